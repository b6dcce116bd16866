"""Boundaries that mutation testing found without a test (`tests/mutants.md` lists what is left, and why)."""

import pytest

from config.statute import statute
from models.calendars import Calendar, Closure, england
from models.clocks import standings
from models.exceptions import Asked, Limit, could_apply
from tests.dates import day
from tests.factories import clock, event, requested_on, state_of

RULE = statute().find("send_final_plan").rule_on(day("Mon 12 May 2025"))


def test_advice_that_comes_on_the_day_on_which_the_request_ends_is_in_time():
    """The plan went out on that day, and so did the advice."""
    asked = {"advice_kind": "medical"}
    case = requested_on(
        "Mon 12 May 2025",
        event("decision_to_assess_notified", "Mon 9 Jun 2025"),
        event("advice_sought", "Mon 9 Jun 2025", **asked),
        event("advice_received", "Mon 7 Jul 2025", **asked),
        event("final_plan_sent", "Mon 7 Jul 2025"),
    )
    assert state_of(case, "provide_advice", on="Mon 7 Jul 2025") == "met"


def test_a_refusal_on_the_day_of_the_request_is_superseded_like_any_other():
    """Refused on the spot, overturned in mediation: the twenty weeks are replaced."""
    case = requested_on(
        "Mon 12 May 2025",
        event("decision_not_to_assess_notified", "Mon 12 May 2025"),
        event("decision_reversed", "Mon 9 Jun 2025", route="mediation_agreement"),
    )
    assert state_of(case, "send_final_plan", on="Mon 9 Jun 2025") == "superseded"


def test_a_claim_about_one_kind_of_advice_lifts_no_other():
    """An appointment missed with the paediatrician is not one with the therapist, though both are health bodies."""
    paediatrics = {"advice_kind": "medical", "advice_ref": "paediatrics"}
    therapy = {"advice_kind": "reasonably_requested", "advice_ref": "therapy", "service": "occupational_therapy"}
    case = requested_on(
        "Mon 12 May 2025",
        event("decision_to_assess_notified", "Mon 9 Jun 2025"),
        event("advice_sought", "Mon 9 Jun 2025", **paediatrics),
        event("advice_sought", "Mon 9 Jun 2025", **therapy),
        event(
            "exception_claimed",
            "Mon 7 Jul 2025",
            duty="provide_advice",
            advice_kind="medical",
            ground="missed_appointment",
            starts_on="Mon 30 Jun 2025",
        ),
    )
    lifted = {each.about: each.excepted_by for each in standings(case, statute()) if each.duty == "provide_advice"}
    assert lifted == {"paediatrics": "missed_appointment", "therapy": None}


def test_the_floor_of_a_child_at_liberty_is_that_of_the_ordinary_regulations():
    """The days are the same, the provision is not."""
    case = requested_on("Mon 12 May 2025", event("draft_plan_served", "Mon 1 Sep 2025"))
    assert clock(case, "allow_representations").rule == "2014"


@pytest.mark.parametrize(
    ("closed_from", "closed_to", "asked_on", "found"),
    [
        ("Wed 23 Jul 2025", "Tue 19 Aug 2025", "Wed 16 Jul 2025", 1),
        ("Wed 23 Jul 2025", "Mon 18 Aug 2025", "Wed 16 Jul 2025", 0),
        ("Mon 29 Sep 2025", "Mon 27 Oct 2025", "Mon 22 Sep 2025", 1),
        ("Tue 30 Sep 2025", "Tue 28 Oct 2025", "Tue 23 Sep 2025", 0),
        ("Mon 14 Apr 2025", "Mon 12 May 2025", "Mon 28 Apr 2025", 1),
        ("Mon 14 Apr 2025", "Sun 11 May 2025", "Mon 28 Apr 2025", 0),
    ],
)
def test_a_closure_is_hinted_at_from_28_days_on_and_where_it_meets_the_limit(closed_from, closed_to, asked_on, found):
    """The limit runs from Mon 12 May to Mon 29 Sep 2025, both included."""
    closure = Closure("100001", day(closed_from), day(closed_to))
    calendar = Calendar(england().bank_holidays, {"100001": (closure,)})
    limit = Limit(RULE, day("Mon 12 May 2025"), day("Mon 29 Sep 2025"), (Asked(day(asked_on), "100001"),))
    assert len(list(could_apply(limit, calendar))) == found
