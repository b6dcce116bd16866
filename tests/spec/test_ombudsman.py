"""Dates that the Local Government and Social Care Ombudsman has stated, against ours.

`ombudsman_dates.csv` holds every decision known to us that states both the day on which a clock
started and the day on which it ended, for a duty that the statute's data knows.  Each row has its
reference and its link.  Ours agree with all but one, which is a day out.

In the decisions on a refusal that was taken back, the day of the refusal is not stated; the dates
do not depend on it, and the last day of the six weeks stands in for it.
"""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from models.case import Case
from tests.dates import day
from tests.factories import breached_on, clock, due, duties_of, event, requested_on

TABLE = Path(__file__).with_name("ombudsman_dates.csv")
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
A_DAY_OUT = "23 013 824"
ROUTE_NOT_STATED = "25 007 473"
DONE = {
    "notify_decision_whether_to_assess": "decision_to_assess_notified",
    "notify_decision_not_to_issue_plan": "decision_not_to_issue_plan_notified",
    "send_final_plan": "final_plan_sent",
}


def told(row: dict[str, str], route: str | None = None) -> Case:
    """The request of a decision, with the reversal of its refusal where there was one."""
    requested = requested_on(day(row["requested_on"]))
    if not row["overturned_on"]:
        return requested
    return requested_on(
        day(row["requested_on"]),
        event("decision_not_to_assess_notified", due(requested, "notify_decision_whether_to_assess")),
        event("decision_reversed", row["overturned_on"], route=route or row["overturned_by"]),
    )


def rows(*, besides: tuple[str, ...] = (), only: str | None = None) -> list:
    """Parameters: the decisions, named by their reference and duty."""
    chosen = [row for row in ROWS if row["case_ref"] not in besides and only in (None, row["case_ref"])]
    assert chosen, "a table without rows tests nothing"
    return [pytest.param(row, id=f"{row['case_ref']} {row['duty']}") for row in chosen]


@pytest.mark.parametrize("row", rows(besides=(A_DAY_OUT, ROUTE_NOT_STATED)))
def test_our_date_is_the_ombudsmans(row):
    """Nine dates, through Christmas, Easter and the summer holiday: the same day."""
    assert due(told(row), row["duty"]) == day(row["stated_due_on"])


@pytest.mark.parametrize("row", rows(only=A_DAY_OUT))
def test_the_one_that_differs_is_a_day_earlier_than_ours(row):
    """A documented difference: the decision counts the day of receipt as day 1, or has slipped."""
    assert due(told(row), row["duty"]) == day(row["stated_due_on"]) + timedelta(days=1)


@pytest.mark.parametrize("row", rows(only=ROUTE_NOT_STATED))
def test_where_the_route_is_not_stated_a_mediation_agreement_gives_the_ombudsmans_date(row):
    """A documented difference of route: read as an agreement under reg 42(2), the date is the same."""
    assert due(told(row, route="mediation_agreement"), row["duty"]) == day(row["stated_due_on"])


@pytest.mark.parametrize("row", rows(only=ROUTE_NOT_STATED))
def test_where_the_route_is_not_stated_an_own_review_leaves_the_twenty_weeks(row):
    """Read as the council's own change of mind, the 20 weeks of the request end on Mon 5 May 2025."""
    case = told(row, route="own_review")
    assert due(case, "send_final_plan") == day("Mon 5 May 2025")
    assert row["duty"] not in duties_of(case)


def test_the_decision_after_mediation_had_two_weeks_for_its_notice():
    """25 012 582: agreed on Tue 14 Jan 2025, so the notice that it will assess was due Tue 28 Jan 2025."""
    row = next(each for each in ROWS if each["overturned_by"] == "mediation_agreement")
    assert due(told(row), "notify_assessment_after_reversal") == day("Tue 28 Jan 2025")


@pytest.mark.parametrize(
    ("case_ref", "duty", "days_late"),
    [
        ("23 013 824", "notify_decision_not_to_issue_plan", 209),
        ("Suffolk, decision of Fri 26 Jan 2024", "notify_decision_whether_to_assess", 21),
        ("Suffolk, decision of Fri 26 Jan 2024", "send_final_plan", 190),
        ("25 006 076", "send_final_plan", 66),
        ("25 018 823", "send_final_plan", 212),
    ],
)
def test_what_was_found_late_is_late_by_as_many_days(case_ref, duty, days_late):
    """25 006 076 is "approximately 9.5 weeks over": 66 days."""
    row = next(each for each in ROWS if (each["case_ref"], each["duty"]) == (case_ref, duty))
    case = requested_on(day(row["requested_on"]), event(DONE[duty], row["done_on"]))
    found = clock(case, duty)
    assert found.state(on=day(row["done_on"])) == "late"
    assert found.days_late(on=day(row["done_on"])) == days_late
    assert breached_on(case, duty) is not None


def test_every_row_has_its_link_and_its_days():
    """A row that could not be checked by its reader would be no evidence."""
    assert len(ROWS) == 12
    for row in ROWS:
        assert row["link"].startswith(("https://", "http://"))
        days = [day(row[name]) for name in ("requested_on", "overturned_on", "stated_due_on", "done_on") if row[name]]
        assert min(days) == day(row["requested_on"])
