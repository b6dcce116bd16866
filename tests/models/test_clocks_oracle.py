"""The clocks agree with somebody who counts on a wall calendar, for every start in ten years and every duty.

Leap days, changes of the clock, Christmas and Easter all lie within 2016 to 2025.
"""

from datetime import date, timedelta
from functools import cache

import pytest

from config.statute import DutyKind, Statute, statute
from models.clocks import rights, standings
from models.events import Event
from models.replay import replay
from models.standing import Standing
from tests.dates import day
from tests.factories import event
from tests.models import oracle
from tests.models.wall_calendar import (
    STORIES,
    advice_sent_back,
    asked_and_served,
    conceded_before_march_2015,
    family_told_again,
    late_advice,
    requested,
    to_be_assessed,
)

YEARS = range(2016, 2026)
ONE_DAY = timedelta(days=1)
ENDS = [
    (requested, "notify_decision_whether_to_assess", "decision_to_assess_notified"),
    (requested, "notify_decision_not_to_issue_plan", "decision_not_to_issue_plan_notified"),
    (requested, "send_final_plan", "final_plan_sent"),
    (asked_and_served, "provide_advice", "advice_received"),
    (to_be_assessed, "request_advice", "advice_sought"),
    (advice_sent_back, "rework_advice", "advice_received"),
    (late_advice, "follow_up_not_known", "advice_received"),
    (late_advice, "keep_family_informed", "family_told"),
    (family_told_again, "keep_family_informed", "family_told"),
]


def every_day_of(year: int) -> list[date]:
    """The 365 or 366 days of a year."""
    first = date(year, 1, 1)
    return [first + ONE_DAY * count for count in range((date(year + 1, 1, 1) - first).days)]


@cache
def law_about(*duties: str) -> Statute:
    """The law as far as it speaks of these duties and rights: ten years of everything else would take minutes."""
    law = statute()
    # What the family is told follows the clock of the advice.
    wanted = {*duties, "provide_advice"}
    only = {name: [each for each in getattr(law, name) if each.id in wanted] for name in ("duty", "right")}
    return Statute(instrument=law.instrument, advice=law.advice, service=law.service, **only)


def clocks(happened: list[Event], start: date, *duties: str) -> dict[str, Standing]:
    """What a history has set going on a day, of these duties and rights."""
    case, law = replay(happened), law_about(*duties)
    found = (*standings(case, law), *rights(case, law))
    return {each.duty: each for each in found if each.started_on == start}


def as_on_the_calendar(found: Standing, last: date, done_on: date | None = None) -> bool:
    """Whether a standing says on the days around its last day what somebody writes into the calendar."""
    first = max(last, found.started_on)
    around = [each for each in (first - ONE_DAY, first, first + ONE_DAY) if each >= found.started_on]
    diary = oracle.diary(found.started_on, last, done_on, around[-1], can_wait=found.kind is DutyKind.CONDITIONAL)
    return [found.state(on) for on in around] == [diary[on] for on in around]


def test_no_duty_and_no_right_is_missing_from_the_calendar():
    """A limit that is added to the law and not to this table fails here."""
    days = every_day_of(2024)[:12]
    counted = {duty for story in (*STORIES, conceded_before_march_2015) for start in days for duty in story(start)[1]}
    assert {each.id for each in (*statute().tracked, *statute().right)} == counted


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_every_start_in_ten_years_has_the_last_day_of_the_wall_calendar(story):
    """Weeks, months, days and working days; the earlier or the later of two; before a day of the year."""
    for start in (each for year in YEARS for each in every_day_of(year)):
        happened, last_days = story(start)
        found = clocks(happened, start, *last_days)
        assert {duty: found[duty].due_on for duty in last_days} == last_days, start


