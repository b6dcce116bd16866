"""Regulation 13: the draft plan, the family's days for its views, and the finalised plan.

    "... at least 15 days, beginning with the day on which the draft plan was served" (reg 13(1)(a)).

    "... as soon as practicable, and in any event within 20 weeks of" receiving the request, or of
    becoming responsible (reg 13(2)).

The first is a floor: the day of service is day 1, the last day for views is service + 14, and a final
plan is lawful from service + 15.  The second is a ceiling: the day of receipt is day 0.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/13
"""

import pytest

from tests.dates import day
from tests.factories import a_case, breached_on, clock, clocks_of, due, event, requested_on, state_of
from tests.spec.school_closed import asked_of_the_school
from tests.spec.timetable import received_and

FINAL, VIEWS, DRAFT = "send_final_plan", "allow_representations", "serve_draft_plan"


def assessed(*later):
    """Requested on Fri 13 Feb 2026, so that the 20 weeks end on Fri 3 Jul 2026."""
    return requested_on("Fri 13 Feb 2026", event("decision_to_assess_notified", "Fri 20 Mar 2026"), *later)


def served(*later, on="Mon 27 Apr 2026"):
    """The draft served: on Mon 27 Apr 2026 the last day for views is Mon 11 May 2026."""
    return assessed(event("draft_plan_served", on), *later)


@pytest.mark.parametrize(("received", "twenty_weeks"), received_and("twenty_weeks"))
def test_twenty_weeks_from_the_day_of_receipt(received, twenty_weeks):
    """The last day is twenty calendar weeks after receipt, whatever day that is."""
    assert due(requested_on(received), FINAL) == twenty_weeks


@pytest.mark.parametrize(("responsible", "twenty_weeks"), received_and("twenty_weeks"))
def test_twenty_weeks_from_becoming_responsible(responsible, twenty_weeks):
    """A child brought to the authority's attention starts the same clock without any request."""
    assert due(a_case(event("became_responsible", responsible)), FINAL) == twenty_weeks


@pytest.mark.parametrize(
    ("sent", "asked_on", "state"),
    [
        (None, "Fri 3 Jul 2026", "outstanding"),
        (None, "Sat 4 Jul 2026", "overdue"),
        ("Fri 3 Jul 2026", "Thu 2 Jul 2026", "outstanding"),
        ("Fri 3 Jul 2026", "Fri 3 Jul 2026", "met"),
        ("Sat 4 Jul 2026", "Fri 3 Jul 2026", "outstanding"),
        ("Sat 4 Jul 2026", "Sat 4 Jul 2026", "late"),
        ("Mon 3 Aug 2026", "Sun 2 Aug 2026", "overdue"),
        ("Mon 3 Aug 2026", "Mon 3 Aug 2026", "late"),
    ],
)
def test_where_the_twenty_weeks_stand_on_a_day(sent, asked_on, state):
    """Due Fri 3 Jul 2026: in time to the end of that day, a breach from the next."""
    later = [event("final_plan_sent", sent)] if sent else []
    assert state_of(served(*later), FINAL, on=asked_on) == state


@pytest.mark.parametrize(("sent", "breach"), [("Fri 3 Jul 2026", None), ("Mon 3 Aug 2026", "Sat 4 Jul 2026")])
def test_a_breach_is_dated_to_the_day_after_the_last(sent, breach):
    """The plan's own date does not move the day on which it became late."""
    assert breached_on(served(event("final_plan_sent", sent)), FINAL) == (breach and day(breach))


