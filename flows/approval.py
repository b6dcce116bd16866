"""Decisions in Prefect: one paused run for each, with a form; it costs no process while it waits.

The database decides what waits.  A run only shows the question and carries the answer: lost, it is made
again; answered elsewhere, it is cancelled with the reason.
"""

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from prefect import flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.exceptions import ObjectNotFound
from prefect.runtime import flow_run
from prefect.states import Cancelled, Paused, Running
from prefect.types._datetime import now

from config.errors import PlainError
from flows.forms.answers import answered, refused
from flows.forms.recording import written
from flows.opened import opened
from models.case import in_words
from models.store.replies import Clock
from tasks.approving import NothingWaitsError, answer
from tasks.asking import description, form, read_answer
from tasks.questions import Question, waiting, why_gone

if TYPE_CHECKING:
    from tasks.opening import Tracker

NAME = "approval"
TAGS = ("ehcp", NAME)
WAITS = "Waits for a decision"
KEYS = {each: f"{NAME}-{each}" for each in ("schema", "description", "response")}
_PAGE = 200
PREPARED = "Being prepared"
_CUT_SHORT = timedelta(hours=1)
"""A run that carries an answer for longer was killed: the question is asked anew."""
_GOING_ON = [StateType.PAUSED, StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING]


@flow(name=NAME)
def approval(case_ref: str, duty: str, about: str | None = None, started_by: str = "") -> State[None]:
    """Record what a person decided about a message that waits: to a director, or a word to a family.

    These runs are made by the daily run and wait, paused, until someone presses Resume and fills in
    their form.  There is no need to start one by hand.

    Args:
        case_ref: The council's own reference; never a name.
        duty: The duty that the message is about.
        about: Which advice, where it is about one.
        started_by: The id of the event that started this clock.
    """
    tracker = opened()
    clock = Clock(tracker.authority, case_ref, duty, about, started_by)
    try:
        event = answer(tracker, clock, read_answer(_filled_in()))
    except NothingWaitsError as nothing:
        return answered("Answered already", str(nothing))
    except PlainError as refusal:
        ask(tracker, tracker.today())
        return refused("Not recorded", f"{refusal}.  The question is asked again, in a new run.")
    return written(tracker, event)


def _filled_in() -> Any:
    """What was typed into the form of this run; None where it was started without one."""
    with get_client(sync_client=True) as server:
        try:
            return json.loads(server.read_flow_run_input(UUID(flow_run.id), KEYS["response"]))
        except ObjectNotFound:
            return None


def ask(tracker: "Tracker", on: date) -> int:
    """Have one paused run for each decision that waits, and no other; how many were made.

    Safe to repeat: what is there stays, what was lost is made again, and a run whose question was
    answered elsewhere, expired or fell away is cancelled with the reason.
    """
    found = {each.clock: each for each in waiting(tracker.engine, tracker.authority, on)}
    left = {clock: each for clock, each in found.items() if not each.expired}
    with get_client(sync_client=True) as server:
        try:
            deployment = server.read_deployment_by_name(f"{NAME}/{NAME}").id
        except ObjectNotFound:
            return 0
        for run in _going_on(server):
            clock = _clock_of(run, tracker.authority)
            if clock in left and _holds(run):
                del left[clock]
            elif not _carries_an_answer(run):
                _cancel(server, run, _why(tracker, found.get(clock), clock, on))
        for question in left.values():
            _make(server, deployment, question, description(tracker.engine, question, on))
    return len(left)


def _going_on(server: SyncPrefectClient) -> list[FlowRun]:
    """Every run of ours that has not ended, but this one itself."""
    going_on = {"state": {"type": {"any_": _GOING_ON}}, "tags": {"all_": list(TAGS)}}
    wanted = FlowRunFilter.model_validate(going_on)
    runs: list[FlowRun] = []
    sort = FlowRunSort.NAME_ASC
    while page := server.read_flow_runs(flow_run_filter=wanted, sort=sort, limit=_PAGE, offset=len(runs)):
        runs += page
    return [each for each in runs if str(each.id) != flow_run.id]


def _clock_of(run: FlowRun, authority: str) -> Clock:
    said = run.parameters
    return Clock(authority, said["case_ref"], said["duty"], said.get("about"), said.get("started_by", ""))


def _holds(run: FlowRun) -> bool:
    """Whether a run asks, or carries an answer; one that was cut short while it was made or at work does not."""
    return run.state_name == WAITS or _carries_an_answer(run)


def _carries_an_answer(run: FlowRun) -> bool:
    if run.state is None or run.state_type is StateType.SCHEDULED:
        return run.state is not None
    at_work = run.state_type is not StateType.PAUSED and run.state_name != PREPARED
    return at_work and now("UTC") - run.state.timestamp < _CUT_SHORT


def _why(tracker: "Tracker", question: Question | None, clock: Clock, on: date) -> str:
    """Why a run is not needed any more."""
    if question:
        return "Expired" if question.expired else "Asked in another run"
    return why_gone(tracker.engine, clock, on)


def _cancel(server: SyncPrefectClient, run: FlowRun, why: str) -> None:
    server.set_flow_run_state(run.id, Cancelled(name=why), force=True)


def _make(server: SyncPrefectClient, deployment: UUID, question: Question, says: str) -> None:
    """A run that waits: it is paused last, so that one without its form never asks.

    It counts as having run once, as one that suspended itself: else Prefect would take a refusal for a
    first failure, and try again.
    """
    clock = question.clock
    run = server.create_flow_run_from_deployment(
        deployment,
        name=f"{clock.case_ref}: {question.title}",
        parameters={
            "case_ref": clock.case_ref,
            "duty": clock.duty,
            "about": clock.about,
            "started_by": clock.started_by,
        },
        tags=[*TAGS, clock.case_ref],
        state=Running(name=PREPARED),
    )
    server.create_flow_run_input(run.id, KEYS["schema"], json.dumps(form(question)))
    server.create_flow_run_input(run.id, KEYS["description"], json.dumps(says))
    waits: State[None] = Paused(
        name=WAITS, reschedule=True, pause_key=NAME, message=f"Expires on {in_words(question.expires_on)}"
    )
    waits.state_details.run_input_keyset = KEYS
    server.set_flow_run_state(run.id, waits, force=True)
