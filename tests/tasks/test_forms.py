"""What the forms ask: what each event needs and may carry, in choices that the tracker takes, and never free text."""

import pytest

from config.vocabulary import EventKind, Ground
from models.events import COLUMNS
from tasks.forms import ELSEWHERE, FORMS, OTHERS, about, schema
from tasks.reading import BadValueError, check_event
from tasks.reading.checking import parse, parsers
from tests.dates import day

TODAY = day("Wed 25 Nov 2026")
OF_EVENTS = {each.name: each.fields for each in FORMS}
THREE = {
    "acknowledge-escalation": EventKind.ESCALATION_ACKNOWLEDGED,
    "mute-chasing": EventKind.CHASING_MUTED,
    "claim-exception": EventKind.EXCEPTION_CLAIMED,
}
ALL = OF_EVENTS | OTHERS
WRITTEN = {
    "case_ref": "YK-2026-0123",
    "authority": "816",
    "setting": "990001",
    "sections": "B;F",
    "gathered": "conversation",
    "changed": "plan_amended",
}
"""Where a reference is asked for, one that could be."""


def example(field):
    """What an officer might fill in."""
    if "enum" in field.takes:
        return field.takes["enum"][0]
    if field.takes.get("format") == "date":
        return day("Tue 24 Nov 2026").isoformat()
    if field.takes["type"] == "integer":
        return field.takes["minimum"]
    return WRITTEN.get(field.name, "a-code-1")


def fields(name):
    """The fields of a form, by name."""
    return {each.name: each for each in ALL[name]}


def filled(form, **more):
    """A form in which everything is filled in that it needs."""
    needed = {each.name: example(each) for each in form.fields if each.needed}
    return {"event": form.event.value} | needed | more


def test_every_event_has_its_form_or_is_recorded_elsewhere():
    """No event is forgotten, and where one has no form under its own name, it is said where it is recorded."""
    with_form = {each.event for each in FORMS}
    assert with_form | ELSEWHERE.keys() == set(EventKind)
    assert with_form & ELSEWHERE.keys() == set()
    named = {where for where in ELSEWHERE.values() if " " not in where}
    assert named <= OTHERS.keys()
    assert [where for where in ELSEWHERE.values() if " " in where and "ehcp record" not in where] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_what_a_form_needs_is_enough_and_nothing_of_it_can_be_left_out(form):
    """Filled in as far as it must be, it is an event; with any of it missing, that column is named."""
    may = {"duty": "send_final_plan"} if form.event is EventKind.FAMILY_TOLD else {}
    values = filled(form, **may)
    assert check_event(values, authority="816", today=TODAY).event is form.event
    for name in [each.name for each in form.fields if each.needed]:
        with pytest.raises(BadValueError) as refused:
            check_event(
                {column: value for column, value in values.items() if column != name}, authority="816", today=TODAY
            )
        assert refused.value.column == name


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_an_event_is_asked_for_nothing_that_it_cannot_carry(form):
    """At most eight fields, those that it needs first; and none says which event it is."""
    needed = [each.needed for each in form.fields]
    assert needed == sorted(needed, reverse=True)
    assert len(form.fields) <= 8
    assert "event" not in {each.name for each in form.fields}


@pytest.mark.parametrize("name", sorted({"record-event", *OF_EVENTS, *THREE}))
def test_every_choice_is_one_that_the_tracker_takes(name):
    """Word for word, in every list of every form."""
    taken = [(each.name, word) for each in ALL[name] for word in each.takes.get("enum", ()) if each.name in COLUMNS]
    faults = [fault for column, word in taken for fault in parse({column: word}, parsers(TODAY))[1]]
    assert faults == []


@pytest.mark.parametrize("name", sorted(ALL))
def test_no_form_takes_free_text(name):
    """Every field is a choice, a day, a number, a yes or no, or a code of a form that a name does not have."""
    free = [
        each.name
        for each in ALL[name]
        if each.takes["type"] == "string" and not {"enum", "pattern"} & each.takes.keys()
    ]
    assert free == []
    assert not {"note", "evidence"} & fields(name).keys()


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_field_has_a_title_and_help_and_no_switch_of_types(name):
    """An officer reads words; an optional field is a plain field."""
    drawn = schema(ALL[name])
    assert all(each["title"] and "_" not in each["title"] for each in drawn["properties"].values())
    assert all(each["description"].endswith(".") for each in drawn["properties"].values())
    assert [each for each in drawn["properties"].values() if "anyOf" in each or "default" in each] == [
        each for each in drawn["properties"].values() if each["type"] == "boolean"
    ]
    assert [each["position"] for each in drawn["properties"].values()] == list(range(len(drawn["properties"])))


def test_help_says_which_clock_starts_or_ends_and_by_which_law():
    """When advice came its six weeks end; a draft starts the family's fifteen days."""
    assert "Ends the clock of: Advice (SI 2014/1530 reg 8(1))." in fields("advice-received")["occurred_on"].help
    assert "Starts the clock of: Time for views on the draft plan (SI 2014/1530 reg 13(1)(a))." in (
        fields("draft-plan-served")["occurred_on"].help
    )
    assert "clock" not in fields("representations-received")["occurred_on"].help


def test_the_word_about_a_decision_says_what_its_letter_must_carry():
    """A refusal to assess tells of the right to appeal."""
    words = about(EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED)
    assert words.startswith("The family was told that there will be none.")
    assert "Its letter must carry" in words
    assert "appeal" in words


def test_an_exception_can_be_claimed_by_its_form_and_shows_what_shows_it():
    """It needs a code for the evidence, which stays on the case file; its grounds are those of the law."""
    asked = fields("claim-exception")
    assert [each.name for each in OTHERS["claim-exception"] if each.needed] == [
        *("case_ref", "duty", "ground", "evidence_held", "occurred_on", "starts_on")
    ]
    assert asked["ground"].takes["enum"] == list(Ground)
    assert "respond_to_consultation" not in asked["duty"].takes["enum"]


def test_any_event_can_be_recorded_by_one_form_but_for_what_needs_free_text():
    """Three fields are needed; an event that cannot do without a note or evidence is not offered."""
    offered = fields("record-event")["event"].takes["enum"]
    assert set(EventKind) - set(offered) == {EventKind.EXCEPTION_CLAIMED}
    assert [each.name for each in OTHERS["record-event"] if each.needed] == ["case_ref", "event", "occurred_on"]
    assert fields("record-event").keys() == set(COLUMNS) - {"note", "evidence", "recorded_at"}
