"""The authority's own dates about advice: asked for in time, sent again, followed up, and the family told.

    Regulation 6 says from whom advice must be sought and sets no day by which to ask; regulation 8 ends with the
    first receipt.  The Code asks that everyone answer within six weeks (para 9.41), and is silent about the rest.
    The Ombudsman found fault where psychological advice was first sought in week 19 (23 004 614): hence five
    working days for asking.  Inspectors name advice that had to be "sent back to advice writers" as a cause of
    lateness: hence five working days for sending it again, counted apart from the six weeks.  Parents are told that
    "not known" is no acceptable reply: hence five working days for another route.  Cheshire East promises its
    families a word "if any advice is late" within three working days, and every fourteen days.

They are practice and no law: a date that passes reminds, and is never a breach.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/6
https://www.gov.uk/government/publications/send-code-of-practice-0-to-25
"""

import pytest

from config.statute import DutyKind
from tests.dates import day, written
from tests.factories import breached_on, clock, clocks_of, due, duties_of, event, requested_on, state_of

OWN = ("request_advice", "rework_advice", "follow_up_not_known", "keep_family_informed")
ASK, AGAIN, ELSEWHERE, FAMILY = OWN
MEDICAL = {"advice_kind": "medical"}


def assessed(*later, on="Fri 27 Mar 2026"):
    """Requested on Mon 2 Mar 2026, and to be assessed since Fri 27 Mar 2026, a week before Good Friday."""
    return requested_on("Mon 2 Mar 2026", event("decision_to_assess_notified", on), *later)


def medical(kind, on, **columns):
    """An event about the medical advice."""
    return event(kind, on, **MEDICAL, **columns)


def sent_back(*later):
    """Advice that came on Tue 14 Apr 2026 and went back on Wed 29 Apr 2026."""
    came = [medical("advice_sought", "Mon 30 Mar 2026"), medical("advice_received", "Tue 14 Apr 2026")]
    return assessed(*came, medical("advice_returned", "Wed 29 Apr 2026"), *later)


def not_known(*later):
    """A service that answered on Wed 29 Apr 2026 that it does not know the child."""
    asked = medical("advice_sought", "Mon 30 Mar 2026")
    return assessed(asked, medical("advice_not_known", "Wed 29 Apr 2026", note="asked of the hospital"), *later)


def late(*later):
    """Advice whose request was received on Thu 9 Apr 2026: its last day was Thu 21 May 2026."""
    return assessed(medical("advice_request_received", "Thu 9 Apr 2026"), *later)


EVERYTHING_LATE = not_known(
    medical("advice_received", "Mon 15 Jun 2026"), medical("advice_returned", "Tue 16 Jun 2026")
)


@pytest.mark.parametrize("duty", OWN)
def test_they_are_practice_without_an_exception(law, duty):
    """Nobody reads a legal limit into them, and nobody has to claim anything against one."""
    rules = law.find(duty).rule
    assert {rule.basis for rule in rules} == {"practice"}
    assert not [ground for rule in rules for ground in rule.exceptions]
    assert law.find(duty).kind is DutyKind.LIMIT


@pytest.mark.parametrize("duty", [AGAIN, ELSEWHERE, FAMILY])
def test_none_of_them_is_ever_a_breach(duty):
    """Years late, and still no law is broken."""
    assert state_of(EVERYTHING_LATE, duty, on="Mon 29 Jun 2026") not in ("outstanding", "met")
    assert breached_on(EVERYTHING_LATE, duty) is None


def test_advice_never_asked_for_is_overdue_and_no_breach():
    """The breach comes where the plan is late for it."""
    assert state_of(assessed(), ASK, on="Mon 1 Jun 2026") == "overdue"
    assert breached_on(assessed(), ASK) is None


@pytest.mark.parametrize(
    ("decided", "last_day"),
    [
        ("Mon 9 Mar 2026", "Mon 16 Mar 2026"),
        ("Fri 13 Mar 2026", "Fri 20 Mar 2026"),
        ("Sat 14 Mar 2026", "Fri 20 Mar 2026"),
        ("Fri 27 Mar 2026", "Tue 7 Apr 2026"),
        ("Thu 30 Apr 2026", "Fri 8 May 2026"),
    ],
    ids=["a Monday", "a Friday", "a Saturday", "over Easter", "over the May bank holiday"],
)
def test_advice_is_asked_for_within_five_working_days_of_the_decision(decided, last_day):
    """The day of the decision is not counted; weekends and bank holidays are not either."""
    assert due(assessed(on=decided), ASK) == day(last_day)


