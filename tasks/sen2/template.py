"""The DfE's Excel template: one sheet with a table for each module, under each other.

Its columns are found by their headings.  Every lower table repeats the Person ID and the Requests record ID, so
that a row finds its parent by these two.  "EHC Plan Review Decisions Date" is the day on which the authority wrote
(LastReview), "Annual Review Meeting Date" that of the meeting: other tools have read them the other way.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from config.sen2 import Element, Layout, Module, UnknownCollectionError, layout_of
from tasks.reading import UnreadableFileError, cells, workbook_file
from tasks.reading.refusals import RefusedCellError
from tasks.sen2.records import RefusedReturnError, Return
from tasks.sen2.tables import TableRow, assembled, year_of

SHEET = "Data Entry Template"
_HEADER_TABLE, _HEADER = "header record", "Header"
_PERSON_ID, _REQUEST_ID = "personid", "requestsrecordid"
# A moment that has no format is the number of days since then.
_EXCEL_BEGAN = datetime(1899, 12, 30)  # noqa: DTZ001
_LARGEST = 250_000_000
_TITLES = (
    *("header record", "person record", "requests records", "assessments records", "named plan records"),
    *("plan detail records", "active plan records", "placement detail records", "sen need records"),
)
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_YES = {"yes": "1", "no": "0", "true": "1", "false": "0"}

Line = Sequence[object]


@dataclass(frozen=True, slots=True)
class _Table:
    headings: list[str]
    lines: list[Line]

    def column(self, starts: str) -> int | None:
        """The column of that heading, or the first whose heading begins so: many go on with a hint."""
        if starts in self.headings:
            return self.headings.index(starts)
        return next((at for at, each in enumerate(self.headings) if each.startswith(starts)), None)


def read_template(path: Path) -> Return:
    """The return of a filled-in template.

    Raises UnreadableFileError where the workbook cannot be read, or its tables are not those of the template.
    """
    tables = _tables(path.name, _lines(path))
    header = tables.get(_HEADER_TABLE)
    if header is None:
        raise RefusedReturnError(path.name, "X2", f"the sheet {SHEET} has no table 'Header Record'")
    year = next(iter(_column(header, "year")), "")
    try:
        layout = layout_of(year_of(path.name, year))
    except UnknownCollectionError as unknown:
        raise RefusedReturnError(path.name, "X2", str(unknown)) from None
    top = [layout.module(_HEADER), *layout.parts_of(_HEADER)]
    said = {name: value for module in top for line in header.lines[:1] for name, value in _said(module, header, line)}
    found = {
        each.name: list(_rows(each, tables[each.table.lower()], layout))
        for each in layout.modules
        if each.table and each.table.lower() in tables
    }
    return assembled(path.name, layout, said, found)


def _lines(path: Path) -> Sequence[Line]:
    try:
        content = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    except OSError:
        content = b""
    if not content:
        raise UnreadableFileError(f"{path.name}: it cannot be opened, is empty, or larger than {_LARGEST // 10**6} MB")
    return workbook_file.rows(path.name, content, sheet=SHEET)


def _tables(name: str, lines: Sequence[Line]) -> dict[str, _Table]:
    """The tables by their titles: a title, the headings below it, and rows until the next title."""
    starts = [at for at, line in enumerate(lines) if line and _plain(line[0]).lower() in _TITLES]
    found: dict[str, _Table] = {}
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        title = _plain(lines[start][0]).lower()
        if title in found:
            raise RefusedReturnError(name, "X2", f"the sheet {SHEET} has two tables '{title}'")
        headings = [_letters(_plain(cell)) for cell in lines[start + 1]] if start + 1 < end else []
        # The record type stands in every row; a row with nothing else is not filled in.
        filled = [line for line in lines[start + 2 : end] if sum(bool(_plain(cell)) for cell in line) > 1]
        found[title] = _Table(headings, filled)
    return found


def _rows(module: Module, table: _Table, layout: Layout) -> Iterator[TableRow]:
    """The key of a row is its request, and within the request its module: a module there has one parent."""
    persons, requests = _column(table, _PERSON_ID), _column(table, _REQUEST_ID)
    several = not layout.parts_of(module.name)
    for number, line in enumerate(table.lines):
        person, request = persons[number], requests[number] if requests else ""
        key = person if module.name == "Person" else request
        parent = {"Person": "", "Requests": person}.get(module.name, request)
        yield TableRow(f"{key}/{number}" if several else key, parent, dict(_said(module, table, line)))


def _column(table: _Table, starts: str) -> list[str]:
    at = table.column(starts)
    return [] if at is None else [_plain(line[at]) if at < len(line) else "" for line in table.lines]


def _said(module: Module, table: _Table, line: Line) -> Iterator[tuple[str, str]]:
    for element in module.elements:
        at = table.column(_letters(element.label))
        if at is not None and at < len(line) and (said := _value(element, line[at])):
            yield element.name, said


def _value(element: Element, cell: object) -> str:
    if element.kind == "datetime" and isinstance(cell, float | int):
        cell = _EXCEL_BEGAN + timedelta(days=cell)
    if element.kind == "datetime" and isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M:%S")
    said = _plain(cell)
    return _YES.get(said.lower(), said) if element.kind == "flag" else said


def _plain(cell: object) -> str:
    try:
        said = cells.plain(cell)
    except RefusedCellError:
        return ""
    return said.isoformat() if isinstance(said, date | datetime | time) else said


def _letters(heading: str) -> str:
    """A heading without signs, line ends and case: these differ from release to release."""
    return _NOT_LETTERS.sub("", heading.lower())
