"""The forms against a real Prefect server: what they record, how they refuse, and what is registered."""

import asyncio
import logging
import re
from contextlib import contextmanager
from inspect import signature
from uuid import uuid4

import pytest
from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.sorting import DeploymentSort
from prefect.exceptions import FailedRun
from prefect.flow_engine import run_flow
from prefect.logging.loggers import flow_run_logger
from prefect.runner import Runner
from prefect.utilities.schema_tools.validation import ValidationError, validate

from flows.deploying import deployments, register
from flows.forms.gate import check_advice
from flows.forms.shortcuts import acknowledge_escalation, claim_exception, mute_chasing
from flows.forms.what_if import what_if
from flows.import_cases import import_cases
from flows.record_event import record_event
from tests.flows.desk import story
from tests.tasks.test_forms import ALL

HEADER = story().splitlines()[0]
RECEIVED = {"case_ref": "YK-0001", "event": "advice_received", "occurred_on": "2025-07-31", "advice_kind": "medical"}
DEPLOYED = {each.name: each for each in deployments("../../artifacts/artifact/the-start-page")}


def run(form, **parameters):
    """Run a flow: the state that it ends in, as the server has it, with the run's name and its artifacts."""
    ended = form(**parameters, return_state=True)
    ran = ended.state_details.flow_run_id
    with get_client(sync_client=True) as server:
        found = server.read_flow_run(ran)
        asked = {"flow_runs": {"id": {"any_": [str(ran)]}}}
        made = server._client.post("/artifacts/filter", json=asked).json()
    return found.state, found.name, [each["data"].replace("\N{NO-BREAK SPACE}", " ") for each in made]


def page(key):
    """The page of that key, and its id."""
    with get_client(sync_client=True) as server:
        found = server._client.post("/artifacts/latest/filter", json={"artifacts": {"key": {"any_": [key]}}}).json()
    return found[0]["data"], found[0]["latest_id"]


@contextmanager
def heard():
    """What a run writes into its log, and the traceback beside it if there is one."""
    records = []
    listener = logging.Handler()
    listener.emit = records.append
    logger = logging.getLogger("prefect.flow_runs")
    logger.addHandler(listener)
    try:
        yield records
    finally:
        logger.removeHandler(listener)


def test_what_was_recorded_is_named_said_and_shown(runs):
    """The run says what was recorded and what is next, and leads to the page of the request, which shows it."""
    with heard() as log:
        state, name, made = run(record_event, **RECEIVED)
    assert (name, state.name) == ("YK-0001: advice received 31 Jul", "Recorded: advice received")
    assert state.message.startswith("Next for YK-0001: ")
    assert state.message in [each.getMessage() for each in log]
    markdown, artifact = page("case-yk-0001")
    assert f"](../../artifacts/artifact/{artifact})" in made[0]
    assert "advice received" in markdown


def test_the_boards_follow_what_was_recorded_at_once(runs):
    """Whoever goes on to a board finds nothing still asked for that has just come."""
    run(record_event, **RECEIVED | {"case_ref": "YK-0001", "advice_kind": "psychological"})
    before, _ = page("advice-outstanding")
    run(record_event, **RECEIVED)
    after, _ = page("advice-outstanding")
    assert "Medical advice" in before
    assert "Medical advice" not in after


def test_the_second_time_nothing_is_changed(runs):
    """The same event again is known already, and the run says so."""
    run(record_event, **RECEIVED)
    before = runs.everything()
    state, _, _ = run(record_event, **RECEIVED)
    assert (state.type.value, state.name) == ("COMPLETED", "Already known")
    assert state.message.startswith("Nothing was changed.")
    assert runs.everything() == before


def test_a_decision_says_what_its_letter_must_carry(runs):
    """While the letter can still be put right."""
    state, _, _ = run(
        record_event, case_ref="YK-0002", event="decision_not_to_assess_notified", occurred_on="2025-08-01"
    )
    assert "Its letter must carry" in state.message