def test_every_start_before_march_2015_has_the_four_weeks_of_its_time():
    """Regulation 45 as first made, from the first day of the Regulations to Sunday 22 March 2015."""
    first, last = day("Mon 1 Sep 2014"), day("Sun 22 Mar 2015")
    for start in (first + ONE_DAY * count for count in range((last - first).days + 1)):
        # A request of 2014 cannot be older than its law: the refusal and its reversal follow on one another.
        _, last_days = conceded_before_march_2015(start)
        happened = [
            event("request_received", first),
            event("decision_not_to_assess_notified", first),
            event("decision_reversed", start, route="concession_notified"),
        ]
        if start > first:
            found = clocks(happened, start, *last_days)
            assert {duty: found[duty].due_on for duty in last_days} == last_days, start


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_every_start_in_ten_years_runs_out_as_on_the_wall_calendar(story):
    """Where nothing is done: outstanding to the end of the last day, and then overdue, or still waiting."""
    for start in (each for year in YEARS for each in every_day_of(year)[::11]):
        happened, last_days = story(start)
        found = clocks(happened, start, *last_days)
        for duty, last in last_days.items():
            runs = found[duty].stopped_on is None and found[duty].kind is not DutyKind.MINIMUM
            assert not runs or as_on_the_calendar(found[duty], last), (duty, start)


@pytest.mark.parametrize(("story", "duty", "ending"), ENDS)
def test_what_is_done_around_the_last_day_is_judged_as_on_the_wall_calendar(story, duty, ending):
    """Done on the last day and on the next, for every ninth start: every weekday, month and leap year."""
    for start in (each for year in YEARS for each in every_day_of(year)[::9]):
        happened, last_days = story(start)
        kind = next((each.advice_kind for each in happened if each.advice_kind), "medical")
        for done_on in (last_days[duty], last_days[duty] + ONE_DAY):
            found = clocks([*happened, event(ending, done_on, advice_kind=kind)], start, duty)[duty]
            assert as_on_the_calendar(found, last_days[duty], done_on), (start, done_on)


def test_a_final_plan_around_the_fifteenth_day_is_judged_as_on_the_wall_calendar():
    """Sent on the fifteenth day it breaks the floor, sent on the next it does not."""
    for start in (each for year in YEARS for each in every_day_of(year)[::9]):
        happened, last_days = asked_and_served(start)
        last = last_days["allow_representations"]
        early, lawful = (
            clocks([*happened, event("final_plan_sent", on)], start, "allow_representations")["allow_representations"]
            for on in (last, last + ONE_DAY)
        )
        assert (early.state(last), early.breached_on) == ("overdue", last), start
        assert (lawful.state(last + ONE_DAY), lawful.breached_on) == ("met", None), start


@pytest.mark.parametrize(
    ("read_off", "last_day"),
    [
        (oracle.weeks_after(day("Wed 21 May 2025"), 16), "Wed 10 Sep 2025"),
        (oracle.weeks_after(day("Wed 21 May 2025"), 20), "Wed 8 Oct 2025"),
        (oracle.days_beginning_with(day("Mon 27 Apr 2026"), 15), "Mon 11 May 2026"),
        (oracle.days_after(day("Tue 1 Sep 2026"), 15), "Wed 16 Sep 2026"),
        (oracle.months_beginning_with(day("Tue 1 Jan 2019"), 12), "Tue 31 Dec 2019"),
        (oracle.months_beginning_with(day("Thu 29 Feb 2024"), 12), "Fri 28 Feb 2025"),
        (oracle.months_after(day("Wed 31 Dec 2025"), 2), "Sat 28 Feb 2026"),
        (oracle.months_after(day("Sun 30 Nov 2025"), 1), "Tue 30 Dec 2025"),
        (oracle.months_before(day("Sat 31 Jul 2027"), 5), "Sun 28 Feb 2027"),
        (oracle.day_before(2026, 2, 15), "Sat 14 Feb 2026"),
    ],
)
def test_the_wall_calendar_itself_is_checked_by_hand(read_off, last_day):
    """Dates that an Ombudsman, an advice service or a lawyer has written down."""
    assert read_off == day(last_day)


def test_the_wall_calendar_counts_working_days_over_easter():
    """Aware on Wednesday 25 March 2026, fifteen working days beginning with it end on Thursday 16 April."""
    red = {day("Fri 3 Apr 2026"), day("Mon 6 Apr 2026")}
    assert oracle.working_days_beginning_with(day("Wed 25 Mar 2026"), 15, red) == day("Thu 16 Apr 2026")
    assert oracle.working_days_after(day("Thu 2 Apr 2026"), 3, red) == day("Thu 9 Apr 2026")
