"""How the whole caseload stood at the end of a day, counted in the database: its cost follows what is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from config.vocabulary import Basis, EventKind, Stage
from models.store.calendar_days import Period, days_between
from models.store.outbox import Status
from models.store.tables import cases, events, outbox, standings, steps

FAMILY = "family"
_OF_A_CLOCK = ("case_ref", "duty", "about", "started_by")


@dataclass(frozen=True, slots=True)
class Open:
    """The open requests of one stage and of one band of waiting, and how many of them are past a statutory date."""

    stage: Stage
    band: int
    open: int
    past: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The advice that is waited for from one service; `oldest` is the day on which the oldest was asked for."""

    basis: Basis
    outstanding: int
    overdue: int
    oldest: date | None


def open_requests(connection: sa.Connection, authority: str, on: date, bands: Sequence[int]) -> list[Open]:
    """The open requests by stage and by how long they have waited: a band ends with so many days, the last with none."""
    waited = days_between(cases.c.clock_on, sa.literal(on, sa.Date()))
    band = sa.case(*((waited <= days, place) for place, days in enumerate(bands)), else_=len(bands)).label("band")
    breached = _breached(authority, on)
    past = sa.func.count(breached.c.case_ref)
    query = sa.select(_stage(on), band, sa.func.count(), past).outerjoin_from(
        cases, breached, breached.c.case_ref == cases.c.case_ref
    )
    query = query.where(cases.c.authority == authority, cases.c.clock_on <= on, _still_open(on))
    return [Open(Stage(row[0]), *row[1:]) for row in connection.execute(query.group_by(sa.text("1"), sa.text("2")))]


def open_at_the_end_of(connection: sa.Connection, authority: str, days: Sequence[date]) -> list[int]:
    """How many requests were open at the end of each of these days, from one look at all of them."""
    columns = [sa.func.count(sa.case((sa.and_(cases.c.clock_on <= each, _still_open(each)), 1))) for each in days]
    return [*connection.execute(sa.select(*columns).where(cases.c.authority == authority)).one()]


def first_day(connection: sa.Connection, authority: str) -> date | None:
    """The day of the first request that is known; None where none is."""
    found: date | None = connection.scalar(
        sa.select(sa.func.min(cases.c.clock_on)).where(cases.c.authority == authority)
    )
    return found


def _stage(on: date) -> sa.Label[str]:
    reached = ((cases.c.drafting_on <= on, Stage.DRAFTING.value), (cases.c.assessing_on <= on, Stage.ASSESSMENT.value))
    return sa.case(*reached, else_=Stage.REQUEST.value).label("stage")


def _still_open(on: date) -> sa.ColumnElement[bool]:
    return sa.or_(cases.c.closed_on.is_(None), cases.c.closed_on > on)


def running_on(on: date) -> sa.ColumnElement[bool]:
    """Whether a duty was neither done nor ended by the end of a day."""
    not_done = sa.or_(standings.c.done_on.is_(None), standings.c.done_on > on)
    return sa.and_(not_done, sa.or_(standings.c.ended_on.is_(None), standings.c.ended_on > on))


def _breached(authority: str, on: date) -> sa.Subquery:
    query = sa.select(standings.c.case_ref).where(standings.c.authority == authority, standings.c.breached_on <= on)
    return query.where(running_on(on)).distinct().subquery()


def due_in(connection: sa.Connection, authority: str, period: Period) -> list[tuple[str, date, int]]:
    """What falls due in a period that begins tomorrow and is still to be done: duty, day, and how many."""
    query = sa.select(standings.c.duty, standings.c.due_on, sa.func.count())
    query = query.where(standings.c.authority == authority, standings.c.due_on.between(period.first, period.last))
    eve = period.first
    query = query.where(standings.c.started_on < eve, standings.c.excepted_by.is_(None), _unfinished_before(eve))
    return [(*row,) for row in connection.execute(query.group_by(standings.c.duty, standings.c.due_on))]


