"""The measures of facts as the database counts them, held against a second count in plain Python."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

import sqlalchemy as sa

from models.store.calendar_days import Period
from models.store.measuring import counted
from models.store.tables import cases, metadata, standings
from models.timeliness import Facts
from tests.factories import AUTHORITY
from tests.models.measured_again import measured_again


def measured(rows: Iterable[Facts], first: date, last: date, **how: bool) -> dict[str, int | float | None]:
    """Every measure of the period; those that can be had from facts alone were counted twice, to the same."""
    rows = list(rows)
    engine = sa.create_engine("sqlite://")
    metadata.create_all(engine, tables=[cases, standings])
    with engine.begin() as connection:
        if rows:
            connection.execute(sa.insert(cases), [_kept(number, each) for number, each in enumerate(rows)])
        (found,) = counted(connection, AUTHORITY, [Period(first, last)], **how)
    engine.dispose()
    again = measured_again(rows, first, last)
    if not how:
        assert {name: found.figures[name] for name in again} == again
    return found.figures


def _kept(number: int, facts: Facts) -> dict[str, object]:
    return {"authority": AUTHORITY, "case_ref": f"YK-{number}", "stage": "closed"} | asdict(facts)