@pytest.mark.parametrize(
    ("ground", "state"),
    [
        ("school_closed", "excepted"),
        ("early_years_provider_closed", "excepted"),
        ("exceptional_personal_circumstances", "excepted"),
        ("absent_from_area", "excepted"),
        ("exceptional_circumstances", "overdue"),
        ("missed_appointment", "overdue"),
        ("late_representations", "overdue"),
        ("coronavirus", "overdue"),
    ],
)
def test_only_the_grounds_of_reg_10_4_lift_the_twenty_weeks(ground, state):
    """Reg 13(3) takes the four grounds of reg 10(4)(a) to (d), and they move no date."""
    days = {"starts_on": "Mon 25 May 2026", "ends_on": "Sun 28 Jun 2026"}
    claimed = event("exception_claimed", "Mon 8 Jun 2026", duty=FINAL, ground=ground, **days)
    case = assessed(asked_of_the_school("Mon 25 May 2026"), claimed)
    assert state_of(case, FINAL, on="Sat 4 Jul 2026") == state
    assert due(case, FINAL) == day("Fri 3 Jul 2026")


@pytest.mark.parametrize(
    ("asked_on", "state"),
    [
        ("Sun 17 May 2026", "overdue"),
        ("Mon 18 May 2026", "excepted"),
        ("Mon 22 Jun 2026", "excepted"),
        ("Tue 23 Jun 2026", "overdue"),
    ],
)
def test_a_closure_lifts_the_twenty_weeks_only_where_the_school_was_asked_within_its_window(asked_on, state):
    """Closed from Mon 25 May, open again on Mon 29 Jun 2026: asked from Mon 18 May to Mon 22 Jun 2026."""
    days = {"starts_on": "Mon 25 May 2026", "ends_on": "Sun 28 Jun 2026"}
    claimed = event("exception_claimed", "Mon 29 Jun 2026", duty=FINAL, ground="school_closed", **days)
    assert state_of(assessed(asked_of_the_school(asked_on), claimed), FINAL, on="Sat 4 Jul 2026") == state


@pytest.mark.parametrize("ended_on", [None, "Mon 29 Jun 2026"])
def test_an_exception_that_has_ended_moves_no_date_either(ended_on):
    """The end of an exception gives no new weeks; what had to be done in time still has its old day."""
    claimed = {"duty": FINAL, "ground": "exceptional_personal_circumstances"}
    events = [event("exception_claimed", "Mon 8 Jun 2026", starts_on="Mon 1 Jun 2026", **claimed)]
    if ended_on:
        events.append(event("exception_ended", ended_on, **claimed))
    assert due(assessed(*events), FINAL) == day("Fri 3 Jul 2026")


@pytest.mark.parametrize(
    ("reason", "ending"),
    [(None, "request_withdrawn"), ("moved", "no_longer_responsible"), (None, "decision_not_to_issue_plan_notified")],
)
def test_a_request_that_ended_without_a_plan_owes_none(reason, ending):
    """Withdrawn, moved or refused within the twenty weeks: no plan is owed and nothing was broken."""
    case = assessed(event(ending, "Mon 1 Jun 2026", reason=reason))
    assert state_of(case, FINAL, on="Mon 1 Jun 2026") == "no_longer_owed"
    assert breached_on(case, FINAL) is None


def test_the_day_of_service_is_the_first_of_the_fifteen():
    """Served Mon 27 Apr 2026, the last day for views is Mon 11 May 2026."""
    views = clock(served(), VIEWS)
    assert (views.due_on, views.kind, views.basis) == (day("Mon 11 May 2026"), "minimum", "statute")


@pytest.mark.parametrize(
    ("sent", "state", "breach"),
    [
        ("Mon 27 Apr 2026", "overdue", "Mon 27 Apr 2026"),
        ("Sun 10 May 2026", "overdue", "Sun 10 May 2026"),
        ("Mon 11 May 2026", "overdue", "Mon 11 May 2026"),
        ("Tue 12 May 2026", "met", None),
        ("Fri 3 Jul 2026", "met", None),
    ],
)
def test_a_final_plan_within_the_fifteen_days_breaks_the_floor(sent, state, breach):
    """Service + 14 is still the family's; service + 15 is the first lawful day."""
    case = served(event("final_plan_sent", sent))
    assert state_of(case, VIEWS, on=sent) == state
    assert breached_on(case, VIEWS) == (breach and day(breach))


def test_a_broken_floor_is_never_days_late():
    """The plan came too early: there is no lateness that could grow."""
    views = clock(served(event("final_plan_sent", "Fri 8 May 2026")), VIEWS)
    assert views.days_late(on=day("Mon 3 Aug 2026")) == 0


