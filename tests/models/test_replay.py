"""From events to a request: what is accepted, what it makes, and what a correction undoes."""

import pytest

from config.statute import statute
from config.vocabulary import EventKind, Stage, State
from models.case import NoEventError, RefusedError
from models.clocks import standings
from models.replay import replay
from tests.dates import day
from tests.factories import a_case, clock, event, requested_on
from tests.models.lives import ASSESS, LEGAL, MUTE, REFUSE, REQUEST, medical


@pytest.mark.parametrize("name", LEGAL)
def test_what_can_have_happened_is_accepted(name):
    """Each history of the table is one that a caseworker could have entered."""
    assert a_case(*LEGAL[name]).clock.on == day("Mon 5 Jan 2026")


def test_every_event_is_accepted_somewhere():
    """No event of the vocabulary is without a place in a lawful history."""
    assert set(EventKind) - {each.event for history in LEGAL.values() for each in history} == set()


@pytest.mark.parametrize("name", LEGAL)
def test_an_event_recorded_and_corrected_equals_one_never_recorded(name):
    """Whatever the mistake was, and wherever in the process, nothing of it stays but the record."""
    for at, mistake in enumerate(LEGAL[name]):
        before = LEGAL[name][:at]
        if before and mistake.event is not EventKind.EVENT_CORRECTED:
            correction = event("event_corrected", "Mon 7 Jun 2027", corrects=mistake.key)
            assert replay([*before, mistake, correction]) == replay(before)


def test_a_mistake_that_could_not_have_happened_can_be_corrected():
    """A final plan entered for a day before the request is undone like any other slip."""
    slip = event("final_plan_sent", "Fri 2 Jan 2026", external_id="mis-9")
    correction = event("event_corrected", "Mon 12 Jan 2026", corrects="mis-9")
    assert replay([REQUEST, slip, correction]) == replay([REQUEST])


def test_two_corrections_of_one_event_are_one():
    """Two people saw the same slip."""
    slip = event("request_withdrawn", "Mon 2 Feb 2026", external_id="mis-9")
    corrections = [event("event_corrected", on, corrects="mis-9") for on in ("Tue 3 Feb 2026", "Wed 4 Feb 2026")]
    assert replay([REQUEST, slip, *corrections]) == replay([REQUEST])


def test_a_correction_cannot_itself_be_corrected():
    """What a correction took away comes back by being entered again."""
    mistake = event("request_withdrawn", "Mon 2 Mar 2026", external_id="mis-2")
    correction = event("event_corrected", "Tue 3 Mar 2026", corrects="mis-2", external_id="mis-3")
    again = event("event_corrected", "Wed 4 Mar 2026", corrects="mis-3", external_id="mis-4")
    with pytest.raises(RefusedError) as refused:
        replay([REQUEST, mistake, correction, again])
    assert refused.value.event is again


def test_a_request_corrected_away_is_no_request():
    """Nothing is left to derive anything from, and the sentence says so."""
    mistake = event("request_received", "Mon 5 Jan 2026", external_id="mis-1")
    with pytest.raises(NoEventError, match="no event of this request stands: each one was corrected away"):
        replay([mistake, event("event_corrected", "Tue 6 Jan 2026", corrects="mis-1")])


def test_a_corrected_end_lets_the_request_go_on():
    """What was refused after the end is accepted once the end was a mistake."""
    case = a_case(*LEGAL["a mistake corrected"], ASSESS)
    assert (case.stage, case.outcome) == ("assessment", None)


def test_every_stage_is_reached():
    """Request, assessment, drafting and closed: each is where some request stands."""
    beginnings = [told[:count] for told in LEGAL.values() for count in range(1, len(told) + 1)]
    assert {replay(each).stage for each in beginnings} == set(Stage)


@pytest.mark.parametrize(
    ("happened", "stage", "outcome"),
    [
        ([], "request", None),
        ([ASSESS], "assessment", None),
        ([ASSESS, event("decision_to_issue_plan", "Mon 20 Apr 2026")], "drafting", None),
        ([ASSESS, event("draft_plan_served", "Mon 20 Apr 2026")], "drafting", None),
        ([event("final_plan_sent", "Mon 25 May 2026")], "closed", "final_plan_sent"),
        ([REFUSE], "closed", "decision_not_to_assess_notified"),
        ([REFUSE, event("decision_reversed", "Mon 2 Mar 2026", route="own_review")], "assessment", None),
        ([event("request_withdrawn", "Mon 2 Feb 2026")], "closed", "request_withdrawn"),
    ],
)
def test_where_a_request_stands(happened, stage, outcome):
    """The stage follows from the last thing that mattered."""
    case = a_case(REQUEST, *happened)
    assert (case.stage, case.outcome) == (stage, outcome)


def test_a_plan_ordered_after_a_refusal_is_being_drafted():
    """The Tribunal's order opens the request again, and the next thing is the draft."""
    refused = event("decision_not_to_issue_plan_notified", "Mon 20 Apr 2026")
    case = a_case(REQUEST, refused, event("decision_reversed", "Mon 1 Jun 2026", route="tribunal_order_plan"))
    assert case.stage == "drafting"


