"""`ehcp quality`: a sample by lot, audits from a file, and their grades beside the targets."""

import pytest

from config.practice.plan_audit import plan_audit
from tests.flows.test_bad_input import sentence

QUESTIONS = [each.id for each in plan_audit().question]
JUNE = ("--from", "2025-06-01", "--to", "2025-06-30")
SUMMER = ("--from", "2025-05-01", "--to", "2025-07-31")
HEADER = ",".join(["case_ref", "audited_on", "agencies", *QUESTIONS])


def row(ref="YK-0003", on="2025-07-07", agencies="education;health", said="2", **others):
    """A row of the file: all questions answered alike, but for these."""
    return ",".join([ref, on, agencies, *(others.get(each, said) for each in QUESTIONS)])


def audits(desk, *rows):
    return desk.file("audits.csv", "\n".join([HEADER, *rows]) + "\n")


def test_the_same_lot_is_drawn_by_whoever_draws_it(desk):
    """Authority and period are the seed, and it is said."""
    found = desk.asks("quality", "sample", *JUNE, "--size", "5")
    assert found["seed"] == "816 2025-06-01 2025-06-30"
    assert found["strata"] == [{"name": "not_recorded", "plans": 1, "chosen": ["YK-0003"]}]
    assert desk.asks("quality", "sample", *JUNE, "--by", "source")["strata"][0]["name"] == "education"
    assert "1 plan of the 1 sent in the period; seed: 816 2025-06-01 2025-06-30" in desk("quality", "sample", *JUNE).out


def test_audits_are_taken_from_a_file_and_graded_by_rule(desk):
    """The first is good enough but for one answer, the second disagrees; the same file again changes nothing."""
    file = audits(desk, row(PF2="0"), row(on="2025-07-08", agencies="health", said="1"))
    assert desk.asks("quality", "audit", file) == {"file": file, "audits": 2, "already_known": 0}
    assert desk.asks("quality", "audit", file)["already_known"] == 2
    found = desk.asks("quality", "grades", *SUMMER)
    assert (found["audited"], found["moderated"]) == (1, 1)
    assert {
        each["target"]: (each["wanted"], each["met"], each["of"], each["reached"]) for each in found["targets"]
    } == {
        "consistent_and_compliant": (98, 0, 1, 0),
        "childs_voice": (95, 1, 1, 100),
    }
    assert [(each["from"], each["audited"], each["outstanding"]) for each in found["quarters"]] == [
        ("2025-05-01", 0, 0),
        ("2025-07-01", 1, 1),
    ]
    (other,) = found["disagreements"]
    assert (other["first_grade"], other["second_grade"], other["second_share"]) == (
        "outstanding",
        "requires_improvement",
        50,
    )
    assert "PF2" in other["questions"]
    said = desk("quality", "grades", *SUMMER).out
    assert "Answered no in 1 plan: PF2" in said
    assert "YK-0003: outstanding, and nothing is recorded of what was changed" in said


def test_the_loop_is_closed_by_an_event(desk):
    """What was changed is a code."""
    desk("quality", "audit", audits(desk, row(said="1")))
    assert desk.asks("quality", "grades", *SUMMER)["open_loops"][0]["case_ref"] == "YK-0003"
    assert desk("record", "YK-0003", "plan_audit_closed", "--on", "2025-07-14", "--changed", "plan_amended").status == 0
    assert desk.asks("quality", "grades", *SUMMER)["open_loops"] == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (
            row(ref="YK-0001"),
            "row 2, column case_ref: an audit of a plan, and no draft was served and no plan sent by then",
        ),
        (row(PF2="3"), "row 2, column pf2: answer 0 (no), 1 (partly), 2 (yes)"),
        (row(PF2="na"), "row 2, column pf2: answer 0 (no), 1 (partly), 2 (yes)"),
        (row(PG1="9"), "row 2, column pg1: answer 0 (no), 1 (partly), 2 (yes) or na"),
        (row(PF2=""), "row 2, column pf2: is missing: an audit names its plan, its day and its agencies"),
        (row(agencies="police"), "row 2, column agencies: 'police' is no agency"),
        (row(on="2025-08-02"), "row 2, column audited_on"),
    ],
)
def test_a_bad_audit_is_named_by_row_and_column_and_nothing_is_taken(desk, wrong, why):
    """One sentence, status 2."""
    before = desk.everything()
    said = desk("quality", "audit", audits(desk, row(), wrong))
    assert (said.status, said.out) == (2, "")
    assert why in sentence(said)
    assert desk.everything() == before


