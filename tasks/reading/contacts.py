"""The contacts file: services, role mailboxes and who stands above them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.practice import Audience
from tasks.reading import cells
from tasks.reading.checking import parse
from tasks.reading.refusals import BadRowsError, RefusedCellError, Rejected
from tasks.reading.tables import Table, read_table

# RFC 5321 allows more; a council's role mailbox needs no more, and nothing here can bend a mail header.
_MAILBOX = re.compile(r"[A-Za-z0-9_%+'-]+(\.[A-Za-z0-9_%+'-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"[+0][0-9 ()-]{5,19}( ?(ext|x)\.? ?[0-9]{1,6})?")
_SHOWABLE = re.compile(r"[!-~]{1,80}")
_LONGEST_MAILBOX = 254
_OF_A_SERVICE = (Audience.SERVICE, Audience.SERVICE_LEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A role that can be written to; `service` is empty for the authority's own roles."""

    authority: str = ""
    service: str = ""
    role: Audience
    mailbox: str
    phone: str = ""


def read_contacts(path: Path) -> list[Contact]:
    """Read the contacts; they are taken whole or not at all.

    Raises UnreadableFileError; where rows are bad it is a BadRowsError, whose `rejected` lists them.
    """
    table = read_table(path, known=tuple(_PARSERS), required=("service", "role", "mailbox"))
    contacts: dict[int, Contact] = {}
    rejected: list[Rejected] = []
    for number in table.rows:
        found = _contact(table, number)
        if isinstance(found, Contact):
            contacts[number] = found
        else:
            rejected += found
    rejected += _doubled(contacts)
    if rejected:
        raise BadRowsError(path.name, tuple(sorted(rejected, key=lambda each: each.row)))
    return list(contacts.values())


def _contact(table: Table, number: int) -> Contact | list[Rejected]:
    if slipped := table.too_long(number):
        return [slipped]
    said, faults = parse(table.said(number), _PARSERS)
    rejected = [Rejected(number, each.column, each.value, each.reason) for each in faults]
    bad = {each.column for each in faults}
    rejected += (Rejected(number, column, "", why) for column, why in _missing(said) if column not in bad)
    return rejected or Contact(**said)


def _missing(said: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for column in ("role", "mailbox"):
        if column not in said:
            yield column, "is missing: every row names a role and its mailbox"
    if said.get("role") in _OF_A_SERVICE and "service" not in said:
        yield "service", f"is missing: {said['role']} is a role within a service"


def _doubled(contacts: dict[int, Contact]) -> Iterator[Rejected]:
    """One role, one mailbox: of two, nobody could say who was written to."""
    first: dict[tuple[str, str, str], int] = {}
    for number, each in contacts.items():
        earlier = first.setdefault((each.authority, each.service, each.role), number)
        if earlier != number:
            whose = f"{each.service} {each.role}".strip()
            yield Rejected(number, "role", each.role, f"{whose} stands twice: rows {earlier} and {number}: delete one")


def _mailbox(cell: cells.Cell) -> str:
    said = cells.text(cell)
    if len(said) > _LONGEST_MAILBOX or not _MAILBOX.fullmatch(said):
        shown = said if _SHOWABLE.fullmatch(said) else ""
        raise RefusedCellError(f"{cells.quoted(shown)} is no email address: write it as team@council.gov.uk", shown)
    return said


def _phone(cell: cells.Cell) -> str:
    said = cells.text(cell)
    if not _PHONE.fullmatch(said):
        raise RefusedCellError("is no telephone number: write it with its leading 0 or +, in a column of text")
    return said


_PARSERS: dict[str, cells.Parser] = {
    "service": cells.service,
    "role": cells.word(Audience, "role"),
    "mailbox": _mailbox,
    "phone": _phone,
    "authority": cells.authority,
}
