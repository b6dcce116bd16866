"""A second, naive answer to the clocks: somebody with a wall calendar, turning one day at a time.

It imports nothing from the project, multiplies nothing and knows no rule but these: a week has passed
when the weekday comes round again, and the day of service is the first of the days for views.
"""

from collections.abc import Iterator
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def days_from(first: date) -> Iterator[date]:
    """That day, and each day after it."""
    today = first
    while True:
        yield today
        today += ONE_DAY


def weeks_after(trigger: date, weeks: int) -> date:
    """The last day of "within N weeks of": the day of the trigger is not counted."""
    passed = 0
    for today in days_from(trigger):
        if today != trigger and today.weekday() == trigger.weekday():
            passed += 1
        if passed == weeks:
            return today
    raise AssertionError("the calendar does not end")


def days_beginning_with(trigger: date, days: int) -> date:
    """The last day of "N days beginning with the day": the day of the trigger is counted."""
    for counted, today in enumerate(days_from(trigger), start=1):
        if counted == days:
            return today
    raise AssertionError("the calendar does not end")


def diary(trigger: date, last_day: date, done_on: date | None, until: date, *, can_wait: bool) -> dict[date, str]:
    """What somebody writes into the calendar at the end of each day."""
    written, word, in_time = {}, "outstanding", True
    for today in days_from(trigger):
        if today == done_on:
            word = "met" if in_time else "late"
        elif not in_time and word == "outstanding" and not can_wait:
            word = "overdue"
        written[today] = word
        in_time = in_time and today != last_day
        if today == until:
            return written
    raise AssertionError("the calendar does not end")
