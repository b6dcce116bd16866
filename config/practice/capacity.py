"""Over how many weeks demand is held against capacity, and how many days a week the services work on it."""

import tomllib
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from config.practice import HERE


class Capacity(BaseModel):
    """The weeks that are measured, and the days that a service (by its key) gives to advice in a week."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weeks: int = Field(ge=8, le=104)
    days_a_week: dict[str, Annotated[float, Field(gt=0)]]


@cache
def capacity() -> Capacity:
    """What this release ships.  Raises pydantic.ValidationError naming what fails."""
    return Capacity.model_validate(tomllib.loads((HERE / "capacity.toml").read_text(encoding="utf-8")))
