"""What the dashboard costs: the same days with Prefect and without it, and how small its database is kept.

    python -m tests.bench.dashboard

A generated authority lives through some days twice: tracked and delivered alone, and as daily runs on a
server of its own.  Then the runs are dated back to their days, and the server purges what is older than it
is to keep.
"""

import argparse
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from config.official import complete_rows
from flows.server import _shrink, server
from models.events import Event
from tasks.delivering import deliver
from tasks.opening import Tracker
from tasks.recording import record
from tasks.sampling import sample_year
from tasks.sweeping import sweep
from tests.bench.kept import Measured
from tests.bench.working import installation
from tests.dates import day
from tests.flows.served import free_port, until

LAST = day("Mon 23 Nov 2026")
PURGED_WITHIN_SECONDS = 120
AIMS = "Both are given the same days, one after the other; the database is purged of runs older than thirty days."


@dataclass
class Cost:
    """What the days of one authority cost."""

    name: str
    quiet: float = 5
    """The server has written down what it was told once its database has not grown for so many seconds."""
    requests: int = 0
    alone: list[float] = field(default_factory=list)
    under_prefect: list[float] = field(default_factory=list)
    server_cpu: float = 0
    sizes: list[int] = field(default_factory=list)
    """Bytes of Prefect's database: with no day yet, with the first, with all of them, and purged."""

    @property
    def growth(self) -> float:
        """Bytes a day, from the second day on."""
        return (self.sizes[2] - self.sizes[1]) / max(len(self.alone) - 1, 1)


def _events(like: str) -> list[Event]:
    newest = max((each for each in complete_rows() if each.name == like), key=lambda each: each.year)
    return sample_year(newest, authority="816", ends_on=LAST, seed=816)


def _until(events: list[Event], first: date, tracker: Tracker) -> None:
    before = [each for each in events if each.occurred_on < first]
    assert not record(tracker.engine, before, now=tracker.now(first)).refused


def _mornings(days: int) -> list[date]:
    return [LAST - timedelta(days=days - 1 - n) for n in range(days)]


def _on(events: list[Event], on: date, tracker: Tracker) -> None:
    assert not record(tracker.engine, [each for each in events if each.occurred_on == on], now=tracker.now(on)).refused


def alone(cost: Cost, like: str, folder: Path, days: int, progress: Progress) -> None:
    """The days without Prefect."""
    events, mornings = _events(like), _mornings(days)
    with installation(folder / "alone", LAST, mail_url=None) as tracker:
        _until(events, mornings[0], tracker)
        for on in progress.track(mornings, description=f"{like} without Prefect"):
            _on(events, on, tracker)
            began = time.perf_counter()
            sweep(tracker.engine, "816", as_of=on, now=tracker.now(on))
            deliver(tracker, on=on)
            cost.alone.append(time.perf_counter() - began)


def served(cost: Cost, like: str, folder: Path, days: int) -> Cost:
    """The same days as runs; in a process of its own, as Prefect reads its settings once."""
    home, port = folder / "served", free_port()
    os.environ |= {"EHCP_HOME": str(home), "EHCP_PREFECT_PORT": str(port), "PREFECT_LOGGING_LEVEL": "CRITICAL"}
    database, events, mornings = home / "prefect" / "prefect.db", _events(like), _mornings(days)
    with installation(home, LAST, mail_url=None, prefect_port=port) as tracker:
        _until(events, mornings[0], tracker)
        with _serving(tracker):
            from flows.daily import daily  # noqa: PLC0415  (once the server's address is known)

            cost.sizes.append(_size(database))
            cpu = _cpu(port)
            for on in mornings:
                _on(events, on, tracker)
                began = time.perf_counter()
                daily(as_of=on, return_state=True)
                cost.under_prefect.append(time.perf_counter() - began)
                if on == mornings[0]:
                    cost.sizes.append(_settled(database, cost.quiet))
            cost.sizes.append(_settled(database, cost.quiet))
            cost.server_cpu = (_cpu(port) - cpu) / days
        cost.requests = _count(home / "ehcp.sqlite", "SELECT COUNT(*) FROM cases WHERE closed_on IS NULL")
        _date_back(database, mornings)
        old = "SELECT COUNT(*) FROM flow_run WHERE end_time < datetime('now', '-31 days')"
        os.environ["PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS"] = "2"
        with _server(tracker):
            until(lambda: not _count(database, old), PURGED_WITHIN_SECONDS)
        assert not _count(database, old), "old runs were not purged"
        _shrink(database)  # as the next start does: what was freed is given back at the latest then
        cost.sizes.append(_size(database))
    return cost


