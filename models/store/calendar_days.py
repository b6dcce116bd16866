"""Days and periods as the database counts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included."""

    first: date
    last: date


def periods_as_rows(periods: Sequence[Period]) -> sa.CTE:
    """The periods for the database to look at one after the other, each with its place."""
    columns = (sa.column("place", sa.Integer), sa.column("first", sa.Date), sa.column("last", sa.Date))
    rows = [(place, each.first, each.last) for place, each in enumerate(periods)]
    return sa.values(*columns, name="periods").data(rows).cte("periods")


class days_between(FunctionElement[int]):  # noqa: N801  reads as the function that it is in SQL
    """Calendar days from one date to another, in the database."""

    inherit_cache = True
    type = sa.Integer()


@compiles(days_between, "sqlite")
def _days_sqlite(element: days_between, compiler: Any, **said: Any) -> str:
    start, end = (compiler.process(each, **said) for each in element.clauses)
    return f"CAST(julianday({end}) - julianday({start}) AS INTEGER)"


@compiles(days_between, "postgresql")
def _days_postgresql(element: days_between, compiler: Any, **said: Any) -> str:
    start, end = (compiler.process(each, **said) for each in element.clauses)
    return f"({end} - {start})"