@pytest.mark.parametrize(
    ("asked_on", "state"), [("Sun 10 May 2026", "outstanding"), ("Mon 11 May 2026", "met"), ("Mon 3 Aug 2026", "met")]
)
def test_the_floor_is_met_when_its_days_have_run(asked_on, state):
    """At the end of the fifteenth day the family has had its time, whether or not it wrote."""
    assert state_of(served(), VIEWS, on=asked_on) == state


def test_waiting_longer_than_fifteen_days_breaks_nothing():
    """ "At least" lets the authority give more."""
    assert breached_on(served(), VIEWS) is None


@pytest.mark.parametrize("reissued", ["Mon 4 May 2026", "Mon 11 May 2026"])
def test_a_reissued_draft_restarts_the_fifteen_days(reissued):
    """The first days are superseded; the family has fifteen from the draft that counts."""
    first, second = clocks_of(served(event("draft_plan_served", reissued)), VIEWS)
    assert first.state(on=day(reissued)) == "superseded"
    assert (second.started_on, second.state(on=day(reissued))) == (day(reissued), "outstanding")


def test_a_final_plan_is_measured_against_the_draft_that_counts():
    """Nineteen days after the first draft and twelve after the second is too early."""
    case = served(event("draft_plan_served", "Mon 4 May 2026"), event("final_plan_sent", "Sat 16 May 2026"))
    first, second = clocks_of(case, VIEWS)
    assert (first.breached_on, second.breached_on) == (None, day("Sat 16 May 2026"))


def test_a_draft_reissued_after_the_fifteen_days_leaves_the_first_met():
    """The family had its days on the first draft, and has them again on the second."""
    first, second = clocks_of(served(event("draft_plan_served", "Tue 12 May 2026")), VIEWS)
    assert first.state(on=day("Tue 12 May 2026")) == "met"
    assert second.due_on == day("Tue 26 May 2026")


def test_a_reissued_draft_gives_the_plan_no_new_weeks():
    """It restarts the fifteen days, not the twenty weeks."""
    assert due(served(event("draft_plan_served", "Mon 22 Jun 2026")), FINAL) == day("Fri 3 Jul 2026")


def test_a_floor_and_a_ceiling_can_both_be_broken():
    """Served nine days before the end and finalised a day after it: too early and too late."""
    case = served(event("final_plan_sent", "Sat 4 Jul 2026"), on="Wed 24 Jun 2026")
    assert breached_on(case, VIEWS) == day("Sat 4 Jul 2026")
    assert breached_on(case, FINAL) == day("Sat 4 Jul 2026")


def test_a_withdrawal_within_the_fifteen_days_ends_them():
    """No views are owed on the plan of a request that is over."""
    case = served(event("request_withdrawn", "Mon 4 May 2026"))
    assert state_of(case, VIEWS, on="Mon 4 May 2026") == "no_longer_owed"


@pytest.mark.parametrize("ground", ["school_closed", "exceptional_personal_circumstances", "late_representations"])
def test_the_floor_has_no_exceptions(ground):
    """Nothing lets the authority finalise before the family has had its days."""
    days = {"starts_on": "Mon 27 Apr 2026", "ends_on": "Sun 31 May 2026"}
    claimed = event("exception_claimed", "Tue 28 Apr 2026", duty=VIEWS, ground=ground, **days)
    assert (
        state_of(served(claimed, event("final_plan_sent", "Fri 8 May 2026")), VIEWS, on="Fri 8 May 2026") == "overdue"
    )


def test_the_draft_has_a_target_and_no_legal_limit():
    """Day 110 is the authority's own: past it the target is overdue, and no law is broken."""
    target = clock(assessed(), DRAFT)
    assert (target.due_on, target.basis) == (day("Wed 3 Jun 2026"), "practice")
    assert target.state(on=day("Thu 4 Jun 2026")) == "overdue"
    assert target.breached_on is None
