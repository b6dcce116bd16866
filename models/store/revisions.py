"""A number for each authority that grows whenever something changes that its letters rest on.

That is the derived dates, the steps, the contacts and the addresses that are written to no more; it grows in
the transaction that changes them.  A letter that was read under the same number is still true.
"""

import sqlalchemy as sa

from models.store.tables import revisions

_GROW = sa.text(
    "INSERT INTO revisions (authority, number) VALUES (:authority, 1) "
    "ON CONFLICT (authority) DO UPDATE SET number = revisions.number + 1"
)


def something_changed(connection: sa.Connection, authority: str) -> None:
    """Let the number of this authority grow ("*": that of every authority)."""
    connection.execute(_GROW, {"authority": authority})


def revision_of(authority: sa.ColumnElement[str]) -> sa.ColumnElement[int]:
    """The number, for a statement to compare with."""
    numbers = sa.select(sa.func.sum(revisions.c.number)).where(revisions.c.authority.in_((authority, "*")))
    return sa.func.coalesce(numbers.scalar_subquery(), 0)


_REVISION = sa.select(revision_of(sa.bindparam("own")))


def revision(connection: sa.Connection, authority: str) -> int:
    """The number as it is now."""
    return int(connection.scalar(_REVISION, {"own": authority}) or 0)
