"""Of whom advice is asked, by what is known of the child, and what is tried where nothing is, as data."""

import tomllib
from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from config.practice import HERE
from config.vocabulary import AdviceKind, Known


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str


class Ask(_Data):
    """Of whom an advice is asked where so much is known."""

    kind: AdviceKind
    known: Known
    of: str = Field(pattern=r"^[^\r\n]{1,160}$")


class Instead(_Data):
    """A route that may be tried instead."""

    id: str = Field(pattern=r"^[a-z_]{1,40}$")
    label: str


class Routing(BaseModel):
    """All of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ask: tuple[Ask, ...]
    instead: tuple[Instead, ...]

    def of(self, kind: AdviceKind, known: Known) -> str:
        """Of whom it is asked; empty where the data says nothing."""
        return next((each.of for each in self.ask if (each.kind, each.known) == (kind, known)), "")

    def label(self, route: str) -> str:
        """A route in words."""
        return next((each.label for each in self.instead if each.id == route), route.replace("_", " "))


@cache
def routing() -> Routing:
    """The routing that this release ships.  Raises pydantic.ValidationError naming what fails."""
    return Routing.model_validate(tomllib.loads((HERE / "routing.toml").read_text(encoding="utf-8")))
