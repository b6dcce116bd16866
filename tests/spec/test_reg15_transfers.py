"""Regulation 15: a plan that moves with its child from one authority to another.

    The old authority transfers the plan "on the day of the move" or, where it was not aware of it fifteen
    working days before, "within 15 working days beginning with the day on which it did become aware"
    (reg 15(2)).
    The new one tells the family within six weeks of the transfer (reg 15(4)), and reviews the plan before
    the later of twelve months beginning with the day on which it was made or last reviewed and three
    months beginning with the transfer (reg 15(5)).

The day of becoming aware is the first of the fifteen.  A working day is Monday to Friday without the bank
holidays of England: the Regulations do not define it.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/15
"""

import pytest

from config.statute import statute
from models.case import RefusedError
from tests.dates import day
from tests.factories import a_case, breached_on, clock, due, duties_of, event, requested_on, state_of
from tests.spec.plans import with_plan

TRANSFER, TELL, REVIEW = "transfer_plan", "tell_family_of_transfer", "review_transferred_plan"


def aware(on, moves_on, *later):
    """The old authority learns on a day that the family moves on a day."""
    return with_plan(event("move_notified", on, takes_effect_on=moves_on), *later)


def came_in(*later, on="Mon 2 Mar 2026", last_reviewed_on="Mon 1 Sep 2025"):
    """The new authority: all that it has is the plan."""
    return a_case(event("plan_transferred_in", on, last_reviewed_on=last_reviewed_on), *later)


@pytest.mark.parametrize(
    ("on", "last_day"),
    [
        ("Mon 2 Feb 2026", "Fri 20 Feb 2026"),
        ("Fri 6 Feb 2026", "Thu 26 Feb 2026"),
        ("Sat 7 Feb 2026", "Fri 27 Feb 2026"),
        ("Sun 8 Feb 2026", "Fri 27 Feb 2026"),
        ("Wed 25 Mar 2026", "Thu 16 Apr 2026"),
        ("Thu 26 Mar 2026", "Fri 17 Apr 2026"),
        ("Fri 3 Apr 2026", "Mon 27 Apr 2026"),
        ("Fri 24 Apr 2026", "Fri 15 May 2026"),
        ("Mon 14 Dec 2026", "Wed 6 Jan 2027"),
    ],
)
def test_fifteen_working_days_beginning_with_the_day_of_becoming_aware(on, last_day):
    """Easter 2026, May Day and Christmas are left out; a weekend's news is first counted on Monday."""
    assert due(aware(on, on), TRANSFER) == day(last_day)


@pytest.mark.parametrize(
    ("moves_on", "last_day"),
    [
        ("Mon 2 Mar 2026", "Thu 16 Apr 2026"),
        ("Wed 25 Mar 2026", "Thu 16 Apr 2026"),
        ("Wed 15 Apr 2026", "Thu 16 Apr 2026"),
        ("Thu 16 Apr 2026", "Thu 16 Apr 2026"),
        ("Fri 17 Apr 2026", "Fri 17 Apr 2026"),
        ("Sat 18 Apr 2026", "Sat 18 Apr 2026"),
        ("Tue 1 Sep 2026", "Tue 1 Sep 2026"),
    ],
)
def test_the_day_of_the_move_where_that_is_later(moves_on, last_day):
    """Aware since Wed 25 Mar 2026: the plan goes with the family, and never before its fifteen days are over."""
    assert due(aware("Wed 25 Mar 2026", moves_on), TRANSFER) == day(last_day)


@pytest.mark.parametrize(
    ("sent", "state", "breach"),
    [("Thu 16 Apr 2026", "met", None), ("Fri 17 Apr 2026", "late", "Fri 17 Apr 2026")],
)
def test_where_the_transfer_stands_on_a_day(sent, state, breach):
    """In time to the end of the fifteenth working day."""
    case = aware("Wed 25 Mar 2026", "Wed 25 Mar 2026", event("plan_transferred_out", sent))
    assert state_of(case, TRANSFER, on=sent) == state
    assert breached_on(case, TRANSFER) == (breach and day(breach))


