"""Working days decide when people are written to, and count the few limits that the Regulations give in them."""

from collections.abc import Container
from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date, bank_holidays: Container[date]) -> bool:
    """Whether people are at work: neither a weekend nor a bank holiday."""
    return day.weekday() < SATURDAY and day not in bank_holidays


def next_working_day(day: date, bank_holidays: Container[date]) -> date:
    """The first working day after a day."""
    return _step(day, bank_holidays, timedelta(days=1))


def previous_working_day(day: date, bank_holidays: Container[date]) -> date:
    """The last working day before a day."""
    return _step(day, bank_holidays, timedelta(days=-1))


def _step(day: date, bank_holidays: Container[date], by: timedelta) -> date:
    day += by
    while not is_working_day(day, bank_holidays):
        day += by
    return day
