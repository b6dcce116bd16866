"""What the calendar says: bank holidays, and closures of settings from which nothing follows by itself."""

import pytest

from config.practice import bank_holidays
from models.calendars import Calendar, Closure, england
from tests.dates import day

SUMMER = Closure("100001", day("Thu 23 Jul 2026"), day("Tue 1 Sep 2026"))


def test_both_ends_of_a_closure_belong_to_it():
    """Closed from Thursday 23 July to Tuesday 1 September: 41 days on end."""
    assert SUMMER.days == 41
    assert Closure("100001", SUMMER.closed_from, SUMMER.closed_from).days == 1


@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        ("Thu 23 Jul 2026", "Tue 1 Sep 2026", True),
        ("Sat 1 Aug 2026", "Mon 31 Aug 2026", True),
        ("Wed 22 Jul 2026", "Mon 31 Aug 2026", False),
        ("Sat 1 Aug 2026", "Wed 2 Sep 2026", False),
    ],
)
def test_a_closure_covers_days_only_where_it_covers_all_of_them(first, last, covered):
    """A day on which it was open breaks it."""
    assert SUMMER.covers(day(first), day(last)) is covered


def test_a_setting_that_told_nothing_is_not_a_setting_that_is_never_closed():
    """What is not known is told apart from what is known to be none."""
    calendar = Calendar(frozenset(), {"100001": (SUMMER,), "100002": ()})
    assert [calendar.knows(each) for each in ("100001", "100002", "100003", None)] == [True, True, False, False]
    assert [calendar.closures_of(each) for each in ("100001", "100002", "100003", None)] == [(SUMMER,), (), (), ()]


def test_a_calendar_with_a_holiday_or_a_closure_more_is_another_calendar():
    """What a proposal would do can be asked, and the calendar stays as it was."""
    added = day("Tue 9 Jun 2026")
    more = england().with_holiday(added).with_closure(SUMMER).with_closure(SUMMER)
    assert added in more.bank_holidays
    assert more.closures_of("100001") == (SUMMER, SUMMER)
    assert (england().bank_holidays, england().closures) == (bank_holidays(), {})
