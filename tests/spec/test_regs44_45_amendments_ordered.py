"""Regulations 44(2)(e), (f) and 45(4), (5): a plan amended by order, agreement or concession.

    Contents (special educational provision): the amended plan "within 5 weeks of the order".
    The name or type of school only: "within 2 weeks of the order".
    Conceded before the response, the same weeks of the day on which the authority told the Tribunal; and
    of an agreement in mediation, "as if the mediation agreement were an order" (reg 42(2)).

The lists of reg 44(3) and 45(7) do not reach these limbs: no ordinary exception lifts them.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/44
"""

import pytest

from models.case import RefusedError
from tests.dates import day
from tests.factories import breached_on, clock, due, event, requested_on, state_of
from tests.spec.plans import with_plan
from tests.spec.school_closed import asked_of_the_school

AMENDED = "amend_plan_after_order"
CONTENTS, PLACEMENT = "contents_amendment_ordered", "placement_amendment_ordered"
ROUTES = ["tribunal_order_amend", "consent_order", "mediation_agreement", "concession_notified"]


def ordered(kind, *later, route="tribunal_order_amend", on="Mon 2 Mar 2026", **columns):
    """An amendment ordered on Mon 2 Mar 2026: 2 weeks end on Mon 16 Mar, 5 weeks on Mon 6 Apr 2026."""
    return with_plan(event(kind, on, route=route, **columns), *later)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize(("kind", "last_day"), [(CONTENTS, "Mon 6 Apr 2026"), (PLACEMENT, "Mon 16 Mar 2026")])
def test_five_weeks_for_the_contents_and_two_for_the_school(kind, route, last_day):
    """Five weeks end on Easter Monday, and stay there; every route has the same weeks."""
    assert due(ordered(kind, route=route), AMENDED) == day(last_day)


@pytest.mark.parametrize(
    ("kind", "route", "provision"),
    [
        (CONTENTS, "tribunal_order_amend", "reg 44(2)(e)"),
        (PLACEMENT, "consent_order", "reg 44(2)(f)"),
        (CONTENTS, "mediation_agreement", "reg 42(2), 44(2)(e)"),
        (PLACEMENT, "mediation_agreement", "reg 42(2), 44(2)(f)"),
        (CONTENTS, "concession_notified", "reg 45(4)"),
        (PLACEMENT, "concession_notified", "reg 45(5)"),
    ],
)
def test_each_route_cites_its_own_regulation(kind, route, provision, law):
    """The weeks are the same, the authority for them is not."""
    found = clock(ordered(kind, route=route), AMENDED)
    (rule,) = [each for each in law.find(AMENDED).rule if each.version == found.rule]
    assert rule.provision == provision


@pytest.mark.parametrize(
    ("kind", "sent", "state", "breach"),
    [
        (CONTENTS, "Mon 6 Apr 2026", "met", None),
        (CONTENTS, "Tue 7 Apr 2026", "late", "Tue 7 Apr 2026"),
        (PLACEMENT, "Mon 16 Mar 2026", "met", None),
        (PLACEMENT, "Tue 17 Mar 2026", "late", "Tue 17 Mar 2026"),
    ],
)
def test_where_an_ordered_amendment_stands_on_a_day(kind, sent, state, breach):
    """In time to the end of its last day, a breach from the next."""
    case = ordered(kind, event("amended_plan_sent", sent))
    assert state_of(case, AMENDED, on=sent) == state
    assert breached_on(case, AMENDED) == (breach and day(breach))


@pytest.mark.parametrize(
    ("on", "kind", "last_day"),
    [
        ("Sun 22 Mar 2015", CONTENTS, "Sun 19 Apr 2015"),
        ("Mon 23 Mar 2015", CONTENTS, "Mon 27 Apr 2015"),
        ("Sun 22 Mar 2015", PLACEMENT, "Sun 5 Apr 2015"),
        ("Mon 23 Mar 2015", PLACEMENT, "Mon 6 Apr 2015"),
    ],
)
def test_conceded_before_23_march_2015_the_contents_had_four_weeks(on, kind, last_day):
    """SI 2015/359 made five of them; the two weeks for a school were there from the start."""
    case = requested_on(
        "Mon 1 Sep 2014", event("final_plan_sent", "Mon 12 Jan 2015"), event(kind, on, route="concession_notified")
    )
    assert due(case, AMENDED) == day(last_day)


@pytest.mark.parametrize("directed_on", ["Mon 9 Mar 2026", "Fri 29 May 2026"])
def test_a_day_that_the_order_itself_sets_overrides_the_weeks(directed_on):
    """Earlier or later: regulation 44 is subject to any direction of the Tribunal."""
    found = clock(ordered(CONTENTS, directed_on=directed_on), AMENDED)
    assert (found.due_on, found.directed) == (day(directed_on), True)


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("kind", [CONTENTS, PLACEMENT])
@pytest.mark.parametrize(
    "ground",
    [
        "exceptional_personal_circumstances",
        "absent_from_area",
        "school_closed",
        "early_years_provider_closed",
        "late_representations",
    ],
)
def test_no_ordinary_exception_lifts_an_ordered_amendment(kind, route, ground):
    """Reg 44(3) speaks of (2)(b) and (2)(c), reg 45(7) of paragraphs (3) and (6), and of nothing else."""
    days = {"starts_on": "Mon 2 Mar 2026", "ends_on": "Sun 29 Mar 2026"}
    claimed = event("exception_claimed", "Mon 9 Mar 2026", duty=AMENDED, ground=ground, **days)
    assert state_of(ordered(kind, claimed, route=route), AMENDED, on="Tue 7 Apr 2026") == "overdue"


def test_a_closure_lifts_nothing_even_where_the_school_was_asked():
    """Asked in a re-assessment that runs beside the order, within the window of its closure."""
    days = {"starts_on": "Mon 2 Mar 2026", "ends_on": "Sun 29 Mar 2026"}
    claimed = event("exception_claimed", "Mon 9 Mar 2026", duty=AMENDED, ground="school_closed", **days)
    case = with_plan(
        event("reassessment_decided", "Mon 2 Feb 2026"),
        asked_of_the_school("Tue 3 Mar 2026"),
        event(CONTENTS, "Mon 2 Mar 2026", route="tribunal_order_amend"),
        claimed,
    )
    assert state_of(case, AMENDED, on="Tue 7 Apr 2026") == "overdue"


@pytest.mark.parametrize("route", ["tribunal_order_assess", "tribunal_order_plan", "own_review"])
def test_an_order_of_another_kind_orders_no_amendment(route):
    """An order to assess or to make a plan is another limb, and an own change of mind is none."""
    with pytest.raises(RefusedError, match="orders no amendment"):
        ordered(CONTENTS, route=route)


def test_contents_and_school_ordered_together_have_the_five_weeks():
    """Reg 44(2)(f) is for the school only; with the contents, one amended plan is due in five weeks."""
    case = ordered(PLACEMENT, event(CONTENTS, "Mon 2 Mar 2026", route="tribunal_order_amend"))
    assert due(case, AMENDED) == day("Mon 6 Apr 2026")
