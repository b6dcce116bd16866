"""What people and systems hand in, good and bad: to events, or to sentences that help."""

import csv
import itertools
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from config.vocabulary import AdviceKind, EventKind, Ground, Route, Source
from models.events import COLUMNS, Event
from tasks.reading import (
    BadValueError,
    Rejected,
    UnreadableFileError,
    check_event,
    read_contacts,
    read_events,
    write_rejects,
)

TODAY = date(2026, 11, 23)  # a Monday
SECRET = "Jane Smith of 4 High Street"
REQUEST = {"case_ref": "YK-0001", "event": "request_received", "occurred_on": "2026-01-12"}


def write_csv(path, rows, columns=None, encoding="utf-8", delimiter=","):
    columns = columns or list(dict.fromkeys(itertools.chain.from_iterable(rows)))
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path, lines):
    workbook = xlsxwriter.Workbook(path)
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet = workbook.add_worksheet()
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            if isinstance(cell, date):
                sheet.write_datetime(row, column, cell, day)
            else:
                sheet.write(row, column, cell)
    workbook.close()
    return path


def read(path):
    return read_events(path, authority="816", today=TODAY)


def refused_of(path):
    with pytest.raises(UnreadableFileError) as refused:
        read(path)
    return str(refused.value)


# --- good files ---------------------------------------------------------------------------------------------

GOOD = [
    REQUEST | {"external_id": "s1", "source": "education", "year_group": "-1", "officer": "team4@york.example"},
    REQUEST
    | {"event": "advice_sought", "advice_kind": "medical", "service": "Health", "note": 'a "note", long\nlines'},
    REQUEST | {"event": "decision_reversed", "route": "consent_order", "directed_on": "2027-01-08", "authority": "007"},
    REQUEST | {"event": "no_longer_responsible", "reason": "left_england", "recorded_at": "2026-07-01T09:30:00"},
    REQUEST
    | {"event": "exception_claimed", "duty": "send_final_plan", "ground": "school_closed"}
    | {"starts_on": "2026-07-20", "ends_on": "2026-12-31", "evidence": "term dates"},
]
BEGUN = Event(authority="816", case_ref="YK-0001", event=EventKind.REQUEST_RECEIVED, occurred_on=date(2026, 1, 12))
EVENTS = [
    replace(BEGUN, external_id="s1", source=Source.EDUCATION, year_group=-1, officer="team4@york.example", key=""),
    replace(
        BEGUN, event=EventKind.ADVICE_SOUGHT, advice_kind=AdviceKind.MEDICAL, service="health",
        note='a "note", long\nlines', key="",
    ),
    replace(
        BEGUN, event=EventKind.DECISION_REVERSED, route=Route.CONSENT_ORDER, directed_on=date(2027, 1, 8),
        authority="007", key="",
    ),
    replace(
        BEGUN, event=EventKind.NO_LONGER_RESPONSIBLE, reason="left_england",
        recorded_at=datetime(2026, 7, 1, 8, 30, tzinfo=UTC), key="",
    ),
    replace(
        BEGUN, event=EventKind.EXCEPTION_CLAIMED, duty="send_final_plan", ground=Ground.SCHOOL_CLOSED,
        starts_on=date(2026, 7, 20), ends_on=date(2026, 12, 31), evidence="term dates", key="",
    ),
]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_good_csv_file_gives_its_events(tmp_path, encoding, delimiter):
    file = read(write_csv(tmp_path / "in.CSV", GOOD, encoding=encoding, delimiter=delimiter))
    assert file.rejected == ()
    assert [row.event for row in file.rows] == EVENTS
    assert [row.number for row in file.rows] == [1, 2, 3, 4, 5]
    assert file.total == 5


def test_the_same_rows_in_a_workbook_give_the_same_events(tmp_path):
    def cell(column, value):
        if column.endswith("_on") and value:
            return date.fromisoformat(value)
        return int(value) if column == "year_group" and value else value

    lines = [list(COLUMNS), *([cell(column, row.get(column, "")) for column in COLUMNS] for row in GOOD)]
    file = read(write_xlsx(tmp_path / "in.xlsx", lines))
    assert file.rejected == ()
    assert [row.event for row in file.rows] == EVENTS


def test_a_workbook_keeps_leading_zeros_and_loses_the_point_nought(tmp_path):
    header = ["case_ref", "event", "occurred_on", "authority", "setting", "recorded_at"]
    row = [1001, "setting_consulted", date(2026, 1, 12), 816.0, "00123", datetime(2026, 7, 1, 9, 30)]
    (good,) = read(write_xlsx(tmp_path / "in.xlsx", [header, row])).rows
    assert (good.event.case_ref, good.event.authority, good.event.setting) == ("1001", "816", "00123")
    assert good.event.recorded_at == datetime(2026, 7, 1, 8, 30, tzinfo=UTC)


