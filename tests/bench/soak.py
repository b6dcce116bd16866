"""A month of an authority's days in one process, one after the other: does its memory grow?

    python -m tests.bench.soak

Each day is what the daily run does without Prefect: record what happened, sweep, write, deliver, and show every board;
on Mondays the weekly summary.  The first days load what is loaded once, so that the last are held against the seventh.
"""

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from config.official import official_row
from models.events import Event
from models.store.outbox import Status
from tasks.boards import boards, look
from tasks.delivering import deliver
from tasks.opening import Tracker
from tasks.recording import record
from tasks.reporting import keep_summary
from tasks.sampling import sample_year
from tasks.sweeping import sweep
from tasks.writing import write_ahead
from tests.bench.working import installation
from tests.conftest import MAILBOXES, Office
from tests.databases import in_memory
from tests.dates import day
from tests.factories import AUTHORITY

ENDS = day("Wed 31 Dec 2025")
MONTH = 31
GROWN_BY = 1.1
"""Memory that grew by more than this since the seventh day is no longer called flat."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day: how long it took, what left, and the memory of the process at its end, in MB."""

    day: date
    seconds: float
    sent: int
    megabytes: float


def lived(like: str, days: int, progress: Progress) -> list[Day]:
    """The last days of a generated year, each lived through as it comes."""
    first = ENDS - timedelta(days=days - 1)
    events = sample_year(official_row(like, 2024), authority=AUTHORITY, ends_on=ENDS)
    with (
        tempfile.TemporaryDirectory(dir=in_memory(2)) as name,
        installation(Path(name), ENDS, mail_url=None) as tracker,
    ):
        Office(tracker).writes_to(MAILBOXES)
        return list(_days(tracker, events, first, days, progress))


def _days(tracker: Tracker, events: list[Event], first: date, days: int, progress: Progress) -> Iterator[Day]:
    record(tracker.engine, [each for each in events if each.occurred_on < first], now=tracker.now(first))
    for number in progress.track(range(days), description="days"):
        on = first + timedelta(days=number)
        began = time.perf_counter()
        record(tracker.engine, [each for each in events if each.occurred_on == on], now=tracker.now(on))
        sent = _work(tracker, on)
        gc.collect()
        yield Day(on, time.perf_counter() - began, sent, resident())


def _work(tracker: Tracker, on: date) -> int:
    sweep(tracker.engine, AUTHORITY, as_of=on, now=tracker.now(on))
    write_ahead(tracker, on=on)
    sent = deliver(tracker, on=on).counts[Status.SENT]
    if on.isoweekday() == 1:
        keep_summary(tracker, on - timedelta(days=1))
    boards(look(tracker, on))
    return sent


def resident() -> float:
    """The memory that this process holds, in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


def table_of(days: list[Day]) -> Table:
    """The table for people."""
    table = Table(title=f"{len(days)} days in one process")
    for column in ("day", "seconds", "messages", "memory"):
        table.add_column(column, justify="right" if column != "day" else "left")
    for each in days:
        table.add_row(
            f"{each.day:%a} {each.day.day} {each.day:%b}",
            f"{each.seconds:.1f}",
            str(each.sent),
            f"{each.megabytes:.0f} MB",
        )
    return table


def main() -> int:
    """Live through them; the exit status says whether memory grew."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--like", default="Essex")
    asked.add_argument("--days", type=int, default=MONTH)
    said = asked.parse_args()
    console = Console()
    with Progress(console=console) as progress:
        days = lived(said.like, said.days, progress)
    console.print(table_of(days))
    grown = days[-1].megabytes / days[min(6, len(days) - 1)].megabytes
    console.print(f"{grown:.2f} times the memory of the seventh day")
    return int(grown > GROWN_BY)


if __name__ == "__main__":
    sys.exit(main())
