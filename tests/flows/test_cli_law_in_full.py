"""The commands that ask why, what if, since when, and on what exception."""

import json

import pytest

from tests.dates import day
from tests.flows.desk import Desk

CLOSURES = "setting,closed_from,closed_to\n100001,2025-07-23,2025-09-02\n"
AWAY = (
    "--duty",
    "send_final_plan",
    "--ground",
    "absent_from_area",
    "--starts-on",
    "2025-06-20",
    "--ends-on",
    "2025-07-24",
)
CLAIM = ("record", "YK-0001", "exception_claimed", "--on", "2025-08-01", *AWAY)


def test_due_explains_each_date(empty):
    """A sentence for a parent, the arithmetic, the rule and its source."""
    said = empty("due", "--received", "2025-05-21", "--explain").out
    assert (
        "The council must send the finalised plan by Wednesday 8 October 2025, 20 weeks after Wednesday 21 May 2025"
        in said
    )
    assert "Wednesday 21 May 2025 is day 0; 20 weeks are 140 days; Wednesday 8 October 2025." in said
    assert "Rule send_final_plan, version 2014, in force from Monday 1 September 2014." in said


def test_a_case_answers_with_a_block_for_a_bundle(desk):
    """Each duty as lines of one fact each."""
    said = desk("case", "YK-0001", "--bundle").out
    assert "Duty: Send the finalised plan (send_final_plan), owed by local authority" in said
    assert "Last day: Wednesday 8 October 2025" in said


def test_a_case_answers_as_known_on_a_day(desk):
    """All of the story was recorded on Fri 1 Aug 2025: on the day before, nothing was known."""
    assert desk.asks("case", "YK-0001", "--known-on", "2025-08-01")["known_on"] == "2025-08-01"
    said = desk("case", "YK-0001", "--known-on", "2025-07-31")
    assert (said.status, said.out) == (2, "")
    assert "nothing of it had been recorded" in said.err


def test_a_claim_is_recorded_with_its_evidence_and_stands_in_the_ledger(desk):
    """Without evidence it is refused, with a sentence that names the regulation."""
    refused = desk(*CLAIM)
    assert refused.status == 2
    assert "evidence: an exception to SI 2014/1530 reg 13(2), SI 2015/62 reg 13(2) needs evidence" in refused.err
    assert desk(*CLAIM, "--evidence", "Letter on the file.").status == 0
    (row,) = desk.asks("exceptions")["exceptions"]
    assert (row["case_ref"], row["holds"], row["recorded_late"]) == ("YK-0001", True, False)
    assert desk.asks("exceptions", "--late")["exceptions"] == []
    assert "Letter on the file" not in desk("exceptions").out + json.dumps(row)
    assert "Exception absent from area (send final plan) applies: reg 13(3), 10(4)(d)" in desk("case", "YK-0001").out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--ends-on", "2025-07-10"), "and 21 are shown"),
        (("--starts-on", "2025-10-09", "--ends-on", "2025-12-01"), "after the limit had passed on Wed 8 Oct 2025"),
        (("--ground", "missed_appointment"), "does not know the ground missed_appointment"),
        (("--duty", "allow_representations"), "knows no ground at all"),
        (("--duty", "send_final_plan_after_order"), "this request has no limit send_final_plan_after_order"),
    ],
)
def test_a_claim_whose_facts_do_not_hold_is_refused_and_nothing_changes(desk, words, why):
    """The last of two options of a name counts."""
    before = desk.everything()
    said = desk(*CLAIM, "--evidence", "Letter on the file.", *words)
    assert (said.status, said.out) == (2, "")
    assert why in said.err
    assert desk.everything() == before


def test_closures_are_taken_from_a_file_and_told_where_they_could_matter(desk):
    """The school's advice was asked for within the window."""
    asked = ("--advice-kind", "educational", "--service", "setting", "--setting", "100001")
    assert desk("record", "YK-0001", "advice_sought", "--on", "2025-07-21", *asked).status == 0
    assert desk.asks("closures", "import", desk.file("closures.csv", CLOSURES))["closures"] == 1
    warnings = desk.asks("case", "YK-0001")["warnings"]
    assert any("Setting 100001 was closed from Wed 23 Jul 2025 to Tue 2 Sep 2025" in each for each in warnings)


def test_a_bad_file_of_closures_changes_nothing(desk):
    """Row and column, and status 2."""
    before = desk.everything()
    said = desk("closures", "import", desk.file("closures.csv", CLOSURES + "100001,2025-09-01,2025-09-05\n"))
    assert (said.status, said.out) == (2, "")
    assert "row 2, column closed_from: overlaps row 1 of the same setting" in said.err
    assert desk.everything() == before


