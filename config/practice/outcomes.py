"""The statements of the outcomes framework, by which the plan's actions are tagged."""

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from config.practice import HERE


class Outcome(BaseModel):
    """One statement, in the words of children and young people."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z_]+$")
    says: str = Field(min_length=1)


class _Framework(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    outcome: tuple[Outcome, ...] = Field(min_length=1)


@cache
def outcomes() -> tuple[Outcome, ...]:
    """Every statement, in the order of the framework.  Raises pydantic.ValidationError naming what fails."""
    text = (HERE / "outcomes.toml").read_text(encoding="utf-8")
    return _Framework.model_validate(tomllib.loads(text)).outcome
