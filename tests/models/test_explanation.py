"""Why a date is what it is, line by line: arithmetic, source, start, rule, notes, exceptions, what superseded it."""

import pytest

from config.statute import Length
from models.calendars import england
from models.counting import last_day
from models.explanation import counted
from tests.dates import day
from tests.factories import a_case, event
from tests.models.explaining import ASSESS, CAME_IN, MEDICAL, PLAN, REFUSED, REQUEST, claim, explained


@pytest.mark.parametrize(
    ("amount", "unit", "counting", "measured_from", "words"),
    [
        (
            20,
            "weeks",
            "within",
            "Wed 21 May 2025",
            "Wednesday 21 May 2025 is day 0; 20 weeks are 140 days; Wednesday 8 October 2025",
        ),
        (
            1,
            "weeks",
            "within",
            "Wed 21 May 2025",
            "Wednesday 21 May 2025 is day 0; 1 week are 7 days; Wednesday 28 May 2025",
        ),
        (
            15,
            "days",
            "beginning_with",
            "Mon 27 Apr 2026",
            "Monday 27 April 2026 is day 1; 15 days are counted; Monday 11 May 2026",
        ),
        (
            12,
            "months",
            "beginning_with",
            "Tue 1 Jan 2019",
            "Tuesday 1 January 2019 is day 1; 12 months are counted; Tuesday 31 December 2019",
        ),
        (
            3,
            "working_days",
            "within",
            "Thu 2 Apr 2026",
            "Thursday 2 April 2026 is day 0; 3 working days are counted; Thursday 9 April 2026",
        ),
        (1, "days", "before", "Sun 15 Feb 2026", "1 day before Sunday 15 February 2026; Saturday 14 February 2026"),
    ],
)
def test_the_arithmetic_can_be_followed_with_a_finger(amount, unit, counting, measured_from, words):
    """The day that is counted from, whether it is day 0 or day 1, the length, and the last day."""
    length = Length(amount=amount, unit=unit, counting=counting)
    end = last_day(length, day(measured_from), england().bank_holidays)
    assert counted(length, day(measured_from), end) == words


def test_the_twenty_weeks_are_explained_line_by_line():
    """Arithmetic, source, start, rule, the last safe day for a draft, and the exceptions that could be claimed."""
    assert explained(a_case(REQUEST), PLAN).lines() == [
        "Wednesday 21 May 2025 is day 0; 20 weeks are 140 days; Wednesday 8 October 2025.",
        "Source: SI 2014/1530 reg 13(2), https://www.legislation.gov.uk/uksi/2014/1530/regulation/13 (checked Tuesday 24 November 2026).",
        "The clock started with request received on Wednesday 21 May 2025.",
        "Rule send_final_plan, version 2014, in force from Monday 1 September 2014.",
        "The last safe day for a draft is Tuesday 23 September 2025 (reg 13(1)(a)).",
        (
            "No exception was claimed.  This limit knows: school closed (reg 13(3), 10(4)(a)); early years provider closed "
            "(reg 13(3), 10(4)(b)); exceptional personal circumstances (reg 13(3), 10(4)(c)); absent from area "
            "(reg 13(3), 10(4)(d))."
        ),
    ]


MET = event("review_meeting_held", "Mon 2 Feb 2026")
NOTICE = event("amendment_notice_sent", "Mon 6 Apr 2026")


@pytest.mark.parametrize(
    ("events", "duty", "arithmetic"),
    [
        (
            [CAME_IN, MET, NOTICE],
            "send_amended_plan",
            [
                "Monday 6 April 2026 is day 0; 8 weeks are 56 days; Monday 1 June 2026",
                (
                    "review meeting held: Monday 2 February 2026 is day 0; 12 weeks are 84 days; Monday 27 April 2026 "
                    "(R (L, M and P) v Devon [2022] EWHC 493 (Admin)); the earlier of the two days counts"
                ),
            ],
        ),
        (
            [CAME_IN, NOTICE],
            "send_amended_plan",
            ["Monday 6 April 2026 is day 0; 8 weeks are 56 days; Monday 1 June 2026"],
        ),
        (
            [CAME_IN, event("move_notified", "Wed 25 Mar 2026", takes_effect_on="Mon 20 Apr 2026")],
            "transfer_plan",
            [
                "Wednesday 25 March 2026 is day 1; 15 working days are counted; Thursday 16 April 2026",
                "Monday 20 April 2026 (reg 15(2), the day of the move); the later of the two days counts",
            ],
        ),
        (
            [
                CAME_IN,
                event(
                    "phase_transfer_expected",
                    "Mon 2 Feb 2026",
                    phase="infant_to_junior",
                    takes_effect_on="Tue 1 Sep 2026",
                ),
            ],
            "amend_plan_before_phase_transfer",
            ["1 day before Sunday 15 February 2026; Saturday 14 February 2026"],
        ),
        (
            [
                REQUEST,
                REFUSED,
                event(
                    "decision_reversed", "Mon 2 Mar 2026", route="tribunal_order_plan", directed_on="Mon 30 Mar 2026"
                ),
            ],
            "send_final_plan_after_order",
            ["An order itself sets Monday 30 March 2026; it overrides the general limit"],
        ),
    ],
    ids=["the earlier of two", "without a review", "the later of two", "before a day of the year", "directed"],
)
def test_the_arithmetic_of_every_shape_of_rule(events, duty, arithmetic):
    """Two days where two count, one where one does, and none where an order sets the day."""
    assert list(explained(a_case(*events), duty).arithmetic()) == arithmetic


