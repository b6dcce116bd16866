"""The contacts file: services, role mailboxes and who stands above them."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from config.practice import Audience
from models.store.contacts import EVERY_AUTHORITY, Contact
from tasks.addressing import above
from tasks.reading import cells, dates
from tasks.reading.records import Contradiction, Layout, Said, read_records
from tasks.reading.refusals import RefusedCellError, Rejected

# RFC 5321 allows more; a council's role mailbox needs no more, and nothing here can bend a mail header.
_MAILBOX = re.compile(r"[A-Za-z0-9_%+'-]+(\.[A-Za-z0-9_%+'-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"[+0][0-9 ()-]{5,19}( ?(ext|x)\.? ?[0-9]{1,6})?")
_LONGEST_MAILBOX = 254
_OF_A_SERVICE = (Audience.SERVICE, Audience.SERVICE_LEAD)


def read_contacts(path: Path, *, today: date) -> list[Contact]:
    """Read the contacts; they are taken whole or not at all.

    A role is a word of `config.practice.Audience`, or the reference of one case officer.

    Raises UnreadableFileError; where rows are bad it is a BadRowsError, whose `rejected` lists them.
    """
    layout = Layout(
        parsers=_PARSERS | {name: dates.any_day(today) for name in ("away_from", "away_to")},
        required=("role", "mailbox"),
        missing=lambda _: "is missing: every row names a role and its mailbox",
        make=lambda said: Contact(**said),
        contradictions=_contradictions,
        among=lambda found: (*_doubled(found), *_standing_above(found)),
    )
    return list(read_records(path, layout, columns=("service", "role", "mailbox")).values())


def _contradictions(said: Said) -> Iterator[Contradiction]:
    role = said.get("role")
    if role in _OF_A_SERVICE and "service" not in said:
        yield "service", "", f"is missing: {role} is a role within a service"
    if "away_to" in said and "away_from" not in said:
        yield "away_from", "", "is missing: an absence has its first day"
    elif "away_to" in said and said["away_to"] < said["away_from"]:
        yield "away_to", "", "is before away_from"
    if role and role not in tuple(Audience) and "service" in said:
        yield "role", "", f"is no role of a service: write one of {', '.join(Audience)}"


def _doubled(contacts: dict[int, Contact]) -> Iterator[Rejected]:
    """One role, one mailbox: of two, nobody could say who was written to."""
    first: dict[tuple[str, str, str], int] = {}
    for number, each in contacts.items():
        earlier = first.setdefault((each.authority, each.service, each.role), number)
        if earlier != number:
            whose = f"{each.service} {each.role}".strip()
            yield Rejected(number, "role", each.role, f"{whose} stands twice: rows {earlier} and {number}: delete one")


def _standing_above(contacts: dict[int, Contact]) -> Iterator[Rejected]:
    """Who stands above whom ends at somebody: nobody stands above themselves, however far round."""
    by_role = {(each.authority, each.service, each.role): each for each in contacts.values()}
    for number, contact in contacts.items():
        seen, here = set[tuple[str, str, str]](), contact
        while here.above:
            who = above(here)
            key = (here.authority, who.service, who.role)
            if key in seen:
                yield Rejected(number, "above", contact.above, "leads round in a circle: name a role that stands above")
                break
            if key not in by_role:
                yield Rejected(
                    number, "above", here.above, f"names {here.above}, who is not in this file: add a row for it"
                )
                break
            seen.add(key)
            here = by_role[key]


def _role(cell: cells.Cell) -> str:
    """A role, or an officer's reference as the column `officer` has it.  A slip in a role is no officer."""
    said = cells.reference(cell)
    if said in tuple(Audience) or any(each.isdigit() for each in said) or not cells.nearest(said, Audience):
        return said
    return cells.one_of(said, Audience, "role")


def _mailbox(cell: cells.Cell) -> str:
    said = cells.text(cell)
    if len(said) > _LONGEST_MAILBOX or not _MAILBOX.fullmatch(said):
        raise RefusedCellError("is no email address: write it as team@council.gov.uk")
    return said


def _phone(cell: cells.Cell) -> str:
    said = cells.text(cell)
    if not _PHONE.fullmatch(said):
        raise RefusedCellError("is no telephone number: write it with its leading 0 or +, in a column of text")
    return said


def _authority(cell: cells.Cell) -> str:
    """An authority, or "*" for a service that all authorities of this installation share."""
    return EVERY_AUTHORITY if cells.text(cell) == EVERY_AUTHORITY else cells.authority(cell)


_PARSERS: dict[str, cells.Parser] = {
    "service": cells.service,
    "role": _role,
    "mailbox": _mailbox,
    "phone": _phone,
    "authority": _authority,
    "deputy": _mailbox,
    "above": _role,
}
