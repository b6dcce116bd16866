"""The weeks in which a request could be submitted: what is closed, and which exceptions a closure could support."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from config.practice import bank_holidays
from config.statute import statute
from config.vocabulary import Ground
from models.calendars import Calendar, Closure
from models.case import Claim, Moment
from models.counting import last_day
from models.exceptions import Asked, Limit, judge
from models.submission import weeks
from tests.dates import day

SCHOOL = "100001"
SUMMER = Closure(SCHOOL, day("Thu 23 Jul 2026"), day("Tue 1 Sep 2026"))
HALF_TERM = Closure(SCHOOL, day("Sat 24 Oct 2026"), day("Sun 1 Nov 2026"))
MONDAYS = st.integers(0, 600).map(lambda number: day("Mon 5 Jan 2015") + timedelta(weeks=number))


def calendar(*closures):
    """The calendar of one school."""
    return Calendar(bank_holidays(), {SCHOOL: closures})


def week_of(monday, *closures):
    """What a request submitted in that week would run into."""
    (found,) = weeks(SCHOOL, calendar(*closures), statute(), monday, monday)
    return found


@st.composite
def school_years(draw):
    """A Monday, and closures of a school that do not overlap, before, in and after the weeks that follow from it."""
    monday, closures = draw(MONDAYS), []
    morning = monday - timedelta(days=draw(st.integers(0, 60)))
    for gap, days in draw(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 50)), max_size=5)):
        first = morning + timedelta(days=gap)
        morning = first + timedelta(days=days)
        closures.append(Closure(SCHOOL, first, morning - timedelta(days=1)))
    return monday, closures


def test_a_request_of_early_june_is_assessed_in_the_summer():
    """Weeks 6 to 12 of Mon 8 Jun 2026 are 20 July to 31 August: all but three of their 43 days are closed."""
    found = week_of(day("Mon 8 Jun 2026"), SUMMER, HALF_TERM)
    assert (found.assessment.first, found.assessment.last) == (day("Mon 20 Jul 2026"), day("Mon 31 Aug 2026"))
    assert (found.assessment.days, found.assessment.closed_days, found.assessment.working_days_open) == (43, 40, 3)
    assert (found.consultation.first, found.consultation.last) == (day("Mon 28 Sep 2026"), day("Mon 5 Oct 2026"))
    assert found.consultation.closed_days == 0
    assert found.plan_due_on == day("Mon 26 Oct 2026")


def test_a_summer_could_lift_each_limit_that_knows_a_closed_school_and_advice_is_none_of_them():
    """Reg 8, which binds those who advise, knows no closure; the regulations of the authority's own limits do."""
    found = week_of(day("Mon 8 Jun 2026"), SUMMER)
    assert {each.duty: each.provision for each in found.could} == {
        "notify_decision_whether_to_assess": "reg 5(4)(a)",
        "notify_decision_not_to_issue_plan": "reg 10(4)(a)",
        "send_final_plan": "reg 13(3), 10(4)(a)",
    }


def test_it_is_said_when_the_advice_would_have_to_be_asked_for():
    """From a week before the school closes, Thu 16 July, to a week before it opens again, Wed 26 August."""
    plan = week_of(day("Mon 8 Jun 2026"), SUMMER).could[-1]
    assert (plan.ask_from, plan.ask_to) == (day("Thu 16 Jul 2026"), day("Wed 26 Aug 2026"))


def test_a_half_term_lifts_nothing():
    """Nine days are no four weeks."""
    assert week_of(day("Mon 7 Sep 2026"), HALF_TERM).could == ()


def test_the_six_weeks_of_a_request_of_late_may_end_before_the_summer_only_on_some_days():
    """Received by Wed 10 June its six weeks end before the closure; from Thu 11 June on they reach into it."""
    found = week_of(day("Mon 8 Jun 2026"), SUMMER).could[0]
    assert (found.received_from, found.received_to) == (day("Thu 11 Jun 2026"), day("Sun 14 Jun 2026"))
    assert found.due_on == day("Thu 23 Jul 2026")


def test_a_week_beyond_what_the_school_has_told_says_so():
    """Nothing is known of its closures after the last that it told."""
    assert week_of(day("Mon 2 Mar 2026"), SUMMER).told_to_the_end
    assert not week_of(day("Mon 1 Jun 2026"), SUMMER).told_to_the_end
    assert not week_of(day("Mon 1 Jun 2026")).told_to_the_end


def test_every_week_of_a_year_is_there_once():
    """From the Monday before the first day to the week of the last."""
    found = weeks(SCHOOL, calendar(), statute(), day("Tue 1 Sep 2026"), day("Tue 31 Aug 2027"))
    assert [found[0].monday, found[-1].monday, len(found)] == [day("Mon 31 Aug 2026"), day("Mon 30 Aug 2027"), 53]


@given(school_years())
def test_the_closed_days_are_those_of_a_wall_calendar(year):
    """Day by day: a day is closed where some closure has it."""
    monday, closures = year
    found = week_of(monday, *closures)
    for stretch, span in ((found.assessment, range(42, 85)), (found.consultation, range(112, 120))):
        days = [monday + timedelta(days=number) for number in span]
        closed = [each for each in days if any(one.closed_from <= each <= one.closed_to for one in closures)]
        at_work = [each for each in days if each.weekday() < 5 and each not in bank_holidays()]
        assert (stretch.days, stretch.closed_days) == (len(days), len(closed))
        assert stretch.working_days_open == len(set(at_work) - set(closed))


def holds(rule, received: date, closure: Closure) -> bool:
    """Whether a claim would hold where the advice was asked for on every day: put to the judge of real claims."""
    due_on = last_day(rule, received, bank_holidays())
    claim = Claim(rule.version, None, Ground.SCHOOL_CLOSED, closure.closed_from, closure.closed_to, Moment(received, "claim"), received, SCHOOL)  # fmt: skip
    asked = tuple(Asked(received + timedelta(days=number), SCHOOL) for number in range((due_on - received).days + 1))
    return judge(claim, Limit(rule, received, due_on, asked), calendar(closure)).holds


@settings(deadline=None)
@given(school_years())
def test_an_exception_is_shown_exactly_where_a_claim_could_hold(year):
    """The judge of real claims is the oracle."""
    monday, closures = year
    shown = {(each.duty, each.closure.closed_from) for each in week_of(monday, *closures).could}
    for duty in ("notify_decision_whether_to_assess", "notify_decision_not_to_issue_plan", "send_final_plan"):
        for closure in closures:
            days = [monday + timedelta(days=number) for number in range(7)]
            could = any(holds(statute().find(duty).rule_on(on), on, closure) for on in days)
            assert ((duty, closure.closed_from) in shown) is could


@given(MONDAYS, st.integers(1, 52))
def test_a_calendar_that_is_moved_by_weeks_moves_all_that_follows(monday, number):
    """Closures and weeks together, whatever the bank holidays."""
    by = timedelta(weeks=number)
    closure = Closure(SCHOOL, monday + timedelta(days=45), monday + timedelta(days=80))
    moved = replace(closure, closed_from=closure.closed_from + by, closed_to=closure.closed_to + by)
    here, there = week_of(monday, closure), week_of(monday + by, moved)
    assert there.assessment.closed_days == here.assessment.closed_days
    assert [each.ask_from - by for each in there.could] == [each.ask_from for each in here.could]
