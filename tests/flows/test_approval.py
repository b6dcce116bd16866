"""Decisions in Prefect and by command: asked once, answered once, and never lost with a run.

On Wed 6 Aug 2025 the director is to hear that the decision about YK-0002 is late, and the family of YK-0001
that two pieces of advice are.
"""

import asyncio
import json
from datetime import timedelta

import pytest
from prefect import flow_engine
from prefect.client.orchestration import get_client
from prefect.client.schemas.sorting import DeploymentSort, FlowRunSort
from prefect.states import Running

from flows import approval as module
from flows.approval import KEYS, WAITS, approval, ask
from flows.opened import opened
from tests.dates import day

DIRECTOR = "YK-0002: tell the director about the decision whether to assess"
FAMILY = "YK-0001: tell the family that the psychological advice is late"
ALSO = "YK-0001: tell the family that the medical advice is late"
WORD = ("approve", "YK-0001", "--about", "psychological")
TODAY = day("Wed 6 Aug 2025")


@pytest.fixture
def late(desk):
    """Three decisions wait, and nobody has been asked yet."""
    desk.set(EHCP_TODAY=TODAY.isoformat(), EHCP_APPROVALS="on")
    assert desk("sweep").status == 0
    return desk


@pytest.fixture
def asked(late, prefect_server):
    """The same with a server on which the deployment is registered, and none of the runs of other tests."""
    opened.cache_clear()
    asyncio.run(_registered())
    with get_client(sync_client=True) as server:
        for run in everything(server):
            server.delete_flow_run(run.id)
    assert ask(opened(), TODAY) == 3
    yield late
    opened.cache_clear()


async def _registered():
    await (await approval.ato_deployment(name=module.NAME)).aapply()


def everything(server):
    """Every run."""
    return server.read_flow_runs(sort=FlowRunSort.NAME_ASC, limit=200)


def runs():
    """Every run, by its name and the name of its state."""
    with get_client(sync_client=True) as server:
        return sorted((each.name, each.state_name) for each in everything(server))


def a_run(name, state=WAITS):
    """The one run of that name in that state."""
    with get_client(sync_client=True) as server:
        (found,) = [each for each in everything(server) if (each.name, each.state_name) == (name, state)]
    return found


def fills_in(run, **said):
    """A person presses Resume; what Prefect says to what was filled in."""
    with get_client(sync_client=True) as server:
        return server.resume_flow_run(run.id, run_input=said).status.value


def goes_on(run):
    """The run that was resumed is taken up, as the runner's process does; the state that it ends in."""
    with get_client(sync_client=True) as server:
        found = server.read_flow_run(run.id)
        state = flow_engine.run_flow(approval, flow_run=found, parameters=found.parameters, return_type="state")
        return server.read_flow_run(run.id).state if state else None


def waiting(desk):
    return {each["case_ref"]: each["state"] for each in desk.asks("approvals")["approvals"]}


def recorded(desk, ref):
    return [each["event"] for each in desk.asks("case", ref)["events"]]


def test_each_decision_is_one_paused_run_however_often_it_is_asked(asked):
    assert runs() == [(ALSO, WAITS), (FAMILY, WAITS), (DIRECTOR, WAITS)]
    assert ask(opened(), TODAY) == 0
    assert runs() == [(ALSO, WAITS), (FAMILY, WAITS), (DIRECTOR, WAITS)]


def test_the_form_says_what_would_be_sent_why_and_under_which_law(asked):
    """The draft for the family, and the two dates of the choice; no note."""
    with get_client(sync_client=True) as server:
        director, family = (
            json.loads(server.read_flow_run_input(a_run(name).id, KEYS["description"])) for name in (DIRECTOR, FAMILY)
        )
    assert "Mon 21 Jul 2025, 16 days overdue ([SI 2014/1530 reg 5(1)](https://www.legislation.gov.uk/" in director
    assert "to head of service, director" in director
    assert "> We asked for psychological advice for the assessment. It was due on Fri 1 Aug 2025" in family
    assert "it expires on Wed 20 Aug 2025" in family


def test_an_approval_given_in_the_form_is_recorded_and_the_director_hears(asked):
    run = a_run(DIRECTOR)
    assert fills_in(run, decision="approve: it goes out") == "ACCEPT"
    state = goes_on(run)
    assert (state.type.value, state.name) == ("COMPLETED", "Recorded: escalation approved")
    assert recorded(asked, "YK-0002")[-1] == "escalation_approved"
    asked.set(EHCP_TODAY="2025-08-07")
    assert "director@york.example" in {each["to"] for each in asked.asks("sweep")["messages"]}


def test_a_form_without_the_field_that_its_decision_needs_cannot_be_sent(asked):
    """Prefect refuses it, and the run waits on."""
    run = a_run(DIRECTOR)
    for decision in ("not now: ask again on another day", "stop: do not send it", "perhaps"):
        assert fills_in(run, decision=decision) == "REJECT"
    assert a_run(DIRECTOR).id == run.id


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"ask_again_on": "2025-08-06"}, "ask_again_on: Wed 6 Aug 2025 is not after today"),
        ({"ask_again_on": "some day"}, "ask_again_on: is not a day"),
    ],
)
def test_a_wrong_answer_ends_failed_with_the_field_and_the_question_is_asked_again(asked, said, field):
    run = a_run(DIRECTOR)
    before = recorded(asked, "YK-0002")
    assert fills_in(run, decision="not now: ask again on another day", **said) == "ACCEPT"
    state = goes_on(run)
    assert (state.type.value, state.name) == ("FAILED", "Not recorded")
    assert state.message.startswith(field)
    assert recorded(asked, "YK-0002") == before
    assert a_run(DIRECTOR).id != run.id


