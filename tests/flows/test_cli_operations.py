"""`ehcp sweep`, `outbox`, `deliver`, `doctor` and `rebuild`: what runs every day, and what keeps it running."""

from email import message_from_bytes
from email.policy import default

import pytest

from tests.dates import day

MESSAGE = {"key", "to", "subject", "status", "attempts", "queued_at", "sent_at", "message_id", "items"}
QUEUED = {"key", "case_ref", "duty", "about", "step", "audience", "to"}
ITEM = {"case_ref", "duty", "about", "step", "audience"}
TO = {
    "health@nhs.example": ("YK-0001", "medical", "due_today", "service"),
    "clinical.officer@nhs.example": ("YK-0001", "medical", "due_today", "service_lead"),
    "psychology@york.example": ("YK-0001", "psychological", "due_today", "service"),
    "principal.psychologist@york.example": ("YK-0001", "psychological", "due_today", "service_lead"),
    "send.manager@york.example": ("YK-0002", None, "head_of_service", "send_manager"),
    "head.of.service@york.example": ("YK-0002", None, "head_of_service", "head_of_service"),
}


def statuses(desk):
    """How many messages have which status."""
    found = [each["status"] for each in desk.asks("outbox")["messages"]]
    return {status: found.count(status) for status in set(found)}


def test_a_sweep_answers_as_the_contract_has_it(desk):
    """Advice due that day is asked for, a decision eleven days late is escalated, and the breach is named."""
    found = desk.asks("sweep")
    assert found.keys() >= {"as_of", "examined", "messages", "breaches", "failed"}
    assert (found["as_of"], found["examined"], found["failed"]) == ("2025-08-01", 2, [])
    duty = "notify_decision_whether_to_assess"
    assert found["breaches"] == [{"case_ref": "YK-0002", "duty": duty, "about": None, "due_on": "2025-07-21"}]
    for each in found["messages"]:
        assert each.keys() >= QUEUED
        assert all(item.keys() >= ITEM for item in each["items"])
    assert {
        each["to"]: tuple(each[name] for name in ("case_ref", "about", "step", "audience"))
        for each in found["messages"]
    } == TO


def test_a_second_sweep_queues_nothing(desk):
    """The same day again, and the day before: each message once."""
    first = desk.asks("sweep")
    keys = [each["key"] for each in first["messages"]]
    assert len(set(keys)) == len(keys) == 6
    for again in (desk.asks("sweep"), desk.asks("sweep", "--as-of", day("Thu 31 Jul 2025").isoformat())):
        assert (again["messages"], again["failed"]) == ([], [])
    assert statuses(desk) == {"queued": 6}


def test_a_dry_run_changes_nothing(desk):
    """It says what would be queued, and leaves no trace of itself."""
    before = desk.everything()
    found = desk.asks("sweep", "--dry-run")
    assert {each["to"] for each in found["messages"]} == set(TO)
    assert desk.everything() == before
    assert "6 messages would be queued" in desk("sweep", "--dry-run").out
    assert desk("sweep").out.startswith("2 requests looked at, 6 messages queued, 1 breach on Fri 1 Aug 2025")


def test_a_request_that_cannot_be_read_is_named_and_stops_nothing(desk):
    """Status 1, the reference on standard error and in the JSON, and the other request's messages are queued."""
    desk.tampers("UPDATE standings SET basis = 'hearsay' WHERE case_ref = 'YK-0001'")
    said = desk("sweep", "--dry-run")
    assert said.status == 1
    assert said.err.startswith("YK-0001: its stored dates cannot be read")
    found = desk.asks("sweep", status=1)
    assert [each["case_ref"] for each in found["failed"]] == ["YK-0001"]
    assert found["failed"][0]["reason"]
    assert {each["case_ref"] for each in found["messages"]} == {"YK-0002"}


def test_the_outbox_answers_as_the_contract_has_it(desk):
    """Each message with its status and the steps that it carries, before and after it went."""
    desk("sweep")
    for each in desk.asks("outbox")["messages"]:
        assert each.keys() >= MESSAGE
        assert (each["status"], each["attempts"], each["sent_at"]) == ("queued", 0, None)
        assert each["queued_at"].startswith("2025-08-01T08:00:00")
        assert all(item.keys() >= ITEM for item in each["items"])
    desk("deliver")
    for each in desk.asks("outbox")["messages"]:
        assert (each["status"], each["attempts"]) == ("sent", 1)
        assert each["subject"]
        assert each["sent_at"].startswith("2025-08-01")
        assert each["message_id"].endswith("@council.example>")


@pytest.mark.parametrize(("status", "number"), [("queued", 5), ("no_recipient", 1), ("sent", 0), ("held", 0)])
def test_the_outbox_can_be_narrowed_to_a_status(desk, status, number):
    """Five messages wait to be sent, and one waits for a contact."""
    desk.tampers("DELETE FROM contacts WHERE role = 'head_of_service'")
    desk("sweep")
    found = desk.asks("outbox", "--status", status)["messages"]
    assert [each["status"] for each in found] == [status] * number
    assert desk("outbox", "--status", status).out.startswith(f"{number} messages")


def test_messages_are_delivered_once(desk):
    """Six letters lie in the outbox folder, one a mailbox; a second delivery finds nothing to send."""
    desk("sweep")
    assert desk("deliver").out == "6 sent\n"
    letters = [message_from_bytes(each.read_bytes(), policy=default) for each in desk.letters()]
    assert {each["To"] for each in letters} == set(TO)
    assert {each["Message-ID"] for each in letters} == {each["message_id"] for each in desk.asks("outbox")["messages"]}
    assert desk.asks("deliver") == {"counts": {}, "waiting": []}
    assert desk("deliver").out == "nothing to send\n"
    assert len(desk.letters()) == 6


