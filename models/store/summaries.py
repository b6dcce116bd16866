"""What was said of each week when it was over: the figures as they were known then, kept word for word."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from pydantic import TypeAdapter

from models.letters import WeeklySummary
from models.store.tables import summaries

_SAID = TypeAdapter(WeeklySummary)


def keep(connection: sa.Connection, authority: str, summary: WeeklySummary, made_at: datetime) -> None:
    """Keep the summary of a week.  The first one stays: what was known then does not change."""
    there = sa.select(summaries.c.week_ending).where(
        summaries.c.authority == authority, summaries.c.week_ending == summary.week_ending
    )
    if connection.scalar(there) is None:
        said = _SAID.dump_json(summary).decode()
        values = {"authority": authority, "week_ending": summary.week_ending, "made_at": made_at, "said": said}
        connection.execute(sa.insert(summaries).values(values))


def find(connection: sa.Connection, authority: str, weeks: Sequence[date]) -> list[WeeklySummary | None]:
    """The kept summaries of the weeks that end with these days; None where there is none."""
    query = sa.select(summaries.c.week_ending, summaries.c.said)
    query = query.where(summaries.c.authority == authority, summaries.c.week_ending.in_(weeks))
    found = {week: _SAID.validate_json(said) for week, said in connection.execute(query)}
    return [found.get(each) for each in weeks]
