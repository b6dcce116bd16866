"""The workbook of a week: every figure, laid out so that it can be read aloud, and nothing live in it."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from models.letters import BreachRow
from tasks.sheets import Sheet, summary_sheet, workbook
from tests.dates import day
from tests.tasks.letters import WANTING, summary

SUNDAY = day("Sun 15 Nov 2026")
HOSTILE = ('=HYPERLINK("http://evil.example")', "+1+1", "-1", "@SUM(A1)", "http://evil.example", "{=1}", "007")


def read(content):
    """The rows of every sheet, by its name."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts(content):
    """The files inside the workbook."""
    with ZipFile(BytesIO(content)) as held:
        return {name: held.read(name).decode() for name in held.namelist() if name.endswith(".xml")}


def test_it_begins_with_a_cover_the_contents_and_notes():
    """The title stands in the first cell of every sheet, and the contents name them all."""
    sheets = read(summary_sheet(summary()))
    assert list(sheets)[:3] == ["Cover", "Contents", "Notes"]
    assert all(rows[0][0] for rows in sheets.values())
    listed = " ".join(str(row[0]) for row in sheets["Contents"])
    assert all(f"{name}: " in listed for name in list(sheets)[3:])


def test_each_sheet_holds_one_named_table_without_a_gap():
    """No empty row or cell, nothing merged, nothing hidden."""
    content = summary_sheet(summary())
    for name, rows in list(read(content).items())[3:]:
        table = rows[3:]
        assert len(table) > 1, name
        assert all(str(cell) for row in table for cell in row), name
    held = parts(content)
    assert sum(name.startswith("xl/tables/") for name in held) == len(read(content)) - 3
    assert not re.search(r"mergeCell|hidden=", "".join(held.values()))


def test_a_figure_is_a_number_and_a_day_a_day():
    sheets = read(summary_sheet(summary()))
    assert sheets["Advice"][4][2:] == [58, 45, 31, 12, 7, 37, 53, 64, WANTING, 27, 6, 81]
    assert sheets["Breaches"][4][2:4] == [day("Tue 10 Nov 2026"), 5]


@pytest.mark.parametrize("value", HOSTILE)
def test_what_looks_like_a_formula_or_a_link_stays_words(value):
    """A reference that a source system made up must not run in a spreadsheet."""
    breach = BreachRow(value, value, day("Tue 10 Nov 2026"), 5, value)
    content = summary_sheet(summary(new_breaches=(breach,)))
    assert read(content)["Breaches"][4][0] == value
    held = parts(content)
    assert not re.search(r"<f>|<f |hyperlink", "".join(held.values()))


def test_what_is_not_known_is_said():
    """An empty cell could be a nought."""
    content = workbook("x", [], [], [Sheet("One", "One", "", ("Figure", "Value"), [("Rate", None)])], SUNDAY)
    assert read(content)["One"][4] == ["Rate", "not available"]


def test_the_same_week_gives_the_same_bytes():
    assert summary_sheet(summary()) == summary_sheet(summary())


def test_who_held_the_requests_and_which_are_oldest_stand_in_the_workbook():
    """Of these the message itself says nothing."""
    sheets = read(summary_sheet(summary()))
    assert sheets["Held by"][4] == ["The authority, until it decided to assess", 37.5, 204]
    assert sheets["Oldest"][4] == ["YK-2026-0111", "request", 67, "social care advice"]