def test_blank_rows_are_skipped_and_counted(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(" Case_Ref ,EVENT,occurred_on,,\n\n,,\nYK-1,request_received,2026-01-12,,\n", encoding="utf-8")
    file = read(path)
    assert [row.number for row in file.rows] == [3]
    assert file.total == 1
    path.write_text("case_ref,event,occurred_on\n", encoding="utf-8")
    assert read(path).total == 0


# --- bad rows ---------------------------------------------------------------------------------------------


def test_every_bad_value_of_a_row_is_reported_and_no_bad_row_is_taken(tmp_path):
    bad = {"case_ref": "Smith", "event": "advice_sought", "occurred_on": "12/01/2026", "year_group": "x"}
    file = read(write_csv(tmp_path / "in.csv", [REQUEST, bad, REQUEST | {"note": SECRET, "event": "zz"}]))
    assert [(each.row, each.column) for each in file.rejected] == [
        (2, "case_ref"), (2, "occurred_on"), (2, "year_group"), (2, "advice_kind"), (3, "event"),
    ]  # fmt: skip
    assert [row.number for row in file.rows] == [1]
    assert file.total == 3
    with pytest.raises(BadValueError) as refused:
        check_event(bad, authority="816", today=TODAY)
    assert [each.column for each in refused.value.others] == ["occurred_on", "year_group", "advice_kind"]


def test_a_row_with_too_many_cells_is_refused_as_a_whole_and_shows_none(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(f"case_ref,event,occurred_on,note\nYK-1,zz,2026-01-12,{SECRET}, {SECRET}\n", encoding="utf-8")
    reason = "has 5 cells where the header has 4: put a text with commas in quotation marks"
    assert read(path).rejected == (Rejected(1, "", "", reason),)


def test_one_external_id_is_one_event(tmp_path):
    twice = [REQUEST | {"external_id": "s1", "recorded_at": each} for each in ("2026-01-12", "2026-02-01")]
    other = REQUEST | {"external_id": "s1", "occurred_on": "2026-01-13"}
    elsewhere = other | {"authority": "815"}
    file = read(write_csv(tmp_path / "in.csv", [*twice, other, elsewhere]))
    (rejected,) = file.rejected
    assert (rejected.row, rejected.column, rejected.value) == (3, "external_id", "s1")
    assert "external_id s1 stands twice with different content: rows 1 and 3" in rejected.reason
    assert [row.number for row in file.rows] == [1, 2, 4]


def test_the_twin_of_a_bad_row_is_not_taken_alone(tmp_path):
    bad = REQUEST | {"external_id": "s1", "occurred_on": "x"}
    file = read(write_csv(tmp_path / "in.csv", [bad, REQUEST | {"external_id": "s1"}]))
    assert [(each.row, each.column) for each in file.rejected] == [(1, "occurred_on"), (2, "external_id")]


# --- whole files --------------------------------------------------------------------------------------------

H = b"case_ref,event,occurred_on"
FILES = [
    ("in.csv", b"", "the file is empty"),
    ("in.csv", b"\xef\xbb\xbf\n , \n", "the file is empty"),
    ("in.csv", b"PK\x03\x04rest", "this is a workbook and not CSV"),
    ("in.csv", H + b"\n\x00\x01", "this is not a text file"),
    ("in.csv", H.decode().encode("utf-16"), "this is UTF-16 and not UTF-8: in Excel, save it as 'CSV UTF-8"),
    ("in.csv", H + b",note\nY1,a,b,caf\xe9\n", "line 2 is not UTF-8: in Excel, save it as 'CSV UTF-8"),
    ("in.csv", H + b'\n"Y1,a', "a quotation mark does not close"),
    ("in.csv", b"case_ref,event,occured_on\n", "column 'occured_on' is not known (did you mean occurred_on?)"),
    ("in.csv", H + b",event\n", "column event stands twice"),
    ("in.csv", H + b",,note\n", "column 4 has no name"),
    ("in.csv", b"case_ref,note\n", "column event, occurred_on is missing"),
    ("in.csv", f"{SECRET},x\n".encode(), "the first line names no column: start with case_ref, event, occurred_on"),
    ("in.xlsx", H, "this is not a sound Excel workbook: save it again as .xlsx"),
    ("in.xlsx", b"PK\x03\x04rest", "this is not a sound Excel workbook"),
    ("in.xlsx", b"\xd0\xcf\x11\xe0rest", "this has a password or is an old .xls"),
    ("in.pdf", b"%PDF", "the ending says neither .csv nor .xlsx"),
]


@pytest.mark.parametrize(("name", "content", "reason"), FILES)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    said = refused_of(path)
    assert said.startswith(f"{name}: ")
    assert reason in said
    assert "Jane" not in said


@pytest.mark.parametrize(
    ("content", "taken"),
    [
        ("case_ref,event,occurred_on,officer\nYK-1,request_received,2026-01-12,EP1", 1),
        ("case_ref,event,occurred_on,officer\nYK-1,request_received,2026-01-12\n", 1),
        ("case_ref,event,occurred_on,officer\nYK-1,request_received,2026-01-12,\n  ", 1),
        (
            "case_ref,event,occurred_on,officer\nYK-1,request_received,2026-01-12,EP1\nYK-2,request_received,2026-01-1",
            None,
        ),
    ],
    ids=[
        "no end of line, all cells",
        "a short line that ends",
        "blanks behind the last line",
        "neither end nor all cells",
    ],
)
def test_a_file_whose_last_line_breaks_off_is_refused_as_one_that_is_still_being_written(tmp_path, content, taken):
    file = tmp_path / "events.csv"
    file.write_text(content)
    if taken:
        assert len(read(file).rows) == taken
        return
    with pytest.raises(UnreadableFileError) as refusal:
        read(file)
    assert str(refusal.value) == (
        "events.csv: the last line, 3, breaks off: where the file is still being written, import it afterwards; "
        "where it is whole, end that line with a line break"
    )


def test_no_file_and_a_folder_are_refused(tmp_path):
    assert "there is no such file" in refused_of(tmp_path / "gone.csv")
    assert "this is a folder" in refused_of(tmp_path)


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (600_000, 1), (3, 60)])
def test_a_slip_of_the_hand_far_outside_the_table_does_not_eat_the_memory(tmp_path, row, column):
    workbook = xlsxwriter.Workbook(tmp_path / "in.xlsx")
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, list(REQUEST))
    sheet.write(row, column, "x")
    workbook.close()
    assert "delete" in refused_of(tmp_path / "in.xlsx")


