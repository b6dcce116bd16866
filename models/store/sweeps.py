"""The daily tracking: whose day has come, and when it ran, since a sweep that did not run must be visible."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from models.store.tables import cases, sweeps


@dataclass(frozen=True, slots=True)
class Part:
    """A range of references: those after the one, up to and with the other."""

    after: str = ""
    up_to: str | None = None


EVERYTHING = Part()


def due(authority: str, on: date) -> sa.ColumnElement[bool]:
    """The open requests whose day has come."""
    return sa.and_(cases.c.next_attention_on <= on, cases.c.authority == authority)


def claim_due(connection: sa.Connection, authority: str, on: date, part: Part, most: int) -> list[str]:
    """The first requests of a part whose day has come, by index: the cost follows what is due, not the caseload.

    They are this transaction's until it ends: whoever asks at the same time is given the next ones.
    """
    # Without the sign SQLite would walk through the caseload in the order of the references.
    ref = cases.c.case_ref if connection.dialect.name == "postgresql" else sa.literal_column("+case_ref")
    query = sa.select(cases.c.case_ref).where(due(authority, on), ref > part.after).order_by(ref).limit(most)
    if part.up_to is not None:
        query = query.where(ref <= part.up_to)
    return list(connection.scalars(query.with_for_update(skip_locked=True)))


def all_due(connection: sa.Connection, authority: str, on: date) -> set[str]:
    """Every request whose day has come, whoever has it in hand."""
    return set(connection.scalars(sa.select(cases.c.case_ref).where(due(authority, on))))


def parts_of_due(connection: sa.Connection, authority: str, on: date, number: int) -> list[Part]:
    """Ranges of references with as much due in each; together they are everything."""
    nth = sa.func.ntile(number).over(order_by=cases.c.case_ref).label("nth")
    ranked = sa.select(cases.c.case_ref, nth).where(due(authority, on)).subquery()
    last = sa.select(sa.func.max(ranked.c.case_ref)).group_by(ranked.c.nth).order_by(ranked.c.nth)
    bounds = ["", *list(connection.scalars(last))[:-1]]
    return [Part(after, up_to) for after, up_to in zip(bounds, [*bounds[1:], None], strict=True)]


def log(connection: sa.Connection, authority: str, as_of: date, ran_at: datetime, **counts: int) -> None:
    """Keep that a sweep ran, for which day, and what it counted (examined, queued, failed)."""
    connection.execute(sa.insert(sweeps).values(authority=authority, as_of=as_of, ran_at=ran_at, **counts))


def days(connection: sa.Connection, authority: str, up_to: date) -> list[date]:
    """The days up to one for which a sweep was run, each once, in order."""
    query = sa.select(sweeps.c.as_of).where(sweeps.c.authority == authority, sweeps.c.as_of <= up_to)
    return list(connection.scalars(query.distinct().order_by(sweeps.c.as_of)))


def last_day(connection: sa.Connection, authority: str) -> date | None:
    """The latest day that a sweep was run for."""
    query = sa.select(sweeps.c.as_of).where(sweeps.c.authority == authority)
    return connection.scalar(query.order_by(sweeps.c.as_of.desc()).limit(1))
