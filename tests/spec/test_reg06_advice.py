"""Regulation 6: from whom advice and information must be sought.

    "Where the local authority secures an EHC needs assessment ..." it must seek advice from the
    persons listed in paragraph (1)(a) to (h).

It bites after a decision to assess, and it sets no day by which to ask.  One requirement may have
several contributors, each with a request and a clock of their own.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/6
"""

import pytest

from config.statute import statute
from config.vocabulary import AdviceKind
from tests.dates import day
from tests.factories import clock, clocks_of, duties_of, event, requested_on, state_of

ADVICE = "provide_advice"


def assessed(*later):
    """Requested on Mon 5 Jan 2026, and the family told on Fri 6 Feb 2026 that there will be an assessment."""
    return requested_on("Mon 5 Jan 2026", event("decision_to_assess_notified", "Fri 6 Feb 2026"), *later)


@pytest.mark.parametrize(
    ("kind", "provision", "service"),
    [
        ("parental", "reg 6(1)(a)", "family"),
        ("educational", "reg 6(1)(b)", "setting"),
        ("medical", "reg 6(1)(c)", "health"),
        ("psychological", "reg 6(1)(d)", "educational_psychology"),
        ("social_care", "reg 6(1)(e)", "social_care"),
        ("other_person", "reg 6(1)(f)", "other_person"),
        ("preparation_for_adulthood", "reg 6(1)(g)", "preparation_for_adulthood"),
        ("reasonably_requested", "reg 6(1)(h)", "reasonably_requested"),
    ],
)
def test_each_kind_of_advice_has_its_paragraph_and_its_service(kind, provision, service):
    """Where no service is named, the advice is asked of the one that usually gives it."""
    asked = statute().advice_about(AdviceKind(kind))
    case = assessed(event("advice_sought", "Mon 9 Feb 2026", advice_kind=kind))
    assert asked.provision == provision
    assert clock(case, ADVICE, kind).holder == service


def test_every_kind_of_advice_is_spoken_of_once():
    """The eight paragraphs of reg 6(1) and nothing else."""
    assert sorted(each.kind for each in statute().advice) == sorted(AdviceKind)


def test_the_law_sets_no_limit_for_asking():
    """A decision to assess starts only a date of the authority's own by which the advice should have been sought."""
    ended_by_asking = [duty for duty in statute().duty if "advice_sought" in duty.ends]
    assert {duty.id for duty in ended_by_asking} == {"request_advice", "follow_up_not_known"}
    assert {rule.basis for duty in ended_by_asking for rule in duty.rule} == {"practice"}
    assert ADVICE not in duties_of(assessed())


@pytest.mark.parametrize(
    ("year_group", "kinds"),
    [
        (None, ["parental", "educational", "medical", "psychological", "social_care"]),
        (0, ["parental", "educational", "medical", "psychological", "social_care"]),
        (8, ["parental", "educational", "medical", "psychological", "social_care"]),
        (
            9,
            [
                *("parental", "educational", "medical", "psychological", "social_care"),
                "preparation_for_adulthood",
            ],
        ),
    ],
)
def test_which_kinds_are_required_of_every_assessment(year_group, kinds):
    """Paragraphs (a) to (e) always, and (g) from year 9; (f) and (h) are for the case in hand."""
    assert list(statute().required_kinds(year_group)) == kinds


def test_each_request_for_advice_has_its_own_clock():
    """Two kinds asked on two days are due on two days."""
    case = assessed(
        event("advice_sought", "Mon 9 Feb 2026", advice_kind="psychological"),
        event("advice_sought", "Wed 11 Feb 2026", advice_kind="social_care"),
    )
    assert clock(case, ADVICE, "psychological").due_on == day("Mon 23 Mar 2026")
    assert clock(case, ADVICE, "social_care").due_on == day("Wed 25 Mar 2026")


