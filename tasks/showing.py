"""Show one request, as the contract's JSON has it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from config.errors import PlainError
from config.practice import ladders
from config.statute import statute
from config.vocabulary import State
from models.calendars import Calendar
from models.case import Case, RefusedError, in_words
from models.chasing import silence, step_day, wants_chasing
from models.clocks import rights, standings
from models.derive import Judged, judged
from models.events import Event
from models.explanation import Explained
from models.replay import replay
from models.standing import Standing
from models.store import closures, history
from models.store.session import reading
from models.wording import not_asked_for, rule_of, warnings, what


class UnknownCaseError(PlainError):
    """No event of a request of that reference was recorded."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One request as it is shown: what was known, on which day, under which calendar."""

    case: Case
    duties: tuple[Standing, ...]
    events: tuple[Event, ...]
    left_out: tuple[str, ...]
    calendar: Calendar
    as_of: date


def show_case(
    engine: sa.Engine, authority: str, ref: str, *, as_of: date, known_on: date | None = None
) -> dict[str, Any]:
    """One request as it stood at the end of a day: stage, every clock, what is next, its events.

    `known_on` answers with only what had been recorded by the end of that day.
    Raises UnknownCaseError where nothing about it was recorded by then.
    """
    with reading(engine) as connection:
        events = history.load(connection, authority, [ref]).get(ref, [])
        calendar = closures.calendar_of(connection, authority)
    happened = [each for each in events if each.occurred_on <= as_of and each.recorded_on <= (known_on or date.max)]
    shown = _see(happened, calendar, as_of)
    if shown is None:
        known = ": nothing of it had been recorded" if known_on else ""
        raise UnknownCaseError(f"authority {authority} has no request {ref} by that day{known}")
    return _document(shown, ref, known_on)


def _see(events: list[Event], calendar: Calendar, as_of: date) -> Shown | None:
    """What can be made of these events: of a part of a history, an event may lack what went before it."""
    left_out: list[str] = []
    while events:
        try:
            case = replay(events)
        except RefusedError as refused:
            events = [each for each in events if each.key != refused.event.key]
            left_out.append(
                f"Not counted: {refused.event.event.words}, {in_words(refused.event.occurred_on)} ({refused})."
            )
            continue
        return Shown(case, standings(case, statute(), calendar), tuple(events), tuple(left_out), calendar, as_of)
    return None


def _document(shown: Shown, ref: str, known_on: date | None) -> dict[str, Any]:
    case, as_of = shown.case, shown.as_of
    return {
        "case_ref": ref,
        "authority": case.authority,
        "as_of": as_of,
        "known_on": known_on,
        "received_on": case.clock.on,
        "stage": case.stage,
        "week": (as_of - case.clock.on).days // 7,
        "outcome": case.outcome,
        "officer": case.officer,
        "duties": [_duty(each, shown) for each in shown.duties if each.started_on <= as_of],
        "rights": [_right(each, as_of) for each in rights(case, statute(), shown.calendar)],
        "exceptions": [claim_row(each) for each in judged(case, shown.duties, statute(), shown.calendar)],
        "notices": _notices(shown.events),
        "next": _next(shown),
        "warnings": [*shown.left_out, *warnings(case, shown.duties, as_of, statute(), shown.calendar)],
        "not_asked_for": not_asked_for(case, statute()),
        "events": [_event(each) for each in sorted(shown.events, key=lambda each: each.occurred_on)],
    }


def reduced(found: dict[str, Any], service: str) -> dict[str, Any]:
    """What a service may see of a request: its own duties, and what happened to them.

    Raises UnknownCaseError, in the words of a request that is not there, where it was asked for nothing.
    """
    duties = [each for each in found["duties"] if each["holder"] == service]
    if not duties:
        raise UnknownCaseError(f"authority {found['authority']} has no request {found['case_ref']} by that day")
    about = {each["about"] for each in duties if each["about"]}
    nothing: dict[str, Any] = {"officer": None, "outcome": None, "next": None}
    nothing |= {name: [] for name in ("rights", "exceptions", "notices", "warnings", "not_asked_for")}
    return found | nothing | {"duties": duties, "events": [each for each in found["events"] if each["about"] in about]}


