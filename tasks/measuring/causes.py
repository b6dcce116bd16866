"""What was waited for when a date passed: the oldest that was owed by somebody else, or the authority's own stage."""

from collections.abc import Iterable
from datetime import date, timedelta

import sqlalchemy as sa

from config.statute import DutyKind
from config.vocabulary import Basis, State
from models.letters import BreachRow, OldestRow, lower_first
from models.standing import Standing
from models.store import caseload
from models.store.caseload import Kept
from models.store.standing_on import FAMILY, advice_asked_of, oldest
from models.wording import IF_ANY, what
from tasks.composing import holder_label

WEEK = timedelta(days=7)
MOST_OLD = 10


def new_breaches(connection: sa.Connection, authority: str, sunday: date) -> tuple[BreachRow, ...]:
    """The dates set in law that passed in the week, each with what was waited for."""
    found = caseload.breached_between(connection, authority, sunday - WEEK + timedelta(days=1), sunday)
    asked = advice_asked_of(connection, authority, {each.case_ref for each in found})
    return tuple(_breach(each, asked.get(each.case_ref, []), sunday) for each in found)


def _breach(kept: Kept, asked: list[tuple[str, date, date | None]], sunday: date) -> BreachRow:
    standing = kept.standing
    return BreachRow(
        case_ref=kept.case_ref,
        what=what(standing.duty, standing.about).removesuffix(IF_ANY),
        due_on=standing.due_on,
        # A floor that was broken was broken before its last day.
        days_late=max(0, (min(standing.done_on or sunday, sunday) - standing.due_on).days),
        cause=_cause(standing, asked),
    )


def _cause(standing: Standing, asked: list[tuple[str, date, date | None]]) -> str:
    """Whom a duty waited for when its day passed, in words."""
    if standing.holder != "local_authority":
        return holder_label(standing.holder)
    if standing.duty.startswith("notify_decision_whether"):
        return "the decision"
    on = standing.due_on
    waited = [holder for holder, since, until in asked if since <= on and (until is None or until > on)]
    return _advice_from(waited) or "the authority itself: no advice was outstanding"


def waited_for(duties: Iterable[Standing], on: date) -> str:
    """The advice that was outstanding at the end of a day, oldest first, in words; empty where there was none."""
    states = (State.OUTSTANDING, State.OVERDUE, State.EXCEPTED)
    asked = [
        each for each in duties if each.duty == "provide_advice" and each.holder != FAMILY and each.started_on <= on
    ]
    open_ones = [each for each in asked if each.state(on) in states]
    return _advice_from([each.holder for each in sorted(open_ones, key=lambda each: each.due_on)])


def _advice_from(holders: Iterable[str]) -> str:
    named = dict.fromkeys(map(holder_label, holders))
    return f"advice from {' and '.join(named)}" if named else ""


def oldest_requests(connection: sa.Connection, authority: str, on: date) -> tuple[OldestRow, ...]:
    """The requests that have been open longest, with what each waits for."""
    found = oldest(connection, authority, on, MOST_OLD)
    duties = caseload.duties_of(connection, authority, (ref for ref, _, _ in found))
    return tuple(
        OldestRow(ref, stage, (on - clock_on).days // 7, _waits(duties.get(ref, []), on))
        for ref, stage, clock_on in found
    )


def _waits(duties: list[Kept], on: date) -> str:
    standings = [each.standing for each in duties]
    if advice := waited_for(standings, on):
        return advice
    own = [each for each in standings if each.holder == "local_authority" and each.basis is Basis.STATUTE]
    limits = [each for each in own if each.kind is DutyKind.LIMIT and each.started_on <= on]
    running = [each for each in limits if each.state(on) in (State.OUTSTANDING, State.OVERDUE)]
    first = min(running, key=lambda each: each.due_on, default=None)
    return lower_first(what(first.duty, first.about).removesuffix(IF_ANY)) if first else "nothing that the law dates"
