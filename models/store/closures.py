"""When settings are closed, as they have told it; and the exceptions ledger, which rests on it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from config.practice import bank_holidays
from models.calendars import Calendar, Closure
from models.store.history import chunks
from models.store.tables import claims, closures


def calendar_of(connection: sa.Connection, authority: str) -> Calendar:
    """The bank holidays, and every closure that this authority's settings have told."""
    found: dict[str, list[Closure]] = defaultdict(list)
    columns = (closures.c.setting, closures.c.closed_from, closures.c.closed_to)
    query = sa.select(*columns).where(closures.c.authority == authority).order_by(*columns)
    for row in connection.execute(query):
        found[row.setting].append(Closure(*row))
    return Calendar(bank_holidays(), {setting: tuple(each) for setting, each in found.items()})


def replace_settings(connection: sa.Connection, authority: str, told: Iterable[Closure]) -> None:
    """Take what these settings say now in place of what they said before; the others stay."""
    told = list(told)
    for some in chunks(sorted({each.setting for each in told})):
        connection.execute(sa.delete(closures).where(closures.c.authority == authority, closures.c.setting.in_(some)))
    for part in chunks(told):
        connection.execute(sa.insert(closures), [_row(authority, each) for each in part])


def _row(authority: str, closure: Closure) -> dict[str, Any]:
    return {
        "authority": authority,
        "setting": closure.setting,
        "closed_from": closure.closed_from,
        "closed_to": closure.closed_to,
    }


def requests_with_claims(connection: sa.Connection, authority: str) -> list[str]:
    """The requests with an exception claimed: a changed calendar may change what becomes of it."""
    query = sa.select(claims.c.case_ref).where(claims.c.authority == authority).distinct()
    return sorted(connection.scalars(query))


def ledger(connection: sa.Connection, authority: str) -> list[dict[str, Any]]:
    """Every exception that was ever claimed, and still stands in the events, by day of claim."""
    columns = [column for column in claims.c if column.name != "authority"]
    query = sa.select(*columns).where(claims.c.authority == authority)
    rows = connection.execute(query.order_by(claims.c.claimed_on, claims.c.case_ref, claims.c.duty))
    return [row._asdict() for row in rows]
