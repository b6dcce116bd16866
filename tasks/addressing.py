"""Roles to mailboxes: who stands behind "the service", "its lead", "the case officer"."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from config.practice import Audience
from models.store import contacts, outbox
from models.store.caseload import Kept
from models.store.contacts import Contact

Contacts = Mapping[tuple[str, str], Contact]

_OF_THE_SERVICE = (Audience.SERVICE, Audience.SERVICE_LEAD)


@dataclass(frozen=True, slots=True)
class Recipient:
    """A role of a service (or, with service empty, of the authority)."""

    service: str
    role: str


def recipient(audience: Audience, kept: Kept) -> Recipient:
    """Which role is meant for this duty."""
    if audience in _OF_THE_SERVICE:
        return Recipient(kept.standing.holder, audience)
    if audience is Audience.CASE_OFFICER and kept.officer:
        return Recipient("", kept.officer)
    return Recipient("", audience)


def mailbox(who: Recipient, known: Contacts, on: date) -> str | None:
    """The mailbox that answers for a role on a day; an officer without one is reached at the officers' shared one.

    Of a role that is away its deputy answers, and else the role that stands above it.
    """
    if not who.service and "@" in who.role:
        return who.role
    passed: set[Recipient] = set()
    while who not in passed:
        passed.add(who)
        found = _contact(who, known)
        if found is None or not found.is_away(on):
            return found.mailbox if found else None
        if found.deputy:
            return found.deputy
        who = above(found)
    return None


def queue_for(
    connection: sa.Connection, authority: str, role: str, *, key: str, letter: str, on: date, now: datetime
) -> int | None:
    """Put a letter to one role of the authority in the outbox; None where it is there already.

    Where nobody answers for the role, it waits until somebody does.
    """
    to = mailbox(Recipient("", role), contacts.find_all(connection, authority), on)
    return outbox.queue(
        connection,
        key=key,
        authority=authority,
        letter=letter,
        service="",
        role=role,
        to=to,
        about_on=on,
        status=outbox.Status.QUEUED if to else outbox.Status.NO_RECIPIENT,
        queued_at=now,
    )


def above(contact: Contact) -> Recipient:
    """Who stands above a role: a role of the same service, or one of the authority."""
    return Recipient(contact.service if contact.above in _OF_THE_SERVICE else "", contact.above)


def _contact(who: Recipient, known: Contacts) -> Contact | None:
    found = known.get((who.service, who.role))
    if found is None and not who.service and who.role not in set(Audience):
        found = known.get(("", Audience.CASE_OFFICER))
    return found
