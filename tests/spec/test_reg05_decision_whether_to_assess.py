"""Regulation 5: telling the family whether there will be an assessment.

    "... as soon as practicable and in any event within 6 weeks of" receiving the request, or of
    becoming responsible (reg 5(1)).

"Within N weeks of" leaves the day of the trigger out: it is day 0.  The duty is to notify, not only
to decide.  What lifts the limit (reg 5(4)) stands in test_reg05_exceptions.py.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/5
"""

import pytest

from config.statute import NothingInForceError
from tests.dates import day
from tests.factories import a_case, breached_on, clock, due, event, requested_on, state_of
from tests.spec.timetable import received_and

DECISION = "notify_decision_whether_to_assess"


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
