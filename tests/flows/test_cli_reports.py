"""`ehcp summary`, `timeliness` and `demo`: figures and letters for managers, and the sample authority."""

from email import message_from_bytes
from email.policy import default
from functools import partial

import pytest

from tasks import demonstrating

COUNTS = {
    "requests_received_in_year": 4,
    "request_outcome_six_weeks": 3,
    "request_outcome_over_6_weeks": 0,
    "outcome_decision_within_time": 0,
    "outcome_decision_over_time": 0,
    "plans_issued_den": 1,
    "plans_issued_den_ex": 1,
    "plans_issued_within_20_weeks": 1,
    "plans_issued_20_weeks_ex": 1,
    "pc_plans_issued_within_20_weeks": 100.0,
    "pc_plans_issued_20_weeks_ex": 100.0,
}
BANDS_AND_MEANS = {
    *("plans_issued_gt20weeks_ltyear", "plans_issued_gt20weeks_ltyear_ex"),
    *("plans_issued_gt_1_year", "plans_issued_gt_1_year_ex"),
    *("avg_weeks_issue_plan", "avg_weeks_issue_plan_exc"),
}
YEAR = ("--from", "2025-01-01", "--to", "2025-12-31")


def test_timeliness_answers_under_the_names_of_the_dfe(desk):
    """Four requests, three decisions in six weeks, and one plan, sent on its last day."""
    found = desk.asks("timeliness", *YEAR)
    assert {name: found.get(name, "missing") for name in COUNTS} == COUNTS
    assert found.keys() >= BANDS_AND_MEANS


def test_a_period_without_plans_has_no_rate(desk):
    """In a year without a plan the counts are nought, and the percentage is null rather than nought."""
    found = desk.asks("timeliness", "--from", "2024-01-01", "--to", "2024-12-31")
    assert (found["requests_received_in_year"], found["plans_issued_den"]) == (0, 0)
    assert found["pc_plans_issued_20_weeks_ex"] is None


def test_people_see_the_measures_as_a_table(desk):
    """With both days of the period in the title."""
    said = desk("timeliness", *YEAR)
    assert said.status == 0
    assert said.out.startswith("Wed 1 Jan 2025 to Wed 31 Dec 2025")
    assert "plans issued 20 weeks ex" in said.out.replace("_", " ")


def test_a_summary_is_of_the_last_whole_week(desk):
    """On a Friday the last week is the one that ended on the Sunday before; the text says so."""
    found = desk.asks("summary")
    assert found["week_ending"] == "2025-07-27"
    assert (found["files"], found["queued"]) == ([], 0)
    assert "27 Jul 2025" in found["subject"] + found["text"]
    assert desk("summary").out.strip() == found["text"].strip()


def test_a_summary_is_written_to_a_folder(desk):
    """As text, as a page and as a workbook, into a folder that is made; the week is in the names."""
    out = desk.home.parent / "reports" / "weekly"
    found = desk.asks("summary", "--week-ending", "2025-07-20", "--out", str(out))
    assert sorted(map(str, out.iterdir())) == sorted(found["files"])
    assert {each.name for each in out.iterdir()} == {
        "weekly-summary-816-2025-07-20.txt",
        "weekly-summary-816-2025-07-20.html",
        "weekly-summary-816-2025-07-20.xlsx",
    }
    assert (out / "weekly-summary-816-2025-07-20.txt").read_text(encoding="utf-8") == found["text"]
    assert desk("summary", "--out", str(out)).err.count("written: ") == 3


def test_a_summary_is_sent_once_a_week(desk):
    """The whole to three roles, and its own advice to each service; asked again for the week nothing is queued."""
    assert desk.asks("summary", "--send")["queued"] == 6
    assert desk.asks("summary", "--send")["queued"] == 0
    assert desk.asks("deliver")["counts"] == {"sent": 6}
    letters = [message_from_bytes(each.read_bytes(), policy=default) for each in desk.letters()]
    whole = {each["To"] for each in letters if "open requests" in each.get_body(("plain",)).get_content()}
    assert whole == {f"{role}@york.example" for role in ("send.manager", "head.of.service", "director")}
    assert desk.asks("summary", "--send", "--week-ending", "2025-07-20")["queued"] == 6


@pytest.fixture
def in_a_hurry(environment):
    """A sample of which only the last two days are lived through one by one."""
    environment.setattr(demonstrating, "demonstrate", partial(demonstrating.demonstrate, days=2))


def test_a_demo_ends_with_the_published_figures(empty, in_a_hurry):
    """York's 529 requests of 2025, and the caseload can be looked at afterwards."""
    found = empty.set(EHCP_TODAY="2025-12-31").asks("demo", "--like", "York", "--year", "2025")
    assert (found["like"], found["year"], found["ends_on"]) == ("York", 2025, "2025-12-31")
    assert found["measures"]["requests_received_in_year"] == 529
    assert found["measures"]["pc_plans_issued_20_weeks_ex"] == 98.5
    assert len(empty.asks("cases")["cases"]) > 50
    assert empty.asks("timeliness", *YEAR) == found["measures"]
    before = empty.everything()
    said = empty("demo")
    assert (said.status, said.out) == (2, "")
    assert said.err == "ehcp: the tracker holds requests already: set EHCP_HOME to an empty folder for a sample\n"
    assert empty.everything() == before


def test_people_see_a_demo_go_by(empty, in_a_hurry):
    """The last day is told of as it goes by, and the measures at the end; the year can end on another day."""
    said = empty.set(EHCP_TODAY="2026-11-23")("demo", "--ends-on", "2026-11-23")
    assert said.status == 0
    assert said.out.startswith("Mon 23 Nov 2026: ")
    assert "York 2025, a generated sample" in said.out


def test_a_board_is_the_page_that_the_dashboard_shows(desk):
    """For people as tables, without the pictures; as JSON the page itself; another name is refused with those there are."""
    said = desk("board", "caseload")
    assert (said.status, "YK-0002" in said.out, "Breached" in said.out) == (0, True, True)
    assert desk.asks("board", "officers")["markdown"].startswith("# Officers")
    refused = desk("board", "nope")
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert "there is no board nope: choose one of home, breaches," in refused.err