@pytest.mark.parametrize(
    ("asked", "on", "state"),
    [
        (None, "Tue 7 Apr 2026", "outstanding"),
        (None, "Wed 8 Apr 2026", "overdue"),
        ("Fri 27 Mar 2026", "Fri 27 Mar 2026", "met"),
        ("Tue 7 Apr 2026", "Tue 7 Apr 2026", "met"),
        ("Wed 8 Apr 2026", "Wed 8 Apr 2026", "late"),
    ],
)
def test_where_the_asking_stands_on_a_day(asked, on, state):
    """Done with the first request, whichever kind it is for."""
    later = [medical("advice_sought", asked)] if asked else []
    assert state_of(assessed(*later), ASK, on=on) == state


@pytest.mark.parametrize("route", ["tribunal_order_assess", "mediation_agreement", "own_review"])
def test_an_overturned_refusal_asks_for_the_advice_as_well(route):
    """From the day of the order, the agreement or the change of mind, whenever the letter about it follows."""
    refused = event("decision_not_to_assess_notified", "Fri 27 Mar 2026")
    overturned = event("decision_reversed", "Mon 1 Jun 2026", route=route)
    told = event("decision_to_assess_notified", "Fri 5 Jun 2026")
    for case in (
        requested_on("Mon 2 Mar 2026", refused, overturned),
        requested_on("Mon 2 Mar 2026", refused, overturned, told),
    ):
        assert (clock(case, ASK).started_on, due(case, ASK)) == (day("Mon 1 Jun 2026"), day("Mon 8 Jun 2026"))


def test_nothing_is_to_be_asked_for_before_there_is_an_assessment():
    """Neither by a request alone nor by a refusal of it."""
    assert ASK not in duties_of(requested_on("Mon 2 Mar 2026"))
    assert ASK not in duties_of(
        requested_on("Mon 2 Mar 2026", event("decision_not_to_assess_notified", "Fri 27 Mar 2026"))
    )


@pytest.mark.parametrize(
    ("returned", "last_day"),
    [
        ("Wed 29 Apr 2026", "Thu 7 May 2026"),
        ("Fri 15 May 2026", "Fri 22 May 2026"),
        ("Wed 20 May 2026", "Thu 28 May 2026"),
    ],
)
def test_advice_comes_again_within_five_working_days(returned, last_day):
    """The early May and the spring bank holiday are left out."""
    came = [medical("advice_sought", "Mon 30 Mar 2026"), medical("advice_received", "Tue 14 Apr 2026")]
    assert due(assessed(*came, medical("advice_returned", returned)), AGAIN) == day(last_day)


@pytest.mark.parametrize(
    ("again", "on", "state"),
    [
        (None, "Thu 7 May 2026", "outstanding"),
        (None, "Fri 8 May 2026", "overdue"),
        ("Thu 7 May 2026", "Thu 7 May 2026", "met"),
        ("Fri 8 May 2026", "Fri 8 May 2026", "late"),
    ],
)
def test_where_the_rework_stands_on_a_day(again, on, state):
    """Owed by the service that gave the advice; the clock of regulation 8 stopped with the first receipt."""
    case = sent_back(*([medical("advice_received", again)] if again else []))
    assert (state_of(case, AGAIN, on=on), clock(case, AGAIN).holder) == (state, "health")
    assert state_of(case, "provide_advice", on=on) == "met"


def test_each_return_has_days_of_its_own():
    """Sent back a second time, it has five new ones, and the first round stays as it was."""
    case = sent_back(medical("advice_received", "Fri 8 May 2026"), medical("advice_returned", "Mon 11 May 2026"))
    assert [(written(each.due_on), each.done_on is not None) for each in clocks_of(case, AGAIN)] == [
        ("Thu 7 May 2026", True),
        ("Mon 18 May 2026", False),
    ]


