"""An exception that was recorded only after its limit had passed is marked so for ever.

    The Code (para 9.43): the family should be told where an exemption applies, so that it knows why the
    date is not kept.  Nothing in the Regulations asks for the claim to be recorded in time; but what was
    written down afterwards is weaker evidence, and is counted apart.

https://www.gov.uk/government/publications/send-code-of-practice-0-to-25
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from config.statute import statute
from models.clocks import considered
from tests.dates import day
from tests.factories import clock, event, requested_on, state_of

DECISION = "notify_decision_whether_to_assess"
LONDON, UTC = ZoneInfo("Europe/London"), ZoneInfo("UTC")


def claim(recorded_at=None, *, on="Mon 2 Feb 2026", **columns):
    """Circumstances claimed against the six weeks, and recorded at a moment."""
    said = {"duty": DECISION, "ground": "exceptional_personal_circumstances", "starts_on": "Mon 19 Jan 2026"}
    return event("exception_claimed", on, recorded_at=recorded_at, **(said | columns))


def requested(*claims):
    """Requested Mon 5 Jan 2026: six weeks end on Mon 16 Feb 2026."""
    return requested_on("Mon 5 Jan 2026", *claims)


def at(text, hour, minute, zone=LONDON):
    """A moment of a day."""
    on = day(text)
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize(
    ("recorded_at", "late"),
    [
        (None, False),
        (at("Mon 2 Feb 2026", 9, 0), False),
        (at("Mon 16 Feb 2026", 23, 59), False),
        (at("Tue 17 Feb 2026", 0, 0), True),
        (at("Mon 2 Mar 2026", 9, 0), True),
    ],
)
def test_a_claim_recorded_after_the_last_day_is_marked(recorded_at, late):
    """To the last minute of Mon 16 Feb 2026 in London it is in time; the limit is lifted either way."""
    found = clock(requested(claim(recorded_at)), DECISION)
    assert (found.excepted_by, found.excepted_late) == ("exceptional_personal_circumstances", late)
    assert found.state(on=day("Tue 17 Feb 2026")) == "excepted"


@pytest.mark.parametrize(("hour", "late"), [(22, False), (23, True)])
def test_the_day_of_recording_is_a_day_in_london(hour, late):
    """In summer time, half past eleven at night in UTC is the next day."""
    said = {"duty": DECISION, "ground": "exceptional_personal_circumstances", "starts_on": "Mon 1 Jun 2026"}
    recorded = at("Fri 3 Jul 2026", hour, 30, UTC)
    case = requested_on("Fri 22 May 2026", event("exception_claimed", "Mon 8 Jun 2026", recorded_at=recorded, **said))
    found = clock(case, DECISION)
    assert (found.due_on, found.excepted_late) == (day("Fri 3 Jul 2026"), late)


def test_a_claim_that_is_dated_after_the_limit_is_late_without_any_moment():
    """Where the moment of recording is not known, the day of the claim itself stands in."""
    assert clock(requested(claim(on="Tue 17 Feb 2026")), DECISION).excepted_late


def test_one_claim_in_time_is_enough():
    """A second record made later does not spoil the first."""
    case = requested(claim(), claim(at("Mon 2 Mar 2026", 9, 0), starts_on="Mon 26 Jan 2026"))
    assert not clock(case, DECISION).excepted_late


def test_a_claim_that_lifts_nothing_marks_nothing():
    """Recorded late and without evidence: the limit stands, and there is no exception to mark."""
    case = requested(claim(at("Mon 2 Mar 2026", 9, 0), evidence=None))
    assert not clock(case, DECISION).excepted_late
    assert state_of(case, DECISION, on="Tue 17 Feb 2026") == "overdue"
    (verdict,) = considered(clock(case, DECISION), case, statute())
    assert (verdict.holds, verdict.recorded_late) == (False, True)


def test_the_mark_is_for_ever():
    """Told at last, the decision is excepted and still marked."""
    told = event("decision_to_assess_notified", "Mon 9 Mar 2026")
    found = clock(requested(claim(at("Mon 2 Mar 2026", 9, 0)), told), DECISION)
    assert (found.state(on=day("Tue 1 Jun 2027")), found.excepted_late) == ("excepted", True)
