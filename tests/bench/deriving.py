"""What it costs to derive, to rebuild, to import and to start.

    python -m tests.bench.deriving [--keep]

The events are those of a generated year of York, as many times over as is asked for, under other references.
"""

import argparse
import csv
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa
import xlsxwriter
from rich.console import Console
from rich.progress import Progress

from config.official import official_row
from config.practice import ladders
from config.statute import statute
from models.events import COLUMNS, Event
from models.store import closures, history
from models.store.session import reading, writing
from models.store.tables import cases, claims, events, standings
from tasks.importing import import_file
from tasks.reading import read_events
from tasks.rebuilding import rebuild
from tasks.recording import Deriver, record
from tasks.sampling import sample_year
from tests.bench.kept import Measured
from tests.bench.working import installation
from tests.databases import in_memory
from tests.dates import day
from tests.factories import AUTHORITY

ENDS = day("Wed 31 Dec 2025")
EVENTS, ROWS, RUNS = 1_500_000, 100_000, 5
EHCP = Path(sys.executable).with_name("ehcp")
STARTS = {
    "ehcp due": ("due", "--received", "2025-05-21"),
    "ehcp case": ("case", "YK-0001"),
}
CORES = {1: "one core", 2: "two cores"}
_NAMED = ("case_ref", "key", "external_id", "corrects")


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def a_year() -> list[Event]:
    """The events of a generated year of York."""
    return list(sample_year(official_row("York", 2024), authority=AUTHORITY, ends_on=ENDS))


