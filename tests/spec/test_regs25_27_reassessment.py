"""Regulations 23 to 27: re-assessment of a child or young person who has a plan.

    Notify whether there will be one "within 15 days of receiving the request" (reg 25(1)).
    Send the finalised plan "within 14 weeks of the notification under regulation 25(1) or of deciding it
    is necessary to reassess under section 44(3)" (reg 27(2)).
    Regulations 6 to 9 apply (reg 26): whoever is asked for advice has six weeks, as in an assessment.

Both count from the day after: the day of the request, or of the notification, is day 0.  The exceptions of
reg 27(3) are those of reg 10(4); reg 25 has none.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/27
"""

import pytest

from models.case import RefusedError
from tests.dates import day
from tests.factories import breached_on, clock, due, duties_of, event, state_of
from tests.spec.plans import with_plan
from tests.spec.school_closed import asked_of_the_school

DECISION, PLAN, ADVICE = "notify_decision_whether_to_reassess", "send_plan_after_reassessment", "provide_advice"
YES, NO = "decision_to_reassess_notified", "decision_not_to_reassess_notified"
NOTIFY, NO_PLAN, FINAL = (
    "notify_assessment_after_reversal",
    "notify_no_plan_after_reversal",
    "send_final_plan_after_reversal",
)


def asked(*later, on="Mon 2 Mar 2026"):
    """A re-assessment asked for on Mon 2 Mar 2026: 15 days end on Tue 17 Mar 2026."""
    return with_plan(event("reassessment_requested", on), *later)


def reassessing(*later):
    """The family told on Mon 16 Mar 2026 that there will be one: 14 weeks end on Mon 22 Jun 2026."""
    return asked(event(YES, "Mon 16 Mar 2026"), *later)


@pytest.mark.parametrize(
    ("on", "last_day"),
    [
        ("Mon 2 Mar 2026", "Tue 17 Mar 2026"),
        ("Fri 20 Mar 2026", "Sat 4 Apr 2026"),
        ("Fri 13 Feb 2026", "Sat 28 Feb 2026"),
        ("Thu 10 Dec 2026", "Fri 25 Dec 2026"),
    ],
)
def test_fifteen_calendar_days_after_the_request(on, last_day):
    """Easter Saturday and Christmas Day count like any other day."""
    assert due(asked(on=on), DECISION) == day(last_day)


@pytest.mark.parametrize("decision", [YES, NO])
@pytest.mark.parametrize(
    ("told", "state", "breach"),
    [
        ("Mon 2 Mar 2026", "met", None),
        ("Tue 17 Mar 2026", "met", None),
        ("Wed 18 Mar 2026", "late", "Wed 18 Mar 2026"),
        ("Mon 30 Mar 2026", "late", "Wed 18 Mar 2026"),
    ],
)
def test_where_the_fifteen_days_stand_on_a_day(decision, told, state, breach):
    """Either answer must have come by the end of Tue 17 Mar 2026."""
    case = asked(event(decision, told))
    assert state_of(case, DECISION, on=told) == state
    assert breached_on(case, DECISION) == (breach and day(breach))


@pytest.mark.parametrize("ground", ["school_closed", "exceptional_personal_circumstances", "absent_from_area"])
def test_the_fifteen_days_have_no_ordinary_exception(ground):
    """Regulation 25 has no list."""
    days = {"starts_on": "Mon 2 Mar 2026", "ends_on": "Fri 1 May 2026"}
    claimed = event("exception_claimed", "Mon 9 Mar 2026", duty=DECISION, ground=ground, **days)
    assert state_of(asked(claimed), DECISION, on="Wed 18 Mar 2026") == "overdue"


def test_fourteen_weeks_of_the_notification():
    """Told Mon 16 Mar 2026, the plan is due Mon 22 Jun 2026: not twenty weeks, and not from the request."""
    assert due(reassessing(), PLAN) == day("Mon 22 Jun 2026")


def test_fourteen_weeks_of_the_authoritys_own_decision():
    """Decided under s.44(3) without a request: from that day, and no fifteen days before it."""
    case = with_plan(event("reassessment_decided", "Mon 2 Mar 2026"))
    assert due(case, PLAN) == day("Mon 8 Jun 2026")
    assert DECISION not in duties_of(case)


