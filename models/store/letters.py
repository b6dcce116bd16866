"""Letters that are written before they are sent, each with what tells whether it is still true."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from models.store.history import chunks
from models.store.outbox import Status
from models.store.tables import letters, outbox


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that is ready to go."""

    message: int
    made_under: str
    """A digest of the number and the surroundings under which it was made: while they stand, it is true."""
    made_of: str
    """A digest of what it says: composed anew to the same, it is true as well."""
    subject: str
    raw: bytes


def keep(connection: sa.Connection, written: Collection[Written]) -> None:
    """Keep these letters until they are sent."""
    rows = [{name: getattr(each, name) for name in Written.__slots__} for each in written]
    for some in chunks(rows):
        connection.execute(sa.delete(letters).where(letters.c.message.in_([each["message"] for each in some])))
        connection.execute(sa.insert(letters), some)


def find(connection: sa.Connection, messages: Collection[int]) -> dict[int, Written]:
    """Those of these messages' letters that are written already."""
    found: dict[int, Written] = {}
    for some in chunks(sorted(messages)):
        query = sa.select(*[letters.c[name] for name in Written.__slots__]).where(letters.c.message.in_(some))
        found |= {row.message: Written(*row) for row in connection.execute(query)}
    return found


def forget_gone(connection: sa.Connection) -> None:
    """Keep no letter of a message that waits no more."""
    waiting = sa.select(outbox.c.id).where(outbox.c.status == Status.QUEUED)
    connection.execute(sa.delete(letters).where(letters.c.message.not_in(waiting)))