PARENTAL = event("advice_request_received", "Wed 2 Jul 2025", advice_kind="parental")


@pytest.mark.parametrize(
    ("events", "duty", "note"),
    [
        (
            [REQUEST, ASSESS, MEDICAL],
            "provide_advice",
            "Estimated: counted from the day the request was sent, as the day it was received is not recorded.",
        ),
        (
            [REQUEST, ASSESS, PARENTAL],
            "provide_advice",
            "This date is guidance: passing it is late, and no breach of a statutory duty by whoever was asked.",
        ),
        ([REQUEST], "serve_draft_plan", "This date is the authority's own target and has no legal standing."),
        (
            [REQUEST],
            "notify_decision_not_to_issue_plan",
            "It binds only a decision not to issue a plan: a plan may still be issued after it.",
        ),
        (
            [CAME_IN, NOTICE],
            "allow_representations_on_amendments",
            "It is a minimum: the plan must not be sent before the day after it.",
        ),
        (
            [CAME_IN, event("move_notified", "Wed 25 Mar 2026", takes_effect_on="Mon 20 Apr 2026")],
            "transfer_plan",
            "Working days are counted as Monday to Friday without bank holidays: the Regulations do not define them.",
        ),
        ([CAME_IN, NOTICE], "allow_representations_on_amendments", "This limit has no exceptions."),
    ],
)
def test_what_a_reader_of_the_date_should_know_is_said(events, duty, note):
    """Estimated, guidance, own target, only a refusal, a floor, and the note of the rule."""
    assert note in explained(a_case(*events), duty).lines()


def test_a_rule_that_is_no_longer_in_force_says_until_when_it_was():
    """Regulation 45 as first made, to Sunday 22 March 2015."""
    case = a_case(
        event("request_received", "Mon 1 Dec 2014"),
        event("decision_not_to_assess_notified", "Mon 5 Jan 2015"),
        event("decision_reversed", "Mon 2 Mar 2015", route="concession_notified"),
    )
    assert (
        "Rule carry_out_assessment_after_concession, version 2014-as-made, in force from Monday 1 September 2014 to Sunday 22 March 2015."
        in explained(case, "carry_out_assessment_after_concession").lines()
    )


@pytest.mark.parametrize(
    ("claims", "lines"),
    [
        (
            [claim()],
            [
                "Exception applies: reg 13(3), 10(4)(c): exceptional personal circumstances from Mon 1 Sep 2025, not over yet",
                "The limit is lifted; the date does not move",
            ],
        ),
        (
            [claim(recorded_at=None, evidence=None, starts_on="Mon 13 Oct 2025")],
            ["Exception does not apply: reg 13(3), 10(4)(c): no evidence is recorded for it"],
        ),
    ],
)
def test_every_exception_that_was_considered_is_told_with_its_reason(claims, lines):
    """Applied or not, and why."""
    assert list(explained(a_case(REQUEST, *claims), PLAN).exceptions()) == lines


def test_an_exception_that_was_recorded_too_late_is_marked_in_capitals():
    """Whoever reads the explanation years later sees it at once."""
    late = event(
        "exception_claimed",
        "Thu 9 Oct 2025",
        duty=PLAN,
        ground="exceptional_personal_circumstances",
        starts_on="Mon 1 Sep 2025",
    )
    first = next(explained(a_case(REQUEST, late), PLAN).exceptions())
    assert first.endswith("not over yet (RECORDED AFTER THE LIMIT HAD PASSED)")


@pytest.mark.parametrize(
    ("events", "duty", "line"),
    [
        (
            [
                REQUEST,
                event("decision_not_to_assess_notified", "Wed 2 Jul 2025"),
                event("decision_reversed", "Mon 1 Sep 2025", route="mediation_agreement"),
            ],
            PLAN,
            "Superseded on Wednesday 2 July 2025: a refusal was notified, and overturned by mediation agreement on Monday 1 September 2025, whose own limits run.",
        ),
        (
            [REQUEST, event("draft_plan_served", "Mon 1 Sep 2025"), event("draft_plan_served", "Mon 8 Sep 2025")],
            "allow_representations",
            "Superseded on Monday 8 September 2025: a later draft or notice began it again.",
        ),
        (
            [
                REQUEST,
                ASSESS,
                MEDICAL,
                event("advice_sought", "Mon 14 Jul 2025", advice_kind="medical", service="camhs"),
            ],
            "provide_advice",
            "Superseded on Monday 14 July 2025: the same was asked of another service.",
        ),
    ],
    ids=["reversal", "re-issue", "another service"],
)
def test_what_superseded_a_clock_is_told(events, duty, line):
    """By what, and on which day."""
    assert explained(a_case(*events), duty).lines()[-1] == line
