"""Who can be written to: role mailboxes by service and role, never a person's name."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from models.store.tables import contacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A role mailbox.  `service` is empty for the authority's own roles."""

    authority: str = ""
    service: str = ""
    role: str
    mailbox: str
    phone: str = ""


def replace_all(connection: sa.Connection, authority: str, new: Sequence[Contact]) -> None:
    """Replace the authority's contacts by these."""
    connection.execute(sa.delete(contacts).where(contacts.c.authority == authority))
    rows = [
        {
            "authority": authority,
            "service": each.service,
            "role": each.role,
            "mailbox": each.mailbox,
            "phone": each.phone,
        }
        for each in new
    ]
    if rows:
        connection.execute(sa.insert(contacts), rows)


def find_all(connection: sa.Connection, authority: str) -> dict[tuple[str, str], Contact]:
    """The authority's contacts by service and role."""
    query = sa.select(contacts).where(contacts.c.authority == authority)
    return {(row.service, row.role): Contact(**row._asdict()) for row in connection.execute(query)}