@pytest.mark.parametrize(
    ("later", "on", "state"),
    [
        ((), "Thu 7 May 2026", "outstanding"),
        ((), "Fri 8 May 2026", "overdue"),
        ((medical("advice_sought", "Thu 7 May 2026", service="camhs"),), "Thu 7 May 2026", "met"),
        ((medical("advice_sought", "Fri 8 May 2026", service="camhs"),), "Fri 8 May 2026", "late"),
        ((medical("advice_received", "Thu 7 May 2026"),), "Thu 7 May 2026", "met"),
        ((medical("advice_sought", "Mon 4 May 2026"),), "Fri 8 May 2026", "overdue"),
    ],
    ids=["waiting", "passed", "another asked", "another asked late", "it came after all", "the same asked again"],
)
def test_not_known_needs_another_route_within_five_working_days(later, on, state):
    """Answered on Wed 29 Apr 2026; the early May bank holiday is left out, so that they end on Thu 7 May 2026."""
    assert state_of(not_known(*later), ELSEWHERE, on=on) == state


@pytest.mark.parametrize(
    ("received", "last_day", "told_by"),
    [
        ("Mon 30 Mar 2026", "Mon 11 May 2026", "Fri 15 May 2026"),
        ("Thu 2 Apr 2026", "Thu 14 May 2026", "Wed 20 May 2026"),
        ("Thu 9 Apr 2026", "Thu 21 May 2026", "Thu 28 May 2026"),
        ("Fri 10 Apr 2026", "Fri 22 May 2026", "Thu 28 May 2026"),
    ],
)
def test_the_family_is_told_within_three_working_days_after_advice_became_late(received, last_day, told_by):
    """Late on the day after its last, which is not counted; the spring bank holiday is no working day."""
    case = assessed(medical("advice_request_received", received))
    assert due(case, "provide_advice") == day(last_day)
    assert due(case, FAMILY) == day(told_by)


@pytest.mark.parametrize(
    ("told", "next_word"),
    [
        (["Fri 22 May 2026"], "Fri 5 Jun 2026"),
        (["Thu 28 May 2026"], "Thu 11 Jun 2026"),
        (["Thu 28 May 2026", "Fri 5 Jun 2026"], "Fri 19 Jun 2026"),
        (["Thu 28 May 2026", "Mon 29 Jun 2026"], "Mon 13 Jul 2026"),
    ],
)
def test_the_family_hears_every_fourteen_days_until_the_advice_comes(told, next_word):
    """Calendar days from the last word, whether that was early or late."""
    case = late(*(medical("family_told", each) for each in told))
    *past, running = clocks_of(case, FAMILY)
    assert [each.done_on for each in past] == [day(each) for each in told]
    assert (running.due_on, running.stopped_on) == (day(next_word), None)


@pytest.mark.parametrize(
    ("told", "on", "state"),
    [
        (None, "Thu 28 May 2026", "outstanding"),
        (None, "Fri 29 May 2026", "overdue"),
        ("Thu 28 May 2026", "Thu 28 May 2026", "met"),
        ("Fri 29 May 2026", "Fri 29 May 2026", "late"),
    ],
)
def test_where_the_first_word_stands_on_a_day(told, on, state):
    """The spring bank holiday lies within the three working days."""
    first, *_ = clocks_of(late(*([medical("family_told", told)] if told else [])), FAMILY)
    assert first.state(day(on)) == state


def test_advice_that_comes_in_time_asks_for_no_word():
    """On its last day it is not late, and on the next it is."""
    assert FAMILY not in duties_of(late(medical("advice_received", "Thu 21 May 2026")))
    assert FAMILY in duties_of(late(medical("advice_received", "Fri 22 May 2026")))


def test_the_family_waits_whatever_lifts_the_limit():
    """An exception excuses the body; the family still waits, and is told of the exception."""
    ill = {"duty": "provide_advice", "ground": "exceptional_circumstances", "starts_on": "Mon 11 May 2026"}
    case = late(medical("exception_claimed", "Mon 11 May 2026", **ill))
    assert state_of(case, "provide_advice", on="Fri 22 May 2026") == "excepted"
    assert state_of(case, FAMILY, on="Fri 22 May 2026") == "outstanding"
