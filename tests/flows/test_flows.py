"""The flows against a real Prefect server: names and states, boards, refusals, and what must never get there."""

import re
import sqlite3
import time
from contextlib import closing
from functools import partial
from inspect import signature

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowFilter, FlowFilterName
from prefect.client.schemas.sorting import FlowRunSort
from prefect.settings import get_current_settings

from flows import daily as day_module
from flows import import_cases as import_module
from flows import record_event as record_module
from flows.delivery import deliver
from flows.deploying import deployments
from flows.opened import opened
from flows.track_request import track_request
from flows.weekly_summary import weekly_summary
from models.events import COLUMNS
from tasks.boards import HOME, PAGES
from tests.dates import day
from tests.flows.desk import NOTE, story

BOARDS = {HOME, *PAGES}
HEADER = story().splitlines()[0]
FORBIDDEN_IN_FORMS = {"note", "evidence"}


def run(flow, **parameters):
    """Run a flow: the state that it ends in, as the server has it, and the run's name."""
    ended = flow(**parameters, return_state=True)
    with get_client(sync_client=True) as server:
        found = server.read_flow_run(ended.state_details.flow_run_id)
    return found.state, found.name


def boards():
    """The latest artifact of each key, as its page shows it."""
    with get_client(sync_client=True) as server:
        found = server._client.post("/artifacts/latest/filter", json={"limit": 200}).json()
    return {each["key"]: each for each in found}


def track_runs():
    """The runs of single requests, newest first."""
    with get_client(sync_client=True) as server:
        named = FlowFilter(name=FlowFilterName(any_=["track-request"]))
        return server.read_flow_runs(flow_filter=named, sort=FlowRunSort.START_TIME_DESC, limit=200)


daily = partial(run, day_module.daily)
record_event = partial(run, record_module.record_event)
import_cases = partial(run, import_module.import_cases)


def test_a_day_is_named_for_itself_and_for_what_it_found(runs):
    """Friday's run is red, with the breach and the request at risk in the name of its state."""
    state, name = daily()
    assert name == "Fri 1 Aug 2025"
    assert (state.type.value, state.name) == ("FAILED", "1 breached, 1 at risk")
    assert state.message == "6 messages queued"
    assert {each["status"] for each in runs.asks("outbox")["messages"]} == {"sent"}
    assert len(runs.letters()) == 6


def test_a_day_can_be_repeated_and_caught_up(runs):
    """A second run of the day finds nothing to send; a run for a later day is named for that day.

    On the later day the head of service and the director are to hear, and wait for approval.
    """
    daily()
    state, _ = daily()
    assert (state.name, state.message) == ("1 breached, 1 at risk", "0 messages queued")
    state, name = daily(as_of=day("Mon 4 Aug 2025"))
    assert (name, state.name) == ("Mon 4 Aug 2025", "2 breached, 0 at risk")
    assert len(runs.letters()) == 6 + 3
    assert [each["step"] for each in runs.asks("approvals")["approvals"]] == ["director"]


def test_a_broken_request_fails_the_day_by_name_and_stops_no_other(runs, environment):
    """The run is Failed and names the one request; the other one's escalation went out all the same."""
    runs.tampers("UPDATE standings SET basis = 'hearsay' WHERE case_ref = 'YK-0001' AND duty = 'send_final_plan'")
    environment.setattr(day_module.show, "retries", 0)  # nobody waits five seconds here
    state, _ = daily()
    assert state.type.value == "FAILED"
    assert state.name.endswith(", 1 not looked at")
    assert state.message.startswith("could not be looked at: YK-0001; ")
    sent = runs.asks("outbox", "--status", "sent")["messages"]
    assert {item["case_ref"] for each in sent for item in each["items"]} == {"YK-0002"}


def test_a_mail_server_that_is_down_is_named_by_the_run(runs):
    """The messages wait, and the run says why, without the password."""
    runs.set(EHCP_MAIL_URL="smtp://tracker:S3cret@127.0.0.1:1", EHCP_MAIL_ALLOW="york.example,nhs.example")
    state, _ = daily()
    assert state.message == "6 messages queued; the mail server could not be reached; nothing was sent"
    runs.set(EHCP_MAIL_URL="")
    opened.cache_clear()
    assert {each["status"] for each in runs.asks("outbox")["messages"]} == {"queued"}