def _server(tracker: Tracker) -> AbstractContextManager[str]:
    os.environ.pop("PREFECT_API_URL", None)  # of the server that was ours before
    return server(tracker)


@contextmanager
def _serving(tracker: Tracker) -> Iterator[None]:
    import asyncio  # noqa: PLC0415

    with _server(tracker):
        from flows.serving import _registered  # noqa: PLC0415
        from tasks.publishing import start_page  # noqa: PLC0415

        asyncio.run(_registered(start_page()))
        yield


def _size(database: Path) -> int:
    return sum(each.stat().st_size for each in database.parent.glob(f"{database.name}*") if "shm" not in each.name)


def _settled(database: Path, quiet: float) -> int:
    """The size once the server has written down what it was told."""
    before = -1
    while before != (now := _size(database)):
        before = now
        time.sleep(quiet)
    return now


def _count(database: Path, query: str) -> int:
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        return int(connection.execute(query).fetchone()[0])


def _cpu(port: int) -> float:
    """Seconds of processor time of the server that listens on that port, with its children."""
    stats = {}
    for each in Path("/proc").glob("[0-9]*"):
        try:
            words = (each / "cmdline").read_bytes().decode(errors="replace").split("\0")
            fields = (each / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        stats[int(each.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]), str(port) in words)
    ours = {pid for pid, (_, _, named) in stats.items() if named}
    ours |= {pid for pid, (parent, _, _) in stats.items() if parent in ours}
    return sum(stats[pid][1] for pid in ours) / os.sysconf("SC_CLK_TCK")


def _date_back(database: Path, mornings: list[date]) -> None:
    """Give every run the day that it was for: as if the days had really passed."""
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        for on in mornings:
            back = f"-{(LAST - on).days} days"
            connection.execute(
                "UPDATE flow_run SET start_time = datetime(start_time, :back), end_time = datetime(end_time, :back) "
                "WHERE name = :name OR parent_task_run_id IN (SELECT task_run.id FROM task_run "
                "JOIN flow_run AS day ON day.id = task_run.flow_run_id WHERE day.name = :name)",
                {"back": back, "name": f"{on:%a} {on.day} {on:%b %Y}"},
            )
        connection.commit()


def _served(pipe, *asked) -> None:
    pipe.send(served(*asked))


def measured(like: str, days: int, progress: Progress, *, quiet: float = 5) -> Cost:
    """Both, one after the other."""
    with tempfile.TemporaryDirectory(prefix="ehcp-dashboard-") as name:
        cost = Cost(like, quiet)
        alone(cost, like, Path(name), days, progress)
        ours, theirs = get_context("spawn").Pipe()
        process = get_context("spawn").Process(target=_served, args=(theirs, cost, like, Path(name), days))
        task = progress.add_task(f"{like} with Prefect", total=None)
        process.start()
        theirs.close()
        done = ours.recv()
        process.join()
        progress.update(task, total=1, completed=1)
        return done


def table_of(costs: list[Cost]) -> Measured:
    """For people: a day's seconds, and the size of Prefect's database."""
    columns = ("", *(f"{each.name}, {each.requests:,} open" for each in costs))
    rows = {
        "days lived through": lambda each: f"{len(each.alone)}",
        "a day without Prefect": lambda each: f"{statistics.median(each.alone):.2f} s",
        "a day with it": lambda each: f"{statistics.median(each.under_prefect):.1f} s",
        "the server's processor time a day": lambda each: f"{each.server_cpu:.1f} s",
        "Prefect's database before": lambda each: f"{each.sizes[0] / 1e6:.1f} MB",
        "after the first day": lambda each: f"{each.sizes[1] / 1e6:.1f} MB",
        "growth a day after that": lambda each: f"{each.growth / 1e6:.2f} MB",
        "after all days": lambda each: f"{each.sizes[2] / 1e6:.1f} MB",
        "purged to 30 days": lambda each: f"{each.sizes[3] / 1e6:.1f} MB",
    }
    lines = [(name, *map(value, costs)) for name, value in rows.items()]
    return Measured("dashboard", "What the dashboard costs, medians", columns, lines, AIMS)


def main() -> None:
    """Measure, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--days", type=int, nargs="+", default=[10, 10], help="for each of them")
    asked.add_argument("--like", nargs="+", default=["York", "Essex"])
    asked.add_argument("--keep", action="store_true", help="keep the table for the README")
    said = asked.parse_args()
    console = Console()
    with Progress(console=console) as progress:
        costs = [measured(like, days, progress) for like, days in zip(said.like, said.days, strict=True)]
    table = table_of(costs)
    table.show(console)
    if said.keep:
        table.keep()


if __name__ == "__main__":
    main()
