"""From a length and the day that it is measured from to its last day.  Nothing else in the project counts.

"within N weeks of" leaves the day out, "beginning with" counts it, "before" goes back from it.  Every
calendar day counts, but for lengths in working days.
"""

import calendar
from collections.abc import Container
from datetime import date, timedelta

from config.statute import Counting, Length, Unit
from models.working_days import next_working_day, previous_working_day

ONE_DAY = timedelta(days=1)
DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}


def last_day(length: Length, reference: date, bank_holidays: Container[date]) -> date:
    """The last day that is in time."""
    back = length.counting is Counting.BEFORE
    if length.unit is Unit.MONTHS:
        return _months(length, reference, back=back)
    if length.unit is Unit.WORKING_DAYS:
        return _working_days(length, reference, bank_holidays, back=back)
    days = length.amount * DAYS[length.unit] - (length.counting is Counting.BEGINNING_WITH)
    return reference + timedelta(days=-days if back else days)


def _months(length: Length, reference: date, *, back: bool) -> date:
    """The corresponding day, or the last of a shorter month; "beginning with" ends on the day before it."""
    end = corresponding_day(reference, -length.amount if back else length.amount)
    beginning_with = length.counting is Counting.BEGINNING_WITH
    return end - ONE_DAY if beginning_with and end.day == reference.day else end


def corresponding_day(day: date, months: int) -> date:
    """The day of the same number so many months on; the last day of the month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    longest = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, longest))


def _working_days(length: Length, reference: date, bank_holidays: Container[date], *, back: bool) -> date:
    step = previous_working_day if back else next_working_day
    day = reference - ONE_DAY if length.counting is Counting.BEGINNING_WITH else reference
    for _ in range(length.amount):
        day = step(day, bank_holidays)
    return day
