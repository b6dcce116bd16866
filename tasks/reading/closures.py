"""The file of closures: when each setting is closed, from its first closed day to its last."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

from models.calendars import Closure
from tasks.reading import cells, dates
from tasks.reading.records import Contradiction, Layout, Said, read_records
from tasks.reading.refusals import Rejected

COLUMNS = ("setting", "closed_from", "closed_to")


def read_closures(path: Path, *, today: date) -> list[Closure]:
    """Read the closures; they are taken whole or not at all.

    Raises UnreadableFileError; where rows are bad it is a BadRowsError, whose `rejected` lists them.
    """
    day = dates.any_day(today)
    layout = Layout(
        parsers={"setting": cells.reference, "closed_from": day, "closed_to": day},
        required=COLUMNS,
        missing=lambda _: "is missing: every row names a setting and its closed days",
        make=lambda said: Closure(**said),
        contradictions=_backwards,
        among=_overlapping,
    )
    return list(read_records(path, layout).values())


def _backwards(said: Said) -> Iterator[Contradiction]:
    first, last = said.get("closed_from"), said.get("closed_to")
    if first and last and last < first:
        yield "closed_to", last.isoformat(), "is before closed_from"


def _overlapping(found: dict[int, Closure]) -> Iterator[Rejected]:
    """A setting is closed once at a time: of two closures that overlap, nobody could say which is meant."""
    in_order = sorted(found, key=lambda number: (found[number].setting, found[number].closed_from))
    for earlier, later in pairwise(in_order):
        one, other = found[earlier], found[later]
        if one.setting == other.setting and other.closed_from <= one.closed_to:
            reason = f"overlaps row {earlier} of the same setting: write the closure once"
            yield Rejected(later, "closed_from", other.closed_from.isoformat(), reason)