def test_a_page_that_cannot_be_published_undoes_no_recording(runs):
    """The event is kept, the run is Completed, and says that the page is old."""
    runs("sweep")
    runs("deliver")
    runs.tampers("UPDATE outbox SET sent_on = 'some day'")
    state, _, _ = run(record_event, **RECEIVED)
    assert (state.type.value, state.name) == ("COMPLETED", "Recorded: advice received")
    assert state.message.endswith("The pages could not be refreshed: the next daily run does it.")
    assert "advice_received" in [each["event"] for each in runs.asks("case", "YK-0001")["events"]]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "case_ref: is missing"),
        ({"case_ref": "", "event": None, "occurred_on": "  "}, "case_ref: is missing"),
        (RECEIVED | {"occurred_on": "2025-08-02"}, "occurred_on: Sat 2 Aug 2025 is in the future"),
        (RECEIVED | {"event": "advice_promised"}, "promised_on: advice_promised needs promised_on"),
        (RECEIVED | {"case_ref": "YK-9999"}, "authority 816 has no request YK-9999"),
        (RECEIVED | {"case_ref": "Ann Marked"}, "case_ref: may hold letters, digits, - and / only"),
        (RECEIVED | {"year_group": 99}, "year_group: '99' is no year group"),
    ],
)
def test_a_refusal_is_one_sentence_that_names_the_field(runs, asked, says):
    """Failed, named "Not recorded"; the sentence is that of `ehcp record`; nothing is written, no name is kept."""
    before = runs.everything()
    with heard() as log:
        state, name, made = run(record_event, **asked)
    assert (state.type.value, state.name) == ("FAILED", "Not recorded")
    assert state.message.startswith(says)
    assert state.message in [each.getMessage() for each in log]
    assert "Marked" not in name + state.message
    assert (runs.everything(), made) == (before, [])


def test_a_refusal_of_a_form_is_that_of_the_command(runs):
    """Word for word."""
    state, _, _ = run(record_event, **(RECEIVED | {"occurred_on": "2025-08-02"}))
    said = runs("record", "YK-0001", "advice_received", "--on", "2025-08-02", "--advice-kind", "medical")
    assert said.err == f"ehcp: {state.message}\n"


def test_a_refusal_leaves_no_traceback(runs):
    """Run as Prefect's runner runs it; an error that nobody foresaw still leaves one."""
    with heard() as log, pytest.raises(FailedRun):
        run_flow(record_event, parameters={}, error_logger=flow_run_logger(flow_run_id=uuid4()))
    assert "case_ref: is missing" in log[-1].getMessage()
    assert [each for each in log if each.exc_info] == []

    @flow
    def breaks():
        raise ZeroDivisionError

    with heard() as log, pytest.raises(ZeroDivisionError):
        run_flow(breaks, parameters={}, error_logger=flow_run_logger(flow_run_id=uuid4()))
    assert [each for each in log if each.exc_info]


def test_a_late_duty_is_taken_on(runs):
    """By its own form; and neither duty nor advice is refused by name."""
    asked = {"case_ref": "YK-0002", "occurred_on": "2025-08-01"}
    duty = {"duty": "notify_decision_whether_to_assess", "promised_on": "2025-08-08"}
    state, name, _ = run(acknowledge_escalation, **asked, **duty)
    assert (name, state.name) == (
        "YK-0002: escalation acknowledged 1 Aug",
        "Recorded: escalation acknowledged",
    )
    state, _, _ = run(acknowledge_escalation, **asked)
    assert state.message == "duty: escalation_acknowledged needs duty or advice_kind"


def test_an_exception_is_claimed_with_a_code_for_what_shows_it(runs):
    """The school holidays stand behind it; a ground that the duty does not know is refused with the law."""
    asked = {
        "case_ref": "YK-0001",
        "occurred_on": "2025-08-01",
        "duty": "send_final_plan",
        "starts_on": "2025-07-01",
        "evidence_held": "letter_or_email_on_file",
    }
    state, _, _ = run(claim_exception, **asked, ground="exceptional_personal_circumstances")
    assert state.name == "Recorded: exception claimed"
    assert [each["ground"] for each in runs.asks("exceptions")["exceptions"]] == ["exceptional_personal_circumstances"]
    state, _, _ = run(claim_exception, **asked, ground="missed_appointment")
    assert re.match(r"ground: send_final_plan \(SI 2014/1530 reg 13\(2\).*\) does not know the ground", state.message)


