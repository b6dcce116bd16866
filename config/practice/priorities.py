"""The strategy's priorities, each with the figures that the events can support and what they cannot tell."""

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.measures import Count, measures
from config.practice import HERE


class Priority(BaseModel):
    """One priority: the figures that stand beside it, and what is not measured here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z_]+$")
    label: str = Field(min_length=1)
    figures: tuple[str, ...] = Field(min_length=1)
    not_measured: tuple[str, ...] = Field(min_length=1)


class Figure(BaseModel):
    """A part of a whole that is no measure of the DfE's, counted by the same rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z_]+$")
    label: str = Field(min_length=1)
    part: Count
    whole: Count | str
    """A count of its own, or the name of one of the measures."""
    apart: bool = False
    """No row is counted by another such figure of the same whole: together they leave a rest."""

    @property
    def of(self) -> Count:
        """The whole, as it is counted."""
        found = measures().find(self.whole) if isinstance(self.whole, str) else self.whole
        assert isinstance(found, Count)
        return found


class Priorities(BaseModel):
    """Every priority, its figures, and after how many days without a word an action is named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    satisfied_percent: float = Field(gt=0, le=100)
    stale_after_days: int = Field(ge=1)
    priority: tuple[Priority, ...] = Field(min_length=1)
    figure: tuple[Figure, ...] = ()

    @model_validator(mode="after")
    def _every_figure_is_there(self) -> "Priorities":
        known = {each.id for each in self.figure} | {each.id for each in measures()}
        if unknown := {name for each in self.priority for name in each.figures} - known:
            raise ValueError(f"no such figure: {', '.join(sorted(unknown))}")
        return self

    def find(self, name: str) -> Figure | None:
        """A figure of these by its id; None where it is a measure."""
        return next((each for each in self.figure if each.id == name), None)


@cache
def priorities() -> Priorities:
    """What this release ships.  Raises pydantic.ValidationError naming what fails."""
    return Priorities.model_validate(tomllib.loads((HERE / "priorities.toml").read_text(encoding="utf-8")))
