"""The gate of advice: what is asked, what a no leads to, and what is refused."""

import pytest

from config.practice.gate import advice_gate
from config.vocabulary import AdviceKind, EventKind
from models import answers, gate

MEDICAL = "A1=2;A2=2;A3=1;A4=2;A5=2;A6=2;A7=2;A8=1;A11=2;A12=na"


def amiss(said, kind="medical", year_group=None):
    """What is wrong with these answers."""
    return "; ".join(gate.amiss(said, AdviceKind(kind), year_group))


def test_there_are_twelve_questions_and_each_has_its_source():
    """A coordinator must be done in two minutes."""
    assert list(advice_gate()) == [f"A{number}" for number in range(1, 13)]
    assert all(each.source for each in advice_gate().values())


@pytest.mark.parametrize("question", [each.id for each in advice_gate().values()])
def test_a_no_to_a_question_of_the_gate_sends_the_advice_back_and_no_other_does(question):
    said = answers.write(answers.read(MEDICAL) | {question: "0"})
    back = question in {"A1", "A2", "A4", "A5", "A12"}
    assert gate.outcome(said) is (EventKind.ADVICE_RETURNED if back else EventKind.ADVICE_ACCEPTED)
    assert [each.id for each in gate.failed(said)] == ([question] if back else [])


def test_what_is_complete_is_taken():
    assert amiss(MEDICAL, year_group=4) == amiss(MEDICAL) == amiss(f"{MEDICAL};A10=2", year_group=9) == ""
    assert amiss(f"{MEDICAL};A10=na", year_group=4) == ""


@pytest.mark.parametrize(
    ("said", "kind", "year", "why"),
    [
        ("A13=2", "medical", None, "A13 is no question of the gate"),
        ("A3=7", "medical", None, "A3=7 is no answer: write 2 (yes), 1 (partly), 0 (no), na (does not apply)"),
        ("A9=2", "medical", None, "A9 is not asked of medical advice"),
        ("A11=1", "psychological", None, "A11 is not asked of psychological advice"),
        ("A1=na", "medical", None, "A1 is asked of every advice: answer it 0, 1 or 2"),
        ("A10=2", "medical", 4, "A10 is asked from year 9 on, and this is year 4: answer na"),
        ("A1=0", "parental", None, "A1 is not asked of parental advice"),
    ],
)
def test_an_answer_that_cannot_be_is_told_in_a_sentence(said, kind, year, why):
    assert why in amiss(said, kind, year)


def test_a_question_that_was_left_out_is_named_in_its_words():
    assert amiss(MEDICAL, year_group=9).startswith("A10 is not answered: From year 9 on")
    assert amiss("A1=2", "educational").count("is not answered") == 8


def test_the_family_is_asked_nothing():
    """Its own views are never sent back by rule."""
    assert gate.asked(AdviceKind.PARENTAL, 9) == []


@pytest.mark.parametrize(
    ("event", "said", "why"),
    [
        ("advice_accepted", MEDICAL, ""),
        ("advice_returned", MEDICAL, "no question of the gate is answered 0, so this is advice_accepted"),
        ("advice_accepted", MEDICAL.replace("A4=2", "A4=0"), "A4 is answered 0, so this is advice_returned"),
        ("advice_returned", MEDICAL.replace("A4=2", "A4=0"), ""),
    ],
)
def test_an_event_that_contradicts_its_answers_is_told_what_follows_from_them(event, said, why):
    assert gate.contradiction(EventKind(event), {"answers": said}).startswith(why)
    assert bool(gate.contradiction(EventKind(event), {"answers": said})) is bool(why)