def test_chasing_is_not_muted_without_a_reason(runs):
    """The form cannot be sent without one, and the run refuses it too."""
    assert "reason" in DEPLOYED["mute-chasing"].form["required"]
    state, name, _ = run(mute_chasing, case_ref="YK-0001", occurred_on="2025-08-01")
    assert (name, state.name) == ("YK-0001: chasing muted 1 Aug", "Not recorded")
    asked = {"case_ref": "YK-0001", "occurred_on": "2025-08-01", "advice_kind": "medical", "reason": "in_hand"}
    assert run(mute_chasing, **asked)[0].name == "Recorded: chasing muted"
    silences = [each["silence"] for each in runs.asks("case", "YK-0001")["duties"] if each["about"] == "medical"]
    assert {"because": "muted", "until": None} in silences


def test_what_if_answers_with_a_page_and_writes_nothing(runs):
    """Eighteen weeks instead of twenty: each finalised plan would be, or would have been, due sooner."""
    before = runs.everything()
    state, _, made = run(what_if, duty="send_final_plan", amount=18, unit="weeks", from_day="2025-01-01")
    assert state.name == "4 requests would change"
    assert made[0].startswith("# What would change, seen on Fri 1 Aug 2025")
    assert "| YK-0001 | Finalised plan | Wed 8 Oct 2025 | outstanding | Wed 24 Sep 2025 | outstanding |" in made[0]
    assert runs.everything() == before


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "nothing is supposed"),
        ({"duty": "send_final_plan", "amount": 18}, "unit: is missing"),
        ({"setting": "990001", "closed_from": "2025-07-23"}, "closed_to: is missing"),
        ({"bank_holiday": "soon"}, "'soon' is not a day"),
        ({"duty": "send_final_plan", "amount": 1, "unit": "weeks", "from_day": "now"}, "from_day: is not a day"),
    ],
)
def test_half_a_supposition_is_refused(runs, asked, says):
    """With the field that is missing."""
    state, _, made = run(what_if, **asked)
    assert (state.type.value, state.name, made) == ("FAILED", "Not answered", [])
    assert state.message.startswith(says)


@pytest.fixture
def inbox(runs):
    """A desk with two event files in its inbox, one good and one with two bad rows."""
    (runs.home / "inbox" / "november").mkdir(parents=True)
    good = f"{HEADER}\nYK-0009,request_received,2025-07-01,,,,,,\n"
    runs.file("home/inbox/good.csv", good)
    bad = f"{HEADER}\nYK-0010,request_recieved,2025-07-01,,,,,,\nYK-0011,request_received,soon,,,,,,\n"
    runs.file("home/inbox/november/bad.csv", bad)
    runs.file("home/inbox/november/good.csv", good)
    runs.file("home/inbox/november/bad.csv.rejects.csv", "not an event file")
    return runs


def test_the_whole_inbox_is_imported_where_no_file_is_named(inbox):
    """Its event files, not those of the folders in it; and a second time they are known."""
    state, _, _ = run(import_cases)
    assert (state.name, state.message) == ("1 recorded, 0 known, 0 rejected", "1 file read")
    assert run(import_cases)[0].name == "0 recorded, 1 known, 0 rejected"


def test_of_a_folder_each_file_is_all_or_nothing(inbox):
    """The bad file is refused, row by row in the artifact and with one sentence in the state; the good one is taken."""
    state, _, made = run(import_cases, file="november")
    assert (state.type.value, state.name) == ("FAILED", "1 recorded, 0 known, 2 rejected")
    assert state.message.startswith("bad.csv, row 1, column event: 'request_recieved' is no event")
    assert state.message.endswith(" (and 1 more: all of them are among this run's artifacts)")
    assert "| bad.csv | 1 | event | 'request_recieved' is no event: did you mean request_received?" in made[0]
    assert "| bad.csv | 2 | occurred_on |" in made[0]
    assert str(inbox.home) not in made[0]


@pytest.mark.parametrize("name", ["", "november/empty"])
def test_a_folder_without_event_files_is_refused(runs, name):
    """Also an inbox that is not there yet."""
    state, _, _ = run(import_cases, file=name)
    said = "file: there is no CSV or XLSX file in that folder of the inbox"
    wanted = said if not name else "empty: there is no such file: give the name of a .csv or .xlsx file"
    assert (state.type.value, state.message) == ("FAILED", wanted)


