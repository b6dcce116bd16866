"""The law as dated data: which duty, which limit, from when, on whose authority.

`statute()` reads the TOML files beside this one, and the authority's own targets, into frozen
objects.  A value without citation, link, day of checking or counting convention does not load, and
a question about a day on which nothing was in force is an error in words, never a default.

Source: SI 2014/1530, https://www.legislation.gov.uk/uksi/2014/1530
"""

import tomllib
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, PositiveInt, model_validator

from config.errors import PlainError
from config.vocabulary import AdviceKind, Basis, EventKind, Ground

HERE = Path(__file__).parent
PRACTICE = HERE.parent / "practice"
FILES = ("instruments.toml", "request_and_decision.toml", "advice.toml", "plan.toml", "reversal.toml")
"""In the order of the process."""

# Besides events, a clock can start when a refusal is overturned; which refusal decides which clocks.
REFUSAL_TO_ASSESS_REVERSED = "refusal_to_assess_reversed"
REFUSAL_TO_ISSUE_REVERSED = "refusal_to_issue_reversed"
TRIGGERS = {*EventKind, REFUSAL_TO_ASSESS_REVERSED, REFUSAL_TO_ISSUE_REVERSED}


class NothingInForceError(PlainError):
    """A question was asked about a day for which the statute holds no rule."""


class Counting(StrEnum):
    """Whether the day of the trigger is day 0 ("within N weeks of") or day 1 ("beginning with")."""

    WITHIN = "within"
    BEGINNING_WITH = "beginning_with"


class Confidence(StrEnum):
    """How the wording was read; K (unchecked) and I (inferred) never set a legal status."""

    READ = "V"
    QUOTED = "V2"
    PARAPHRASED = "S"
    UNCHECKED = "K"
    INFERRED = "I"


class DutyKind(StrEnum):
    """A limit can be breached by waiting; a conditional one only by a late refusal; a minimum is a floor."""

    LIMIT = "limit"
    CONDITIONAL = "conditional"
    MINIMUM = "minimum"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Instrument(_Data):
    id: str
    title: str
    href: HttpUrl
    in_force_from: date


class ExceptionGround(_Data):
    """One lawful ground of one limit, with the provision that gives it."""

    ground: Ground
    provision: str = Field(min_length=1)
    confidence: Confidence
    at_least_days: PositiveInt = 1
    """How many continuous days the ground asks for: 28 of a closure, 28 or 14 of an absence."""


