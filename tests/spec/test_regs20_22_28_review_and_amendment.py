"""Regulations 20, 21, 22 and 28: the report and the decision of a review, and the amendment of a plan.

    Report to everyone invited within two weeks of the meeting (reg 20(9), 21(7)); decision notified
    "within 4 weeks of the review meeting" (reg 20(10), 21(9)).
    At least 15 days "beginning with the day on which the draft plan was served" for views on the proposed
    amendments (reg 22(2)(c)); the amended plan "within 8 weeks of" the notice of them (reg 22(3)).
    Without a review the same applies (reg 28).

R (L, M and P) v Devon [2022] EWHC 493 (Admin): the proposed amendments go out with the decision, and the
whole is over within twelve weeks of the meeting.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/22
"""

import pytest

from models.case import RefusedError
from tests.dates import day
from tests.factories import breached_on, clock, clocks_of, due, duties_of, event, state_of
from tests.spec.plans import with_plan

REPORT, DECISION = "circulate_review_report", "notify_review_decision"
NOTICE, VIEWS, AMENDED = "send_amendment_notice", "allow_representations_on_amendments", "send_amended_plan"
KEEP, AMEND, CEASE = (
    "decision_to_maintain_plan_notified",
    "decision_to_amend_plan_notified",
    "decision_to_cease_plan_notified",
)


def met(*later):
    """A review meeting on Mon 2 Mar 2026: 2 weeks 16 Mar, 4 weeks 30 Mar, 12 weeks 25 May."""
    return with_plan(event("review_meeting_held", "Mon 2 Mar 2026"), *later)


def noticed(on, *later):
    """After that meeting the family was told of amendments, and the notice of them sent on a day."""
    return met(event(AMEND, "Mon 30 Mar 2026"), event("amendment_notice_sent", on), *later)


@pytest.mark.parametrize(
    ("duty", "last_day"), [(REPORT, "Mon 16 Mar 2026"), (DECISION, "Mon 30 Mar 2026"), (NOTICE, "Mon 30 Mar 2026")]
)
def test_what_the_meeting_sets_going(duty, last_day):
    """Two weeks for the report; four for the decision and for the notice that goes with it."""
    assert due(met(), duty) == day(last_day)


@pytest.mark.parametrize(
    ("duty", "done", "on", "state"),
    [
        (REPORT, "review_report_circulated", "Mon 16 Mar 2026", "met"),
        (REPORT, "review_report_circulated", "Tue 17 Mar 2026", "late"),
        (DECISION, KEEP, "Mon 30 Mar 2026", "met"),
        (DECISION, KEEP, "Tue 31 Mar 2026", "late"),
        (DECISION, AMEND, "Mon 30 Mar 2026", "met"),
        (DECISION, AMEND, "Tue 31 Mar 2026", "late"),
        (DECISION, CEASE, "Mon 30 Mar 2026", "met"),
        (DECISION, CEASE, "Tue 31 Mar 2026", "late"),
        (NOTICE, "amendment_notice_sent", "Mon 30 Mar 2026", "met"),
        (NOTICE, "amendment_notice_sent", "Tue 31 Mar 2026", "late"),
    ],
)
def test_each_is_in_time_to_the_end_of_its_last_day(duty, done, on, state):
    """And late on the next."""
    assert state_of(met(event(done, on)), duty, on=on) == state


@pytest.mark.parametrize("decision", [KEEP, CEASE])
def test_no_notice_is_owed_where_nothing_is_to_be_amended(decision):
    """Kept or ended: the four weeks for proposed amendments fall away."""
    assert state_of(met(event(decision, "Fri 27 Mar 2026")), NOTICE, on="Fri 27 Mar 2026") == "no_longer_owed"


def test_a_decision_to_amend_without_the_amendments_is_not_enough():
    """Devon: the letter that says "we will amend" in time leaves the notice itself overdue."""
    case = met(event(AMEND, "Mon 30 Mar 2026"))
    assert state_of(case, DECISION, on="Tue 31 Mar 2026") == "met"
    assert state_of(case, NOTICE, on="Tue 31 Mar 2026") == "overdue"
    assert breached_on(case, NOTICE) == day("Tue 31 Mar 2026")


@pytest.mark.parametrize(
    ("notice", "last_day"),
    [
        ("Mon 9 Mar 2026", "Mon 4 May 2026"),
        ("Sun 29 Mar 2026", "Sun 24 May 2026"),
        ("Mon 30 Mar 2026", "Mon 25 May 2026"),
        ("Tue 31 Mar 2026", "Mon 25 May 2026"),
        ("Mon 27 Apr 2026", "Mon 25 May 2026"),
    ],
)
def test_eight_weeks_of_the_notice_and_never_later_than_twelve_of_the_meeting(notice, last_day):
    """A notice in the fourth week leaves all eight; a later one gains nothing by its delay."""
    case = met(event("amendment_notice_sent", notice))
    assert due(case, AMENDED) == day(last_day)


