"""SI 2020/471: the coronavirus amendments, in force from Fri 1 May to Fri 25 Sep 2020.

    Where it was not practicable to keep a limit "for a reason relating to the incidence or transmission of
    coronavirus", the limit was lifted and the step was due as soon as reasonably practicable.

It looks at the day on which the limit ended, and not at the day on which the clock started: a request of
before May 2020 is within it.  Nobody was excused by the pandemic as such: the reason has to be claimed, with
evidence, against each limit.

https://www.legislation.gov.uk/uksi/2020/471
"""

import pytest

from config.statute import statute
from tests.dates import day
from tests.factories import a_case, due, event, requested_on, state_of
from tests.spec.plans import with_plan

DECISION, FINAL = "notify_decision_whether_to_assess", "send_final_plan"
FIRST, LAST = "Fri 1 May 2020", "Fri 25 Sep 2020"


def received(on, duty, **columns):
    """A request, and the ground claimed against one of its limits."""
    said = {"duty": duty, "ground": "coronavirus", "starts_on": on} | columns
    return requested_on(on, event("exception_claimed", on, **said))


@pytest.mark.parametrize(
    ("duty", "on", "last_day", "state"),
    [
        (DECISION, "Thu 19 Mar 2020", "Thu 30 Apr 2020", "overdue"),
        (DECISION, "Fri 20 Mar 2020", FIRST, "excepted"),
        (DECISION, "Sat 21 Mar 2020", "Sat 2 May 2020", "excepted"),
        (DECISION, "Thu 13 Aug 2020", "Thu 24 Sep 2020", "excepted"),
        (DECISION, "Fri 14 Aug 2020", LAST, "excepted"),
        (DECISION, "Sat 15 Aug 2020", "Sat 26 Sep 2020", "overdue"),
        (FINAL, "Thu 12 Dec 2019", "Thu 30 Apr 2020", "overdue"),
        (FINAL, "Fri 13 Dec 2019", FIRST, "excepted"),
        (FINAL, "Fri 8 May 2020", LAST, "excepted"),
        (FINAL, "Sat 9 May 2020", "Sat 26 Sep 2020", "overdue"),
        (FINAL, "Wed 21 May 2025", "Wed 8 Oct 2025", "overdue"),
    ],
)
def test_the_ground_is_for_limits_that_end_from_1_may_to_25_september_2020(duty, on, last_day, state):
    """Both edges, of the six weeks and of the twenty; a request of December 2019 is within it."""
    case = received(on, duty)
    assert due(case, duty) == day(last_day)
    assert state_of(case, duty, on="Fri 31 Oct 2025") == state


@pytest.mark.parametrize(
    ("on", "refused_on", "state"),
    [
        ("Thu 9 Jan 2020", "Fri 1 May 2020", "late"),
        ("Fri 10 Jan 2020", "Sat 2 May 2020", "excepted"),
        ("Fri 5 Jun 2020", "Sat 26 Sep 2020", "excepted"),
        ("Sat 6 Jun 2020", "Sun 27 Sep 2020", "late"),
    ],
)
def test_a_refusal_after_the_sixteen_weeks_is_excused_within_the_same_days(on, refused_on, state):
    """Reg 10(4)(e): refused on the day after the last, which lies within the window or does not."""
    duty = "notify_decision_not_to_issue_plan"
    claimed = event("exception_claimed", on, duty=duty, ground="coronavirus", starts_on=on)
    case = requested_on(on, claimed, event("decision_not_to_issue_plan_notified", refused_on))
    assert state_of(case, duty, on=refused_on) == state


@pytest.mark.parametrize("duty", [DECISION, FINAL])
def test_it_lifts_nothing_by_itself(duty):
    """Due in the summer of 2020 and not claimed: overdue like any other."""
    assert state_of(requested_on("Fri 27 Mar 2020"), duty, on="Sat 26 Sep 2020") == "overdue"


@pytest.mark.parametrize("duty", [DECISION, FINAL])
def test_it_needs_evidence(duty):
    """The pandemic as such was no reason."""
    assert state_of(received("Fri 27 Mar 2020", duty, evidence=None), duty, on="Sat 26 Sep 2020") == "overdue"


def test_each_limit_needs_its_own_claim():
    """Claimed against the six weeks, it leaves the twenty alone."""
    case = received("Fri 27 Mar 2020", DECISION)
    assert state_of(case, DECISION, on="Sat 26 Sep 2020") == "excepted"
    assert state_of(case, FINAL, on="Sat 26 Sep 2020") == "overdue"


