"""The statutory SEN2 return as data: its layout by collection year, its code lists, its rules, what is unconfirmed.

`layout_of(2026)` is the layout of that collection; nothing else in the project knows an element's name
before it has asked here.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator

from config.errors import PlainError

HERE = Path(__file__).parent


class UnknownCollectionError(PlainError):
    """There is no layout for a collection year; the sentence names those that there are."""


class Severity(StrEnum):
    """What follows from a rule that is not kept."""

    UNREADABLE = "unreadable"
    ERROR = "error"
    QUERY = "query"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(_Data):
    """What a value looks like, and what to write."""

    pattern: str
    says: str

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        re.compile(pattern)
        return pattern

    def fits(self, value: str) -> bool:
        """Whether a value has this form."""
        return re.fullmatch(self.pattern, value) is not None


class Element(_Data):
    """One element of a module."""

    name: str
    kind: str
    rule: str = "L3"
    """The rule that a value without the form of its kind breaks."""
    codes: str = ""
    since: int = 0
    compulsory_since: int = 0
    also: tuple[str, ...] = ()
    """Other spellings that are read."""
    council: bool = False
    """Whether it is taken from the council's own person file."""
    personal: bool = False
    """Whether its value is never shown."""
    label: str = ""
    """The heading of its column in the DfE's template."""


class Module(_Data):
    """One module: where it stands, how often, and its elements in order."""

    name: str
    within: str
    table: str = ""
    """The title of its table in the DfE's template."""
    most: int = 1
    parts_first: bool = False
    elements: tuple[Element, ...]

    @cached_property
    def _named(self) -> dict[str, Element]:
        return {name: each for each in self.elements for name in (each.name, *each.also)}

    def find(self, name: str) -> Element | None:
        """The element of that name or spelling."""
        return self._named.get(name)


class Collection(_Data):
    """One January: its census day, its deadline, and the release of its specification where one is known."""

    year: int
    census: date
    deadline: date | None = None
    release: str = ""

    @property
    def first(self) -> date:
        """The first day of the calendar year that the flows are about."""
        return date(self.year - 1, 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year - 1, 12, 31)


class Layout(_Data):
    """The layout of one collection year."""

    collection: Collection
    root: str
    persons: str
    collection_name: str
    source_level: str
    software: str
    kinds: Mapping[str, Kind]
    modules: tuple[Module, ...]
    codes: Mapping[str, Mapping[str, str]]

    @cached_property
    def _by_name(self) -> dict[str, Module]:
        return {each.name: each for each in self.modules}

    @cached_property
    def _ranks(self) -> dict[str, dict[str, int]]:
        return {each.name: {name: rank for rank, name in enumerate(self._in_order(each))} for each in self.modules}

    def _in_order(self, module: Module) -> list[str]:
        parts, elements = [each.name for each in self.parts_of(module.name)], [each.name for each in module.elements]
        return [*parts, *elements] if module.parts_first else [*elements, *parts]

    @cached_property
    def _parts(self) -> dict[str, tuple[Module, ...]]:
        return {name: tuple(each for each in self.modules if each.within == name) for name in self._by_name}

    def module(self, name: str) -> Module:
        """The module of that name."""
        return self._by_name[name]

    def parts_of(self, name: str) -> tuple[Module, ...]:
        """The modules that stand within a module, in order."""
        return self._parts[name]

    def ranks_of(self, name: str) -> dict[str, int]:
        """The places of the elements and modules within a module."""
        return self._ranks[name]

    def wrong(self, element: Element, value: str) -> str | None:
        """What to write instead, where a value has not the form of its element."""
        if element.codes:
            known = self.codes[element.codes]
            return None if value in known else f"write one of {', '.join(known)}"
        kind = self.kinds[element.kind]
        if not kind.fits(value) or (element.kind in ("date", "datetime") and not _is_real(value[:10])):
            return kind.says
        return None


def _is_real(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


class Rule(_Data):
    """One rule under this project's own id."""

    id: str
    severity: Severity
    source: str
    says: str


class Unconfirmed(_Data):
    """Something that the official specification has yet to confirm."""

    about: str
    says: str


def collections() -> dict[int, Collection]:
    """Every collection whose days are known, by year."""
    return {each["year"]: Collection(**each) for each in _layout()["collection"]}


@cache
def layout_of(year: int) -> Layout:
    """The layout of a collection year.  Raises UnknownCollectionError for a year without one."""
    known = [each for each in collections().values() if each.release]
    collection = next((each for each in known if each.year == year), None)
    if collection is None:
        years = ", ".join(str(each.year) for each in known)
        raise UnknownCollectionError(f"the layout of the SEN2 return {year} is not known: the years known are {years}")
    data = _layout()
    return Layout(
        collection=collection,
        root=data["root"],
        persons=data["persons"],
        collection_name=data["collection_name"],
        source_level=data["source_level"],
        software=data["software"],
        kinds=data["kind"],
        modules=tuple(_in_year(each, year) for each in data["module"]),
        codes={name: _codes(name, year) for name in data["codes"]},
    )


def _in_year(module: dict[str, Any], year: int) -> Module:
    return Module(**module | {"elements": [each for each in module["elements"] if each.get("since", 0) <= year]})


def _codes(name: str, year: int) -> dict[str, str]:
    since = _layout()["codes_since"]
    return {code: says for code, says in _layout()["codes"][name].items() if since.get(f"{name}.{code}", 0) <= year}


@cache
def _layout() -> dict[str, Any]:
    return tomllib.loads((HERE / "layout.toml").read_text(encoding="utf-8"))


@cache
def rules() -> dict[str, Rule]:
    """Every rule, by id."""
    data = tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))
    return {each["id"]: Rule(**each) for each in data["rule"]}


@cache
def unconfirmed() -> tuple[Unconfirmed, ...]:
    """What the official specification has yet to confirm."""
    data = tomllib.loads((HERE / "unconfirmed.toml").read_text(encoding="utf-8"))
    return tuple(Unconfirmed(**each) for each in data["unconfirmed"])
