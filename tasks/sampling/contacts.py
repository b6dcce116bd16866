"""The contacts of a sample authority: role mailboxes under a reserved domain, and telephone numbers for drama."""

import re
from itertools import count
from typing import Any

from config.official import OfficialRow
from config.practice import Audience
from config.statute import statute

OFFICERS = tuple(f"so-{number:02}" for number in range(1, 7))

_AUTHORITY_ROLES = (
    Audience.CASE_OFFICER,
    Audience.SEND_MANAGER,
    Audience.ICB_SEND_LEAD,
    Audience.HEAD_OF_SERVICE,
    Audience.DIRECTOR,
)


def sample_contacts(row: OfficialRow) -> list[dict[str, Any]]:
    """One row for each mailbox that the sample's messages can be addressed to.

    The keys are service, role, mailbox, phone.  Every service that the sample asks has two rows
    (`service`, `service_lead`); the authority's own rows have no service: the four roles, and one
    for each officer, whose role is the officer's reference.  Every mailbox is a role's, under the
    reserved domain `.example`; every number is one that Ofcom keeps for drama.
    """
    domain = f"{slug(row.name)}.example"
    roles: list[tuple[str, str]] = [
        (service, role) for service in _services() for role in (Audience.SERVICE, Audience.SERVICE_LEAD)
    ]
    roles += [("", role) for role in (*_AUTHORITY_ROLES, *OFFICERS)]
    numbers = count(1)
    return [
        {
            "service": service,
            "role": str(role),
            "mailbox": f"{_mailbox(service, role)}@{domain}",
            "phone": f"01632 960{next(numbers):03}",
        }
        for service, role in roles
    ]


def slug(name: str) -> str:
    """A name as part of an address: "Kingston upon Hull, City of" is kingston-upon-hull-city-of."""
    return re.sub(r"[^a-z]+", "-", name.casefold()).strip("-")


def prefix(name: str) -> str:
    """Two letters for the references of an authority: initials of two words, or a word's first and last letter."""
    words = [each for each in slug(name).split("-") if each not in ("and", "city", "of", "the", "upon", "with")]
    letters = words[0][0] + (words[1][0] if len(words) > 1 else words[0][-1])
    return letters.upper()


def _services() -> list[str]:
    """Every service but the family, which the tracker never writes to."""
    return [each.key for each in statute().service if each.body != "family"]


def _mailbox(service: str, role: str) -> str:
    """`educational.psychology`, `educational.psychology.lead`, `send.manager`, `so-01`."""
    if not service:
        return role.replace("_", ".")
    return service.replace("_", ".") + (".lead" if role == Audience.SERVICE_LEAD else "")
