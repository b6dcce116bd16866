"""Regulations 42, 44 and 45: the clocks that run when a refusal has been overturned.

    Reg 44(2)(b), an order to assess: notify within 2 weeks; then tell of no plan within 10 weeks, or
    send the finalised plan within 14 weeks, each of the order.
    Reg 44(2)(c), an order to make a plan: draft within 5 weeks, final within 11 weeks.
    Reg 42(2), a mediation agreement: "comply with the time limits set out in regulation 44, as if the
    mediation agreement were an order".
    Reg 45(3), (3A), (6), an appeal conceded before the response: the same weeks "of the date it
    notified the First-tier Tribunal".

The limits of the request (16 and 20 weeks) are then superseded, and were not broken unless they had
been broken before.  The authority's own change of mind is in none of these regulations: the 20 weeks
stay.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/44
"""

import pytest

from tests.dates import day
from tests.factories import breached_on, clock, due, duties_of, event, requested_on, state_of

TO_ASSESS = ("mediation_agreement", "tribunal_order_assess", "consent_order", "concession_notified")
TO_MAKE_A_PLAN = ("mediation_agreement", "tribunal_order_plan", "consent_order", "concession_notified")
NOTIFY, NO_PLAN, FINAL = (
    "notify_assessment_after_reversal",
    "notify_no_plan_after_reversal",
    "send_final_plan_after_reversal",
)
ORDERED_DRAFT, ORDERED_FINAL = "send_draft_plan_after_order", "send_final_plan_after_order"


def refused_to_assess(route, *later, on="Mon 2 Mar 2026", directed_on=None):
    """Requested Mon 1 Sep 2025 (20 weeks: Mon 19 Jan 2026), refused in time, overturned Mon 2 Mar 2026."""
    days = {"directed_on": directed_on} if directed_on else {}
    return requested_on(
        "Mon 1 Sep 2025",
        event("decision_not_to_assess_notified", "Fri 10 Oct 2025"),
        event("decision_reversed", on, route=route, **days),
        *later,
    )


def refused_a_plan(route, *later, refused="Fri 19 Dec 2025", directed_on=None):
    """The same request, assessed; the refusal of a plan overturned on Mon 2 Mar 2026."""
    days = {"directed_on": directed_on} if directed_on else {}
    return requested_on(
        "Mon 1 Sep 2025",
        event("decision_to_assess_notified", "Fri 10 Oct 2025"),
        event("decision_not_to_issue_plan_notified", refused),
        event("decision_reversed", "Mon 2 Mar 2026", route=route, **days),
        *later,
    )


@pytest.mark.parametrize("route", TO_ASSESS)
@pytest.mark.parametrize(
    ("duty", "last_day"), [(NOTIFY, "Mon 16 Mar 2026"), (NO_PLAN, "Mon 11 May 2026"), (FINAL, "Mon 8 Jun 2026")]
)
def test_a_refusal_to_assess_overturned_gives_2_10_and_14_weeks(route, duty, last_day):
    """Counted from Mon 2 Mar 2026, the day of the order, the agreement or the notice."""
    assert due(refused_to_assess(route), duty) == day(last_day)


@pytest.mark.parametrize("route", TO_MAKE_A_PLAN)
@pytest.mark.parametrize(("duty", "last_day"), [(ORDERED_DRAFT, "Mon 6 Apr 2026"), (ORDERED_FINAL, "Mon 18 May 2026")])
def test_a_refusal_of_a_plan_overturned_gives_5_and_11_weeks(route, duty, last_day):
    """Five weeks end on Easter Monday, and stay there."""
    assert due(refused_a_plan(route), duty) == day(last_day)


@pytest.mark.parametrize(
    ("route", "provision"),
    [
        ("tribunal_order_assess", "reg 44(2)(b)(ii)"),
        ("consent_order", "reg 44(2)(b)(ii)"),
        ("mediation_agreement", "reg 42(2), 44(2)(b)(ii)"),
        ("concession_notified", "reg 45(3A)(b)"),
    ],
)
def test_each_route_cites_its_own_regulation(route, provision, law):
    """The weeks are the same, the authority for them is not."""
    rule = law.find(FINAL).rule_on(day("Mon 2 Mar 2026"), route)
    assert rule.provision == provision
    assert clock(refused_to_assess(route), FINAL).rule == rule.version


