"""Who can be written to: role mailboxes by service and role, never a person's name."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import sqlalchemy as sa

from models.store.revisions import something_changed
from models.store.tables import contacts

EVERY_AUTHORITY = "*"
"""A service that several authorities of one installation share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A role mailbox.  `service` is empty for the authority's own roles."""

    authority: str = ""
    service: str = ""
    role: str
    mailbox: str
    phone: str = ""
    deputy: str = ""
    """The mailbox that answers while this one is away."""
    away_from: date | None = None
    away_to: date | None = None
    above: str = ""
    """The role that stands above this one; it answers while this one is away and has no deputy."""

    def is_away(self, on: date) -> bool:
        """Whether nobody reads this mailbox on a day."""
        return self.away_from is not None and self.away_from <= on <= (self.away_to or date.max)


def replace_all(connection: sa.Connection, authority: str, new: Sequence[Contact]) -> None:
    """Replace the authority's contacts by these."""
    connection.execute(sa.delete(contacts).where(contacts.c.authority == authority))
    something_changed(connection, authority)
    rows = [asdict(each) | {"authority": authority} for each in new]
    if rows:
        connection.execute(sa.insert(contacts), rows)


def find_all(connection: sa.Connection, authority: str) -> dict[tuple[str, str], Contact]:
    """The authority's contacts by service and role; its own go before those that all authorities share."""
    query = sa.select(contacts).where(contacts.c.authority.in_((EVERY_AUTHORITY, authority)))
    rows = connection.execute(query.order_by(sa.case((contacts.c.authority == EVERY_AUTHORITY, 0), else_=1)))
    return {(row.service, row.role): Contact(**row._asdict()) for row in rows}
