"""`ehcp forecast`: which limits will be met, what that rests on, and how good the forecasts were."""

from datetime import timedelta

import pytest

from models.forecast import DISCLAIMER
from tests.dates import day

HEADER = "case_ref,event,occurred_on"


def rows(ref, received, **days):
    """A request and what happened so many days after its receipt, as lines of the event file."""
    return [f"{ref},{kind},{day(received) + timedelta(days=n)}" for kind, n in {"request_received": 0, **days}.items()]


@pytest.fixture
def seen(desk):
    """Twelve plans that were in time, and a request that waits for its draft, seen on Fri 1 Aug 2025."""
    drafted = {"decision_to_assess_notified": 40, "draft_plan_served": 90, "final_plan_sent": 115}
    lines = [line for n in range(12) for line in rows(f"YK-P{n}", "Mon 6 Jan 2025", **drafted)]
    lines += rows("YK-W1", "Mon 14 Apr 2025", decision_to_assess_notified=40)
    assert desk("import", desk.file("past.csv", "\n".join([HEADER, *lines]) + "\n")).status == 0
    return desk


def test_a_month_is_forecast_in_a_sentence_and_a_table(seen):
    said = seen("forecast", "--month", "2025-09")
    assert said.status == 0
    assert said.out.startswith("At today's pace 1 of 1 finalised plan due in September 2025 will be on time")
    assert DISCLAIMER in said.out
    assert "YK-W1" in said.out
    assert "The coming limits, seen on Fri 1 Aug 2025" in " ".join(said.out.split())
    assert "YK-0002" not in said.out


def test_as_json_every_number_comes_with_what_it_rests_on(seen):
    """Without a month, every coming limit of every open request; the month is this one."""
    found = seen.asks("forecast")
    assert (found["month"], found["as_of"], found["disclaimer"]) == ("2025-08", "2025-08-01", DISCLAIMER)
    (row,) = [each for each in found["rows"] if each["case_ref"] == "YK-W1"]
    assert (row["duty"], row["due_on"], row["waits_for"]) == ("send_final_plan", "2025-09-01", "advice")
    assert row["rests_on"].startswith("of 1 past request that waited for advice 31 days before the limit, 1 in time;")
    assert 0 < row["probability"] <= 1
    assert {each["case_ref"] for each in found["rows"]} == {"YK-W1", "YK-0001", "YK-0002"}


def test_a_forecast_of_another_day_knows_only_that_day(seen):
    """On Thu 1 May 2025 decisions had been made, but no plan had been due yet: nothing is forecast from nothing."""
    found = seen.asks("forecast", "--as-of", "2025-05-01")
    assert {each["duty"] for each in found["rows"]} == {"notify_decision_whether_to_assess"}
    assert found["sentence"].startswith("There is no forecast for May 2025")


def test_how_good_it_was_is_said_for_each_kind_of_limit(seen):
    """Of plans too little is known by then; all decisions were in time, and so was the past share."""
    said = seen("forecast", "--calibration", "--as-of", "2025-06-02")
    assert said.status == 0
    assert "Finalised plan, forecast on Sat 1 Jun 2024" in said.out
    assert "Nothing can be said yet about how good the forecast is" in said.out
    assert said.out.endswith(f"{DISCLAIMER}\n")
    found = seen.asks("forecast", "--calibration")
    assert [each["limit"] for each in found["limits"]] == ["decision whether to assess", "finalised plan"]
    assert {"brier", "brier_naive", "is_better", "sentences", "bands"} <= found["limits"][0].keys()


@pytest.mark.parametrize("month", ["2027", "2027-13", "03/2027", "2027-03-01"])
def test_what_is_no_month_is_refused(desk, month):
    said = desk("forecast", "--month", month)
    assert (said.status, said.out) == (2, "")
    assert f"'{month}' is not a month: write it as YYYY-MM, as in 2027-03" in " ".join(
        said.err.replace("│", " ").split()
    )
