"""Regulation 5(4): what lifts the six weeks of the decision whether to assess.

    The authority need not comply with the limit "if it is impractical to do so because" (a) it asked a
    school or college for advice around a closure of four weeks, or (b) an early years provider; (c)
    exceptional personal circumstances affect the child, parent or young person in the six weeks; (d)
    one of them is away from the area for "a continuous period of not less than 4 weeks" in them.

Each ground has facts of its own, and needs evidence.  The request of these tests was received on
Fri 17 Jul 2026 and its six weeks, both days included, end on Fri 28 Aug 2026.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/5
"""

import pytest

from tests.dates import day
from tests.factories import breached_on, clock, due, event, requested_on, state_of
from tests.spec.school_closed import CLOSED, asked_of_the_school, state_under, told_by

DECISION = "notify_decision_whether_to_assess"
SUMMER, DAY_AFTER = "Fri 17 Jul 2026", "Sat 29 Aug 2026"
ASKED = asked_of_the_school("Mon 20 Jul 2026")
CLOSURES = ["school_closed", "early_years_provider_closed"]
GROUNDS = {
    "school_closed": CLOSED,
    "early_years_provider_closed": CLOSED,
    "exceptional_personal_circumstances": {"starts_on": "Mon 10 Aug 2026"},
    "absent_from_area": {"starts_on": "Mon 20 Jul 2026", "ends_on": "Sun 23 Aug 2026"},
}


def claim(ground, **columns):
    """A ground claimed against the six weeks, recorded on a day within them."""
    return event("exception_claimed", "Mon 17 Aug 2026", duty=DECISION, ground=ground, **columns)


def claimed(ground, asked=ASKED, received=SUMMER, **columns):
    """The request, what was asked of the school, and the ground."""
    return requested_on(received, *([asked] if asked else []), claim(ground, **columns))


@pytest.mark.parametrize("ground", GROUNDS)
def test_each_ground_of_reg_5_4_lifts_the_limit(ground):
    """A ground of the list disapplies the six weeks: past the last day it is no breach."""
    case = claimed(ground, **GROUNDS[ground])
    assert state_of(case, DECISION, on="Fri 28 Aug 2026") == "outstanding"
    assert state_of(case, DECISION, on=DAY_AFTER) == "excepted"
    assert breached_on(case, DECISION) is None


@pytest.mark.parametrize("ground", GROUNDS)
def test_no_ground_moves_the_last_day(ground):
    """An exception disapplies, it never extends: the due date stays the one that the law gave."""
    assert due(claimed(ground, **GROUNDS[ground]), DECISION) == day("Fri 28 Aug 2026")


@pytest.mark.parametrize("ground", GROUNDS)
def test_no_ground_lifts_anything_without_evidence(ground):
    """The authority has to show it: a claim without evidence leaves the limit standing."""
    assert state_of(claimed(ground, evidence=None, **GROUNDS[ground]), DECISION, on=DAY_AFTER) == "overdue"


@pytest.mark.parametrize(
    "ground", ["missed_appointment", "exceptional_circumstances", "late_representations", "coronavirus"]
)
def test_a_ground_of_another_list_lifts_nothing_here(ground):
    """A missed appointment excuses the body that made it, and not the authority's six weeks."""
    assert state_of(claimed(ground, starts_on="Mon 10 Aug 2026"), DECISION, on=DAY_AFTER) == "overdue"


def test_a_letter_sent_under_an_exception_is_not_late():
    """Told after the last day with a lawful ground: excepted, and still not counted as late days."""
    told = event("decision_to_assess_notified", "Mon 14 Sep 2026")
    case = requested_on(SUMMER, ASKED, claim("school_closed", **CLOSED), told)
    assert state_of(case, DECISION, on="Mon 14 Sep 2026") == "excepted"
    assert clock(case, DECISION).days_late(on=day("Mon 14 Sep 2026")) == 0


def test_a_letter_sent_in_time_needs_no_exception():
    """A ground that was claimed and not needed leaves the duty met."""
    told = event("decision_to_assess_notified", "Fri 28 Aug 2026")
    case = requested_on(SUMMER, ASKED, claim("school_closed", **CLOSED), told)
    assert state_of(case, DECISION, on="Fri 28 Aug 2026") == "met"