def test_the_boards_have_stable_keys(runs):
    """Every board is there after a day, the start page links to each, and a second day changes them in place."""
    daily()
    first = boards()
    assert first.keys() >= BOARDS
    assert all(first[key]["description"] == "Refreshed Fri 1 Aug 2025 09:00." for key in BOARDS)
    linked = re.findall(r"\(../../artifacts/artifact/([0-9a-f-]+)\)", first["home"]["data"])
    assert set(linked) >= {first[key]["latest_id"] for key in BOARDS - {"home"}}
    daily(as_of=day("Mon 4 Aug 2025"))
    again = boards()
    assert all("Mon 4 Aug 2025" in again[key]["data"] for key in BOARDS)
    assert {key: again[key]["latest_id"] for key in BOARDS} == {key: first[key]["latest_id"] for key in BOARDS}


def test_the_boards_show_what_stands(runs):
    """The breach, the advice that is waited for, and the whole caseload; what is closed is on none of them."""
    daily()
    shown = {key: each["data"] for key, each in boards().items()}
    assert "2 open requests.  This morning: [1 request past a limit of the law]" in shown["home"]
    assert ") | **Breached** | Mon 21 Jul 2025 | 7 |" in shown["caseload"].replace("\N{NO-BREAK SPACE}", " ")
    assert "YK-0002" in shown["breaches"]
    assert "YK-0001" not in shown["breaches"]
    assert "YK-0001" in shown["advice-outstanding"]
    assert "YK-0003" not in shown["caseload"]
    assert "`plans_issued_20_weeks_ex`" in shown["timeliness"]


def test_the_requests_of_the_day_have_runs_that_read_like_casework(runs):
    """The most urgent first, up to the limit of the settings, each in a word and with tags to filter by."""
    daily()
    found = {each.name: each for each in track_runs()}
    late = found["YK-0002 · week 7 · request"]
    assert (late.state.type.value, late.state.name) == ("FAILED", "Breached")
    assert set(late.tags) >= {"ehcp", "case:YK-0002", "officer:so-02", "stage:request"}
    assert "service:health" in found["YK-0001 · week 10 · assessment"].tags


def test_so_many_runs_a_day_and_no_more(runs):
    """The others are in the tables."""
    runs.set(EHCP_RUNS_A_DAY="1")
    opened.cache_clear()
    before = len(track_runs())
    daily()
    assert len(track_runs()) == before + 1


def test_a_form_records_an_event(runs):
    """The run is named for the request and what happened, and the second time it is known already."""
    asked = {"case_ref": "YK-0001", "event": "advice_received", "occurred_on": "2025-07-31", "advice_kind": "medical"}
    state, name = record_event(**asked)
    assert (state.type.value, state.name, name) == (
        "COMPLETED",
        "Recorded: advice received",
        "YK-0001: advice received 31 Jul",
    )
    assert record_event(**asked)[0].name == "Already known"
    found = runs.asks("case", "YK-0001")["duties"]
    assert [each["done_on"] for each in found if each["about"] == "medical"] == ["2025-07-31"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("YK-0004", "final_plan_sent", "2025-08-01"), "final plan sent after the request had ended"),
        (("YK-9999", "request_withdrawn", "2025-08-01"), "authority 816 has no request YK-9999"),
        (("YK-0001", "request_withdrawn", "2025-08-02"), "occurred_on: Sat 2 Aug 2025 is in the future"),
        (("YK-0001", "advice_received", "2025-08-01"), "advice_kind: advice_received needs advice_kind"),
    ],
)
def test_an_impossible_event_is_not_recorded(runs, asked, says):
    """The run is Failed, named "Not recorded", with the sentence, and nothing is changed."""
    before = runs.everything()
    state, _ = record_event(**dict(zip(("case_ref", "event", "occurred_on"), asked, strict=True)))
    assert (state.type.value, state.name) == ("FAILED", "Not recorded")
    assert state.message.startswith(says)
    assert runs.everything() == before


def test_a_form_has_no_free_text():
    """It has exactly the columns of the event file, without note, evidence and the moment of recording."""
    assert set(signature(record_module.record_event.fn).parameters) == set(COLUMNS) - FORBIDDEN_IN_FORMS - {
        "recorded_at"
    }


@pytest.mark.parametrize("file", ["../events.csv", "/etc/passwd", "inbox/../../events.csv"])
def test_only_the_inbox_is_imported_from(runs, file):
    """A path that leads out of the inbox is refused, even where the file is good."""
    runs.file("home/events.csv", f"{HEADER}\nYK-0009,request_received,2025-07-01,,,,,,\n")
    before = runs.everything()
    state, _ = import_cases(file=file)
    assert (state.type.value, state.name) == ("FAILED", "Not imported")
    assert state.message == "file: must lie in the inbox folder"
    assert runs.everything() == before


