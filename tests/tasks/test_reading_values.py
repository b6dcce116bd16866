"""One value at a time: what each column takes, and the words in which it refuses the rest."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.vocabulary import EventKind, Ground
from models.events import COLUMNS
from tasks.reading import BadValueError, check_event
from tests.tasks.test_reading import REQUEST, SECRET, TODAY

CLAIM = {"event": "exception_claimed", "starts_on": "2026-07-20", "evidence": "Letter on the file."}
BAD = [
    ({"case_ref": ""}, "case_ref", "", "is missing: every row needs the council's own reference"),
    ({"case_ref": "Smith"}, "case_ref", "", "has no digit, so it may be a name"),
    ({"case_ref": "Jane Smith 2"}, "case_ref", "", "may hold letters, digits, - and / only"),
    ({"case_ref": "Y_1"}, "case_ref", "", "may hold letters, digits, - and / only"),
    ({"case_ref": "Y" + "1" * 40}, "case_ref", "Y" + "1" * 40, "is longer than 40 characters"),
    ({"case_ref": "YK-٣"}, "case_ref", "", "may hold letters, digits"),
    ({"event": "final_plan_send"}, "event", "final_plan_send", "'final_plan_send' is no event: did you mean final_plan_sent?"),
    ({"event": "Final Plan Sent"}, "event", "Final Plan Sent", "did you mean final_plan_sent?"),
    ({"event": "zzz"}, "event", "zzz", "'zzz' is no event: write one of request_received, became_responsible"),
    ({"event": SECRET}, "event", "", "this is no event: write one of"),
    ({"occurred_on": ""}, "occurred_on", "", "is missing"),
    ({"occurred_on": "12/01/2026"}, "occurred_on", "12/01/2026", "'12/01/2026' could be 12 January or 1 December: write 2026-01-12 or 2026-12-01"),
    ({"occurred_on": "01-02-2026"}, "occurred_on", "01-02-2026", "could be 1 February or 2 January: write 2026-02-01 or 2026-01-02"),
    ({"occurred_on": "31/01/2026"}, "occurred_on", "31/01/2026", "'31/01/2026' is not in the form YYYY-MM-DD: write 2026-01-31"),
    ({"occurred_on": "05.05.2026"}, "occurred_on", "05.05.2026", "is not in the form YYYY-MM-DD: write 2026-05-05"),
    ({"occurred_on": "2026/1/5"}, "occurred_on", "2026/1/5", "write 2026-01-05"),
    ({"occurred_on": "2026-01-12 00:00:00"}, "occurred_on", "2026-01-12 00:00:00", "write 2026-01-12"),
    ({"occurred_on": "31/31/2026"}, "occurred_on", "31/31/2026", "is not a real date: write it as YYYY-MM-DD"),
    ({"occurred_on": "2026-02-30"}, "occurred_on", "2026-02-30", "'2026-02-30' is not a real date"),
    ({"occurred_on": "12/01/26"}, "occurred_on", "12/01/26", "does not give the year in four digits"),
    ({"occurred_on": "46034"}, "occurred_on", "46034", "is a number, not a date: format the column as a date"),
    ({"occurred_on": "12 January 2026"}, "occurred_on", "12 January 2026", "is not a date that can be read"),
    ({"occurred_on": SECRET}, "occurred_on", "", "this is not a date that can be read: write it as YYYY-MM-DD"),
    ({"occurred_on": "2026-11-24"}, "occurred_on", "2026-11-24", "Tue 24 Nov 2026 is in the future: today is Mon 23 Nov 2026"),
    ({"occurred_on": "2014-08-31"}, "occurred_on", "2014-08-31", "on Sun 31 Aug 2014 the Regulations were not yet in force"),
    ({"occurred_on": datetime(2026, 1, 12, 9)}, "occurred_on", "2026-01-12T09:00:00", "has a time of day: write 2026-01-12"),
    ({"recorded_at": "2026-11-24T00:00"}, "recorded_at", "2026-11-24T00:00", "Tue 24 Nov 2026 is in the future"),
    ({"recorded_at": "9999-12-31T23:59-01:00"}, "recorded_at", "9999-12-31T23:59-01:00", "cannot be when it was recorded"),
    ({"recorded_at": "2026-02-30T10:00"}, "recorded_at", "2026-02-30T10:00", "is not a real date and time"),
    ({"recorded_at": "yesterday"}, "recorded_at", "", "write 2026-01-12T09:30"),
    ({"authority": "81"}, "authority", "81", "'81' is no local authority code: write its three digits"),
    ({"year_group": "15"}, "year_group", "15", "write a whole number from -1 (nursery) and 0 (reception) to 14"),
    ({"year_group": "9.5"}, "year_group", "9.5", "'9.5' is no year group"),
    ({"officer": "Jane Smith"}, "officer", "", "no spaces: give a reference, not a name"),
    ({"external_id": "x" * 81}, "external_id", "", "is longer than 80 characters"),
    ({"external_id": date(2026, 1, 2)}, "external_id", "", "was turned into a date by the spreadsheet"),
    ({"source": "school"}, "source", "school", "'school' is no source: write one of parent_or_young_person, education"),
    ({"event": "advice_sought"}, "advice_kind", "", "advice_sought needs advice_kind"),
    ({"event": "advice_sought", "advice_kind": "medicla"}, "advice_kind", "medicla", "did you mean medical?"),
    ({"event": "chasing_muted"}, "reason", "", "chasing_muted needs reason or note"),
    ({"event": "chasing_muted", "reason": "in_hamd"}, "reason", "in_hamd", "did you mean in_hand?"),
    ({"event": "escalation_approved"}, "duty", "", "escalation_approved needs duty or advice_kind"),
    ({"event": "advice_not_known", "advice_kind": "medical"}, "route_tried", "", "advice_not_known needs route_tried"),
    ({"event": "setting_consulted"}, "setting", "", "setting_consulted needs setting"),
    ({"event": "no_longer_responsible", "reason": "move"}, "reason", "move", "did you mean moved?"),
    ({"event": "request_withdrawn", "reason": SECRET}, "reason", "", "give a code, and the rest in note"),
    ({"event": "family_told"}, "duty", "", "family_told needs duty or advice_kind"),
    ({"event": "family_told", "advice_kind": "medicle"}, "advice_kind", "medicle", "did you mean medical?"),
    ({"event": "family_told", "duty": "send_the_final_plan"}, "duty", "send_the_final_plan", "did you mean send_final_plan?"),
    ({"duty": "notify_assessment_not_necessary"}, "duty", "notify_assessment_not_necessary", "is tracked as notify_decision_whether_to_assess"),
    (CLAIM | {"duty": "send_final_plan"}, "ground", "", "exception_claimed needs ground"),
    (CLAIM | {"duty": "provide_advice", "ground": "missed_appointment"}, "advice_kind", "", "exception_claimed against provide_advice needs advice_kind"),
    (CLAIM | {"duty": "provide_advice", "ground": "school_closed", "advice_kind": "medical"}, "ground", "school_closed", "reg 8(1), Code 2015 para 9.41) does not know the ground school_closed; it knows: exceptional_circumstances, absent_from_area, missed_appointment, coronavirus"),
    (CLAIM | {"duty": "allow_representations", "ground": "school_closed"}, "ground", "school_closed", "reg 13(1)(a), SI 2015/62 reg 13(1)) knows no ground at all"),
    (CLAIM | {"duty": "send_final_plan", "ground": "late_representations"}, "ground", "late_representations", "does not know the ground late_representations"),
    (CLAIM | {"duty": "send_final_plan_after_order", "ground": "late_representations"}, "ground", "late_representations", "does not know the ground late_representations"),
    (CLAIM | {"duty": "send_final_plan", "ground": "absent_from_area", "evidence": ""}, "evidence", "", "an exception to SI 2014/1530 reg 13(2), SI 2015/62 reg 13(2) needs evidence: what shows its ground"),
    (CLAIM | {"duty": "send_final_plan", "ground": "school_closed"}, "ends_on", "", "school_closed needs ends_on, the last day closed"),
    ({"event": "phase_transfer_expected", "takes_effect_on": "2027-09-01"}, "phase", "", "phase_transfer_expected needs phase"),
    ({"event": "phase_transfer_expected", "takes_effect_on": "2027-09-01", "phase": "primary"}, "phase", "primary", "is no phase transfer"),
    ({"event": "plan_transferred_in"}, "last_reviewed_on", "", "plan_transferred_in needs last_reviewed_on"),
    ({"event": "plan_transferred_in", "last_reviewed_on": "2026-12-24"}, "last_reviewed_on", "2026-12-24", "in the future"),
    ({"event": "move_notified"}, "takes_effect_on", "", "move_notified needs takes_effect_on"),
    ({"event": "contents_amendment_ordered"}, "route", "", "contents_amendment_ordered needs route"),
    (REQUEST | {"starts_on": "2062-07-20"}, "starts_on", "2062-07-20", "is not in the years 2014 to 2036: check the year"),
    ({"note": f"{SECRET}\x01"}, "note", "", "holds a character that cannot be stored"),
    ({"evidence": f"{SECRET}\ud800"}, "evidence", "", "holds a character that cannot be stored"),
    ({"setting": ["120"]}, "setting", "", "holds neither text, a number nor a date"),
    ({"occured_on": "2026-01-12"}, "occured_on", "", "is no column: did you mean occurred_on?"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "column", "value", "reason"), BAD)
def test_a_bad_value_is_refused_in_words(values, column, value, reason):
    with pytest.raises(BadValueError) as refused:
        check_event(REQUEST | values, authority="816", today=TODAY)
    assert (refused.value.column, refused.value.value) == (column, value)
    assert reason in refused.value.reason
    assert refused.value.others == ()


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-01-12", "2026-01-12T00:00"),
        ("2026-07-01 09:30", "2026-07-01T08:30"),
        ("2026-07-01T09:30:00Z", "2026-07-01T09:30"),
        ("2026-11-24T00:30:00+02:00", "2026-11-23T22:30"),
    ],
)
def test_without_an_offset_it_was_recorded_by_londons_clock(written, utc):
    event = check_event(REQUEST | {"recorded_at": written}, authority="816", today=TODAY)
    assert event.recorded_at == datetime.fromisoformat(utc).replace(tzinfo=UTC)


ANY = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.lists(st.text()),
)


@settings(deadline=None, max_examples=150)
@given(
    values=st.dictionaries(
        st.sampled_from(COLUMNS), st.one_of(ANY, st.sampled_from([*EventKind, *Ground, "2026-01-12"]))
    )
)
def test_whatever_the_values_the_answer_is_an_event_or_a_sentence(values):
    try:
        check_event(values, authority="816", today=TODAY)
    except BadValueError as refused:
        assert refused.column in COLUMNS  # noqa: PT017