@pytest.mark.parametrize(("began", "state"), [("Fri 28 Aug 2026", "excepted"), ("Sat 29 Aug 2026", "overdue")])
def test_what_began_after_the_limit_had_passed_excuses_nothing(began, state):
    """Circumstances that arise on the last day may excuse; those of the day after cannot."""
    case = claimed("exceptional_personal_circumstances", starts_on=began)
    assert state_of(case, DECISION, on="Mon 7 Sep 2026") == state


@pytest.mark.parametrize(("ended", "state"), [("Thu 16 Jul 2026", "overdue"), ("Fri 17 Jul 2026", "excepted")])
def test_what_was_over_before_the_clock_started_excuses_nothing(ended, state):
    """Reg 5(4)(c) asks for circumstances "during" the six weeks, and they began on Fri 17 Jul 2026."""
    case = claimed("exceptional_personal_circumstances", starts_on="Mon 1 Jun 2026", ends_on=ended)
    assert state_of(case, DECISION, on="Mon 7 Sep 2026") == state


@pytest.mark.parametrize("ground", CLOSURES)
@pytest.mark.parametrize(("last_day", "state"), [("Tue 18 Aug 2026", "overdue"), ("Wed 19 Aug 2026", "excepted")])
def test_a_closure_counts_from_four_continuous_weeks(ground, last_day, state):
    """Twenty-seven days from Thu 23 Jul 2026 are too few, twenty-eight are enough."""
    case = claimed(ground, starts_on="Thu 23 Jul 2026", ends_on=last_day)
    assert state_of(case, DECISION, on=DAY_AFTER) == state


@pytest.mark.parametrize("ground", CLOSURES)
@pytest.mark.parametrize(
    ("received", "asked_on", "state"),
    [
        ("Wed 15 Jul 2026", "Wed 15 Jul 2026", "overdue"),
        ("Wed 15 Jul 2026", "Thu 16 Jul 2026", "excepted"),
        ("Wed 15 Jul 2026", "Fri 17 Jul 2026", "excepted"),
        ("Fri 17 Jul 2026", "Tue 25 Aug 2026", "excepted"),
        ("Fri 17 Jul 2026", "Wed 26 Aug 2026", "excepted"),
        ("Fri 17 Jul 2026", "Thu 27 Aug 2026", "overdue"),
        ("Fri 17 Jul 2026", "Fri 28 Aug 2026", "overdue"),
    ],
)
def test_the_school_must_have_been_asked_within_the_window(ground, received, asked_on, state):
    """From a week before the first closed day to a week before the day of re-opening, both included."""
    case = claimed(ground, asked_of_the_school(asked_on), received, **CLOSED)
    assert state_of(case, DECISION, on=DAY_AFTER) == state


@pytest.mark.parametrize("ground", CLOSURES)
def test_a_closure_without_any_advice_asked_lifts_nothing(ground):
    """Summer as such is no ground: nobody waited for the school."""
    assert state_of(claimed(ground, None, **CLOSED), DECISION, on=DAY_AFTER) == "overdue"


@pytest.mark.parametrize(
    ("kind", "service", "state"),
    [
        ("educational", None, "excepted"),
        ("reasonably_requested", "setting", "excepted"),
        ("psychological", None, "overdue"),
        ("medical", None, "overdue"),
        ("educational", "educational_psychology", "overdue"),
    ],
)
def test_it_is_the_school_that_must_have_been_asked(kind, service, state):
    """Advice asked of a psychologist or of a health body is no advice asked of a head teacher."""
    asked = asked_of_the_school("Mon 20 Jul 2026", advice_kind=kind, service=service)
    assert state_of(claimed("school_closed", asked, **CLOSED), DECISION, on=DAY_AFTER) == state


def test_a_request_that_is_known_only_from_its_receipt_counts_from_that_day():
    """The school confirms on Mon 20 Jul 2026 that it was asked: that is enough."""
    reached = event("advice_request_received", "Mon 20 Jul 2026", advice_kind="educational")
    assert state_of(claimed("school_closed", reached, **CLOSED), DECISION, on=DAY_AFTER) == "excepted"


