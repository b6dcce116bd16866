"""What is stored beside the events: here the claims, each held against the limit that it is about."""

import pytest

from config.practice import ladders
from config.statute import statute
from models.derive import derive
from tests.dates import day
from tests.factories import event

REQUEST = event("request_received", "Mon 5 Jan 2026")
PLAN = {"duty": "send_final_plan", "ground": "exceptional_personal_circumstances", "starts_on": "Mon 2 Mar 2026"}
CLAIM = event("exception_claimed", "Mon 2 Mar 2026", **PLAN)


def claims_of(*events):
    """The claims of a request, judged."""
    return derive([REQUEST, *events], statute(), ladders(), {}).claims


def test_a_request_without_claims_has_none_to_judge():
    """Nothing is applied by itself."""
    assert claims_of() == ()


def test_a_claim_is_kept_with_its_limit_and_what_became_of_it():
    """The last day of the twenty weeks, whether the claim holds, and that nobody was told."""
    (found,) = claims_of(CLAIM)
    assert (found.due_on, found.verdict.holds, found.told_on) == (day("Mon 25 May 2026"), True, None)


@pytest.mark.parametrize(
    ("told", "on"),
    [
        ({"duty": "send_final_plan"}, "Mon 9 Mar 2026"),
        ({"duty": "notify_decision_whether_to_assess"}, None),
        ({}, None),
    ],
)
def test_a_claim_knows_when_the_family_was_told_of_it(told, on):
    """Code 9.43: of this limit, and not of another."""
    (found,) = claims_of(CLAIM, event("family_told", "Mon 9 Mar 2026", **told))
    assert found.told_on == (on and day(on))


def test_a_family_is_told_of_an_exception_by_the_advice_that_it_is_about():
    """Where the word names the advice and not the duty."""
    said = {"advice_kind": "medical"}
    (found,) = claims_of(
        event("decision_to_assess_notified", "Mon 9 Feb 2026"),
        event("advice_request_received", "Mon 9 Feb 2026", **said),
        event(
            "exception_claimed",
            "Mon 2 Mar 2026",
            duty="provide_advice",
            ground="missed_appointment",
            starts_on="Mon 2 Mar 2026",
            **said,
        ),
        event("family_told", "Tue 3 Mar 2026", **said),
    )
    assert (found.due_on, found.told_on) == (day("Mon 23 Mar 2026"), day("Tue 3 Mar 2026"))


def test_a_claim_against_a_limit_that_the_request_does_not_have_holds_nothing():
    """There is no order to make a plan, so nothing of it can be lifted; the claim stays in the ledger."""
    (found,) = claims_of(
        event("exception_claimed", "Mon 2 Mar 2026", **(PLAN | {"duty": "send_final_plan_after_order"}))
    )
    assert (found.due_on, found.verdict.holds) == (None, False)
    assert found.verdict.because == "this request has no limit send_final_plan_after_order"


def test_of_several_limits_of_one_name_a_claim_is_kept_with_the_one_that_it_lifts():
    """The first clock was over before the ground began; the second is the one that the claim helps."""
    plan = event("plan_transferred_in", "Mon 5 Jan 2026", last_reviewed_on="Mon 6 Oct 2025")
    events = [
        event("reassessment_decided", "Mon 5 Jan 2026"),
        event("amended_plan_sent", "Mon 2 Feb 2026"),
        event("reassessment_decided", "Mon 4 Jan 2027"),
        event(
            "exception_claimed",
            "Mon 1 Feb 2027",
            duty="send_plan_after_reassessment",
            ground="exceptional_personal_circumstances",
            starts_on="Mon 1 Feb 2027",
        ),
    ]
    (found,) = derive([plan, *events], statute(), ladders(), {}).claims
    assert (found.due_on, found.verdict.holds) == (day("Mon 12 Apr 2027"), True)
