"""The operational plan's actions, as they were last imported."""

from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa

from models.actions import Action, Status
from models.store.tables import actions


def replace_all(connection: sa.Connection, authority: str, plan: Sequence[Action]) -> None:
    """Take this plan in place of the one before."""
    connection.execute(sa.delete(actions).where(actions.c.authority == authority))
    rows = [asdict(each) | {"authority": authority, "place": place} for place, each in enumerate(plan)]
    if rows:
        connection.execute(sa.insert(actions), rows)


def find_all(connection: sa.Connection, authority: str) -> list[Action]:
    """The plan, in the order of its file."""
    columns = [column for column in actions.c if column.name not in ("authority", "place")]
    rows = connection.execute(sa.select(*columns).where(actions.c.authority == authority).order_by(actions.c.place))
    return [Action(**row._asdict() | {"status": Status(row.status)}) for row in rows]