def test_it_moved_no_date():
    """As soon as reasonably practicable is no new day."""
    assert due(received("Fri 27 Mar 2020", FINAL), FINAL) == day("Fri 14 Aug 2020")


@pytest.mark.parametrize(("reached", "state"), [("Fri 20 Mar 2020", "excepted"), ("Thu 19 Mar 2020", "overdue")])
def test_it_lifts_the_six_weeks_of_a_health_body_too(reached, state):
    """Reg 8(2)(d), by the same window."""
    asked = {"advice_kind": "medical"}
    case = requested_on(
        "Mon 10 Feb 2020",
        event("decision_to_assess_notified", "Mon 9 Mar 2020"),
        event("advice_request_received", reached, **asked),
        event(
            "exception_claimed",
            "Mon 6 Apr 2020",
            duty="provide_advice",
            ground="coronavirus",
            starts_on=reached,
            **asked,
        ),
    )
    assert state_of(case, "provide_advice", on="Mon 4 May 2020") == state


def test_it_never_lifted_the_days_for_views():
    """The floor of fifteen days protects the family: no amendment touched it."""
    floors = ("allow_representations", "allow_representations_on_amendments")
    assert [statute().find(each).grounds for each in floors] == [(), ()]


@pytest.mark.parametrize(
    ("route", "duty", "state"),
    [
        ("concession_notified", "send_final_plan_after_reversal", "excepted"),
        ("concession_notified", "notify_assessment_after_reversal", "overdue"),
        ("tribunal_order_assess", "notify_assessment_after_reversal", "overdue"),
        ("mediation_agreement", "send_final_plan_after_reversal", "overdue"),
    ],
)
def test_after_a_reversal_it_lifts_only_the_limits_that_reg_45_8_names(route, duty, state):
    """That regs 44(3)(c) and 45(7)(c) took it over through reg 13(3) is an inference, which lifts nothing."""
    case = requested_on(
        "Mon 2 Dec 2019",
        event("decision_not_to_assess_notified", "Mon 6 Jan 2020"),
        event("decision_reversed", "Mon 27 Apr 2020", route=route),
        event("exception_claimed", "Mon 27 Apr 2020", duty=duty, ground="coronavirus", starts_on="Mon 27 Apr 2020"),
    )
    assert day(FIRST) <= due(case, duty) <= day(LAST)
    assert state_of(case, duty, on="Sat 26 Sep 2020") == state


def test_a_refusal_after_a_concession_had_a_coronavirus_ground_of_its_own():
    """Reg 45(8), as paragraph (7) does not name (3A): ten weeks of Mon 27 Apr 2020 ended on Mon 6 Jul 2020."""
    duty = "notify_no_plan_after_reversal"
    case = requested_on(
        "Mon 2 Dec 2019",
        event("decision_not_to_assess_notified", "Mon 6 Jan 2020"),
        event("decision_reversed", "Mon 27 Apr 2020", route="concession_notified"),
        event("exception_claimed", "Mon 27 Apr 2020", duty=duty, ground="coronavirus", starts_on="Mon 27 Apr 2020"),
        event("decision_not_to_issue_plan_notified", "Tue 7 Jul 2020"),
    )
    assert state_of(case, duty, on="Tue 7 Jul 2020") == "excepted"


# With a plan of Mon 13 Jan 2020: each deed, and the limit that it starts, which ends within the window.
OF_A_PLAN = {
    "review_plan": [event("review_meeting_arranged", "Mon 2 Mar 2020", takes_effect_on="Mon 1 Jun 2020")],
    "circulate_review_report": [event("review_meeting_held", "Mon 20 Apr 2020")],
    "notify_review_decision": [event("review_meeting_held", "Mon 20 Apr 2020")],
    "send_amended_plan": [event("amendment_notice_sent", "Mon 20 Apr 2020")],
    "notify_decision_whether_to_reassess": [event("reassessment_requested", "Mon 20 Apr 2020")],
    "send_plan_after_reassessment": [event("reassessment_decided", "Mon 20 Apr 2020")],
    "transfer_plan": [event("move_notified", "Mon 20 Apr 2020", takes_effect_on="Mon 20 Apr 2020")],
    "issue_mediation_certificate": [event("mediation_declined", "Thu 30 Apr 2020")],
    "arrange_mediation": [event("mediation_requested", "Mon 20 Apr 2020")],
    "carry_out_mediation_agreement": [
        event("mediation_requested", "Mon 20 Apr 2020"),
        event("mediation_agreement_reached", "Mon 20 Apr 2020"),
    ],
    "amend_plan_after_order": [event("contents_amendment_ordered", "Mon 20 Apr 2020", route="tribunal_order_amend")],
}