def test_a_conceded_appeal_of_the_spring_of_2025():
    """Ombudsman 25 005 721, conceded on Sat 1 Mar 2025: three Saturdays."""
    case = requested_on(
        "Fri 29 Nov 2024",
        event("decision_not_to_assess_notified", "Fri 10 Jan 2025"),
        event("decision_reversed", "Sat 1 Mar 2025", route="concession_notified"),
    )
    assert due(case, NOTIFY) == day("Sat 15 Mar 2025")
    assert due(case, NO_PLAN) == day("Sat 10 May 2025")
    assert due(case, FINAL) == day("Sat 7 Jun 2025")


@pytest.mark.parametrize("route", TO_ASSESS)
@pytest.mark.parametrize("duty", ["send_final_plan", "notify_decision_not_to_issue_plan", "serve_draft_plan"])
def test_the_clocks_of_the_request_are_superseded(route, duty):
    """From the reversal on, the old limits are replaced by the new ones."""
    assert state_of(refused_to_assess(route), duty, on="Mon 2 Mar 2026") == "superseded"


@pytest.mark.parametrize("route", TO_ASSESS)
def test_the_twenty_weeks_of_a_request_refused_in_time_were_not_broken(route):
    """When they ended, on Mon 19 Jan 2026, a refusal stood and no plan was owed."""
    case = refused_to_assess(route)
    assert breached_on(case, "send_final_plan") is None
    assert state_of(case, "send_final_plan", on="Tue 20 Jan 2026") != "overdue"


@pytest.mark.parametrize("route", TO_MAKE_A_PLAN)
def test_the_twenty_weeks_broken_before_the_refusal_stay_broken(route):
    """Refused a plan a week after the 20 weeks: superseded now, and in breach since Tue 20 Jan 2026."""
    case = refused_a_plan(route, refused="Mon 26 Jan 2026")
    assert state_of(case, "send_final_plan", on="Mon 2 Mar 2026") == "superseded"
    assert breached_on(case, "send_final_plan") == day("Tue 20 Jan 2026")


@pytest.mark.parametrize("route", TO_ASSESS)
def test_the_plan_that_follows_does_not_wake_the_superseded_clock(route):
    """Sent within the 14 weeks, the plan is in time; the old 20 weeks stay superseded."""
    case = refused_to_assess(
        route, event("draft_plan_served", "Fri 1 May 2026"), event("final_plan_sent", "Mon 8 Jun 2026")
    )
    assert state_of(case, FINAL, on="Mon 8 Jun 2026") == "met"
    assert state_of(case, "send_final_plan", on="Mon 8 Jun 2026") == "superseded"
    assert state_of(case, "serve_draft_plan", on="Mon 8 Jun 2026") == "superseded"


def test_a_draft_of_before_the_refusal_is_not_the_draft_that_was_ordered():
    """The Tribunal's five weeks ask for a draft after its order."""
    case = requested_on(
        "Mon 1 Sep 2025",
        event("draft_plan_served", "Mon 1 Dec 2025"),
        event("decision_not_to_issue_plan_notified", "Fri 19 Dec 2025"),
        event("decision_reversed", "Mon 2 Mar 2026", route="tribunal_order_plan"),
    )
    assert state_of(case, ORDERED_DRAFT, on="Mon 6 Apr 2026") == "outstanding"
    assert state_of(case, ORDERED_DRAFT, on="Tue 7 Apr 2026") == "overdue"


def test_a_draft_served_on_the_day_of_the_order_is_the_draft_that_was_ordered():
    """The order came first: the draft answers it, and not the target of the request."""
    case = refused_a_plan("tribunal_order_plan", event("draft_plan_served", "Mon 2 Mar 2026"))
    assert state_of(case, ORDERED_DRAFT, on="Mon 2 Mar 2026") == "met"
    assert state_of(case, "serve_draft_plan", on="Mon 2 Mar 2026") == "superseded"


def test_a_refusal_after_the_reversal_does_not_wake_the_sixteen_weeks():
    """Assessed after an order and refused a plan within its 10 weeks: in time, and nothing else counts."""
    case = refused_to_assess("tribunal_order_assess", event("decision_not_to_issue_plan_notified", "Mon 11 May 2026"))
    assert state_of(case, NO_PLAN, on="Mon 11 May 2026") == "met"
    assert state_of(case, "notify_decision_not_to_issue_plan", on="Mon 11 May 2026") == "superseded"


def test_a_refusal_in_time_that_is_overturned_was_still_in_time():
    """The first answer was given within its limit, and that stays so."""
    case = refused_a_plan("tribunal_order_plan")
    assert state_of(case, "notify_decision_whether_to_assess", on="Mon 2 Mar 2026") == "met"
    assert state_of(case, "notify_decision_not_to_issue_plan", on="Mon 2 Mar 2026") == "met"


