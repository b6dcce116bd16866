"""Regulation 44(3): what lifts a limit that an order or an agreement has set.

    Exceptional personal circumstances; absence from the area for two continuous weeks (not four); and,
    for the steps that follow the draft, a family that wants to make its views known after the 15 days.

Regulation 45, on a conceded appeal, has none that was read.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/44
"""

import pytest

from tests.dates import day
from tests.factories import due, event, requested_on, state_of


def overturned(route, *claims, refusal="decision_not_to_assess_notified"):
    """Requested Mon 1 Sep 2025, refused, overturned Mon 2 Mar 2026: 2w 16 Mar, 5w 6 Apr, 11w 18 May, 14w 8 Jun."""
    return requested_on(
        "Mon 1 Sep 2025",
        event(refusal, "Fri 10 Oct 2025"),
        event("decision_reversed", "Mon 2 Mar 2026", route=route),
        *claims,
    )


def claim(duty, ground, starts_on="Tue 3 Mar 2026", **days):
    """A ground claimed against one of the new limits."""
    return event("exception_claimed", "Tue 10 Mar 2026", duty=duty, ground=ground, starts_on=starts_on, **days)


LIMITS = [
    ("decision_not_to_assess_notified", "tribunal_order_assess", "notify_assessment_after_reversal", "Tue 17 Mar 2026"),
    ("decision_not_to_assess_notified", "mediation_agreement", "send_final_plan_after_reversal", "Tue 9 Jun 2026"),
    ("decision_not_to_issue_plan_notified", "tribunal_order_plan", "send_draft_plan_after_order", "Tue 7 Apr 2026"),
    ("decision_not_to_issue_plan_notified", "consent_order", "send_final_plan_after_order", "Tue 19 May 2026"),
]


@pytest.mark.parametrize(("refusal", "route", "duty", "day_after"), LIMITS)
@pytest.mark.parametrize("ground", ["exceptional_personal_circumstances", "absent_from_area"])
def test_circumstances_and_absence_lift_every_limit_of_reg_44(refusal, route, duty, day_after, ground):
    """Past its last day the limit is excepted, and its date has not moved."""
    plain = overturned(route, refusal=refusal)
    case = overturned(route, claim(duty, ground), refusal=refusal)
    assert state_of(plain, duty, on=day_after) == "overdue"
    assert state_of(case, duty, on=day_after) == "excepted"
    assert due(case, duty) == due(plain, duty)


@pytest.mark.parametrize(("refusal", "route", "duty", "day_after"), LIMITS)
def test_late_views_lift_the_final_plan_only(refusal, route, duty, day_after):
    """Views on the draft can hold up the plan, and neither the notice nor the draft itself."""
    case = overturned(route, claim(duty, "late_representations"), refusal=refusal)
    expected = "excepted" if duty.startswith("send_final_plan") else "overdue"
    assert state_of(case, duty, on=day_after) == expected


@pytest.mark.parametrize(("refusal", "route", "duty", "day_after"), LIMITS)
@pytest.mark.parametrize("ground", ["school_closed", "early_years_provider_closed", "missed_appointment"])
def test_a_ground_of_another_list_lifts_nothing_here(refusal, route, duty, day_after, ground):
    """A closed school holds up no order of the Tribunal."""
    case = overturned(route, claim(duty, ground), refusal=refusal)
    assert state_of(case, duty, on=day_after) == "overdue"


@pytest.mark.parametrize(("last_day", "state"), [("Mon 16 Mar 2026", "excepted"), ("Sun 15 Mar 2026", "overdue")])
def test_an_absence_counts_from_two_continuous_weeks(last_day, state):
    """Fourteen days from Tue 3 Mar 2026 are enough, thirteen are not."""
    duty = "send_final_plan_after_reversal"
    case = overturned("tribunal_order_assess", claim(duty, "absent_from_area", ends_on=last_day))
    assert state_of(case, duty, on="Tue 9 Jun 2026") == state


@pytest.mark.parametrize("ground", ["exceptional_personal_circumstances", "absent_from_area", "late_representations"])
@pytest.mark.parametrize("duty", ["notify_assessment_after_reversal", "send_final_plan_after_reversal"])
def test_a_conceded_appeal_has_no_exceptions_that_were_read(duty, ground):
    """No ground is taken over from reg 44(3) until someone has read it in reg 45."""
    case = overturned("concession_notified", claim(duty, ground))
    assert state_of(case, duty, on="Tue 9 Jun 2026") == "overdue"


def test_a_ground_claimed_against_the_old_twenty_weeks_does_not_lift_the_new_limit():
    """Each limit needs its own claim."""
    case = overturned("tribunal_order_assess", claim("send_final_plan", "exceptional_personal_circumstances"))
    assert state_of(case, "send_final_plan_after_reversal", on=day("Tue 9 Jun 2026")) == "overdue"
