"""What a forecast reads: the limits as they were known on a day, and nothing that was recorded later."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from config.official import official_row
from models.forecast import MEMORY
from models.store.lives import lives, remembered_since
from models.store.session import reading
from tasks.recording import record
from tasks.sampling import sample_year
from tests.dates import day
from tests.factories import AUTHORITY, CASE_REF, event

ON = day("Tue 1 Jul 2025")
PLAN, DECISION = "send_final_plan", "notify_decision_whether_to_assess"


def known(office, on=ON):
    with reading(office.engine) as connection:
        found = lives(connection, AUTHORITY, on, on - MEMORY)
    found = [replace(each, advice=tuple(sorted(each.advice, key=str))) for each in found]
    return sorted(found, key=lambda each: (each.case_ref, each.duty))


def the(office, duty=PLAN, on=ON):
    (found,) = [each for each in known(office, on) if each.duty == duty]
    return found


def waited_for(life):
    return sorted(each.service for each in life.advice if not (each.came_on or each.ended_on))


def told(kind, on, *, recorded=None, **columns):
    """An event that was recorded on the day itself, or on another."""
    one = event(kind, on, **columns)
    on = day(recorded) if recorded else one.occurred_on
    return replace(one, recorded_at=datetime.combine(on, time(9), UTC), key="")


def assessed(*later):
    """A request that is being assessed; medical advice was asked of two services."""
    asked = {"advice_kind": "medical"}
    return (
        told("request_received", "Mon 3 Mar 2025"),
        told("decision_to_assess_notified", "Mon 31 Mar 2025"),
        told("advice_sought", "Wed 2 Apr 2025", service="health", **asked),
        told("advice_sought", "Wed 2 Apr 2025", service="camhs", advice_ref="camhs", **asked),
        told("advice_sought", "Wed 2 Apr 2025", service="family", advice_kind="parental"),
        *later,
    )


def test_a_limit_comes_with_the_days_on_which_its_request_moved_on(office):
    """Each service whose advice is outstanding is named once; families are asked for their views, never counted."""
    office.hears(*assessed())
    found = the(office)
    assert (found.started_on, found.due_on) == (day("Mon 3 Mar 2025"), day("Mon 21 Jul 2025"))
    assert (found.assessing_on, found.drafting_on, found.served_on) == (day("Mon 31 Mar 2025"), None, None)
    assert waited_for(found) == ["camhs", "health"]
    assert the(office, DECISION).done_on == day("Mon 31 Mar 2025")


def test_advice_is_in_when_the_last_of_it_is(office):
    """And the draft that follows brings the days that the family has."""
    came = [
        told("advice_received", "Mon 5 May 2025", advice_kind="medical"),
        told("advice_received", "Fri 9 May 2025", advice_kind="medical", advice_ref="camhs"),
        told("draft_plan_served", "Mon 9 Jun 2025"),
    ]
    office.hears(*assessed(*came))
    found = the(office)
    assert (found.advised_on, waited_for(found)) == (day("Fri 9 May 2025"), [])
    assert (found.drafting_on, found.served_on) == (day("Mon 9 Jun 2025"), day("Mon 9 Jun 2025"))
    assert found.views_until == day("Mon 23 Jun 2025")


def test_what_was_recorded_later_is_not_known_yet(office):
    """Neither what happened later nor what had happened and was written down later."""
    office.hears(*assessed(told("draft_plan_served", "Mon 30 Jun 2025", recorded="Wed 2 Jul 2025")))
    unknown = the(office)
    assert (unknown.served_on, unknown.drafting_on) == (None, None)
    assert the(office, on=day("Wed 2 Jul 2025")).served_on == day("Mon 30 Jun 2025")
    office.hears(told("final_plan_sent", "Fri 18 Jul 2025"))
    assert the(office) == unknown
    assert the(office, on=day("Fri 18 Jul 2025")).done_on == day("Fri 18 Jul 2025")


def test_a_request_that_was_recorded_later_is_not_there_yet(office):
    office.hears(told("request_received", "Mon 30 Jun 2025", recorded="Thu 3 Jul 2025"))
    assert known(office) == []
    assert len(known(office, day("Thu 3 Jul 2025"))) == 2


def test_a_mistake_stands_until_its_correction_was_recorded(office):
    mistake = told("draft_plan_served", "Mon 9 Jun 2025", external_id="slip")
    office.hears(*assessed(mistake, told("event_corrected", "Thu 3 Jul 2025", corrects="slip")))
    assert the(office).served_on == day("Mon 9 Jun 2025")
    assert the(office, on=day("Thu 3 Jul 2025")).served_on is None


def test_of_a_request_that_was_entered_with_its_history_each_thing_counts_when_it_happened(office):
    """An authority that imports five years on one day must not look as if it had known nothing before."""
    story = [replace(each, recorded_at=None, key="") for each in assessed(told("final_plan_sent", "Fri 18 Jul 2025"))]
    office.hears(*story)  # on Wed 1 Oct 2025
    assert (the(office).done_on, waited_for(the(office))) == (None, ["camhs", "health"])
    assert the(office, on=day("Fri 18 Jul 2025")).done_on == day("Fri 18 Jul 2025")


def test_a_limit_that_an_exception_lifts_is_left_out_from_when_it_was_claimed(office):
    office.hears(*assessed())
    absence = {"ground": "absent_from_area", "starts_on": "Mon 2 Jun 2025", "ends_on": "Thu 31 Jul 2025"}
    office.hears(told("exception_claimed", "Mon 4 Aug 2025", case_ref=CASE_REF, duty=PLAN, **absence))
    assert the(office).due_on == day("Mon 21 Jul 2025")
    assert [each.duty for each in known(office, day("Mon 4 Aug 2025"))] == [DECISION]


def test_another_authority_s_requests_are_not_read(office):
    leeds = event("request_received", "Mon 6 Jan 2025", authority="383")
    record(office.engine, [leeds], now=office.tracker.now())
    assert known(office) == []


@pytest.mark.parametrize("weeks", [0, 3])
def test_the_past_is_known_as_if_nothing_had_been_recorded_since(new_office, weeks):
    """A generated year, read back from its end, is what an office has that was told no more of it than that."""
    last = day("Wed 31 Dec 2025")
    on = day("Mon 20 Oct 2025") - timedelta(weeks=weeks)
    events = sample_year(official_row("Rutland", 2024), authority=AUTHORITY, ends_on=last)
    with new_office() as later, new_office() as then:
        record(later.engine, events, now=later.tracker.now(last))
        by_then = [each for each in events if each.recorded_on <= on]
        record(then.engine, by_then, now=then.tracker.now(on), accept_valid=True)
        assert known(later, on) == known(then, on)
        assert len(known(later, on)) > 50


def test_a_history_that_was_entered_at_once_is_read_as_if_it_had_been_entered_day_by_day(new_office):
    """Requests of the last weeks before the day apart: their entering was no backlog."""
    last, on = day("Wed 31 Dec 2025"), day("Mon 20 Oct 2025")
    events = sample_year(official_row("Rutland", 2024), authority=AUTHORITY, ends_on=last)
    at_once = [replace(each, recorded_at=None) for each in events]
    daily = [replace(each, recorded_at=datetime.combine(each.occurred_on, time(9), UTC)) for each in events]
    with new_office() as imported, new_office() as lived:
        record(imported.engine, at_once, now=imported.tracker.now(last))
        record(lived.engine, daily, now=lived.tracker.now(last))
        assert known(imported, on) == known(lived, on)
        assert len(known(imported, on)) > 50


def test_no_more_of_the_past_is_remembered_than_is_enough(office):
    """Of three plans that were due, the latest two go back as far as the second; with few of them, two years."""
    starts = ("Mon 6 Jan 2025", "Mon 13 Jan 2025", "Mon 20 Jan 2025")
    office.hears(*(told("request_received", each, case_ref=f"YK-{each[4:6].strip()}") for each in starts))
    with reading(office.engine) as connection:
        assert remembered_since(connection, AUTHORITY, ON) == ON - MEMORY
        assert remembered_since(connection, AUTHORITY, ON, enough=2) == day("Mon 2 Jun 2025")
