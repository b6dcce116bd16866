"""Answers to questions: one column, codes only."""

from models import answers


def test_answers_come_back_as_they_were_written():
    given = {"A1": "2", "A2": "0", "A10": "na"}
    assert answers.write(given) == "A1=2;A2=0;A10=na"
    assert answers.read("A1=2;A2=0;A10=na") == given


def test_nothing_answered_is_no_answer():
    assert answers.read(None) == answers.read("") == {}
