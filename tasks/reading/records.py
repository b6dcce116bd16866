"""Files that are taken whole or not at all: every row a record, or the reasons why not."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from tasks.reading import cells
from tasks.reading.checking import parse
from tasks.reading.refusals import BadRowsError, Rejected
from tasks.reading.tables import Table, read_table

T = TypeVar("T")
Said = Mapping[str, Any]
"""The values of a row's cells that are good, by column."""
Contradiction = tuple[str, str, str]
"""A column, what may be shown of its value, and the reason."""


def _nothing(_: object) -> tuple[()]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout(Generic[T]):
    """What a row is made of, and what may be wrong with it."""

    parsers: Mapping[str, cells.Parser]
    required: Sequence[str]
    """The columns in which every row says something."""
    missing: Callable[[str], str]
    """Why a cell of such a column may not be blank."""
    make: Callable[[Said], T]
    contradictions: Callable[[Said], Iterable[Contradiction]] = _nothing
    """What is wrong within a row whose cells are good, each for itself."""
    among: Callable[[dict[int, T]], Iterable[Rejected]] = _nothing
    """What is wrong between rows that are good, each for itself."""


def read_records(path: Path, layout: Layout[T], *, columns: Sequence[str] | None = None) -> dict[int, T]:
    """The records of a file, by the number of their row.  The header names `columns`, or else the required ones.

    Raises UnreadableFileError; where rows are bad it is a BadRowsError, whose `rejected` lists them.
    """
    table = read_table(path, known=tuple(layout.parsers), required=columns or layout.required)
    found: dict[int, T] = {}
    rejected: list[Rejected] = []
    for number in table.rows:
        said, wrong = _row(table, number, layout)
        if wrong:
            rejected += wrong
        else:
            found[number] = layout.make(said)
    rejected += layout.among(found)
    if rejected:
        raise BadRowsError(path.name, tuple(sorted(rejected, key=lambda each: each.row)))
    return found


def _row(table: Table, number: int, layout: Layout[T]) -> tuple[Said, list[Rejected]]:
    if slipped := table.too_long(number):
        return {}, [slipped]
    said, faults = parse(table.said(number), layout.parsers)
    wrong = [Rejected(number, each.column, each.value, each.reason) for each in faults]
    bad = {each.column for each in faults}
    blank = [each for each in layout.required if each not in said and each not in bad]
    wrong += [Rejected(number, each, "", layout.missing(each)) for each in blank]
    wrong += [Rejected(number, *each) for each in layout.contradictions(said) if each[0] not in bad]
    return said, wrong
