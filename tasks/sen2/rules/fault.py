"""What a rule finds, and what every rule knows about the return as a whole."""

from dataclasses import dataclass, field
from datetime import date

from config.sen2 import Layout
from tasks.sen2.records import Record

A, H, N, W, Y = "A", "H", "N", "W", "Y"
"""The outcomes of a request and of an assessment."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule broken in one module: by which element, and what to do."""

    rule: str
    record: Record
    element: str
    says: str


@dataclass(slots=True)
class Known:
    """The return as a whole: its layout and days, whose it is, and the persons that were seen so far."""

    layout: Layout
    authority: str
    seen: dict[int, int] = field(default_factory=dict)
    """The first person with a UPN, a ULN or a name and birth date, by their hash: the values are not kept."""
    position: int = 0
    """The person that is looked at now."""

    @property
    def first(self) -> date:
        """The first day of the calendar year."""
        return self.layout.collection.first

    @property
    def census(self) -> date:
        """The census day."""
        return self.layout.collection.census

    @property
    def year(self) -> int:
        """The collection year."""
        return self.layout.collection.year


def known_from(layout: Layout, header: Record) -> Known:
    """What the header says of the return."""
    source = header.one("Source")
    return Known(layout, source.said.get("LEA", "") if source else "")
