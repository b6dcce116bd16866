"""Advice by service: what came in thirteen weeks, and what is waited for."""

from dataclasses import replace
from datetime import date, timedelta

import sqlalchemy as sa

from config.practice.gate import advice_gate
from config.vocabulary import Basis
from models.letters import AdviceRow, Before
from models.store.asking import Asking, asking_by_service
from models.store.calendar_days import Period
from models.store.measuring import counted_by_service
from models.store.rework import Rework, rework_by_service
from models.store.session import reading
from models.store.standing_on import FAMILY, Waiting, advice_waited_for, basis_of_advice
from tasks.composing import holder_label
from tasks.opening import Tracker

QUARTER = timedelta(days=13 * 7 - 1)
"""A week is too short to judge a service by, and a year too long."""
PARTNER = "social_care"
"""Its row is in every table, with noughts where nothing was asked of it."""
_NONE = Waiting(Basis.PRACTICE, 0, 0, None)


def advice_by_service(tracker: Tracker, on: date) -> tuple[AdviceRow, ...]:
    """The advice of each service at the end of a day."""
    with reading(tracker.engine) as connection:
        return tuple(advice_rows(connection, tracker.authority, lately(on)).values())


def advice_asked(tracker: Tracker, on: date) -> list[tuple[str, Asking]]:
    """What was asked of each service in thirteen weeks by what was known, and what became of drafts; social care always."""
    with reading(tracker.engine) as connection:
        found = {PARTNER: Asking()} | asking_by_service(connection, tracker.authority, lately(on))
    named = [(holder_label(holder), each) for holder, each in found.items() if holder != FAMILY]
    return sorted(named, key=lambda each: each[0])


def lately(on: date) -> Period:
    """The thirteen weeks that end with a day."""
    return Period(on - QUARTER, on)


def advice_rows(connection: sa.Connection, authority: str, period: Period) -> dict[str, AdviceRow]:
    """What came of each service in a period and what is waited for at its end, by the service: most past its date first."""
    on = period.last
    length = period.last - period.first + timedelta(days=1)
    earlier = Period(period.first - length, period.last - length)
    came, before = counted_by_service(connection, authority, (period, earlier))
    reworked = rework_by_service(connection, authority, period)
    waited = advice_waited_for(connection, authority, on)
    bases = {each: found.basis for each, found in waited.items()}
    bases |= {each: basis_of_advice(connection, authority, each) for each in came.keys() - bases.keys() - {FAMILY}}
    if bases:
        bases |= {PARTNER: bases.get(PARTNER) or Basis.GUIDANCE}
    rows = {each: _row(each, bases[each], came.get(each, {}), waited.get(each, _NONE), on) for each in bases}
    rows = {each: _with_quality(row, reworked.get(each, Rework()), before.get(each)) for each, row in rows.items()}
    return dict(sorted(rows.items(), key=lambda row: (-row[1].overdue, -row[1].outstanding, row[1].label)))


def _row(holder: str, basis: Basis, came: dict[str, int], waits: Waiting, on: date) -> AdviceRow:
    return AdviceRow(
        label=holder_label(holder),
        basis=basis,
        asked=came.get("advice_asked", 0),
        in_time=came.get("advice_in_time", 0),
        late=came.get("advice_late", 0),
        outstanding=waits.outstanding,
        overdue=waits.overdue,
        oldest_days=(on - waits.oldest).days if waits.oldest else None,
        returned=came.get("advice_returned", 0),
        came=came.get("advice_came", 0),
        first_time=came.get("advice_first_time", 0),
    )


def _with_quality(row: AdviceRow, rework: Rework, before: dict[str, int] | None) -> AdviceRow:
    """Beside how timely it was, how good: a share in time is never told alone."""
    names = ("advice_in_time", "advice_late", "advice_first_time", "advice_came")
    return replace(
        row,
        rounds=row.came + rework.returns,
        rework_days=rework.days,
        wanting=_most_wanting(rework),
        before=Before(*(before[each] for each in names)) if before and before["advice_came"] else None,
    )


def _most_wanting(rework: Rework) -> str:
    """The question that most often sent advice back, in its words; of two as frequent, the first."""
    if not rework.failed:
        return ""
    most = max(rework.failed.values())
    asked = next(each for each in advice_gate().values() if rework.failed[each.id] == most)
    return f"{asked.id} ({most:,} of {rework.answered:,}): {asked.question}"
