"""The measures as data: what each counts, of whom, in which period, and the sentence that stands beside it."""

import tomllib
from collections.abc import Collection, Iterator
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

FILE = Path(__file__).parent / "measures.toml"


class Condition(StrEnum):
    """What must be true of a row for it to count; the store knows how each is asked."""

    DECIDED_TO_ASSESS = "decided_to_assess"
    DECIDED_NOT_TO_ASSESS = "decided_not_to_assess"
    UNDECIDED = "undecided"
    WITHDRAWN = "withdrawn"
    NOT_WITHDRAWN = "not_withdrawn"
    UNDISPUTED = "undisputed"
    """No mediation and no tribunal, of those kinds that the setting takes out."""
    REFUSAL_UNDISPUTED = "refusal_undisputed"
    """No refusal was overturned by mediation or a tribunal."""
    WHOLLY_UNDISPUTED = "wholly_undisputed"
    """Nor did what the plan says go there."""
    WITHOUT_EXCEPTION = "without_exception"
    WITH_EXCEPTION = "with_exception"
    EXCEPTION_RECORDED_LATE = "exception_recorded_late"
    STILL_OWED_THEN = "still_owed_then"
    IN_TIME = "in_time"
    LATE = "late"
    FROM_A_SERVICE = "from_a_service"
    NOT_RETURNED = "not_returned"
    EARLY_YEARS = "early_years"
    FROM_YEAR_NINE = "from_year_nine"
    CHILD_HEARD = "child_heard"
    PARENTS_HEARD = "parents_heard"


class _Measure(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    label: str
    sentence: str
    also: tuple[str, ...] = ()
    """The other spellings under which the DfE has published it."""
    ours: bool = False
    """No column of the DfE's."""


class Count(_Measure):
    """Rows whose day lies in the period, both days included."""

    of: Literal["requests", "duties"]
    day: Literal["clock_on", "decided_on", "no_plan_on", "final_on", "started_on", "due_on", "done_on"]
    duty: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    at_most: int | None = None
    more_than: int | None = None

    @property
    def made_of(self) -> set[str]:
        """The counts that it takes."""
        return {self.id}


class Rate(_Measure):
    """One count in per cent of the sum of others, to one decimal, rounded half up; None of nothing."""

    top: str
    of: tuple[str, ...] = Field(min_length=1)

    @property
    def made_of(self) -> set[str]:
        """The counts that it takes."""
        return {self.top, *self.of}


class Mean(_Measure):
    """The mean weeks from the clock's start to the day, over the rows of a count."""

    of: str

    @property
    def made_of(self) -> set[str]:
        """The counts that it takes."""
        return {self.of}


class Measures(BaseModel):
    """Every measure, in the order of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    count: tuple[Count, ...]
    rate: tuple[Rate, ...]
    mean: tuple[Mean, ...]

    @model_validator(mode="after")
    def _every_name_is_there_once(self) -> "Measures":
        names = [each.id for each in self]
        if len(set(names)) < len(names):
            raise ValueError("a measure stands twice")
        counts = {each.id for each in self.count}
        used = {name for each in self for name in each.made_of}
        if used - counts:
            raise ValueError(f"no such count: {', '.join(sorted(used - counts))}")
        return self

    def __iter__(self) -> Iterator[Count | Rate | Mean]:  # type: ignore[override]
        """Counts, then rates, then means."""
        return iter((*self.count, *self.rate, *self.mean))

    @cached_property
    def _by_id(self) -> dict[str, Count | Rate | Mean]:
        spelt = {name.lower(): each for each in self for name in (each.id, *each.also)}
        return spelt | {each.id: each for each in self}

    def find(self, name: str) -> Count | Rate | Mean:
        """A measure by its id, in whichever of its spellings.  Raises KeyError where there is none."""
        return self._by_id[name.lower()]

    def made_of(self, names: Collection[str]) -> tuple[Count, ...]:
        """The counts that these measures take."""
        wanted = {name for each in names for name in self.find(each).made_of}
        return tuple(each for each in self.count if each.id in wanted)

    @cached_property
    def by_service(self) -> tuple[Count, ...]:
        """The counts that are also given for each service: those about advice."""
        return tuple(each for each in self.count if Condition.FROM_A_SERVICE in each.where)


@cache
def measures() -> Measures:
    """The measures that this release ships.  Raises pydantic.ValidationError naming what fails."""
    return Measures.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))