class Rule(_Data):
    """One value of a time limit, in force over a range of days, with the authority for it."""

    version: str = Field(min_length=1)
    applies_to: tuple[str, ...] = ()
    amount: PositiveInt
    unit: str = Field(pattern="^(days|weeks)$")
    counting: Counting
    basis: Basis
    instrument: str = Field(min_length=1)
    provision: str = Field(min_length=1)
    href: HttpUrl
    in_force_from: date
    in_force_to: date | None = None
    checked_on: date
    confidence: Confidence
    exceptions: tuple[ExceptionGround, ...]

    @model_validator(mode="after")
    def _unchecked_law_sets_no_status(self) -> "Rule":
        marks = {self.confidence, *(each.confidence for each in self.exceptions)}
        if self.basis is Basis.STATUTE and marks & {Confidence.UNCHECKED, Confidence.INFERRED}:
            msg = f"{self.cite} or one of its exceptions is marked K or I (not checked) and cannot set a legal status"
            raise ValueError(msg)
        return self

    @property
    def cite(self) -> str:
        """The citation as it is printed: "SI 2014/1530 reg 5(1)"."""
        return f"{self.instrument} {self.provision}"

    @property
    def days(self) -> int:
        """Calendar days between the trigger and the last day of the limit."""
        length = self.amount * (7 if self.unit == "weeks" else 1)
        return length - (self.counting is Counting.BEGINNING_WITH)

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """The grounds that this limit knows, in the order of the regulation."""
        return tuple(each.ground for each in self.exceptions)

    def in_force(self, on: date) -> bool:
        """Whether this value was the law on that day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


class Duty(_Data):
    """What must be done, by whom, which events start and end its clock, and its rules by date."""

    id: str
    label: str
    holder: str
    kind: DutyKind
    starts: tuple[str, ...] = Field(min_length=1)
    ends: tuple[EventKind, ...]
    falls_away_on: tuple[EventKind, ...] = ()
    replaced_by_reversal: bool = False
    tracked_as: str | None = None
    rule: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _words_and_dates_hold(self) -> "Duty":
        if unknown := set(self.starts) - TRIGGERS:
            msg = f"{self.id} starts on {', '.join(sorted(unknown))}, which is no event"
            raise ValueError(msg)
        _refuse_overlaps(self)
        return self

    def rule_on(self, on: date, applies_to: str | None = None) -> Rule:
        """The rule in force on a day; `applies_to` picks among rules for several bodies or routes.

        Raises NothingInForceError where there is none.
        """
        for rule in self.rule:
            if rule.in_force(on) and (not rule.applies_to or applies_to in rule.applies_to):
                return rule
        whom = f" for {applies_to}" if applies_to else ""
        msg = f"nothing in force on {on:%a} {on.day} {on:%b %Y} about {self.id}{whom}"
        raise NothingInForceError(msg)

    def knows(self, applies_to: str) -> bool:
        """Whether any rule of this duty speaks about that body or route."""
        return any(not rule.applies_to or applies_to in rule.applies_to for rule in self.rule)


class Advice(_Data):
    """A kind of advice that reg 6(1) asks for, and who gives it unless another service was asked."""

    kind: AdviceKind
    label: str
    service: str
    body: str
    provision: str
    confidence: Confidence


class Service(_Data):
    """A service that can be asked, and whether it is a body that reg 8 binds."""

    key: str
    label: str
    body: str
    lead: str


class Statute(_Data):
    """Every duty and every kind of advice, as the data files hold them."""

    instrument: tuple[Instrument, ...]
    duty: tuple[Duty, ...]
    advice: tuple[Advice, ...]
    service: tuple[Service, ...]

    @model_validator(mode="after")
    def _names_are_known_and_single(self) -> "Statute":
        ids = [duty.id for duty in self.duty]
        if doubled := {each for each in ids if ids.count(each) > 1}:
            msg = f"two duties are called {', '.join(sorted(doubled))}"
            raise ValueError(msg)
        known = {each.id for each in self.instrument}
        for duty in self.duty:
            for rule in duty.rule:
                if rule.instrument not in known:
                    msg = f"{duty.id} cites {rule.instrument}, which is not in instruments.toml"
                    raise ValueError(msg)
        return self

    def find(self, duty: str) -> Duty:
        """The duty of that name.  Raises KeyError for a name that is not in the data."""
        return self._duties[duty]

    @cached_property
    def _duties(self) -> dict[str, Duty]:
        return {duty.id: duty for duty in self.duty}

    @cached_property
    def _services(self) -> dict[str, Service]:
        return {each.key: each for each in self.service}

    @cached_property
    def _advice(self) -> dict[AdviceKind, Advice]:
        return {each.kind: each for each in self.advice}

    @cached_property
    def tracked(self) -> tuple[Duty, ...]:
        """The duties that have a clock of their own."""
        return tuple(duty for duty in self.duty if duty.tracked_as is None)

    def advice_about(self, kind: AdviceKind) -> Advice:
        """What reg 6(1) says about a kind of advice."""
        return self._advice[kind]

    def body_of(self, kind: AdviceKind, service: str | None) -> str:
        """What sort of body was asked: it decides between statute (reg 8) and guidance (Code)."""
        listed = self._services.get(service or "")
        return listed.body if listed else self.advice_about(kind).body

    def service_label(self, key: str) -> str:
        """The service's name for a reader; an unlisted key is shown as words."""
        listed = self._services.get(key)
        return listed.label if listed else key.replace("_", " ")


def _refuse_overlaps(duty: Duty) -> None:
    """Two values of one limit for the same body on the same day would be two laws."""
    audiences = {who for rule in duty.rule for who in rule.applies_to} or {""}
    for who in audiences:
        values = [rule for rule in duty.rule if not rule.applies_to or who in rule.applies_to]
        values.sort(key=lambda rule: rule.in_force_from)
        for earlier, later in pairwise(values):
            if earlier.in_force_to is None or earlier.in_force_to >= later.in_force_from:
                msg = f"{duty.id}: {earlier.version} and {later.version} are in force on the same day"
                raise ValueError(msg)


def read(*files: Path) -> Statute:
    """Read and validate statute files.  Raises pydantic.ValidationError naming the value that fails."""
    tables: dict[str, list[object]] = {"instrument": [], "duty": [], "advice": [], "service": []}
    for file in files:
        for name, rows in tomllib.loads(file.read_text(encoding="utf-8")).items():
            tables[name] += rows
    return Statute.model_validate(tables)


@cache
def statute() -> Statute:
    """The law that this release ships, with the authority's own targets and services."""
    return read(*(HERE / name for name in FILES), PRACTICE / "targets.toml", PRACTICE / "services.toml")
