"""Regulation 5: telling the family whether there will be an assessment.

    "... as soon as practicable and in any event within 6 weeks of" receiving the request, or of
    becoming responsible (reg 5(1)).

"Within N weeks of" leaves the day of the trigger out: it is day 0.  The duty is to notify, not only
to decide.  The limit need not be met where that is impractical on a ground of reg 5(4).

https://www.legislation.gov.uk/uksi/2014/1530/regulation/5
"""

import pytest

from config.statute import NothingInForceError
from tests.dates import day
from tests.factories import a_case, breached_on, clock, due, event, requested_on, state_of
from tests.spec.timetable import received_and

DECISION = "notify_decision_whether_to_assess"

# Received on the Friday before the summer holiday, due Fri 28 Aug 2026.
SUMMER = "Fri 17 Jul 2026"
GROUNDS = {
    "school_closed": {"starts_on": "Thu 23 Jul 2026", "ends_on": "Tue 1 Sep 2026"},
    "early_years_provider_closed": {"starts_on": "Thu 23 Jul 2026", "ends_on": "Tue 1 Sep 2026"},
    "exceptional_personal_circumstances": {"starts_on": "Mon 10 Aug 2026"},
    "absent_from_area": {"starts_on": "Mon 20 Jul 2026", "ends_on": "Sun 23 Aug 2026"},
}


def claim(ground, **days):
    """A ground claimed against the six weeks, recorded on a day within them."""
    return event("exception_claimed", "Mon 17 Aug 2026", duty=DECISION, ground=ground, **days)


@pytest.mark.parametrize(("received", "six_weeks"), received_and("six_weeks"))
def test_six_weeks_from_the_day_of_receipt(received, six_weeks):
    """The last day is six calendar weeks after receipt, whatever day that is."""
    assert due(requested_on(received), DECISION) == six_weeks


@pytest.mark.parametrize(("responsible", "six_weeks"), received_and("six_weeks"))
def test_six_weeks_from_becoming_responsible(responsible, six_weeks):
    """A child brought to the authority's attention starts the same clock without any request."""
    assert due(a_case(event("became_responsible", responsible)), DECISION) == six_weeks


def test_the_earliest_of_two_requests_governs():
    """Parent and school asked a day apart: the six weeks run from the first of them."""
    case = requested_on("Mon 5 Jan 2026", event("request_received", "Tue 6 Jan 2026", source="education"))
    assert due(case, DECISION) == day("Mon 16 Feb 2026")


@pytest.mark.parametrize(
    ("told", "asked_on", "state"),
    [
        (None, "Mon 5 Jan 2026", "outstanding"),
        (None, "Mon 16 Feb 2026", "outstanding"),
        (None, "Tue 17 Feb 2026", "overdue"),
        ("Fri 6 Feb 2026", "Thu 5 Feb 2026", "outstanding"),
        ("Fri 6 Feb 2026", "Fri 6 Feb 2026", "met"),
        ("Mon 16 Feb 2026", "Mon 16 Feb 2026", "met"),
        ("Tue 17 Feb 2026", "Mon 16 Feb 2026", "outstanding"),
        ("Tue 17 Feb 2026", "Tue 17 Feb 2026", "late"),
        ("Mon 2 Mar 2026", "Sun 1 Mar 2026", "overdue"),
        ("Mon 2 Mar 2026", "Mon 2 Mar 2026", "late"),
    ],
)
@pytest.mark.parametrize("decision", ["decision_to_assess_notified", "decision_not_to_assess_notified"])
def test_where_the_six_weeks_stand_on_a_day(decision, told, asked_on, state):
    """Due Mon 16 Feb 2026: in time to the end of that day, a breach from the next."""
    later = [event(decision, told)] if told else []
    assert state_of(requested_on("Mon 5 Jan 2026", *later), DECISION, on=asked_on) == state


