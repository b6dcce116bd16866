"""The edge cases that implementers get wrong, in the order of the project's reference on the law: 22 to 42.

The first twenty-one, and those that are out of scope, stand in test_edge_cases.py.

https://www.legislation.gov.uk/uksi/2014/1530
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from config.statute import statute
from config.vocabulary import EndReason
from tests.dates import day
from tests.factories import a_case, breached_on, clock, clocks_of, due, duties_of, event, requested_on, state_of
from tests.spec.plans import with_plan
from tests.spec.school_closed import CLOSED, asked_of_the_school

DECISION, FINAL, ADVICE = "notify_decision_whether_to_assess", "send_final_plan", "provide_advice"
TO_ASSESS, NOT_TO_ASSESS = "decision_to_assess_notified", "decision_not_to_assess_notified"


def claim(ground, on="Mon 17 Aug 2026", duty=DECISION, **columns):
    """A ground claimed against a limit."""
    return event("exception_claimed", on, duty=duty, ground=ground, **columns)


def test_edge_22_decided_is_not_notified():
    """A panel in the sixth week and a letter two days after it: what the regulation asks for is the letter."""
    panel = event("escalation_acknowledged", "Sun 15 Feb 2026", note="The panel has decided to assess.")
    case = requested_on("Mon 5 Jan 2026", panel, event(TO_ASSESS, "Tue 17 Feb 2026"))
    assert state_of(case, DECISION, on="Tue 17 Feb 2026") == "late"
    notified = [each for duty in statute().duty if duty.id.startswith("notify_") for each in duty.ends]
    assert [each for each in notified if not each.endswith("_notified")] == []


def test_edge_23_an_exception_needs_its_ground_its_evidence_and_its_day():
    """The list of its own limit, something that shows it, and a mark where it was recorded afterwards."""
    days = {"starts_on": "Mon 10 Aug 2026"}
    afterwards = datetime(2026, 9, 7, 9, tzinfo=ZoneInfo("Europe/London"))
    lawful = claim("exceptional_personal_circumstances", **days)
    late = claim("exceptional_personal_circumstances", recorded_at=afterwards, **days)
    bare = claim("exceptional_personal_circumstances", evidence=None, **days)
    wrong = claim("exceptional_circumstances", **days)
    found = [clock(requested_on("Fri 17 Jul 2026", each), DECISION) for each in (lawful, late, bare, wrong)]
    assert [each.state(day("Mon 7 Sep 2026")) for each in found] == ["excepted", "excepted", "overdue", "overdue"]
    assert [each.excepted_late for each in found] == [False, True, False, False]


@pytest.mark.parametrize(
    ("days", "asked_on", "state"),
    [
        (CLOSED, "Mon 20 Jul 2026", "excepted"),
        (CLOSED, "Thu 27 Aug 2026", "overdue"),
        ({"starts_on": "Sat 1 Aug 2026", "ends_on": "Sun 23 Aug 2026"}, "Mon 27 Jul 2026", "overdue"),
        ({"starts_on": "Mon 20 Jul 2026", "ends_on": "Sun 16 Aug 2026"}, "Mon 20 Jul 2026", "excepted"),
    ],
)
def test_edge_24_a_closure_is_four_weeks_on_end_and_has_its_window(days, asked_on, state):
    """An academy's own calendar counts, and a holiday of three weeks never does."""
    case = requested_on("Fri 17 Jul 2026", asked_of_the_school(asked_on), claim("school_closed", **days))
    assert state_of(case, DECISION, on="Sat 29 Aug 2026") == state


def test_edge_25_an_absence_lies_within_its_limit():
    """Four weeks in six; after an order two are enough, and they too lie within the limit."""
    abroad = {"starts_on": "Mon 1 Jun 2026", "ends_on": "Wed 12 Aug 2026"}
    case = requested_on("Fri 17 Jul 2026", claim("absent_from_area", **abroad))
    assert state_of(case, DECISION, on="Sat 29 Aug 2026") == "overdue"
    ordered, told = "notify_assessment_after_reversal", "Tue 10 Mar 2026"
    fortnight = claim("absent_from_area", told, ordered, starts_on="Mon 2 Mar 2026", ends_on="Sun 15 Mar 2026")
    order = event("decision_reversed", "Mon 2 Mar 2026", route="tribunal_order_assess")
    reversed_ = requested_on("Mon 1 Sep 2025", event(NOT_TO_ASSESS, "Fri 10 Oct 2025"), order, fortnight)
    assert state_of(reversed_, ordered, on="Tue 17 Mar 2026") == "excepted"


