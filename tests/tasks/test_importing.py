"""Importing files: all or nothing per file, the same file twice changes nothing, and every refusal names its row."""

import csv
from datetime import datetime

import pytest
import xlsxwriter

from tasks.importing import import_contacts, import_file
from tasks.reading import UnreadableFileError
from tests.conftest import MAILBOXES
from tests.dates import day

HEADER = ("case_ref", "event", "occurred_on", "external_id", "advice_kind", "note")
REQUEST = ("YK-0001", "request_received", "2025-05-21", "m-1", "", "")
ASSESS = ("YK-0001", "decision_to_assess_notified", "2025-07-02", "m-2", "", "")
SOUGHT = ("YK-0001", "advice_sought", "2025-07-03", "m-3", "medical", "")
OTHER = ("YK-0002", "request_received", "2025-06-02", "m-4", "", "")
SLIP = ("YK-0001", "advice_recieved", "2025-08-01", "m-5", "medical", "call Zoe's mother")
TOO_EARLY = ("YK-0001", "advice_received", "2025-07-02", "m-6", "medical", "call Zoe's mother")
GOOD = (REQUEST, ASSESS, SOUGHT, OTHER)


@pytest.fixture
def desk(new_office):
    """An office over SQLite: how a file is read does not depend on the database."""
    with new_office() as office:
        yield office


@pytest.fixture(params=["csv", "xlsx"])
def file(request, tmp_path):
    """Writes rows to a file of either form."""

    def write(*rows, header=HEADER):
        path = tmp_path / f"events.{request.param}"
        (_write_csv if request.param == "csv" else _write_xlsx)(path, [header, *rows])
        return path

    return write


def _write_csv(path, rows):
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)


def _write_xlsx(path, rows):
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        dates = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if number and HEADER[column] == "occurred_on" and value.startswith("20"):
                    sheet.write_datetime(number, column, datetime.fromisoformat(value), dates)
                else:
                    sheet.write(number, column, value)


def kept(office):
    return sorted(key for (key,) in office.rows("events", "key"))


def test_a_file_is_taken_and_its_requests_are_tracked(office, tmp_path):
    """On either database: what the file says is what is chased."""
    path = tmp_path / "events.csv"
    _write_csv(path, [HEADER, *GOOD])
    done = import_file(office.tracker, path)
    assert (done.file, done.rows, done.accepted, done.already_known) == (str(path), 4, 4, 0)
    assert (done.rejected, done.rejects_file) == ((), None)
    assert office.rows("cases", "case_ref", "clock_on") == [
        ("YK-0001", day("Wed 21 May 2025")),
        ("YK-0002", day("Mon 2 Jun 2025")),
    ]
    chased = {item.duty for message in office.sweeps("Wed 1 Oct 2025").messages for item in message.items}
    assert {"provide_advice", "notify_decision_whether_to_assess"} <= chased


def test_either_form_of_file_says_the_same(desk, file):
    assert import_file(desk.tracker, file(*GOOD)).accepted == 4
    assert ("m-3", "medical", day("Thu 3 Jul 2025")) in desk.rows("events", "key", "advice_kind", "occurred_on")


def test_the_same_file_again_changes_nothing(desk, file):
    """The nightly export holds the whole history, every night."""
    path = file(*GOOD)
    import_file(desk.tracker, path)
    before = desk.everything()
    done = import_file(desk.tracker, path)
    assert (done.rows, done.accepted, done.already_known, done.rejected) == (4, 0, 4, ())
    assert desk.everything() == before


def test_a_longer_file_adds_what_is_new(desk, file):
    import_file(desk.tracker, file(REQUEST, ASSESS))
    done = import_file(desk.tracker, file(*GOOD))
    assert (done.accepted, done.already_known) == (2, 2)


def test_rows_without_an_id_are_known_again_by_their_content(desk, file):
    rows = [(*row[:3], "", *row[4:]) for row in GOOD]
    assert import_file(desk.tracker, file(*rows)).accepted == 4
    assert import_file(desk.tracker, file(*rows)).already_known == 4


@pytest.mark.parametrize(
    ("bad", "column", "words"),
    [(SLIP, "event", "did you mean"), (TOO_EARLY, "event", "was never sought: record advice_sought first")],
    ids=["a slip in a word", "an event that cannot have happened"],
)
def test_one_bad_row_and_nothing_of_the_file_is_taken(desk, file, bad, column, words):
    """The refusal names the row and the column, and quotes no note."""
    before = desk.everything()
    done = import_file(desk.tracker, file(REQUEST, ASSESS, bad, SOUGHT, OTHER))
    assert (done.rows, done.accepted, done.rejects_file) == (5, 0, None)
    ((row, where, why),) = [(each.row, each.column, each.reason) for each in done.rejected]
    assert (row, where) == (3, column)
    assert words in why
    assert "Zoe" not in str(done.rejected)
    assert desk.everything() == before


