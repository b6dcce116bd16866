"""Roles to mailboxes: who stands behind "the service", "its lead", "the case officer"."""

from collections.abc import Mapping
from dataclasses import dataclass

from config.practice import Audience
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


def mailbox(who: Recipient, contacts: Contacts) -> str | None:
    """The mailbox of a role; an officer without one is reached at the case officers' shared mailbox."""
    if not who.service and "@" in who.role:
        return who.role
    found = contacts.get((who.service, who.role))
    if found is None and not who.service and who.role not in set(Audience):
        found = contacts.get(("", Audience.CASE_OFFICER))
    return found.mailbox if found else None