def _unfinished_before(morning: date) -> sa.ColumnElement[bool]:
    not_done = sa.or_(standings.c.done_on.is_(None), standings.c.done_on >= morning)
    return sa.and_(not_done, sa.or_(standings.c.ended_on.is_(None), standings.c.ended_on >= morning))


def advice_waited_for(connection: sa.Connection, authority: str, on: date) -> dict[str, Waiting]:
    """The advice that is waited for in the open requests, by who was asked; the family's own views are left out."""
    late = sa.and_(standings.c.due_on < on, standings.c.excepted_by.is_(None))
    columns = (
        standings.c.holder,
        sa.func.max(standings.c.basis),
        sa.func.count(),
        sa.func.count(sa.case((late, 1))),
        sa.func.min(standings.c.started_on),
    )
    query = sa.select(*columns).where(standings.c.authority == authority, standings.c.duty == "provide_advice")
    query = query.where(standings.c.holder != FAMILY, standings.c.started_on <= on, running_on(on))
    rows = connection.execute(query.group_by(standings.c.holder))
    return {holder: Waiting(Basis(basis), *rest) for holder, basis, *rest in rows}


def bases_of_advice(connection: sa.Connection, authority: str, period: Period) -> dict[str, Basis]:
    """What the dates of those rest on whose advice was asked for or came in a period."""
    in_it = sa.or_(*(standings.c[day].between(period.first, period.last) for day in ("started_on", "done_on")))
    query = sa.select(standings.c.holder, sa.func.max(standings.c.basis)).where(standings.c.duty == "provide_advice")
    query = query.where(standings.c.authority == authority, standings.c.holder != FAMILY, in_it)
    return {holder: Basis(basis) for holder, basis in connection.execute(query.group_by(standings.c.holder))}


def oldest(connection: sa.Connection, authority: str, on: date, most: int) -> list[tuple[str, Stage, date]]:
    """The requests that have been open longest: reference, stage, and the day on which the clock started."""
    query = sa.select(cases.c.case_ref, _stage(on), cases.c.clock_on)
    query = query.where(cases.c.authority == authority, cases.c.clock_on <= on, _still_open(on))
    rows = connection.execute(query.order_by(cases.c.clock_on, cases.c.case_ref).limit(most))
    return [(ref, Stage(stage), clock_on) for ref, stage, clock_on in rows]


@dataclass(frozen=True, slots=True)
class Held:
    """Days that requests were held for by one party, all together, and of how many requests."""

    party: str
    days: int
    requests: int


def held(connection: sa.Connection, authority: str, period: Period) -> list[Held]:
    """By whom the requests were held whose plan was sent in a period, from the request to the plan.

    Advice runs side by side, so that the days of the services overlap.
    """
    sent = sa.and_(cases.c.authority == authority, cases.c.final_on.between(period.first, period.last))
    advice = _advice_of(authority, sent)
    parts = {
        "deciding": days_between(cases.c.clock_on, cases.c.assessing_on),
        "last_advice_to_draft": days_between(advice.c.last_on, cases.c.drafting_on),
        "draft_to_plan": days_between(cases.c.drafting_on, cases.c.final_on),
        "last_advice_to_plan": days_between(advice.c.last_on, cases.c.final_on),
    }
    columns = [each(sa.case((part >= 0, part))) for part in parts.values() for each in (sa.func.sum, sa.func.count)]
    query = sa.select(*columns).outerjoin_from(cases, advice, advice.c.case_ref == cases.c.case_ref).where(sent)
    row = connection.execute(query).one()
    own = [Held(name, row[2 * place] or 0, row[2 * place + 1]) for place, name in enumerate(parts)]
    return [*own, *_held_by_services(connection, authority, sent)]


