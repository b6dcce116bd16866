"""The council's own file of persons: read for an export, written by an import, and never stored.

One row a request.  Its columns are `case_ref`, `person` (the council's own key of the person, where one has
several requests; by default the reference) and the elements of the return that the tracker does not hold,
by their names: `surname`, `upn`, `plandetail1_urn`, `placementdetail2_entrydate`, `senneed1_sentype`.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from config.sen2 import Element, Layout, Module
from tasks.reading import BadRowsError, Rejected, UnreadableFileError, cells, dates
from tasks.reading.checking import parse
from tasks.reading.refusals import RefusedCellError
from tasks.reading.tables import Table, read_table
from tasks.sen2.private_file import private_file
from tasks.sen2.records import Record

_UNWRITABLE = re.compile("[\ufffe\uffff]")
_PERSON = "Person"

Place = tuple[str, int, str]
"""A module, which of several (from 1), and an element."""


@dataclass(frozen=True)
class Columns:
    """The columns of the file in one collection year."""

    layout: Layout

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where in the return each column goes."""
        return {
            _column(module, number, element): (module.name, number, element.name)
            for module in self.layout.modules
            for number in range(1, max(1, module.most) + 1)
            for element in module.elements
            if element.council
        }

    @property
    def names(self) -> tuple[str, ...]:
        """Every column, in order."""
        return ("case_ref", "person", *self.places)

    def parsers(self) -> dict[str, cells.Parser]:
        """The parser of each column."""
        found = {name: _parser(self._element(place)) for name, place in self.places.items()}
        return {"case_ref": cells.case_ref, "person": cells.reference, **found}

    def _element(self, place: Place) -> Element:
        element = self.layout.module(place[0]).find(place[2])
        assert element
        return element


def _column(module: Module, number: int, element: Element) -> str:
    """Of a module that stands several times within its parent, each has its own columns."""
    name = element.name.lower()
    return f"{module.name.lower()}{number}_{name}" if module.most > 1 else name


def _parser(element: Element) -> cells.Parser:
    """A day becomes an ISO day; everything else stays as it is, for the rules to judge."""

    def parse_day(cell: cells.Cell) -> str:
        try:
            return dates.day(cell).isoformat()
        except RefusedCellError:
            if not element.personal:
                raise
            raise RefusedCellError("is no day that can be read: write it as YYYY-MM-DD") from None

    def parse_text(cell: cells.Cell) -> str:
        said = cells.free_text(cells.text(cell))
        if _UNWRITABLE.search(said):
            raise RefusedCellError("holds a character that cannot be written: type the text again")
        return said

    return parse_day if element.kind == "date" else parse_text


@dataclass(frozen=True, slots=True)
class Row:
    """What the council's file says about one request: its number, from 1 after the header, and its cells."""

    number: int
    case_ref: str
    person: str
    said: Mapping[Place, str]


def read_council(path: Path, layout: Layout) -> dict[str, Row]:
    """The rows of the council's file, by reference.

    Raises UnreadableFileError; where rows are bad it is a BadRowsError, which lists them and shows no value
    that could be personal.
    """
    columns = Columns(layout)
    table = read_table(path, known=columns.names, required=("case_ref",))
    parsers = columns.parsers()
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for number in table.rows:
        found = _row(table, number, columns, parsers)
        if isinstance(found, Row):
            rows.append(found)
        else:
            rejected += found
    rejected += (*_doubled(rows), *_of_two_minds(rows, layout))
    if rejected:
        raise BadRowsError(path.name, tuple(sorted(rejected, key=lambda each: each.row)))
    return {each.case_ref: each for each in rows}


def _row(table: Table, number: int, columns: Columns, parsers: Mapping[str, cells.Parser]) -> Row | list[Rejected]:
    if slipped := table.too_long(number):
        return [slipped]
    said, faults = parse(table.said(number), parsers)
    rejected = [Rejected(number, each.column, "", each.reason) for each in faults]
    if "case_ref" not in said and not any(each.column == "case_ref" for each in faults):
        rejected.append(Rejected(number, "case_ref", "", "is missing: every row needs the council's own reference"))
    if rejected:
        return rejected
    ref = said.pop("case_ref")
    person = said.pop("person", ref)
    return Row(number, ref, person, {columns.places[name]: value for name, value in said.items()})