def test_what_if_lists_what_would_change_and_writes_nothing(desk):
    """Sixteen weeks for the plan: the first request would be due on Wed 10 Sep 2025."""
    before = desk.everything()
    found = desk.asks("what-if", "--limit", "send_final_plan=16weeks", "--from", "2025-05-01")
    plan = next(each for each in found["changes"] if (each["case_ref"], each["what"]) == ("YK-0001", "Finalised plan"))
    assert (plan["due_on"], plan["would_be_due_on"]) == ("2025-10-08", day("Wed 10 Sep 2025").isoformat())
    said = desk("what-if", "--limit", "send_final_plan=16weeks", "--from", "2025-05-01")
    assert "2 requests would change, seen on Fri 1 Aug 2025; nothing was written" in said.out
    assert desk.everything() == before


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "nothing is supposed"),
        (("--limit", "send_final_plan=16weeks"), "say from which day"),
        (("--limit", "soon"), "'soon' is no limit"),
        (("--bank-holiday", "yesterday"), "'yesterday' is not a day"),
        (("--closure", "100001:2025-09-02:2025-07-23"), "ends before it begins"),
    ],
)
def test_what_cannot_be_supposed_is_refused(desk, words, why):
    """In a sentence, status 2."""
    said = desk("what-if", *words)
    assert (said.status, said.out) == (2, "")
    assert why in said.err


def test_the_statute_says_what_is_due_for_a_check(empty):
    """Two years on everything is, and the status says so; today only what was read second-hand is listed."""
    fresh = empty("statute", "--check", "--on", "2026-11-24")
    assert (fresh.status, fresh.out.splitlines()[-1].startswith("0 not checked for a year, ")) == (0, True)
    late = empty("statute", "--check", "--on", "2028-11-24")
    assert late.status == 1
    assert "not checked for a year" in late.out.splitlines()[0]
    assert empty.asks("statute", "--check", "--on", "2028-11-24", status=1)["values"][0]["stale"] is True


def test_the_statute_says_what_each_letter_must_carry(empty):
    """With its regulation; and recording a decision says it while the letter can still be put right."""
    assert "the right to appeal, and the time limits for it" in empty("statute", "--notices").out
    assert {each["event"] for each in empty.asks("statute", "--notices")["notices"]} > {"final_plan_sent"}


def test_recording_a_decision_says_what_its_letter_must_carry(desk):
    """Once: the same event again says nothing of it."""
    words = ("record", "YK-0002", "decision_not_to_assess_notified", "--on", "2025-08-01")
    assert "Its letter must carry (reg 5(3)): the decision, with its reasons (s.36(5))" in desk(*words).out
    assert "Its letter" not in desk(*words).out


def test_the_life_of_a_plan_is_recorded_and_shown(desk: Desk):
    """A review meeting: report in two weeks, decision in four; and it is refused where there is no plan."""
    assert desk("record", "YK-0003", "review_meeting_held", "--on", "2025-07-28").status == 0
    due = {each["duty"]: each["due_on"] for each in desk.asks("case", "YK-0003")["duties"]}
    assert due["circulate_review_report"] == day("Mon 11 Aug 2025").isoformat()
    assert due["notify_review_decision"] == day("Mon 25 Aug 2025").isoformat()
    refused = desk("record", "YK-0001", "review_meeting_held", "--on", "2025-07-28")
    assert (refused.status, refused.out) == (2, "")
    assert "no plan is maintained: record final_plan_sent or plan_transferred_in first" in refused.err


def test_a_plan_that_comes_in_begins_a_record_of_its_own(desk):
    """It is no request: the measures do not count it, and the caseload does not list it."""
    before = desk.asks("timeliness", "--from", "2025-01-01", "--to", "2025-12-31")["requests_received_in_year"]
    words = ("record", "YK-0009", "plan_transferred_in", "--on", "2025-07-01", "--last-reviewed-on", "2025-03-03")
    assert desk(*words).status == 0
    case = desk.asks("case", "YK-0009")
    assert (case["stage"], case["outcome"]) == ("closed", "plan_transferred_in")
    assert {each["duty"] for each in case["duties"]} == {"tell_family_of_transfer", "review_transferred_plan"}
    after = desk.asks("timeliness", "--from", "2025-01-01", "--to", "2025-12-31")["requests_received_in_year"]
    assert after == before
    assert "YK-0009" not in {each["case_ref"] for each in desk.asks("cases")["cases"]}