def _advice_of(authority: str, sent: sa.ColumnElement[bool]) -> sa.Subquery:
    """The day on which the last advice of each of these requests came."""
    query = sa.select(standings.c.case_ref, sa.func.max(standings.c.done_on).label("last_on"))
    refs = sa.select(cases.c.case_ref).where(sent)
    query = query.where(standings.c.authority == authority, standings.c.duty == "provide_advice")
    query = query.where(standings.c.holder != FAMILY, standings.c.case_ref.in_(refs))
    return query.group_by(standings.c.case_ref).subquery()


def _held_by_services(connection: sa.Connection, authority: str, sent: sa.ColumnElement[bool]) -> list[Held]:
    took = days_between(standings.c.started_on, standings.c.done_on)
    query = sa.select(standings.c.holder, sa.func.sum(took), sa.func.count(sa.distinct(standings.c.case_ref)))
    query = query.where(standings.c.authority == authority, standings.c.done_on.is_not(None))
    refs = sa.select(cases.c.case_ref).where(sent)
    query = query.where(standings.c.case_ref.in_(refs), standings.c.duty == "provide_advice").group_by(
        standings.c.holder
    )
    return [Held(*row) for row in connection.execute(query.order_by(standings.c.holder))]


@dataclass(frozen=True, slots=True)
class Escalations:
    """The clocks that were escalated in a period, those taken on, and those that stand unanswered since before it."""

    opened: int
    answered: int
    ignored: int


def escalations(connection: sa.Connection, authority: str, week: Period, named: Sequence[str]) -> Escalations:
    """What became of the escalations: `named` are the steps that escalate."""
    taken_on = (
        sa.select(sa.func.count())
        .select_from(events)
        .where(
            events.c.authority == authority,
            events.c.event == EventKind.ESCALATION_ACKNOWLEDGED,
            events.c.occurred_on.between(week.first, week.last),
        )
    )
    first_of = _escalated(authority, named)
    opened = sa.select(sa.func.count()).select_from(first_of).where(first_of.c.sent_on.between(week.first, week.last))
    return Escalations(
        connection.scalar(opened) or 0,
        connection.scalar(taken_on) or 0,
        connection.scalar(_ignored(authority, first_of, week)) or 0,
    )


def _escalated(authority: str, named: Sequence[str]) -> sa.Subquery:
    """Each clock that was escalated, with the day on which it first was."""
    clock = [steps.c[name] for name in _OF_A_CLOCK]
    query = sa.select(*clock, sa.func.min(outbox.c.sent_on).label("sent_on")).join(outbox)
    query = query.where(steps.c.authority == authority, steps.c.status == Status.SENT, steps.c.step.in_(named))
    return query.where(outbox.c.sent_on.is_not(None)).group_by(*clock).subquery()


def _ignored(authority: str, escalated: sa.Subquery, week: Period) -> sa.Select[Any]:
    """Escalated before the week, still running at its end, and nobody has taken it on since."""
    same = [escalated.c[name].is_not_distinct_from(standings.c[name]) for name in _OF_A_CLOCK]
    answer = sa.exists().where(
        events.c.authority == authority,
        events.c.case_ref == escalated.c.case_ref,
        events.c.event == EventKind.ESCALATION_ACKNOWLEDGED,
        events.c.occurred_on.between(escalated.c.sent_on, week.last),
    )
    query = sa.select(sa.func.count()).select_from(escalated).join(standings, sa.and_(*same))
    query = query.where(standings.c.authority == authority, running_on(week.last))
    return query.where(escalated.c.sent_on < week.first, ~answer)


def owed_to_families(connection: sa.Connection, authority: str, on: date) -> int:
    """How many families should have been told by that day of advice that is late, and have not been."""
    query = sa.select(sa.func.count(sa.distinct(standings.c.case_ref)))
    query = query.where(standings.c.authority == authority, standings.c.duty == "keep_family_informed")
    return connection.scalar(query.where(standings.c.due_on <= on, standings.c.started_on <= on, running_on(on))) or 0