def test_a_file_of_the_inbox_is_imported(runs):
    """A good file is Completed with its counts; a bad row fails the run and is named; good rows are taken on request."""
    (runs.home / "inbox").mkdir()
    good = f"{HEADER}\nYK-0009,request_received,2025-07-01,,,,,,\n"
    runs.file("home/inbox/good.csv", good)
    assert import_cases(file="good.csv")[0].name == "1 recorded, 0 known, 0 rejected"
    runs.file("home/inbox/bad.csv", good + "YK-0010,request_recieved,2025-07-01,,,,,,\n")
    state, _ = import_cases(file="bad.csv")
    assert (state.type.value, state.name) == ("FAILED", "0 recorded, 0 known, 1 rejected")
    assert state.message.startswith("row 2, column event: 'request_recieved' is no event")
    assert import_cases(file="bad.csv", accept_valid=True)[0].name == "0 recorded, 1 known, 1 rejected"
    assert import_cases(file="nowhere.csv")[0].message.startswith("nowhere.csv: there is no such file")


def test_the_weekly_summary_is_queued_once(runs):
    """Monday's messages go to their readers; the same week again is "Sent before"; a Saturday ends no week."""
    state, name = run(weekly_summary)
    assert (name, state.name) == ("Week ending Sun 27 Jul 2025", "6 queued")
    assert run(weekly_summary)[0].name == "Sent before"
    assert len(runs.letters()) == 6
    state, _ = run(weekly_summary, week_ending=day("Sat 26 Jul 2025"))
    assert (state.type.value, state.name) == ("FAILED", "Not sent")
    assert state.message.startswith("a week ends on a Sunday; Sat 26 Jul 2025 is none")


def test_the_timeline_of_a_request_is_published(runs):
    """Under the request's own key, with its law; an unknown request is "Not found"."""
    state, name = run(track_request, case_ref="YK-0002")
    assert (name, state.name) == ("YK-0002 · week 7 · request", "Breached")
    assert state.message == "YK-0002 in week 7: 1 date passed unmet; next is Draft plan, Sat 27 Sep 2025."
    page = boards()["case-yk-0002"]
    assert page["data"].startswith("# YK-0002 · week 7 · request")
    assert "SI 2014/1530 reg 5(1)" in page["data"]
    state, _ = run(track_request, case_ref="YK-9999")
    assert (state.type.value, state.name) == ("FAILED", "Not found")


def test_what_is_queued_is_sent_between_two_days(runs):
    """The run is named for what it sent."""
    runs("sweep")
    assert run(deliver)[0].name == "6 sent"
    assert run(deliver)[0].name == "Nothing to send"


def test_the_deployments_are_those_of_the_contract():
    """Flow and deployment share the name, and what has a schedule has it in London."""
    found = {each.name: each for each in deployments()}
    names = {"daily", "deliver", "track-request", "record-event", "import-cases", "weekly-summary"}
    assert found.keys() >= names
    assert all(found[name].flow.name == name for name in names)
    scheduled = {name: each.schedules for name, each in found.items() if each.schedules}
    assert scheduled.keys() == {"daily", "deliver", "weekly-summary"}
    assert scheduled["daily"] == ("0 6 * * *",)


def everything_in_prefect():
    """Every row of the server's database, as text."""
    url = get_current_settings().server.database.connection_url.get_secret_value()
    with closing(sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"))) as database:
        return "\n".join(database.iterdump())


def test_no_note_reaches_prefect(runs):
    """Not by the day, a timeline, a refusal, a file whose columns slipped, or the summary; references do."""
    assert NOTE in str(runs.everything()["events"])
    (runs.home / "inbox").mkdir()
    rows = f"YK-0009,{NOTE},2025-07-01,,,,,,\n{NOTE},request_received,{NOTE},{NOTE},,{NOTE},{NOTE},{NOTE},{NOTE}\n"
    runs.file("home/inbox/slipped.csv", f"{HEADER}\n{rows}")
    runs.file("home/inbox/headless.csv", f"{HEADER},{NOTE}\n{rows}")
    daily()
    run(track_request, case_ref="YK-0001")
    run(weekly_summary)
    assert import_cases(file="slipped.csv")[0].type.value == "FAILED"
    assert import_cases(file="headless.csv")[0].type.value == "FAILED"
    refused = {"case_ref": "YK-0001", "event": "advice_request_received", "occurred_on": "2025-08-01"}
    assert record_event(**refused, advice_kind="medical", corrects="the-last-of-all")[0].type.value == "COMPLETED"
    deadline = time.monotonic() + 60
    while "the-last-of-all" not in (found := everything_in_prefect()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert "the-last-of-all" in found
    assert "case-yk-0001" in found
    assert NOTE not in found
    assert NOTE[:20] not in found
