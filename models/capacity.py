"""Demand against capacity: when a queue of work that is waited for would be gone, and what one more day would do.

A week changes the queue by what is asked, less what comes and what is awaited no more.  Of these changes only
the mean and the spread are taken; the queue is a walk with that drift.  So the weeks to clear are the queue
divided by the drift, and the interval holds what chance does to the coming weeks and did to the measured ones:
after T weeks the fall lies within z·s·sqrt(T + T²/W) of T·drift, for W weeks measured with spread s.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

NINE_IN_TEN = 1.645
FEWEST_WEEKS = 8
"""Of fewer weeks nothing is worked out: their spread says little."""


@dataclass(frozen=True, slots=True)
class Week:
    """What happened to a queue in a week: asked, came, or awaited no more."""

    asked: int
    returned: int
    ended: int = 0

    @property
    def fall(self) -> int:
        """By how much the queue became shorter."""
        return self.returned + self.ended - self.asked


@dataclass(frozen=True, slots=True)
class Span:
    """A number of weeks, and between which it lies nine times in ten; None: there is no such number."""

    weeks: float | None
    at_least: float | None
    at_most: float | None


NEVER = Span(None, None, None)


@dataclass(frozen=True, slots=True)
class Drift:
    """How a queue has gone over so many weeks: its mean fall in a week, and the spread of the falls."""

    fall: float
    spread: float
    weeks: int

    @property
    def slip(self) -> float:
        """By how much the mean may be mistaken, nine times in ten."""
        return NINE_IN_TEN * self.spread / sqrt(self.weeks)


def drift_of(weeks: Sequence[Week]) -> Drift | None:
    """How the queue has gone; None of too few weeks."""
    if len(weeks) < FEWEST_WEEKS:
        return None
    falls = [each.fall for each in weeks]
    return Drift(fmean(falls), stdev(falls), len(falls))


def to_clear(waiting: int, drift: Drift) -> Span:
    """In how many weeks the queue would be gone, at the pace that was measured."""
    if not waiting:
        return Span(0, 0, 0)
    by_chance = (NINE_IN_TEN * drift.spread) ** 2
    # (waiting - T*fall)² = by_chance*(T + T²/W): the two times at which the bounds of the walk reach the ground.
    square, middle = drift.fall**2 - by_chance / drift.weeks, 2 * waiting * drift.fall + by_chance
    inside = middle**2 - 4 * square * waiting**2
    weeks = waiting / drift.fall if drift.fall > 0 else None
    if inside < 0 or (square >= 0 and middle <= 0):
        return Span(weeks, None, None)
    # In this form the smaller root needs no division by a number that may be nought.
    soonest = 2 * waiting**2 / (middle + sqrt(inside))
    latest = (middle + sqrt(inside)) / (2 * square) if square > 0 else None
    return Span(weeks, soonest, latest)


@dataclass(frozen=True, slots=True)
class More:
    """Work done in one more day a week, and by how much that may be mistaken."""

    a_week: float
    slip: float = 0


def more_of(weeks: Sequence[Week], days_a_week: float) -> More:
    """What a day brings, measured: what came in a week, by the days that were worked in it."""
    came = [each.returned for each in weeks]
    return More(fmean(came) / days_a_week, NINE_IN_TEN * stdev(came) / sqrt(len(came)) / days_a_week)


def with_more(waiting: int, drift: Drift, more: More) -> Span:
    """In how many weeks the queue would be gone with that more."""
    return to_clear(waiting, Drift(drift.fall + more.a_week, drift.spread, drift.weeks))


def saved(waiting: int, drift: Drift, more: More) -> Span:
    """How many weeks sooner the queue would be gone; none where it would never go, or might not, without the more."""
    if drift.fall <= 0:
        return NEVER
    low, high = drift.fall - drift.slip, drift.fall + drift.slip
    return Span(
        _saved(waiting, drift.fall, more.a_week),
        _saved(waiting, high, max(0, more.a_week - more.slip)),
        _saved(waiting, low, more.a_week + more.slip) if low > 0 else None,
    )


def _saved(waiting: int, fall: float, more: float) -> float:
    return waiting / fall - waiting / (fall + more)


def to_hold(drift: Drift, more: More) -> float:
    """How many such days more a week would keep the queue from growing; 0 where it does not grow."""
    return max(0, -drift.fall) / more.a_week
