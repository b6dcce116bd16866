"""The limits that are forecast, with the days on which their requests moved on, as they were known on a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from config.statute import statute
from models.calendars import Calendar
from models.case import Case, NoEventError, RefusedError
from models.clocks import standings as clocks_of
from models.effect import DUTY as ADVICE
from models.events import LONDON, Event
from models.forecast import LIMITS, Life
from models.replay import replay
from models.standing import Standing
from models.store import history
from models.store.closures import calendar_of
from models.store.effects import FAMILY
from models.store.tables import cases, events, standings

VIEWS = "allow_representations"
BACKLOG = timedelta(weeks=4)
"""A request whose first event was recorded so much later was entered afterwards, with its history."""
_DAYS = ("case_ref", "duty", "holder", "started_on", "due_on", "done_on", "ended_on", "excepted_by")


def lives(connection: sa.Connection, authority: str, on: date, since: date) -> list[Life]:
    """Every limit that had started by a day and was due on `since` or later, as it was known at the end of that day.

    Known is what was recorded by then: whatever was recorded later, of things that had happened or not,
    is left out, and the request derived anew without it.  Of a request that was entered afterwards with
    its history, nobody can say when what was known; there each thing counts as known when it happened.
    """
    again = _recorded_later(connection, authority, on, since)
    found = [each for each in _stored(connection, authority, on, since) if each.case_ref not in again]
    calendar = calendar_of(connection, authority)
    for own in history.load(connection, authority, again).values():
        found += _as_known(own, on, since, calendar)
    return found


def _limits(authority: str, on: date, since: date) -> sa.ColumnElement[bool]:
    of_kind = standings.c.duty.in_(LIMITS)
    return sa.and_(
        standings.c.authority == authority, standings.c.due_on >= since, standings.c.started_on <= on, of_kind
    )


def _recorded_later(connection: sa.Connection, authority: str, on: date, since: date) -> set[str]:
    """The requests of which something was recorded after the day."""
    midnight = datetime.combine(on + timedelta(days=1), time(), LONDON)
    concerned = sa.select(standings.c.case_ref).where(_limits(authority, on, since))
    query = sa.select(events.c.case_ref).where(events.c.authority == authority, events.c.recorded_at >= midnight)
    return set(connection.scalars(query.where(events.c.case_ref.in_(concerned)).distinct()))


def _stored(connection: sa.Connection, authority: str, on: date, since: date) -> Iterator[Life]:
    same = sa.and_(cases.c.authority == standings.c.authority, cases.c.case_ref == standings.c.case_ref)
    columns = [standings.c[name] for name in _DAYS]
    limits = _limits(authority, on, since)
    query = sa.select(*columns, cases.c.assessing_on, cases.c.drafting_on).join(cases, same).where(limits)
    beside = sa.select(*columns).where(
        standings.c.authority == authority,
        standings.c.duty.in_((ADVICE, VIEWS)),
        standings.c.case_ref.in_(sa.select(standings.c.case_ref).where(limits)),
    )
    others: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(beside):
        others[row.case_ref].append(row)
    for row in connection.execute(query):
        if not row.excepted_by:
            yield _life(row.case_ref, row, row.assessing_on, row.drafting_on, others[row.case_ref])


def _life(ref: str, limit: Any, assessing_on: date | None, drafting_on: date | None, others: Iterable[Any]) -> Life:
    """A limit with what stands beside it; both are standings, or rows of them."""
    advice = [each for each in others if each.duty == ADVICE and each.holder != FAMILY]
    drafts = [each for each in others if each.duty == VIEWS]
    return Life(
        case_ref=ref,
        duty=limit.duty,
        started_on=limit.started_on,
        due_on=limit.due_on,
        done_on=limit.done_on,
        ended_on=limit.ended_on,
        assessing_on=assessing_on,
        drafting_on=drafting_on,
        served_on=min((each.started_on for each in drafts), default=None),
        views_until=max((each.due_on for each in drafts), default=None),
        advice=[(each.holder, each.started_on, each.done_on or each.ended_on) for each in advice],
    )


def _as_known(own: list[Event], on: date, since: date, calendar: Calendar) -> Iterator[Life]:
    """The limits of one request, from its events without those that were not known yet."""
    first = min(own, key=lambda each: each.recorded_on)
    afterwards = first.recorded_on - first.occurred_on > BACKLOG
    known = [each for each in own if each.occurred_on <= on and (afterwards or each.recorded_on <= on)]
    case = _replayed(known)
    found = clocks_of(case, statute(), calendar) if case else ()
    for each in found:
        if case and each.duty in LIMITS and _is_wanted(each, on, since):
            yield _life(case.case_ref, each, case.assessing_on, case.drafting_on, found)


def _is_wanted(standing: Standing, on: date, since: date) -> bool:
    return standing.started_on <= on and standing.due_on >= since and not standing.excepted_by


def _replayed(known: list[Event]) -> Case | None:
    """The request as far as it was known; what could not have happened without the rest waits for it."""
    while known:
        try:
            return replay(known)
        except RefusedError as refusal:
            known = [each for each in known if each.key != refusal.event.key]
        except NoEventError:
            return None
    return None