@pytest.mark.parametrize(
    ("notice", "last_day"), [("Mon 2 Mar 2026", "Mon 27 Apr 2026"), ("Tue 3 Nov 2026", "Tue 29 Dec 2026")]
)
def test_an_amendment_without_a_review_has_the_eight_weeks_alone(notice, last_day):
    """Regulation 28 follows regulation 22 "as if" there had been a review, and there was no meeting to count from."""
    assert due(with_plan(event("amendment_notice_sent", notice)), AMENDED) == day(last_day)


@pytest.mark.parametrize("decision", [KEEP, "amended_plan_sent"])
def test_the_twelve_weeks_of_a_review_that_is_over_bind_no_later_amendment(decision):
    """Kept (or amended) after its review, and amended without one in September: eight weeks, and no bound."""
    first = [event("amendment_notice_sent", "Mon 9 Mar 2026")] if decision == "amended_plan_sent" else []
    case = met(*first, event(decision, "Fri 27 Mar 2026"), event("amendment_notice_sent", "Mon 7 Sep 2026"))
    assert clocks_of(case, AMENDED)[-1].due_on == day("Mon 2 Nov 2026")


@pytest.mark.parametrize("done", ["amended_plan_sent", "decision_not_to_amend_plan_notified"])
@pytest.mark.parametrize(("on", "state"), [("Mon 25 May 2026", "met"), ("Tue 26 May 2026", "late")])
def test_amended_or_told_that_there_will_be_no_amendment(done, on, state):
    """Reg 22(3) and (4) have the same eight weeks, and they end on a bank holiday here."""
    assert state_of(noticed("Mon 30 Mar 2026", event(done, on)), AMENDED, on=on) == state


@pytest.mark.parametrize(
    ("sent", "state", "breach"),
    [
        ("Mon 30 Mar 2026", "overdue", "Mon 30 Mar 2026"),
        ("Sun 12 Apr 2026", "overdue", "Sun 12 Apr 2026"),
        ("Mon 13 Apr 2026", "overdue", "Mon 13 Apr 2026"),
        ("Tue 14 Apr 2026", "met", None),
    ],
)
def test_the_family_has_fifteen_days_for_its_views(sent, state, breach):
    """The day of the notice is day 1: notice + 14 is still the family's, notice + 15 is lawful."""
    case = noticed("Mon 30 Mar 2026", event("amended_plan_sent", sent))
    assert due(case, VIEWS) == day("Mon 13 Apr 2026")
    assert state_of(case, VIEWS, on=sent) == state
    assert breached_on(case, VIEWS) == (breach and day(breach))


def test_the_notice_that_there_will_be_no_amendment_may_come_within_the_fifteen_days():
    """The floor protects the family against an amendment, and there is none."""
    case = noticed("Mon 30 Mar 2026", event("decision_not_to_amend_plan_notified", "Tue 7 Apr 2026"))
    assert state_of(case, AMENDED, on="Tue 7 Apr 2026") == "met"
    assert breached_on(case, VIEWS) is None


def test_a_notice_sent_again_starts_fifteen_new_days_and_no_new_weeks():
    """The earliest notice governs the eight weeks."""
    case = noticed("Mon 30 Mar 2026", event("amendment_notice_sent", "Mon 6 Apr 2026"))
    first, second = clocks_of(case, VIEWS)
    assert (first.state(on=day("Mon 6 Apr 2026")), second.due_on) == ("superseded", day("Mon 20 Apr 2026"))
    assert due(case, AMENDED) == day("Mon 25 May 2026")


def test_each_meeting_has_clocks_of_its_own():
    """Next year's meeting starts its two and four weeks again."""
    case = met(event(KEEP, "Fri 27 Mar 2026"), event("review_meeting_held", "Mon 1 Mar 2027"))
    assert [each.due_on for each in clocks_of(case, DECISION)] == [day("Mon 30 Mar 2026"), day("Mon 29 Mar 2027")]


@pytest.mark.parametrize("ground", ["school_closed", "exceptional_personal_circumstances", "absent_from_area"])
@pytest.mark.parametrize("duty", [REPORT, DECISION, NOTICE])
def test_no_ordinary_exception_lifts_them(duty, ground):
    """Regulations 20 to 22 have no such list."""
    days = {"starts_on": "Mon 2 Mar 2026", "ends_on": "Fri 1 May 2026"}
    claimed = event("exception_claimed", "Mon 9 Mar 2026", duty=duty, ground=ground, **days)
    assert state_of(met(claimed), duty, on="Tue 31 Mar 2026") == "overdue"


def test_who_holds_which_duty():
    """The school (or whoever convened the meeting) reports; the authority decides."""
    assert clock(met(), REPORT).holder == "review_convenor"
    assert clock(met(), DECISION).holder == "local_authority"


def test_without_a_plan_there_is_nothing_to_review():
    """A decision needs its meeting, and a meeting its plan."""
    with pytest.raises(RefusedError, match="no review meeting is open"):
        with_plan(event(KEEP, "Fri 27 Mar 2026"))
    assert duties_of(with_plan()).isdisjoint({REPORT, DECISION, NOTICE, AMENDED})
