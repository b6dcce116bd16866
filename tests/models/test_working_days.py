"""People are written to on working days: weekends and the bank holidays of England are none."""

import pytest

from config.practice import bank_holidays
from models.working_days import is_working_day, next_working_day, previous_working_day
from tests.dates import day, written

NO_HOLIDAYS = frozenset()


@pytest.mark.parametrize(
    ("on", "working"),
    [
        ("Thu 17 Apr 2025", True),
        ("Fri 18 Apr 2025", False),  # Good Friday
        ("Sat 19 Apr 2025", False),
        ("Sun 20 Apr 2025", False),
        ("Mon 21 Apr 2025", False),  # Easter Monday
        ("Tue 22 Apr 2025", True),
        ("Mon 28 Dec 2026", False),  # Boxing Day, in lieu of a Saturday
        ("Sat 26 Dec 2026", False),
        ("Thu 29 Feb 2024", True),
    ],
)
def test_weekends_and_bank_holidays_are_no_working_days(on, working):
    assert is_working_day(day(on), bank_holidays()) is working


@pytest.mark.parametrize(
    ("after", "comes"),
    [
        ("Mon 16 Jun 2025", "Tue 17 Jun 2025"),
        ("Fri 20 Jun 2025", "Mon 23 Jun 2025"),
        ("Sat 21 Jun 2025", "Mon 23 Jun 2025"),
        ("Thu 17 Apr 2025", "Tue 22 Apr 2025"),
        ("Wed 24 Dec 2025", "Mon 29 Dec 2025"),
        ("Wed 31 Dec 2025", "Fri 2 Jan 2026"),
    ],
)
def test_the_next_working_day_is_never_the_day_itself(after, comes):
    assert written(next_working_day(day(after), bank_holidays())) == comes


@pytest.mark.parametrize(
    ("before", "comes"),
    [
        ("Tue 17 Jun 2025", "Mon 16 Jun 2025"),
        ("Mon 23 Jun 2025", "Fri 20 Jun 2025"),
        ("Tue 22 Apr 2025", "Thu 17 Apr 2025"),
        ("Sat 27 Dec 2025", "Wed 24 Dec 2025"),
    ],
)
def test_the_previous_working_day_is_never_the_day_itself(before, comes):
    assert written(previous_working_day(day(before), bank_holidays())) == comes


def test_the_calendar_is_handed_in_and_not_remembered():
    """Two calendars in one process: without its bank holidays, Good Friday is a day like others."""
    good_friday = day("Fri 18 Apr 2025")
    assert is_working_day(good_friday, NO_HOLIDAYS)
    assert not is_working_day(good_friday, {good_friday})
    assert next_working_day(day("Thu 17 Apr 2025"), NO_HOLIDAYS) == good_friday
