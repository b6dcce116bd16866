"""Faults of a file on its way in: half written when it is read, or the program killed while it reads."""

import csv
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from models.store.session import reading
from models.store.tables import events
from tasks.importing import Imported, import_file
from tests.bench.faults.judging import Bed, Found, Tally, begun
from tests.bench.working import FIRST_DAY, installation

ROWS = 2_000
HEADER = ("case_ref", "event", "occurred_on", "officer")
LONGEST = 3.0
"""Seconds: an import of so many rows has ended by then."""


def half_written(bed: Bed, times: int, chance: random.Random, tell: Callable[[], None]) -> Found:
    """The file breaks off at some byte; then it is whole.

    Where it breaks off within the last cell of a line, nobody can tell: that event may stand twice, once with
    half a cell.
    """
    whole, tally, untold = _a_file(bed.folder), Tally(), 0
    content, part = whole.read_bytes(), whole.with_name("part.csv")
    for _ in range(times):
        part.write_bytes(content[: chance.randrange(1, len(content))])
        untold += part.read_bytes().rpartition(b"\n")[2].count(b",") == len(HEADER) - 1
        with bed.copy() as home:
            done = _imported(home, part)
            tally.cut_short += bool(done.rejected)
            tally.lost += bool(done.rejected) and _came(home).total()
            _judge(tally, home, whole)
        tell()
    fault = f"file half written when it is imported ({untold} times broken off within a line's last cell)"
    return replace(tally.found(fault, "the import of the whole file"), may_double=untold)


def killed(bed: Bed, times: int, chance: random.Random, tell: Callable[[], None]) -> Found:
    """The import is killed at some moment: all of the file is there, or nothing; then it is imported again."""
    whole, tally = _a_file(bed.folder), Tally()
    for _ in range(times):
        with bed.copy() as home:
            worker = begun(_imported, home, whole)
            worker.join(chance.uniform(0, LONGEST))
            worker.kill()
            worker.join()
            tally.cut_short += worker.exitcode != 0
            tally.lost += _came(home).total() % ROWS  # all or nothing
            _judge(tally, home, whole)
        tell()
    return tally.found("import killed", "the import of the same file")


def _a_file(folder: Path) -> Path:
    file = folder / "whole.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = (_row(number) for number in range(ROWS))
        csv.writer(out).writerows([HEADER, *rows])
    return file


def _row(number: int) -> tuple[str, ...]:
    return (f"YK-F{number:05}", "request_received", "2025-06-16", f"beside-{number % 100}@york.example")


def _imported(home: Path, file: Path) -> Imported:
    with installation(home, FIRST_DAY) as tracker:
        return import_file(tracker, file)


def _came(home: Path) -> Counter[str]:
    """How many events each request of the file has."""
    with installation(home, FIRST_DAY) as tracker, reading(tracker.engine) as connection:
        found = connection.execute(events.select().where(events.c.case_ref.like("YK-F%")))
        return Counter(row.case_ref for row in found)


def _judge(tally: Tally, home: Path, whole: Path) -> None:
    """Count what the whole file came to in the end: an event a row."""
    done = _imported(home, whole)
    came = _came(home)
    tally.tried += 1
    tally.wordless += bool(done.rejected)
    tally.lost += sum(came[_row(number)[0]] == 0 for number in range(ROWS))
    tally.doubled += came.total() - len(came)
