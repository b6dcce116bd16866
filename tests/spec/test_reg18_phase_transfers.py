"""Regulation 18: reviewed, amended where necessary, and a school named before a transfer between phases.

    "... must review and amend, where necessary, the ... plan before (a) 31 March in the calendar year of
    the ... transfer from secondary school to a post-16 institution; and (b) 15 February in the calendar
    year of the child's transfer in any other case" (reg 18(1)).
    From one post-16 institution to another at any other time: "at least five months before that transfer
    takes place" (reg 18(2)).
    Transfers of Tue 1 Sep 2015 from secondary school to post-16: "before 31 May" of that year (reg 18(3)).

"Before" is read to the letter: the last days are 30 March, 14 February and 30 May.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/18
"""

import pytest

from config.vocabulary import Phase
from tests.dates import day
from tests.factories import a_case, breached_on, clock, due, event, state_of
from tests.spec.plans import with_plan

PHASE = "amend_plan_before_phase_transfer"
OTHER = [each.value for each in Phase if not each.endswith("post_16")]


def transfer(phase, takes_effect_on, *later, planned_on="Mon 2 Feb 2026"):
    """A plan that came in long before, and a transfer that is expected on a day."""
    return a_case(
        event("plan_transferred_in", "Mon 1 Sep 2014", last_reviewed_on="Mon 1 Sep 2014"),
        event("phase_transfer_expected", planned_on, phase=phase, takes_effect_on=takes_effect_on),
        *later,
    )


@pytest.mark.parametrize("phase", OTHER)
@pytest.mark.parametrize(
    ("takes_effect_on", "last_day"),
    [
        ("Tue 1 Sep 2015", "Sat 14 Feb 2015"),
        ("Tue 1 Sep 2026", "Sat 14 Feb 2026"),
        ("Mon 4 Jan 2027", "Sun 14 Feb 2027"),
        ("Fri 1 Sep 2028", "Mon 14 Feb 2028"),
    ],
)
def test_any_other_transfer_before_15_february_of_its_year(phase, takes_effect_on, last_day):
    """Early years, infant, junior, middle and secondary school: the last day is 14 February, even on a Saturday."""
    assert due(transfer(phase, takes_effect_on), PHASE) == day(last_day)


@pytest.mark.parametrize(
    ("takes_effect_on", "last_day"),
    [
        ("Thu 1 Sep 2016", "Wed 30 Mar 2016"),
        ("Tue 1 Sep 2026", "Mon 30 Mar 2026"),
        ("Wed 1 Sep 2027", "Tue 30 Mar 2027"),
    ],
)
def test_secondary_to_post_16_before_31_march_of_its_year(takes_effect_on, last_day):
    """The last day is 30 March."""
    assert due(transfer("secondary_to_post_16", takes_effect_on), PHASE) == day(last_day)


def test_the_first_year_of_the_regulations_had_until_30_may():
    """Reg 18(3), for Tue 1 Sep 2015 and nothing after it; the other transfers of that year had no such grace."""
    assert due(transfer("secondary_to_post_16", "Tue 1 Sep 2015"), PHASE) == day("Sat 30 May 2015")
    assert due(transfer("primary_to_secondary", "Tue 1 Sep 2015"), PHASE) == day("Sat 14 Feb 2015")


@pytest.mark.parametrize(
    ("takes_effect_on", "last_day"),
    [
        ("Tue 1 Sep 2026", "Wed 1 Apr 2026"),
        ("Mon 4 Jan 2027", "Tue 4 Aug 2026"),
        ("Sat 31 Jul 2027", "Sun 28 Feb 2027"),
        ("Mon 29 Jul 2024", "Thu 29 Feb 2024"),
        ("Tue 29 Jul 2025", "Fri 28 Feb 2025"),
        ("Fri 1 Jan 2027", "Sat 1 Aug 2026"),
    ],
)
def test_between_post_16_institutions_at_least_five_months_before(takes_effect_on, last_day):
    """The corresponding day five months back, or the last day of a shorter month."""
    assert due(transfer("post_16_to_post_16", takes_effect_on), PHASE) == day(last_day)


@pytest.mark.parametrize(
    ("amended", "state", "breach"),
    [
        ("Sat 14 Feb 2026", "met", None),
        ("Sun 15 Feb 2026", "late", "Sun 15 Feb 2026"),
        ("Mon 2 Mar 2026", "late", "Sun 15 Feb 2026"),
    ],
)
def test_on_15_february_it_is_too_late(amended, state, breach):
    """ "Before 15 February" is not "by 15 February"."""
    notice = event("amendment_notice_sent", "Mon 12 Jan 2026")
    case = transfer(
        "primary_to_secondary",
        "Tue 1 Sep 2026",
        notice,
        event("amended_plan_sent", amended),
        planned_on="Mon 1 Dec 2025",
    )
    assert state_of(case, PHASE, on=amended) == state
    assert breached_on(case, PHASE) == (breach and day(breach))


def test_a_review_that_finds_nothing_to_amend_is_enough():
    """ "Review and amend, where necessary": kept as it is after a review, and the family told in time."""
    case = with_plan(
        event(
            "phase_transfer_expected", "Mon 2 Feb 2026", phase="secondary_to_post_16", takes_effect_on="Tue 1 Sep 2026"
        ),
        event("review_meeting_held", "Mon 2 Mar 2026"),
        event("decision_to_maintain_plan_notified", "Fri 27 Mar 2026"),
    )
    assert state_of(case, PHASE, on="Tue 31 Mar 2026") == "met"


def test_a_transfer_that_is_known_on_the_day_on_which_the_plan_comes_is_owed_like_any_other():
    """The plan was sent on Mon 12 Jan 2026; that ended the request, and not the life of the plan."""
    expected = {"phase": "secondary_to_post_16", "takes_effect_on": "Tue 1 Sep 2026"}
    case = with_plan(event("phase_transfer_expected", "Mon 12 Jan 2026", **expected))
    assert state_of(case, PHASE, on="Mon 30 Mar 2026") == "outstanding"
    assert state_of(case, PHASE, on="Tue 31 Mar 2026") == "overdue"


def test_a_transfer_that_is_recorded_only_after_its_day_was_too_late_from_the_start():
    """The breach is dated no earlier than the day on which the transfer was known of."""
    found = clock(transfer("primary_to_secondary", "Tue 1 Sep 2026", planned_on="Mon 2 Mar 2026"), PHASE)
    assert (found.due_on, found.breached_on) == (day("Sat 14 Feb 2026"), day("Mon 2 Mar 2026"))


def test_it_has_no_exceptions():
    """A closed school lifts nothing here."""
    days = {"starts_on": "Mon 12 Jan 2026", "ends_on": "Fri 13 Mar 2026"}
    claimed = event("exception_claimed", "Mon 2 Feb 2026", duty=PHASE, ground="school_closed", **days)
    assert (
        state_of(transfer("primary_to_secondary", "Tue 1 Sep 2026", claimed), PHASE, on="Sun 15 Feb 2026") == "overdue"
    )
