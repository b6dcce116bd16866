"""What families answered when they were asked how satisfied they are: counts, and never an answer."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa

from config.quality import Whose
from models.store.calendar_days import Period
from models.store.tables import satisfaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """Of so many who were asked in a period so many answered, and so many of these were satisfied."""

    whose: Whose
    first_on: date
    last_on: date
    asked: int
    returned: int
    satisfied: int


def take(connection: sa.Connection, authority: str, told: Sequence[Returns]) -> None:
    """Keep these, in place of what was told of the same period before."""
    for each in told:
        same = (satisfaction.c.authority == authority, satisfaction.c.whose == each.whose)
        overlaps = sa.and_(satisfaction.c.first_on <= each.last_on, satisfaction.c.last_on >= each.first_on)
        connection.execute(sa.delete(satisfaction).where(*same, overlaps))
        connection.execute(sa.insert(satisfaction).values(asdict(each) | {"authority": authority}))


def within(connection: sa.Connection, authority: str, period: Period) -> dict[Whose, tuple[int, int, int]]:
    """Asked, returned and satisfied, of all that lies in a period, by whose answers they are."""
    sums = [sa.func.sum(satisfaction.c[name]) for name in ("asked", "returned", "satisfied")]
    query = sa.select(satisfaction.c.whose, *sums).where(satisfaction.c.authority == authority)
    query = query.where(satisfaction.c.first_on >= period.first, satisfaction.c.last_on <= period.last)
    rows = connection.execute(query.group_by(satisfaction.c.whose))
    return {Whose(whose): (asked, returned, satisfied) for whose, asked, returned, satisfied in rows}
