"""Regulations 44(3) and 45(7): what lifts a limit that an order, an agreement or a concession has set.

    Impractical because (a) exceptional personal circumstances affect the child, parent or young person;
    (b) one of them is absent from the area "for a continuous period of not less than 2 weeks" (not four);
    (c) "any of the circumstances referred to in regulation 13(3) apply": the closed school, again.

Late views on the draft are in neither list.  Reg 45(7) speaks of paragraphs (3) and (6) only: the 10 and
14 weeks of paragraph (3A) have no ordinary exception.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/44
"""

import pytest

from config.statute import statute
from tests.factories import due, event, requested_on, state_of
from tests.spec.school_closed import asked_of_the_school

NOTIFY, FINAL = "notify_assessment_after_reversal", "send_final_plan_after_reversal"
ORDERED_DRAFT, ORDERED_FINAL = "send_draft_plan_after_order", "send_final_plan_after_order"
NOT_TO_ASSESS, NOT_TO_ISSUE = "decision_not_to_assess_notified", "decision_not_to_issue_plan_notified"
# Four weeks from the day of the order: the school must have been asked from Mon 23 Feb to Mon 23 Mar 2026.
CLOSED = {"starts_on": "Mon 2 Mar 2026", "ends_on": "Sun 29 Mar 2026"}


def overturned(route, *claims, refusal=NOT_TO_ASSESS, asked_on="Tue 3 Mar 2026"):
    """Requested Mon 1 Sep 2025, refused, overturned Mon 2 Mar 2026: 2w 16 Mar, 5w 6 Apr, 11w 18 May, 14w 8 Jun."""
    return requested_on(
        "Mon 1 Sep 2025",
        event(refusal, "Fri 10 Oct 2025"),
        event("decision_reversed", "Mon 2 Mar 2026", route=route),
        asked_of_the_school(asked_on),
        *claims,
    )


def claim(duty, ground, **columns):
    """A ground claimed against one of the new limits."""
    said = {"duty": duty, "ground": ground, "starts_on": "Mon 2 Mar 2026"} | columns
    return event("exception_claimed", "Tue 10 Mar 2026", **said)


BY_ORDER = ("tribunal_order_assess", "consent_order", "mediation_agreement")
BY_ORDER_OF_A_PLAN = ("tribunal_order_plan", "consent_order", "mediation_agreement")
LIMITS = [
    *((NOT_TO_ASSESS, route, NOTIFY, "Tue 17 Mar 2026") for route in (*BY_ORDER, "concession_notified")),
    *((NOT_TO_ASSESS, route, FINAL, "Tue 9 Jun 2026") for route in BY_ORDER),
    *((NOT_TO_ISSUE, route, ORDERED_DRAFT, "Tue 7 Apr 2026") for route in (*BY_ORDER_OF_A_PLAN, "concession_notified")),
    *(
        (NOT_TO_ISSUE, route, ORDERED_FINAL, "Tue 19 May 2026")
        for route in (*BY_ORDER_OF_A_PLAN, "concession_notified")
    ),
]
"""Every limb of reg 44(2)(b) and (c), and of reg 45(3) and (6), with the day after its last; the ten weeks stand below."""
GROUNDS = {
    "exceptional_personal_circumstances": {},
    "absent_from_area": {},
    "school_closed": CLOSED,
    "early_years_provider_closed": CLOSED,
}


