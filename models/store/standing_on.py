"""How the whole caseload stood at the end of a day, counted in the database: its cost follows what is open."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import sqlalchemy as sa

from config.vocabulary import Basis, EventKind, Stage
from models.store.calendar_days import Period, days_between, periods_as_rows
from models.store.history import chunks
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
    past = sa.func.count(sa.case((cases.c.case_ref.in_(_breached(authority, on)), 1)))
    query = sa.select(_stage(on), band, sa.func.count(), past).where(cases.c.authority == authority, open_on(on))
    rows = connection.execute(query.group_by(sa.text("1"), sa.text("2")))
    return [Open(Stage(stage), *rest) for stage, *rest in rows]


def _breached(authority: str, on: date) -> sa.Select[tuple[str]]:
    """The requests with a limit in statute that stands breached, by their index."""
    breached = sa.select(standings.c.case_ref).where(standings.c.authority == authority)
    return breached.where(standings.c.breached_on <= on, running_on(on))


def open_on(on: date) -> sa.ColumnElement[bool]:
    """Whether a request was open at the end of a day."""
    return sa.and_(cases.c.clock_on <= on, _still_open(on))


def open_at_the_end_of(connection: sa.Connection, authority: str, days: Sequence[date]) -> list[int]:
    """How many requests were open at the end of each of these days, which come in order."""
    came, went = (_by_then(connection, authority, cases.c[name], days) for name in ("clock_on", "closed_on"))
    return [begun - ended for begun, ended in zip(came, went, strict=True)]


def _by_then(connection: sa.Connection, authority: str, day: sa.Column[date], days: Sequence[date]) -> list[int]:
    """How many had that day by the end of each: from one to the next, so that each request is counted once."""
    mornings = [date.min, *(each + timedelta(days=1) for each in days[:-1])]
    spans = periods_as_rows([Period(*each) for each in zip(mornings, days, strict=True)])
    query = sa.select(spans.c.place, sa.func.count()).join_from(spans, cases, day.between(spans.c.first, spans.c.last))
    query = query.where(cases.c.authority == authority).group_by(spans.c.place)
    found = {row[0]: row[1] for row in connection.execute(query)}
    return list(accumulate(found.get(place, 0) for place in range(len(days))))


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
    return sa.and_(sa.or_(standings.c.done_on.is_(None), standings.c.done_on > on), _not_ended(on))


def _not_ended(on: date) -> sa.ColumnElement[bool]:
    return sa.or_(standings.c.ended_on.is_(None), standings.c.ended_on > on)


def due_in(
    connection: sa.Connection, authority: str, period: Period, duties: Collection[str]
) -> list[tuple[str, date, int]]:
    """What of these duties falls due in a period that begins tomorrow and is still to be done: duty, day, how many."""
    query = sa.select(standings.c.duty, standings.c.due_on, sa.func.count())
    query = query.where(
        standings.c.authority == authority,
        standings.c.duty.in_(sorted(duties)),
        standings.c.due_on.between(period.first, period.last),
    )
    eve = period.first
    query = query.where(standings.c.started_on < eve, standings.c.excepted_by.is_(None), _unfinished_before(eve))
    return [(*row,) for row in connection.execute(query.group_by(standings.c.duty, standings.c.due_on))]


def _unfinished_before(morning: date) -> sa.ColumnElement[bool]:
    not_done = sa.or_(standings.c.done_on.is_(None), standings.c.done_on >= morning)
    return sa.and_(not_done, sa.or_(standings.c.ended_on.is_(None), standings.c.ended_on >= morning))


def advice_waited_for(connection: sa.Connection, authority: str, on: date) -> dict[str, Waiting]:
    """The advice that is waited for in the open requests, by who was asked; the family's own views are left out."""
    names = ("holder", "basis", "started_on", "due_on", "excepted_by")
    seen = running_of(authority, "provide_advice", on, names)
    late = sa.and_(seen.c.due_on < on, seen.c.excepted_by.is_(None))
    found = (
        sa.func.max(seen.c.basis),
        sa.func.count(),
        sa.func.count(sa.case((late, 1))),
        sa.func.min(seen.c.started_on),
    )
    rows = connection.execute(sa.select(seen.c.holder, *found).where(seen.c.holder != FAMILY).group_by(seen.c.holder))
    return {holder: Waiting(Basis(basis), *rest) for holder, basis, *rest in rows}