def test_what_stopped_being_true_is_not_sent(desk):
    """Advice that came between the sweep and the delivery is not chased."""
    desk("sweep")
    desk("record", "YK-0001", "advice_received", "--on", "2025-08-01", "--advice-kind", "medical")
    assert desk.asks("deliver")["counts"] == {"sent": 4, "no_longer_true": 2}
    assert statuses(desk) == {"sent": 4, "no_longer_true": 2}


def test_the_kill_switch_lets_nothing_leave(desk):
    """With sending off everything is queued, and the outbox folder stays empty."""
    desk.set(EHCP_SENDING="off")
    desk("sweep")
    assert desk.asks("deliver")["counts"] == {"queued": 6}
    assert statuses(desk) == {"queued": 6}
    assert desk.letters() == []


def test_a_shadow_run_sends_one_report(desk):
    """Nothing leaves but one letter to the SEND manager, who reads what would have left."""
    desk.set(EHCP_SENDING="shadow")
    desk("sweep")
    assert desk("deliver", "--json").document["counts"] == {"held": 6, "sent": 1}
    (report,) = [message_from_bytes(each.read_bytes(), policy=default) for each in desk.letters()]
    assert report["To"] == "send.manager@york.example"
    assert "psychology@york.example" in report.get_body(("plain",)).get_content()


def test_the_doctor_finds_everything_in_place(desk):
    """After a sweep nothing is missing: status 0, and each finding says what was looked at."""
    before = desk("doctor")
    assert before.status == 1
    desk("sweep")
    findings = desk.asks("doctor")["findings"]
    assert [each for each in findings if not each["ok"]] == []
    looked_at = {
        "database",
        "contacts",
        "outbox",
        "daily tracking",
        "bank holidays",
        "letters",
        "mail",
        "secrets",
        "law",
        "replies",
    }
    assert {each["what"] for each in findings} == looked_at
    assert all(each["says"] for each in findings)


def test_the_heartbeat_tells_the_send_manager_and_ends_with_status_1_until_the_tracking_has_run(desk):
    """Told or not, it says which; cron would post what stands on standard error."""
    unable = desk.set(EHCP_SENDING="off")("doctor", "--alert")
    assert (unable.status, unable.out) == (1, "")
    assert unable.err == "today's tracking has not run: nobody could be told yet, see ehcp outbox\n"
    told = desk.set(EHCP_SENDING="on")("doctor", "--alert")
    assert (told.status, told.err) == (1, "today's tracking has not run: the SEND manager was told\n")
    assert desk.asks("doctor", "--alert", status=1) == {"missing": True, "told": True}
    desk("sweep")
    assert desk.asks("doctor", "--alert") == {"missing": False, "told": False}


def test_a_backup_fills_an_empty_home_and_nothing_else(desk, tmp_path):
    """Status 0 where all of it holds, 1 where a date differs, and 2, with one line, where it is refused."""
    rows = desk.asks("backup", str(tmp_path / "copy.zip"))["rows"]
    refused = desk("restore", str(tmp_path / "copy.zip"))
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    desk.set(EHCP_HOME=str(tmp_path / "other"))
    done = desk.asks("restore", str(tmp_path / "copy.zip"))
    assert done == {"rows": rows, "requests": 4, "differing": [], "trail": None}
    desk.set(EHCP_HOME=str(desk.home)).tampers("UPDATE standings SET due_on = '2001-01-01' WHERE case_ref = 'YK-0002'")
    assert desk("backup", str(tmp_path / "altered.zip")).status == 0
    differs = desk.set(EHCP_HOME=str(tmp_path / "third"))("restore", str(tmp_path / "altered.zip"))
    assert differs.status == 1
    assert "1 with dates that differ: YK-0002" in differs.out


@pytest.mark.parametrize(
    ("today", "what", "says"),
    [
        ("Tue 5 Aug 2025", "daily tracking", "last run for Fri 1 Aug 2025"),
        ("Sun 1 Sep 2030", "bank holidays", "known until Thu 26 Dec 2030"),
        ("Sun 1 Sep 2030", "law", "SI 2014/1530 reg 5(1) was not checked for a year: compare it with the source"),
    ],
)
def test_the_doctor_names_what_is_not_in_place(desk, today, what, says):
    """A missed night, a calendar that ends, a law that nobody compared: status 1."""
    desk("sweep")
    desk.set(EHCP_TODAY=day(today).isoformat())
    findings = desk.asks("doctor", status=1)["findings"]
    assert {"what": what, "ok": False, "says": says} in findings


def test_rebuild_finds_stored_dates_that_differ(desk):
    """A date moved behind the tracker's back is found by --check, which writes nothing, and put right without it."""
    assert desk.asks("rebuild", "--check") == {"requests": 4, "differing": []}
    right = sorted(map(repr, (row[1:] for row in desk.everything()["standings"])))
    desk.tampers("UPDATE standings SET due_on = '2025-12-24' WHERE case_ref = 'YK-0002' AND duty = 'send_final_plan'")
    wrong = desk.everything()
    assert desk.asks("rebuild", "--check", status=1) == {"requests": 4, "differing": ["YK-0002"]}
    assert desk.everything() == wrong
    said = desk("rebuild")
    assert (said.status, said.out) == (0, "4 requests, 1 with stored dates that differed: YK-0002\n")
    assert sorted(map(repr, (row[1:] for row in desk.everything()["standings"]))) == right
    assert desk("rebuild", "--check").status == 0