def test_held_back_in_the_form_the_run_is_gone_until_its_day(asked):
    run = a_run(DIRECTOR)
    fills_in(run, decision="not now: ask again on another day", ask_again_on="2025-08-13T00:00:00")
    assert goes_on(run).name == "Recorded: chasing muted"
    for on, held in (("Tue 12 Aug 2025", True), ("Wed 13 Aug 2025", False)):
        ask(opened(), day(on))
        assert ((DIRECTOR, WAITS) not in runs()) is held


def test_answered_at_the_form_and_by_command_it_is_one_decision(asked):
    """The form comes second: it is told so."""
    run = a_run(FAMILY)
    assert asked(*WORD).status == 0
    fills_in(run, decision="the family has been told")
    state = goes_on(run)
    assert (state.type.value, state.name) == ("COMPLETED", "Answered already")
    assert recorded(asked, "YK-0001").count("family_told") == 1
    assert asked(*WORD).err.startswith("ehcp: nothing waits for approval about YK-0001")


def test_what_is_answered_by_command_has_its_run_cancelled_with_the_reason(asked):
    asked(*WORD)
    asked("approve", "YK-0002", "--until", "2025-08-18")
    assert ask(opened(), TODAY) == 0
    assert runs() == [(ALSO, WAITS), (FAMILY, "Done"), (DIRECTOR, "Held back to Mon 18 Aug 2025")]


def test_a_run_that_was_deleted_or_cut_short_is_asked_again(asked, monkeypatch):
    """Lost with Prefect's database, or in a process that was killed while it had the answer."""
    monkeypatch.setattr(module, "_CUT_SHORT", timedelta(0))  # nobody waits an hour here
    with get_client(sync_client=True) as server:
        server.delete_flow_run(a_run(DIRECTOR).id)
        server.set_flow_run_state(a_run(FAMILY).id, Running(), force=True)
    assert ask(opened(), TODAY) == 2
    assert runs() == [(ALSO, WAITS), (FAMILY, "Asked in another run"), (FAMILY, WAITS), (DIRECTOR, WAITS)]


def test_a_run_that_carries_an_answer_is_left_alone(asked):
    run = a_run(DIRECTOR)
    fills_in(run, decision="approve: it goes out")
    assert ask(opened(), TODAY) == 0
    assert goes_on(run).name == "Recorded: escalation approved"


def test_nobody_answers_and_the_run_ends_as_expired(asked):
    """Two weeks later; it is listed, and can still be approved by command."""
    asked.set(EHCP_TODAY="2025-08-20")
    assert ask(opened(), day("Wed 20 Aug 2025")) == 0
    assert {state for _, state in runs()} == {"Expired"}
    assert set(waiting(asked).values()) == {"expired"}
    assert asked("approve", "YK-0002").status == 0


def test_without_the_deployment_nobody_is_asked_and_nothing_fails(late, prefect_server):
    opened.cache_clear()
    with get_client(sync_client=True) as server:
        for each in server.read_deployments(sort=DeploymentSort.NAME_ASC, limit=200):
            server.delete_deployment(each.id)
    assert ask(opened(), TODAY) == 0
    opened.cache_clear()


def test_nothing_personal_gets_into_the_run(asked):
    """Its parameters name the clock; its tags the request."""
    run = a_run(FAMILY)
    assert run.parameters.keys() == {"case_ref", "duty", "about", "started_by"}
    assert set(run.tags) == {"ehcp", "approval", "YK-0001"}


def test_the_command_lists_what_waits_and_decides(late):
    assert waiting(late) == {"YK-0001": "waiting", "YK-0002": "waiting"}
    assert late("approvals").out.startswith("3 decisions to be made")
    assert late("approve", "YK-0001").err.startswith("ehcp: 2 things wait about YK-0001: name one by --duty ")
    said = late.asks("approve", "YK-0002", "--stop", "in_hand")
    assert said == {"case_ref": "YK-0002", "event": "chasing_muted", "occurred_on": "2025-08-06", "until": None}
    assert waiting(late) == {"YK-0001": "waiting"}


def test_by_default_the_command_line_asks_nobody(desk):
    desk.set(EHCP_TODAY=TODAY.isoformat())
    assert "director@york.example" in {each["to"] for each in desk.asks("sweep")["messages"]}
    assert waiting(desk) == {}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("YK-0002", "--until", "2025-08-06"), "ask_again_on: Wed 6 Aug 2025 is not after today"),
        (("YK-0002", "--told-on", "2025-08-05"), "told_on: is for a word to the family"),
        (("YK-0002", "--reason", "other"), "reason: belongs to"),
        (("YK-0003",), "nothing waits for approval about YK-0003"),
    ],
)
def test_a_wrong_command_is_refused_in_one_sentence_and_changes_nothing(late, words, says):
    before = late.everything()
    said = late("approve", *words)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(f"ehcp: {says}")
    assert late.everything() == before