# --- rejects ------------------------------------------------------------------------------------------------


def test_rejects_can_be_corrected_and_read_again(tmp_path):
    bad = REQUEST | {"event": "zz", "reason": "code", "year_group": "-1", "note": '=HYPERLINK("x")'}
    file = read(write_csv(tmp_path / "in.csv", [REQUEST, bad, REQUEST | {"occurred_on": "x", "case_ref": ""}]))
    path = write_rejects(file, [*file.rejected, Rejected(3, "", "", "whole row")])
    assert path == tmp_path / "in.csv.rejects.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        first, second = csv.DictReader(stream)
    assert (first["reason"], first["year_group"], first["note"]) == ("code", "-1", '\'=HYPERLINK("x")')
    assert first["reject_reason"].startswith("column event: 'zz' is no event")
    assert second["reject_reason"].startswith("column case_ref: is missing")
    assert second["reject_reason"].endswith("; whole row")
    path.write_text(path.read_text("utf-8-sig").replace(",zz,", ",request_withdrawn,"), encoding="utf-8")
    again = read(path)
    assert again.rows[0].event.note == '=HYPERLINK("x")'
    assert again.header == file.header
    assert [each.row for each in again.rejected] == [2, 2]


def test_rejects_lose_no_cell_of_a_row_that_is_too_long(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("case_ref,event,occurred_on\nYK-1,zz,2026-01-12,one,two\n", encoding="utf-8")
    file = read(path)
    assert ",one,two" in write_rejects(file, file.rejected).read_text("utf-8-sig")


# --- anything at all ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("any")


@settings(deadline=None, max_examples=150)
@given(
    content=st.one_of(st.binary(), st.text().map(lambda said: said.encode("utf-8", "replace"))),
    prefix=st.sampled_from([b"", H + b"\n", b"PK\x03\x04"]),
    ending=st.sampled_from(["csv", "xlsx"]),
)
def test_whatever_the_bytes_the_answer_is_rows_or_a_sentence(folder, content, prefix, ending):
    path = folder / f"any.{ending}"
    path.write_bytes(prefix + content)
    for reader in (read, partial(read_contacts, today=TODAY)):
        try:
            reader(path)
        except UnreadableFileError as refused:
            assert "\n" not in str(refused)  # noqa: PT017


@settings(deadline=None, max_examples=100)
@given(
    rows=st.lists(
        st.lists(
            st.sampled_from([SECRET, "YK-1", "zz", "advice_sought", "2026-01-12", "x" * 90, f"{SECRET}\x02"]),
            min_size=len(COLUMNS),
            max_size=len(COLUMNS) + 1,
        )
    )
)
def test_no_refusal_ever_shows_a_text_in_whichever_column_it_stands(folder, rows):
    path = folder / "note.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([COLUMNS, *rows])
    assert "Jane" not in str(read(path).rejected)
