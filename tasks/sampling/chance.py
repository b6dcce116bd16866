"""Whether something happens in a sample request, given how often it does; and what an event is before it has a request."""

from datetime import date
from random import Random
from typing import Any

from config.vocabulary import EventKind

Note = tuple[date, EventKind, dict[str, Any]]
"""One event to be: its day, what it is, and its other columns."""


def happens(rng: Random, share: float) -> bool:
    """True in that share of the calls: never at 0, always at 1."""
    return rng.random() < share
