"""`ehcp advice check`: two minutes, and the outcome by rule."""

import json
import os
import subprocess

import pytest

from tests.dates import day
from tests.flows.served import EHCP

ON = day("Thu 31 Jul 2025").isoformat()
GOOD = "A1=2;A2=2;A3=2;A4=2;A5=2;A6=1;A7=2;A8=2;A11=2;A12=na"
VAGUE = GOOD.replace("A5=2", "A5=0")
PAST = ("YK-0001", "--advice-kind", "medical", "--on", ON)


@pytest.fixture
def came(desk):
    """A desk at which medical advice has come."""
    desk.hears_the_story()
    assert desk("record", "YK-0001", "advice_received", "--on", ON, "--advice-kind", "medical").status == 0
    return desk


def test_vague_advice_goes_back_and_its_author_is_told_why_in_the_words_of_the_question(came):
    said = came.asks("advice", "check", *PAST, "--answers", VAGUE)
    assert said["event"] == "advice_returned"
    assert [each["id"] for each in said["failed"]] == ["A5"]
    duties = came.asks("case", "YK-0001", "--as-of", ON)["duties"]
    (rework,) = [each for each in duties if each["duty"] == "rework_advice"]
    assert (rework["state"], rework["due_on"]) == ("outstanding", "2025-08-07")
    assert came("sweep", "--as-of", ON).status == came("deliver").status == 0
    (letter,) = [each.read_text() for each in came.letters() if "went back for rework" in each.read_text()]
    assert "It went back because these were answered no:" in letter
    assert "how often, how long, in what size of group" in letter


def test_good_advice_is_accepted_and_twice_is_once(came):
    assert came.asks("advice", "check", *PAST, "--answers", GOOD)["event"] == "advice_accepted"
    again = came.asks("advice", "check", *PAST, "--answers", GOOD)
    assert again["already_known"]


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ("A1=2", "A2 is not answered"),
        (f"{GOOD};B7=1", "B7 is no question of the gate"),
        (GOOD.replace("A3=2", "A3=3"), "A3=3 is no answer"),
        (f"{GOOD};A9=2", "A9 is not asked of medical advice"),
        ("the child is well", "codes, never text"),
        (f"{GOOD};A1=0", "answers A1 twice"),
    ],
)
def test_answers_that_cannot_be_are_refused_in_one_sentence(came, answers, why):
    said = came("advice", "check", *PAST, "--answers", answers)
    assert said.status == 2
    assert said.err.startswith("ehcp: answers: ")
    assert why in said.err


def test_without_answers_and_without_anybody_to_ask_it_is_said_what_is_missing(came):
    said = came("advice", "check", *PAST)
    assert (said.status, "--answers" in said.err) == (2, True)


def test_a_file_is_refused_with_row_and_column_where_event_and_answers_contradict_each_other(came):
    rows = [("advice_accepted", VAGUE), ("advice_returned", GOOD), ("advice_accepted", f"{GOOD};A10=2")]
    lines = [f"YK-0001,{event},{ON},medical,{answers}" for event, answers in rows]
    head = "case_ref,event,occurred_on,advice_kind,answers"
    found = came.asks("import", came.file("advice.csv", "\n".join([head, *lines])), status=2)["files"][0]["rejected"]
    assert [(each["row"], each["column"]) for each in found] == [(1, "answers"), (2, "answers")]
    assert "A5 is answered 0, so this is advice_returned" in found[0]["reason"]
    assert "so this is advice_accepted" in found[1]["reason"]


def test_what_the_request_knows_of_the_year_group_decides_about_the_question_on_adulthood(came):
    year = ("record", "YK-0001", "request_received", "--on", "2025-05-22", "--year-group", "4")
    assert came(*year).status == 0
    line = f"case_ref,event,occurred_on,advice_kind,answers\nYK-0001,advice_accepted,{ON},medical,{GOOD};A10=2\n"
    (found,) = came.asks("import", came.file("advice.csv", line), status=2)["files"][0]["rejected"]
    assert (found["row"], found["column"]) == (1, "answers")
    assert "A10 is asked from year 9 on, and this is year 4" in found["reason"]


def test_only_what_was_checked_carries_answers(came):
    said = came("record", "YK-0001", "draft_plan_served", "--on", ON, "--answers", GOOD)
    assert (said.status, "draft_plan_served carries no answers" in said.err) == (2, True)


def test_the_questions_are_told_with_their_sources(desk):
    assert [each["id"] for each in desk.asks("advice", "questions")["questions"]] == [f"A{n}" for n in range(1, 13)]
    assert "Ofsted and CQC, Halton" in desk("advice", "questions").out


def test_at_a_terminal_each_question_is_asked_and_one_that_is_answered_with_no_code_once_more(came):
    terminal, its = os.openpty()
    os.write(terminal, b"7\n" + b"2\n" * 20)
    done = subprocess.run(
        [EHCP, "advice", "check", *PAST, "--json"],
        stdin=its,
        capture_output=True,
        text=True,
        env=os.environ | {"EHCP_HOME": str(came.home), "EHCP_TODAY": ON},
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("Please select one of the available options") == 1
    assert json.loads(done.stdout)["answers"].startswith("A1=2;A2=2;")
    os.close(terminal)
    os.close(its)
