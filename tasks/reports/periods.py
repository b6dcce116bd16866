"""The period of a report, and those before it that it is held against."""

from datetime import date, timedelta

from config.errors import PlainError
from models.letters import in_words
from models.store.calendar_days import Period

DAY = timedelta(days=1)


class PeriodError(PlainError):
    """A period that ends before it starts, that is not over, or of which nothing is known."""


def period_of(first: date, last: date, today: date) -> Period:
    """The period from one day to another, both included.  Raises PeriodError in one sentence."""
    if last < first:
        raise PeriodError(f"the period ends on {in_words(last)}, before it starts on {in_words(first)}")
    if last >= today:
        raise PeriodError(f"the period ends on {in_words(last)}, which is not over: the last whole day was {in_words(today - DAY)}")  # fmt: skip
    return Period(first, last)


def before(period: Period) -> Period:
    """The period just before, as long: as many whole months where it is made of such, else as many days."""
    months = _months(period)
    end = period.first - DAY
    if not months:
        return Period(end - (period.last - period.first), end)
    month = period.first.year * 12 + period.first.month - 1 - months
    return Period(date(month // 12, month % 12 + 1, 1), end)


def back(period: Period, times: int) -> list[Period]:
    """The period and so many before it, oldest first."""
    found = [period]
    for _ in range(times):
        found.append(before(found[-1]))
    return found[::-1]


def said(period: Period) -> str:
    """The period in words."""
    return f"{in_words(period.first)} to {in_words(period.last)}"


def short(period: Period) -> str:
    """The period as it heads a column: "Jul to Sep 2026", or its days."""
    first, last = period.first, period.last
    if not _months(period):
        return f"{first.day} {first:%b} to {last.day} {last:%b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{last:%b %Y}"
    return f"{first:%b} to {last:%b %Y}" if first.year == last.year else f"{first:%b %Y} to {last:%b %Y}"


def _months(period: Period) -> int:
    """How many whole calendar months it is made of; 0 where it is not."""
    following = period.last + DAY
    if period.first.day != 1 or following.day != 1:
        return 0
    return (following.year - period.first.year) * 12 + following.month - period.first.month
