"""Section 44(1) of the Act: the plan is reviewed in every twelve months.

    "... in the period of 12 months starting with the date on which the plan was first made, and in each
    subsequent period of 12 months starting with the date on which the plan was last reviewed".

"Starting with" counts that date: it is day 1.  A review is made when its decision is notified.  A tracker
that is told of requests only does not know what became of the plan, and derives no such date.

https://www.legislation.gov.uk/ukpga/2014/6/section/44
"""

import pytest

from tests.dates import day
from tests.factories import a_case, breached_on, clocks_of, due, duties_of, event, requested_on, state_of
from tests.spec.plans import with_plan

REVIEW = "review_plan"
DECISIONS = [
    "decision_to_maintain_plan_notified",
    "decision_to_amend_plan_notified",
    "decision_to_cease_plan_notified",
]


def made_on(made, *later):
    """A plan made on a day, and its life followed: a move is known of that comes much later."""
    followed = event("phase_transfer_expected", made, phase="primary_to_secondary", takes_effect_on="Sat 1 Sep 2029")
    return requested_on("Mon 1 Sep 2014", event("final_plan_sent", made), followed, *later)


def reviewed(on, decision="decision_to_maintain_plan_notified"):
    """A meeting and its decision, on one day."""
    return event("review_meeting_held", on), event(decision, on)


@pytest.mark.parametrize(
    ("made", "last_day"),
    [
        ("Tue 1 Jan 2019", "Tue 31 Dec 2019"),
        ("Mon 12 Jan 2026", "Mon 11 Jan 2027"),
        ("Wed 31 Dec 2025", "Wed 30 Dec 2026"),
        ("Tue 28 Feb 2023", "Tue 27 Feb 2024"),
        ("Wed 1 Mar 2023", "Thu 29 Feb 2024"),
        ("Wed 28 Feb 2024", "Thu 27 Feb 2025"),
        ("Thu 29 Feb 2024", "Fri 28 Feb 2025"),
        ("Fri 1 Mar 2024", "Fri 28 Feb 2025"),
    ],
)
def test_twelve_months_starting_with_the_day_on_which_the_plan_was_made(made, last_day):
    """Made on New Year's Day, reviewed by New Year's Eve; leap days on both sides."""
    assert due(made_on(made), REVIEW) == day(last_day)


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize(
    ("told", "state", "breach"),
    [
        ("Mon 11 Jan 2027", "met", None),
        ("Tue 12 Jan 2027", "late", "Tue 12 Jan 2027"),
        ("Mon 1 Feb 2027", "late", "Tue 12 Jan 2027"),
    ],
)
def test_a_review_is_made_when_its_decision_is_notified(decision, told, state, breach):
    """A meeting in December is no review until the family has its decision."""
    case = with_plan(event("review_meeting_held", "Mon 14 Dec 2026"), event(decision, told))
    first = clocks_of(case, REVIEW)[0]
    assert first.state(on=day(told)) == state
    assert first.breached_on == (breach and day(breach))


@pytest.mark.parametrize("decision", DECISIONS[:2])
def test_the_next_twelve_months_start_with_the_review(decision):
    """Reviewed early, on Sun 1 Sep 2019: the next review is due by Mon 31 Aug 2020, and not by New Year's Eve."""
    case = made_on("Tue 1 Jan 2019", *reviewed("Sun 1 Sep 2019", decision))
    first, second = clocks_of(case, REVIEW)
    assert (first.done_on, second.due_on) == (day("Sun 1 Sep 2019"), day("Mon 31 Aug 2020"))


def test_a_late_review_starts_the_next_twelve_months_too():
    """Reviewed three weeks late: the next period starts with that day, and the breach stays in the record."""
    case = made_on("Tue 1 Jan 2019", *reviewed("Tue 21 Jan 2020"))
    first, second = clocks_of(case, REVIEW)
    assert (first.breached_on, second.due_on) == (day("Wed 1 Jan 2020"), day("Wed 20 Jan 2021"))


@pytest.mark.parametrize(
    "later",
    [
        (),
        (event("mediation_declined", "Mon 2 Feb 2026"),),
        (event("appeal_lodged", "Mon 2 Mar 2026"),),
    ],
    ids=["nothing", "mediation", "appeal"],
)
def test_a_plan_whose_life_is_not_followed_has_no_such_date(later):
    """Nobody can say what became of it, so that nothing is breached: an appeal is about its making."""
    assert REVIEW not in duties_of(with_plan(*later))


@pytest.mark.parametrize(
    "followed",
    [
        event("review_meeting_arranged", "Mon 2 Feb 2026", takes_effect_on="Mon 2 Nov 2026"),
        event("reassessment_requested", "Mon 2 Feb 2026"),
        event("amendment_notice_sent", "Mon 2 Feb 2026"),
    ],
    ids=lambda each: each.event,
)
def test_once_anything_of_its_life_is_recorded_it_has(followed):
    """The twelve months then run from the day on which the plan was made."""
    assert due(with_plan(followed), REVIEW) == day("Mon 11 Jan 2027")


@pytest.mark.parametrize(
    ("ending", "columns"),
    [("plan_transferred_out", {}), ("no_longer_responsible", {"reason": "left_england"})],
)
def test_a_plan_that_is_gone_is_not_reviewed(ending, columns):
    """Transferred, or the family gone, within the twelve months: nothing is owed and nothing was broken."""
    followed = event("move_notified", "Mon 1 Jun 2026", takes_effect_on="Wed 1 Jul 2026")
    case = with_plan(followed, event(ending, "Wed 1 Jul 2026", **columns))
    assert state_of(case, REVIEW, on="Wed 1 Jul 2026") == "no_longer_owed"
    assert breached_on(case, REVIEW) is None


def test_a_plan_that_came_in_is_reviewed_every_twelve_months_after_its_first_review_here():
    """The first review is that of regulation 15(5); the next period starts with it."""
    case = a_case(
        event("plan_transferred_in", "Mon 2 Mar 2026", last_reviewed_on="Mon 1 Sep 2025"), *reviewed("Mon 6 Jul 2026")
    )
    assert due(case, REVIEW) == day("Mon 5 Jul 2027")
