"""The COLLECT Blade export: nine CSV files in a folder, a module each, tied by the keys of their rows."""

import re
from collections.abc import Sequence
from pathlib import Path

from config.sen2 import Layout, Module, UnknownCollectionError, layout_of
from tasks.reading import UnreadableFileError, text_file
from tasks.sen2.records import RefusedReturnError, Return
from tasks.sen2.tables import TableRow, assembled, year_of

_FILE = re.compile(
    r"(?:.*_)?(sen2|person|requests|assessment|namedplan|plandetail|activeplans|placementdetail|senneed)"
)
_TOP = "sen2"
_LARGEST = 250_000_000
# "2022-Sep-28 00:00:00": the months are English whatever the language of this machine.
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"([0-9]{4})-([A-Za-z]{3})-([0-9]{2})(?: ([0-9]{2}:[0-9]{2}:[0-9]{2}))?")
_FLAGS = {"true": "1", "false": "0"}

Cells = dict[str, str]


def read_blade(folder: Path) -> Return:
    """The return of a folder of Blade files.

    Raises UnreadableFileError where a file is missing or cannot be read, or its rows do not fit together.
    """
    files = _files(folder)
    tops = _rows(files[_TOP])
    if len(tops) != 1:
        raise RefusedReturnError(folder.name, "X2", f"its file sen2 has {len(tops)} rows: it has one")
    try:
        layout = layout_of(year_of(folder.name, tops[0].get("year", "")))
    except UnknownCollectionError as unknown:
        raise RefusedReturnError(folder.name, "X2", str(unknown)) from None
    header = {name: said for module in _top(layout) for name, said in _said(module, tops[0]).items()}
    tables = {
        module.name: [_row(module, cells) for cells in _rows(files[module.name.lower()])]
        for module in layout.modules
        if module.name.lower() in files
    }
    return assembled(folder.name, layout, header, tables)


def _top(layout: Layout) -> list[Module]:
    header = layout.module("Header")
    return [header, *layout.parts_of(header.name)]


def _files(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.csv")):
        if match := _FILE.fullmatch(path.stem.lower()):
            if match[1] in found:
                raise UnreadableFileError(f"{folder.name}: two files of {match[1]}: leave the nine of one export")
            found[match[1]] = path
    if missing := [each for each in (_TOP, "person", "requests") if each not in found]:
        raise UnreadableFileError(f"{folder.name}: the Blade export has no file {', '.join(missing)}")
    return found


def _rows(path: Path) -> list[Cells]:
    """The rows of a file by the names of its columns, in their own order where they have one."""
    try:
        content = path.read_bytes() if path.stat().st_size <= _LARGEST else None
    except OSError:
        content = None
    if content is None:
        raise UnreadableFileError(f"{path.name}: it cannot be opened, or is larger than {_LARGEST // 10**6} MB")
    lines = [line for line in text_file.rows(path.name, content, ("nativeid", "sourceid")) if any(line)]
    if not lines:
        raise UnreadableFileError(f"{path.name}: the file is empty: its first line names the columns")
    header = [name.strip().lower() for name in lines[0]]
    rows = [dict(zip(header, line, strict=False)) for line in lines[1:]]
    order = next((name for name in header if name.endswith("orderseqcolumn")), "")
    return sorted(rows, key=lambda row: _number(row.get(order, "")))


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() else 0


def _row(module: Module, cells: Cells) -> TableRow:
    key, parent = (f"{name.lower()}tableid" for name in (module.name, module.within or "sen2"))
    return TableRow(cells.get(key, ""), cells.get(parent, ""), _said(module, cells))


def _said(module: Module, cells: Cells) -> dict[str, str]:
    """What the cells say of the elements of a module.  Columns of other releases say nothing here."""
    found = {}
    for element in module.elements:
        names: Sequence[str] = (element.name, *element.also)
        said = next((cells[name.lower()] for name in names if cells.get(name.lower())), "").strip()
        if said:
            found[element.name] = _day(said) if element.kind in ("date", "datetime") else _FLAGS.get(said.lower(), said)
    return found


def _day(said: str) -> str:
    """A day as the return writes it; what is no day of an export stays, for the rules to judge."""
    match = _DAY.fullmatch(said)
    if not match or match[2].lower() not in _MONTHS:
        return said
    month = _MONTHS.index(match[2].lower()) + 1
    day = f"{match[1]}-{month:02}-{match[3]}"
    return day if match[4] in (None, "00:00:00") else f"{day}T{match[4]}"
