"""Bad input: one sentence on standard error that says what is wrong and where, status 2, and nothing changed."""

import sqlite3
from contextlib import closing

import pytest

from tests.flows.desk import story

SECRET = "S3cret"
HEADER = story().splitlines()[0]


def sentence(said):
    """The one sentence of a refusal: ours alone on its line, or the last of those about the usage."""
    assert (said.status, said.out) == (2, "")
    assert "Traceback" not in said.err
    assert SECRET not in said.err
    *usage, last = said.err.rstrip().split("\n")
    assert usage == [] or usage[0].startswith("Usage: ehcp")
    return last.removeprefix("ehcp: ").removeprefix("Error: ")


ASKED = ("--advice-kind", "medical")
CALLS = {
    "a misspelt event": (
        ("record", "YK-0002", "desicion_to_assess_notified", "--on", "2025-08-01"),
        "event: 'desicion_to_assess_notified' is no event: did you mean decision_to_assess_notified?",
    ),
    "a day that does not exist": (
        ("record", "YK-0002", "request_withdrawn", "--on", "2025-06-31"),
        "Invalid value for '--on': '2025-06-31' is not a day: write it as YYYY-MM-DD, as in 2026-11-23",
    ),
    "a day that could be two": (
        ("record", "YK-0001", "advice_promised", "--on", "2025-08-01", *ASKED, "--promised-on", "09/08/2025"),
        "promised_on: '09/08/2025' could be 9 August or 8 September: write 2025-08-09 or 2025-09-08",
    ),
    "a day in the future": (
        ("record", "YK-0002", "request_withdrawn", "--on", "2025-08-02"),
        "occurred_on: Sat 2 Aug 2025 is in the future: today is Fri 1 Aug 2025",
    ),
    "a day before the law": (
        ("record", "YK-0009", "request_received", "--on", "2005-08-01"),
        "occurred_on: on Mon 1 Aug 2005 the Regulations were not yet in force (they began on 1 September 2014)",
    ),
    "an unknown kind of advice": (
        ("record", "YK-0001", "advice_received", "--on", "2025-08-01", "--advice-kind", "medicine"),
        "advice_kind: 'medicine' is no kind of advice: did you mean medical?",
    ),
    "advice of no kind": (
        ("record", "YK-0001", "advice_received", "--on", "2025-08-01"),
        "advice_kind: advice_received needs advice_kind",
    ),
    "an empty reference": (
        ("record", "", "request_received", "--on", "2025-08-01"),
        "case_ref: is missing: every row needs the council's own reference",
    ),
    "a name for a reference": (
        ("record", "Ann-Other", "request_received", "--on", "2025-08-01"),
        "case_ref: has no digit, so it may be a name: give the council's own reference",
    ),
    "an event of an unknown case": (
        ("record", "YK-9999", "request_withdrawn", "--on", "2025-08-01"),
        "authority 816 has no request YK-9999",
    ),
    "an event that cannot have happened": (
        ("record", "YK-0004", "final_plan_sent", "--on", "2025-08-01"),
        "final plan sent after the request had ended (decision not to assess notified, Mon 7 Apr 2025)",
    ),
    "an unknown case": (("case", "YK-9999"), "authority 816 has no request YK-9999 by that day"),
    "a case before it began": (
        ("case", "YK-0001", "--as-of", "2025-05-20"),
        "authority 816 has no request YK-0001 by that day",
    ),
    "a file that is not there": (
        ("import", "nowhere.csv"),
        "nowhere.csv: there is no such file: give the name of a .csv or .xlsx file",
    ),
    "an unknown state": (("cases", "--state", "lost"), "'lost' is not one of 'outstanding'"),
    "an unknown status": (("outbox", "--status", "lost"), "no message is ever 'lost': the words are queued,"),
    "a week that is not over": (
        ("summary", "--week-ending", "2025-08-03"),
        "the week ending Sun 3 Aug 2025 is not over: the last was Sun 27 Jul 2025",
    ),
    "a week that ends on no Sunday": (
        ("summary", "--week-ending", "2025-07-26"),
        "a week ends on a Sunday; Sat 26 Jul 2025 is none: the last was Sun 27 Jul 2025",
    ),
    "a folder that cannot be": (("summary", "--out", "/dev/null/reports"), "/dev/null/reports cannot be written: "),
    "a period that ends before it starts": (
        ("timeliness", "--from", "2025-02-01", "--to", "2025-01-31"),
        "the period ends on Fri 31 Jan 2025, before it starts",
    ),
    "a period without an end": (("timeliness", "--from", "2025-02-01"), "Missing option '--to'."),
    "a sample beside real requests": (
        ("demo",),
        "the tracker holds requests already: set EHCP_HOME to an empty folder for a sample",
    ),
    "a sample of nowhere": (("demo", "--like", "Camelot"), "No official figures are held for 'Camelot'"),
    "a sample of no year": (
        ("demo", "--year", "1999"),
        "The official figures of York are held for 2019, 2020, 2021, 2022, 2023, 2024, 2025, not for 1999.",
    ),
    "an unknown command": (("swep",), "No such command 'swep'."),
    "an unknown option": (("sweep", "--dryrun"), "No such option: --dryrun"),
}


@pytest.mark.parametrize(("words", "says"), CALLS.values(), ids=CALLS.keys())
def test_a_call_that_cannot_be(desk, words, says):
    """Each is refused in a sentence that names what was typed, and the database stays as it was."""
    before = desk.everything()
    assert says in sentence(desk(*words))
    assert desk(*words, "--json").status == 2
    assert desk.everything() == before


