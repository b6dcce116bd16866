"""Which plans there are to audit, and which requests hold audits."""

from dataclasses import dataclass

import sqlalchemy as sa

from config.vocabulary import EventKind
from models.store.calendar_days import Period
from models.store.tables import cases, events


@dataclass(frozen=True, slots=True)
class Sent:
    """A finalised plan that was sent in a period, with what a sample can be stratified by."""

    case_ref: str
    year_group: int | None
    source: str | None


def plans_sent(connection: sa.Connection, authority: str, period: Period) -> list[Sent]:
    """The finalised plans of a period, by reference."""
    query = sa.select(cases.c.case_ref, cases.c.year_group, cases.c.source).where(cases.c.authority == authority)
    query = query.where(cases.c.final_on.between(period.first, period.last)).order_by(cases.c.case_ref)
    return [Sent(*row) for row in connection.execute(query)]


def audited(connection: sa.Connection, authority: str) -> list[str]:
    """The requests of which an audit was ever recorded."""
    query = sa.select(events.c.case_ref).where(events.c.authority == authority)
    query = query.where(events.c.event == EventKind.PLAN_AUDITED).distinct()
    return sorted(connection.scalars(query))
