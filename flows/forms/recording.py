"""Record what a form says, and answer in words: a state named for it, with what is next for the request."""

from collections.abc import Mapping

from prefect import task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from config.errors import PlainError
from config.vocabulary import EventKind
from flows.forms.answers import answered, refused
from flows.opened import opened
from models.events import Event
from tasks.answering import next_step, run_name
from tasks.opening import Tracker
from tasks.publishing import publish, publish_case
from tasks.recording import Recorded, record_one

show = task(name="publish the page of the request", cache_policy=NO_CACHE)(publish_case)
show_boards = task(name="publish the boards", cache_policy=NO_CACHE)(publish)


def recorded(values: Mapping[str, object]) -> State[None]:
    """Record one event through the same function as the command line, and show it on the page of the request.

    Refused, it is Failed, named "Not recorded", with one sentence that names the field; nothing was written.
    """
    try:
        tracker = opened()
        done = record_one(tracker, values)
    except PlainError as refusal:
        return refused("Not recorded", str(refusal))
    return told(tracker, done)


def told(tracker: Tracker, done: Recorded, says: str = "") -> State[None]:
    """What became of one event that was handed in; `says` comes before what is next."""
    event = (*done.new, *done.known)[0]
    if not done.new:
        return answered("Already known", f"Nothing was changed.  {next_step(tracker, event)}")
    return written(tracker, event, says)


def written(tracker: Tracker, event: Event, says: str = "") -> State[None]:
    """The answer to whoever had an event recorded: what is next for the request, and the way to its page."""
    follows = f"{next_step(tracker, event)}{_shown(tracker, event)}"
    return answered(f"Recorded: {event.event.words}", f"{says}  {follows}".strip())


def _shown(tracker: Tracker, event: Event) -> str:
    """Bring the page of the request and the boards up to date and lead there; what fails there undoes no recording.

    Whoever goes on to the start page would else find what was just recorded still asked for.
    """
    tracker = tracker.of(event.authority)
    ended = show(tracker, event.case_ref, tracker.today(), return_state=True)
    around = show_boards(tracker, tracker.today(), return_state=True)
    if ended.is_completed():
        page = f"[{event.case_ref}: all its dates and events](../../artifacts/artifact/{ended.result().artifact})"
        create_markdown_artifact(page, description="The page of this request")
        if around.is_completed():
            return "  Its page is linked under Artifacts."
    return "  The pages could not be refreshed: the next daily run does it."


def named_for(event: EventKind | None = None) -> str:
    """The name of a run: "YK-2026-0123: advice received 24 Nov"."""
    values = flow_run.parameters if event is None else {**flow_run.parameters, "event": event}
    return run_name(values, opened().today())