@pytest.mark.parametrize(("refusal", "route", "duty", "day_after"), LIMITS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_four_grounds_lift_every_limit_of_the_two_lists(refusal, route, duty, day_after, ground):
    """Past its last day the limit is excepted, and its date has not moved."""
    plain = overturned(route, refusal=refusal)
    case = overturned(route, claim(duty, ground, **GROUNDS[ground]), refusal=refusal)
    assert state_of(plain, duty, on=day_after) == "overdue"
    assert state_of(case, duty, on=day_after) == "excepted"
    assert due(case, duty) == due(plain, duty)


@pytest.mark.parametrize(("refusal", "route", "duty", "day_after"), LIMITS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_no_ground_lifts_anything_without_evidence(refusal, route, duty, day_after, ground):
    """An order of the Tribunal is not put off by a bare claim."""
    case = overturned(route, claim(duty, ground, evidence=None, **GROUNDS[ground]), refusal=refusal)
    assert state_of(case, duty, on=day_after) == "overdue"


@pytest.mark.parametrize(("refusal", "route", "duty", "day_after"), LIMITS)
@pytest.mark.parametrize("ground", ["late_representations", "missed_appointment", "exceptional_circumstances"])
def test_a_ground_of_another_list_lifts_nothing_here(refusal, route, duty, day_after, ground):
    """Neither views that come late nor a missed appointment hold up an order of the Tribunal."""
    case = overturned(route, claim(duty, ground), refusal=refusal)
    assert state_of(case, duty, on=day_after) == "overdue"


def test_late_representations_are_known_by_no_limit_at_all():
    """A page of guidance lists them; no regulation does."""
    assert [each.id for each in statute().all_duties if "late_representations" in each.grounds] == []


@pytest.mark.parametrize(
    ("duty", "day_after", "starts_on", "ends_on", "state"),
    [
        (NOTIFY, "Tue 17 Mar 2026", "Mon 2 Mar 2026", "Sat 14 Mar 2026", "overdue"),
        (NOTIFY, "Tue 17 Mar 2026", "Mon 2 Mar 2026", "Sun 15 Mar 2026", "excepted"),
        (NOTIFY, "Tue 17 Mar 2026", "Mon 2 Feb 2026", "Sat 14 Mar 2026", "overdue"),
        (NOTIFY, "Tue 17 Mar 2026", "Mon 2 Feb 2026", "Sun 15 Mar 2026", "excepted"),
        (NOTIFY, "Tue 17 Mar 2026", "Tue 3 Mar 2026", None, "excepted"),
        (NOTIFY, "Tue 17 Mar 2026", "Wed 4 Mar 2026", None, "overdue"),
        (FINAL, "Tue 9 Jun 2026", "Wed 1 Apr 2026", "Mon 13 Apr 2026", "overdue"),
        (FINAL, "Tue 9 Jun 2026", "Wed 1 Apr 2026", "Tue 14 Apr 2026", "excepted"),
        (FINAL, "Tue 9 Jun 2026", "Tue 26 May 2026", "Fri 31 Jul 2026", "excepted"),
        (FINAL, "Tue 9 Jun 2026", "Wed 27 May 2026", "Fri 31 Jul 2026", "overdue"),
    ],
)
def test_an_absence_counts_from_two_continuous_weeks_within_the_limit(duty, day_after, starts_on, ends_on, state):
    """Fourteen days between Mon 2 Mar 2026 and the last day of the limit are enough, thirteen are not."""
    days = {"starts_on": starts_on} | ({"ends_on": ends_on} if ends_on else {})
    case = overturned("tribunal_order_assess", claim(duty, "absent_from_area", **days))
    assert state_of(case, duty, on=day_after) == state


@pytest.mark.parametrize(
    ("asked_on", "ends_on", "state"),
    [
        ("Mon 2 Mar 2026", "Sat 28 Mar 2026", "overdue"),
        ("Mon 2 Mar 2026", "Sun 29 Mar 2026", "excepted"),
        ("Mon 23 Mar 2026", "Sun 29 Mar 2026", "excepted"),
        ("Tue 24 Mar 2026", "Sun 29 Mar 2026", "overdue"),
    ],
)
def test_a_closure_still_needs_its_four_weeks_and_its_window(asked_on, ends_on, state):
    """Limb (c) takes the circumstances of regulation 13(3) as they are: two weeks are for absence only."""
    closed = claim(FINAL, "school_closed", **(CLOSED | {"ends_on": ends_on}))
    case = overturned("tribunal_order_assess", closed, asked_on=asked_on)
    assert state_of(case, FINAL, on="Tue 9 Jun 2026") == state


@pytest.mark.parametrize("ground", [*GROUNDS, "late_representations"])
def test_the_fourteen_weeks_after_a_concession_have_no_ordinary_exception(ground):
    """Reg 45(7) does not name paragraph (3A)."""
    case = overturned("concession_notified", claim(FINAL, ground, **GROUNDS.get(ground, {})))
    assert state_of(case, FINAL, on="Tue 9 Jun 2026") == "overdue"


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize(
    ("route", "state"), [*((route, "excepted") for route in BY_ORDER), ("concession_notified", "late")]
)
def test_a_late_refusal_is_excused_after_an_order_and_not_after_a_concession(route, state, ground):
    """The ten weeks ended on Mon 11 May 2026: reg 44(3) reaches them, and reg 45(7) does not."""
    duty = "notify_no_plan_after_reversal"
    refused = event(NOT_TO_ISSUE, "Tue 12 May 2026")
    case = overturned(route, claim(duty, ground, **GROUNDS[ground]), refused)
    assert state_of(case, duty, on="Tue 12 May 2026") == state


def test_a_ground_claimed_against_the_old_twenty_weeks_does_not_lift_the_new_limit():
    """Each limit needs its own claim."""
    case = overturned("tribunal_order_assess", claim("send_final_plan", "exceptional_personal_circumstances"))
    assert state_of(case, FINAL, on="Tue 9 Jun 2026") == "overdue"
