"""What an inspector or a member of the public asks for and no weekly figure counts: plans owed, exceptions, escalations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from config.vocabulary import EventKind
from models.store.calendar_days import Period
from models.store.outbox import Status
from models.store.standing_on import running_on
from models.store.tables import cases, claims, events, outbox, standings, steps

_PLAN = ("send_final_plan", "send_final_plan_after_reversal", "send_final_plan_after_order")


def plans_owed(connection: sa.Connection, authority: str, on: date) -> dict[str, int]:
    """The assessments without an outcome at the end of a day: how many, past their last day, and with an exception."""
    over = standings.c.due_on < on
    excepted = standings.c.excepted_by.is_not(None)
    parts = {
        "plans_owed": sa.true(),
        "plans_owed_excepted": excepted,
        "plans_owed_not_excepted": ~excepted,
        "plans_owed_over": over,
        "plans_owed_over_excepted": sa.and_(over, excepted),
        "plans_owed_over_not_excepted": sa.and_(over, ~excepted),
    }
    columns = [sa.func.count(sa.case((holds, 1))) for holds in parts.values()]
    same = sa.and_(cases.c.authority == standings.c.authority, cases.c.case_ref == standings.c.case_ref)
    query = sa.select(*columns).join_from(standings, cases, same).where(standings.c.authority == authority)
    query = query.where(standings.c.duty.in_(_PLAN), standings.c.started_on <= on, running_on(on))
    query = query.where(cases.c.assessing_on <= on, sa.or_(cases.c.closed_on.is_(None), cases.c.closed_on > on))
    return dict(zip(parts, connection.execute(query).one(), strict=True))


@dataclass(frozen=True, slots=True)
class Excepted:
    """One exception that was claimed: for which duty, on what ground, from when to when, and what became of it."""

    case_ref: str
    duty: str
    about: str | None
    ground: str
    starts_on: date
    ends_on: date | None
    claimed_on: date
    recorded_on: date
    due_on: date | None
    holds: bool
    recorded_late: bool
    because: str
    told_on: date | None


def exceptions(connection: sa.Connection, authority: str, period: Period) -> list[Excepted]:
    """The exceptions claimed or written down in a period, and those of the plans that were sent in it."""
    columns = [claims.c[name] for name in Excepted.__dataclass_fields__]
    same = sa.and_(cases.c.authority == claims.c.authority, cases.c.case_ref == claims.c.case_ref)
    days = (claims.c.claimed_on, claims.c.recorded_on, cases.c.final_on)
    query = sa.select(*columns).join_from(claims, cases, same).where(claims.c.authority == authority)
    query = query.where(sa.or_(*(day.between(period.first, period.last) for day in days)))
    rows = connection.execute(query.order_by(claims.c.claimed_on, claims.c.case_ref, claims.c.claimed_by))
    return [Excepted(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Escalated:
    """One escalation: what about, to which role, when it went out, and when somebody took it on."""

    case_ref: str
    duty: str
    about: str | None
    step: str
    audience: str
    decided_on: date
    sent_on: date | None
    status: str
    taken_on: date | None


def escalation_log(connection: sa.Connection, authority: str, period: Period, named: Sequence[str]) -> list[Escalated]:
    """Every escalation that was decided in a period, in order; `named` are the steps that escalate."""
    since = sa.func.coalesce(outbox.c.sent_on, steps.c.decided_on)
    taken = (
        sa.select(sa.func.min(events.c.occurred_on))
        .where(events.c.authority == steps.c.authority, events.c.case_ref == steps.c.case_ref)
        .where(events.c.event == EventKind.ESCALATION_ACKNOWLEDGED, events.c.occurred_on.between(since, period.last))
        .scalar_subquery()
    )
    columns = [steps.c[name] for name in ("case_ref", "duty", "about", "step", "audience", "decided_on")]
    query = sa.select(*columns, outbox.c.sent_on, steps.c.status, taken).outerjoin_from(steps, outbox)
    query = query.where(steps.c.authority == authority, steps.c.step.in_(named), steps.c.status != Status.SUPERSEDED)
    query = query.where(steps.c.decided_on.between(period.first, period.last))
    rows = connection.execute(query.order_by(steps.c.decided_on, steps.c.case_ref, steps.c.id))
    return [Escalated(*row) for row in rows]
