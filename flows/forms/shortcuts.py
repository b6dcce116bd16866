"""The three events that an officer looks for under a name of their own."""

from prefect import flow
from prefect.client.schemas.objects import State

from config.vocabulary import EventKind
from flows.forms.recording import named_for, recorded


@flow(
    name="acknowledge-escalation",
    flow_run_name=lambda: named_for(EventKind.ESCALATION_ACKNOWLEDGED),
    validate_parameters=False,
)
def acknowledge_escalation(
    case_ref: str | None = None,
    occurred_on: str | None = None,
    duty: str | None = None,
    advice_kind: str | None = None,
    advice_ref: str | None = None,
    promised_on: str | None = None,
) -> State[None]:
    """Take a late duty or a late advice on: it is not escalated further until the day that was said."""
    return recorded(locals() | {"event": EventKind.ESCALATION_ACKNOWLEDGED})


@flow(name="mute-chasing", flow_run_name=lambda: named_for(EventKind.CHASING_MUTED), validate_parameters=False)
def mute_chasing(
    case_ref: str | None = None,
    occurred_on: str | None = None,
    reason: str | None = None,
    duty: str | None = None,
    advice_kind: str | None = None,
    advice_ref: str | None = None,
    ends_on: str | None = None,
) -> State[None]:
    """Have nobody written to about a request, or about one duty or advice of it, for a reason and for a time."""
    return recorded(locals() | {"event": EventKind.CHASING_MUTED})


@flow(name="claim-exception", flow_run_name=lambda: named_for(EventKind.EXCEPTION_CLAIMED), validate_parameters=False)
def claim_exception(
    case_ref: str | None = None,
    occurred_on: str | None = None,
    duty: str | None = None,
    ground: str | None = None,
    starts_on: str | None = None,
    evidence_held: str | None = None,
    ends_on: str | None = None,
    advice_kind: str | None = None,
    advice_ref: str | None = None,
    setting: str | None = None,
) -> State[None]:
    """Claim a lawful ground against one limit.  Its facts are tested before it is recorded."""
    values = locals()
    evidence = values.pop("evidence_held")
    return recorded(values | {"event": EventKind.EXCEPTION_CLAIMED, "evidence": evidence})