def test_every_state_is_reached_by_some_duty_on_some_day():
    """The seven states of the contract, each in some history of the table."""
    days = [day(on) for on in ("Mon 9 Feb 2026", "Tue 24 Mar 2026", "Tue 12 May 2026", "Tue 26 May 2026")]
    found = [each for told in LEGAL.values() for each in standings(replay(told), statute())]
    assert {each.state(on) for each in found for on in days} == set(State)


def test_a_second_request_adds_what_the_first_did_not_say():
    """Parent and school asked a day apart: the first day, the first source, and the year group of the second."""
    second = event("request_received", "Tue 6 Jan 2026", source="parent_or_young_person", year_group=4)
    case = a_case(REQUEST, second)
    assert (case.clock.on, case.source, case.year_group) == (day("Mon 5 Jan 2026"), "education", 4)


def test_the_latest_officer_holds_the_case():
    """A later event that names an officer hands the request over; one that names none does not."""
    handed = event("decision_to_assess_notified", "Fri 6 Feb 2026", officer="officer-2")
    assert a_case(REQUEST, handed, event("draft_plan_served", "Mon 27 Apr 2026")).officer == "officer-2"


def test_the_end_of_responsibility_does_not_rewrite_a_plan_that_was_sent():
    """A family that moves after the plan has a plan."""
    moved = event("no_longer_responsible", "Mon 1 Jun 2026", reason="moved")
    assert (
        requested_on("Mon 5 Jan 2026", event("final_plan_sent", "Fri 22 May 2026"), moved).outcome == "final_plan_sent"
    )


def test_advice_may_be_promised_for_the_same_day():
    """Said in the morning, for the afternoon."""
    promised = medical("advice_promised", "Mon 2 Mar 2026", promised_on="Mon 2 Mar 2026")
    case = a_case(REQUEST, medical("advice_sought", "Mon 9 Feb 2026"), promised)
    assert case.advice[0].promised_on == day("Mon 2 Mar 2026")


def test_advice_does_not_reach_a_service_after_its_answer_came():
    """One of the two days is a slip."""
    came = medical("advice_received", "Mon 2 Mar 2026")
    with pytest.raises(RefusedError, match="medical advice reached the service after it was received"):
        a_case(
            REQUEST,
            medical("advice_sought", "Mon 9 Feb 2026"),
            came,
            medical("advice_request_received", "Tue 3 Mar 2026"),
        )


@pytest.mark.parametrize("then", ["advice_accepted", "advice_returned"])
def test_advice_may_still_come_and_go_after_the_end(then):
    """What is under way when a request ends is recorded, and changes no outcome."""
    sought, ended = medical("advice_sought", "Mon 9 Feb 2026"), event("request_withdrawn", "Mon 16 Feb 2026")
    came = medical("advice_received", "Mon 2 Mar 2026")
    case = a_case(REQUEST, ASSESS, sought, ended, came, medical(then, "Tue 3 Mar 2026"))
    assert case.outcome == "request_withdrawn"
    assert case.advice[0].received


def test_a_reversal_and_the_new_decision_may_be_of_one_day():
    """The family is told on the day of the agreement: the agreement came first."""
    told = event("decision_to_assess_notified", "Mon 2 Mar 2026")
    reversal = event("decision_reversed", "Mon 2 Mar 2026", route="mediation_agreement")
    case = a_case(told, reversal, REFUSE, REQUEST)
    assert clock(case, "notify_assessment_after_reversal").state(on=day("Mon 2 Mar 2026")) == "met"


@pytest.mark.parametrize(
    ("resumed", "left"),
    [
        ({}, []),
        ({"advice_kind": "medical"}, [None, "educational"]),
        ({"advice_kind": "parental"}, [None, "medical", "educational"]),
    ],
)
def test_chasing_resumes_for_what_it_was_muted_for(resumed, left):
    """One advice, or everything where none is named; a general mute is not lifted for one advice."""
    mutes = [
        MUTE,
        medical("chasing_muted", "Tue 17 Feb 2026", note="n", ends_on="Mon 2 Mar 2026"),
        event("chasing_muted", "Wed 18 Feb 2026", note="n", advice_kind="educational"),
    ]
    case = a_case(REQUEST, *mutes, event("chasing_resumed", "Mon 23 Feb 2026", **resumed))
    assert [each.about for each in case.mutes] == left


def test_the_end_of_an_exception_is_kept_with_its_claim():
    """The ground, the first day and the day on which it ended."""
    claim = a_case(*LEGAL["overdue, with an exception against one limit"]).claims[0]
    assert (claim.starts_on, claim.ends_on) == (day("Mon 2 Mar 2026"), day("Mon 6 Apr 2026"))


@pytest.mark.parametrize(
    ("ended", "still_open"),
    [({"advice_ref": "paediatrics"}, ["therapy"]), ({"advice_ref": "therapy"}, ["paediatrics"]), ({}, [])],
)
def test_an_exception_ends_for_the_advice_that_it_is_about(ended, still_open):
    """One request for advice, or every one where none is named."""
    said = {"duty": "provide_advice", "ground": "missed_appointment"}
    claims = [
        medical("exception_claimed", "Mon 2 Mar 2026", starts_on="Mon 2 Mar 2026", advice_ref=ref, **said)
        for ref in ("paediatrics", "therapy")
    ]
    case = a_case(REQUEST, *claims, event("exception_ended", "Mon 9 Mar 2026", **said, **ended))
    assert [claim.about for claim in case.claims if claim.ends_on is None] == still_open
