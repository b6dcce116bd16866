"""Record what a form says, and answer in words: a state named for it, with what is next for the request."""

from collections.abc import Mapping

from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from config.errors import PlainError
from config.vocabulary import EventKind
from flows.opened import opened
from tasks.answering import next_step, run_name
from tasks.recording import record_one


def recorded(values: Mapping[str, object]) -> State[None]:
    """Record one event through the same function as the command line.

    Refused, it is Failed, named "Not recorded", with one sentence that names the field; nothing was written.
    """
    try:
        tracker = opened()
        done = record_one(tracker, values)
    except PlainError as refusal:
        return Failed(name="Not recorded", message=str(refusal))
    event = (*done.new, *done.known)[0]
    said = next_step(tracker, event)
    if not done.new:
        return Completed(name="Already known", message=f"Nothing was changed.  {said}")
    return Completed(name=f"Recorded: {event.event.words}", message=said)


def named_for(event: EventKind | None = None) -> str:
    """The name of a run: "YK-2026-0123: advice received 24 Nov"."""
    values = flow_run.parameters if event is None else {**flow_run.parameters, "event": event}
    return run_name(values, opened().today())
