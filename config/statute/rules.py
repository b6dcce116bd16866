"""The shape of a rule of law: how long, counted from what and how, on whose authority, with which exceptions.

Only the shape: the values stand in the TOML files beside this one, and `models.counting` counts.
"""

from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, NonNegativeInt, PositiveInt, model_validator

from config.errors import PlainError
from config.vocabulary import Basis, EventKind, Ground

# Besides events, a clock can start when a refusal is overturned; which refusal decides which clocks.
REFUSAL_TO_ASSESS_REVERSED = "refusal_to_assess_reversed"
REFUSAL_TO_ISSUE_REVERSED = "refusal_to_issue_reversed"
REFUSAL_TO_REASSESS_REVERSED = "refusal_to_reassess_reversed"
REVERSED = {
    EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED: REFUSAL_TO_ASSESS_REVERSED,
    EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED: REFUSAL_TO_ISSUE_REVERSED,
    EventKind.DECISION_NOT_TO_REASSESS_NOTIFIED: REFUSAL_TO_REASSESS_REVERSED,
}
TRIGGERS = {*EventKind, *REVERSED.values()}

THE_START = "the_start"
"""A length is counted from the event that starts the clock, unless it says another day."""
DAY_COLUMNS = ("takes_effect_on", "last_reviewed_on")
"""Days that the starting event itself speaks of."""


class NothingInForceError(PlainError):
    """A question was asked about a day for which the statute holds no rule."""


class Unit(StrEnum):
    """Every calendar day counts, but in `working_days`; months end on the corresponding day."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    WORKING_DAYS = "working_days"


class Counting(StrEnum):
    """Which day is the first that is counted, and in which direction."""

    WITHIN = "within"
    """ "within N weeks of": the day of the event is day 0."""
    BEGINNING_WITH = "beginning_with"
    """ "N days beginning with the day": the day of the event is day 1."""
    BEFORE = "before"
    """ "at least N months before", "before [a day]" (one day before it): counted backwards."""


class Confidence(StrEnum):
    """How the wording was read; K (unchecked) and I (inferred) never set a legal status."""

    READ = "V"
    QUOTED = "V2"
    PARAPHRASED = "S"
    UNCHECKED = "K"
    INFERRED = "I"


UNCHECKED = {Confidence.UNCHECKED, Confidence.INFERRED}
SECOND_HAND = {Confidence.PARAPHRASED, *UNCHECKED}
"""What nobody here has read in the regulation's own words."""


class DutyKind(StrEnum):
    """A limit can be breached by waiting; a conditional one only by a late refusal; a minimum is a floor."""

    LIMIT = "limit"
    CONDITIONAL = "conditional"
    MINIMUM = "minimum"


class Take(StrEnum):
    """Which of two last days counts."""

    EARLIER = "earlier"
    LATER = "later"


class Data(BaseModel):
    """A frozen table of a data file; a column that it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ExceptionGround(Data):
    """One lawful ground of one limit, with the provision that gives it."""

    ground: Ground
    provision: str = Field(min_length=1)
    confidence: Confidence
    at_least_days: PositiveInt = 1
    """How many continuous days the ground asks for: 28 of a closure, 28 or 14 of an absence."""
    due_from: date | None = None
    due_to: date | None = None
    """Only for a limit that ends within these days (the coronavirus amendments)."""

    def reaches(self, due_on: date) -> bool:
        """Whether it is a ground for a limit that ends on that day."""
        return (self.due_from or date.min) <= due_on <= (self.due_to or date.max)


class Length(Data):
    """So many days, weeks, months or working days, counted from a day."""

    amount: PositiveInt
    unit: Unit
    counting: Counting
    measured_from: str = THE_START
    """`the_start`, a day that the starting event names, an earlier event, or a day of its year as "02-15"."""

    @property
    def limit(self) -> str:
        """The length as it is printed: "6 weeks", "15 working days"."""
        return f"{self.amount} {self.unit.replace('_', ' ')}".removesuffix("s" if self.amount == 1 else "")


class Bound(Length):
    """A second length beside a rule's own: the earlier (or the later) of the two last days counts."""

    amount: NonNegativeInt
    """None at all: the day itself."""
    take: Take
    provision: str = Field(min_length=1)
    forgotten_on: tuple[EventKind, ...] = ()
    """After these, the event that it is measured from belongs to another round."""