def test_a_refused_reassessment_owes_no_plan():
    """The fourteen weeks start with a notification that there will be one."""
    assert PLAN not in duties_of(asked(event(NO, "Mon 16 Mar 2026")))


@pytest.mark.parametrize(
    ("sent", "state", "breach"),
    [("Mon 22 Jun 2026", "met", None), ("Tue 23 Jun 2026", "late", "Tue 23 Jun 2026")],
)
def test_where_the_fourteen_weeks_stand_on_a_day(sent, state, breach):
    """In time to the end of Mon 22 Jun 2026."""
    case = reassessing(event("amended_plan_sent", sent))
    assert state_of(case, PLAN, on=sent) == state
    assert breached_on(case, PLAN) == (breach and day(breach))


def test_no_plan_is_owed_where_nothing_is_to_be_amended_after_all():
    """Regulation 27 sets no limit for that decision; with it the fourteen weeks fall away."""
    case = reassessing(event("decision_not_to_amend_plan_notified", "Mon 1 Jun 2026"))
    assert state_of(case, PLAN, on="Mon 1 Jun 2026") == "no_longer_owed"


# Closed for four weeks and open again on Mon 1 Jun 2026: asked from Mon 27 Apr to Mon 25 May 2026.
CLOSED = {"starts_on": "Mon 4 May 2026", "ends_on": "Sun 31 May 2026"}


@pytest.mark.parametrize(
    ("ground", "asked_on", "ends_on", "state"),
    [
        ("school_closed", "Sun 26 Apr 2026", "Sun 31 May 2026", "overdue"),
        ("school_closed", "Mon 27 Apr 2026", "Sun 31 May 2026", "excepted"),
        ("early_years_provider_closed", "Mon 25 May 2026", "Sun 31 May 2026", "excepted"),
        ("early_years_provider_closed", "Tue 26 May 2026", "Sun 31 May 2026", "overdue"),
        ("school_closed", "Mon 4 May 2026", "Sat 30 May 2026", "overdue"),
        ("absent_from_area", "Mon 4 May 2026", "Sat 30 May 2026", "overdue"),
        ("absent_from_area", "Mon 4 May 2026", "Sun 31 May 2026", "excepted"),
        ("exceptional_personal_circumstances", "Mon 4 May 2026", "Sat 30 May 2026", "excepted"),
        ("missed_appointment", "Mon 4 May 2026", "Sun 31 May 2026", "overdue"),
        ("late_representations", "Mon 4 May 2026", "Sun 31 May 2026", "overdue"),
    ],
)
def test_reg_27_3_has_the_grounds_of_reg_10_4(ground, asked_on, ends_on, state):
    """The same four, with the same facts; the due day does not move."""
    claimed = event("exception_claimed", "Mon 1 Jun 2026", duty=PLAN, ground=ground, **(CLOSED | {"ends_on": ends_on}))
    case = reassessing(asked_of_the_school(asked_on), claimed)
    assert state_of(case, PLAN, on="Tue 23 Jun 2026") == state
    assert due(case, PLAN) == day("Mon 22 Jun 2026")


@pytest.mark.parametrize(("kind", "basis"), [("medical", "statute"), ("psychological", "guidance")])
def test_advice_asked_in_a_reassessment_runs_its_six_weeks(kind, basis):
    """Regulation 26 applies regulation 8: asked Mon 23 Mar 2026, due Mon 4 May 2026."""
    found = clock(reassessing(event("advice_request_received", "Mon 23 Mar 2026", advice_kind=kind)), ADVICE)
    assert (found.basis, found.due_on) == (basis, day("Mon 4 May 2026"))


