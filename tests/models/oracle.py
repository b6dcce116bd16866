"""A second, naive answer to the clocks: somebody with a wall calendar, turning one day at a time.

It imports nothing from the project, multiplies nothing and knows no rule but these: a week has passed
when the weekday comes round again, a month when its number does (or the month ends without it), the day
of service is the first of the days for views, and nobody works at weekends and on the days marked red.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6


def days_from(first: date) -> Iterator[date]:
    """That day, and each day after it."""
    today = first
    while True:
        yield today
        today += ONE_DAY


def days_back_from(first: date) -> Iterator[date]:
    """That day, and each day before it."""
    today = first
    while True:
        yield today
        today -= ONE_DAY


def nth(days: Iterator[date], count: int, counts: Callable[[date], bool]) -> date:
    """The day on which the finger has met so many of the days that count."""
    met = 0
    for today in days:
        met += counts(today)
        if met == count:
            return today
    raise AssertionError("the calendar does not end")


def any_day(_: date) -> bool:
    """Every day counts."""
    return True


def days_after(trigger: date, days: int) -> date:
    """The last day of "within N days of": the day of the trigger is not counted."""
    return nth(days_from(trigger + ONE_DAY), days, any_day)


def days_beginning_with(trigger: date, days: int) -> date:
    """The last day of "N days beginning with the day": the day of the trigger is counted."""
    return nth(days_from(trigger), days, any_day)


def weeks_after(trigger: date, weeks: int) -> date:
    """The last day of "within N weeks of": the weekday has come round so many times."""
    return nth(days_from(trigger + ONE_DAY), weeks, lambda today: today.weekday() == trigger.weekday())


def comes_round(trigger: date) -> Callable[[date], bool]:
    """Whether a day bears the number of the trigger, or ends a month that has no such number."""

    def rounds(today: date) -> bool:
        return today.day == trigger.day or (today.day < trigger.day and (today + ONE_DAY).day == 1)

    return rounds


def months_after(trigger: date, months: int) -> date:
    """The last day of "within N months of"."""
    return nth(days_from(trigger + ONE_DAY), months, comes_round(trigger))


def months_beginning_with(trigger: date, months: int) -> date:
    """The last day of "N months beginning with": the next one would begin on the day after it."""
    day = months_after(trigger, months)
    return day - ONE_DAY if day.day == trigger.day else day


def months_before(day: date, months: int) -> date:
    """The last day of "at least N months before"."""
    return nth(days_back_from(day - ONE_DAY), months, comes_round(day))


def working(red: set[date]) -> Callable[[date], bool]:
    """Whether people are at work on a day."""
    return lambda today: today.weekday() not in (SATURDAY, SUNDAY) and today not in red


def working_days_after(trigger: date, days: int, red: set[date]) -> date:
    """The last day of "within N working days of": counted from the next day on."""
    return nth(days_from(trigger + ONE_DAY), days, working(red))


def working_days_beginning_with(trigger: date, days: int, red: set[date]) -> date:
    """The last day of "N working days beginning with the day": the day itself counts if it is one."""
    return nth(days_from(trigger), days, working(red))


def day_before(year: int, month: int, day: int) -> date:
    """The last day of "before 15 February": the page before it."""
    return next(today for today in days_from(date(year, 1, 1)) if today + ONE_DAY == date(year, month, day))


def diary(trigger: date, last_day: date, done_on: date | None, until: date, *, can_wait: bool) -> dict[date, str]:
    """What somebody writes into the calendar at the end of each day."""
    written, word, in_time = {}, "outstanding", last_day >= trigger
    for today in days_from(trigger):
        if today == done_on:
            word = "met" if in_time else "late"
        elif not in_time and word == "outstanding" and not can_wait:
            word = "overdue"
        written[today] = word
        in_time = in_time and today != last_day
        if today >= until:
            return written
    raise AssertionError("the calendar does not end")
