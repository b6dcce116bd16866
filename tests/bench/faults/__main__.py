"""Do to a day's work whatever can happen to it, over twenty thousand requests, and count what was lost or doubled.

    python -m tests.bench.faults [--keep]

The exit status says whether a promise was broken.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from tests.bench.faults import ending, filing, hindering, killing
from tests.bench.faults.judging import Bed, Found
from tests.bench.kept import Measured
from tests.databases import in_memory

Trial = Callable[[Bed, int, random.Random, Callable[[], None]], Found]
TRIALS: Mapping[str, Trial] = {
    "full-disk": hindering.full_disk,
    "failing-writes": hindering.failing_writes,
    "locked": hindering.locked,
    "clock": hindering.clock_jumps,
    "zone": hindering.wrong_zone,
    "missed": hindering.missed_days,
    "behind": hindering.schema_behind,
    "ahead": hindering.schema_ahead,
    "half-written": filing.half_written,
    "import-killed": filing.killed,
    "postgresql": ending.database_killed,
    "prefect": ending.prefect_killed,
}
SLOW = {"prefect": 4}
"""What takes a minute each is tried so many times less often."""
DUE = 60
"""So many letters a day, where a kind of fault is tried on one day after another."""


def tried(
    names: list[str], requests: int, times: int, seed: int, progress: Progress, *, kills: int = 0, messages: int = 0
) -> list[Found]:
    """Every kind of fault by name, so many times; and the worker killed so many times over so many letters."""
    found: list[Found] = []
    with tempfile.TemporaryDirectory(prefix="ehcp-faults-", dir=in_memory(6)) as folder:
        if kills:
            bed = Bed(Path(folder) / "killing", requests, messages)
            found += [
                each.found()
                for each in killing.tried(list(killing.WAYS), kills, bed.prepared, messages, seed, progress)
            ]
        bed = Bed(Path(folder) / "hurting", requests, min(DUE, requests))
        for name in names:
            own = -(-times // SLOW.get(name, 1))
            bar = progress.add_task(name, total=own)
            chance = random.Random(f"{seed} {name}")
            found.append(TRIALS[name](bed, own, chance, lambda bar=bar: progress.advance(bar)))
            progress.console.print(found[-1])  # so that it is known, whatever becomes of the next
    return found


def table_of(found: list[Found], requests: int) -> Measured:
    """The faults for people."""
    columns = ("Fault", "tried", "cut short", "lost", "doubled", "recovered by")
    rows = [
        (each.fault, *(f"{n:,}" for n in (each.tried, each.cut_short, each.lost, each.doubled)), each.recovered_by)
        for each in found
    ]
    total = sum(each.tried for each in found)
    aims = "Lost: a mailbox without its letter, a row of a file without its event. A mail server cannot tell whether "
    aims += (
        "a letter arrived, so a kill may double one there, and with Microsoft Graph one that is not seen yet. A file "
    )
    aims += "that breaks off within the last cell of a line looks like a whole one: that event is doubled, half a cell short."
    return Measured("faults", f"{total:,} faults over {requests:,} requests", columns, rows, aims)


def main() -> int:
    """Run the trials; the exit status says whether a promise was broken."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--requests", type=int, default=20_000)
    asked.add_argument("--kills", type=int, default=300, help="of the worker, in all, over the ways out; 0 for none")
    asked.add_argument("--messages", type=int, default=2_000, help="for each way out")
    asked.add_argument("--times", type=int, default=25, help="for every other fault")
    asked.add_argument("--only", choices=TRIALS, action="append", help="this fault and no kills; may be repeated")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", action="store_true", help="keep the table for the README")
    said = asked.parse_args()
    console, kills = Console(), 0 if said.only else said.kills
    with Progress(console=console) as progress:
        found = tried(
            said.only or list(TRIALS),
            said.requests,
            said.times,
            said.seed,
            progress,
            kills=kills,
            messages=said.messages,
        )
    table = table_of(found, said.requests)
    table.show(console)
    if said.keep:
        table.keep()
    return int(any(each.is_bad for each in found))


if __name__ == "__main__":
    sys.exit(main())
