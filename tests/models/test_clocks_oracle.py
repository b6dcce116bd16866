"""The clocks agree with somebody who counts on a wall calendar, for every start in ten years.

Leap days, changes of the clock, Christmas and Easter all lie within 2016 to 2025.
"""

from datetime import date, timedelta

import pytest

from config.statute import statute
from models.clocks import standings
from models.events import Event
from models.replay import replay
from tests.factories import event
from tests.models import oracle

YEARS = range(2016, 2026)
ONE_DAY = timedelta(days=1)


def every_day_of(year: int) -> list[date]:
    """The 365 or 366 days of a year."""
    first = date(year, 1, 1)
    return [first + ONE_DAY * count for count in range((date(year + 1, 1, 1) - first).days)]


def requested(start: date, *later: Event) -> list[Event]:
    """A request, and what followed."""
    return [event("request_received", start), *later]


def asked_for_advice(start: date, *later: Event) -> list[Event]:
    """Advice whose request reached its body on a day."""
    asked = event("advice_request_received", start, advice_kind="medical")
    return [event("request_received", start), event("decision_to_assess_notified", start), asked, *later]


def draft_served(start: date, *later: Event) -> list[Event]:
    """A draft that reached the family on a day."""
    return [event("request_received", start), event("draft_plan_served", start), *later]


# What is under way, and the clocks that it sets going, each with its count on the calendar.
UNDER_WAY = {
    requested: {
        "notify_decision_whether_to_assess": lambda start: oracle.weeks_after(start, 6),
        "notify_decision_not_to_issue_plan": lambda start: oracle.weeks_after(start, 16),
        "send_final_plan": lambda start: oracle.weeks_after(start, 20),
    },
    asked_for_advice: {"provide_advice": lambda start: oracle.weeks_after(start, 6)},
    draft_served: {"allow_representations": lambda start: oracle.days_beginning_with(start, 15)},
}
ENDS = {
    "notify_decision_whether_to_assess": (requested, "decision_to_assess_notified"),
    "notify_decision_not_to_issue_plan": (requested, "decision_not_to_issue_plan_notified"),
    "send_final_plan": (requested, "final_plan_sent"),
    "provide_advice": (asked_for_advice, "advice_received"),
}
CAN_WAIT = ("notify_decision_not_to_issue_plan",)


def clocks(happened):
    """The standings of a history, by duty."""
    return {each.duty: each for each in standings(replay(happened), statute())}


def as_on_the_calendar(found, last, done_on=None):
    """Whether a standing says on the day before, on, and after its last day what the calendar says."""
    around = [last - ONE_DAY, last, last + ONE_DAY, last + ONE_DAY + ONE_DAY]
    diary = oracle.diary(found.started_on, last, done_on, around[-1], can_wait=found.duty in CAN_WAIT)
    return [found.state(on) for on in around] == [diary[on] for on in around]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("begin", UNDER_WAY, ids=lambda begin: begin.__name__)
def test_every_start_in_ten_years_has_the_last_day_of_the_wall_calendar(begin, year):
    """Six, sixteen and twenty weeks, six weeks for advice, fifteen days for views."""
    for start in every_day_of(year):
        found = clocks(begin(start))
        last_days = {duty: count(start) for duty, count in UNDER_WAY[begin].items()}
        assert {duty: found[duty].due_on for duty in last_days} == last_days, start


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("begin", [requested, asked_for_advice], ids=lambda begin: begin.__name__)
def test_every_start_in_ten_years_runs_out_as_on_the_wall_calendar(begin, year):
    """Where nothing is done: outstanding to the end of the last day, and then overdue, or still waiting."""
    for start in every_day_of(year):
        found = clocks(begin(start))
        for duty, count in UNDER_WAY[begin].items():
            assert as_on_the_calendar(found[duty], count(start)), (duty, start)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("duty", ENDS)
def test_what_is_done_around_the_last_day_is_judged_as_on_the_wall_calendar(duty, year):
    """Done on the last day and on the next, for every third start: every weekday, month and leap year."""
    begin, ending = ENDS[duty]
    for start in every_day_of(year)[::3]:
        last = UNDER_WAY[begin][duty](start)
        for done_on in (last, last + ONE_DAY):
            found = clocks(begin(start, event(ending, done_on, advice_kind="medical")))[duty]
            assert as_on_the_calendar(found, last, done_on), (start, done_on)


@pytest.mark.parametrize("year", YEARS)
def test_a_final_plan_around_the_fifteenth_day_is_judged_as_on_the_wall_calendar(year):
    """Sent on the fifteenth day it breaks the floor, sent on the next it does not."""
    for start in every_day_of(year)[::3]:
        last = oracle.days_beginning_with(start, 15)
        early = clocks(draft_served(start, event("final_plan_sent", last)))["allow_representations"]
        lawful = clocks(draft_served(start, event("final_plan_sent", last + ONE_DAY)))["allow_representations"]
        assert (early.state(last), early.breached_on) == ("overdue", last), start
        assert (lawful.state(last + ONE_DAY), lawful.breached_on) == ("met", None), start


def test_the_wall_calendar_itself_knows_the_first_dates_of_the_law():
    """An oracle is checked by hand: the decision and plan dates of Ombudsman 25 018 809, and a draft's days."""
    start = date(2025, 5, 21)
    assert oracle.weeks_after(start, 16) == date(2025, 9, 10)
    assert oracle.weeks_after(start, 20) == date(2025, 10, 8)
    assert oracle.days_beginning_with(date(2026, 4, 27), 15) == date(2026, 5, 11)
