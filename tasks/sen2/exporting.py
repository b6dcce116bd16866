"""Export the return of a year: the events as they stood on the census day, joined with the council's own file.

Nothing of the council's file is kept, and none of it is in any message.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa

from config.sen2 import Layout, layout_of
from models.events import LONDON
from models.store import closures, history
from models.store.session import reading
from tasks.opening import Tracker
from tasks.reading import BadRowsError, Rejected, UnreadableFileError
from tasks.sen2.checking import Checked, check
from tasks.sen2.council import Row, join, person_of, read_council
from tasks.sen2.describing import described
from tasks.sen2.records import Record, Return
from tasks.sen2.xml_text import write_xml

DRAFT = "-DRAFT"
_NAMED = 20


@dataclass(frozen=True, slots=True)
class Officers:
    """Whether the three designated officers are in post; None where nobody has said so."""

    medical: bool | None = None
    clinical: bool | None = None
    social_care: bool | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of an export.  `file` is None where the return has errors and no draft was asked for."""

    file: Path | None
    requests: int
    checked: Checked


def export(
    tracker: Tracker,
    *,
    year: int,
    persons: Path,
    out: Path,
    draft: bool = False,
    officers: Officers = Officers(),
    serial: int = 1,
    made_at: datetime | None = None,
) -> Exported:
    """Write the return of a collection year, where it has no errors; a draft in any case, under a name that says so.

    Raises UnknownCollectionError for a year without a layout, UnreadableFileError for a file of persons that
    cannot be read or does not fit the requests; nothing was written then.
    """
    layout = layout_of(year)
    if out.suffix.lower() != ".xml":
        raise UnreadableFileError(f"{out.name}: a return is written as XML: give the name of an .xml file")
    header = header_of(layout, tracker.authority, officers, serial, made_at or tracker.now().astimezone(LONDON))
    found = made(tracker, layout, header, persons)
    checked = check(found)
    file: Path | None = None
    if draft or not checked.errors:
        file = out.with_name(f"{out.stem.removesuffix(DRAFT)}{DRAFT}{out.suffix}") if draft else out
        write_xml(file, layout, header, found.persons())
    requests = sum(len(each.parts) for each in found.persons())
    return Exported(file, requests, checked)


def header_of(layout: Layout, authority: str, officers: Officers, serial: int, made_at: datetime) -> Record:
    """The header of a return."""
    details = {
        "Collection": layout.collection_name,
        "Year": str(layout.collection.year),
        "ReferenceDate": layout.collection.census.isoformat(),
    }
    source = {
        "SourceLevel": layout.source_level,
        "LEA": authority,
        "SoftwareCode": layout.software,
        "Release": layout.collection.release,
        "SerialNo": str(serial),
        "DateTime": made_at.strftime("%Y-%m-%dT%H:%M:%S"),
    }
    known = {"DMO": officers.medical, "DCO": officers.clinical, "DSCO": officers.social_care}
    elements = {each.name for each in layout.module("Header").elements}
    said = {name: str(int(there)) for name, there in known.items() if there is not None and name in elements}
    return Record("Header", said, [Record("CollectionDetails", details), Record("Source", source)])


def made(tracker: Tracker, layout: Layout, header: Record, persons: Path) -> Return:
    """The return in memory.  Raises UnreadableFileError where the persons and the requests do not fit."""
    rows = read_council(persons, layout)
    with reading(tracker.engine) as connection:
        there = set(history.references(connection, tracker.authority))
        _refuse_strangers(persons, rows, there)
        requests = {each.ref: each for each in _requests(connection, tracker.authority, sorted(there), layout)}
    if missing := sorted(requests.keys() - rows.keys()):
        named = ", ".join(missing[:_NAMED]) + (f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else "")
        raise UnreadableFileError(f"{persons.name}: these requests belong to the return and have no row: {named}")
    found = _grouped(requests, rows, layout)
    return Return(f"SEN2 {layout.collection.year}", layout, header, lambda: iter(found))


def _refuse_strangers(persons: Path, rows: Mapping[str, Row], there: set[str]) -> None:
    strangers = [each for ref, each in rows.items() if ref not in there]
    if strangers:
        why = "the tracker has no request of this reference: correct it, or delete the row"
        raise BadRowsError(
            persons.name, tuple(Rejected(each.number, "case_ref", each.case_ref, why) for each in strangers)
        )


def _requests(connection: sa.Connection, authority: str, refs: list[str], layout: Layout) -> Iterator[Record]:
    calendar = closures.calendar_of(connection, authority)
    for some in history.chunks(refs):
        for _, events in sorted(history.load(connection, authority, some).items()):
            if record := described(events, layout.collection, calendar):
                yield record


def _grouped(requests: Mapping[str, Record], rows: Mapping[str, Row], layout: Layout) -> list[Record]:
    """The persons in the order of their first references, each with its requests by receipt."""
    of_person: dict[str, list[Record]] = defaultdict(list)
    for ref in sorted(requests):
        join(requests[ref], rows[ref], layout)
        of_person[rows[ref].person].append(requests[ref])
    found = []
    for own in of_person.values():
        person = person_of(rows[own[0].ref], layout)
        person.parts = sorted(own, key=lambda each: (each.on("ReceivedDate") or date.min, each.ref))
        found.append(person)
    return found
