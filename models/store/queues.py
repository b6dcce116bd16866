"""What services were asked for and what came, day by day: the movements of their queues."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from models.store.calendar_days import Period
from models.store.standing_on import FAMILY
from models.store.tables import standings


@dataclass(frozen=True, slots=True)
class Movement:
    """So much advice of a service that on a day was asked for, came, or was awaited no more."""

    service: str
    on: date
    asked: int
    returned: int
    ended: int


def movements(connection: sa.Connection, authority: str, period: Period) -> list[Movement]:
    """Every movement of a period, by service and day.  What came after it had ended answers nothing."""
    of = sa.and_(standings.c.authority == authority, standings.c.duty == "provide_advice", standings.c.holder != FAMILY)
    days = {"asked": standings.c.started_on, "returned": standings.c.done_on, "ended": standings.c.ended_on}
    there = {"asked": sa.true(), "returned": standings.c.ended_on.is_(None), "ended": sa.true()}
    parts = [
        sa.select(standings.c.holder, day.label("day"), *(sa.literal(int(each == name)).label(each) for each in days))
        .where(of, there[name], day.between(period.first, period.last))
        for name, day in days.items()
    ]  # fmt: skip
    moved = sa.union_all(*parts).subquery()
    query = sa.select(moved.c.holder, moved.c.day, *(sa.func.sum(moved.c[each]) for each in days))
    rows = connection.execute(query.group_by(moved.c.holder, moved.c.day).order_by(moved.c.holder, moved.c.day))
    return [Movement(*row) for row in rows]