@pytest.mark.parametrize(
    ("came", "asked_on", "state"),
    [
        (None, "Tue 5 May 2026", "overdue"),
        ("Mon 4 May 2026", "Mon 4 May 2026", "met"),
        ("Tue 5 May 2026", "Tue 5 May 2026", "late"),
    ],
)
def test_where_the_advice_of_a_reassessment_stands_on_a_day(came, asked_on, state):
    """In time to the end of Mon 4 May 2026, as in a first assessment."""
    later = [event("advice_received", came, advice_kind="medical")] if came else []
    case = reassessing(event("advice_request_received", "Mon 23 Mar 2026", advice_kind="medical"), *later)
    assert state_of(case, ADVICE, on=asked_on) == state


def test_the_advice_is_no_longer_owed_once_the_reassessment_has_ended():
    """The plan was sent without it."""
    case = reassessing(
        event("advice_request_received", "Mon 23 Mar 2026", advice_kind="medical"),
        event("amended_plan_sent", "Mon 27 Apr 2026"),
    )
    assert state_of(case, ADVICE, on="Mon 27 Apr 2026") == "no_longer_owed"


def test_no_advice_is_asked_for_a_plan_that_is_not_reassessed():
    """Outside a re-assessment there is nothing to advise on."""
    with pytest.raises(RefusedError, match="after the request had ended"):
        with_plan(event("advice_sought", "Mon 23 Mar 2026", advice_kind="medical"))


def overturned(route, *later):
    """The refusal of Mon 16 Mar 2026 overturned on Mon 1 Jun 2026."""
    return asked(event(NO, "Mon 16 Mar 2026"), event("decision_reversed", "Mon 1 Jun 2026", route=route), *later)


@pytest.mark.parametrize(
    "route", ["tribunal_order_assess", "consent_order", "mediation_agreement", "concession_notified"]
)
@pytest.mark.parametrize(
    ("duty", "last_day"), [(NOTIFY, "Mon 15 Jun 2026"), (NO_PLAN, "Mon 10 Aug 2026"), (FINAL, "Mon 7 Sep 2026")]
)
def test_a_refusal_to_reassess_overturned_gives_2_10_and_14_weeks(route, duty, last_day):
    """Regulations 44(2)(b) and 45(3), (3A) speak of an assessment or a re-assessment."""
    assert due(overturned(route), duty) == day(last_day)


@pytest.mark.parametrize(("sent", "state"), [("Mon 7 Sep 2026", "met"), ("Tue 8 Sep 2026", "late")])
def test_the_plan_after_an_ordered_reassessment_ends_the_fourteen_weeks(sent, state):
    """The amended plan is what the order asked for."""
    assert state_of(overturned("tribunal_order_assess", event("amended_plan_sent", sent)), FINAL, on=sent) == state


@pytest.mark.parametrize(("told", "state"), [("Mon 15 Jun 2026", "met"), ("Tue 16 Jun 2026", "late")])
def test_the_word_that_there_will_be_a_reassessment_ends_the_two_weeks(told, state):
    """After the order the family is told that there will be one after all."""
    assert state_of(overturned("tribunal_order_assess", event(YES, told)), NOTIFY, on=told) == state


def test_the_word_after_an_order_starts_no_second_fourteen_weeks():
    """Reg 27(2) speaks of a notification under reg 25(1); this one is of reg 44(2)(b), and its plan is due of the order."""
    assert PLAN not in duties_of(overturned("tribunal_order_assess", event(YES, "Mon 15 Jun 2026")))


def test_an_order_to_make_a_plan_does_not_answer_a_refusal_to_reassess():
    """There is a plan already (reg 44(2)(b), not (c))."""
    with pytest.raises(RefusedError, match="does not answer a refusal to re-assess"):
        overturned("tribunal_order_plan")


def test_an_own_change_of_mind_starts_none_of_these_clocks():
    """The authority may re-assess of its own will, and the Regulations give that no new limit here."""
    assert duties_of(overturned("own_review")).isdisjoint({NOTIFY, NO_PLAN, FINAL})


def test_nothing_is_reassessed_without_a_plan():
    """A request that follows a refusal is a request for an assessment."""
    with pytest.raises(RefusedError, match="no plan is maintained"):
        with_plan(event("plan_transferred_out", "Mon 2 Feb 2026"), event("reassessment_requested", "Mon 2 Mar 2026"))