def running_of(authority: str, duty: str, on: date, names: Collection[str]) -> sa.Subquery:
    """What was running of a duty at the end of a day: what is not done and what was done later, each by its index."""
    of_duty = sa.and_(standings.c.authority == authority, standings.c.duty == duty)
    running = sa.and_(standings.c.started_on <= on, _not_ended(on))
    columns = [standings.c[name] for name in names]
    undone = (standings.c.done_on.is_(None), standings.c.done_on > on)
    return sa.union_all(*(sa.select(*columns).where(of_duty, each, running) for each in undone)).subquery()


def advice_asked_of(
    connection: sa.Connection, authority: str, refs: Collection[str]
) -> dict[str, list[tuple[str, date, date | None]]]:
    """The advice that services were asked for in these requests: by request, whom, since when and until when."""
    stopped = sa.func.coalesce(standings.c.done_on, standings.c.ended_on)
    columns = [standings.c[name] for name in ("due_on", "id", "case_ref", "holder", "started_on")]
    query = sa.select(*columns, stopped).where(standings.c.authority == authority)
    query = query.where(standings.c.duty == "provide_advice", standings.c.holder != FAMILY)
    found: dict[str, list[tuple[str, date, date | None]]] = defaultdict(list)
    for some in chunks(sorted(refs)):
        # Sorted here: to have them in order, SQLite would walk through all advice that was ever asked for.
        for _, _, ref, *asked in sorted(map(tuple, connection.execute(query.where(standings.c.case_ref.in_(some))))):
            found[ref].append((*asked,))
    return found


def basis_of_advice(connection: sa.Connection, authority: str, holder: str) -> Basis:
    """What the dates of a service's advice rest on, where some does on law."""
    query = sa.select(sa.func.max(standings.c.basis)).where(standings.c.authority == authority)
    return Basis(connection.scalar(query.where(standings.c.duty == "provide_advice", standings.c.holder == holder)))


def oldest(connection: sa.Connection, authority: str, on: date, most: int) -> list[tuple[str, Stage, date]]:
    """The requests that have been open longest: reference, stage, and the day on which the clock started."""
    query = sa.select(cases.c.case_ref, _stage(on), cases.c.clock_on)
    query = query.where(cases.c.authority == authority, open_on(on))
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
    first_of = escalated(authority, named)
    opened = sa.select(sa.func.count()).select_from(first_of).where(first_of.c.sent_on.between(week.first, week.last))
    return Escalations(
        connection.scalar(opened) or 0,
        connection.scalar(taken_on) or 0,
        connection.scalar(ignored(authority, first_of, week)) or 0,
    )


def escalated(authority: str, named: Sequence[str]) -> sa.Subquery:
    """Each clock that was escalated, with the day on which it first was."""
    clock = [steps.c[name] for name in _OF_A_CLOCK]
    query = sa.select(*clock, sa.func.min(outbox.c.sent_on).label("sent_on")).join(outbox)
    query = query.where(steps.c.authority == authority, steps.c.status == Status.SENT, steps.c.step.in_(named))
    return query.where(outbox.c.sent_on.is_not(None)).group_by(*clock).subquery()


def ignored(authority: str, escalated: sa.Subquery, week: Period) -> sa.Select[Any]:
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
    seen = running_of(authority, "keep_family_informed", on, ("case_ref", "due_on"))
    return connection.scalar(sa.select(sa.func.count(sa.distinct(seen.c.case_ref))).where(seen.c.due_on <= on)) or 0