def _doubled(rows: list[Row]) -> Iterator[Rejected]:
    first: dict[str, int] = {}
    for row in rows:
        earlier = first.setdefault(row.case_ref, row.number)
        if earlier != row.number:
            why = f"{row.case_ref} stands twice: rows {earlier} and {row.number}: delete one"
            yield Rejected(row.number, "case_ref", row.case_ref, why)


def _of_two_minds(rows: list[Row], layout: Layout) -> Iterator[Rejected]:
    """Two requests of one person are about one person."""
    first: dict[str, Row] = {}
    for row in rows:
        earlier = first.setdefault(row.person, row)
        for element in layout.module(_PERSON).elements:
            place = (_PERSON, 1, element.name)
            if earlier.said.get(place) != row.said.get(place):
                why = f"differs from row {earlier.number}, which is the same person: make them equal"
                yield Rejected(row.number, element.name.lower(), "", why)


def join(record: Record, row: Row, layout: Layout) -> None:
    """Add to a module, and to all within it, what the council's file says and the tracker does not hold."""
    module = layout.module(record.module)
    names = {each.name for each in module.elements}
    record.said = {name: value for name, value in record.said.items() if name in names}
    for element in module.elements:
        value = row.said.get((module.name, 1, element.name))
        if value and element.council and element.name not in record.said and element.name not in record.settled:
            record.said[element.name] = value
    for each in record.parts:
        join(each, row, layout)
    for part in layout.parts_of(module.name):
        if part.most > 1:
            record.parts += _several(part, row)


def _several(module: Module, row: Row) -> Iterator[Record]:
    for number in range(1, module.most + 1):
        places = ((element.name, row.said.get((module.name, number, element.name))) for element in module.elements)
        if said := {name: value for name, value in places if value}:
            yield Record(module.name, said)


def person_of(row: Row, layout: Layout) -> Record:
    """The person of a row, without requests."""
    module = layout.module(_PERSON)
    places = ((element.name, row.said.get((_PERSON, 1, element.name))) for element in module.elements)
    return Record(_PERSON, {name: value for name, value in places if value})


def said_by_council(record: Record, layout: Layout) -> dict[Place, str]:
    """What of a module, and of all within it, the council's file can hold."""
    found: dict[Place, str] = {}
    for element in layout.module(record.module).elements:
        if element.council and element.name in record.said:
            found[record.module, 1, element.name] = record.said[element.name]
    for part in layout.parts_of(record.module):
        for number, each in enumerate(record.all(part.name), start=1):
            own = said_by_council(each, layout)
            found |= {(name, number if name == part.name else at, what): said for (name, at, what), said in own.items()}
    return found


def write_council(path: Path, layout: Layout, rows: Iterable[Row]) -> None:
    """Write the council's file, for nobody else to read.  Raises UnreadableFileError where it cannot be written."""
    rows = list(rows)
    used = {place for row in rows for place in row.said}
    columns = [(name, place) for name, place in Columns(layout).places.items() if place in used]
    with private_file(path, encoding="utf-8-sig") as stream:
        writer = csv.writer(stream)
        writer.writerow(["case_ref", "person", *(name for name, _ in columns)])
        for row in rows:
            said = [row.said.get(place, "") for _, place in columns]
            writer.writerow([row.case_ref, "" if row.person == row.case_ref else row.person, *said])


def must_be_new(path: Path) -> None:
    """Raises UnreadableFileError for a file of persons that is there already, or cannot be made, or is no CSV file."""
    if path.suffix.lower() != ".csv":
        raise UnreadableFileError(f"{path.name}: the persons are written as CSV: give the name of a .csv file")
    if not path.parent.is_dir():
        raise UnreadableFileError(f"{path.name}: there is no such folder: make it first")
    if path.exists():
        raise UnreadableFileError(f"{path.name}: there is such a file already: give the persons another name")
