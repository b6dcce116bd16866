"""A file of satisfaction returns: counts of a period, and never what somebody answered."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

from config.quality import Whose
from models.store.satisfaction import Returns
from tasks.reading import cells, dates
from tasks.reading.records import Contradiction, Layout, Said, read_records
from tasks.reading.refusals import RefusedCellError, Rejected

COLUMNS = ("whose", "first_on", "last_on", "asked", "returned", "satisfied")
_NUMBER = re.compile(r"[0-9]{1,6}")


def read_satisfaction(path: Path, *, today: date) -> list[Returns]:
    """Read the returns; they are taken whole or not at all.

    Raises UnreadableFileError; where rows are bad it is a BadRowsError, whose `rejected` lists them.
    """
    layout = Layout(
        parsers={
            "whose": cells.word(Whose, "one who was asked"),
            "first_on": dates.past_day(today),
            "last_on": dates.past_day(today),
            **dict.fromkeys(("asked", "returned", "satisfied"), _count),
        },
        required=COLUMNS,
        missing=lambda _: "is missing: every row says who was asked, of which days, and how many",
        make=lambda said: Returns(**said),
        contradictions=_contradictions,
        among=_overlapping,
    )
    return list(read_records(path, layout).values())


def _contradictions(said: Said) -> Iterator[Contradiction]:
    if not said.keys() >= set(COLUMNS):
        return
    of = Returns(**said)
    if of.last_on < of.first_on:
        yield "last_on", of.last_on.isoformat(), "is before first_on"
    if of.returned > of.asked:
        yield "returned", str(of.returned), f"is more than the {of.asked} who were asked"
    if of.satisfied > of.returned:
        yield "satisfied", str(of.satisfied), f"is more than the {of.returned} who answered"


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
