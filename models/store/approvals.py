"""The steps about which a person is to decide."""

from collections import Counter
from datetime import date

import sqlalchemy as sa

from models.store.outbox import Status, StepRow
from models.store.tables import steps

_OPEN = (Status.AWAITING_APPROVAL, Status.HELD, Status.EXPIRED)


def undecided(connection: sa.Connection, authority: str) -> list[StepRow]:
    """The steps that wait, those held back to a later day, and those that nobody answered in time."""
    columns = [steps.c[name] for name in StepRow.__slots__]
    query = sa.select(*columns).where(steps.c.authority == authority, steps.c.status.in_(_OPEN)).order_by(steps.c.id)
    return [StepRow(**row._asdict() | {"status": Status(row.status)}) for row in connection.execute(query)]


def change(connection: sa.Connection, key: str, status: Status, asked_on: date) -> None:
    """What has become of a question, and the day on which it was asked last."""
    update = sa.update(steps).where(steps.c.key == key).values(status=status, decided_on=asked_on)
    connection.execute(update)


def left_open(connection: sa.Connection, authority: str, on: date) -> Counter[Status]:
    """How many questions asked by a day wait or have expired, each counted once whoever would be written to."""
    clock = (steps.c.case_ref, steps.c.duty, steps.c.about, steps.c.started_by, steps.c.step, steps.c.status)
    query = sa.select(*clock).where(steps.c.authority == authority, steps.c.decided_on <= on)
    rows = connection.execute(query.where(steps.c.status.in_((Status.AWAITING_APPROVAL, Status.EXPIRED))).distinct())
    return Counter(Status(row.status) for row in rows)
