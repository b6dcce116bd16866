"""What a report is made of, before it becomes a PDF or a page: both are printed from the same parts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

Side = Literal["", "left", "right"]
"""In print, parts with a side that follow each other share the width."""


@dataclass(frozen=True, slots=True)
class Words:
    """A heading, a sentence or a remark in small print."""

    kind: Literal["heading", "words", "lead", "small"]
    text: str
    side: Side = ""


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences below each other."""

    items: tuple[str, ...]
    kind: Literal["points"] = "points"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: what it is about, what that counts, and its figures as they are printed."""

    head: str
    cells: tuple[str, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first of its heads names what the rows are about."""

    caption: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    worded: bool = False
    """Its cells hold words and not figures."""
    brief: bool = False
    """In print without the sentences of its rows, which stand on the page."""
    side: Side = ""
    widths: tuple[int, ...] = ()
    """How wide its columns are beside each other in print; without any the printer decides."""
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its finding above it, and what it shows for whoever does not see it."""

    caption: str
    alt: str
    svg: str
    kind: Literal["picture"] = "picture"


Part = Words | Points | Table | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A report: its title, whose it is, the period it is about, and its parts in order."""

    title: str
    authority: str
    period: str
    sample: bool
    ends_on: date
    """The last day of the period: the document is dated to it, so that the same period gives the same bytes."""
    parts: Sequence[Part] = field(default_factory=tuple)
    dense: bool = False
    """Set close, to stand on one page."""

    @property
    def data(self) -> dict[str, Any]:
        """What a template is given."""
        return asdict(self) | {"ends_on": self.ends_on.isoformat()}