FILES = {
    "a misspelt column": (
        "events.csv",
        b"case_ref,event,occured_on\nYK-0009,request_received,2025-07-01\n",
        "events.csv: column 'occured_on' is not known (did you mean occurred_on?): nothing was read",
    ),
    "a workbook that says it is CSV": ("events.csv", b"PK\x03\x04rest", "events.csv: this is a workbook and not CSV"),
    "a text that says it is a workbook": (
        "events.xlsx",
        story().encode(),
        "events.xlsx: this is not a sound Excel workbook: save it again as .xlsx",
    ),
    "a letter": ("events.docx", b"Dear all", "events.docx: the ending says neither .csv nor .xlsx"),
    "an empty file": ("events.csv", b"", "events.csv: the file is empty: its first line names the columns"),
    "another alphabet": (
        "events.csv",
        HEADER.encode() + b"\nYK-0009,request_received,2025-07-01,,,,,,caf\xe9\n",
        "events.csv: line 2 is not UTF-8",
    ),
}


@pytest.mark.parametrize(("name", "content", "says"), FILES.values(), ids=FILES.keys())
@pytest.mark.parametrize("words", [("import",), ("import", "--accept-valid"), ("contacts", "import")])
def test_a_file_that_cannot_be_read(desk, name, content, says, words):
    """A file that is not what it should be is refused as a whole, by its name; as contacts it is too."""
    path = desk.home.parent / name
    path.write_bytes(content)
    before = desk.everything()
    refused = sentence(desk(*words, str(path)))
    assert says in refused or words[0] == "contacts"
    assert refused.startswith(f"{name}: ")
    assert desk.everything() == before


ROWS = {
    "a cell too many": ("YK-0009,request_received,2025-07-01,,,,,,,more", "has 10 cells where the header has 9"),
    "a misspelt event": ("YK-0009,request_recieved,2025-07-01", "event: 'request_recieved' is no event"),
    "an impossible date": ("YK-0009,request_received,2025-02-30", "occurred_on: '2025-02-30' is not a real date"),
    "an ambiguous date": (
        "YK-0009,request_received,07/08/2025",
        "occurred_on: '07/08/2025' could be 7 August or 8 July",
    ),
    "a future date": ("YK-0009,request_received,2025-08-02", "occurred_on: Sat 2 Aug 2025 is in the future"),
    "an empty reference": (",request_received,2025-07-01", "case_ref: is missing"),
    "an unknown advice kind": (
        "YK-0001,advice_received,2025-07-01,,,,dental",
        "advice_kind: 'dental' is no kind of advice",
    ),
}


@pytest.mark.parametrize(("row", "says"), ROWS.values(), ids=ROWS.keys())
def test_a_row_that_cannot_be(desk, row, says):
    """The row is named by number and column, the good row before it is not taken, and the list says what to do."""
    file = desk.file("rows.csv", f"{HEADER}\nYK-0008,request_received,2025-07-01,,,,,,\n{row}\n")
    before = desk.everything()
    said = desk("import", file)
    listed = said.err.splitlines()
    assert (said.status, len(listed)) == (2, 2)
    assert listed[0].startswith((f"  row 2, column {says}", f"  row 2: {says}"))
    assert listed[1] == "  nothing was taken: mend these rows, or import with --accept-valid"
    assert desk.everything() == before


def test_a_refusal_is_heard_with_json_too(desk):
    """The document says it on standard output, and the sentence stands on standard error."""
    said = desk("import", "nowhere.csv", "--json")
    assert said.status == 2
    assert said.document["files"][0]["rejected"][0]["reason"] in said.err


def test_a_message_without_a_recipient_waits_and_the_doctor_says_so(desk):
    """Nobody leads the psychology service: its message waits as no_recipient, named, and goes once there is a contact."""
    with closing(sqlite3.connect(desk.home / "ehcp.sqlite")) as database:
        kept = database.execute("SELECT service, role, mailbox FROM contacts").fetchall()
    desk.tampers("DELETE FROM contacts WHERE service = 'educational_psychology' AND role = 'service_lead'")
    desk("sweep")
    said = desk("deliver")
    assert (said.status, said.out) == (1, "5 sent, 1 no recipient\n")
    assert said.err == "nobody answers for educational_psychology/service_lead\n"
    assert [each["to"] for each in desk.asks("outbox", "--status", "no_recipient")["messages"]] == [None]
    missing = "nobody answers for educational_psychology/service_lead: import a contact for it"
    findings = desk.asks("doctor", status=1)["findings"]
    assert {"what": "contacts", "ok": False, "says": missing} in findings
    rows = "\n".join(f"{service},{role},{mailbox}" for service, role, mailbox in kept)
    assert desk("contacts", "import", desk.file("contacts.csv", f"service,role,mailbox\n{rows}\n")).status == 0
    assert desk.asks("deliver")["counts"] == {"sent": 1}


def test_messages_wait_for_a_mail_server_that_is_down(desk):
    """Status 1, the reason without the password, every message still queued; it goes once there is a way."""
    desk("sweep")
    desk.set(EHCP_MAIL_URL=f"smtp://tracker:{SECRET}@127.0.0.1:1", EHCP_MAIL_ALLOW="york.example,nhs.example")
    said = desk("deliver")
    assert (said.status, said.out) == (1, "6 queued\n")
    assert said.err == "the mail server could not be reached; nothing was sent\n"
    waiting = desk.asks("deliver", status=1)
    assert waiting == {"counts": {"queued": 6}, "waiting": ["the mail server could not be reached; nothing was sent"]}
    assert {each["status"] for each in desk.asks("outbox")["messages"]} == {"queued"}
    desk.set(EHCP_MAIL_URL="")
    assert desk.asks("deliver")["counts"] == {"sent": 6}
