"""A claimed exception is tested against the facts when it is recorded, and again whenever anything changes."""

import pytest

from models.store import closures
from models.store.session import reading
from tasks.ledger import exceptions_ledger
from tasks.rebuilding import rebuild
from tasks.recording import record
from tests.dates import day
from tests.factories import AUTHORITY, event

# Requested Mon 12 May 2025: the 20 weeks end on Mon 29 Sep 2025.
AWAY = {"duty": "send_final_plan", "ground": "absent_from_area", "starts_on": "Tue 1 Jul 2025"}
CLOSED = {"duty": "send_final_plan", "ground": "school_closed", "starts_on": "Wed 23 Jul 2025"}


def claim(on="Mon 4 Aug 2025", **columns):
    """An exception claimed on a day."""
    return event("exception_claimed", on, external_id="claim", **columns)


def refused(office, *events):
    """The reasons for which these events were not taken; nothing is stored then."""
    before = office.everything()
    done = record(office.engine, events, now=office.tracker.now())
    assert done.new == ()
    assert office.everything() == before
    return [each.why for each in done.refused]


@pytest.fixture
def asked(office):
    """A request whose medical advice was asked for."""
    office.asks_for_medical_advice()
    return office


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        (AWAY | {"ends_on": "Sun 27 Jul 2025"}, "asks for 28 continuous days"),
        (AWAY | {"starts_on": "Mon 29 Sep 2025"}, "asks for 28 continuous days"),
        (AWAY | {"starts_on": "Tue 30 Sep 2025"}, "it began on Tue 30 Sep 2025, after the limit had passed"),
        (AWAY | {"evidence": None}, "no evidence is recorded for it"),
        (AWAY | {"ground": "missed_appointment"}, "does not know the ground missed appointment"),
        (AWAY | {"ground": "coronavirus"}, "was a ground for limits that end from Fri 1 May 2020 to Fri 25 Sep 2020"),
        (
            CLOSED | {"ends_on": "Tue 2 Sep 2025"},
            "no advice was asked of the setting between Wed 16 Jul 2025 and Wed 27 Aug",
        ),
        (CLOSED, "the last day of the closure is not recorded"),
        (AWAY | {"duty": "send_final_plan_after_order"}, "this request has no limit send_final_plan_after_order"),
    ],
)
def test_a_claim_whose_facts_do_not_hold_is_refused_with_the_reason(asked, columns, why):
    """One sentence, which names the provision."""
    (said,) = refused(asked, claim(**columns))
    assert said.startswith("the exception does not apply: ")
    assert why in said


def test_a_claim_is_refused_alone_where_the_good_rows_are_taken(asked):
    """What came with it in the same file is not lost."""
    bad = claim(**AWAY | {"ends_on": "Sun 27 Jul 2025"})
    good = event("advice_received", "Thu 31 Jul 2025", advice_kind="medical")
    done = record(asked.engine, [bad, good], now=asked.tracker.now(), accept_valid=True)
    assert ([each.event for each in done.refused], list(done.new)) == ([bad], [good])


def test_the_facts_may_come_in_the_same_lot_as_the_claim(asked):
    """In whatever order the rows stand."""
    advice = event("advice_sought", "Wed 16 Jul 2025", advice_kind="educational", setting="100001")
    held = claim(**CLOSED | {"ends_on": "Tue 2 Sep 2025", "setting": "100001"})
    assert len(record(asked.engine, [held, advice], now=asked.tracker.now()).new) == 2


def test_a_claim_that_later_loses_its_facts_stays_and_no_longer_applies(asked):
    """The advice was recorded by mistake: the claim is kept, is shown, and lifts nothing."""
    asked.hears(
        event("advice_sought", "Wed 16 Jul 2025", advice_kind="educational", external_id="asked"),
        claim(**CLOSED | {"ends_on": "Tue 2 Sep 2025"}),
    )
    assert [row["holds"] for row in exceptions_ledger(asked.engine, AUTHORITY)] == [True]
    asked.hears(event("event_corrected", "Tue 5 Aug 2025", corrects="asked"))
    (row,) = exceptions_ledger(asked.engine, AUTHORITY)
    assert not row["holds"]
    assert "no advice was asked of the setting" in row["because"]
    assert rebuild(asked.engine, AUTHORITY, check=True) == (1, [])


@pytest.mark.parametrize(("recorded", "late"), [("Mon 29 Sep 2025", False), ("Tue 30 Sep 2025", True)])
def test_one_recorded_after_the_limit_had_passed_is_marked_for_ever(asked, recorded, late):
    """On the last day it is in time; from the next it lifts the limit, and everybody sees when it was written down."""
    held = claim(**AWAY | {"ends_on": "Thu 31 Jul 2025"})
    record(asked.engine, [held], now=asked.tracker.now(day(recorded)))
    (row,) = exceptions_ledger(asked.engine, AUTHORITY)
    assert (row["holds"], row["recorded_late"]) == (True, late)
    rebuild(asked.engine, AUTHORITY)
    assert ("send_final_plan", late) in asked.rows("standings", "duty", "excepted_late")
    asked.hears(event("final_plan_sent", "Wed 1 Oct 2025"))
    assert asked.rows("cases", "excepted", "excepted_late") == [(True, late)]


def test_the_ledger_says_when_the_family_was_told(asked):
    """The Code asks for it (9.43)."""
    asked.claims_an_absence()
    assert [row["family_told_on"] for row in exceptions_ledger(asked.engine, AUTHORITY)] == [None]
    asked.hears(event("family_told", "Wed 6 Aug 2025", duty="send_final_plan"))
    assert [row["family_told_on"] for row in exceptions_ledger(asked.engine, AUTHORITY)] == [day("Wed 6 Aug 2025")]


def test_a_request_whose_events_are_all_corrected_away_has_no_claims(asked):
    """Nothing of it is left but the events."""
    asked.claims_an_absence()
    with reading(asked.engine) as connection:
        assert closures.requests_with_claims(connection, AUTHORITY) == ["YK-0001"]
    keys = [key for (key,) in asked.rows("events", "key")]
    asked.hears(*(event("event_corrected", "Tue 5 Aug 2025", corrects=key) for key in keys))
    assert asked.rows("claims", "duty") == []
