"""Regulation 45 as first made: an appeal conceded before Mon 23 Mar 2015.

    SI 2015/359 re-cut regulation 45 on that day.  Before it, an authority that would not oppose an appeal
    about a refusal to assess had to carry out the assessment within four weeks of its notice to the
    Tribunal; and to amend the contents of a plan within four weeks.

Regulation 44 was the same from the first day: what an order or an agreement asked for was not changed.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/45
"""

import pytest

from tests.dates import day
from tests.factories import breached_on, due, duties_of, event, requested_on, state_of

NOTIFY, NO_PLAN, FINAL = (
    "notify_assessment_after_reversal",
    "notify_no_plan_after_reversal",
    "send_final_plan_after_reversal",
)
ORDERED_DRAFT, ORDERED_FINAL = "send_draft_plan_after_order", "send_final_plan_after_order"
AS_MADE = "carry_out_assessment_after_concession"
LAST_DAY, RECUT = "Sun 22 Mar 2015", "Mon 23 Mar 2015"


def overturned(route, on, *later, refusal="decision_not_to_assess_notified"):
    """Requested Mon 1 Dec 2014 and refused Mon 5 Jan 2015."""
    reversal = event("decision_reversed", on, route=route)
    return requested_on("Mon 1 Dec 2014", event(refusal, "Mon 5 Jan 2015"), reversal, *later)


def test_conceded_on_the_last_day_of_the_old_regulation_gives_four_weeks():
    """Sun 22 Mar 2015 and four weeks: Sun 19 Apr 2015, and no 2, 10 or 14 weeks."""
    case = overturned("concession_notified", LAST_DAY)
    assert due(case, AS_MADE) == day("Sun 19 Apr 2015")
    assert duties_of(case).isdisjoint({NOTIFY, NO_PLAN, FINAL})


@pytest.mark.parametrize(
    ("duty", "last_day"), [(NOTIFY, "Mon 6 Apr 2015"), (NO_PLAN, "Mon 1 Jun 2015"), (FINAL, "Mon 29 Jun 2015")]
)
def test_conceded_on_the_first_day_of_the_new_one_gives_2_10_and_14_weeks(duty, last_day):
    """Mon 23 Mar 2015 is the first day of the present paragraphs (3) and (3A)."""
    case = overturned("concession_notified", RECUT)
    assert due(case, duty) == day(last_day)
    assert AS_MADE not in duties_of(case)


@pytest.mark.parametrize("route", ["tribunal_order_assess", "consent_order", "mediation_agreement"])
@pytest.mark.parametrize(
    ("on", "duty", "last_day"),
    [
        (LAST_DAY, NOTIFY, "Sun 5 Apr 2015"),
        (LAST_DAY, NO_PLAN, "Sun 31 May 2015"),
        (LAST_DAY, FINAL, "Sun 28 Jun 2015"),
        (RECUT, NOTIFY, "Mon 6 Apr 2015"),
        (RECUT, NO_PLAN, "Mon 1 Jun 2015"),
        (RECUT, FINAL, "Mon 29 Jun 2015"),
    ],
)
def test_an_order_or_an_agreement_had_the_same_weeks_before(route, on, duty, last_day):
    """Regulation 44(2)(b) stood as it stands: 2, 10 and 14 weeks."""
    case = overturned(route, on)
    assert due(case, duty) == day(last_day)
    assert AS_MADE not in duties_of(case)


@pytest.mark.parametrize("route", ["tribunal_order_plan", "consent_order", "mediation_agreement"])
@pytest.mark.parametrize(
    ("on", "duty", "last_day"),
    [
        (LAST_DAY, ORDERED_DRAFT, "Sun 26 Apr 2015"),
        (LAST_DAY, ORDERED_FINAL, "Sun 7 Jun 2015"),
        (RECUT, ORDERED_DRAFT, "Mon 27 Apr 2015"),
        (RECUT, ORDERED_FINAL, "Mon 8 Jun 2015"),
    ],
)
def test_an_order_to_make_a_plan_had_the_same_weeks_before(route, on, duty, last_day):
    """Regulation 44(2)(c) stood as it stands: 5 and 11 weeks."""
    case = overturned(route, on, refusal="decision_not_to_issue_plan_notified")
    assert due(case, duty) == day(last_day)


def test_what_the_old_regulation_said_of_a_refused_plan_is_not_guessed():
    """Reg 45(6) could not be read as first made: no clock is made up, and so the 20 weeks of the request stand."""
    case = overturned("concession_notified", LAST_DAY, refusal="decision_not_to_issue_plan_notified")
    assert duties_of(case).isdisjoint({AS_MADE, ORDERED_DRAFT, ORDERED_FINAL})
    assert state_of(case, "send_final_plan", on=LAST_DAY) != "superseded"


@pytest.mark.parametrize(
    ("done", "on", "state", "breach"),
    [
        (None, "Sun 19 Apr 2015", "outstanding", None),
        ("decision_to_issue_plan", "Sun 19 Apr 2015", "met", None),
        ("decision_not_to_issue_plan_notified", "Sun 19 Apr 2015", "met", None),
        ("draft_plan_served", "Mon 20 Apr 2015", "late", "Mon 20 Apr 2015"),
    ],
)
def test_where_the_four_weeks_stand_on_a_day(done, on, state, breach):
    """The assessment was carried out when its outcome was decided."""
    case = overturned("concession_notified", LAST_DAY, *([event(done, on)] if done else []))
    assert state_of(case, AS_MADE, on=on) == state
    if done:
        assert breached_on(case, AS_MADE) == (breach and day(breach))
