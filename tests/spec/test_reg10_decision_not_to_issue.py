"""Regulation 10: telling the family that there will be no plan.

    "... as soon as practicable, and in any event within 16 weeks of" receiving the request, or of
    becoming responsible (reg 10(1)).

The limit binds a decision NOT to issue a plan, and nothing else.  Undecided after sixteen weeks is no
breach of it; a refusal notified after them is.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/10
"""

import pytest

from tests.dates import day
from tests.factories import a_case, breached_on, clock, due, event, requested_on, state_of
from tests.spec.school_closed import asked_of_the_school
from tests.spec.timetable import received_and

NO_PLAN = "notify_decision_not_to_issue_plan"


def assessed(*later):
    """Requested on Mon 5 Jan 2026, so that the 16 weeks end on Mon 27 Apr 2026."""
    return requested_on("Mon 5 Jan 2026", event("decision_to_assess_notified", "Fri 6 Feb 2026"), *later)


def refused(on):
    """The family told that there will be no plan."""
    return event("decision_not_to_issue_plan_notified", on)


@pytest.mark.parametrize(("received", "sixteen_weeks"), received_and("sixteen_weeks"))
def test_sixteen_weeks_from_the_day_of_receipt(received, sixteen_weeks):
    """The last day for a refusal is sixteen calendar weeks after receipt, whatever day that is."""
    assert due(requested_on(received), NO_PLAN) == sixteen_weeks


@pytest.mark.parametrize(("responsible", "sixteen_weeks"), received_and("sixteen_weeks"))
def test_sixteen_weeks_from_becoming_responsible(responsible, sixteen_weeks):
    """A child brought to the authority's attention starts the same clock without any request."""
    assert due(a_case(event("became_responsible", responsible)), NO_PLAN) == sixteen_weeks


@pytest.mark.parametrize("asked_on", ["Mon 27 Apr 2026", "Tue 28 Apr 2026", "Mon 25 May 2026", "Mon 4 Jan 2027"])
def test_undecided_after_sixteen_weeks_is_never_a_breach(asked_on):
    """Waiting alone does not break reg 10, however long it lasts."""
    assert state_of(assessed(), NO_PLAN, on=asked_on) == "outstanding"
    assert breached_on(assessed(), NO_PLAN) is None
    assert clock(assessed(), NO_PLAN).days_late(on=day(asked_on)) == 0


@pytest.mark.parametrize(
    ("told", "asked_on", "state"),
    [
        ("Mon 27 Apr 2026", "Sun 26 Apr 2026", "outstanding"),
        ("Mon 27 Apr 2026", "Mon 27 Apr 2026", "met"),
        ("Tue 28 Apr 2026", "Mon 27 Apr 2026", "outstanding"),
        ("Tue 28 Apr 2026", "Tue 28 Apr 2026", "late"),
        ("Mon 11 May 2026", "Sun 10 May 2026", "outstanding"),
        ("Mon 11 May 2026", "Mon 11 May 2026", "late"),
    ],
)
def test_where_a_refusal_stands_on_a_day(told, asked_on, state):
    """A refusal is in time to the end of Mon 27 Apr 2026, and late from the next day."""
    assert state_of(assessed(refused(told)), NO_PLAN, on=asked_on) == state


@pytest.mark.parametrize("told", ["Mon 6 Apr 2026", "Mon 27 Apr 2026"])
def test_a_refusal_in_time_breaches_nothing(told):
    """Up to the last day there is no breach."""
    assert breached_on(assessed(refused(told)), NO_PLAN) is None


@pytest.mark.parametrize("told", ["Tue 28 Apr 2026", "Mon 11 May 2026"])
def test_a_late_refusal_is_a_breach_on_the_day_of_the_refusal(told):
    """Until the family was refused a plan nothing was broken, so no earlier day can be the breach."""
    assert breached_on(assessed(refused(told)), NO_PLAN) == day(told)


def test_a_late_refusal_is_as_many_days_late_as_it_is():
    """Refused two weeks after the sixteen weeks: fourteen days late."""
    assert clock(assessed(refused("Mon 11 May 2026")), NO_PLAN).days_late(on=day("Mon 11 May 2026")) == 14


@pytest.mark.parametrize(
    "positive",
    [
        event("decision_to_issue_plan", "Mon 20 Apr 2026"),
        event("draft_plan_served", "Mon 20 Apr 2026"),
        event("final_plan_sent", "Mon 20 Apr 2026"),
        event("decision_to_issue_plan", "Mon 11 May 2026"),
        event("draft_plan_served", "Mon 11 May 2026"),
    ],
    ids=lambda each: f"{each.event} {each.occurred_on:%-d %b}",
)
def test_a_positive_decision_has_no_limit_of_its_own(positive):
    """Decided for a plan, before or after sixteen weeks: nothing is owed under reg 10, and nothing broken."""
    case = assessed(positive)
    assert state_of(case, NO_PLAN, on=positive.occurred_on) == "no_longer_owed"
    assert breached_on(case, NO_PLAN) is None


