"""H1: the header is that of this collection."""

from collections.abc import Iterator

from tasks.sen2.records import Record
from tasks.sen2.rules.fault import Fault, Known
from tasks.sen2.rules.form import form

_SOCIAL_CARE_SINCE = 2026


def header(record: Record, known: Known) -> Iterator[Fault]:
    """Everything about the header."""
    yield from form(record, known)
    details, source = record.one("CollectionDetails"), record.one("Source")
    if details and details.on("ReferenceDate") != known.census:
        yield Fault("H1", details, "ReferenceDate", f"write the census day, {known.census}")
    if source is None or "LEA" not in source.said:
        yield Fault("H1", source or record, "LEA", "write the three digits of the authority")
    for officer in ("DMO", "DCO", "DSCO"):
        voluntary = officer == "DSCO" and known.year < _SOCIAL_CARE_SINCE
        if officer not in record.said and not voluntary:
            yield Fault("H1", record, officer, "say whether there is such an officer: 0 or 1")
