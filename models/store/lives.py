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
from models.forecast import ENOUGH, LIMITS, MEMORY, Life, Limit
from models.pace import Advice
from models.replay import replay
from models.store import history
from models.store.closures import calendar_of
from models.store.effects import FAMILY
from models.store.tables import cases, events, standings

PLAN, VIEWS = "send_final_plan", "allow_representations"
BACKLOG = timedelta(weeks=4)
"""A request whose first event was recorded so much later was entered afterwards, with its history."""
_HIDDEN = sa.func.coalesce(standings.c.duty, "")
"""A duty that the index of duties does not know: by that every advice ever asked would be read, and not some requests'."""
_DAYS = ("case_ref", "duty", "holder", "started_on", "due_on", "done_on", "ended_on")


def remembered_since(connection: sa.Connection, authority: str, on: date, enough: int = ENOUGH) -> date:
    """The first due date of the past that a forecast of a day rests on."""
    past = sa.and_(_limits(authority, on, on - MEMORY), standings.c.duty == PLAN, standings.c.due_on < on)
    query = sa.select(standings.c.due_on).where(past).order_by(standings.c.due_on.desc()).limit(1).offset(enough - 1)
    return connection.scalar(query) or on - MEMORY


def lives(
    connection: sa.Connection, authority: str, on: date, since: date, plans_until: date | None = None
) -> list[Life]:
    """Every limit that had started by a day and was due on `since` or later, as it was known at the end of that day.

    Known is what was recorded by then: whatever was recorded later, of things that had happened or not,
    is left out, and the request derived anew without it.  Of a request that was entered afterwards with
    its history, nobody can say when what was known; there each thing counts as known when it happened.
    Limits that an exception lifts are not among them.  With `plans_until`, those of plans that were due by that
    day are all that is promised: they are the few that a sentence about them takes.
    """
    again = _recorded_later(connection, authority, on, since)
    limits = _limits(authority, on, since)
    if plans_until:
        plans = [duty for duty, limit in LIMITS.items() if limit is Limit.PLAN]
        limits = sa.and_(limits, standings.c.duty.in_(plans), standings.c.due_on <= plans_until)
    found = [each for each in _stored(connection, authority, limits) if each.case_ref not in again]
    calendar = calendar_of(connection, authority)
    for own in history.load(connection, authority, again).values():
        found += _as_known(own, on, since, calendar)
    return found


def _limits(
    authority: str, on: date, since: date, duty: sa.ColumnElement[str] = standings.c.duty
) -> sa.ColumnElement[bool]:
    """The limits that a forecast of a day is about or rests on."""
    of_authority = sa.and_(standings.c.authority == authority, duty.in_(LIMITS))
    return sa.and_(of_authority, standings.c.due_on >= since, standings.c.started_on <= on)


def _recorded_later(connection: sa.Connection, authority: str, on: date, since: date) -> set[str]:
    """The requests of which something was recorded after the day, unless that changes nothing.

    It changes nothing where the whole of a history was entered afterwards and all of it had happened by then.
    """
    midnight = datetime.combine(on + timedelta(days=1), time(), LONDON)
    first_recorded, first_on = sa.func.min(events.c.recorded_at), sa.func.min(events.c.occurred_on)
    over = sa.and_(first_recorded >= midnight, first_on < on - BACKLOG, sa.func.max(events.c.occurred_on) <= on)
    # What was recorded since comes first, by its index: it is little, and the events of all limits are many.
    late = events.alias()
    concerned = sa.exists().where(standings.c.case_ref == late.c.case_ref, _limits(authority, on, since, _HIDDEN))
    of_late = sa.select(late.c.case_ref).where(late.c.authority == authority, late.c.recorded_at >= midnight, concerned)
    query = sa.select(events.c.case_ref).where(events.c.authority == authority, events.c.case_ref.in_(of_late))
    return set(connection.scalars(query.group_by(events.c.case_ref).having(sa.not_(over))))


def _stored(connection: sa.Connection, authority: str, limits: sa.ColumnElement[bool]) -> Iterator[Life]:
    same = sa.and_(cases.c.authority == standings.c.authority, cases.c.case_ref == standings.c.case_ref)
    columns = [standings.c[name] for name in _DAYS]
    concerned = sa.select(standings.c.case_ref).where(limits)
    beside = sa.and_(_HIDDEN.in_((ADVICE, VIEWS)), standings.c.case_ref.in_(concerned))
    others = connection.execute(sa.select(*columns).where(standings.c.authority == authority, beside)).all()
    advice, drafts = _beside(others)
    query = sa.select(*columns, cases.c.assessing_on, cases.c.drafting_on).join(cases, same)
    for row in connection.execute(query.where(limits, standings.c.excepted_by.is_(None))).all():
        ref = row.case_ref
        yield _life(ref, row, row.assessing_on, row.drafting_on, advice.get(ref, []), drafts.get(ref, []))


def _as_known(own: list[Event], on: date, since: date, calendar: Calendar) -> Iterator[Life]:
    """The limits of one request, from its events without those that were not known yet."""
    first = min(own, key=lambda each: (each.recorded_on, each.occurred_on))
    afterwards = first.recorded_on - first.occurred_on > BACKLOG
    known = [each for each in own if each.occurred_on <= on and (afterwards or each.recorded_on <= on)]
    if case := _replayed(known):
        ref = case.case_ref
        found = clocks_of(case, statute(), calendar, only=(*LIMITS, ADVICE, VIEWS))
        beside = (each for each in found if each.duty in (ADVICE, VIEWS))
        advice, drafts = _beside((ref, *(getattr(each, name) for name in _DAYS[1:])) for each in beside)
        for each in found:
            if each.duty in LIMITS and each.started_on <= on and each.due_on >= since and not each.excepted_by:
                yield _life(ref, each, case.assessing_on, case.drafting_on, advice.get(ref, []), drafts.get(ref, []))


def _beside(rows: Iterable[Iterable[Any]]) -> tuple[dict[str, list[Advice]], dict[str, list[tuple[date, date]]]]:
    """What stands beside limits, by request: the advice of services, and from when to when the family had its views."""
    advice: dict[str, list[Advice]] = defaultdict(list)
    drafts: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for ref, duty, holder, started_on, due_on, done_on, ended_on in rows:
        if duty == VIEWS:
            drafts[ref].append((started_on, due_on))
        elif holder != FAMILY:
            advice[ref].append(Advice(holder, started_on, done_on, ended_on))
    return advice, drafts


def _life(
    ref: str,
    limit: Any,
    assessing_on: date | None,
    drafting_on: date | None,
    advice: Iterable[Advice],
    drafts: Iterable[tuple[date, date]],
) -> Life:
    """A limit, a standing or a row of it, with what stands beside it."""
    # Until it is decided whether to assess, nothing else is waited for.
    if LIMITS[limit.duty] is Limit.DECISION:
        advice, drafts = (), ()
    return Life(
        case_ref=ref,
        duty=limit.duty,
        started_on=limit.started_on,
        due_on=limit.due_on,
        done_on=limit.done_on,
        ended_on=limit.ended_on,
        assessing_on=assessing_on,
        drafting_on=drafting_on,
        served_on=min((first for first, _ in drafts), default=None),
        views_until=max((last for _, last in drafts), default=None),
        advice=tuple(advice),
    )


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