def multiply(engine: sa.Engine, wanted: int, there: int, tell: Callable[[], None]) -> None:
    """Every event so many times more, of requests of other names."""
    columns = {each.name: each for each in events.c if each.name != "id"}
    first = events.c.id <= there
    for copy in range(1, max(1, wanted // there)):
        chosen = [each + f"-{copy}" if name in _NAMED else each for name, each in columns.items()]
        with writing(engine) as connection:
            connection.execute(sa.insert(events).from_select(list(columns), sa.select(*chosen).where(first)))
        tell()


def rebuilt(folder: Path, wanted: int, progress: Progress) -> list[tuple[str, ...]]:
    """A request alone, and everything."""
    year = a_year()
    home = folder / "rebuild"
    home.mkdir()
    with installation(home, ENDS) as tracker:
        assert not record(tracker.engine, year, now=tracker.now()).refused
        bar = progress.add_task("events", total=max(1, wanted // len(year)) - 1)
        multiply(tracker.engine, wanted, len(year), lambda: progress.advance(bar))
        alone = _one_request(tracker.engine)
        number = len(year) * max(1, wanted // len(year))
        whole = {words: _from_nothing(tracker.engine, cores) for cores, words in CORES.items()}
    return [
        ("the clocks of one request", f"{alone[1]} events", _time(alone[0]), f"{alone[1] / alone[0]:,.0f} events/s"),
        *(
            (f"ehcp rebuild, {words}", f"{number:,} events", _time(took), f"{number / took:,.0f} events/s")
            for words, took in whole.items()
        ),
    ]


def _from_nothing(engine: sa.Engine, cores: int) -> float:
    """How long it takes where no stored date is there yet: the most that there can be to write."""
    with writing(engine) as connection:
        for table in (claims, standings, cases):
            connection.execute(sa.delete(table))
    return seconds(lambda: rebuild(engine, AUTHORITY, cores=cores))


def _one_request(engine: sa.Engine) -> tuple[float, int]:
    """The median of deriving one request of middling length, without the database."""
    with reading(engine) as connection:
        calendar = closures.calendar_of(connection, AUTHORITY)
        some = history.load(connection, AUTHORITY, history.references(connection, AUTHORITY)[:100])
    own = sorted(some.values(), key=len)[len(some) // 2]
    deriver = Deriver(statute(), ladders(), calendar)
    return statistics.median(seconds(lambda: deriver.derive(own, {})) for _ in range(200)), len(own)


def written(folder: Path, rows: int) -> dict[str, Path]:
    """The same event file as CSV and as a workbook."""
    year = a_year()
    lines = [
        [_cell(event, name, copy) for name in COLUMNS if name != "recorded_at"]
        for copy in range(rows // len(year) + 1)
        for event in year
    ][:rows]
    head = [name for name in COLUMNS if name != "recorded_at"]
    files = {"CSV": folder / "events.csv", "XLSX": folder / "events.xlsx"}
    with files["CSV"].open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *lines])
    with xlsxwriter.Workbook(files["XLSX"], {"constant_memory": True}) as book:
        sheet = book.add_worksheet("events")
        for number, line in enumerate([head, *lines]):
            sheet.write_row(number, 0, line)
    return files


def _cell(event: Event, name: str, copy: int) -> str:
    value = getattr(event, name)
    if value is None:
        return ""
    if copy and name in ("case_ref", "external_id", "corrects"):
        return f"{value}-{copy}"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def imported(folder: Path, rows: int, progress: Progress) -> list[tuple[str, ...]]:
    """An import beside reading and validating the same file alone."""
    found = []
    for kind, file in progress.track(written(folder, rows).items(), description="imports"):
        home = folder / kind
        home.mkdir()
        with installation(home, ENDS) as tracker:
            read = seconds(lambda file=file: read_events(file, authority=AUTHORITY, today=ENDS))
            whole = seconds(lambda tracker=tracker, file=file: import_file(tracker, file))
        found.append((f"import of {kind}", f"{rows:,} rows", _time(whole), f"{whole / read:.1f} times reading it"))
    return found


def started(folder: Path, progress: Progress) -> list[tuple[str, ...]]:
    """The command line, from the shell to the answer, beside Python alone."""
    home = folder / "start"
    home.mkdir()
    with installation(home, ENDS) as tracker:
        year = a_year()
        record(tracker.engine, year, now=tracker.now())
    found = []
    bare = _started([sys.executable, "-c", "pass"], home)
    for name, words in progress.track(STARTS.items(), description="starts"):
        asked = [words[0], year[0].case_ref] if words[0] == "case" else list(words)
        took = _started([str(EHCP), *asked], home)
        found.append((name, "", _time(took), f"{took / bare:.0f} times Python alone"))
    return found


def _started(command: list[str], home: Path) -> float:
    def run() -> None:
        subprocess.run(command, check=True, capture_output=True, env={"EHCP_HOME": str(home), "PATH": "/usr/bin:/bin"})

    run()
    return statistics.median(seconds(run) for _ in range(RUNS))


def _time(found: float) -> str:
    return f"{found * 1000:.2f} ms" if found < 0.1 else f"{found:,.2f} s"


def measured(wanted: int, rows: int, progress: Progress) -> Measured:
    """All of it in one table."""
    with tempfile.TemporaryDirectory(dir=in_memory(8)) as name:
        folder = Path(name)
        found = [*started(folder, progress), *imported(folder, rows, progress), *rebuilt(folder, wanted, progress)]
    aims = (
        "The aims: 0.25 s for ehcp due, three times the reading for an import, 40,000 events/s a core for a rebuild. "
        "A rebuild uses every core, unless it is told how many; one process reads the others' answers and writes them."
    )
    return Measured("deriving", "Starting, importing, deriving", ("What", "of", "takes", "which is"), found, aims)


def main() -> None:
    """Measure all of it, and show it."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--events", type=int, default=EVENTS)
    asked.add_argument("--rows", type=int, default=ROWS)
    asked.add_argument("--keep", action="store_true", help="keep the table for the README")
    said = asked.parse_args()
    console = Console()
    with Progress(console=console) as progress:
        found = measured(said.events, said.rows, progress)
    found.show(console)
    if said.keep:
        found.keep()


if __name__ == "__main__":
    main()
