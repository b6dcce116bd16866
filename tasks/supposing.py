"""What if: the caseload under a changed rule, calendar or assumption, beside what it is.  Nothing is written."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from config.errors import PlainError
from config.statute import Rule, Statute, Unit, statute
from models.calendars import Calendar, Closure
from models.case import Case, NoEventError, RefusedError, in_words
from models.clocks import standings
from models.events import Event
from models.replay import replay
from models.standing import Standing
from models.store import closures, history
from models.store.session import reading
from models.wording import warnings, what

ONE_DAY = timedelta(days=1)
_LIMIT = re.compile(r"([a-z_0-9]+)=([1-9][0-9]{0,3})\s*(days|weeks|months|working_days)")
_CLOSURE = re.compile(r"([^:]+):(\d{4}-\d\d-\d\d):(\d{4}-\d\d-\d\d)")


class SupposedError(PlainError):
    """What is to be supposed cannot be; the sentence says what it lacks."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """A law and a calendar, as they are or as they might be."""

    statute: Statute
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class NewLimit:
    """A limit that might be changed, for clocks that start from a day on."""

    duty: str
    amount: int
    unit: Unit
    starts: date


def with_limit(law: Statute, new: NewLimit) -> Statute:
    """The law with that limit changed from that day on.  Raises SupposedError where it cannot be."""
    if new.duty not in {each.id for each in law.tracked}:
        raise SupposedError(f"no duty is called {new.duty}: ehcp statute lists them")
    duty = law.find(new.duty)
    changed = [rule for old in duty.rule for rule in _from_then_on(old, new)]
    return law.with_duty(duty.model_copy(update={"rule": tuple(changed)}))


def _from_then_on(old: Rule, new: NewLimit) -> Iterator[Rule]:
    """A value in force then ends the day before, and begins again with another length."""
    if not old.in_force(new.starts) or old.in_force_from == new.starts:
        if old.in_force_from >= new.starts:
            raise SupposedError(
                f"{new.duty}, version {old.version}, begins on {in_words(old.in_force_from)}: say a later day"
            )
        yield old
        return
    yield old.model_copy(update={"in_force_to": new.starts - ONE_DAY})
    length = {"version": f"{old.version}-supposed", "amount": new.amount, "unit": new.unit}
    yield old.model_copy(update=length | {"in_force_from": new.starts, "in_force_to": old.in_force_to})


def what_if(
    engine: sa.Engine,
    authority: str,
    *,
    as_of: date,
    suppose: Callable[[Supposed], Supposed],
    each: Callable[[list[str]], Iterable[str]] = iter,
) -> list[dict[str, Any]]:
    """Every duty whose date or state on a day would be another, and every closure that would come to matter.

    `each` may wrap the references to show how far it is.
    """
    with reading(engine) as connection:
        now = Supposed(statute(), closures.calendar_of(connection, authority))
        then = suppose(now)
        refs = history.references(connection, authority)
        found: list[dict[str, Any]] = []
        for some in _in_lots(each(refs)):
            for ref, events in history.load(connection, authority, some).items():
                found += _changes(ref, events, now, then, as_of)
    return sorted(found, key=lambda row: (row["case_ref"], row["due_on"] or date.max))


def _in_lots(refs: Iterable[str]) -> Iterator[list[str]]:
    lot: list[str] = []
    for ref in refs:
        lot.append(ref)
        if len(lot) == history.CHUNK:
            yield lot
            lot = []
    yield lot


def _changes(ref: str, events: list[Event], now: Supposed, then: Supposed, as_of: date) -> Iterator[dict[str, Any]]:
    try:
        case = replay([each for each in events if each.occurred_on <= as_of])
    except (RefusedError, NoEventError):
        return
    before, after = _by_clock(case, now), _by_clock(case, then)
    for key in sorted(before.keys() | after.keys(), key=str):
        was, would = before.get(key), after.get(key)
        if _said(was, as_of) != _said(would, as_of):
            yield _row(ref, was, would, as_of)
    told = set(_warned(case, now, as_of))
    for warning in _warned(case, then, as_of):
        if warning not in told:
            yield {"case_ref": ref, "what": warning} | dict.fromkeys(("due_on", "state", "would_be_due_on", "would_be"))


def _by_clock(case: Case, under: Supposed) -> dict[tuple[Any, ...], Standing]:
    found = standings(case, under.statute, under.calendar)
    return {(each.duty, each.about, each.started_by): each for each in found}


def _warned(case: Case, under: Supposed, as_of: date) -> list[str]:
    return warnings(case, standings(case, under.statute, under.calendar), as_of, under.statute, under.calendar)


def _said(standing: Standing | None, as_of: date) -> tuple[object, ...]:
    return (standing.due_on, standing.state(as_of)) if standing else ()


def _row(ref: str, was: Standing | None, would: Standing | None, as_of: date) -> dict[str, Any]:
    one = was or would
    assert one
    return {
        "case_ref": ref,
        "what": what(one.duty, one.about),
        "due_on": was.due_on if was else None,
        "state": was.state(as_of) if was else None,
        "would_be_due_on": would.due_on if would else None,
        "would_be": would.state(as_of) if would else None,
    }


def supposing(
    *, limits: Iterable[str], starts: date | None, holidays: Iterable[str], closed: Iterable[str]
) -> Callable[[Supposed], Supposed]:
    """All that is to be supposed, as it was written, in one step.

    Limits as "send_final_plan=18weeks" (from the day `starts`), closures as "990001:2026-07-23:2026-09-01".
    Raises SupposedError where something cannot be read, or nothing is supposed.
    """
    new_limits = [_limit(each, starts) for each in limits]
    days = [_day(each) for each in holidays]
    closures_more = [_closure(each) for each in closed]
    if not (new_limits or days or closures_more):
        raise SupposedError("nothing is supposed: give --limit, --bank-holiday or --closure")

    def suppose(now: Supposed) -> Supposed:
        then = now
        for limit in new_limits:
            then = replace(then, statute=with_limit(then.statute, limit))
        for day in days:
            then = replace(then, calendar=then.calendar.with_holiday(day))
        for closure in closures_more:
            then = replace(then, calendar=then.calendar.with_closure(closure))
        return then

    return suppose


def _limit(text: str, starts: date | None) -> NewLimit:
    found = _LIMIT.fullmatch(text.strip())
    if not found:
        raise SupposedError(f"'{text}' is no limit: write DUTY=LENGTH, as send_final_plan=18weeks")
    if starts is None:
        raise SupposedError("say from which day the limit is changed: --from YYYY-MM-DD")
    return NewLimit(found[1], int(found[2]), Unit(found[3]), starts)


def _closure(text: str) -> Closure:
    found = _CLOSURE.fullmatch(text.strip())
    if not found:
        raise SupposedError(f"'{text}' is no closure: write SETTING:FROM:TO, as 990001:2026-07-23:2026-09-01")
    first, last = _day(found[2]), _day(found[3])
    if last < first:
        raise SupposedError(f"the closure '{text}' ends before it begins")
    return Closure(found[1], first, last)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise SupposedError(f"'{text}' is not a day: write it as YYYY-MM-DD, as in 2026-11-23") from None
