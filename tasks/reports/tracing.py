"""From a figure of the board's report back to its cases: the same questions, answered with references.

What is traced is not suppressed: it stays in the team.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from config.errors import PlainError
from config.measures import Condition, Count, Mean, Rate, measures
from config.practice.capacity import capacity
from config.practice.plan_audit import Target, plan_audit
from config.practice.priorities import priorities
from models.actions import Action
from models.store import actions, populations
from models.store.calendar_days import Period
from models.store.measuring import Counting, population
from models.store.populations import Behind
from models.store.session import reading
from tasks.capacity import A_WEEK
from tasks.composing import holder_label
from tasks.measuring.week import BANDS, LABELS
from tasks.opening import Tracker
from tasks.quality import audits_of
from tasks.reports.known import escalation_steps

Parts = Mapping[str, list[dict[str, Any]]]
"""The cases behind each part of a figure, by what the part is called."""
_ADVICE = {
    "asked": "advice_asked",
    "in_time": "advice_in_time",
    "late": "advice_late",
    "sent_back": "advice_returned",
    "good": "advice_first_time",
    "came": "advice_came",
}


class UnknownFigureError(PlainError):
    """No figure of the report has that name."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A figure with the cases behind it."""

    name: str
    label: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class _Named:
    label: str
    find: Callable[[sa.Connection], Parts]


def names(tracker: Tracker, period: Period) -> dict[str, str]:
    """Every figure that can be traced, with what it is called in the report."""
    with reading(tracker.engine) as connection:
        return {name: each.label for name, each in _all(connection, tracker, period)}


def trace(tracker: Tracker, period: Period, name: str) -> Traced:
    """The cases behind a figure of a period.  Raises UnknownFigureError, which says where the names stand."""
    with reading(tracker.engine) as connection:
        found = next((each for known, each in _all(connection, tracker, period) if known == name), None)
        if found is None:
            raise UnknownFigureError(f"the report has no figure {name!r}: `--trace list` names them all")
        return Traced(name, found.label, found.find(connection))


def _all(connection: sa.Connection, tracker: Tracker, period: Period) -> Iterator[tuple[str, _Named]]:
    """Those first that cost nothing to name."""
    yield from _of_measures(tracker, period)
    yield from _of_waits(tracker.authority, period)
    yield from _of_escalations(tracker.authority, period)
    yield from _of_priorities(tracker.authority, period)
    yield from _of_audits(tracker.authority, period)
    yield from _of_actions(tracker.authority, period)
    yield from _of_advice(connection, tracker.authority, period)


def _of_measures(tracker: Tracker, period: Period) -> Iterator[tuple[str, _Named]]:
    left_out = tracker.settings.other_disputes == "left_out"
    for measure in measures():
        yield measure.id, _Named(measure.label, partial(_measured, tracker.authority, period, measure, left_out))


def _measured(
    authority: str, period: Period, of: Count | Rate | Mean, left_out: bool, connection: sa.Connection
) -> Parts:
    """A count has one part; a rate has what is above its line and each count below it."""
    ids = dict.fromkeys([of.id] if isinstance(of, Count) else [of.of] if isinstance(of, Mean) else [of.top, *of.of])
    counts = [each for each in measures().count if each.id in ids]
    return {each.id: _counted(connection, authority, period, each, left_out=left_out) for each in counts}


def _counted(
    connection: sa.Connection, authority: str, period: Period, count: Count, *, left_out: bool = False
) -> list[dict[str, Any]]:
    return list(map(_case, population(connection, authority, period, count, other_disputes_left_out=left_out)))


def _case(each: Behind | Counting) -> dict[str, Any]:
    return {"case_ref": each.case_ref, "about": each.about, "on": each.on}


def _of_waits(authority: str, period: Period) -> Iterator[tuple[str, _Named]]:
    yield "open_at_end", _Named("All open requests", partial(_open, authority, period, None))
    for place, label in enumerate(LABELS):
        yield f"waiting_{place + 1}", _Named(f"Open requests, {label}", partial(_open, authority, period, place))


def _open(authority: str, period: Period, band: int | None, connection: sa.Connection) -> Parts:
    found = populations.open_requests(connection, authority, period.last)
    waited = [((period.last - each.on).days, each) for each in found if each.on]
    place = {id(each): sum(days > end for end in BANDS) for days, each in waited}
    return {"open": [_case(each) for each in found if band is None or place[id(each)] == band]}


