"""`ehcp due` and `ehcp statute`: questions about the law, for which no database is opened."""

import pytest

from config.statute import statute
from tests.flows.desk import Desk

LAW = "https://www.legislation.gov.uk/uksi/2014/1530/regulation"


def test_due_answers_as_the_contract_has_it(empty):
    """The three statutory dates of a request received on Wed 21 May 2025, soonest first, with their regulations."""
    found = empty.asks("due", "--received", "2025-05-21")
    assert found["received"] == "2025-05-21"
    assert [{name: each[name] for name in ("duty", "due_on", "cite", "href")} for each in found["duties"]] == [
        {
            "duty": "notify_decision_whether_to_assess",
            "due_on": "2025-07-02",
            "cite": "SI 2014/1530 reg 5(1)",
            "href": f"{LAW}/5",
        },
        {
            "duty": "notify_decision_not_to_issue_plan",
            "due_on": "2025-09-10",
            "cite": "SI 2014/1530 reg 10(1)",
            "href": f"{LAW}/10",
        },
        {
            "duty": "send_final_plan",
            "due_on": "2025-10-08",
            "cite": "SI 2014/1530 reg 13(2)",
            "href": f"{LAW}/13",
        },
    ]


def test_due_speaks_to_people_with_the_weekday_and_the_law(empty):
    """Without --json each date has its weekday, what is due, the arithmetic and the link."""
    said = empty("due", "--received", "2025-05-21")
    lines = said.out.splitlines()
    assert (said.status, said.err) == (0, "")
    assert lines[0].startswith("Wed 2 Jul 2025")
    assert lines[1].strip() == "Wednesday 21 May 2025 is day 0; 6 weeks are 42 days; Wednesday 2 July 2025"
    assert lines[2].strip() == f"SI 2014/1530 reg 5(1)  {LAW}/5"


def test_questions_about_the_law_leave_no_database(environment, tmp_path):
    """Who only asks about the law has no home folder afterwards."""
    desk = Desk(tmp_path / "never-made", environment)
    assert desk("due", "--received", "2025-05-21").status == 0
    assert desk("statute").status == 0
    assert not desk.home.exists()


def test_statute_lists_every_duty_with_its_source(empty):
    """Each duty of the law has its limit, counting rule, exceptions, citation, link and day of checking."""
    found = empty.asks("statute", "--on", "2025-08-01")
    assert found["on"] == "2025-08-01"
    of_an_older_law = {"carry_out_assessment_after_concession"}
    assert {each["duty"] for each in found["duties"]} == {duty.id for duty in statute().duty} - of_an_older_law
    assert {each["duty"] for each in found["rights"]} == {"contact_mediation_adviser", "appeal"}
    for each in (*found["duties"], *found["rights"]):
        assert each["limit"].split(maxsplit=1)[1] in ("weeks", "days", "day", "months", "working days")
        assert each["counting"] in ("within", "beginning_with", "before")
        assert each["basis"] in ("statute", "guidance", "practice")
        assert each["cite"]
        assert each["href"].startswith("https://")
        assert each["checked_on"] >= "2020-01-01"
        assert all(exception["ground"] and exception["cite"] for exception in each["exceptions"])


def test_statute_knows_what_each_limit_lifts(empty):
    """Regulation 5 knows four grounds, and a missed appointment is not among them; regulation 8 knows that one."""
    rows = empty.asks("statute", "--on", "2025-08-01")["duties"]
    grounds = {(each["duty"], each["basis"]): {one["ground"] for one in each["exceptions"]} for each in rows}
    assert grounds["notify_decision_whether_to_assess", "statute"] == {
        "school_closed",
        "early_years_provider_closed",
        "exceptional_personal_circumstances",
        "absent_from_area",
    }
    assert "missed_appointment" in grounds["provide_advice", "statute"]


def test_statute_speaks_of_today_where_no_day_is_given(empty):
    """Today is the fixed day of the installation."""
    assert empty.asks("statute")["on"] == "2025-08-01"


@pytest.mark.parametrize("words", [("statute", "--on", "2014-08-31"), ("due", "--received", "2014-08-31")])
def test_nothing_is_said_of_days_before_the_regulations(empty, words):
    """On Sun 31 Aug 2014 the Regulations were not in force yet: a refusal in words, never a default."""
    said = empty(*words)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("ehcp: nothing in force on Sun 31 Aug 2014")
