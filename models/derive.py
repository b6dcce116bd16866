"""Everything that follows from the events of one request, in one place: what is stored beside them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from config.practice import Ladders
from config.statute import Statute
from models.case import Case
from models.chasing import Silence, next_attention, silence
from models.clocks import Standing, standings
from models.events import Event
from models.replay import replay
from models.timeliness import Facts, facts

Logged = Mapping[tuple[str, str | None, str], Collection[str]]
"""The message steps already logged: by duty, about, and the event that started the clock."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A request, its duties with their silences, its facts, and when it must be looked at again."""

    case: Case
    standings: tuple[tuple[Standing, Silence | None], ...]
    facts: Facts
    next_attention_on: date | None


def derive(events: Iterable[Event], statute: Statute, ladders: Ladders, logged: Logged) -> Derived:
    """Derive all that follows from the events of one request.

    Raises RefusedError for an event that cannot have happened, NothingInForceError for a clock that
    started before the law began.
    """
    case = replay(events)
    found = standings(case, statute)
    silenced = tuple((each, silence(case, each)) for each in found)
    return Derived(case, silenced, facts(case, found), next_attention(silenced, ladders, logged))