def test_several_contributors_of_one_kind_have_a_clock_each():
    """Paediatrics has answered, and speech and language therapy has not."""
    paediatrics = {"advice_kind": "medical", "advice_ref": "medical-1", "service": "community_paediatrics"}
    therapy = {"advice_kind": "medical", "advice_ref": "medical-2", "service": "speech_and_language_therapy"}
    case = assessed(
        event("advice_sought", "Mon 9 Feb 2026", **paediatrics),
        event("advice_sought", "Mon 9 Feb 2026", **therapy),
        event("advice_received", "Mon 2 Mar 2026", advice_kind="medical", advice_ref="medical-1"),
    )
    assert state_of(case, ADVICE, on="Tue 24 Mar 2026", about="medical-1") == "met"
    assert state_of(case, ADVICE, on="Tue 24 Mar 2026", about="medical-2") == "overdue"


def test_asking_the_same_service_again_restarts_nothing():
    """A second letter to the same service does not give it six new weeks."""
    asked = {"advice_kind": "medical", "service": "community_paediatrics"}
    case = assessed(
        event("advice_sought", "Mon 9 Feb 2026", **asked), event("advice_sought", "Mon 2 Mar 2026", **asked)
    )
    assert clock(case, ADVICE).started_on == day("Mon 9 Feb 2026")


def test_asking_another_service_instead_supersedes_the_first_request():
    """The first service is no longer waited for, and the second has its own six weeks."""
    case = assessed(
        event("advice_sought", "Mon 9 Feb 2026", advice_kind="medical", service="community_paediatrics"),
        event("advice_sought", "Mon 2 Mar 2026", advice_kind="medical", service="camhs"),
    )
    first, second = clocks_of(case, ADVICE)
    assert (first.holder, first.state(on=day("Mon 2 Mar 2026"))) == ("community_paediatrics", "superseded")
    assert (second.holder, second.due_on) == ("camhs", day("Mon 13 Apr 2026"))
    assert second.state(on=day("Mon 2 Mar 2026")) == "outstanding"


def test_advice_returned_for_rework_was_still_received():
    """The clock stopped when the advice first came; its quality is another question."""
    case = assessed(
        event("advice_sought", "Mon 9 Feb 2026", advice_kind="medical"),
        event("advice_received", "Mon 23 Mar 2026", advice_kind="medical"),
        event("advice_returned", "Wed 25 Mar 2026", advice_kind="medical"),
        event("advice_received", "Wed 1 Apr 2026", advice_kind="medical"),
        event("advice_accepted", "Thu 2 Apr 2026", advice_kind="medical"),
    )
    assert clock(case, ADVICE).done_on == day("Mon 23 Mar 2026")
    assert state_of(case, ADVICE, on="Thu 2 Apr 2026") == "met"


def test_a_promise_moves_no_date():
    """A service that says when the advice will come is still due on the same day."""
    case = assessed(
        event("advice_sought", "Mon 9 Feb 2026", advice_kind="medical"),
        event("advice_promised", "Mon 16 Mar 2026", advice_kind="medical", promised_on="Mon 30 Mar 2026"),
    )
    assert clock(case, ADVICE).promised_on == day("Mon 30 Mar 2026")
    assert clock(case, ADVICE).due_on == day("Mon 23 Mar 2026")


@pytest.mark.parametrize(
    "ending",
    [
        event("request_withdrawn", "Mon 2 Mar 2026"),
        event("no_longer_responsible", "Mon 2 Mar 2026", reason="moved"),
        event("decision_not_to_issue_plan_notified", "Mon 2 Mar 2026"),
        event("final_plan_sent", "Mon 2 Mar 2026"),
    ],
    ids=lambda ending: ending.event,
)
def test_advice_is_no_longer_owed_once_the_request_has_ended(ending):
    """Nobody is chased for a request that is over."""
    case = assessed(event("advice_sought", "Mon 9 Feb 2026", advice_kind="medical"), ending)
    assert state_of(case, ADVICE, on="Sun 1 Mar 2026") == "outstanding"
    assert state_of(case, ADVICE, on="Mon 2 Mar 2026") == "no_longer_owed"


def test_advice_that_comes_after_the_request_has_ended_was_not_late():
    """It was no longer owed when its day passed, so its author broke nothing."""
    case = assessed(
        event("advice_sought", "Mon 9 Feb 2026", advice_kind="medical"),
        event("request_withdrawn", "Mon 2 Mar 2026"),
        event("advice_received", "Wed 1 Apr 2026", advice_kind="medical"),
    )
    assert state_of(case, ADVICE, on="Wed 1 Apr 2026") == "no_longer_owed"
    assert clock(case, ADVICE).breached_on is None
