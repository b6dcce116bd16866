"""From a length and the day that it is measured from to its last day: every unit in every direction."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.practice import bank_holidays
from config.statute import Counting, Length, Unit
from models.counting import corresponding_day, last_day
from models.working_days import is_working_day
from tests.dates import day, written

ONE_DAY = timedelta(days=1)
days_of_a_century = st.dates(date(2000, 1, 1), date(2099, 12, 31))
amounts = st.integers(1, 60)


def length(amount: int, unit: str, counting: str) -> Length:
    """So many of a unit, counted in one of the three ways."""
    return Length(amount=amount, unit=unit, counting=counting)


@pytest.mark.parametrize(
    ("amount", "unit", "counting", "measured_from", "ends"),
    [
        (6, "weeks", "within", "Mon 5 Jan 2026", "Mon 16 Feb 2026"),
        (6, "weeks", "beginning_with", "Mon 5 Jan 2026", "Sun 15 Feb 2026"),
        (2, "weeks", "before", "Mon 5 Jan 2026", "Mon 22 Dec 2025"),
        (15, "days", "within", "Tue 1 Sep 2026", "Wed 16 Sep 2026"),
        (15, "days", "beginning_with", "Mon 27 Apr 2026", "Mon 11 May 2026"),
        (1, "days", "before", "Sun 15 Feb 2026", "Sat 14 Feb 2026"),
        (2, "months", "within", "Wed 31 Dec 2025", "Sat 28 Feb 2026"),
        (1, "months", "within", "Mon 31 Mar 2025", "Wed 30 Apr 2025"),
        (12, "months", "beginning_with", "Tue 1 Jan 2019", "Tue 31 Dec 2019"),
        (12, "months", "beginning_with", "Thu 29 Feb 2024", "Fri 28 Feb 2025"),
        (3, "months", "beginning_with", "Sun 30 Nov 2025", "Sat 28 Feb 2026"),
        (5, "months", "before", "Sat 31 Jul 2027", "Sun 28 Feb 2027"),
        (5, "months", "before", "Fri 1 Jan 2027", "Sat 1 Aug 2026"),
        (3, "working_days", "within", "Thu 2 Apr 2026", "Thu 9 Apr 2026"),
        (3, "working_days", "within", "Sat 4 Apr 2026", "Thu 9 Apr 2026"),
        (15, "working_days", "beginning_with", "Wed 25 Mar 2026", "Thu 16 Apr 2026"),
        (1, "working_days", "beginning_with", "Fri 3 Apr 2026", "Tue 7 Apr 2026"),
        (1, "working_days", "before", "Tue 7 Apr 2026", "Thu 2 Apr 2026"),
    ],
)
def test_where_a_length_ends(amount, unit, counting, measured_from, ends):
    """The fixtures of the law, over Easter, leap days and the ends of months."""
    assert written(last_day(length(amount, unit, counting), day(measured_from), bank_holidays())) == ends


@given(amounts, st.sampled_from([Unit.DAYS, Unit.WEEKS]), days_of_a_century)
def test_beginning_with_ends_a_day_before_within_and_before_is_its_mirror(amount, unit, start):
    """One counts the day itself, the other leaves it out; backwards is as far as forwards."""
    within, beginning_with, back = (last_day(length(amount, unit, each), start, ()) for each in Counting)
    assert within - beginning_with == ONE_DAY
    assert within - start == start - back


@given(amounts, days_of_a_century)
def test_a_month_ends_on_the_day_of_the_same_number_or_on_the_last_of_a_shorter_one(months, start):
    """Never in the month after it, and never more than three days early."""
    end = corresponding_day(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + ONE_DAY).day == 1)


@given(amounts, days_of_a_century)
def test_so_many_months_back_and_forth_come_home_but_for_the_ends_of_months(months, start):
    """Up to the 28th the way back is the way there."""
    there = corresponding_day(start, months)
    assert corresponding_day(there, -months) == start or start.day > 28


@given(amounts, st.sampled_from(Counting), days_of_a_century, st.sets(days_of_a_century, max_size=30))
def test_a_length_in_working_days_ends_on_one_and_holds_so_many(amount, counting, start, red):
    """Between the day and the last day there are exactly so many working days, whatever the calendar."""
    end = last_day(length(amount, Unit.WORKING_DAYS, counting), start, red)
    first, last = (end, start - ONE_DAY) if counting is Counting.BEFORE else (start, end)
    first += ONE_DAY * (counting is Counting.WITHIN)
    between = [first + ONE_DAY * count for count in range((last - first).days + 1)]
    assert is_working_day(end, red)
    assert sum(is_working_day(each, red) for each in between) == amount


@given(amounts, st.sampled_from(Unit), st.sampled_from(Counting), days_of_a_century)
def test_a_longer_length_never_ends_nearer(amount, unit, counting, start):
    """One more is at least as far away, in the same direction."""
    near, far = (last_day(length(each, unit, counting), start, ()) for each in (amount, amount + 1))
    assert (far < near) if counting is Counting.BEFORE else (far > near)


@pytest.mark.parametrize(("amount", "unit", "said"), [(1, "weeks", "1 week"), (15, "working_days", "15 working days")])
def test_a_length_is_printed_in_words(amount, unit, said):
    """One week, and not one weeks."""
    assert length(amount, unit, "within").limit == said
