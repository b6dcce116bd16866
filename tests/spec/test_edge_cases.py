"""The edge cases that implementers get wrong, in the order of the project's reference on the law: 1 to 21.

The others stand in test_edge_cases_continued.py; five are out of scope, with the reason.  Where a case has a
regulation's file of its own, its tables of dates are there, and one example is here.

https://www.legislation.gov.uk/uksi/2014/1530
"""

import re

import pytest

from config.practice import StepKind, ladders
from config.statute import statute
from models.calendars import england
from models.case import RefusedError
from models.clocks import standings
from models.wording import warnings
from tests.dates import day
from tests.factories import a_case, breached_on, clock, clocks_of, due, duties_of, event, requested_on, state_of
from tests.spec import test_edge_cases_continued
from tests.spec.plans import with_plan
from tests.spec.school_closed import CLOSED, asked_of_the_school

DECISION, NO_PLAN, FINAL = (
    "notify_decision_whether_to_assess",
    "notify_decision_not_to_issue_plan",
    "send_final_plan",
)
ADVICE, VIEWS = "provide_advice", "allow_representations"
REVERSED_FINAL = "send_final_plan_after_reversal"
TO_ASSESS, NOT_TO_ASSESS = "decision_to_assess_notified", "decision_not_to_assess_notified"

OUT_OF_SCOPE = {
    15: "The three consents to rely on an existing report (reg 6(4)) are kept in the council's file: no date follows.",
    20: "Whether a final plan is complete and lawful is a judgement on its text, which the tracker does not hold.",
    27: "Age is not stored; who is written to at sixteen changes, and no clock does.",
    30: "Which authority looks after a child, or pays, is not stored: one installation tracks its own duties.",
    39: "Transfers from statements ended on 1 April 2018 and had a timetable of their own, which is not tracked.",
}


def told_of(case, on):
    """What an officer is told about the request on a day."""
    return " ".join(warnings(case, standings(case, statute(), england()), day(on), statute(), england()))


def test_every_edge_case_is_tested_or_out_of_scope_with_a_reason():
    """1 to 42, none missing and none twice."""
    names = [*globals(), *vars(test_edge_cases_continued)]
    tested = [int(found[1]) for name in names if (found := re.match(r"test_edge_(\d\d)_", name))]
    assert sorted([*tested, *OUT_OF_SCOPE]) == list(range(1, 43))
    assert all(reason.endswith(".") for reason in OUT_OF_SCOPE.values())


def test_edge_01_withdrawn_and_resubmitted_is_a_request_of_its_own():
    """The withdrawn request ends its own clock; the next one has a reference and six weeks of its own."""
    withdrawn = event("request_withdrawn", "Mon 2 Feb 2026")
    with pytest.raises(RefusedError, match="needs a reference of its own"):
        requested_on("Mon 5 Jan 2026", withdrawn, event("request_received", "Mon 9 Feb 2026"))
    again = a_case(event("request_received", "Mon 9 Feb 2026", case_ref="YK-0002"))
    assert state_of(requested_on("Mon 5 Jan 2026", withdrawn), DECISION, on="Mon 2 Feb 2026") == "no_longer_owed"
    assert due(again, DECISION) == day("Mon 23 Mar 2026")


def overturned(route, on="Mon 2 Mar 2026", **columns):
    """Requested Mon 1 Sep 2025, refused Fri 10 Oct 2025, overturned Mon 2 Mar 2026."""
    return requested_on(
        "Mon 1 Sep 2025",
        event(NOT_TO_ASSESS, "Fri 10 Oct 2025"),
        event("decision_reversed", on, route=route, **columns),
    )


def test_edge_02_a_refusal_overturned_by_the_tribunal_has_the_orders_clocks():
    """Two, ten and fourteen weeks of the order; the twenty weeks are superseded and were not breached."""
    case = overturned("tribunal_order_assess")
    assert due(case, "notify_assessment_after_reversal") == day("Mon 16 Mar 2026")
    assert due(case, "notify_no_plan_after_reversal") == day("Mon 11 May 2026")
    assert due(case, REVERSED_FINAL) == day("Mon 8 Jun 2026")
    assert state_of(case, FINAL, on="Mon 2 Mar 2026") == "superseded"
    assert breached_on(case, FINAL) is None


def test_edge_03_conceded_before_the_response_counts_from_the_notice_to_the_tribunal():
    """The same weeks, by regulation 45; conceded later, a consent order is needed, and the officer is told."""
    conceded = overturned("concession_notified")
    assert due(conceded, REVERSED_FINAL) == due(overturned("consent_order"), REVERSED_FINAL) == day("Mon 8 Jun 2026")
    assert clock(conceded, REVERSED_FINAL).rule == "2015-concession"
    assert "a consent order is needed" in told_of(conceded, "Tue 3 Mar 2026")


