"""When the daily tracking ran: a sweep that did not run must be visible."""

from datetime import date, datetime

import sqlalchemy as sa

from models.store.tables import sweeps


def log(connection: sa.Connection, authority: str, as_of: date, ran_at: datetime, **counts: int) -> None:
    """Keep that a sweep ran, for which day, and what it counted (examined, queued, failed)."""
    connection.execute(sa.insert(sweeps).values(authority=authority, as_of=as_of, ran_at=ran_at, **counts))


def last_day(connection: sa.Connection, authority: str) -> date | None:
    """The latest day that a sweep was run for."""
    query = sa.select(sweeps.c.as_of).where(sweeps.c.authority == authority)
    return connection.scalar(query.order_by(sweeps.c.as_of.desc()).limit(1))
