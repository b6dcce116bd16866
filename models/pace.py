"""How long each service has taken to answer, and what that says of the advice that is awaited of it."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Advice:
    """Advice asked of one service: since when, and the day on which it came, or was awaited no more."""

    service: str
    asked_on: date
    came_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Outstanding:
    """Advice that is awaited, and how often advice of that service, awaited as long, came within some days more."""

    service: str
    waited: int
    came: int
    of: int


@dataclass(frozen=True, slots=True)
class Pace:
    """The days after which one service answered, and those for which it had not; in order."""

    came: Sequence[int]
    unanswered: Sequence[int]
    """How long was waited in vain up to now, or until nobody waited any more."""

    def within(self, waited: int, days: int) -> tuple[int, int]:
        """Of the advice that was still awaited after so many days, how much came within the next; and of how much.

        What was awaited no more before those days were over was not there to be answered.
        """
        later = bisect_right(self.came, waited)
        in_vain = len(self.unanswered) - bisect_left(self.unanswered, waited + days)
        return bisect_right(self.came, waited + days) - later, len(self.came) - later + in_vain


def paces(asked: Iterable[Advice], on: date) -> dict[str, Pace]:
    """The pace of each service, as far as it is known at the end of a day."""
    came: dict[str, list[int]] = defaultdict(list)
    in_vain: dict[str, list[int]] = defaultdict(list)
    for each in asked:
        days = came if each.came_on else in_vain
        days[each.service].append(((each.came_on or each.ended_on or on) - each.asked_on).days)
    return {service: Pace(sorted(came[service]), sorted(in_vain[service])) for service in {*came, *in_vain}}


def outstanding(asked: Iterable[Advice], known: Mapping[str, Pace], on: date, by: date) -> tuple[Outstanding, ...]:
    """The advice that is awaited at the end of a day, with how likely it is to come by another; the longest first."""
    awaited = [each for each in asked if not (each.came_on or each.ended_on)]
    found = []
    for each in sorted(awaited, key=lambda each: (each.asked_on, each.service)):
        waited = (on - each.asked_on).days
        found.append(Outstanding(each.service, waited, *known[each.service].within(waited, (by - on).days)))
    return tuple(found)
