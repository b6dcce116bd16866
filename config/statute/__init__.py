"""The law as dated data: which duty, which limit, from when, on whose authority.

`statute()` reads the TOML files beside this one, and the authority's own targets, into frozen
objects.  A value without citation, link, day of checking or counting convention does not load, and
a question about a day on which nothing was in force is an error in words, never a default.

Source: SI 2014/1530, https://www.legislation.gov.uk/uksi/2014/1530
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, HttpUrl, ValidationError, model_validator

from config.errors import PlainError
from config.statute.rules import (
    REVERSED,
    SECOND_HAND,
    THE_START,
    Bound,
    Confidence,
    Counting,
    Data,
    Duty,
    DutyKind,
    ExceptionGround,
    Length,
    NothingInForceError,
    Rule,
    Take,
    Unit,
)
from config.vocabulary import AdviceKind, EventKind

__all__ = [
    "REVERSED",
    "SECOND_HAND",
    "THE_START",
    "Bound",
    "Confidence",
    "Counting",
    "Duty",
    "DutyKind",
    "ExceptionGround",
    "Length",
    "NothingInForceError",
    "Rule",
    "Statute",
    "StatuteError",
    "Take",
    "Unit",
    "read",
    "statute",
]

HERE = Path(__file__).parent
PRACTICE = HERE.parent / "practice"
FILES = (
    "instruments.toml",
    "request_and_decision.toml",
    "advice.toml",
    "plan.toml",
    "reversal.toml",
    "review.toml",
    "reassessment.toml",
    "transfer.toml",
    "mediation.toml",
    "rights.toml",
    "notices.toml",
)
"""In the order of the process."""


class StatuteError(PlainError):
    """A data file of the law says something that cannot be; the sentence names the rule."""


class Instrument(Data):
    """What is cited, and the first day on which it can be asked anything."""

    id: str
    title: str
    href: HttpUrl
    in_force_from: date


class Advice(Data):
    """A kind of advice that reg 6(1) asks for, and who gives it unless another service was asked."""

    kind: AdviceKind
    label: str
    service: str
    body: str
    provision: str
    confidence: Confidence
    required_from: int | None = None
    """The first year group for which it must always be sought (-1: all); none: only where it is thought fit."""


class Service(Data):
    """A service that can be asked, and whether it is a body that reg 8 binds."""

    key: str
    label: str
    body: str
    lead: str


class Notice(Data):
    """What the letter that notifies a decision must carry, and who else is told."""

    event: EventKind
    title: str = Field(min_length=1)
    must_say: tuple[str, ...] = Field(min_length=1)
    also_to: tuple[str, ...] = ()
    provision: str = Field(min_length=1)
    href: HttpUrl
    confidence: Confidence


class Statute(Data):
    """Every duty, every right, every notice and every kind of advice, as the data files hold them."""

    instrument: tuple[Instrument, ...]
    duty: tuple[Duty, ...]
    right: tuple[Duty, ...] = ()
    """The family's own windows, in the form of a duty: they can be used or run out, never breached."""
    notice: tuple[Notice, ...] = ()
    advice: tuple[Advice, ...]
    service: tuple[Service, ...]

    @model_validator(mode="after")
    def _names_are_known_and_single(self) -> "Statute":
        ids = [duty.id for duty in self.all_duties]
        if doubled := {each for each in ids if ids.count(each) > 1}:
            msg = f"two duties are called {', '.join(sorted(doubled))}"
            raise ValueError(msg)
        known = {each.id for each in self.instrument}
        for duty in self.all_duties:
            for rule in duty.rule:
                if rule.instrument not in known:
                    msg = f"{duty.id} cites {rule.instrument}, which is not in instruments.toml"
                    raise ValueError(msg)
        return self

    @property
    def all_duties(self) -> tuple[Duty, ...]:
        """The duties and the rights."""
        return self.duty + self.right

    def find(self, duty: str) -> Duty:
        """The duty (or right) of that name.  Raises KeyError for a name that is not in the data."""
        return self._duties[duty]

    @cached_property
    def _duties(self) -> dict[str, Duty]:
        return {duty.id: duty for duty in self.all_duties}

    @cached_property
    def _services(self) -> dict[str, Service]:
        return {each.key: each for each in self.service}

    @cached_property
    def _advice(self) -> dict[AdviceKind, Advice]:
        return {each.kind: each for each in self.advice}

    @cached_property
    def _notices(self) -> dict[EventKind, Notice]:
        return {each.event: each for each in self.notice}

    @cached_property
    def tracked(self) -> tuple[Duty, ...]:
        """The duties that have a clock of their own."""
        return tuple(duty for duty in self.duty if duty.tracked_as is None)

    def notice_of(self, event: EventKind) -> Notice | None:
        """What the letter behind that event must carry, if the law says anything about it."""
        return self._notices.get(event)

    def advice_about(self, kind: AdviceKind) -> Advice:
        """What reg 6(1) says about a kind of advice."""
        return self._advice[kind]

    def required_kinds(self, year_group: int | None) -> tuple[AdviceKind, ...]:
        """The kinds of advice that reg 6(1) requires of every assessment, or of one of that year group."""
        year = -1 if year_group is None else year_group
        return tuple(each.kind for each in self.advice if each.required_from is not None and year >= each.required_from)

    def body_of(self, kind: AdviceKind, service: str | None) -> str:
        """What sort of body was asked: it decides between statute (reg 8) and guidance (Code)."""
        listed = self._services.get(service or "")
        return listed.body if listed else self.advice_about(kind).body

    def service_label(self, key: str) -> str:
        """The service's name for a reader; an unlisted key is shown as words."""
        listed = self._services.get(key)
        return listed.label if listed else key.replace("_", " ")

    def with_duty(self, changed: Duty) -> "Statute":
        """The same law with one duty changed: what a proposal would do can be asked before it is made."""
        duties = tuple(changed if each.id == changed.id else each for each in self.duty)
        return Statute.model_validate(
            {name: getattr(self, name) for name in type(self).model_fields} | {"duty": duties}
        )


