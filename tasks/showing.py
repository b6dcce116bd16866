"""Show one request or the caseload, as the contract's JSON has it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from config.errors import PlainError
from config.practice import ladders
from config.statute import statute
from config.vocabulary import Basis, State
from models.chasing import step_day, wants_chasing
from models.clocks import Standing, standings
from models.events import Event
from models.replay import replay
from models.store import caseload, history
from models.store.caseload import Kept
from models.store.session import reading
from models.wording import explain, rule_of, warnings, what


class UnknownCaseError(PlainError):
    """No event of a request of that reference was recorded."""


def show_case(engine: sa.Engine, authority: str, ref: str, *, as_of: date) -> dict[str, Any]:
    """One request as it stood at the end of a day: stage, every clock, what is next, its events.

    Raises UnknownCaseError where nothing about it was recorded by then.
    """
    with reading(engine) as connection:
        events = history.load(connection, authority, [ref]).get(ref, [])
    happened = [each for each in events if each.occurred_on <= as_of]
    if not happened:
        raise UnknownCaseError(f"authority {authority} has no request {ref} by that day")
    case = replay(happened)
    duties = standings(case, statute())
    return {
        "case_ref": ref,
        "authority": authority,
        "as_of": as_of,
        "stage": case.stage,
        "week": (as_of - case.clock.on).days // 7,
        "outcome": case.outcome,
        "officer": case.officer,
        "duties": [_duty(each, as_of) for each in duties],
        "next": _next(duties, as_of),
        "warnings": warnings(case, duties, as_of),
        "events": [_event(each) for each in sorted(happened, key=lambda each: each.occurred_on)],
    }


def _duty(standing: Standing, as_of: date) -> dict[str, Any]:
    rule = rule_of(standing, statute())
    done = standing.done_on if standing.done_on and standing.done_on <= as_of else None
    return {
        "duty": standing.duty,
        "about": standing.about,
        "what": what(standing.duty, standing.about),
        "holder": standing.holder,
        "basis": standing.basis,
        "started_on": standing.started_on,
        "due_on": standing.due_on,
        "done_on": done,
        "state": standing.state(as_of),
        "days_late": standing.days_late(as_of),
        "estimated": standing.estimated,
        "exception": standing.excepted_by,
        "cite": rule.cite,
        "href": str(rule.href),
        "explanation": explain(standing, statute()),
    }


def _next(duties: Iterable[Standing], as_of: date) -> dict[str, Any] | None:
    """The next step that anyone's ladder has for this request."""
    steps = [
        (step_day(step, each.due_on), f"{what(each.duty, each.about)}: {step.id.replace('_', ' ')}")
        for each in duties
        if wants_chasing(each, as_of) and (ladder := ladders().of(each.duty, each.holder))
        for step in ladder.step
    ]
    on, said = min((each for each in steps if each[0] > as_of), default=(None, None))
    return {"on": on, "what": said} if on else None


def _event(event: Event) -> dict[str, Any]:
    return {"id": event.key, "event": event.event, "occurred_on": event.occurred_on, "about": event.about}


_URGENCY = (State.OVERDUE, State.OUTSTANDING, State.EXCEPTED)
_LATER_THAN_ANY = timedelta(days=36500)


def list_cases(
    engine: sa.Engine,
    authority: str,
    *,
    as_of: date,
    state: State | None = None,
    officer: str | None = None,
    service: str | None = None,
) -> list[dict[str, Any]]:
    """The open caseload, most urgent first: overdue before outstanding, the oldest date before the others."""
    with reading(engine) as connection:
        summaries = caseload.caseload(connection, authority, as_of)
        running = caseload.running(connection, authority, as_of)
    duties: dict[str, list[Kept]] = {}
    for kept in running:
        duties.setdefault(kept.case_ref, []).append(kept)
    rows = [_row(each, duties.get(each.case_ref, []), as_of) for each in summaries if officer in (None, each.officer)]
    rows = [
        each for each in rows if state in (None, each["state"]) and (service is None or service in each["waiting_for"])
    ]
    return sorted(rows, key=lambda each: (_URGENCY.index(each["state"]), each["due_on"] or as_of + _LATER_THAN_ANY))


def _urges(standing: Standing, as_of: date) -> bool:
    """A target of our own urges nobody, nor does the conditional day of a refusal once it is past."""
    if standing.basis is Basis.PRACTICE:
        return False
    return standing.due_on >= as_of or standing.state(as_of) is not State.OUTSTANDING


def _row(summary: caseload.Summary, duties: list[Kept], as_of: date) -> dict[str, Any]:
    """A request with its most urgent duty."""
    owed = [each.standing for each in duties if _urges(each.standing, as_of)]
    first = min(owed, key=lambda each: (_URGENCY.index(each.state(as_of)), each.due_on), default=None)
    return {
        "case_ref": summary.case_ref,
        "stage": summary.stage(as_of),
        "week": (as_of - summary.clock_on).days // 7,
        "officer": summary.officer,
        "state": first.state(as_of) if first else State.OUTSTANDING,
        "duty": first.duty if first else None,
        "about": first.about if first else None,
        "what": what(first.duty, first.about) if first else None,
        "due_on": first.due_on if first else None,
        "days_late": first.days_late(as_of) if first else 0,
        "waiting_for": sorted({each.standing.holder for each in duties if each.standing.duty == "provide_advice"}),
    }