def test_a_second_reversal_supersedes_the_clocks_of_the_first():
    """Ordered to assess, then to make a plan: the 11 weeks replace what was left of the 14."""
    case = refused_to_assess(
        "tribunal_order_assess",
        event("decision_not_to_issue_plan_notified", "Mon 11 May 2026"),
        event("decision_reversed", "Tue 1 Sep 2026", route="tribunal_order_plan"),
    )
    assert state_of(case, FINAL, on="Tue 1 Sep 2026") == "superseded"
    assert breached_on(case, FINAL) is None
    assert due(case, ORDERED_FINAL) == day("Tue 17 Nov 2026")


@pytest.mark.parametrize(
    ("told", "asked_on", "state"),
    [
        (None, "Mon 16 Mar 2026", "outstanding"),
        (None, "Tue 17 Mar 2026", "overdue"),
        ("Mon 2 Mar 2026", "Mon 2 Mar 2026", "met"),
        ("Mon 16 Mar 2026", "Mon 16 Mar 2026", "met"),
        ("Tue 17 Mar 2026", "Tue 17 Mar 2026", "late"),
    ],
)
def test_where_the_two_weeks_stand_on_a_day(told, asked_on, state):
    """The family may be told on the very day of the order, and has to be within two weeks."""
    later = [event("decision_to_assess_notified", told)] if told else []
    assert state_of(refused_to_assess("tribunal_order_assess", *later), NOTIFY, on=asked_on) == state


def test_ten_weeks_undecided_after_an_order_is_never_a_breach():
    """Like the 16 weeks, the 10 bind a refusal and nothing else."""
    case = refused_to_assess("tribunal_order_assess")
    assert state_of(case, NO_PLAN, on="Mon 7 Dec 2026") == "outstanding"
    assert breached_on(case, NO_PLAN) is None


def test_a_late_refusal_after_an_order_is_late():
    """Told on the day after the ten weeks."""
    case = refused_to_assess("tribunal_order_assess", event("decision_not_to_issue_plan_notified", "Tue 12 May 2026"))
    assert state_of(case, NO_PLAN, on="Tue 12 May 2026") == "late"


@pytest.mark.parametrize(
    ("case", "duty", "last_day"),
    [
        (refused_to_assess("tribunal_order_assess", directed_on="Fri 15 May 2026"), FINAL, "Fri 15 May 2026"),
        (refused_to_assess("consent_order", directed_on="Fri 10 Jul 2026"), FINAL, "Fri 10 Jul 2026"),
        (refused_a_plan("tribunal_order_plan", directed_on="Fri 1 May 2026"), ORDERED_FINAL, "Fri 1 May 2026"),
    ],
)
def test_a_day_that_the_order_itself_sets_is_the_plans_day(case, duty, last_day):
    """Earlier or later, a direction overrides the weeks of the regulation."""
    assert due(case, duty) == day(last_day)


def test_a_day_that_the_order_sets_is_not_for_the_steps_before_the_plan():
    """Notice, refusal and draft keep the weeks of the regulation."""
    assess = refused_to_assess("tribunal_order_assess", directed_on="Fri 15 May 2026")
    plan = refused_a_plan("tribunal_order_plan", directed_on="Fri 1 May 2026")
    assert due(assess, NOTIFY) == day("Mon 16 Mar 2026")
    assert due(assess, NO_PLAN) == day("Mon 11 May 2026")
    assert due(plan, ORDERED_DRAFT) == day("Mon 6 Apr 2026")


def test_an_own_change_of_mind_keeps_the_twenty_weeks():
    """R (W) v Hertfordshire: without an order or an agreement the 20 weeks of the request run on."""
    case = refused_to_assess("own_review", on="Mon 3 Nov 2025")
    assert due(case, "send_final_plan") == day("Mon 19 Jan 2026")
    assert state_of(case, "send_final_plan", on="Mon 19 Jan 2026") == "outstanding"
    assert state_of(case, "send_final_plan", on="Tue 20 Jan 2026") == "overdue"
    assert duties_of(case).isdisjoint({NOTIFY, NO_PLAN, FINAL})


def test_an_own_change_of_mind_about_a_plan_starts_no_clock_either():
    """The refusal of a plan taken back: no 5 and no 11 weeks."""
    case = refused_a_plan("own_review")
    assert duties_of(case).isdisjoint({ORDERED_DRAFT, ORDERED_FINAL})
    assert due(case, "send_final_plan") == day("Mon 19 Jan 2026")