def test_edge_26_a_missed_appointment_lifts_only_the_bodys_six_weeks():
    """The paediatrician is excused; the authority's six and twenty weeks are not."""
    asked = event("advice_request_received", "Mon 9 Feb 2026", advice_kind="medical")
    missed = {"starts_on": "Mon 2 Mar 2026", "ends_on": "Mon 2 Mar 2026"}
    case = requested_on(
        "Mon 5 Jan 2026",
        event(TO_ASSESS, "Fri 6 Feb 2026"),
        asked,
        claim("missed_appointment", "Mon 9 Mar 2026", ADVICE, advice_kind="medical", **missed),
        claim("missed_appointment", "Mon 9 Mar 2026", FINAL, **missed),
    )
    assert state_of(case, ADVICE, on="Tue 24 Mar 2026") == "excepted"
    assert state_of(case, FINAL, on="Tue 26 May 2026") == "overdue"


def test_edge_28_turning_twenty_five_ends_the_request_with_a_reason_and_without_a_breach():
    """No new duty to assess arises (s.36); what had been breached before stays breached."""
    over = event("no_longer_responsible", "Mon 11 May 2026", reason="over_age")
    case = requested_on("Mon 5 Jan 2026", over)
    assert (case.closing.kind, case.closing.reason) == ("no_longer_responsible", "over_age")
    assert state_of(case, FINAL, on="Tue 26 May 2026") == "no_longer_owed"
    assert breached_on(case, FINAL) is None
    assert breached_on(case, DECISION) == day("Tue 17 Feb 2026")


def test_edge_29_detained_or_released_in_mid_assessment_keeps_the_start():
    """The same weeks from the same day; which list of exceptions applies follows the person."""
    detained = a_case(event("detained_person_request_received", "Fri 17 Jul 2026"))
    released = a_case(
        event("detained_person_request_received", "Fri 17 Jul 2026"), event("released", "Mon 24 Aug 2026")
    )
    assert due(detained, FINAL) == due(released, FINAL) == day("Fri 4 Dec 2026")
    assert [clock(each, FINAL).rule for each in (detained, released)] == ["2015-detained", "2014"]


def test_edge_31_another_health_body_has_six_weeks_of_its_own_receipt():
    """The commissioner changed in mid-case: the old request is superseded, the new clock runs from its own day."""
    case = requested_on(
        "Mon 5 Jan 2026",
        event(TO_ASSESS, "Fri 6 Feb 2026"),
        event("advice_sought", "Mon 9 Feb 2026", advice_kind="medical", service="community_paediatrics"),
        event("advice_sought", "Mon 2 Mar 2026", advice_kind="medical", service="health"),
        event("advice_request_received", "Wed 4 Mar 2026", advice_kind="medical", service="health"),
    )
    old, new = clocks_of(case, ADVICE)
    assert old.state(day("Wed 4 Mar 2026")) == "superseded"
    assert (new.due_on, new.estimated) == (day("Wed 15 Apr 2026"), False)


def test_edge_32_the_six_month_bar_does_not_run_from_a_refusal():
    """Refused in February and asked again in March: the new request has its six weeks like any other."""
    first = requested_on("Mon 5 Jan 2026", event(NOT_TO_ASSESS, "Mon 16 Feb 2026"))
    again = a_case(event("request_received", "Mon 16 Mar 2026", case_ref="YK-0002"))
    assert state_of(first, DECISION, on="Mon 16 Mar 2026") == "met"
    assert due(again, DECISION) == day("Mon 27 Apr 2026")


def test_edge_33_a_reassessment_is_fifteen_days_and_fourteen_weeks():
    """Not six and twenty: asked Mon 2 Mar 2026, told Mon 16 Mar 2026."""
    case = with_plan(
        event("reassessment_requested", "Mon 2 Mar 2026"), event("decision_to_reassess_notified", "Mon 16 Mar 2026")
    )
    assert due(case, "notify_decision_whether_to_reassess") == day("Tue 17 Mar 2026")
    assert due(case, "send_plan_after_reassessment") == day("Mon 22 Jun 2026")
    assert len(clocks_of(case, FINAL)) == 1


def test_edge_34_an_annual_review_is_over_within_twelve_weeks_of_its_meeting():
    """Eight weeks of the notice, twelve of the meeting, whichever is earlier; a letter alone is no notice (Devon)."""
    met = event("review_meeting_held", "Mon 2 Mar 2026")
    letter = event("decision_to_amend_plan_notified", "Mon 30 Mar 2026")
    late = event("amendment_notice_sent", "Mon 20 Apr 2026")
    assert due(with_plan(met, letter, late), "send_amended_plan") == day("Mon 25 May 2026")
    assert state_of(with_plan(met, letter), "send_amendment_notice", on="Tue 31 Mar 2026") == "overdue"


