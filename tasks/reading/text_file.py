"""Rows out of a CSV file: UTF-8, with or without BOM; commas, or the semicolons and tabs that some systems write."""

import csv
import io
from collections.abc import Collection, Sequence

from tasks.reading.refusals import UnreadableFileError

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_AS_UTF_8 = "in Excel, save it as 'CSV UTF-8 (comma delimited)'"


def rows(name: str, content: bytes, known: Collection[str]) -> list[list[str]]:
    """Every row, the header first.  Raises UnreadableFileError where this is no CSV file."""
    text = _decoded(name, content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, known), strict=True)
    try:
        found = list(reader)
    except csv.Error:
        raise UnreadableFileError(
            f"{name}: a quotation mark does not close, or a cell is too long, by line {reader.line_num}: correct that line"
        ) from None
    if _breaks_off(text, found):
        raise UnreadableFileError(
            f"{name}: the last line, {reader.line_num}, breaks off: where the file is still being written, import it "
            "afterwards; where it is whole, end that line with a line break"
        )
    return found


def _breaks_off(text: str, found: Sequence[Sequence[str]]) -> bool:
    """Whether the last line has no end, and fewer cells than there are columns.

    A line that is short alone proves nothing: Excel leaves out what is blank at the end of a line.
    """
    said = [line for line in found if any(cell.strip() for cell in line)]
    if not said[1:] or said[-1] is not found[-1] or text.endswith(("\n", "\r")):
        return False
    return len(said[-1]) < sum(bool(name.strip()) for name in said[0])


def _decoded(name: str, content: bytes) -> str:
    if content.startswith((_ZIP, _OLD_OFFICE)):
        raise UnreadableFileError(
            f"{name}: this is a workbook and not CSV: give it the ending .xlsx, or save it as CSV"
        )
    if content.startswith(_UTF_16):
        raise UnreadableFileError(f"{name}: this is UTF-16 and not UTF-8: {_AS_UTF_8}")
    if b"\x00" in content:
        raise UnreadableFileError(f"{name}: this is not a text file: {_AS_UTF_8}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(f"{name}: line {line} is not UTF-8: {_AS_UTF_8}") from None


def _delimiter(text: str, known: Collection[str]) -> str:
    """The sign that parts the first line into most of the known columns; a comma, if none does better."""
    header = next((line for line in io.StringIO(text, newline="") if line.strip(" ,;\t\r\n")), "")

    def columns_found(delimiter: str) -> int:
        return sum(each.strip(' \t\r\n"').lower() in known for each in header.split(delimiter))

    return max(",;\t", key=columns_found)