def test_what_happens_after_a_positive_decision_does_not_undo_it():
    """Decided for a plan in time and withdrawn later: nothing was owed from the decision on."""
    case = assessed(event("decision_to_issue_plan", "Mon 20 Apr 2026"), event("request_withdrawn", "Mon 11 May 2026"))
    assert state_of(case, NO_PLAN, on="Mon 20 Apr 2026") == "no_longer_owed"


def test_a_change_of_mind_after_the_sixteen_weeks_is_a_late_refusal():
    """Decided for a plan in time and refused it later: the refusal is what the limit binds."""
    case = assessed(event("decision_to_issue_plan", "Mon 20 Apr 2026"), refused("Mon 11 May 2026"))
    assert state_of(case, NO_PLAN, on="Mon 11 May 2026") == "late"


@pytest.mark.parametrize(
    "ending",
    [
        event("decision_not_to_assess_notified", "Mon 9 Feb 2026"),
        event("request_withdrawn", "Mon 9 Feb 2026"),
        event("no_longer_responsible", "Mon 9 Feb 2026", reason="left_england"),
    ],
    ids=lambda ending: ending.event,
)
def test_nothing_is_owed_once_the_request_has_ended(ending):
    """A refusal to assess, a withdrawal or a move ends the sixteen weeks without a breach."""
    case = requested_on("Mon 5 Jan 2026", ending)
    assert state_of(case, NO_PLAN, on="Mon 9 Feb 2026") == "no_longer_owed"
    assert breached_on(case, NO_PLAN) is None


# A school closed for four weeks: the window in which it must have been asked is Mon 2 Mar to Mon 30 Mar 2026.
FOUR_WEEKS = {"starts_on": "Mon 9 Mar 2026", "ends_on": "Sun 5 Apr 2026"}


def claimed(ground, *later, asked_on="Tue 3 Mar 2026", **columns):
    """The school asked, the ground claimed, and a refusal two weeks after the sixteen."""
    said = {"duty": NO_PLAN, "ground": ground} | FOUR_WEEKS | columns
    return assessed(
        asked_of_the_school(asked_on),
        event("exception_claimed", "Mon 16 Mar 2026", **said),
        *later,
        refused("Mon 11 May 2026"),
    )


@pytest.mark.parametrize(
    ("ground", "state"),
    [
        ("school_closed", "excepted"),
        ("early_years_provider_closed", "excepted"),
        ("exceptional_personal_circumstances", "excepted"),
        ("absent_from_area", "excepted"),
        ("exceptional_circumstances", "late"),
        ("missed_appointment", "late"),
        ("late_representations", "late"),
        ("coronavirus", "late"),
    ],
)
def test_only_the_grounds_of_reg_10_4_lift_the_limit(ground, state):
    """The four grounds of the list excuse a late refusal; those of other lists do not."""
    assert state_of(claimed(ground), NO_PLAN, on="Mon 11 May 2026") == state
    assert due(claimed(ground), NO_PLAN) == day("Mon 27 Apr 2026")


@pytest.mark.parametrize("ground", ["school_closed", "early_years_provider_closed"])
@pytest.mark.parametrize(
    ("asked_on", "state"),
    [
        ("Sun 1 Mar 2026", "late"),
        ("Mon 2 Mar 2026", "excepted"),
        ("Tue 3 Mar 2026", "excepted"),
        ("Sun 29 Mar 2026", "excepted"),
        ("Mon 30 Mar 2026", "excepted"),
        ("Tue 31 Mar 2026", "late"),
    ],
)
def test_the_school_must_have_been_asked_within_the_window(ground, asked_on, state):
    """From a week before Mon 9 Mar 2026 to a week before the re-opening on Mon 6 Apr 2026."""
    assert state_of(claimed(ground, asked_on=asked_on), NO_PLAN, on="Mon 11 May 2026") == state


@pytest.mark.parametrize("ground", ["school_closed", "early_years_provider_closed", "absent_from_area"])
@pytest.mark.parametrize(("last_day", "state"), [("Sat 4 Apr 2026", "late"), ("Sun 5 Apr 2026", "excepted")])
def test_a_closure_or_an_absence_counts_from_four_continuous_weeks(ground, last_day, state):
    """Twenty-seven days from Mon 9 Mar 2026 are too few, twenty-eight are enough."""
    assert state_of(claimed(ground, ends_on=last_day), NO_PLAN, on="Mon 11 May 2026") == state


def test_an_easter_closure_lifts_nothing():
    """Reg 10(4)(a) asks for a closure of four continuous weeks: Christmas and Easter never qualify."""
    easter = {"starts_on": "Mon 30 Mar 2026", "ends_on": "Sun 12 Apr 2026"}
    assert (
        state_of(claimed("school_closed", asked_on="Mon 23 Mar 2026", **easter), NO_PLAN, on="Mon 11 May 2026")
        == "late"
    )