def test_an_unknown_question_is_named(desk):
    """As a column of the file of audits, and as an answer in the event file."""
    file = desk.file("audits.csv", f"{HEADER},PZ9\n{row()},2\n")
    assert "column 'pz9' is not known" in sentence(desk("quality", "audit", file))
    answers = ";".join(f"{each}=2" for each in (*QUESTIONS, "PZ9"))
    event = f"case_ref,event,occurred_on,answers,agencies\nYK-0003,plan_audited,2025-07-07,{answers},health\n"
    said = desk("import", desk.file("events.csv", event))
    assert said.status != 0
    assert "PZ9 is no question of the plan audit" in said.out + said.err
    short = event.replace("PA1=2;", "PA1=7;").replace("PZ9=2", "").replace("PK1=2;", "")
    told = desk.asks("import", desk.file("events.csv", short), status=2)["files"][0]["rejected"]
    assert [(each["row"], each["column"]) for each in told] == [(1, "answers")] * 2
    assert "PA1=7: answer 0 (no), 1 (partly), 2 (yes)" in told[0]["reason"]
    assert told[1]["reason"] == "not answered: PK1"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("sample", "--from", "2025-05-01", "--to", "2025-05-31"), "no plan was sent in that period: there is nothing to sample"),
        (("sample", *JUNE, "--by", "officer"), "no sample is stratified by 'officer': choose one of phase, source"),
        (("grades", "--from", "2025-07-01", "--to", "2025-06-01"), "the period ends on Sun 1 Jun 2025, before it starts"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_in_a_sentence(desk, words, why):
    """Status 2."""
    said = desk("quality", *words)
    assert (said.status, said.out) == (2, "")
    assert why in sentence(said)


RETURNS = """whose,first_on,last_on,asked,returned,satisfied
parent,2025-04-01,2025-06-30,60,40,33
child,2025-04-01,2025-06-30,20,9,9
"""


def test_satisfaction_is_taken_as_counts_and_told_to_the_board_beside_its_target(desk):
    """A later file about the same days takes the place of the earlier one."""
    for satisfied in ("40", "33"):
        file = desk.file("returns.csv", RETURNS.replace("40,33", f"40,{satisfied}"))
        assert desk.asks("quality", "satisfaction", file)["rows"] == 2
    desk("report", "board", "--from", "2025-04-01", "--to", "2025-06-30", "--out", str(desk.home / "out"))
    (page,) = (desk.home / "out").glob("*.html")
    said = page.read_text(encoding="utf-8")
    assert (
        "(target 90%). Child: 100.0% (9 of 9) of those who answered; parent: 82.5% (33 of 40) of those who answered."
        in said
    )


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("parent,2025-07-01,2025-07-31,5,6,1", "row 3, column returned: is more than the 5 who were asked"),
        ("parent,2025-07-01,2025-07-31,6,5,6", "row 3, column satisfied: is more than the 5 who answered"),
        ("parent,2025-07-01,2025-07-31,6,5,very", "row 3, column satisfied: is no count"),
        ("parent,2025-06-30,2025-07-31,6,5,5", "row 3, column first_on: overlaps row 1"),
        ("parent,2025-07-31,2025-07-01,6,5,5", "row 3, column last_on: is before first_on"),
        ("school,2025-07-01,2025-07-31,6,5,5", "row 3, column whose: 'school' is no one who was asked"),
        ("parent,2025-07-01,2025-07-31,6,5,", "row 3, column satisfied: is missing"),
    ],
)  # fmt: skip
def test_returns_that_cannot_be_are_named_by_row_and_column(desk, wrong, why):
    """And nothing is taken."""
    before = desk.everything()
    said = desk("quality", "satisfaction", desk.file("returns.csv", f"{RETURNS}{wrong}\n"))
    assert (said.status, said.out) == (2, "")
    assert why in sentence(said)
    assert desk.everything() == before
