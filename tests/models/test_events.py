"""What makes an event itself, and what an event cannot do without."""

from datetime import UTC, datetime

import pytest

from config.vocabulary import EventKind
from models.events import COLUMNS, MEANING, NEEDS, ORDER
from tests.dates import day
from tests.factories import event

ON = "Mon 5 Jan 2026"


def test_the_fields_of_an_event_are_the_columns_of_the_event_file():
    """The contract's table, in its order, with the three columns that the life of a plan needs beside the setting."""
    assert (
        *("case_ref", "event", "occurred_on", "authority", "external_id", "recorded_at", "officer", "source"),
        *("year_group", "advice_kind", "advice_ref", "service", "duty", "ground", "starts_on", "ends_on", "evidence"),
        *("route", "directed_on", "promised_on", "setting"),
        *("takes_effect_on", "last_reviewed_on", "phase", "reason"),
        *(
            "known",
            "route_tried",
            "sections",
            "reply",
            "answers",
            "agencies",
            "changed",
            "whose",
            "gathered",
            "used",
            "corrects",
            "note",
        ),
    ) == COLUMNS


@pytest.mark.parametrize(
    ("kind", "needs"),
    [
        ("request_received", ()),
        ("became_responsible", ()),
        ("decision_to_assess_notified", ()),
        ("decision_not_to_assess_notified", ()),
        ("decision_reversed", ("route",)),
        ("advice_sought", ("advice_kind",)),
        ("advice_request_received", ("advice_kind",)),
        ("advice_promised", ("advice_kind", "promised_on")),
        ("advice_received", ("advice_kind",)),
        ("advice_accepted", ("advice_kind",)),
        ("advice_returned", ("advice_kind",)),
        ("advice_not_known", ("advice_kind",)),
        ("draft_section_shared", ("advice_kind", "sections")),
        ("draft_section_answered", ("advice_kind", "reply")),
        ("decision_to_issue_plan", ()),
        ("decision_not_to_issue_plan_notified", ()),
        ("draft_plan_served", ()),
        ("representations_received", ()),
        ("setting_consulted", ("setting",)),
        ("setting_responded", ("setting",)),
        ("final_plan_sent", ()),
        ("plan_transferred_in", ("last_reviewed_on",)),
        ("review_meeting_arranged", ("takes_effect_on",)),
        ("phase_transfer_expected", ("takes_effect_on", "phase")),
        ("contents_amendment_ordered", ("route",)),
        ("placement_amendment_ordered", ("route",)),
        ("move_notified", ("takes_effect_on",)),
        ("request_withdrawn", ()),
        ("no_longer_responsible", ("reason",)),
        ("exception_claimed", ("duty", "ground", "starts_on")),
        ("exception_ended", ("duty", "ground")),
        ("chasing_resumed", ()),
        ("event_corrected", ("corrects",)),
    ],
)
def test_what_an_event_needs_is_what_the_contract_says(kind, needs):
    """The third column of the contract's list of events; whatever is not listed here needs nothing more."""
    assert NEEDS.get(EventKind(kind), ()) == needs


def test_every_column_has_a_meaning_in_words():
    """The forms and the command line say it in these words: a sentence for each, in the order of the file."""
    assert tuple(MEANING) == COLUMNS
    assert all(said.endswith(".") for said in MEANING.values())


@pytest.mark.parametrize(
    ("recorded_at", "on"),
    [
        (None, ON),
        (datetime(2026, 1, 9, 23, 59, tzinfo=UTC), "Fri 9 Jan 2026"),
        (datetime(2026, 7, 9, 23, 30, tzinfo=UTC), "Fri 10 Jul 2026"),
    ],
    ids=["unknown", "in winter", "in summer"],
)
def test_the_day_of_recording_is_a_civil_day_in_london(recorded_at, on):
    """Where nobody knows when it was recorded, the day that it happened."""
    assert event("request_received", ON, recorded_at=recorded_at).recorded_on == day(on)


def test_what_is_asked_on_the_day_of_a_re_assessment_is_asked_for_it():
    """On one day the decision to re-assess comes before the requests for its advice, and every kind has a place."""
    asked = [EventKind.REASSESSMENT_REQUESTED, EventKind.DECISION_TO_REASSESS_NOTIFIED, EventKind.ADVICE_SOUGHT]
    assert sorted(set(asked), key=ORDER.get) == asked
    assert set(ORDER) == set(EventKind)
    assert min(EventKind, key=ORDER.get) is EventKind.DECISION_REVERSED


def test_the_same_external_id_is_the_same_event():
    """The source's own id decides, whatever else the row says."""
    first = event("request_received", ON, external_id="mis-17", officer="officer-1")
    assert first.key == event("request_received", ON, external_id="mis-17", officer="officer-2").key == "mis-17"


def test_rows_that_say_the_same_are_the_same_event():
    """Exported again tomorrow, with another moment of recording, a row is no second event."""
    recorded = event("request_received", ON, recorded_at=datetime(2026, 1, 6, 9, 0, tzinfo=UTC))
    assert recorded.key == event("request_received", ON).key


@pytest.mark.parametrize(
    "said",
    [
        {"case_ref": "YK-0002"},
        {"authority": "815"},
        {"officer": "officer-2"},
        {"source": "health"},
        {"year_group": 1},
        {"year_group": 0},
        {"year_group": -1},
        {"note": "by telephone"},
        {"starts_on": ON},
    ],
    ids=str,
)
def test_rows_that_differ_in_a_column_are_two_events(said):
    """Year 0 (Reception) is something said, and not the same as nothing."""
    assert event("request_received", ON, **said).key != event("request_received", ON).key


def test_another_day_is_another_event():
    """The day is part of what a row says."""
    assert event("request_received", ON).key != event("request_received", "Tue 6 Jan 2026").key


def test_a_key_says_nothing_about_the_child():
    """A digest, so that a key may stand in a log."""
    assert "telephone" not in event("request_received", ON, note="by telephone").key


@pytest.mark.parametrize(
    ("columns", "about"),
    [
        ({"advice_kind": "medical"}, "medical"),
        ({"advice_kind": "medical", "advice_ref": "medical-2"}, "medical-2"),
        ({"setting": "100001"}, "100001"),
        ({}, None),
    ],
)
def test_what_an_event_is_about(columns, about):
    """The request for advice by its own reference first, then its kind, then the setting."""
    assert event("family_told", ON, **columns).about == about


def test_an_event_is_frozen():
    """The truth is not edited."""
    told = event("request_received", ON)
    with pytest.raises(AttributeError):
        told.occurred_on = day("Tue 6 Jan 2026")