def _of_advice(connection: sa.Connection, authority: str, period: Period) -> Iterator[tuple[str, _Named]]:
    """What the table of advice tells, service by service; what is waited for is read once for all of them."""
    waited = populations.advice_waited_for(connection, authority, period.last)
    counts = {name: population(connection, authority, period, _count(each)) for name, each in _ADVICE.items()}
    measured = Period(period.last + timedelta(days=1) - A_WEEK * capacity().weeks, period.last)
    lately = population(connection, authority, measured, _count(_ADVICE["came"]))
    services = {each.holder for each in waited} | {each.holder or "" for found in counts.values() for each in found}
    for service in sorted(services):
        of = {name: [_case(each) for each in found if each.holder == service] for name, found in counts.items()}
        waits = [each for each in waited if each.holder == service]
        past, ahead = ([_case(each.behind) for each in waits if each.overdue is late] for late in (True, False))
        returned = [_case(each) for each in lately if each.holder == service]
        told: dict[str, Parts] = {name: {name: of[name]} for name in ("asked", "in_time", "late", "sent_back")}
        told["good_the_first_time"] = {"good": of["good"], "came": of["came"]}
        told |= {"to_come_in_date": {"to_come": ahead}, "to_come_past_date": {"to_come": past}}
        told["weeks_of_work"] = {"waiting": [*past, *ahead], "returned": returned}
        for name, parts in told.items():
            yield (
                f"{service}:{name}",
                _Named(f"{holder_label(service)}, {name.replace('_', ' ')}", partial(_given, parts)),
            )


def _count(name: str) -> Count:
    found = measures().find(name)
    assert isinstance(found, Count)
    assert Condition.FROM_A_SERVICE in found.where
    return found


def _given(parts: Parts, _: sa.Connection) -> Parts:
    return parts


def _of_escalations(authority: str, period: Period) -> Iterator[tuple[str, _Named]]:
    named = escalation_steps()
    found: dict[str, tuple[str, Callable[[sa.Connection], list[Behind]]]] = {
        "escalated": ("Escalated in the period", lambda connection: populations.escalated_in(connection, authority, period, named)),
        "taken_on": ("Taken on in the period", lambda connection: populations.taken_on_in(connection, authority, period)),
        "unanswered": ("Unanswered since before the period", lambda connection: populations.unanswered_since_before(connection, authority, period, named)),
        "families_owed": ("Families owed a word", lambda connection: populations.owed_to_families(connection, authority, period.last)),
    }  # fmt: skip
    for name, (label, find) in found.items():
        yield name, _Named(label, partial(_single, name, find))


def _single(name: str, find: Callable[[sa.Connection], list[Behind]], connection: sa.Connection) -> Parts:
    return {name: [_case(each) for each in find(connection)]}


def _of_priorities(authority: str, period: Period) -> Iterator[tuple[str, _Named]]:
    for figure in priorities().figure:
        yield figure.id, _Named(figure.label, partial(_part_and_whole, authority, period, figure.part, figure.of))


def _part_and_whole(authority: str, period: Period, part: Count, whole: Count, connection: sa.Connection) -> Parts:
    return {each.id: _counted(connection, authority, period, each) for each in (part, whole)}


def _of_audits(authority: str, period: Period) -> Iterator[tuple[str, _Named]]:
    for each in plan_audit().target:
        yield f"audits_{each.id}", _Named(each.label, partial(_audited, authority, period, each))


def _audited(authority: str, period: Period, target: Target, connection: sa.Connection) -> Parts:
    first = [each for each in audits_of(connection, authority, period) if each.moderates is None]
    rows = [
        (
            each.meets(target, plan_audit()),
            {"case_ref": each.case_ref, "about": each.grade(plan_audit()), "on": each.on},
        )
        for each in first
    ]
    return {"met": [row for met, row in rows if met], "audited": [row for _, row in rows]}


def _of_actions(authority: str, period: Period) -> Iterator[tuple[str, _Named]]:
    """Of the plan the actions themselves are behind a figure."""
    chosen: dict[str, tuple[str, Callable[[Action], bool]]] = {
        "actions": ("All actions", lambda _: True),
        "actions_overdue": ("Actions past their day", lambda each: each.is_overdue(period.last)),
        "actions_silent": ("Actions long without a word", lambda each: each.is_stale(period.last, priorities().stale_after_days)),
    }  # fmt: skip
    for name, (label, wanted) in chosen.items():
        yield name, _Named(label, partial(_planned, authority, name, wanted))


def _planned(authority: str, name: str, wanted: Callable[[Action], bool], connection: sa.Connection) -> Parts:
    found = [each for each in actions.find_all(connection, authority) if wanted(each)]
    return {name: [{"action": each.id, "status": each.status, "on": each.due_on} for each in found]}
