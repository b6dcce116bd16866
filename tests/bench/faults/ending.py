"""Servers that are killed while a day's work goes on: the database's, and Prefect's."""

import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sa

from tests.bench import working
from tests.bench.caseload import database
from tests.bench.faults.judging import SAID_SO, Bed, Found, Tally, begun, day_of_work, ended
from tests.bench.working import FIRST_DAY
from tests.databases import postgresql_server
from tests.flows.served import Served, free_port, until

LONGEST_START = 600
"""Seconds: with twenty thousand requests, on a machine that has other things to do."""
ENDS_WITH = "ehcp: Prefect's server has ended; nothing is lost"


class Postgres:
    """A PostgreSQL server as it is out of the box: what it called committed is to outlive it."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return str(sa.make_url(self._server.get_uri()).set(database=name).render_as_string(hide_password=False))

    def says(self, statement: str) -> None:
        """Have it do something."""
        engine = sa.create_engine(
            sa.make_url(self.url("postgres")).set(drivername="postgresql+psycopg"),
            isolation_level="AUTOCOMMIT",
            poolclass=sa.NullPool,
        )
        with engine.connect() as connection:
            connection.execute(sa.text(statement))

    def is_killed(self) -> None:
        """End all of its processes at once, and start it again."""
        postmaster = psutil.Process(self._server.get_pid())
        for each in [postmaster, *postmaster.children()]:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        psutil.wait_procs([postmaster], timeout=10)
        self._server.ensure_postgres_running()


def database_killed(bed: Bed, times: int, chance: random.Random, tell: Callable[[], None]) -> Found:
    """PostgreSQL is killed with all its processes while requests are swept or letters leave."""
    tally = Tally()
    with postgresql_server() as running:
        server = Postgres(running)
        server.says("CREATE DATABASE prepared")
        working.prepare(
            bed.folder / "postgresql", bed.due, beside=bed.requests - bed.due, database=server.url("prepared")
        )
        longest = _seconds_of_a_day(bed, server)
        for number in range(times):
            with _a_copy(bed, server, number) as (home, url):
                worker = begun(working.work, home, FIRST_DAY, {"database": url})
                worker.join(chance.uniform(0, longest))
                server.is_killed()
                status = ended(worker)
                tally.cut_short += status != 0
                tally.wordless += status not in (0, SAID_SO)
                assert day_of_work(home, database=url) == 0
                bed.judge(tally, home)
            tell()
    return tally.found("PostgreSQL killed", "its own recovery, and the next run")


@contextmanager
def _a_copy(bed: Bed, server: Postgres, number: int) -> Iterator[tuple[Path, str]]:
    home, name = bed.folder / f"postgresql-{number}", f"copy_{number}"
    home.mkdir()
    server.says(f"CREATE DATABASE {name} TEMPLATE prepared STRATEGY FILE_COPY")
    yield home, server.url(name)
    server.says(f"DROP DATABASE {name} WITH (FORCE)")
    shutil.rmtree(home)


def _seconds_of_a_day(bed: Bed, server: Postgres) -> float:
    with _a_copy(bed, server, 9999) as (home, url):
        began = time.monotonic()
        assert day_of_work(home, database=url) == 0
        return time.monotonic() - began


def prefect_killed(bed: Bed, times: int, chance: random.Random, tell: Callable[[], None]) -> Found:
    """Prefect's server is killed while `ehcp serve` has its day run; `ehcp serve` is started again."""
    tally = Tally()
    for number in range(times):
        with bed.copy() as home:
            first = Served(home, free_port(), name=f"first-{number}", today=str(FIRST_DAY))
            second = None
            try:
                until(lambda: _is_swept(home), LONGEST_START)
                time.sleep(chance.uniform(0, 5))
                for pid in first.servers():
                    os.kill(pid, signal.SIGKILL)
                first.process.wait(timeout=180)
                tally.cut_short += 1
                tally.wordless += not first.complained().splitlines()[-1].startswith(ENDS_WITH)
                second = Served(home, free_port(), name=f"second-{number}", today=str(FIRST_DAY))
                assert second.is_ready(seconds=LONGEST_START), f"not ready: {second.said()} {second.complained()}"
                second.ends()
            finally:
                for each in filter(None, (first, second)):
                    each.is_cleared_away()
            bed.judge(tally, home)
        tell()
    return tally.found("Prefect's server killed", "the next start of ehcp serve")


def _is_swept(home: Path) -> bool:
    with closing(sqlite3.connect(database(home), timeout=30)) as connection, suppress(sqlite3.OperationalError):
        return bool(connection.execute("SELECT 1 FROM sweeps").fetchall())
    return False
