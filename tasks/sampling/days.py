"""Days of a sample: the year that ends on a day, and days picked in it, working days where there is one."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from config.practice import bank_holidays
from models.working_days import is_working_day

# Over Christmas four days on end can be no working day.
_NEAR = (1, -1, 2, -2, 3, -3, 4, -4)


@dataclass(frozen=True, slots=True)
class Span:
    """A range of days, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Whether a day lies in the range."""
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days the range has."""
        return (self.last - self.first).days + 1


def year_to(last: date) -> Span:
    """The year that ends on a day: it begins on the day after that date a year before."""
    try:
        before = last.replace(year=last.year - 1)
    except ValueError:  # 29 February
        before = last.replace(year=last.year - 1, day=28)
    return Span(before + timedelta(days=1), last)


def after(day: date, days: int) -> date:
    """The day so many calendar days later."""
    return day + timedelta(days=days)


def near(day: date, first: date, last: date) -> date:
    """The working day next to a day, between two days; the day itself, kept between them, where there is none."""
    assert first <= last, f"no day between {first} and {last}"
    day = min(max(day, first), last)
    if _is_working(day):
        return day
    around = (day + timedelta(days=shift) for shift in _NEAR)
    return next((each for each in around if first <= each <= last and _is_working(each)), day)


@cache
def _is_working(day: date) -> bool:
    return is_working_day(day, bank_holidays())


def pick(rng: Random, first: date, last: date) -> date:
    """A day at random between two days, both included: a working day where there is one."""
    assert first <= last, f"no day between {first} and {last}"
    return near(first + timedelta(days=rng.randint(0, (last - first).days)), first, last)
