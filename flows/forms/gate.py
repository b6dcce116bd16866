"""Hold an advice against the gate: a select for each question, and the outcome by rule."""

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run

from config.errors import PlainError
from flows.forms.answers import refused
from flows.forms.recording import named_for, told
from flows.opened import opened
from models.gate import outcome
from tasks.gate import answered, check

_QUESTIONS = tuple(f"a{number}" for number in range(1, 13))


def _named() -> str:
    given = flow_run.parameters
    return named_for(outcome(answered({each.upper(): given.get(each) for each in _QUESTIONS})))


@flow(name="check-advice", flow_run_name=_named, validate_parameters=False)
def check_advice(
    case_ref: str | None = None,
    advice_kind: str | None = None,
    occurred_on: str | None = None,
    advice_ref: str | None = None,
    a1: str | None = None,
    a2: str | None = None,
    a3: str | None = None,
    a4: str | None = None,
    a5: str | None = None,
    a6: str | None = None,
    a7: str | None = None,
    a8: str | None = None,
    a9: str | None = None,
    a10: str | None = None,
    a11: str | None = None,
    a12: str | None = None,
) -> State[None]:
    """Answer the questions of the gate about an advice that came: by rule it is accepted, or goes back to its author."""
    given = locals()
    values = {name: given[name] for name in ("case_ref", "advice_kind", "occurred_on", "advice_ref")}
    try:
        tracker = opened()
        done = check(tracker, values | {"answers": answered({each.upper(): given[each] for each in _QUESTIONS})})
    except PlainError as refusal:
        return refused("Not recorded", str(refusal))
    return told(tracker, done.recorded, done.says)
