"""The event file: every row to an event, or to the reasons why not; and the file of rejects."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.events import COLUMNS, Event
from models.frozen import replace
from tasks.reading import cells
from tasks.reading.checking import REQUIRED, examine
from tasks.reading.refusals import RefusedCellError, Rejected
from tasks.reading.tables import FORMULA, REJECT_REASON, Table, read_table

REJECTS = ".rejects.csv"
_NUMBER = re.compile(r"-?[0-9]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A good row: its number, from 1 at the first line after the header, and its event."""

    number: int
    event: Event


@dataclass(frozen=True, slots=True)
class EventFile:
    """What an event file says: its good rows, what is wrong with the others, and the cells of all."""

    path: Path
    rows: tuple[Row, ...]
    rejected: tuple[Rejected, ...]
    total: int
    header: tuple[str, ...]
    cells: Mapping[int, tuple[object, ...]]


def read_events(path: Path, *, authority: str, today: date) -> EventFile:
    """Read and check an event file.

    Raises UnreadableFileError where the file as a whole is refused; a bad row is listed in `rejected`.
    """
    table = read_table(path, known=COLUMNS, required=tuple(REQUIRED))
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for number, found in _examined(table, authority, today):
        if isinstance(found, Event):
            rows.append(Row(number, found))
        else:
            rejected += found
    return EventFile(path, tuple(rows), tuple(rejected), len(table.rows), table.header, table.rows)


def _examined(table: Table, authority: str, today: date) -> Iterator[tuple[int, Event | list[Rejected]]]:
    first_with: dict[tuple[str, str], tuple[int, Event | None]] = {}
    for number in table.rows:
        said = table.said(number)
        slipped = table.too_long(number)
        found = [slipped] if slipped else _event_or_rejected(said, number, authority, today)
        event = found if isinstance(found, Event) else None
        if identity := _identity(said, authority):
            earlier, known = first_with.setdefault(identity, (number, event))
            if event and earlier != number and not _same(event, known):
                found = [_stands_twice(identity[1], earlier, number)]
        yield number, found


def _event_or_rejected(said: Mapping[str, object], number: int, authority: str, today: date) -> Event | list[Rejected]:
    found = examine(said, authority=authority, today=today)
    if isinstance(found, Event):
        return found
    return [Rejected(number, each.column, each.value, each.reason) for each in found]


def _identity(said: Mapping[str, object], authority: str) -> tuple[str, str] | None:
    """The source system's id of a row, good or bad: a bad row's twin is not to slip in alone."""
    try:
        external_id = str(cells.plain(said.get("external_id")))
        return (str(cells.plain(said.get("authority"))) or authority, external_id) if external_id else None
    except RefusedCellError:
        return None


def _same(event: Event, earlier: Event | None) -> bool:
    """The moment of recording is no part of what an event says."""
    return earlier is not None and replace(event, recorded_at=None) == replace(earlier, recorded_at=None)


def _stands_twice(external_id: str, earlier: int, number: int) -> Rejected:
    reason = f"external_id {external_id} stands twice with different content: rows {earlier} and {number}"
    return Rejected(number, "external_id", external_id, f"{reason}: give each event an id of its own")


def write_rejects(file: EventFile, rejected: Sequence[Rejected]) -> Path:
    """Write the bad rows with their reasons to FILE.rejects.csv, ready to be corrected and imported again.

    The reasons stand in a column `reject_reason`, which the reader skips: `reason` is a column of the
    event file itself.  Excel opens the file by a double click, so no cell may start a formula.
    """
    reasons: dict[int, list[str]] = defaultdict(list)
    for each in rejected:
        reasons[each.row].append(f"column {each.column}: {each.reason}" if each.column else each.reason)
    target = file.path.with_name(f"{file.path.name}{REJECTS}")
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*file.header, REJECT_REASON])
        for number in sorted(reasons):
            writer.writerow(_rejected_row(file, number, "; ".join(reasons[number])))
    return target


def _rejected_row(file: EventFile, number: int, reason: str) -> list[str]:
    """The row's own cells and the reason; cells beyond the header come last, so that nothing is lost."""
    row = [_harmless(cell) for cell in file.cells.get(number, ())]
    width = len(file.header)
    return [*(row + [""] * width)[:width], _harmless(reason), *row[width:]]


def _harmless(cell: object) -> str:
    """The cell as text that no spreadsheet runs.  A number is harmless, and -1 is a year group."""
    try:
        said = cells.plain(cell)
    except RefusedCellError:
        return ""
    written = said.isoformat() if isinstance(said, date) else said
    return f"'{written}" if written.startswith(FORMULA) and not _NUMBER.fullmatch(written) else written