def test_with_accept_valid_the_good_rows_are_taken_and_the_others_are_written_to_a_file(desk, file):
    path = file(REQUEST, SLIP, ASSESS, TOO_EARLY, SOUGHT, OTHER)
    done = import_file(desk.tracker, path, accept_valid=True)
    assert (done.rows, done.accepted, [each.row for each in done.rejected]) == (6, 4, [2, 4])
    assert kept(desk) == ["m-1", "m-2", "m-3", "m-4"]
    assert done.rejects_file == f"{path}.rejects.csv"
    with open(done.rejects_file, encoding="utf-8-sig", newline="") as stream:  # noqa: PTH123
        header, *rows = csv.reader(stream)
    assert header == [*HEADER, "reject_reason"]
    assert [row[:4] for row in rows] == [list(SLIP[:4]), list(TOO_EARLY[:4])]
    assert "did you mean" in rows[0][-1]
    assert "never sought" in rows[1][-1]


def test_the_file_of_rejects_is_corrected_and_imported(desk, file, tmp_path):
    """The reasons may stay where they are."""
    path = file(REQUEST, ASSESS, SOUGHT, SLIP)
    rejects = tmp_path / import_file(desk.tracker, path, accept_valid=True).rejects_file
    rejects.write_text(rejects.read_text("utf-8-sig").replace("advice_recieved", "advice_received", 1), "utf-8")
    done = import_file(desk.tracker, rejects)
    assert (done.accepted, done.rejected) == (1, ())
    assert "m-5" in kept(desk)


def test_with_nothing_to_reject_no_file_of_rejects_is_written(desk, file):
    path = file(*GOOD)
    assert import_file(desk.tracker, path, accept_valid=True).rejects_file is None
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_every_row_that_depends_on_a_refused_one_is_named_by_its_number(desk, file):
    """The request itself is refused for its bad date: what followed it cannot stand alone."""
    broken = ("YK-0001", "request_received", "21st of May", "m-1", "", "")
    done = import_file(desk.tracker, file(OTHER, broken, ASSESS, SOUGHT), accept_valid=True)
    assert [(each.row, each.column) for each in done.rejected] == [(2, "occurred_on"), (3, "event"), (4, "event")]
    assert "no request was received by then" in done.rejected[1].reason
    assert kept(desk) == ["m-4"]


def test_an_id_that_belongs_to_another_request_is_refused_by_its_row(desk, file):
    import_file(desk.tracker, file(REQUEST))
    done = import_file(desk.tracker, file(ASSESS, (*OTHER[:3], "m-1", "", "")))
    assert [(each.row, each.reason) for each in done.rejected] == [
        (2, "its external_id belongs to an event of another request")
    ]


def test_a_row_that_stands_twice_and_is_refused_is_not_called_known(desk, file):
    """Nothing that is not in the tracker is reported as known to it."""
    twice = (*TOO_EARLY[:3], "", *TOO_EARLY[4:])
    done = import_file(desk.tracker, file(REQUEST, twice, twice), accept_valid=True)
    assert (done.accepted, done.already_known) == (1, 0)


def test_a_column_that_does_not_exist_is_refused_by_name(desk, file):
    """A slip in a heading must not lose a column of data."""
    path = file(REQUEST, header=("case_ref", "event", "ocurred_on", "external_id", "advice_kind", "note"))
    done = import_file(desk.tracker, path)
    assert "column 'ocurred_on' is not known (did you mean occurred_on?)" in done.unreadable
    assert (done.accepted, [(each.row, each.reason) for each in done.rejected]) == (0, [(0, done.unreadable)])
    assert kept(desk) == []


def test_contacts_replace_those_that_were_there(desk, tmp_path):
    path = tmp_path / "contacts.csv"
    _write_csv(path, [("service", "role", "mailbox", "phone"), ("", "director", "new@york.example", "01904 555 0100")])
    assert import_contacts(desk.tracker, path) == 1
    assert desk.rows("contacts", "authority", "role", "mailbox", "phone") == [
        ("816", "director", "new@york.example", "01904 555 0100")
    ]


def test_one_bad_contact_and_the_old_ones_stay(desk, tmp_path):
    path = tmp_path / "contacts.csv"
    _write_csv(path, [("service", "role", "mailbox"), ("", "director", "new@york.example"), ("", "director", "nobody")])
    with pytest.raises(UnreadableFileError, match="row 2, column mailbox"):
        import_contacts(desk.tracker, path)
    assert len(desk.rows("contacts", "role")) == len(MAILBOXES)


def test_contacts_of_another_authority_leave_ones_own_alone(desk, tmp_path):
    path = tmp_path / "contacts.csv"
    _write_csv(path, [("authority", "service", "role", "mailbox"), ("383", "", "director", "d@leeds.example")])
    assert import_contacts(desk.tracker, path) == 1
    assert len(desk.rows("contacts", "role")) == len(MAILBOXES) + 1
    assert ("383", "d@leeds.example") in desk.rows("contacts", "authority", "mailbox")
