"""The calendar for schools, as it is asked for and as it is handed over."""

import csv

import pytest

from tests.dates import day

CLOSURES = """setting,closed_from,closed_to
100001,2026-05-25,2026-05-29
100001,2026-07-23,2026-09-01
100002,2026-05-25,2026-05-29
100002,2026-07-23,2026-09-01
100003,2026-07-20,2026-08-31
"""
ASKED = ("closures", "calendar", "--from", "2026-06-08", "--to", "2026-06-21")


@pytest.fixture
def told(empty):
    """A desk that knows when three settings are closed."""
    assert empty("closures", "import", empty.file("closures.csv", CLOSURES)).status == 0
    return empty


def test_settings_that_close_alike_share_a_calendar(told):
    """Two calendars for three settings, of two weeks each."""
    found = told.asks(*ASKED)["calendars"]
    assert [each["settings"] for each in found] == [["100001", "100002"], ["100003"]]
    week, later = found[0]["weeks"]
    assert (week["monday"], later["monday"]) == ("2026-06-08", "2026-06-15")
    assert week["assessment"]["closed_days"] == 40
    assert week["could"][-1]["provision"] == "reg 13(3), 10(4)(a)"
    assert week["could"][-1]["ask_from"] == day("Thu 16 Jul 2026").isoformat()


def test_one_setting_can_be_asked_for_and_what_follows_is_said_with_its_conditions(told):
    """The table never says that an exception applies."""
    said = told(*ASKED, "--setting", "100003")
    assert said.status == 0
    assert "Setting 100003" in said.out
    assert "100001" not in said.out
    assert "only where the case's own facts are so" in said.out
    assert "(reg 8) know no exception" in said.out


def test_schools_get_a_file_and_a_page_and_neither_asks_anybody_for_anything(told):
    """A row of the file is one setting's week; a page holds all in itself."""
    folder = told.home.parent / "pages"
    files = told.asks(*ASKED, "--out", str(folder))["files"]
    table, page, other = (
        folder / name for name in ("school-calendar.csv", "school-calendar-1.html", "school-calendar-2.html")
    )
    assert files == [str(table), str(page), str(other)]
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert [(each["setting"], each["week_of"]) for each in rows][:3] == [
        ("100001", "2026-06-08"),
        ("100001", "2026-06-15"),
        ("100002", "2026-06-08"),
    ]
    assert rows[0]["weeks_6_to_12_days_closed"] == "40"
    assert rows[0]["closures_told_to_the_end"] == "no"
    written = page.read_text(encoding="utf-8")
    assert "For settings 100001, 100002." in written
    assert "40 of 43 days closed" in written
    assert "src=" not in written.replace('src="data:', "")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--setting", "999999"), "no closures are known of setting 999999"),
        (("--to", "2026-06-01"), "the weeks end on Mon 1 Jun 2026, before they begin on Mon 8 Jun 2026"),
        (("--to", "2046-06-01"), "more than three years"),
        (("--from", "2014-01-01", "--to", "2014-01-31"), "nothing in force on Mon 30 Dec 2013"),
    ],
)
def test_a_calendar_that_cannot_be_made_is_refused_in_a_sentence(told, words, why):
    """Status 2, and nothing on standard output."""
    said = told(*ASKED, *words)
    assert (said.status, said.out) == (2, "")
    assert why in said.err


def test_a_calendar_of_nobody_says_what_to_import(empty):
    """No closures at all."""
    said = empty(*ASKED)
    assert (said.status, said.out) == (2, "")
    assert "import them with ehcp closures import FILE" in said.err


def test_overlapping_terms_are_refused_with_row_and_column(empty):
    """Of two closures that overlap nobody could say which is meant; nothing is taken."""
    said = empty("closures", "import", empty.file("closures.csv", CLOSURES + "100003,2026-08-31,2026-09-02\n"))
    assert (said.status, said.out) == (2, "")
    assert "row 6, column closed_from: overlaps row 5 of the same setting: write the closure once" in said.err
    assert empty(*ASKED).status == 2
