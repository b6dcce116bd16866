"""The Ombudsman's dates once more, through the command line: what a caseworker would type and read.

`ehcp due --received` for the dates of a request; `ehcp record` and `ehcp case` where a refusal was
overturned, for the ten and fourteen weeks.  The table, and the two rows that differ, are those of
test_ombudsman.py.
"""

import os

import pytest

from models.store.session import open_store
from tasks import opening
from tests.dates import day
from tests.flows.desk import Desk
from tests.spec.test_ombudsman import A_DAY_OUT, ROUTE_NOT_STATED, ROWS

OF_A_REQUEST = [row for row in ROWS if not row["overturned_on"]]
OVERTURNED = [row for row in ROWS if row["overturned_on"]]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A desk with an empty home folder on Fri 27 Feb 2026, the latest day of the table."""
    engines = []

    def opens(url):
        engines.append(open_store(url))
        return engines[-1]

    with pytest.MonkeyPatch.context() as patch:
        for name in [each for each in os.environ if each.startswith(("EHCP_", "PREFECT_"))]:
            patch.delenv(name)
        patch.setattr(opening, "open_store", opens)
        home = tmp_path_factory.mktemp("ombudsman")
        patch.chdir(home)
        yield Desk(home / "home", patch).set(EHCP_TODAY=day("Fri 27 Feb 2026").isoformat())
    for engine in engines:
        engine.dispose()


def named(rows):
    """Parameters: the rows by their reference and duty."""
    return [pytest.param(row, id=f"{row['case_ref']} {row['duty']}") for row in rows]


def of_duty(found, duty):
    """The one date of that duty in an answer."""
    (due_on,) = [each["due_on"] for each in found["duties"] if each["duty"] == duty]
    return due_on


def recorded(desk, row, route):
    """The reference under which the request, its refusal and the reversal were recorded, event by event."""
    ref = f"{row['case_ref']} {route}".replace(" ", "-").replace("_", "-")
    refused_on = of_duty(
        desk.asks("due", "--received", day(row["requested_on"]).isoformat()), "notify_decision_whether_to_assess"
    )
    for words in (
        ("request_received", "--on", day(row["requested_on"]).isoformat()),
        ("decision_not_to_assess_notified", "--on", refused_on),
        ("decision_reversed", "--on", day(row["overturned_on"]).isoformat(), "--route", route),
    ):
        said = desk("record", ref, *words)
        assert said.status == 0, said.err
    return ref


@pytest.mark.parametrize("row", named(row for row in OF_A_REQUEST if row["case_ref"] != A_DAY_OUT))
def test_due_gives_the_ombudsmans_date(desk, row):
    """`ehcp due --received` with the day of the request."""
    found = desk.asks("due", "--received", day(row["requested_on"]).isoformat())
    assert of_duty(found, row["duty"]) == day(row["stated_due_on"]).isoformat()


@pytest.mark.parametrize("row", named(row for row in OF_A_REQUEST if row["case_ref"] == A_DAY_OUT))
def test_due_gives_the_day_after_for_the_one_that_counts_from_day_1(desk, row):
    """23 013 824 states Wed 6 Sep 2023; counted from day 0 it is the day after."""
    found = desk.asks("due", "--received", day(row["requested_on"]).isoformat())
    assert row["stated_due_on"] == "Wed 6 Sep 2023"
    assert of_duty(found, row["duty"]) == day("Thu 7 Sep 2023").isoformat()


@pytest.mark.parametrize("row", named(OVERTURNED))
def test_case_gives_the_ten_and_the_fourteen_weeks(desk, row):
    """`ehcp case` after the reversal was recorded; where the route is not stated, read as an agreement."""
    route = "mediation_agreement" if row["case_ref"] == ROUTE_NOT_STATED else row["overturned_by"]
    found = desk.asks("case", recorded(desk, row, route))
    assert of_duty(found, row["duty"]) == day(row["stated_due_on"]).isoformat()


@pytest.mark.parametrize("row", named(row for row in OVERTURNED if row["case_ref"] == ROUTE_NOT_STATED))
def test_case_keeps_the_twenty_weeks_after_an_own_review(desk, row):
    """Read as the council's own change of mind: Mon 5 May 2025, and the officer is warned of the other reading."""
    found = desk.asks("case", recorded(desk, row, "own_review"))
    assert of_duty(found, "send_final_plan") == day("Mon 5 May 2025").isoformat()
    assert any("The Ombudsman counts 10 and 14 weeks" in each for each in found["warnings"])


def test_people_read_the_date_with_its_weekday(desk):
    """25 018 809, as it stands on the screen: through the summer holiday to Wed 8 Oct 2025."""
    said = desk("due", "--received", day("Wed 21 May 2025").isoformat())
    assert "Wed 10 Sep 2025" in said.out
    assert "Wed 8 Oct 2025" in said.out


def test_every_row_of_the_table_was_typed():
    """None is left out."""
    assert len(OF_A_REQUEST) + len(OVERTURNED) == len(ROWS) == 12
