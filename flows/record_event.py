"""Record one event from a form.  Free text has no place here: Prefect keeps parameters in clear."""

import inspect
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from config.errors import PlainError
from config.vocabulary import AdviceKind, EventKind, Ground, Phase, Route, Source
from flows.opened import opened
from models.events import MEANING
from tasks.recording import record_one

Written = TypeVar("Written", bound=Callable[..., Any])


def _explained(function: Written) -> Written:
    """With each parameter's meaning in the docstring, where Prefect finds the help text of its form."""
    meanings = (f"    {name}: {MEANING[name]}" for name in inspect.signature(function).parameters)
    function.__doc__ = "\n".join((str(function.__doc__), "", "Args:", *meanings))
    return function


@flow(name="record-event", flow_run_name="{case_ref}: {event}")
@_explained
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
    takes_effect_on: date | None = None,
    last_reviewed_on: date | None = None,
    phase: Phase | None = None,
    reason: str | None = None,
    corrects: str | None = None,
) -> State[None]:
    """Record something that happened to a request, on the day that it happened."""
    values = {name: value for name, value in locals().items() if value is not None}
    try:
        done = record_one(opened(), values)
    except PlainError as refusal:
        return Failed(name="Not recorded", message=str(refusal))
    return Completed(name="Recorded" if done.new else "Already known")