def test_edge_04_a_mediation_agreement_has_the_same_clocks_and_a_change_of_mind_has_not():
    """An agreed day wins (reg 42(5)); without appeal or mediation both readings are shown, and the 20 weeks stand."""
    assert due(overturned("mediation_agreement"), REVERSED_FINAL) == day("Mon 8 Jun 2026")
    agreed = overturned("mediation_agreement", directed_on="Fri 31 Jul 2026")
    assert due(agreed, REVERSED_FINAL) == day("Fri 31 Jul 2026")
    own = overturned("own_review", on="Mon 3 Nov 2025")
    assert due(own, FINAL) == day("Mon 19 Jan 2026")
    assert "Mon 12 Jan 2026, Mon 9 Feb 2026" in told_of(own, "Tue 4 Nov 2025")


def test_edge_05_a_move_in_mid_assessment_starts_anew_elsewhere():
    """The old authority's clocks end without a breach; the new one has 6, 16 and 20 weeks of its own."""
    moved = event("no_longer_responsible", "Mon 1 Dec 2025", reason="moved")
    old = requested_on("Mon 1 Sep 2025", event(TO_ASSESS, "Fri 10 Oct 2025"), moved)
    new = a_case(event("became_responsible", "Mon 8 Dec 2025", authority="815"))
    assert state_of(old, FINAL, on="Tue 20 Jan 2026") == "no_longer_owed"
    assert breached_on(old, FINAL) is None
    assert due(new, FINAL) == day("Mon 27 Apr 2026")


def test_edge_06_a_move_with_a_plan_is_the_transfer_clock():
    """Fifteen working days beginning with becoming aware; for the new authority no 6, 16 or 20 weeks."""
    old = with_plan(event("move_notified", "Wed 25 Mar 2026", takes_effect_on="Wed 25 Mar 2026"))
    new = a_case(event("plan_transferred_in", "Thu 16 Apr 2026", last_reviewed_on="Mon 12 Jan 2026"))
    assert due(old, "transfer_plan") == day("Thu 16 Apr 2026")
    assert duties_of(new).isdisjoint({DECISION, NO_PLAN, FINAL})


def test_edge_07_an_informal_letter_counts_from_the_day_on_which_anyone_had_it():
    """Recognised a month later as a request, it is dated back; a child merely named starts the same clock (s.24)."""
    letter = event("request_received", "Mon 5 Jan 2026")
    form = event("request_received", "Mon 2 Feb 2026")
    named = event("became_responsible", "Mon 5 Jan 2026")
    assert due(a_case(form, letter), DECISION) == day("Mon 16 Feb 2026")
    assert due(a_case(form, named), DECISION) == day("Mon 16 Feb 2026")


@pytest.mark.parametrize(
    ("received", "last_day", "day_after"),
    [
        ("Sat 3 Jan 2026", "Sat 14 Feb 2026", "Sun 15 Feb 2026"),
        ("Mon 25 May 2026", "Mon 6 Jul 2026", "Tue 7 Jul 2026"),
        ("Fri 13 Nov 2026", "Fri 25 Dec 2026", "Sat 26 Dec 2026"),
    ],
)
def test_edge_08_a_weekend_or_a_bank_holiday_rolls_nothing(received, last_day, day_after):
    """Received or due on such a day: that is the day, and the next is too late."""
    case = requested_on(received)
    assert due(case, DECISION) == day(last_day)
    assert state_of(case, DECISION, on=last_day) == "outstanding"
    assert state_of(case, DECISION, on=day_after) == "overdue"


def test_edge_09_valid_from_is_not_received():
    """Logged, validated and sent to a panel weeks later: the day of receipt alone starts the clock."""
    logged = event("escalation_acknowledged", "Mon 26 Jan 2026", note="Form complete; to the panel.")
    assert due(requested_on("Mon 5 Jan 2026", logged), DECISION) == day("Mon 16 Feb 2026")


def assessed(*later):
    """Requested on Mon 5 Jan 2026, and to be assessed since Fri 6 Feb 2026."""
    return requested_on("Mon 5 Jan 2026", event(TO_ASSESS, "Fri 6 Feb 2026"), *later)


def test_edge_10_several_contributors_of_one_agency_have_a_clock_each():
    """One requirement (reg 6(1)(c)), two requests, two days of receipt."""
    case = assessed(
        event("advice_request_received", "Mon 9 Feb 2026", advice_kind="medical", advice_ref="paediatrics"),
        event("advice_request_received", "Wed 11 Feb 2026", advice_kind="medical", advice_ref="therapy"),
    )
    assert due(case, ADVICE, "paediatrics") == day("Mon 23 Mar 2026")
    assert due(case, ADVICE, "therapy") == day("Wed 25 Mar 2026")


def test_edge_11_whoever_is_no_body_of_section_31_has_the_codes_six_weeks():
    """A school's late advice is late, and breaks no regulation."""
    found = clock(assessed(event("advice_request_received", "Mon 9 Feb 2026", advice_kind="educational")), ADVICE)
    assert (found.basis, found.due_on, found.breached_on) == ("guidance", day("Mon 23 Mar 2026"), None)