class Rule(Length):
    """One value of a time limit, in force over a range of days, with the authority for it."""

    version: str = Field(min_length=1)
    applies_to: tuple[str, ...] = ()
    basis: Basis
    instrument: str = Field(min_length=1)
    provision: str = Field(min_length=1)
    href: HttpUrl
    in_force_from: date
    in_force_to: date | None = None
    checked_on: date
    confidence: Confidence
    exceptions: tuple[ExceptionGround, ...]
    bound: Bound | None = None
    note: str = ""
    """What whoever reads a date of this rule should know."""

    @model_validator(mode="after")
    def _unchecked_law_sets_no_status(self) -> "Rule":
        marks = {self.confidence, *(each.confidence for each in self.exceptions)}
        if self.basis is Basis.STATUTE and marks & UNCHECKED:
            msg = f"{self.cite} or one of its exceptions is marked K or I (not checked) and cannot set a legal status"
            raise ValueError(msg)
        return self

    @property
    def cite(self) -> str:
        """The citation as it is printed: "SI 2014/1530 reg 5(1)"."""
        return f"{self.instrument} {self.provision}"

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """The grounds that this limit knows, in the order of the regulation."""
        return tuple(each.ground for each in self.exceptions)

    def in_force(self, on: date) -> bool:
        """Whether this value was the law on that day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


class Duty(Data):
    """What must be done, by whom, which events start and end its clock, and its rules by date."""

    id: str
    name: str = Field(min_length=1)
    """What a list calls it: "Finalised plan"."""
    label: str = Field(min_length=1)
    """What must be done, as an order: "Send the finalised plan"."""
    holder: str
    kind: DutyKind
    starts: tuple[str, ...] = Field(min_length=1)
    ends: tuple[EventKind, ...]
    """What fulfils it; of a minimum, the deed that must not come before its last day."""
    falls_away_on: tuple[EventKind, ...] = ()
    replaced_by_reversal: bool = False
    where_the_plan_is_followed: bool = False
    """Only where anything about the life of the plan is recorded."""
    tracked_as: str | None = None
    rule: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _words_and_dates_hold(self) -> "Duty":
        if unknown := set(self.starts) - TRIGGERS:
            msg = f"{self.id} starts on {', '.join(sorted(unknown))}, which is no event"
            raise ValueError(msg)
        _refuse_unknown_days(self)
        _refuse_overlaps_and_gaps(self)
        return self

    def rule_on(self, on: date, *applies_to: str | None) -> Rule:
        """The rule in force on a day; `applies_to` picks among rules for several bodies or routes.

        A rule for someone in particular goes before one for all.
        Raises NothingInForceError where there is none.
        """
        found = self.rule_in_force(on, *applies_to)
        if found:
            return found
        whom = next((f" for {each}" for each in applies_to if each), "")
        raise NothingInForceError(f"nothing in force on {on:%a} {on.day} {on:%b %Y} about {self.id}{whom}")

    def rule_in_force(self, on: date, *applies_to: str | None) -> Rule | None:
        """The same, or None where there is none."""
        for_all = None
        for rule in self.rule:
            if not rule.in_force(on):
                continue
            if any(each in applies_to for each in rule.applies_to):
                return rule
            if not rule.applies_to and for_all is None:
                for_all = rule
        return for_all

    def knows(self, applies_to: str) -> bool:
        """Whether any rule of this duty speaks about that body or route."""
        return any(not rule.applies_to or applies_to in rule.applies_to for rule in self.rule)

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """Every ground that any rule of this duty knows."""
        return tuple(dict.fromkeys(ground for rule in self.rule for ground in rule.grounds))

    @property
    def cites(self) -> str:
        """Every provision that this duty rests on."""
        return ", ".join(dict.fromkeys(rule.cite for rule in self.rule))


def _refuse_unknown_days(duty: Duty) -> None:
    """A length is counted from a day that can be had."""
    lengths: list[Length] = [*duty.rule, *(rule.bound for rule in duty.rule if rule.bound)]
    for length in lengths:
        known = {THE_START, *DAY_COLUMNS, *EventKind}
        if length.measured_from not in known and not _is_day_of_a_year(length.measured_from):
            msg = f"{duty.id} is measured from {length.measured_from}, which is no event and no day"
            raise ValueError(msg)


def _is_day_of_a_year(text: str) -> bool:
    try:
        return bool(date.fromisoformat(f"2001-{text}"))
    except ValueError:
        return False


def _refuse_overlaps_and_gaps(duty: Duty) -> None:
    """Two values of one limit for the same body on one day would be two laws; between two, none."""
    audiences = {who for rule in duty.rule for who in rule.applies_to} | {""}
    for who in sorted(audiences):
        values = [rule for rule in duty.rule if (who in rule.applies_to if who else not rule.applies_to)]
        values.sort(key=lambda rule: rule.in_force_from)
        for earlier, later in pairwise(values):
            _refuse_two_laws(duty.id, earlier, later)
            _refuse_a_gap(duty.id, earlier, later)


def _refuse_two_laws(duty: str, earlier: Rule, later: Rule) -> None:
    if earlier.in_force_to is None or earlier.in_force_to >= later.in_force_from:
        msg = f"{duty}: {earlier.version} and {later.version} are in force on the same day"
        raise ValueError(msg)


def _refuse_a_gap(duty: str, earlier: Rule, later: Rule) -> None:
    assert earlier.in_force_to
    if earlier.in_force_to + timedelta(days=1) < later.in_force_from:
        msg = f"{duty}: nothing is in force between {earlier.version} and {later.version}"
        raise ValueError(msg)
