"""The strategy's priorities, each with the figures that the events can support and what they cannot tell."""

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from config.practice import HERE


class Priority(BaseModel):
    """One priority: the figures that stand beside it, and what is not measured here."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z_]+$")
    label: str = Field(min_length=1)
    figures: tuple[str, ...] = Field(min_length=1)
    not_measured: tuple[str, ...] = Field(min_length=1)


class Priorities(BaseModel):
    """Every priority, and after how many days without a word an action is named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stale_after_days: int = Field(ge=1)
    priority: tuple[Priority, ...] = Field(min_length=1)


@cache
def priorities() -> Priorities:
    """What this release ships.  Raises pydantic.ValidationError naming what fails."""
    return Priorities.model_validate(tomllib.loads((HERE / "priorities.toml").read_text(encoding="utf-8")))