def read(*files: Path) -> Statute:
    """Read and validate statute files.  Raises StatuteError, in one sentence that names the rule."""
    tables: dict[str, list[Any]] = {name: [] for name in ("instrument", "duty", "right", "notice", "advice", "service")}
    for file in files:
        try:
            found = tomllib.loads(file.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise StatuteError(f"{file.name} is not TOML: {str(error)[0].lower()}{str(error)[1:]}") from None
        for name, rows in found.items():
            if name not in tables:
                raise StatuteError(f"{file.name} has a table [[{name}]]: the tables are {', '.join(tables)}")
            if not isinstance(rows, list):
                raise StatuteError(f"{file.name}: write [[{name}]], with two brackets, before each {name}")
            tables[name] += rows
    try:
        return Statute.model_validate(tables)
    except ValidationError as error:
        raise StatuteError(_in_a_sentence(error, tables)) from None


def _in_a_sentence(error: ValidationError, tables: Mapping[str, Any]) -> str:
    """The first thing that is wrong, with the duty and the value that it stands in."""
    first = error.errors(include_url=False)[0]
    said = first["msg"].removeprefix("Value error, ")
    if first["type"] == "missing":
        said = "is missing"
    names = list(_names(first["loc"], tables))
    said = said if said[1:2].isupper() else said[0].lower() + said[1:]
    return f"the law cannot be read: {', '.join(names)}{': ' if names else ''}{said}"


def _names(loc: Iterable[int | str], tables: Any) -> Iterable[str]:
    """The place as its author knows it: "duty send_final_plan, rule 2014, counting"."""
    here = tables
    name = ""
    for part in loc:
        here = here[part] if isinstance(part, int) or part in here else {}
        if isinstance(part, str):
            name = part
            if not isinstance(here, list | tuple):
                yield name
        elif isinstance(here, Mapping):
            known = next(
                (here[key] for key in ("id", "version", "event", "ground", "key", "kind") if key in here), part
            )
            yield f"{name} {known}"


@cache
def statute() -> Statute:
    """The law that this release ships, with the authority's own targets and services."""
    return read(*(HERE / name for name in FILES), PRACTICE / "targets.toml", PRACTICE / "services.toml")