@pytest.mark.parametrize("duty", OF_A_PLAN)
def test_it_lifted_the_limits_of_the_plans_life(duty):
    """Reviews, amendments, re-assessments, transfers and mediation that fell due in the summer of 2020."""
    made = "Mon 13 May 2019" if duty == "review_plan" else "Mon 13 Jan 2020"
    begins = "Mon 4 Mar 2019" if duty == "review_plan" else "Mon 2 Sep 2019"
    starts = OF_A_PLAN[duty]
    claimed = event(
        "exception_claimed", "Thu 30 Apr 2020", duty=duty, ground="coronavirus", starts_on="Thu 30 Apr 2020"
    )
    plain = requested_on(begins, event("final_plan_sent", made), *starts)
    case = requested_on(begins, event("final_plan_sent", made), *starts, claimed)
    assert day(FIRST) <= due(case, duty) <= day(LAST)
    assert state_of(plain, duty, on="Sat 26 Sep 2020") == "overdue"
    assert state_of(case, duty, on="Sat 26 Sep 2020") == "excepted"


@pytest.mark.parametrize(
    "route", ["tribunal_order_amend", "consent_order", "mediation_agreement", "concession_notified"]
)
@pytest.mark.parametrize("kind", ["contents_amendment_ordered", "placement_amendment_ordered"])
def test_it_lifted_an_amendment_by_whatever_route_it_was_ordered(kind, route):
    """Reg 2A names reg 44(2)(e), (f) and 45(4), (5): due on Mon 4 May or Mon 25 May 2020."""
    duty = "amend_plan_after_order"
    case = requested_on(
        "Mon 2 Sep 2019",
        event("final_plan_sent", "Mon 13 Jan 2020"),
        event(kind, "Mon 20 Apr 2020", route=route),
        event("exception_claimed", "Thu 30 Apr 2020", duty=duty, ground="coronavirus", starts_on="Thu 30 Apr 2020"),
    )
    assert state_of(case, duty, on="Tue 26 May 2020") == "excepted"


@pytest.mark.parametrize("duty", ["tell_family_of_transfer", "review_transferred_plan"])
def test_it_lifted_the_limits_of_the_new_authority(duty):
    """Transferred in on Mon 20 Apr 2020: six weeks end on Mon 1 Jun, three months on Sun 19 Jul 2020."""
    came = event("plan_transferred_in", "Mon 20 Apr 2020", last_reviewed_on="Wed 1 May 2019")
    claimed = event("exception_claimed", "Mon 4 May 2020", duty=duty, ground="coronavirus", starts_on="Mon 4 May 2020")
    assert state_of(a_case(came), duty, on="Mon 20 Jul 2020") == "overdue"
    assert state_of(a_case(came, claimed), duty, on="Mon 20 Jul 2020") == "excepted"


def test_it_lifted_the_three_days_after_a_mediation():
    """Reg 39, beside the certificate of a family that declined: held Thu 30 Apr 2020, due Tue 5 May 2020."""
    duty = "issue_mediation_certificate"
    case = requested_on(
        "Mon 2 Sep 2019",
        event("final_plan_sent", "Mon 13 Jan 2020"),
        event("mediation_requested", "Mon 6 Apr 2020"),
        event("mediation_held", "Thu 30 Apr 2020"),
        event("exception_claimed", "Mon 4 May 2020", duty=duty, ground="coronavirus", starts_on="Mon 4 May 2020"),
    )
    assert state_of(case, duty, on="Wed 6 May 2020") == "excepted"


def test_it_is_spent_for_the_life_of_a_plan_of_today():
    """Claimed against a review of 2026, it lifts nothing."""
    said = {"duty": "notify_review_decision", "ground": "coronavirus", "starts_on": "Mon 2 Mar 2026"}
    case = with_plan(
        event("review_meeting_held", "Mon 2 Mar 2026"), event("exception_claimed", "Mon 9 Mar 2026", **said)
    )
    assert state_of(case, "notify_review_decision", on="Tue 31 Mar 2026") == "overdue"
