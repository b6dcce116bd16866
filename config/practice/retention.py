"""How long a closed request stays as it was recorded, and why one may be held back from being made anonymous."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

FILE = Path(__file__).parent / "retention.toml"


class Retention(BaseModel):
    """The council's rule."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    years_after_closing: int = Field(ge=1)
    holds: tuple[str, ...] = Field(min_length=1)

    def closed_before(self, on: date) -> date:
        """A request that was closed on this day or before, and of which nothing was heard since, is past the rule."""
        year = on.year - self.years_after_closing
        return on.replace(year=year, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=year)


@cache
def retention() -> Retention:
    """The rule that this release ships.  Raises pydantic.ValidationError naming what fails."""
    return Retention.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))
