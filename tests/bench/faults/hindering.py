"""Faults of one machine with its own database file: the disk, another program, the clock, the calendar, the schema."""

import os
import random
import resource
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import available_timezones

import sqlalchemy as sa
import time_machine
from alembic.script import ScriptDirectory

from models.store import session
from models.store.outbox import Message, Status
from models.working_days import is_working_day
from tests.bench import working
from tests.bench.caseload import database
from tests.bench.faults.judging import SAID_SO, Bed, Found, Tally, day_of_work
from tests.bench.working import FIRST_DAY

PAGE, PAGES_OF_A_DAY = 4096, 40
LONGEST_ABSENCE = 31
PATIENCE = 0.3
"""Seconds for which a worker of the trial waits for another program; in earnest it is half a minute."""


def full_disk(bed: Bed, times: int, chance: random.Random, tell: Callable[[], None]) -> Found:
    """The database may grow by a few pages and no more."""

    def hindered(home: Path) -> int:
        pages = database(home).stat().st_size // PAGE + chance.randrange(PAGES_OF_A_DAY)
        return day_of_work(home, hindrance=partial(_no_room_beyond, pages))

    return _twice(bed, times, tell, hindered).found("disk full", "the next run, once there is room")


def failing_writes(bed: Bed, times: int, chance: random.Random, tell: Callable[[], None]) -> Found:
    """No file can be written beyond some byte: the operating system refuses it."""

    def hindered(home: Path) -> int:
        return day_of_work(home, hindrance=partial(_writes_fail_beyond, chance.randrange(PAGE, 200 * PAGE)))

    return _twice(bed, times, tell, hindered).found("a write that fails at some byte", "the next run")


def locked(bed: Bed, times: int, chance: random.Random, tell: Callable[[], None]) -> Found:
    """Another program holds the database, for less long than is waited for, or longer."""

    def hindered(home: Path) -> int:
        holder = threading.Thread(target=_hold, args=(home, chance.uniform(0, 0.5), chance.uniform(0, 4 * PATIENCE)))
        holder.start()
        status = day_of_work(home, hindrance=_be_impatient)
        holder.join()
        return status

    return _twice(bed, times, tell, hindered).found("database held by another program", "waiting, or the next run")


def clock_jumps(bed: Bed, times: int, chance: random.Random, tell: Callable[[], None]) -> Found:
    """The clock is weeks wrong for one run, put right for the next, and comes to that day once more."""

    tally = Tally()
    for _ in range(times):
        wrong = FIRST_DAY + timedelta(days=chance.choice((-1, 1)) * chance.randint(1, LONGEST_ABSENCE - 5))
        with bed.copy() as home:
            for on in (wrong, FIRST_DAY, max(wrong, FIRST_DAY)):
                _count(tally, day_of_work(home, on))
            bed.judge(tally, home)
        tell()
    return tally.found("clock wrong by days for one run", "the run by the right clock")


def wrong_zone(bed: Bed, times: int, chance: random.Random, tell: Callable[[], None]) -> Found:
    """The machine's own zone is any of the world's: the day is London's; mail of another day counts as lost."""
    zones, tally = sorted(available_timezones()), Tally()
    for _ in range(times):
        instant = datetime.combine(FIRST_DAY, datetime.min.time(), tzinfo=UTC) + timedelta(
            minutes=chance.randrange(-59, 23 * 60)  # the whole of that day by summer time in London
        )
        with bed.copy() as home:
            elsewhere = partial(_be_elsewhere, chance.choice(zones), instant.timestamp())
            _count(tally, day_of_work(home, None, elsewhere))
            bed.judge(tally, home)
            tally.lost += sum(each.sent_on != FIRST_DAY for each in _sent(home))
        tell()
    return tally.found("machine set to any zone of the world", "nothing to recover: the day is London's")


def missed_days(bed: Bed, times: int, chance: random.Random, tell: Callable[[], None]) -> Found:
    """Nobody runs it for days, or for a month; then one run."""
    tally = Tally()
    for _ in range(times):
        on = FIRST_DAY + timedelta(days=chance.randint(1, LONGEST_ABSENCE))
        while not is_working_day(on, frozenset()):
            on += timedelta(days=1)
        with bed.copy() as home:
            _count(tally, day_of_work(home, on))
            bed.judge(tally, home)
        tell()
    return tally.found("a day to a month missed", "the next run: one letter, of the highest step")


def schema_behind(bed: Bed, times: int, _: random.Random, tell: Callable[[], None]) -> Found:
    """The database of an earlier release: each of them in turn."""
    found = ScriptDirectory(str(session.MIGRATIONS)).walk_revisions()
    earlier = sorted(each.revision for each in found if each.revision != session.HEAD)
    tally = Tally()
    for number in range(times):
        with bed.copy() as home:
            _take_back(home, earlier[number % len(earlier)])
            _count(tally, day_of_work(home))
            bed.judge(tally, home)
        tell()
    return tally.found(f"schema of one of {len(earlier)} earlier releases", "the start, which brings it up to date")


def schema_ahead(bed: Bed, times: int, _: random.Random, tell: Callable[[], None]) -> Found:
    """The database of a later release: it is refused in words, and nothing in it is touched."""
    tally = Tally()
    for _ in range(times):
        with bed.copy() as home:
            _set_version(home, "9999")
            before = database(home).read_bytes()
            _count(tally, day_of_work(home))
            tally.wordless += database(home).read_bytes() != before
            _set_version(home, session.HEAD)
            day_of_work(home)
            bed.judge(tally, home)
        tell()
    return tally.found("schema of a later release", "the release that knows it")


def _twice(bed: Bed, times: int, tell: Callable[[], None], hindered: Callable[[Path], int]) -> Tally:
    """A day's work that is hindered, and the same day's without: what the two came to."""
    tally = Tally()
    for _ in range(times):
        with bed.copy() as home:
            status = hindered(home)
            _count(tally, status)
            tally.cut_short += status == 0 and _waits(home)
            assert day_of_work(home) == 0
            bed.judge(tally, home)
        tell()
    return tally


def _count(tally: Tally, status: int) -> None:
    tally.cut_short += status != 0
    tally.wordless += status not in (0, SAID_SO)


def _waits(home: Path) -> bool:
    """Whether letters were left for later, although the run itself ended well."""
    return any(each.status in (Status.QUEUED, Status.SENDING) for each in working.messages_of(home))


def _sent(home: Path) -> list[Message]:
    return [each for each in working.messages_of(home) if each.status is Status.SENT]


def _no_room_beyond(pages: int) -> None:
    @sa.event.listens_for(sa.Engine, "connect")
    def _limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")


def _writes_fail_beyond(byte: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (byte, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def _be_impatient() -> None:
    session.BUSY_MILLISECONDS = int(PATIENCE * 1000)


def _hold(home: Path, after: float, seconds: float) -> None:
    time.sleep(after)
    with closing(sqlite3.connect(database(home), timeout=30, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        holder.execute("ROLLBACK")


def _be_elsewhere(zone: str, instant: float) -> None:
    os.environ["TZ"] = zone
    time.tzset()
    time_machine.travel(instant, tick=True).start()


def _take_back(home: Path, revision: str) -> None:
    engine = session.open_store(f"sqlite:///{database(home)}")
    session.migrate(engine, revision)
    engine.dispose()


def _set_version(home: Path, version: str) -> None:
    with closing(sqlite3.connect(database(home))) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
