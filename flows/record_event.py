"""Record one event from a form.  Free text has no place here: Prefect keeps parameters in clear."""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from config.errors import PlainError
from config.vocabulary import AdviceKind, EventKind, Ground, Route, Source
from flows.opened import opened
from tasks.recording import record_one


@flow(name="record-event", flow_run_name="{case_ref}: {event}")
def record_event(
    case_ref: str,
    event: EventKind,
    occurred_on: date,
    authority: str | None = None,
    external_id: str | None = None,
    officer: str | None = None,
    source: Source | None = None,
    year_group: int | None = None,
    advice_kind: AdviceKind | None = None,
    advice_ref: str | None = None,
    service: str | None = None,
    duty: str | None = None,
    ground: Ground | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    route: Route | None = None,
    directed_on: date | None = None,
    promised_on: date | None = None,
    setting: str | None = None,
    reason: str | None = None,
    corrects: str | None = None,
) -> State[None]:
    """Record something that happened to a request, on the day that it happened.

    Args:
        case_ref: The council's own reference; never a name.
        event: What happened.
        occurred_on: The day that it happened, not the day of typing.
        authority: Three-digit code; leave empty for this installation's own.
        external_id: The source system's id, if it has one.
        officer: The case officer's reference or role mailbox.
        source: Who asked for the assessment (for request_received).
        year_group: -1 (nursery) to 14.
        advice_kind: Which advice, for every event about advice.
        advice_ref: Which request for advice, where there are several of a kind.
        service: The service that was asked.
        duty: The limit that an exception is claimed against.
        ground: The lawful ground of an exception.
        starts_on: First day of the ground.
        ends_on: Last day of the ground, or of a mute.
        route: How a refusal came to be reversed.
        directed_on: A day that an order itself sets for the plan.
        promised_on: The day for which advice was promised.
        setting: The reference of a school or college.
        reason: Why the request ended.
        corrects: The id of an event entered by mistake.
    """
    values = {name: value for name, value in locals().items() if value is not None}
    try:
        done = record_one(opened(), values)
    except PlainError as refusal:
        return Failed(name="Not recorded", message=str(refusal))
    return Completed(name="Recorded" if done.new else "Already known")