@pytest.mark.parametrize(
    ("told", "breach"),
    [("Mon 16 Feb 2026", None), ("Tue 17 Feb 2026", "Tue 17 Feb 2026"), ("Mon 2 Mar 2026", "Tue 17 Feb 2026")],
)
def test_a_breach_is_dated_to_the_day_after_the_last(told, breach):
    """The breach happened when the six weeks had run out, however late the letter was."""
    case = requested_on("Mon 5 Jan 2026", event("decision_to_assess_notified", told))
    assert breached_on(case, DECISION) == (breach and day(breach))


def test_the_days_late_are_counted_from_the_last_day():
    """A letter two weeks after the last day is fourteen days late, and stays so."""
    late = clock(requested_on("Mon 5 Jan 2026", event("decision_to_assess_notified", "Mon 2 Mar 2026")), DECISION)
    assert late.days_late(on=day("Tue 17 Feb 2026")) == 1
    assert late.days_late(on=day("Mon 2 Mar 2026")) == 14
    assert late.days_late(on=day("Fri 1 May 2026")) == 14


def test_a_request_withdrawn_in_time_owes_no_decision():
    """A request withdrawn within the six weeks ends the duty without a breach."""
    case = requested_on("Mon 5 Jan 2026", event("request_withdrawn", "Mon 16 Feb 2026"))
    assert state_of(case, DECISION, on="Mon 16 Feb 2026") == "no_longer_owed"
    assert breached_on(case, DECISION) is None


def test_a_request_withdrawn_too_late_leaves_the_breach_in_the_record():
    """What was breached before the withdrawal was breached."""
    case = requested_on("Mon 5 Jan 2026", event("request_withdrawn", "Mon 2 Mar 2026"))
    assert state_of(case, DECISION, on="Mon 2 Mar 2026") == "no_longer_owed"
    assert breached_on(case, DECISION) == day("Tue 17 Feb 2026")


@pytest.mark.parametrize("ground", GROUNDS)
def test_each_ground_of_reg_5_4_lifts_the_limit(ground):
    """A ground of the list disapplies the six weeks: past the last day it is no breach."""
    case = requested_on(SUMMER, claim(ground, **GROUNDS[ground]))
    assert state_of(case, DECISION, on="Fri 28 Aug 2026") == "outstanding"
    assert state_of(case, DECISION, on="Sat 29 Aug 2026") == "excepted"
    assert breached_on(case, DECISION) is None


@pytest.mark.parametrize("ground", GROUNDS)
def test_no_ground_moves_the_last_day(ground):
    """An exception disapplies, it never extends: the due date stays the one that the law gave."""
    case = requested_on(SUMMER, claim(ground, **GROUNDS[ground]))
    assert due(case, DECISION) == day("Fri 28 Aug 2026")


@pytest.mark.parametrize("ground", ["missed_appointment", "exceptional_circumstances", "late_representations"])
def test_a_ground_of_another_list_lifts_nothing_here(ground):
    """A missed appointment excuses the body that made it, and not the authority's six weeks."""
    case = requested_on(SUMMER, claim(ground, starts_on="Mon 10 Aug 2026"))
    assert state_of(case, DECISION, on="Sat 29 Aug 2026") == "overdue"


def test_a_letter_sent_under_an_exception_is_not_late():
    """Told after the last day with a lawful ground: excepted, and still not counted as late days."""
    later = event("decision_to_assess_notified", "Mon 14 Sep 2026")
    case = requested_on(SUMMER, claim("school_closed", **GROUNDS["school_closed"]), later)
    assert state_of(case, DECISION, on="Mon 14 Sep 2026") == "excepted"
    assert clock(case, DECISION).days_late(on=day("Mon 14 Sep 2026")) == 0


def test_a_letter_sent_in_time_needs_no_exception():
    """A ground that was claimed and not needed leaves the duty met."""
    later = event("decision_to_assess_notified", "Fri 28 Aug 2026")
    case = requested_on(SUMMER, claim("school_closed", **GROUNDS["school_closed"]), later)
    assert state_of(case, DECISION, on="Fri 28 Aug 2026") == "met"


