"""Whether the forecast is worth anything: on generated authorities, beside the authority's own past share.

    python -m tests.bench.forecast

Three published rows, a fast, a middling and a failing authority, are generated four years long, several
times over.  The forecasts of the first days of twelve months are made from what was known on those days
and judged by what came true.  Then the time that one month takes, among thousands of open and past requests.
"""

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from config.official import official_row
from models.calibration import Calibration
from models.store.session import open_store, reading, writing
from models.store.tables import cases, events, standings
from tasks.forecasting import calibrations, month_forecast
from tasks.recording import record
from tests.generated import several_years

AUTHORITY = "816"
ROWS = (("York", 2025), ("Wolverhampton", 2024), ("Sandwell", 2024))
"""98.5%, 55.8% and 27.2% of plans within 20 weeks."""
LAST, YEARS = 2026, 4
JUDGED_ON, SEEN_ON = date(2026, 1, 1), date(2026, 12, 31)
"""The year between is generated as well, so that every request that is judged has its end."""
COPIES = 23
"""Of every request, to measure the time with."""


@dataclass
class Tried:
    """How good the forecasts of one kind of limit were, on one authority, each time that it was generated."""

    found: list[Calibration] = field(default_factory=list)

    @property
    def forecasts(self) -> int:
        """How many there were."""
        return sum(each.count for each in self.found)

    @property
    def score(self) -> float:
        """Brier's score over all of them."""
        return sum(each.score * each.count for each in self.found) / self.forecasts

    @property
    def naive_score(self) -> float:
        """That of the naive forecast."""
        return sum(each.naive_score * each.count for each in self.found) / self.forecasts

    @property
    def bands(self) -> tuple[int, int]:
        """How many bands were off by more than they may be, of those with requests enough to tell."""
        return sum(len(each.missed) for each in self.found), sum(b.tells for each in self.found for b in each.bands)

    @property
    def worst(self) -> float:
        """The largest miss of a band with requests enough."""
        bands = [band for each in self.found for band in each.bands if band.tells]
        return max((abs(band.said - band.came_true) for band in bands), default=0.0)


def generate(folder: Path, name: str, year: int, seed: int, years: int = YEARS) -> sa.Engine:
    """Some years of an authority, each like the row, in a database of its own."""
    engine = open_store(f"sqlite:///{folder / f'{name}-{seed}.sqlite'}")
    found = several_years(official_row(name, year), authority=AUTHORITY, last=LAST, years=years, seed=seed)
    assert not record(engine, found, now=datetime(LAST, 12, 31, 17, tzinfo=UTC)).refused
    return engine


def tried(
    folder: Path, rows: tuple[tuple[str, int], ...], seeds: int, progress: Progress, years: int = YEARS
) -> dict[str, Tried]:
    """The forecasts on every row, generated so many times."""
    found: dict[str, Tried] = defaultdict(Tried)
    for name, year in rows:
        for seed in progress.track(range(seeds), description=f"{name} {year}"):
            engine = generate(folder, name, year, seed, years)
            with reading(engine) as connection:
                for each in calibrations(connection, AUTHORITY, JUDGED_ON):
                    found[f"{name} {year}, {each.limit.name.lower()}s"].found.append(each.found)
            engine.dispose()
    return found


def table_of(found: dict[str, Tried]) -> Table:
    """The scores for people."""
    table = Table(title="The forecast beside the authority's past share, on months that it had not seen")
    for column in ("", "forecasts", "Brier", "naive", "ratio", "bands that missed", "worst band"):
        table.add_column(column, justify="right" if column else "left")
    for name, each in found.items():
        missed, told = each.bands
        scores = (f"{each.score:.4f}", f"{each.naive_score:.4f}", f"{each.score / each.naive_score:.2f}")
        table.add_row(name, f"{each.forecasts:,}", *scores, f"{missed} of {told}", f"{each.worst:.0%}")
    table.caption = "A ratio under 1 beats it.  A band tells with 30 requests or more, and may miss by 10 points."
    return table


def multiply(engine: sa.Engine, copies: int, progress: Progress) -> tuple[int, int]:
    """Copy every request so many times; how many there are then, and how many of them are open."""
    with writing(engine) as connection:
        refs = list(connection.scalars(sa.select(cases.c.case_ref)))
        for number in progress.track(range(copies), description="copies"):
            for table in (cases, standings, events):
                connection.execute(_copied(table, number))
    with reading(engine) as connection:
        still = sa.select(sa.func.count()).where(cases.c.closed_on.is_(None))
        return len(refs) * (copies + 1), connection.scalar(still) or 0


def _copied(table: sa.Table, number: int) -> sa.Insert:
    """The rows that are no copy themselves, under other references and keys."""
    columns = [each for each in table.c if each.name != "id"]
    changed = [each + f"~{number}" if each.name in ("case_ref", "key", "started_by") else each for each in columns]
    originals = sa.select(*changed).where(table.c.case_ref.not_like("%~%"))
    return sa.insert(table).from_select([each.name for each in columns], originals)


def seconds(engine: sa.Engine, runs: int) -> float:
    """The median time of the forecast of a month."""
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        with reading(engine) as connection:
            assert month_forecast(connection, AUTHORITY, SEEN_ON, date(LAST + 1, 3, 1)).rows
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def main() -> None:
    """Try it, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--seeds", type=int, default=3)
    asked.add_argument("--copies", type=int, default=COPIES)
    said = asked.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="ehcp-forecast-") as name, Progress(console=console) as progress:
        found = tried(Path(name), ROWS, said.seeds, progress)
        engine = generate(Path(name), *ROWS[0], said.seeds)
        every, still_open = multiply(engine, said.copies, progress)
        took = seconds(engine, 5)
        engine.dispose()
    console.print(table_of(found))
    console.print(f"One month, among {every:,} requests of which {still_open:,} are open: {took:.2f} s.")


if __name__ == "__main__":
    main()
