"""Rows out of one sheet of an XLSX workbook.

The reader below Python makes room for the whole rectangle that a sheet spans, and ends the process where
memory is short.  One slip of the hand in cell XFD1048576 is enough, so the span is asked for first.
"""

import re
import zipfile
import zlib
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from tasks.reading.refusals import UnreadableFileError

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# What the two readers raise over a damaged archive, besides their own errors.
_UNSOUND = (CalamineError, zipfile.BadZipFile, zlib.error, OSError, EOFError, LookupError, RuntimeError, ValueError)
_LARGEST = 1_000_000_000
_LAST_ROW = 500_000

# A sheet of a workbook, by way of its relations.
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\w+:id=\"([^\"]+)\"[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
# A cell with a value (not `<c .../>`) outside A1 to AZ999999, and the row of any cell.
_FAR_OFF = re.compile(rb" r=\"(?!A?[A-Z][0-9]{1,6}\")([A-Za-z][^\"]*)\"[^>]*(?<!/)>")
_REFERENCE = re.compile(rb"[A-Z]{1,3}[0-9]{1,7}")
_ROW = re.compile(rb" r=\"[A-Z]{1,3}([0-9]+)\"")


def rows(name: str, content: bytes, *, sheet: str = "") -> list[list[object]]:
    """Every row of the first sheet, or of the one named, from cell A1.

    Raises UnreadableFileError where this is no workbook, or has no such sheet.
    """
    if content.startswith(_OLD_OFFICE):
        raise UnreadableFileError(f"{name}: this has a password or is an old .xls: save it without one as .xlsx")
    try:
        _refuse_a_vast_sheet(name, content, sheet)
        with CalamineWorkbook.from_filelike(BytesIO(content)) as workbook:
            found = workbook.get_sheet_by_name(sheet) if sheet else workbook.get_sheet_by_index(0)
            return [list(row) for row in found.iter_rows()]
    except UnreadableFileError:
        raise
    except _UNSOUND:
        raise UnreadableFileError(f"{name}: this is not a sound Excel workbook: save it again as .xlsx") from None


def _refuse_a_vast_sheet(name: str, content: bytes, wanted: str) -> None:
    with zipfile.ZipFile(BytesIO(content)) as parts:
        if sum(each.file_size for each in parts.infolist()) > _LARGEST:
            raise UnreadableFileError(f"{name}: this workbook is too large: split it")
        part = _part_of(parts, wanted)
        if part is None:
            raise UnreadableFileError(f"{name}: the workbook has no sheet '{wanted}'")
        sheet = parts.read(part)
    if far := _FAR_OFF.search(sheet):
        if not _REFERENCE.fullmatch(far[1]):
            raise zipfile.BadZipFile("a cell without a place")
        raise UnreadableFileError(f"{name}: cell {far[1].decode()} is far outside the table: delete what stands there")
    if _last_row(sheet) > _LAST_ROW:
        raise UnreadableFileError(f"{name}: something stands below row {_LAST_ROW}: delete it, or split the file")


def _part_of(parts: zipfile.ZipFile, wanted: str) -> str | None:
    """The name of the part that holds the sheet of that name, or the first one; None where there is no such sheet."""
    name = b'name="' + wanted.encode() + b'"' if wanted else b""
    sheet = next((each for each in _SHEET.finditer(parts.read("xl/workbook.xml")) if name in each[0]), None)
    if sheet is None and wanted:
        return None
    for relation in _RELATION.findall(parts.read("xl/_rels/workbook.xml.rels")):
        if sheet and b'Id="' + sheet[1] + b'"' in relation and (target := re.search(rb'Target="([^"]+)"', relation)):
            part = target[1].decode().lstrip("/")
            return part if part.startswith("xl/") else f"xl/{part}"
    raise zipfile.BadZipFile("no first sheet")


def _last_row(sheet: bytes) -> int:
    """The row of the last cell that has a value.  Workbooks keep their rows in order."""
    value_at = max(sheet.rfind(b"</v>"), sheet.rfind(b"</is>"), sheet.rfind(b":v>"))
    before = sheet[max(0, value_at - 100_000) : max(0, value_at)]
    return max((int(place[1]) for place in _ROW.finditer(before)), default=0)