@pytest.mark.parametrize(("began", "state"), [("Fri 28 Aug 2026", "excepted"), ("Sat 29 Aug 2026", "overdue")])
def test_what_began_after_the_limit_had_passed_excuses_nothing(began, state):
    """Circumstances that arise on the last day may excuse; those of the day after cannot."""
    case = requested_on(SUMMER, claim("exceptional_personal_circumstances", starts_on=began))
    assert state_of(case, DECISION, on="Mon 7 Sep 2026") == state


@pytest.mark.parametrize(("ended", "state"), [("Thu 16 Jul 2026", "overdue"), ("Fri 17 Jul 2026", "excepted")])
def test_what_was_over_before_the_clock_started_excuses_nothing(ended, state):
    """Reg 5(4)(c) asks for circumstances "during" the six weeks, and they began on Fri 17 Jul 2026."""
    days = {"starts_on": "Mon 1 Jun 2026", "ends_on": ended}
    case = requested_on(SUMMER, claim("exceptional_personal_circumstances", **days))
    assert state_of(case, DECISION, on="Mon 7 Sep 2026") == state


@pytest.mark.parametrize("ground", ["school_closed", "early_years_provider_closed", "absent_from_area"])
@pytest.mark.parametrize(("last_day", "state"), [("Tue 18 Aug 2026", "overdue"), ("Wed 19 Aug 2026", "excepted")])
def test_a_closure_or_an_absence_counts_from_four_continuous_weeks(ground, last_day, state):
    """Twenty-seven days from Thu 23 Jul 2026 are too few, twenty-eight are enough."""
    case = requested_on(SUMMER, claim(ground, starts_on="Thu 23 Jul 2026", ends_on=last_day))
    assert state_of(case, DECISION, on="Mon 7 Sep 2026") == state


def test_two_short_absences_do_not_make_a_long_one():
    """Ten days, and five days a fortnight later: the end of the second is not the end of the first."""
    first = claim("absent_from_area", starts_on="Mon 20 Jul 2026", ends_on="Wed 29 Jul 2026")
    second = event(
        "exception_claimed", "Tue 18 Aug 2026", duty=DECISION, ground="absent_from_area", starts_on="Tue 18 Aug 2026"
    )
    ended = event("exception_ended", "Sat 22 Aug 2026", duty=DECISION, ground="absent_from_area")
    assert state_of(requested_on(SUMMER, first, second, ended), DECISION, on="Sat 29 Aug 2026") == "overdue"


def test_an_exception_to_the_six_weeks_leaves_the_twenty_weeks_alone():
    """Each limit needs a ground of its own."""
    case = requested_on(SUMMER, claim("school_closed", **GROUNDS["school_closed"]))
    assert state_of(case, "send_final_plan", on="Sat 5 Dec 2026") == "overdue"


def test_a_request_before_the_regulations_is_refused_in_words():
    """Nothing was in force before Mon 1 Sep 2014, and the answer says so instead of guessing."""
    with pytest.raises(NothingInForceError, match="nothing in force on Sun 31 Aug 2014"):
        clock(requested_on("Sun 31 Aug 2014"), DECISION)


def test_a_request_on_their_first_day_is_answered():
    """The first day of the Regulations is within them."""
    assert due(requested_on("Mon 1 Sep 2014"), DECISION) == day("Mon 13 Oct 2014")


def test_a_real_refusal_in_time():
    """R (W) v Hertfordshire [2023] EWHC 3138 (Admin): asked Fri 30 Dec 2022, refused Wed 8 Feb 2023."""
    case = requested_on("Fri 30 Dec 2022", event("decision_not_to_assess_notified", "Wed 8 Feb 2023"))
    assert due(case, DECISION) == day("Fri 10 Feb 2023")
    assert state_of(case, DECISION, on="Wed 8 Feb 2023") == "met"
