"""The forecast of a month and of every open request, and what it says about itself."""

from datetime import timedelta

import pytest

from models.forecast import DISCLAIMER, Awaited, Limit
from models.pace import Outstanding
from models.store.session import reading
from tasks.forecasting import calibrations, month_forecast, open_forecasts
from tests.dates import day
from tests.factories import AUTHORITY, event

SUNDAY = day("Sun 2 Nov 2025")
MONTH = day("Mon 1 Dec 2025")
NEW_YEAR = day("Mon 6 Jan 2025")


def a_life(ref, received, **days):
    """The events of one request, each so many days after its receipt."""
    events = [event("request_received", received, case_ref=ref)]
    return events + [event(kind, received + timedelta(days=n), case_ref=ref) for kind, n in days.items()]


def office_of(office, *lives):
    """An office with these requests, entered with their histories."""
    office.hears(*(each for life in lives for each in life))
    return office


def prompt(ref, received):
    """Drafted in week 12, and in time."""
    return a_life(ref, received, decision_to_assess_notified=25, draft_plan_served=85, final_plan_sent=110)


def slow(ref, received):
    """Drafted in week 20, and late."""
    return a_life(ref, received, decision_to_assess_notified=40, draft_plan_served=139, final_plan_sent=160)


def a_past(prompt_ones=10, slow_ones=10, first=NEW_YEAR):
    """So many plans of either kind that were due in the summer of 2025."""
    return [
        *(prompt(f"YK-P{n}", first + timedelta(days=n)) for n in range(prompt_ones)),
        *(slow(f"YK-S{n}", first + timedelta(days=n)) for n in range(slow_ones)),
    ]


def month(office, on=SUNDAY, of=MONTH):
    with reading(office.engine) as connection:
        return month_forecast(connection, AUTHORITY, on, of)


def due_on(due):
    """The day of receipt of a request whose plan is due on a day."""
    return day(due) - timedelta(days=140)


def test_a_month_is_told_in_one_sentence_with_those_that_can_be_saved(office):
    """Due in December: two with the draft out, and two that would be among those with the draft out, if it were by Friday."""
    drafted = [prompt(f"YK-D{n}", due_on("Thu 4 Dec 2025"))[:3] for n in range(2)]
    waiting = [slow(f"YK-W{n}", due_on("Mon 22 Dec 2025"))[:2] for n in range(2)]
    found = month(office_of(office, *a_past(), *drafted, *waiting))
    assert (found.due, found.on_time) == (4, 2)
    assert [each.case_ref for each in found.saved_by_friday] == ["YK-W0", "YK-W1"]
    assert found.sentence == (
        "At today's pace 2 of 4 finalised plans due in December 2025 will be on time; these 2 can be saved by "
        f"Fri 7 Nov 2025: YK-W0 (serve the draft), YK-W1 (serve the draft). {DISCLAIMER}"
    )


def test_what_was_settled_counts_as_it_went(office):
    """In the middle of the month: one sent in time, one whose day passed, one that was withdrawn, none to come."""
    sent = prompt("YK-1", due_on("Tue 2 Dec 2025"))
    passed = slow("YK-2", due_on("Wed 3 Dec 2025"))[:2]
    withdrawn = a_life("YK-3", due_on("Thu 4 Dec 2025"), request_withdrawn=30)
    found = month(
        office_of(office.set_to(today=day("Mon 15 Dec 2025")), *a_past(), sent, passed, withdrawn),
        day("Mon 15 Dec 2025"),
    )
    assert (found.in_time, found.late, found.rows) == (1, 1, ())
    assert found.sentence == (
        f"1 of 2 finalised plans due in December 2025 went out on time; none is still to come. {DISCLAIMER}"
    )


def test_requests_that_are_likely_to_be_refused_are_told_beside_the_plans_that_are_due(office):
    """Half of those that were undecided with seven weeks gone had been refused or withdrawn in the end."""
    refused = [a_life(f"YK-R{n}", NEW_YEAR, decision_not_to_assess_notified=55) for n in range(20)]
    late = [a_life(f"YK-L{n}", NEW_YEAR, decision_to_assess_notified=55, draft_plan_served=90) for n in range(20)]
    waiting = [a_life(f"YK-{n}", SUNDAY - timedelta(days=50)) for n in range(4)]
    office_of(office.set_to(today=SUNDAY), *refused, *late, *waiting)
    found = month(office, of=SUNDAY + timedelta(days=90))
    assert (found.due, found.on_time, len(found.rows)) == (2, 0, 4)
    assert found.sentence == (
        "At today's pace 0 of 2 finalised plans due in January 2026 will be on time "
        f"(2 more are likely to be refused or withdrawn before). {DISCLAIMER}"
    )


def test_a_month_without_plans_says_so(office):
    assert month(office_of(office, *a_past())).sentence == f"No finalised plan is due in December 2025. {DISCLAIMER}"


