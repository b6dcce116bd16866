"""The SEND Code of Practice: six weeks for everyone who is asked, fifteen days for a consulted school.

    Para 9.41: whoever is asked for information should answer within six weeks.  For schools, and for
    the authority's own educational psychologists and social workers, this is all there is: they are no
    bodies of regulation 8.
    Para 9.83: a school or college consulted about being named should answer within 15 days.

Guidance is something to have regard to: a date passed is late, and no breach of the law by its author.

https://www.gov.uk/government/publications/send-code-of-practice-0-to-25
"""

import pytest

from tests.dates import day
from tests.factories import breached_on, clock, clocks_of, due, duties_of, event, requested_on, state_of

ADVICE, ANSWER = "provide_advice", "respond_to_consultation"


def assessed(*later):
    """Requested on Fri 3 Apr 2026, and to be assessed since Wed 6 May 2026."""
    return requested_on("Fri 3 Apr 2026", event("decision_to_assess_notified", "Wed 6 May 2026"), *later)


def asked(kind="psychological", **columns):
    """A request for advice that was received on Mon 11 May 2026, so that six weeks end on Mon 22 Jun 2026."""
    return event("advice_request_received", "Mon 11 May 2026", advice_kind=kind, **columns)


def consulted(*later):
    """A school consulted on Mon 1 Jun 2026."""
    return assessed(event("setting_consulted", "Mon 1 Jun 2026", setting="100001"), *later)


@pytest.mark.parametrize(
    ("kind", "service"),
    [
        ("educational", None),
        ("psychological", None),
        ("psychological", "educational_psychology"),
        ("social_care", None),
        ("parental", None),
        ("preparation_for_adulthood", None),
        ("other_person", None),
        ("reasonably_requested", None),
        ("reasonably_requested", "setting"),
        ("other_person", "a_service_that_is_not_listed"),
    ],
)
def test_schools_own_services_and_others_have_six_weeks_in_guidance(kind, service):
    """The same six weeks from receipt, under the Code and not under regulation 8."""
    found = clock(assessed(asked(kind, service=service)), ADVICE)
    assert (found.basis, found.due_on) == ("guidance", day("Mon 22 Jun 2026"))


@pytest.mark.parametrize(
    ("came", "asked_on", "state"),
    [
        (None, "Mon 22 Jun 2026", "outstanding"),
        (None, "Tue 23 Jun 2026", "overdue"),
        ("Mon 22 Jun 2026", "Mon 22 Jun 2026", "met"),
        ("Tue 23 Jun 2026", "Tue 23 Jun 2026", "late"),
    ],
)
def test_late_advice_under_the_code_is_late_and_no_breach(came, asked_on, state):
    """It is chased like any other, and breaks no law."""
    later = [event("advice_received", came, advice_kind="psychological")] if came else []
    case = assessed(asked(), *later)
    assert state_of(case, ADVICE, on=asked_on) == state
    assert breached_on(case, ADVICE) is None


@pytest.mark.parametrize("ground", ["exceptional_circumstances", "absent_from_area", "missed_appointment"])
def test_the_exceptions_of_regulation_8_are_not_for_the_code(ground):
    """A list of exceptions belongs to its own limit."""
    said = {"duty": ADVICE, "advice_kind": "psychological", "ground": ground, "starts_on": "Mon 18 May 2026"}
    case = assessed(asked(), event("exception_claimed", "Mon 1 Jun 2026", **said))
    assert state_of(case, ADVICE, on="Tue 23 Jun 2026") == "overdue"


def test_advice_asked_before_the_decision_has_six_weeks_in_guidance():
    """Useful and allowed, and counted from the same day: 13 Apr is a Monday, six weeks end on one."""
    early = event("advice_request_received", "Mon 13 Apr 2026", advice_kind="psychological")
    case = requested_on("Fri 3 Apr 2026", early)
    assert (clock(case, ADVICE).basis, due(case, ADVICE)) == ("guidance", day("Mon 25 May 2026"))


def test_a_school_consulted_has_fifteen_days_after_the_day_of_asking():
    """Asked on Mon 1 Jun 2026, an answer is expected by Tue 16 Jun 2026."""
    answer = clock(consulted(), ANSWER)
    assert (answer.about, answer.basis, answer.due_on) == ("100001", "guidance", day("Tue 16 Jun 2026"))


@pytest.mark.parametrize(
    ("answered", "asked_on", "state"),
    [
        (None, "Tue 16 Jun 2026", "outstanding"),
        (None, "Wed 17 Jun 2026", "overdue"),
        ("Tue 16 Jun 2026", "Tue 16 Jun 2026", "met"),
        ("Wed 17 Jun 2026", "Wed 17 Jun 2026", "late"),
    ],
)
def test_where_a_consultation_stands_on_a_day(answered, asked_on, state):
    """An answer after the fifteen days is late, and still no breach."""
    later = [event("setting_responded", answered, setting="100001")] if answered else []
    case = consulted(*later)
    assert state_of(case, ANSWER, on=asked_on) == state
    assert breached_on(case, ANSWER) is None


def test_no_answer_does_not_stop_the_plan():
    """A final plan is sent without the answer, which is then no longer awaited."""
    case = consulted(event("draft_plan_served", "Mon 1 Jun 2026"), event("final_plan_sent", "Tue 16 Jun 2026"))
    assert state_of(case, ANSWER, on="Tue 16 Jun 2026") == "no_longer_owed"
    assert state_of(case, "send_final_plan", on="Tue 16 Jun 2026") == "met"


def test_an_answer_that_comes_after_the_plan_was_not_late():
    """It was no longer awaited when its day passed."""
    case = consulted(
        event("final_plan_sent", "Fri 12 Jun 2026"), event("setting_responded", "Fri 26 Jun 2026", setting="100001")
    )
    assert state_of(case, ANSWER, on="Fri 26 Jun 2026") == "no_longer_owed"


def test_each_school_has_a_clock_of_its_own():
    """Two schools consulted, one of them answered."""
    case = consulted(
        event("setting_consulted", "Wed 3 Jun 2026", setting="100002"),
        event("setting_responded", "Mon 8 Jun 2026", setting="100001"),
    )
    assert state_of(case, ANSWER, on="Fri 19 Jun 2026", about="100001") == "met"
    assert state_of(case, ANSWER, on="Fri 19 Jun 2026", about="100002") == "overdue"


def test_a_school_consulted_again_after_its_answer_has_fifteen_new_days():
    """A second question is a second clock; a repeated one is not."""
    case = consulted(
        event("setting_consulted", "Tue 2 Jun 2026", setting="100001"),
        event("setting_responded", "Mon 8 Jun 2026", setting="100001"),
        event("setting_consulted", "Mon 15 Jun 2026", setting="100001"),
    )
    assert [each.due_on for each in clocks_of(case, ANSWER)] == [day("Tue 16 Jun 2026"), day("Tue 30 Jun 2026")]


def test_nobody_consulted_nothing_awaited():
    """A request starts no consultation of its own."""
    assert ANSWER not in duties_of(assessed())
