"""Who is sent a weekly message, and of it only what is theirs."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config.practice import Audience

FILE = Path(__file__).parent / "readers.toml"


class Readers(BaseModel):
    """The roles that read of everything, of their own service, and of all services of a kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    everything: tuple[Audience, ...]
    own_service: tuple[Audience, ...]
    of_bodies: dict[Audience, tuple[str, ...]]


@cache
def readers() -> Readers:
    """The readers that this release ships.  Raises pydantic.ValidationError naming what fails."""
    return Readers.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))
