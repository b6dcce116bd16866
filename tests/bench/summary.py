"""How long the summary of a week takes over 100,000 open requests and ten years of history.

    python -m tests.bench.summary

A generated year of Essex is kept many times over in the tables of what is derived, the closed requests of each copy
a year further back; of the events, a summary reads those of the last days and the answers that sent advice back.
SQLite plans by what the release tells it, as in any installation.  Beside it stands one bare scan of the same rows, in
the same run.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from rich.console import Console
from rich.progress import track

from config.official import OfficialRow, official_row
from models.store.session import reading, writing
from models.store.tables import cases, standings
from tasks.measuring import last_sunday, summary_as_known_now
from tasks.recording import record
from tasks.sampling import sample_year
from tests.bench.kept import Measured
from tests.bench.working import installation
from tests.dates import day
from tests.factories import AUTHORITY

ENDS = day("Mon 29 Dec 2025")
"""The summary is made on a Monday about the week that ended the day before."""
YEARS = 10
AIM = 3.0
"""Seconds that a summary may take."""
_DAYS = {each.name for table in (cases, standings) for each in table.c if isinstance(each.type, sa.Date)}


def fill(home: Path, row: OfficialRow, open_requests: int, console: Console) -> tuple[int, int]:
    """An installation with so many open requests; the open and all that there are."""
    home.mkdir(parents=True)
    with installation(home, ENDS) as tracker:
        record(
            tracker.engine,
            sample_year(row, authority=AUTHORITY, ends_on=ENDS),
            now=tracker.now(),
        )
        still = _open(tracker.engine)
        for number in track(range(1, max(2, round(open_requests / still))), "caseload", console=console):
            with writing(tracker.engine) as connection:
                for table in (cases, standings):
                    connection.execute(_copy(table, number))
        with reading(tracker.engine) as connection:
            everything = connection.scalar(sa.select(sa.func.count()).select_from(cases)) or 0
        return _open(tracker.engine), everything


def _open(engine: sa.Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(sa.select(sa.func.count()).where(cases.c.closed_on.is_(None))) or 0


def _copy(table: sa.Table, number: int) -> sa.Insert:
    """Every first row once more, under another reference; what is closed, some years earlier."""
    closed = cases.c.closed_on.is_not(None)
    back = f"-{number % YEARS} years"
    columns = {each.name: each for each in table.c if each.name != "id"}
    chosen = {
        name: sa.case((closed, sa.func.date(each, back)), else_=each) if name in _DAYS else each
        for name, each in columns.items()
    }
    chosen["case_ref"] = columns["case_ref"] + f"-{number}"
    query = sa.select(*chosen.values()).where(columns["case_ref"].not_like("%-%-%-%"))
    if table is standings:
        query = query.join(
            cases, sa.and_(cases.c.authority == standings.c.authority, cases.c.case_ref == standings.c.case_ref)
        )
    return sa.insert(table).from_select(list(chosen), query)


def scan(connection: sa.Connection) -> None:
    """Every row of both tables once, and nothing done with them but counting."""
    for table, named in ((cases, cases.c.officer), (standings, standings.c.silent_because)):
        connection.execute(sa.select(sa.func.count(), sa.func.count(named)).select_from(table)).all()


def seconds(work: Callable[[], object], runs: int) -> float:
    """The median of so many runs."""
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def measured(row: OfficialRow, open_requests: int, runs: int, console: Console) -> Measured:
    """Both, on the same rows."""
    with tempfile.TemporaryDirectory(prefix="ehcp-summary-") as folder:
        still, everything = fill(Path(folder) / "home", row, open_requests, console)
        sunday: date = last_sunday(ENDS)
        with installation(Path(folder) / "home", ENDS) as tracker, reading(tracker.engine) as connection:
            advice = summary_as_known_now(connection, tracker, sunday).advice
            assert any(each.returned for each in advice), "nothing went back: how good advice is would not be measured"
            ours = seconds(lambda: summary_as_known_now(connection, tracker, sunday), runs)
            bare = seconds(lambda: scan(connection), runs)
    title = f"A weekly summary over {still:,} open of {everything:,} requests, median of {runs} runs"
    rows = [
        ("the summary", f"{ours:.2f} s", f"{ours / bare:.1f}"),
        ("a bare scan of the same rows", f"{bare:.2f} s", "1"),
    ]
    aims = f"The aim: {AIM:.0f} seconds for 100,000 open requests."
    return Measured("summary", title, ("", "takes", "times the scan"), rows, aims)


def main() -> None:
    """Measure, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--open", type=int, default=100_000)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--keep", action="store_true", help="keep the table for the README")
    said = asked.parse_args()
    console = Console()
    table = measured(official_row("Essex", 2024), said.open, said.runs, console)
    table.show(console)
    if said.keep:
        table.keep()


if __name__ == "__main__":
    main()