def test_a_closure_whose_end_is_not_known_lifts_nothing_until_it_is():
    """Without the day of re-opening there is no window in which to have asked."""
    still = claim("school_closed", starts_on="Thu 23 Jul 2026")
    ended = event("exception_ended", "Tue 1 Sep 2026", duty=DECISION, ground="school_closed")
    assert state_of(requested_on(SUMMER, ASKED, still), DECISION, on="Wed 2 Sep 2026") == "overdue"
    assert state_of(requested_on(SUMMER, ASKED, still, ended), DECISION, on="Wed 2 Sep 2026") == "excepted"


@pytest.mark.parametrize(("asked_of", "state"), [("100001", "excepted"), ("100002", "overdue"), (None, "excepted")])
def test_the_school_that_was_asked_is_the_one_that_was_closed(asked_of, state):
    """Another school's holiday excuses nothing; where the request names no school, it may be this one."""
    asked = asked_of_the_school("Mon 20 Jul 2026", setting=asked_of)
    assert state_of(claimed("school_closed", asked, setting="100001", **CLOSED), DECISION, on=DAY_AFTER) == state


@pytest.mark.parametrize(
    ("setting", "first", "last", "state"),
    [
        ("100001", "Thu 23 Jul 2026", "Tue 1 Sep 2026", "excepted"),
        ("100001", "Wed 22 Jul 2026", "Wed 2 Sep 2026", "excepted"),
        ("100001", "Fri 24 Jul 2026", "Tue 1 Sep 2026", "overdue"),
        ("100001", "Thu 23 Jul 2026", "Mon 31 Aug 2026", "overdue"),
        ("100002", "Mon 25 May 2026", "Fri 29 May 2026", "excepted"),
    ],
)
def test_where_the_schools_calendar_is_known_the_closure_must_be_in_it(setting, first, last, state):
    """A calendar that shows the school open on a claimed day refutes the claim; another school's says nothing."""
    case = claimed("school_closed", setting="100001", **CLOSED)
    assert state_under(told_by(setting, first, last), case, DECISION, on=DAY_AFTER) == state


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "state"),
    [
        ("Thu 23 Jul 2026", "Tue 18 Aug 2026", "overdue"),
        ("Thu 23 Jul 2026", "Wed 19 Aug 2026", "excepted"),
        ("Mon 1 Jun 2026", "Wed 12 Aug 2026", "overdue"),
        ("Mon 1 Jun 2026", "Thu 13 Aug 2026", "excepted"),
        ("Sun 2 Aug 2026", "Thu 31 Dec 2026", "overdue"),
        ("Sat 1 Aug 2026", "Thu 31 Dec 2026", "excepted"),
        ("Sun 2 Aug 2026", None, "overdue"),
        ("Sat 1 Aug 2026", None, "excepted"),
        ("Mon 1 Jun 2026", None, "excepted"),
    ],
)
def test_an_absence_must_last_four_weeks_within_the_six(starts_on, ends_on, state):
    """Twenty-eight days of it lie between Fri 17 Jul and Fri 28 Aug 2026; one that is not over counts to the last."""
    days = {"starts_on": starts_on} | ({"ends_on": ends_on} if ends_on else {})
    assert state_of(claimed("absent_from_area", **days), DECISION, on=DAY_AFTER) == state


def test_two_short_absences_do_not_make_a_long_one():
    """Ten days, and five days a fortnight later: the end of the second is not the end of the first."""
    first = claim("absent_from_area", starts_on="Mon 20 Jul 2026", ends_on="Wed 29 Jul 2026")
    second = event(
        "exception_claimed", "Tue 18 Aug 2026", duty=DECISION, ground="absent_from_area", starts_on="Tue 18 Aug 2026"
    )
    ended = event("exception_ended", "Sat 22 Aug 2026", duty=DECISION, ground="absent_from_area")
    assert state_of(requested_on(SUMMER, first, second, ended), DECISION, on=DAY_AFTER) == "overdue"


def test_an_exception_to_the_six_weeks_leaves_the_twenty_weeks_alone():
    """Each limit needs a ground of its own."""
    case = claimed("school_closed", **CLOSED)
    assert state_of(case, "send_final_plan", on="Sat 5 Dec 2026") == "overdue"
