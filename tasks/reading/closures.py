"""The file of closures: when each setting is closed, from its first closed day to its last."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

from models.calendars import Closure
from tasks.reading import cells, dates
from tasks.reading.checking import parse
from tasks.reading.refusals import BadRowsError, Rejected
from tasks.reading.tables import Table, read_table

COLUMNS = ("setting", "closed_from", "closed_to")


def read_closures(path: Path, *, today: date) -> list[Closure]:
    """Read the closures; they are taken whole or not at all.

    Raises UnreadableFileError; where rows are bad it is a BadRowsError, whose `rejected` lists them.
    """
    table = read_table(path, known=COLUMNS, required=COLUMNS)
    found: dict[int, Closure] = {}
    rejected: list[Rejected] = []
    for number in table.rows:
        read = _closure(table, number, today)
        if isinstance(read, Closure):
            found[number] = read
        else:
            rejected += read
    rejected += _overlapping(found)
    if rejected:
        raise BadRowsError(path.name, tuple(sorted(rejected, key=lambda each: each.row)))
    return list(found.values())


def _closure(table: Table, number: int, today: date) -> Closure | list[Rejected]:
    if slipped := table.too_long(number):
        return [slipped]
    day = dates.any_day(today)
    parsers: dict[str, cells.Parser] = {"setting": cells.reference, "closed_from": day, "closed_to": day}
    said, faults = parse(table.said(number), parsers)
    rejected = [Rejected(number, each.column, each.value, each.reason) for each in faults]
    bad = {each.column for each in faults}
    missing = "is missing: every row names a setting and its closed days"
    rejected += [Rejected(number, each, "", missing) for each in COLUMNS if each not in said and each not in bad]
    if not rejected and said["closed_to"] < said["closed_from"]:
        rejected.append(Rejected(number, "closed_to", said["closed_to"].isoformat(), "is before closed_from"))
    return rejected or Closure(**said)


def _overlapping(found: dict[int, Closure]) -> Iterator[Rejected]:
    """A setting is closed once at a time: of two closures that overlap, nobody could say which is meant."""
    in_order = sorted(found, key=lambda number: (found[number].setting, found[number].closed_from))
    for earlier, later in pairwise(in_order):
        one, other = found[earlier], found[later]
        if one.setting == other.setting and other.closed_from <= one.closed_to:
            reason = f"overlaps row {earlier} of the same setting: write the closure once"
            yield Rejected(later, "closed_from", other.closed_from.isoformat(), reason)
