"""A file as a table: its columns by name, its rows by number.  CSV and XLSX look the same from here on."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.reading import cells, text_file, workbook_file
from tasks.reading.refusals import RefusedCellError, Rejected, UnreadableFileError

# What `write_rejects` adds; a corrected file of rejects is read again without it.
REJECT_REASON = "reject_reason"
SUFFIXES = (".csv", ".xlsx")
FORMULA = ("=", "+", "-", "@")

_LARGEST = 250_000_000
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a file.  `rows` holds the rows that are not blank, by number; 1 follows the header."""

    header: tuple[str, ...]
    rows: dict[int, tuple[object, ...]]

    def said(self, number: int) -> dict[str, object]:
        """What a row says, by column; a short row says nothing in the columns that it lacks."""
        return dict(zip(self.header, self.rows[number], strict=False))

    def too_long(self, number: int) -> Rejected | None:
        """The refusal of a row with more cells than there are columns: nobody knows which cell slipped."""
        there, wanted = len(self.rows[number]), len(self.header)
        if there <= wanted:
            return None
        reason = f"has {there} cells where the header has {wanted}: put a text with commas in quotation marks"
        return Rejected(number, "", "", reason)


def read_table(path: Path, *, known: Sequence[str], required: Sequence[str]) -> Table:
    """Read a CSV or XLSX file with these columns.

    Raises UnreadableFileError where the file cannot be read, or a column is unknown, doubled or missing.
    """
    lines = _lines(path, known)
    at = next((place for place, line in enumerate(lines) if not _is_blank(line)), None)
    if at is None:
        raise UnreadableFileError(f"{path.name}: the file is empty: its first line names the columns")
    header = [_name(each) for each in _trimmed(lines[at])]
    _refuse_header(path.name, header, known, required)
    numbered = enumerate(lines[at + 1 :], start=1)
    dropped = header.index(REJECT_REASON) if REJECT_REASON in header else None
    rows = {number: _row(line, len(header), dropped) for number, line in numbered if not _is_blank(line)}
    return Table(tuple(each for each in header if each != REJECT_REASON), rows)


def _lines(path: Path, known: Sequence[str]) -> Sequence[Sequence[object]]:
    try:
        _refuse_path(path)
        content = path.read_bytes()
    except OSError:
        raise UnreadableFileError(f"{path.name}: it cannot be opened: check its name and who may read it") from None
    if path.suffix.lower() == ".csv":
        return text_file.rows(path.name, content, known)
    return workbook_file.rows(path.name, content)


def _refuse_path(path: Path) -> None:
    name = path.name or str(path)
    if not path.is_file():
        what = "this is a folder" if path.is_dir() else "there is no such file"
        raise UnreadableFileError(f"{name}: {what}: give the name of a .csv or .xlsx file")
    if path.suffix.lower() not in SUFFIXES:
        raise UnreadableFileError(f"{name}: the ending says neither .csv nor .xlsx: save it as one of them")
    if path.stat().st_size > _LARGEST:
        raise UnreadableFileError(f"{name}: the file is larger than {_LARGEST // 10**6} MB: split it")
    if path.stat().st_size == 0:
        raise UnreadableFileError(f"{name}: the file is empty: its first line names the columns")


def _is_blank(line: Sequence[object]) -> bool:
    return all(cell is None or cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in line)


def _trimmed(line: Sequence[object], least: int = 0) -> list[object]:
    """Without the blank cells that spreadsheets leave at the end of a line."""
    end = len(line)
    while end > least and _is_blank(line[end - 1 : end]):
        end -= 1
    return list(line[:end])


def _row(line: Sequence[object], width: int, dropped: int | None) -> tuple[object, ...]:
    row = _trimmed(line, width)
    if dropped is not None:
        del row[dropped : dropped + 1]
        row = [_with_its_sign(each) for each in row]
    return tuple(row)


def _with_its_sign(cell: object) -> object:
    """A cell of a file of rejects without the apostrophe that kept it from being a formula."""
    if isinstance(cell, str) and cell.startswith("'") and cell[1:].startswith(FORMULA):
        return cell[1:]
    return cell


def _name(cell: object) -> str:
    try:
        return str(cells.plain(cell)).lstrip("\ufeff").strip().lower()
    except RefusedCellError:
        return ""


def _refuse_header(name: str, header: Sequence[str], known: Sequence[str], required: Sequence[str]) -> None:
    """One sentence about the first of these that is wrong.  Where no column is known, nothing is quoted."""
    if not set(header) & set(known):
        raise UnreadableFileError(f"{name}: the first line names no column: start with {', '.join(required)}")
    if "" in header:
        raise UnreadableFileError(f"{name}: column {header.index('') + 1} has no name: name it or delete it")
    if unknown := [each for each in dict.fromkeys(header) if each not in (*known, REJECT_REASON)]:
        raise UnreadableFileError(f"{name}: {'; '.join(_unknown(each, known) for each in unknown)}: nothing was read")
    if doubled := [each for each in dict.fromkeys(header) if header.count(each) > 1]:
        raise UnreadableFileError(f"{name}: column {', '.join(doubled)} stands twice: delete one of the two")
    if missing := [each for each in required if each not in header]:
        raise UnreadableFileError(f"{name}: column {', '.join(missing)} is missing: add it to the first line")


def _unknown(column: str, known: Sequence[str]) -> str:
    near = cells.nearest(column, known)
    shown = cells.quoted(column if len(column) <= _LONGEST_NAME and column.isprintable() else "")
    return f"column {shown} is not known" + (f" (did you mean {near}?)" if near else "")
