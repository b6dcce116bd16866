"""Record one event from a form.  Free text has no place here: Prefect keeps parameters in clear."""

from prefect import flow
from prefect.client.schemas.objects import State

from flows.forms.recording import named_for, recorded


# What may be entered, and what is missing, is for `recorded` to say, in one sentence: Prefect's own check would
# end in a traceback that repeats the values.
@flow(name="record-event", flow_run_name=named_for, validate_parameters=False)
def record_event(
    case_ref: str | None = None,
    event: str | None = None,
    occurred_on: str | None = None,
    authority: str | None = None,
    external_id: str | None = None,
    officer: str | None = None,
    source: str | None = None,
    year_group: int | None = None,
    advice_kind: str | None = None,
    advice_ref: str | None = None,
    service: str | None = None,
    duty: str | None = None,
    ground: str | None = None,
    starts_on: str | None = None,
    ends_on: str | None = None,
    route: str | None = None,
    directed_on: str | None = None,
    promised_on: str | None = None,
    setting: str | None = None,
    takes_effect_on: str | None = None,
    last_reviewed_on: str | None = None,
    phase: str | None = None,
    reason: str | None = None,
    known: str | None = None,
    route_tried: str | None = None,
    sections: str | None = None,
    reply: str | None = None,
    answers: str | None = None,
    agencies: str | None = None,
    changed: str | None = None,
    whose: str | None = None,
    gathered: str | None = None,
    used: str | None = None,
    corrects: str | None = None,
) -> State[None]:
    """Record something that happened to a request, on the day that it happened."""
    return recorded(locals())