def test_a_month_for_which_requests_are_still_to_come_says_so_far(office):
    """Twenty weeks from the day the month of March 2026 ends on the 22nd."""
    coming = prompt("YK-1", day("Fri 31 Oct 2025"))[:1]
    found = month(office_of(office, *a_past(), coming), of=day("Sun 1 Mar 2026"))
    assert " due so far in March 2026 " in found.sentence


def test_without_a_past_there_is_no_forecast(office):
    found = month(office_of(office, *a_past(prompt_ones=4, slow_ones=5)))
    assert found.rows == ()
    assert found.sentence == (
        f"There is no forecast for December 2025: too few plans (under 10) were due in the past. {DISCLAIMER}"
    )


@pytest.mark.parametrize(
    ("on", "by"),
    [
        ("Sun 2 Nov 2025", "Fri 7 Nov 2025"),
        ("Thu 6 Nov 2025", "Fri 7 Nov 2025"),
        ("Fri 7 Nov 2025", "Fri 14 Nov 2025"),
        ("Sun 29 Mar 2026", "Thu 2 Apr 2026"),  # Good Friday is a bank holiday
        ("Thu 2 Apr 2026", "Fri 10 Apr 2026"),
    ],
)
def test_friday_is_a_working_day_that_is_still_to_come(office, on, by):
    received = day(on) - timedelta(days=40)
    office_of(office.set_to(today=day(on)), *a_past(), a_life("YK-1", received, decision_to_assess_notified=20))
    found = month(office, day(on), received + timedelta(days=140))
    assert [each.by for each in found.rows] == [day(by)]


def test_every_coming_limit_of_every_open_request_has_its_row(office):
    """The least likely first; a request that is not decided yet has two limits, one that is late has none to come."""
    undecided = a_life("YK-1", day("Mon 20 Oct 2025"))
    late = slow("YK-2", day("Mon 2 Jun 2025"))[:2]
    office_of(office.set_to(today=SUNDAY), *a_past(), undecided, late)
    with reading(office.engine) as connection:
        found = open_forecasts(connection, AUTHORITY, SUNDAY)
    assert {(each.case_ref, each.duty) for each in found} == {
        ("YK-1", "send_final_plan"),
        ("YK-1", "notify_decision_whether_to_assess"),
    }
    assert [each.probability for each in found] == sorted(each.probability for each in found)
    assert found[0].awaited is Awaited.DECISION


def test_advice_that_is_awaited_comes_with_the_pace_of_its_service(office):
    """Health answered twelve times within 40 days; 38 days are gone, and Friday is the 43rd."""

    def advised(ref, received, *, came):
        sought = {"case_ref": ref, "advice_kind": "medical", "service": "health"}
        first = [event("advice_sought", received + timedelta(days=30), **sought)]
        return first + ([event("advice_received", received + timedelta(days=30 + came), **sought)] if came else [])

    past = [(ref, NEW_YEAR + timedelta(days=n)) for n, ref in enumerate(f"YK-A{n}" for n in range(12))]
    answered = [prompt(*each) + advised(*each, came=40 if n else 60) for n, each in enumerate(past)]
    received = SUNDAY - timedelta(days=30 + 38)
    waiting = a_life("YK-1", received, decision_to_assess_notified=30) + advised("YK-1", received, came=None)
    office_of(office.set_to(today=SUNDAY), *answered, waiting)
    with reading(office.engine) as connection:
        (found,) = open_forecasts(connection, AUTHORITY, SUNDAY)
    assert found.outstanding == (Outstanding("health", waited=38, came=11, of=12),)


def held(office, on, limit=Limit.PLAN):
    with reading(office.engine) as connection:
        return next(each.found for each in calibrations(connection, AUTHORITY, on) if each.limit is limit)


def test_a_forecast_that_past_and_present_contradict_says_that_it_is_no_better(new_office):
    """Those that were slow to be drafted were late for a year, and then it was the other way round."""
    turned = [
        *(a_life(f"YK-Q{n}", NEW_YEAR + timedelta(days=2 * n), **_PROMPT_BUT_LATE) for n in range(40)),
        *(a_life(f"YK-R{n}", NEW_YEAR + timedelta(days=2 * n), **_SLOW_IN_TIME) for n in range(40)),
    ]
    with new_office() as office:
        found = held(office_of(office, *a_past(20, 20, day("Mon 1 Jan 2024")), *turned), day("Wed 1 Oct 2025"))
    assert not found.is_better
    assert found.sentences[0].startswith("The forecast did NOT do better than the authority's past share: go by that")
    assert found.missed


_PROMPT_BUT_LATE = {"decision_to_assess_notified": 40, "draft_plan_served": 85, "final_plan_sent": 150}
_SLOW_IN_TIME = {"decision_to_assess_notified": 40, "draft_plan_served": 120, "final_plan_sent": 138}
