"""What the tracker alarms about, whom, and with which words, as data."""

import tomllib
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.practice import HERE, Audience


class Alarm(BaseModel):
    """One alarm: what raises it, whom it goes to, how often at most, and what it says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    label: Annotated[str, Field(pattern=r"^[^\r\n]{1,80}$")]
    """The subject of the letter."""
    on: tuple[str, ...] = Field(min_length=1)
    of_flows: tuple[str, ...] = ()
    unless_within_hours: int | None = Field(default=None, ge=1)
    """Raised when none of the events came for so long."""
    times: int = Field(default=1, ge=1)
    within_hours: int = Field(default=1, ge=1)
    at: int | None = Field(default=None, ge=1)
    """From which number on the tracker tells of it at all."""
    every: Literal["day", "week"] = "day"
    to: Audience
    says: str
    do: tuple[str, ...] = Field(min_length=1)


@cache
def alarms() -> dict[str, Alarm]:
    """The alarms that this release ships, by id."""
    rows = tomllib.loads((HERE / "alarms.toml").read_text(encoding="utf-8"))["alarm"]
    return {each.id: each for each in map(Alarm.model_validate, rows)}
