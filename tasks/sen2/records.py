"""A return in memory: modules as records, a person at a time."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from config.sen2 import Element, Layout
from tasks.reading import UnreadableFileError

# What can be no name: figures and signs, or a code of capitals.
_SHOWABLE = re.compile(r"[0-9T:.+-]{1,25}|[A-Z]{1,4}[0-9]{0,2}")


class RefusedReturnError(UnreadableFileError):
    """A return is refused as a whole; `rule` is the id of the rule that it breaks."""

    def __init__(self, file: str, rule: str, why: str) -> None:
        """One sentence with the id of the rule."""
        super().__init__(f"{file}: {rule}: {why}")
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Strange:
    """Something that has no place where it stands: the rule that it breaks, the element, and what to do."""

    rule: str
    element: str
    says: str


@dataclass(slots=True)
class Record:
    """One module of one person: what its elements say, and the modules within it."""

    module: str
    said: dict[str, str] = field(default_factory=dict)
    parts: list["Record"] = field(default_factory=list)
    strange: list[Strange] = field(default_factory=list)
    settled: frozenset[str] = frozenset()
    """Elements about which the tracker has said all: the council's file adds none of them."""
    ref: str = ""
    """The reference of the request in the tracker, where the record was made from one; never written."""

    def all(self, module: str) -> list["Record"]:
        """The modules of that name within this one."""
        return [each for each in self.parts if each.module == module]

    def one(self, module: str) -> "Record | None":
        """The first of them, if there is one."""
        return next((each for each in self.parts if each.module == module), None)

    def on(self, element: str) -> date | None:
        """The day that an element says; None where it says none, or no real one."""
        try:
            return date.fromisoformat(self.said.get(element, ""))
        except ValueError:
            return None

    def has(self, *elements: str) -> bool:
        """Whether one of the flags is set."""
        return any(self.said.get(each) == "1" for each in elements)

    def walk(self) -> Iterator["Record"]:
        """This module and all within it."""
        yield self
        for each in self.parts:
            yield from each.walk()

    def same(self, other: "Record") -> bool:
        """Whether both say the same, whoever they are about."""
        return (self.module, self.said) == (other.module, other.said) and (
            len(self.parts) == len(other.parts)
            and all(one.same(two) for one, two in zip(self.parts, other.parts, strict=True))
        )


@dataclass(frozen=True, slots=True)
class Return:
    """A whole return.  `persons()` reads them from the beginning, as often as it is called."""

    name: str
    layout: Layout
    header: Record
    persons: Callable[[], Iterator[Record]]

    @property
    def authority(self) -> str:
        """The code of the local authority that it is from; empty where it does not say."""
        source = self.header.one("Source")
        return source.said.get("LEA", "") if source else ""


def shown(element: Element | None, value: str) -> str:
    """A value as a message may show it: nothing of a person, and nothing that could be a name."""
    if element is None or element.personal or not _SHOWABLE.fullmatch(value):
        return ""
    return value
