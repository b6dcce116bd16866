"""Which decision a mediation or an appeal was about: the last one before it that could be appealed."""

import pytest

from models.contests import contested
from tests.factories import a_case, event, requested_on

REFUSED = event("decision_not_to_assess_notified", "Mon 10 Feb 2025")
ASSESSED = event("decision_to_assess_notified", "Mon 10 Feb 2025")
NO_PLAN = event("decision_not_to_issue_plan_notified", "Mon 5 May 2025")
SENT = event("final_plan_sent", "Mon 5 May 2025")
ASKED = event("mediation_requested", "Mon 2 Jun 2025")
MEDIATED = event("mediation_held", "Mon 9 Jun 2025")
APPEALED = event("appeal_lodged", "Mon 9 Jun 2025")


@pytest.mark.parametrize(
    ("decided", "about"),
    [((REFUSED,), "Request"), ((ASSESSED, NO_PLAN), "Assessment"), ((ASSESSED, SENT), "Other")],
)
def test_a_mediation_and_an_appeal_are_about_the_letter_before_them(decided, about):
    """A refusal to assess, a refusal of a plan, or what a plan contains."""
    case = requested_on("Mon 6 Jan 2025", *decided, ASKED, MEDIATED, APPEALED)
    assert contested(case) == {f"{about}Mediation", f"{about}Tribunal"}


def test_a_mediation_of_the_day_of_the_letter_is_about_it():
    """Of one day, the letter comes first."""
    on = "Mon 10 Feb 2025"
    case = requested_on("Mon 6 Jan 2025", REFUSED, event("mediation_requested", on), event("mediation_held", on))
    assert contested(case) == {"RequestMediation"}


@pytest.mark.parametrize(
    ("route", "flag"),
    [
        ("mediation_agreement", "RequestMediation"),
        ("tribunal_order_assess", "RequestTribunal"),
        ("consent_order", "RequestTribunal"),
        ("concession_notified", "RequestTribunal"),
    ],
)
def test_a_refusal_that_fell_was_contested_by_its_route(route, flag):
    """An agreement was mediated; an order, a consent and a concession answer an appeal."""
    reversal = event("decision_reversed", "Mon 7 Apr 2025", route=route)
    assert contested(requested_on("Mon 6 Jan 2025", REFUSED, reversal)) == {flag}


def test_a_change_of_mind_of_the_authority_contests_nothing():
    """With neither mediation nor appeal there is no flag; after a mediation there is."""
    reversal = event("decision_reversed", "Mon 7 Jul 2025", route="own_review")
    assert contested(requested_on("Mon 6 Jan 2025", REFUSED, reversal)) == frozenset()
    assert contested(requested_on("Mon 6 Jan 2025", REFUSED, ASKED, MEDIATED, reversal)) == {"RequestMediation"}


def test_a_contested_review_of_a_plan_that_came_in_is_another_matter():
    """Without a letter of this authority it is neither about a request nor about an assessment."""
    came_in = event("plan_transferred_in", "Mon 6 Jan 2025", last_reviewed_on="Mon 4 Nov 2024")
    refused = [
        event("reassessment_requested", "Mon 3 Feb 2025"),
        event("decision_not_to_reassess_notified", "Mon 17 Feb 2025"),
        event("decision_reversed", "Mon 7 Apr 2025", route="consent_order"),
    ]
    assert contested(a_case(came_in, *refused)) == {"OtherTribunal"}


@pytest.mark.parametrize(
    ("kind", "route", "flag"),
    [
        ("contents_amendment_ordered", "mediation_agreement", "OtherMediation"),
        ("contents_amendment_ordered", "tribunal_order_amend", "OtherTribunal"),
        ("placement_amendment_ordered", "consent_order", "OtherTribunal"),
    ],
)
def test_an_amendment_that_was_ordered_was_contested_by_its_route(kind, route, flag):
    """What a plan contains, or which setting it names, is another matter than whether there is one."""
    case = requested_on("Mon 6 Jan 2025", ASSESSED, SENT, event(kind, "Mon 4 Aug 2025", route=route))
    assert contested(case) == {flag}


def test_a_request_that_nobody_contested_has_no_flag():
    """An agreed request is no contest."""
    assert contested(requested_on("Mon 6 Jan 2025", ASSESSED, SENT)) == frozenset()
