"""Does a step do anything?  How much advice comes in the seven days from it, against the seven days before it.

A step goes only to clocks that still run, so that on those the seven days before hold no answer.  The
share before is therefore taken of every clock that ran when those days began, written to in the end or
not; where a step was not sent, its day is that on which it would have been.  Both are the share of
those who are left, as in a life table, and the two are uncorrelated though the clocks are the same.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import sqrt
from statistics import NormalDist

from config.practice import Ladders, Step
from models.working_days import is_working_day, next_working_day

DUTY = "provide_advice"
WEEK = timedelta(days=7)
FEWEST = 10
"""Of fewer clocks than these nothing is concluded."""
_Z = NormalDist().inv_cdf(0.975)

Interval = tuple[float, float]


class Verdict(StrEnum):
    """What may be said of a step."""

    TOO_FEW = "too few to tell"
    NOTHING = "no effect that could be told from chance"
    MORE = "more"
    FEWER = "fewer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Advice that was asked for, and the days on which each step about it went out first, to whomever."""

    holder: str
    started_on: date
    due_on: date
    promised_on: date | None = None
    done_on: date | None = None
    ended_on: date | None = None
    sent: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        """Refuse a part that is no part of it."""
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} of {self.whole} is no share")

    def __add__(self, other: "Share") -> "Share":
        return Share(self.part + other.part, self.whole + other.whole)

    @property
    def rate(self) -> float:
        """The proportion.  Raises ZeroDivisionError for a share of nothing."""
        return self.part / self.whole

    @property
    def interval(self) -> Interval:
        """The 95% interval of the proportion, by Wilson's score.

        E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of
        the American Statistical Association 22 (1927), 209-212.
        """
        whole, squared = self.whole, _Z * _Z
        middle = (2 * self.part + squared) / (2 * (whole + squared))
        reach = _Z * sqrt(squared + 4 * self.part * (1 - self.rate)) / (2 * (whole + squared))
        return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Effect:
    """What came in the seven days from a step, and in those before it."""

    after: Share
    before: Share

    def __add__(self, other: "Effect") -> "Effect":
        return Effect(self.after + other.after, self.before + other.before)

    @property
    def difference(self) -> float:
        """How much more came after than before, as a proportion."""
        return self.after.rate - self.before.rate

    @property
    def interval(self) -> Interval:
        """The 95% interval of the difference, from the two score intervals (Newcombe's method 10).

        R. G. Newcombe, Interval estimation for the difference between independent proportions: comparison
        of eleven methods, Statistics in Medicine 17 (1998), 873-890.
        """
        (low, high), (low_before, high_before) = self.after.interval, self.before.interval
        after, before = self.after.rate, self.before.rate
        down = sqrt((after - low) ** 2 + (high_before - before) ** 2)
        up = sqrt((high - after) ** 2 + (before - low_before) ** 2)
        return self.difference - down, self.difference + up

    @property
    def verdict(self) -> Verdict:
        """Whether the difference can be told from chance, and which way it goes."""
        if min(self.after.whole, self.before.whole) < FEWEST:
            return Verdict.TOO_FEW
        low, high = self.interval
        if low > 0:
            return Verdict.MORE
        return Verdict.FEWER if high < 0 else Verdict.NOTHING


Effects = Mapping[tuple[str, str], Effect]
"""By service and step."""


def effects(clocks: Iterable[Clock], ladders: Ladders, last: date, bank_holidays: Container[date]) -> Effects:
    """What each step of each service did, as it can be told at the end of a day; lower steps first.

    A step counts from the first day on which it was sent to that service: what was recorded of the
    time before the tracker says nothing about it.
    """
    of_service: dict[str, list[Clock]] = defaultdict(list)
    for clock in clocks:
        of_service[clock.holder].append(clock)
    found = {}
    for service, mine in sorted(of_service.items()):
        ladder, sent = ladders.of(DUTY, service), {step for clock in mine for step in clock.sent}
        for step in ladder.step if ladder else ():
            if step.id in sent:
                found[service, step.id] = _effect(mine, step, last, bank_holidays)
    return found


def together(found: Effects) -> dict[str, Effect]:
    """Each step over all services."""
    total: dict[str, Effect] = {}
    for (_, step), effect in found.items():
        total[step] = total[step] + effect if step in total else effect
    return total


def _effect(clocks: list[Clock], step: Step, last: date, bank_holidays: Container[date]) -> Effect:
    since = min(clock.sent[step.id] for clock in clocks if step.id in clock.sent)
    days = [
        (clock, on) for clock, on in _days(clocks, step, bank_holidays) if since <= on <= last + timedelta(1) - WEEK
    ]
    after = [_answered(clock, on) for clock, on in days if step.id in clock.sent]
    before = [_answered(clock, on - WEEK) for clock, on in days if clock.started_on <= on - WEEK]
    return Effect(_share(after), _share(before))


def _days(clocks: list[Clock], step: Step, bank_holidays: Container[date]) -> Iterator[tuple[Clock, date]]:
    """The day of the step on each clock: when it went out, or would have; nobody writes before a promised day."""
    for clock in clocks:
        day = clock.due_on + timedelta(days=step.days)
        day = day if is_working_day(day, bank_holidays) else next_working_day(day, bank_holidays)
        sent = clock.sent.get(step.id)
        if sent or clock.promised_on is None or clock.promised_on < day:
            yield clock, sent or day


def _answered(clock: Clock, first: date) -> bool | None:
    """Whether a clock that ran when seven days began was answered in them; None where it says nothing.

    One that was stopped meanwhile without an answer was not there to be answered.
    """
    if clock.done_on and first <= clock.done_on < first + WEEK:
        return True
    stopped = min((each for each in (clock.done_on, clock.ended_on) if each), default=date.max)
    return False if stopped >= first + WEEK else None


def _share(answers: Iterable[bool | None]) -> Share:
    known = [each for each in answers if each is not None]
    return Share(sum(known), len(known))
