"""Working days decide when people are written to.  No statutory date is ever counted in them here."""

from collections.abc import Container
from datetime import date, timedelta

SATURDAY = 5


def is_working_day(day: date, bank_holidays: Container[date]) -> bool:
    """Whether people are at work: neither a weekend nor a bank holiday."""
    return day.weekday() < SATURDAY and day not in bank_holidays


def next_working_day(day: date, bank_holidays: Container[date]) -> date:
    """The first working day after a day."""
    day += timedelta(days=1)
    while not is_working_day(day, bank_holidays):
        day += timedelta(days=1)
    return day