@pytest.mark.parametrize("name", sorted(DEPLOYED))
def test_a_form_asks_only_for_what_its_flow_takes(name):
    """By name; what the form need not ask is given beforehand."""
    deployed = DEPLOYED[name]
    asked = deployed.form["properties"].keys() | deployed.meant.keys()
    taken = signature(deployed.flow.fn).parameters
    assert asked <= taken.keys()
    without = {each for each, one in taken.items() if one.default is one.empty}
    assert without <= {*deployed.form["required"], *deployed.meant}


@pytest.mark.parametrize("name", sorted(DEPLOYED))
def test_each_description_leads_to_the_start_page(name):
    """And says what the form is for."""
    says, _, way = DEPLOYED[name].description.rpartition("\n\n")
    assert says
    assert way == "[Start page](../../artifacts/artifact/the-start-page)"


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        ("advice-received", {"case_ref": "Ann Marked"}),
        ("advice-received", {"occurred_on": "last week"}),
        ("advice-received", {"advice_kind": "other"}),
        ("advice-received", {"advice_kind": None}),
        ("advice-received", {"advice_ref": "from Ann Marked"}),
        ("request-received", {"year_group": 99}),
        ("event-corrected", {"corrects": "the one about Ann"}),
    ],
)
def test_the_server_refuses_what_cannot_be_before_anything_is_kept(form, asked):
    """A name is typed where a reference belongs: no run is made, so that nothing of it is kept."""
    good = {"case_ref": " YK-0001 ", "occurred_on": "2025-07-31"}
    good |= {"advice_kind": "medical", "advice_ref": ""} if form == "advice-received" else {}
    good |= {"corrects": "e-1"} if form == "event-corrected" else {}
    validate(good, DEPLOYED[form].form, raise_on_error=True)
    with pytest.raises(ValidationError):
        validate(good | asked, DEPLOYED[form].form, raise_on_error=True)


async def _registered(*homes):
    """The ids after each start, beside what the server has; a deployment of ours that is gone, and one of others."""
    async with get_client() as server:
        made = await server.create_flow_from_name("gone")
        gone = await server.create_deployment(made, "gone", tags=["ehcp"])
        others = await server.create_deployment(made, "somebody-elses", tags=["theirs"])
        seen = [dict(await register(Runner(name="ehcp", pause_on_shutdown=False), home)) for home in homes]
        there = {each.id: each for each in await server.read_deployments(limit=200, sort=DeploymentSort.NAME_ASC)}
        return seen, there, gone, others


def test_registering_is_repeated_without_harm(runs):
    """Ids stay, schedules are single, what is gone from the code goes, and what is somebody else's stays."""
    seen, there, gone, others = asyncio.run(_registered("one", "one", "another"))
    assert seen[0] == seen[1] == seen[2]
    assert seen[0].keys() == ALL.keys() | {"deliver"}
    assert there.keys() >= {*seen[0].values(), others}
    assert gone not in there
    daily = there[seen[0]["daily"]]
    assert [(each.schedule.cron, each.schedule.timezone) for each in daily.schedules] == [
        ("0 6 * * *", "Europe/London")
    ]
    assert daily.description.endswith("[Start page](another)")
    assert there[seen[0]["advice-received"]].parameters == {"event": "advice_received"}


def test_advice_is_held_against_the_gate_by_a_form_and_sent_back_by_rule(runs):
    """A select for each question; a no sends it back, and the answer says which question it was."""
    about = {"case_ref": "YK-0001", "advice_kind": "medical", "occurred_on": "2025-07-31"}
    run(record_event, **RECEIVED)
    asked = {f"a{number}": "yes" for number in (*range(1, 9), 11)} | {"a12": "does_not_apply"}
    state, name, made = run(check_advice, **about, **asked | {"a4": "no", "a6": "partly"})
    assert (name, state.name) == ("YK-0001: advice returned 31 Jul", "Recorded: advice returned")
    assert "A4: Is the provision specific" in state.message
    assert "](../../artifacts/artifact/" in made[0]
    state, _, _ = run(check_advice, **about, a1="yes")
    assert (state.name, "A2 is not answered" in state.message) == ("Not recorded", True)
