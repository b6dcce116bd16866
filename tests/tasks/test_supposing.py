"""What if: what would change is listed, and nothing is written."""

import pytest

from tasks.supposing import SupposedError, supposing, what_if
from tests.dates import day
from tests.factories import AUTHORITY, event

EIGHTEEN = "send_final_plan=18weeks"


def asked(office, on, limits=(), starts=None, holidays=(), closed=()):
    """What would change, seen on a day; nothing may be written by asking."""
    before = office.everything()
    suppose = supposing(limits=limits, starts=starts and day(starts), holidays=holidays, closed=closed)
    rows = what_if(office.engine, AUTHORITY, as_of=day(on), suppose=suppose)
    assert office.everything() == before
    return rows


@pytest.fixture
def three(office):
    """Three requests: of May, of Mon 1 Sep 2025, and one that ended long ago."""
    office.hears(
        event("request_received", "Mon 12 May 2025"),
        event("request_received", "Mon 1 Sep 2025", case_ref="YK-0002"),
        event("request_received", "Mon 6 Jan 2025", case_ref="YK-0003"),
        event("decision_not_to_assess_notified", "Mon 3 Feb 2025", case_ref="YK-0003"),
    )
    return office


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        ("Tue 2 Sep 2025", []),
        ("Mon 1 Sep 2025", ["YK-0002"]),
        ("Mon 12 May 2025", ["YK-0001", "YK-0002"]),
        ("Mon 6 Jan 2025", ["YK-0001", "YK-0002", "YK-0003"]),
    ],
)
def test_a_limit_changed_from_a_day_changes_what_started_from_that_day_on(three, starts, expected):
    """Eighteen weeks in place of twenty."""
    rows = asked(three, "Wed 1 Oct 2025", [EIGHTEEN], starts)
    assert sorted({row["case_ref"] for row in rows}) == expected


def test_each_row_says_what_is_and_what_would_be(three):
    """Both days and both states: on Tue 16 Sep 2025 the first request would be overdue."""
    rows = asked(three, "Tue 16 Sep 2025", [EIGHTEEN], "Mon 12 May 2025")
    assert rows[0] == {
        "case_ref": "YK-0001",
        "what": "Finalised plan",
        "due_on": day("Mon 29 Sep 2025"),
        "state": "outstanding",
        "would_be_due_on": day("Mon 15 Sep 2025"),
        "would_be": "overdue",
    }


def test_one_bank_holiday_more_moves_what_is_counted_in_working_days(office):
    """A plan that moves with its child; the 20 weeks count every day and do not move."""
    office.hears(
        event("plan_transferred_in", "Wed 1 Jan 2025", last_reviewed_on="Fri 1 Nov 2024"),
        event("move_notified", "Wed 4 Jun 2025", takes_effect_on="Thu 5 Jun 2025"),
    )
    rows = asked(office, "Wed 1 Oct 2025", holidays=["2025-06-09"])
    assert [(row["due_on"], row["would_be_due_on"]) for row in rows] == [
        (day("Tue 24 Jun 2025"), day("Wed 25 Jun 2025"))
    ]


def test_one_closure_more_shows_where_an_exception_could_come_to_matter(office):
    """It is told, and applied to nothing."""
    office.hears(
        event("request_received", "Mon 12 May 2025"),
        event("decision_to_assess_notified", "Mon 23 Jun 2025"),
        event("advice_sought", "Wed 16 Jul 2025", advice_kind="educational", setting="100001"),
    )
    rows = asked(office, "Mon 4 Aug 2025", closed=["100001:2025-07-23:2025-09-02"])
    # The decision was made in time: only the refusal, and the plan, are still to come.
    assert [row["what"].partition(":")[0] for row in rows] == [
        "Refusal of a plan (if there is to be one)",
        "Finalised plan",
    ]
    assert {row["would_be"] for row in rows} == {None}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "nothing is supposed: give --limit, --bank-holiday or --closure"),
        ({"limits": ["send_final_plan"]}, "'send_final_plan' is no limit: write DUTY=LENGTH"),
        ({"limits": ["send_final_plan=0weeks"]}, "is no limit"),
        ({"limits": [EIGHTEEN]}, "say from which day the limit is changed"),
        ({"limits": ["send_plan=18weeks"], "starts": "Mon 1 Sep 2025"}, "no duty is called send_plan"),
        ({"limits": [EIGHTEEN], "starts": "Mon 1 Sep 2014"}, "begins on Mon 1 Sep 2014: say a later day"),
        ({"holidays": ["09/06/2025"]}, "'09/06/2025' is not a day"),
        ({"closed": ["100001"]}, "is no closure: write SETTING:FROM:TO"),
        ({"closed": ["100001:2025-09-02:2025-07-23"]}, "ends before it begins"),
        ({"closed": ["100001:2025-02-30:2025-07-23"]}, "'2025-02-30' is not a day"),
    ],
)
def test_what_cannot_be_supposed_is_refused_in_a_sentence(three, said, why):
    """Nothing is guessed."""
    with pytest.raises(SupposedError) as refused:
        asked(three, "Wed 1 Oct 2025", **said)
    assert why in str(refused.value)


def test_two_suppositions_are_made_together(three):
    """A shorter plan and a shorter decision, from one day on."""
    limits = [EIGHTEEN, "notify_decision_whether_to_assess=4weeks"]
    rows = asked(three, "Wed 1 Oct 2025", limits, "Mon 1 Sep 2025")
    assert {row["what"] for row in rows} == {"Finalised plan", "Decision whether to assess"}