def test_edge_12_a_clock_from_the_day_of_sending_says_that_it_is_an_estimate():
    """Reg 8 counts from receipt; once that is known the estimate gives way."""
    sent = event("advice_sought", "Mon 9 Feb 2026", advice_kind="medical")
    came = event("advice_request_received", "Thu 12 Feb 2026", advice_kind="medical")
    before, after = clock(assessed(sent), ADVICE), clock(assessed(sent, came), ADVICE)
    assert (before.due_on, before.estimated) == (day("Mon 23 Mar 2026"), True)
    assert (after.due_on, after.estimated) == (day("Thu 26 Mar 2026"), False)


def test_edge_13_advice_asked_before_the_decision_starts_no_statutory_clock():
    """It binds nobody under reg 8; it can still be what was asked within a closure's window (reg 5(4)(a))."""
    early = event("advice_request_received", "Mon 20 Jul 2026", advice_kind="medical")
    assert clock(requested_on("Fri 17 Jul 2026", early), ADVICE).basis == "guidance"
    claimed = event("exception_claimed", "Mon 17 Aug 2026", duty=DECISION, ground="school_closed", **CLOSED)
    case = requested_on("Fri 17 Jul 2026", asked_of_the_school("Mon 20 Jul 2026"), claimed)
    assert state_of(case, DECISION, on="Sat 29 Aug 2026") == "excepted"


def test_edge_14_a_chase_is_no_breach():
    """Two or four weeks after receipt the body may be reminded; only after six may anything say "overdue"."""
    case = assessed(event("advice_request_received", "Mon 9 Feb 2026", advice_kind="medical"))
    for reminded_on in ("Mon 23 Feb 2026", "Mon 9 Mar 2026", "Mon 23 Mar 2026"):
        assert state_of(case, ADVICE, on=reminded_on) == "outstanding"
    assert breached_on(case, ADVICE) == day("Tue 24 Mar 2026")
    steps = [step for ladder in ladders().ladder for step in ladder.step]
    assert {step.kind for step in steps if step.days <= 0} == {StepKind.REMINDER}


def test_edge_16_a_private_report_that_comes_late_excuses_nothing():
    """The limb of 2001 is gone: late views or advice are no ground, and move no date."""
    late = event("advice_received", "Mon 18 May 2026", advice_kind="reasonably_requested")
    asked = event("advice_sought", "Mon 9 Feb 2026", advice_kind="reasonably_requested")
    claimed = event(
        "exception_claimed", "Mon 4 May 2026", duty=FINAL, ground="late_representations", starts_on="Mon 4 May 2026"
    )
    case = assessed(asked, claimed, late)
    assert due(case, FINAL) == day("Mon 25 May 2026")
    assert state_of(case, FINAL, on="Tue 26 May 2026") == "overdue"


def test_edge_17_a_draft_with_less_than_fifteen_days_left_must_break_one_of_the_two():
    """The floor and the ceiling are two duties, and keeping one does not cure the other; the last safe day is told."""
    draft = event("draft_plan_served", "Mon 11 May 2026")
    early = assessed(draft, event("final_plan_sent", "Mon 25 May 2026"))
    late = assessed(draft, event("final_plan_sent", "Tue 26 May 2026"))
    assert (breached_on(early, VIEWS), breached_on(early, FINAL)) == (day("Mon 25 May 2026"), None)
    assert (breached_on(late, VIEWS), breached_on(late, FINAL)) == (None, day("Tue 26 May 2026"))
    assert "last safe day for a draft was Sun 10 May 2026" in told_of(assessed(), "Mon 11 May 2026")


def test_edge_18_an_agreed_extension_keeps_no_limit():
    """ "At least" lets the family have longer; nothing lets anyone waive the twenty weeks."""
    muted = event("chasing_muted", "Mon 11 May 2026", note="Agreed with the family: until 30 June.")
    case = assessed(event("draft_plan_served", "Mon 4 May 2026"), muted, event("final_plan_sent", "Tue 30 Jun 2026"))
    assert breached_on(case, VIEWS) is None
    assert state_of(case, FINAL, on="Tue 30 Jun 2026") == "late"


def test_edge_19_a_draft_issued_again_restarts_the_fifteen_days_and_not_the_twenty_weeks():
    """The second draft's days count; the plan is due when it was."""
    case = assessed(event("draft_plan_served", "Mon 20 Apr 2026"), event("draft_plan_served", "Mon 27 Apr 2026"))
    assert [each.due_on for each in clocks_of(case, VIEWS)] == [day("Mon 4 May 2026"), day("Mon 11 May 2026")]
    assert due(case, FINAL) == day("Mon 25 May 2026")


def test_edge_21_sixteen_weeks_bind_a_refusal_only():
    """A decision to issue in week 18 breaches nothing; a refusal in week 18 does."""
    issued = assessed(event("decision_to_issue_plan", "Mon 11 May 2026"))
    refused = assessed(event("decision_not_to_issue_plan_notified", "Mon 11 May 2026"))
    assert breached_on(issued, NO_PLAN) is None
    assert breached_on(refused, NO_PLAN) == day("Mon 11 May 2026")