def test_that_working_days_are_our_reading_is_said_with_the_date():
    """The Regulations do not define them, and whoever reads the date is told so."""
    rule = statute().find(TRANSFER).rule_on(day("Wed 25 Mar 2026"))
    assert (rule.unit, rule.counting) == ("working_days", "beginning_with")
    assert "do not define them" in rule.note


def test_nothing_is_transferred_where_there_is_no_plan():
    """No regulation transfers an unfinished assessment."""
    with pytest.raises(RefusedError, match="no plan is maintained"):
        requested_on("Mon 1 Sep 2025", event("move_notified", "Mon 3 Nov 2025", takes_effect_on="Mon 3 Nov 2025"))


def test_once_transferred_the_old_authority_owes_no_review():
    """Its twelve months end with its plan."""
    case = aware("Wed 25 Mar 2026", "Wed 25 Mar 2026", event("plan_transferred_out", "Thu 16 Apr 2026"))
    assert state_of(case, "review_plan", on="Thu 16 Apr 2026") == "no_longer_owed"


def test_six_weeks_to_tell_the_family():
    """Transferred Mon 2 Mar 2026, told by Mon 13 Apr 2026: calendar weeks, Easter included."""
    assert due(came_in(), TELL) == day("Mon 13 Apr 2026")


@pytest.mark.parametrize(
    ("told", "state"), [("Mon 13 Apr 2026", "met"), ("Tue 14 Apr 2026", "late"), (None, "overdue")]
)
def test_where_the_six_weeks_stand_on_a_day(told, state):
    """In time to the end of Mon 13 Apr 2026."""
    case = came_in(*([event("family_told_of_transfer", told)] if told else []))
    assert state_of(case, TELL, on="Tue 14 Apr 2026") == state


@pytest.mark.parametrize(
    ("last_reviewed_on", "last_day"),
    [
        ("Wed 2 Apr 2025", "Mon 1 Jun 2026"),
        ("Mon 2 Jun 2025", "Mon 1 Jun 2026"),
        ("Tue 3 Jun 2025", "Tue 2 Jun 2026"),
        ("Mon 1 Sep 2025", "Mon 31 Aug 2026"),
        ("Mon 2 Mar 2026", "Mon 1 Mar 2027"),
    ],
)
def test_the_later_of_twelve_months_and_three(last_reviewed_on, last_day):
    """Three months beginning with Mon 2 Mar 2026 end on Mon 1 Jun 2026: the least that the new authority has."""
    assert due(came_in(last_reviewed_on=last_reviewed_on), REVIEW) == day(last_day)


@pytest.mark.parametrize(
    ("on", "last_reviewed_on", "last_day"),
    [
        ("Sun 30 Nov 2025", "Mon 2 Dec 2024", "Sat 28 Feb 2026"),
        ("Thu 30 Nov 2023", "Thu 1 Dec 2022", "Thu 29 Feb 2024"),
        ("Sun 1 Mar 2026", "Mon 3 Mar 2025", "Sun 31 May 2026"),
        ("Tue 31 Mar 2026", "Tue 1 Apr 2025", "Tue 30 Jun 2026"),
    ],
)
def test_three_months_beginning_with_the_day_end_on_the_day_before_the_corresponding_one(
    on, last_reviewed_on, last_day
):
    """Where the third month has no such day, on its last day."""
    assert due(came_in(on=on, last_reviewed_on=last_reviewed_on), REVIEW) == day(last_day)


@pytest.mark.parametrize(
    "decision",
    ["decision_to_maintain_plan_notified", "decision_to_amend_plan_notified", "decision_to_cease_plan_notified"],
)
def test_a_review_is_made_with_its_decision(decision):
    """Reviewed by the new authority on the last day: in time."""
    case = came_in(event("review_meeting_held", "Mon 3 Aug 2026"), event(decision, "Mon 31 Aug 2026"))
    assert state_of(case, REVIEW, on="Mon 31 Aug 2026") == "met"


def test_a_plan_that_comes_in_is_no_request():
    """It owes no decision whether to assess and no twenty weeks."""
    assert duties_of(came_in()) == {TELL, REVIEW}
    assert clock(came_in(), TELL).basis == "statute"
