"""A file of satisfaction returns: counts of a period, and never what somebody answered."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

from config.quality import Whose
from models.store.satisfaction import Returns
from tasks.reading import cells, dates
from tasks.reading.checking import parse
from tasks.reading.refusals import BadRowsError, RefusedCellError, Rejected
from tasks.reading.tables import Table, read_table

COLUMNS = ("whose", "first_on", "last_on", "asked", "returned", "satisfied")
_NUMBER = re.compile(r"[0-9]{1,6}")


def read_satisfaction(path: Path, *, today: date) -> list[Returns]:
    """Read the returns; they are taken whole or not at all.

    Raises UnreadableFileError; where rows are bad it is a BadRowsError, whose `rejected` lists them.
    """
    table = read_table(path, known=COLUMNS, required=COLUMNS)
    found: dict[int, Returns] = {}
    rejected: list[Rejected] = []
    for number in table.rows:
        read = _returns(table, number, today)
        if isinstance(read, Returns):
            found[number] = read
        else:
            rejected += read
    rejected += _overlapping(found)
    if rejected:
        raise BadRowsError(path.name, tuple(sorted(rejected, key=lambda each: each.row)))
    return list(found.values())


def _returns(table: Table, number: int, today: date) -> Returns | list[Rejected]:
    if slipped := table.too_long(number):
        return [slipped]
    parsers: dict[str, cells.Parser] = {
        "whose": cells.word(Whose, "one who was asked"),
        "first_on": dates.past_day(today),
        "last_on": dates.past_day(today),
        **dict.fromkeys(("asked", "returned", "satisfied"), _count),
    }
    said, faults = parse(table.said(number), parsers)
    rejected = [Rejected(number, each.column, each.value, each.reason) for each in faults]
    bad = {each.column for each in faults}
    missing = "is missing: every row says who was asked, of which days, and how many"
    rejected += [Rejected(number, each, "", missing) for each in COLUMNS if each not in said and each not in bad]
    if rejected:
        return rejected
    found = Returns(**said)
    return list(_contradictions(number, found)) or found


def _contradictions(number: int, of: Returns) -> Iterator[Rejected]:
    if of.last_on < of.first_on:
        yield Rejected(number, "last_on", of.last_on.isoformat(), "is before first_on")
    if of.returned > of.asked:
        yield Rejected(number, "returned", str(of.returned), f"is more than the {of.asked} who were asked")
    if of.satisfied > of.returned:
        yield Rejected(number, "satisfied", str(of.satisfied), f"is more than the {of.returned} who answered")


def _count(cell: cells.Cell) -> int:
    said = cells.text(cell)
    if not _NUMBER.fullmatch(said):
        raise RefusedCellError("is no count: write a whole number, and no answer of anybody's")
    return int(said)


def _overlapping(found: dict[int, Returns]) -> Iterator[Rejected]:
    """Two rows about the same days would count an answer twice."""
    in_order = sorted(found, key=lambda number: (found[number].whose, found[number].first_on))
    for earlier, later in pairwise(in_order):
        one, other = found[earlier], found[later]
        if one.whose == other.whose and other.first_on <= one.last_on:
            yield Rejected(later, "first_on", other.first_on.isoformat(), f"overlaps row {earlier}: tell each day once")
