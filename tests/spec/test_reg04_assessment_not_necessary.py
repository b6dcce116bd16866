"""Regulation 4(1): telling the family at the first stage that an assessment is not necessary.

    "... as soon as practicable, but in any event within 6 weeks of" receiving the request, or of
    becoming responsible.

No ordinary exception stands in the text, unlike regulation 5(4); paragraph (3) was the coronavirus one of
2020, and is spent.  A refusal reaches the tracker as one event, so the clock that it stops is that of
regulation 5.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/4
"""

from config.statute import statute
from tests.dates import day
from tests.factories import clock, duties_of, event, requested_on

NOT_NECESSARY = "notify_assessment_not_necessary"
DECISION = "notify_decision_whether_to_assess"


def test_the_limit_is_six_weeks_from_the_request_or_from_becoming_responsible():
    """Six weeks, with the day of the trigger as day 0."""
    duty = statute().find(NOT_NECESSARY)
    rule = duty.rule_on(day("Mon 5 Jan 2026"))
    assert (rule.amount, rule.unit, rule.counting) == (6, "weeks", "within")
    assert duty.starts[:2] == ("request_received", "became_responsible")


def test_it_knows_the_coronavirus_ground_and_no_other():
    """Not even a closed school lifts the limit of regulation 4(1); paragraph (3) ended with the summer of 2020."""
    (ground,) = statute().find(NOT_NECESSARY).rule_on(day("Mon 5 Jan 2026")).exceptions
    assert (ground.ground, ground.provision) == ("coronavirus", "reg 4(3)")
    assert (ground.due_from, ground.due_to) == (day("Fri 1 May 2020"), day("Fri 25 Sep 2020"))


def test_it_has_no_clock_of_its_own():
    """One refusal is one event, and it is tracked once: under regulation 5."""
    case = requested_on("Mon 5 Jan 2026", event("decision_not_to_assess_notified", "Mon 16 Feb 2026"))
    assert statute().find(NOT_NECESSARY).tracked_as == DECISION
    assert NOT_NECESSARY not in duties_of(case)


def test_a_refusal_on_the_last_day_is_in_time():
    """The family told on the day that the six weeks end was told in time."""
    case = requested_on("Mon 5 Jan 2026", event("decision_not_to_assess_notified", "Mon 16 Feb 2026"))
    assert clock(case, DECISION).state(on=day("Mon 16 Feb 2026")) == "met"


def test_a_refusal_the_day_after_is_late():
    """One day later is late, and the breach is dated to that day."""
    case = requested_on("Mon 5 Jan 2026", event("decision_not_to_assess_notified", "Tue 17 Feb 2026"))
    assert clock(case, DECISION).state(on=day("Tue 17 Feb 2026")) == "late"
    assert clock(case, DECISION).breached_on == day("Tue 17 Feb 2026")
