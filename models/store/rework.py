"""What went back for rework: rounds, days, and the answers for which it went back, by service.  Never by individual."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import sqlalchemy as sa

from models.gate import failed
from models.store.calendar_days import Period, days_between
from models.store.tables import events, standings

_back, _came = standings.alias("back"), standings.alias("came")


@dataclass(slots=True)
class Rework:
    """The rework of one service in a period."""

    returns: int = 0
    """How often that which came in the period went back, whenever it did."""
    days: int = 0
    """From going back to coming again, of what came again in the period."""
    failed: Counter[str] = field(default_factory=Counter)
    """How often each question of the gate sent advice back in the period, by its id."""
    answered: int = 0
    """How often advice went back in the period with its answers."""


def rework_by_service(connection: sa.Connection, authority: str, period: Period) -> dict[str, Rework]:
    """The rework of each service; one that sent nothing back is not in it."""
    found: dict[str, Rework] = defaultdict(Rework)
    for holder, returns in connection.execute(_returns(authority, period)):
        found[holder].returns = returns
    for holder, days in connection.execute(_days(authority, period)):
        found[holder].days = days
    for holder, answers, times in connection.execute(_answers(authority, period)):
        found[holder].answered += times
        found[holder].failed.update({each.id: times for each in failed(answers)})
    return dict(found)


def _of_rework(query: sa.Select[tuple[str, int]], authority: str) -> sa.Select[tuple[str, int]]:
    return query.where(_back.c.authority == authority, _back.c.duty == "rework_advice").group_by(_back.c.holder)


def _returns(authority: str, period: Period) -> sa.Select[tuple[str, int]]:
    """From what went back to what came: the day is counted by, for sought by it, SQLite would pair all with all."""
    alike = sa.and_(*(_came.c[name] == _back.c[name] for name in ("authority", "case_ref", "about", "holder")))
    came_then = sa.case((_came.c.done_on.between(period.first, period.last), 1))
    query = sa.select(_back.c.holder, sa.func.count(came_then)).select_from(_back).join(_came, alike)
    return _of_rework(query.where(_came.c.duty == "provide_advice"), authority)


def _days(authority: str, period: Period) -> sa.Select[tuple[str, int]]:
    query = sa.select(_back.c.holder, sa.func.sum(days_between(_back.c.started_on, _back.c.done_on)))
    return _of_rework(query.where(_back.c.done_on.between(period.first, period.last)), authority)


def _answers(authority: str, period: Period) -> sa.Select[tuple[str, str, int]]:
    """The answers that sent advice back, each with how often it was these."""
    by = sa.and_(events.c.authority == _back.c.authority, events.c.key == _back.c.started_by)
    query = sa.select(_back.c.holder, events.c.answers, sa.func.count()).select_from(_back).join(events, by)
    query = query.where(_back.c.authority == authority, _back.c.duty == "rework_advice", events.c.answers.is_not(None))
    query = query.where(_back.c.started_on.between(period.first, period.last))
    return query.group_by(_back.c.holder, events.c.answers)