def _duty(standing: Standing, shown: Shown) -> dict[str, Any]:
    as_of, rule = shown.as_of, rule_of(standing, statute())
    done = standing.done_on if standing.done_on and standing.done_on <= as_of else None
    explained = Explained(standing, shown.case, statute(), shown.calendar)
    return {
        "duty": standing.duty,
        "about": standing.about,
        "advice_kind": next((each.kind for each in shown.case.advice if each.ref == standing.about), None),
        "what": what(standing.duty, standing.about),
        "holder": standing.holder,
        "basis": standing.basis,
        "rule": standing.rule,
        "started_on": standing.started_on,
        "due_on": standing.due_on,
        "done_on": done,
        "stopped_on": standing.stopped_on if standing.stopped_on and standing.stopped_on <= as_of else None,
        "state": standing.state(as_of),
        "days_late": standing.days_late(as_of),
        "estimated": standing.estimated,
        "directed": standing.directed,
        "exception": standing.excepted_by,
        "exception_recorded_late": standing.excepted_late,
        "silence": _silence(standing, shown),
        "next": _step(standing, shown),
        "cite": rule.cite,
        "href": str(rule.href),
        "explanation": explained.lines(),
        "sentence": explained.sentence(as_of),
        "because": explained.because(),
        "bundle": explained.block(as_of),
    }


def _silence(standing: Standing, shown: Shown) -> dict[str, Any] | None:
    """Why nobody is written to about it on that day, if nobody is."""
    if not wants_chasing(standing, shown.as_of):
        excepted = standing.state(shown.as_of) is State.EXCEPTED and standing.stopped_on is None
        return {"because": "excepted", "until": None} if excepted else None
    found = silence(shown.case, standing)
    return {"because": found.because, "until": found.until} if found and found.covers(shown.as_of) else None


_OPEN, _USED, _OVER = "open", "used", "over"


def _right(standing: Standing, as_of: date) -> dict[str, Any]:
    """A window of the family's: open, used or over, and never anybody's breach."""
    right, rule = statute().find(standing.duty), rule_of(standing, statute())
    used = standing.done_on is not None and standing.done_on <= as_of
    return {
        "right": standing.duty,
        "label": right.label,
        "opened_on": standing.started_on,
        "closes_on": standing.due_on,
        "used_on": standing.done_on if used else None,
        "state": _USED if used else _OPEN if as_of <= standing.due_on else _OVER,
        "cite": rule.cite,
        "href": str(rule.href),
        "note": rule.note,
    }


def claim_row(each: Judged) -> dict[str, Any]:
    """A claimed exception: what it is about, whether it applies, why, and whether it came too late."""
    claim, verdict = each.verdict.claim, each.verdict
    return {
        "duty": claim.duty,
        "about": claim.about,
        "ground": claim.ground,
        "starts_on": claim.starts_on,
        "ends_on": claim.ends_on,
        "claimed_on": claim.at.on,
        "recorded_on": claim.recorded_on,
        "due_on": each.due_on,
        "holds": verdict.holds,
        "recorded_late": verdict.recorded_late,
        "because": verdict.because,
        "family_told_on": each.told_on,
    }


def _notices(events: Iterable[Event]) -> list[dict[str, Any]]:
    """What the letters behind the decisions had to carry."""
    found = ((each, statute().notice_of(each.event)) for each in events)
    return [
        {
            "event": event.event,
            "on": event.occurred_on,
            "must_say": list(notice.must_say),
            "also_to": list(notice.also_to),
            "cite": notice.provision,
            "href": str(notice.href),
        }
        for event, notice in found
        if notice
    ]


def _next(shown: Shown) -> dict[str, Any] | None:
    """The next step that anyone's ladder has for this request."""
    found = ((each, _step(each, shown)) for each in shown.duties)
    steps = [(step["on"], f"{what(each.duty, each.about)}: {step['what']}") for each, step in found if step]
    on, said = min(steps, default=(None, None))
    return {"on": on, "what": said} if on else None


def _step(standing: Standing, shown: Shown) -> dict[str, Any] | None:
    """The next step of one duty; none where nobody is written to about it for now."""
    found = None if _silence(standing, shown) else next_step(standing, shown.as_of)
    return {"on": found[0], "what": found[1]} if found else None


def next_step(standing: Standing, as_of: date) -> tuple[date, str] | None:
    """The next step that the ladder of one duty has after a day, with its day; None where nobody is to be written to."""
    ladder = ladders().of(standing.duty, standing.holder)
    if ladder is None or not wants_chasing(standing, as_of):
        return None
    days = ((step_day(step, standing.due_on), step.id.replace("_", " ")) for step in ladder.step)
    return min((each for each in days if each[0] > as_of), default=None)


_CODES = ("known", "route_tried", "sections", "reply")


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.key,
        "event": event.event,
        "occurred_on": event.occurred_on,
        "recorded_on": event.recorded_on,
        "about": event.about,
        "codes": [str(code) for name in _CODES if (code := getattr(event, name))],
        "answers": event.answers,
    }
