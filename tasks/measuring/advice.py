"""Advice by service: what came in thirteen weeks, and what is waited for."""

from datetime import date, timedelta

import sqlalchemy as sa

from config.vocabulary import Basis
from models.letters import AdviceRow
from models.store.calendar_days import Period
from models.store.measuring import counted_by_service
from models.store.session import reading
from models.store.standing_on import FAMILY, Waiting, advice_waited_for, basis_of_advice
from tasks.composing import holder_label
from tasks.opening import Tracker

QUARTER = timedelta(days=13 * 7 - 1)
"""A week is too short to judge a service by, and a year too long."""
_NONE = Waiting(Basis.PRACTICE, 0, 0, None)


def advice_by_service(tracker: Tracker, on: date) -> tuple[AdviceRow, ...]:
    """The advice of each service at the end of a day."""
    with reading(tracker.engine) as connection:
        return tuple(advice_rows(connection, tracker.authority, lately(on)).values())


def lately(on: date) -> Period:
    """The thirteen weeks that end with a day."""
    return Period(on - QUARTER, on)


def advice_rows(connection: sa.Connection, authority: str, period: Period) -> dict[str, AdviceRow]:
    """What came of each service in a period and what is waited for at its end, by the service: most past its date first."""
    on = period.last
    came = counted_by_service(connection, authority, period)
    waited = advice_waited_for(connection, authority, on)
    bases = {each: found.basis for each, found in waited.items()}
    bases |= {each: basis_of_advice(connection, authority, each) for each in came.keys() - bases.keys() - {FAMILY}}
    rows = {each: _row(each, bases[each], came.get(each, {}), waited.get(each, _NONE), on) for each in bases}
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
