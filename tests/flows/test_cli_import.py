"""`ehcp import` and `ehcp contacts import`: files, all or nothing, and what is said of their rows."""

from tests.flows.desk import CONTACTS, story

ROW = "YK-0009,request_received,2025-07-01,,,,,,\n"
BAD = "YK-0010,request_recieved,2025-07-01,,,,,,\n"


def test_a_file_is_imported_once(empty):
    """Every row is accepted; the same file again changes nothing."""
    file = empty.file("events.csv", story())
    (first,) = empty.asks("import", file)["files"]
    assert {name: first[name] for name in ("file", "rows", "accepted", "already_known", "rejected")} == {
        "file": file,
        "rows": 13,
        "accepted": 13,
        "already_known": 0,
        "rejected": [],
    }
    before = empty.everything()
    (again,) = empty.asks("import", file)["files"]
    assert (again["accepted"], again["already_known"]) == (0, 13)
    assert empty.everything() == before


def test_one_bad_row_keeps_the_whole_file_out(empty):
    """Status 2, the row is named with column, value and reason, and nothing is in the database."""
    file = empty.file("events.csv", story() + BAD)
    before = empty.everything()
    (found,) = empty.asks("import", file, status=2)["files"]
    assert (found["accepted"], len(found["rejected"])) == (0, 1)
    assert found["rejected"][0] == {
        "row": 14,
        "column": "event",
        "value": "request_recieved",
        "reason": "'request_recieved' is no event: did you mean request_received?",
    }
    assert empty.everything() == before


def test_the_good_rows_are_taken_when_asked_for(empty):
    """Status 1: thirteen rows are in, and the other one lies beside the file with its reason."""
    file = empty.file("events.csv", story() + BAD)
    said = empty("import", file, "--accept-valid")
    assert said.status == 1
    assert "14 rows, 13 accepted, 0 already known" in said.out
    assert "row 14, column event: 'request_recieved' is no event" in said.err
    rejects = (empty.home.parent / "events.csv.rejects.csv").read_text(encoding="utf-8-sig")
    assert rejects.splitlines()[1].startswith("YK-0010,request_recieved")
    assert empty.asks("case", "YK-0001")["stage"] == "assessment"


def test_one_of_two_files_may_fail(empty):
    """Status 1 where one file was taken and the other was not; the JSON has an entry for each."""
    good, bad = empty.file("good.csv", story()), empty.file("bad.csv", story() + BAD)
    assert [each["accepted"] for each in empty.asks("import", good, bad, status=1)["files"]] == [13, 0]
    assert empty.asks("cases")["cases"]


def test_an_event_that_cannot_follow_is_rejected_by_its_row(desk):
    """A plan for a request that was refused cannot have been sent; the row says why."""
    header = story().splitlines()[0]
    file = desk.file("late.csv", f"{header}\n{ROW}YK-0004,final_plan_sent,2025-07-01,,,,,,\n")
    (found,) = desk.asks("import", file, status=2)["files"]
    (row,) = found["rejected"]
    assert (row["row"], row["column"], row["value"]) == (2, "event", "final_plan_sent")
    assert row["reason"]
    assert desk("case", "YK-0009").status == 2


def test_contacts_are_taken_whole(empty):
    """Nine mailboxes are in; a file with a slip in a role changes none of them."""
    file = empty.file("contacts.csv", CONTACTS)
    assert empty.asks("contacts", "import", file) == {"file": file, "contacts": 9}
    assert empty("contacts", "import", file).out == "9 contacts\n"
    before = empty.everything()
    said = empty("contacts", "import", empty.file("slip.csv", CONTACTS.replace("director,", "direktor,")))
    assert (said.status, said.out) == (2, "")
    assert "row 9, column role" in said.err
    assert empty.everything() == before
