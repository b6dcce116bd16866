"""What a daily sweep costs, beside the least that it could, and beside the ways in which it is not done.

    python -m tests.bench.sweeping [--keep]

The limit is the bare SQL: one transaction that reads the same rows and writes the same rows, which were worked out
before.  A task run, a flow run or a durable workflow for each request is tried on some of them and scaled.
"""

import argparse
import resource
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from tasks.sweeping import Part, sweep
from tests.bench.caseload import AUTHORITY, DUE_ON, SHARE_DUE, database, fill
from tests.bench.kept import Measured
from tests.bench.working import installation
from tests.databases import in_memory

SIZES = {"York": 110, "Essex": 1_600, "a region": 20_000, "England": 100_000}
GROWTH = (10_000, 100_000, 1_000_000)
DUE = 3_000
SAMPLED = {"a Prefect task run each": 100, "a Prefect flow run each": 20, "a DBOS workflow each": 100}


@dataclass(frozen=True, slots=True)
class Cost:
    """The seconds of one sweep, the requests that it looked at, and the most memory that its process took, in MB."""

    seconds: float
    examined: int
    megabytes: float


def swept(home: Path) -> Cost:
    """One sweep, in the process that it is called in."""
    with installation(home, DUE_ON) as tracker:
        began = time.perf_counter()
        done = sweep(tracker.engine, AUTHORITY, as_of=DUE_ON, now=tracker.now())
        seconds = time.perf_counter() - began
    return Cost(seconds, done.examined, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def alone(work: Callable[[Path], Cost], home: Path) -> Cost:
    """In a process of its own, whose memory is only this work's."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, home).result()


def bare(home: Path, done: Path) -> float:
    """The same reads and the same writes by the driver alone: what `done` has and `home` has not yet."""
    with sqlite3.connect(database(done)) as there:
        made = {name: there.execute(f"SELECT * FROM {name}").fetchall() for name in ("outbox", "steps")}
        moved = there.execute("SELECT next_attention_on, case_ref FROM cases").fetchall()
    connection = sqlite3.connect(database(home), isolation_level=None)
    due = "SELECT case_ref FROM cases WHERE next_attention_on <= ? AND authority = ?"
    of_due = f"SELECT * FROM standings WHERE authority = ? AND case_ref IN ({due})"
    day = DUE_ON.isoformat()
    refs = {row[0] for row in connection.execute(due, (day, AUTHORITY))}
    moves = [(*row, AUTHORITY) for row in moved if row[1] in refs]
    for said in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {said}")
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(due, (day, AUTHORITY)).fetchall()
    connection.execute(of_due, (AUTHORITY, day, AUTHORITY)).fetchall()
    for name, rows in made.items():
        connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    connection.executemany("UPDATE cases SET next_attention_on = ? WHERE case_ref = ? AND authority = ?", moves)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return seconds


def beside(filled: Path, runs: int) -> tuple[Cost, float, float]:
    """A caseload's sweep and the bare SQL in turn: the median cost, the median of the bare, and of their ratio."""
    costs, limits = [], []
    for run in range(runs):
        ours, theirs = (_copy(filled, f"{kind}-{run}") for kind in ("ours", "bare"))
        costs.append(alone(swept, ours))
        limits.append(bare(theirs, ours))
        for each in (ours, theirs):
            shutil.rmtree(each)
    middle = sorted(costs, key=lambda each: each.seconds)[len(costs) // 2]
    ratio = statistics.median(cost.seconds / limit for cost, limit in zip(costs, limits, strict=True))
    return middle, statistics.median(limits), ratio


def _copy(filled: Path, name: str) -> Path:
    return shutil.copytree(filled, filled.with_name(name))


def one_at_a_time(home: Path, way: str, number: int) -> float:
    """The seconds that one request takes in another way of doing it, as the mean of so many of them."""
    with sqlite3.connect(database(home)) as connection:
        due = "SELECT case_ref FROM cases WHERE next_attention_on <= ? ORDER BY case_ref LIMIT ?"
        refs = [row[0] for row in connection.execute(due, (DUE_ON.isoformat(), number))]
    parts = [Part(before, ref) for before, ref in zip(["", *refs], refs, strict=False)]
    with installation(home, DUE_ON) as tracker:

        def look_at(part: Part) -> int:
            done = sweep(tracker.engine, AUTHORITY, as_of=DUE_ON, now=tracker.now(), part=part)
            return done.examined

        found, seconds = _WAYS[way](look_at, parts, home)
    assert found == number, f"{found} of {number} were looked at"
    return seconds / number


def by_task_runs(look_at: Callable[[Part], int], parts: list[Part], home: Path) -> tuple[int, float]:
    from prefect import flow, task  # noqa: PLC0415

    each = task(look_at)
    day = flow(lambda: sum(each(part) for part in parts), name="a-task-each")
    return _under_prefect(day, home)


def by_flow_runs(look_at: Callable[[Part], int], parts: list[Part], home: Path) -> tuple[int, float]:
    from prefect import flow  # noqa: PLC0415
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: PLC0415

    each = flow(look_at, name="a-request", validate_parameters=False)
    day = flow(lambda: sum(each(part) for part in parts), name="a-flow-each")
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        return _under_prefect(day, home)


def _under_prefect(day: Callable[[], int], home: Path) -> tuple[int, float]:
    from prefect import settings  # noqa: PLC0415
    from prefect.testing.utilities import prefect_test_harness  # noqa: PLC0415

    quiet = {settings.PREFECT_HOME: home / "prefect", settings.PREFECT_SERVER_ANALYTICS_ENABLED: False}
    quiet[settings.PREFECT_LOGGING_LEVEL] = "ERROR"
    with settings.temporary_settings(quiet), prefect_test_harness(server_startup_timeout=120):
        began = time.perf_counter()
        return day(), time.perf_counter() - began


def by_workflows(look_at: Callable[[Part], int], parts: list[Part], home: Path) -> tuple[int, float]:
    from dbos import DBOS  # noqa: PLC0415

    kept = f"sqlite:///{home / 'dbos.sqlite'}"
    DBOS(config={"name": "ehcp", "system_database_url": kept, "log_level": "ERROR"})
    step = DBOS.step()(lambda after, up_to: look_at(Part(after, up_to)))
    workflow = DBOS.workflow()(step)
    DBOS.launch()
    try:
        began = time.perf_counter()
        found = sum(workflow(part.after, part.up_to) for part in parts)
        return found, time.perf_counter() - began
    finally:
        DBOS.destroy()


_WAYS = dict(zip(SAMPLED, (by_task_runs, by_flow_runs, by_workflows), strict=True))


def by_size(folder: Path, runs: int, sizes: dict[str, int], progress: Progress) -> Measured:
    """The sweep of a day with three in a hundred due, in caseloads of four sizes."""
    rows = []
    for name, total in progress.track(list(sizes.items()), description="sizes"):
        filled = folder / "filled"
        fill(filled, total, max(1, round(total * SHARE_DUE)))
        cost, limit, ratio = beside(filled, runs)
        shutil.rmtree(filled)
        rows.append(
            (
                name,
                f"{total:,}",
                f"{cost.examined:,}",
                *_seconds(cost.seconds, limit),
                f"{ratio:.1f}",
                f"{cost.megabytes:.0f} MB",
            )
        )
    columns = ("Caseload", "open", "due", "sweep", "bare SQL", "ratio", "memory")
    aims = "The aims: no more than 5 times the bare SQL, and 400 MB at England's size."
    return Measured("sweep", f"The daily sweep beside the bare SQL, median of {runs}", columns, rows, aims)


def by_growth(folder: Path, runs: int, sizes: tuple[int, ...], due: int, progress: Progress) -> Measured:
    """The same number due in caseloads of which each is ten times the one before."""
    rows: list[tuple[str, ...]] = []
    first = 0.0
    for total in progress.track(sizes, description="growth"):
        filled = folder / "filled"
        fill(filled, total, due)
        cost, limit, _ = beside(filled, runs)
        shutil.rmtree(filled)
        first = first or cost.seconds
        rows.append((f"{total:,}", f"{cost.examined:,}", *_seconds(cost.seconds, limit), f"{cost.seconds / first:.2f}"))
    columns = ("Open requests", "due", "sweep", "bare SQL", "beside the smallest")
    aims = "The aim: no more than 1.3 times the cost in a caseload a hundred times as large."
    return Measured("growth", f"The same requests due in growing caseloads, median of {runs}", columns, rows, aims)


def by_ways(folder: Path, total: int, numbers: dict[str, int], progress: Progress) -> Measured:
    """One sweep, and a run for each request under three engines."""
    filled, due = folder / "filled", max(1, round(total * SHARE_DUE))
    fill(filled, total, due)
    ours = alone(swept, _copy(filled, "ours")).seconds
    rows = [("one sweep", f"{due:,}", *_seconds(ours), "1")]
    for way, number in progress.track(list(numbers.items()), description="other ways"):
        each = one_at_a_time(_copy(filled, way.replace(" ", "-")), way, min(number, due))
        rows.append((way, f"{min(number, due)}", *_seconds(each * due), f"{each * due / ours:,.0f}"))
    columns = ("Way", "tried", f"seconds for {due:,}", "times our own")
    aims = "The aim: a hundred times as fast as a task run for each request. What was tried on fewer is scaled."
    return Measured("ways", f"{due:,} requests due of {total:,}, in four ways", columns, rows, aims)


def _seconds(*found: float) -> tuple[str, ...]:
    return tuple(f"{each:.3f} s" if each < 1 else f"{each:,.1f} s" for each in found)


def main() -> None:
    """Measure all of it, and show it."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--keep", action="store_true", help="keep the tables for the README")
    said = asked.parse_args()
    console = Console()
    with Progress(console=console) as progress, tempfile.TemporaryDirectory(dir=in_memory(8)) as folder:
        tables = [
            by_size(Path(folder) / "sizes", said.runs, SIZES, progress),
            by_growth(Path(folder) / "growth", 3, GROWTH, DUE, progress),
            by_ways(Path(folder) / "ways", SIZES["England"], SAMPLED, progress),
        ]
    for each in tables:
        each.show(console)
        if said.keep:
            each.keep()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
