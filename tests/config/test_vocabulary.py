"""The words that users may rely on: the lists of the contract, written out."""

import pytest

from config import vocabulary
from config.statute import statute

EVENTS = """
    request_received became_responsible
    decision_to_assess_notified decision_not_to_assess_notified decision_reversed
    advice_sought advice_request_received advice_promised advice_received advice_accepted advice_returned
    advice_not_known
    decision_to_issue_plan decision_not_to_issue_plan_notified
    draft_plan_served representations_received setting_consulted setting_responded final_plan_sent
    request_withdrawn no_longer_responsible
    exception_claimed exception_ended
    family_told escalation_acknowledged escalation_approved chasing_muted chasing_resumed
    event_corrected
"""
ADVICE_KINDS = """
    parental educational medical psychological social_care other_person preparation_for_adulthood
    reasonably_requested
"""
GROUNDS = """
    school_closed early_years_provider_closed exceptional_personal_circumstances exceptional_circumstances
    absent_from_area missed_appointment late_representations coronavirus
"""
ROUTES = """
    mediation_agreement tribunal_order_assess tribunal_order_plan consent_order concession_notified own_review
"""
STATES = "outstanding met late overdue excepted superseded no_longer_owed"
DUTIES = """
    notify_decision_whether_to_assess notify_decision_not_to_issue_plan send_final_plan provide_advice
    allow_representations
    notify_assessment_after_reversal notify_no_plan_after_reversal send_final_plan_after_reversal
    send_draft_plan_after_order send_final_plan_after_order
"""


@pytest.mark.parametrize(
    ("words", "contract"),
    [
        (vocabulary.EventKind, EVENTS),
        (vocabulary.AdviceKind, ADVICE_KINDS),
        (vocabulary.Ground, GROUNDS),
        (vocabulary.Route, ROUTES),
        (vocabulary.Source, "parent_or_young_person education health social_care other"),
        (vocabulary.EndReason, "moved died over_age left_england other"),
        (vocabulary.State, STATES),
        (vocabulary.Stage, "request assessment drafting closed"),
        (vocabulary.Basis, "statute guidance practice"),
    ],
)
def test_the_words_of_the_contract_are_all_there(words, contract):
    """No word is missing or spelled otherwise; more may be added."""
    assert set(contract.split()) <= set(words)


@pytest.mark.parametrize(
    "words", [vocabulary.State, vocabulary.Stage, vocabulary.Basis], ids=lambda words: words.__name__
)
def test_what_a_reader_has_to_tell_apart_is_not_added_to(words):
    """Seven states, four stages and three bases: whoever reads the JSON may rely on there being no others."""
    assert len(words) == {"State": 7, "Stage": 4, "Basis": 3}[words.__name__]


def test_the_duties_of_the_contract_are_tracked_under_its_names():
    """Each has a clock of its own; more may be added."""
    assert set(DUTIES.split()) <= {duty.id for duty in statute().tracked}


def test_the_events_stand_in_the_order_of_the_process():
    """Two events of one day are taken in this order: what is asked comes before what is answered."""
    assert [each for each in vocabulary.EventKind if each in EVENTS.split()] == EVENTS.split()


def test_an_event_reads_as_words():
    """In a sentence, an event has no underscores."""
    assert vocabulary.EventKind.FINAL_PLAN_SENT.words == "final plan sent"
