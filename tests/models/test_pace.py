"""How long a service has taken: of what had been waited for as long, how much came within some days more."""

from datetime import timedelta

from models.pace import Advice, Outstanding, Pace, outstanding, paces
from tests.dates import day

TODAY = day("Sun 2 Nov 2025")
FRIDAY = day("Fri 7 Nov 2025")


def asked(days_ago, *, service="health", came_after=None, ended_after=None):
    """Advice asked for so many days ago, that came, or was awaited no more, so many days later."""
    on = TODAY - timedelta(days=days_ago)
    later = [None if n is None else on + timedelta(days=n) for n in (came_after, ended_after)]
    return Advice(service, on, *later)


def test_only_what_had_been_waited_for_as_long_is_counted():
    """After 30 days: what came on day 30 was there by then; of the other three, days 31 and 35 are within five days."""
    pace = Pace(came=(10, 30, 31, 35, 36), unanswered=())
    assert pace.within(30, 5) == (2, 3)
    assert pace.within(0, 10) == (1, 5)
    assert pace.within(36, 5) == (0, 0)


def test_what_was_waited_for_in_vain_counts_as_long_as_it_was_waited_for():
    """Awaited no more after 34 days says nothing of the 35th; awaited for 35 days in vain does."""
    assert Pace(came=(31,), unanswered=(34,)).within(30, 5) == (1, 1)
    assert Pace(came=(31,), unanswered=(35,)).within(30, 5) == (1, 2)


def test_a_service_has_its_own_pace_and_what_is_still_awaited_is_part_of_it():
    found = paces([asked(90, came_after=40), asked(50), asked(60, ended_after=20), asked(9, service="camhs")], TODAY)
    assert found == {"health": Pace([40], [20, 50]), "camhs": Pace([], [9])}


def test_advice_that_is_awaited_is_told_with_what_may_be_hoped_for_the_longest_first():
    """Of three that had been awaited for 30 days one came within five more; nothing of camhs is known."""
    past = [asked(200, came_after=33), asked(200, came_after=50), asked(200, ended_after=60)]
    waiting = [asked(30), asked(40, service="camhs"), asked(50, came_after=20)]
    assert outstanding(waiting, paces([*past, *waiting], TODAY), TODAY, FRIDAY) == (
        Outstanding("camhs", 40, 0, 0),
        Outstanding("health", 30, 1, 3),
    )