@pytest.mark.parametrize(
    ("phase", "last_day"),
    [("primary_to_secondary", "Sat 14 Feb 2026"), ("secondary_to_post_16", "Mon 30 Mar 2026")],
)
def test_edge_35_before_15_february_is_the_14th_and_before_31_march_the_30th(phase, last_day):
    """To the letter, and not "by"."""
    expected = event("phase_transfer_expected", "Mon 2 Feb 2026", phase=phase, takes_effect_on="Tue 1 Sep 2026")
    assert due(with_plan(expected), "amend_plan_before_phase_transfer") == day(last_day)


def test_edge_36_weeks_are_days_and_months_are_corresponding_days():
    """Six weeks across a leap day are forty-two days; a plan of a leap day is reviewed by 28 February."""
    assert due(requested_on("Thu 1 Feb 2024"), DECISION) == day("Thu 14 Mar 2024")
    followed = event("reassessment_requested", "Mon 4 Mar 2024")
    case = requested_on("Mon 4 Dec 2023", event("final_plan_sent", "Thu 29 Feb 2024"), followed)
    assert due(case, "review_plan") == day("Fri 28 Feb 2025")


@pytest.mark.parametrize(
    ("received", "last_day"),
    [("Sat 28 Mar 2026", "Sat 9 May 2026"), ("Sat 24 Oct 2026", "Sat 5 Dec 2026")],
)
def test_edge_37_the_clocks_of_spring_and_autumn_move_no_date(received, last_day):
    """Civil days in London: summer time begins or ends within the six weeks, and they stay forty-two days."""
    assert due(requested_on(received), DECISION) == day(last_day)
    late_evening = datetime(2026, 7, 3, 22, 30, tzinfo=ZoneInfo("UTC"))
    assert event("request_received", "Fri 3 Jul 2026", recorded_at=late_evening).recorded_on == day("Fri 3 Jul 2026")
    night = datetime(2026, 7, 3, 23, 30, tzinfo=ZoneInfo("UTC"))
    assert event("request_received", "Fri 3 Jul 2026", recorded_at=night).recorded_on == day("Sat 4 Jul 2026")


def test_edge_38_a_request_of_before_may_2020_that_fell_due_in_it_is_within_the_coronavirus_amendments():
    """It is the last day that counts, and the reason has to be claimed."""
    claimed = claim("coronavirus", "Mon 6 Apr 2020", starts_on="Mon 23 Mar 2020")
    assert state_of(requested_on("Fri 20 Mar 2020", claimed), DECISION, on="Sat 2 May 2020") == "excepted"
    assert state_of(requested_on("Thu 19 Mar 2020", claimed), DECISION, on="Sat 2 May 2020") == "overdue"
    assert state_of(requested_on("Fri 20 Mar 2020"), DECISION, on="Sat 2 May 2020") == "overdue"


def test_edge_40_text_that_was_superseded_is_not_in_force():
    """No 4 weeks after a concession, no 15 working days for a draft, no 60 days to appeal, no 18 weeks."""
    law, today = statute(), day("Mon 5 Jan 2026")
    in_force = [(duty.id, rule.limit) for duty in law.all_duties for rule in duty.rule if rule.in_force(today)]
    assert {duty for duty, limit in in_force if limit == "4 weeks"} == {
        "notify_review_decision",
        "send_amendment_notice",
    }
    assert {limit for duty, limit in in_force if duty == "allow_representations"} == {"15 days"}
    assert ("appeal", "2 months") in in_force
    assert {limit for _, limit in in_force}.isdisjoint({"18 weeks", "60 days", "26 weeks"})


def test_edge_41_of_duplicate_requests_the_earliest_governs():
    """The school's came a day before the parent's, and was typed in after it."""
    parent = event("request_received", "Tue 6 Jan 2026", source="parent_or_young_person")
    school = event("request_received", "Mon 5 Jan 2026", source="education")
    assert due(a_case(parent, school), DECISION) == due(a_case(school, parent), DECISION) == day("Mon 16 Feb 2026")
    assert len(clocks_of(a_case(parent, school), FINAL)) == 1


@pytest.mark.parametrize("reason", ["died", "left_england", "other"])
def test_edge_42_a_death_or_a_family_that_leaves_ends_the_request_and_is_neither_breach_nor_success(reason):
    """An end with its reason: nothing is met, nothing is breached, nobody is chased."""
    ended = event("no_longer_responsible", "Mon 2 Feb 2026", reason=reason)
    case = requested_on("Mon 5 Jan 2026", ended)
    assert reason in tuple(EndReason)
    assert {state_of(case, each, on="Mon 2 Feb 2026") for each in duties_of(case)} == {"no_longer_owed"}
    assert {breached_on(case, each) for each in duties_of(case)} == {None}
