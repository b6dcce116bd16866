"""Closures of settings and the exceptions ledger, as they are kept."""

from models.calendars import Closure
from models.store import closures
from models.store.session import reading, writing
from tasks.rebuilding import take_closures
from tests.dates import day
from tests.factories import AUTHORITY, CASE_REF, event

SUMMER = Closure("100001", day("Wed 23 Jul 2025"), day("Tue 2 Sep 2025"))
OTHER = Closure("100002", day("Mon 21 Jul 2025"), day("Mon 1 Sep 2025"))


def calendar_of(engine, authority=AUTHORITY):
    with reading(engine) as connection:
        return closures.calendar_of(connection, authority)


def ledger(engine):
    with reading(engine) as connection:
        return closures.ledger(connection, AUTHORITY)


def test_closures_come_back_by_setting_with_the_bank_holidays(engine):
    """Another authority's settings are not among them."""
    take_closures(engine, AUTHORITY, [SUMMER, OTHER])
    found = calendar_of(engine)
    assert (found.closures_of("100001"), found.closures_of("100002")) == ((SUMMER,), (OTHER,))
    assert day("Mon 25 Aug 2025") in found.bank_holidays
    assert not calendar_of(engine, "383").knows("100001")


def test_what_a_setting_says_anew_takes_the_place_of_what_it_said(engine):
    """And leaves the other settings alone."""
    take_closures(engine, AUTHORITY, [SUMMER, OTHER])
    later = Closure("100001", day("Thu 24 Jul 2025"), day("Tue 2 Sep 2025"))
    take_closures(engine, AUTHORITY, [later])
    assert calendar_of(engine).closures == {"100001": (later,), "100002": (OTHER,)}


def test_a_calendar_that_comes_later_judges_the_claims_again(office):
    """Claimed for a closure that the school's own calendar does not have: it no longer applies."""
    claim = {"ground": "school_closed", "starts_on": "Wed 23 Jul 2025", "ends_on": "Tue 2 Sep 2025"}
    office.hears(
        event("request_received", "Mon 12 May 2025"),
        event("decision_to_assess_notified", "Mon 23 Jun 2025"),
        event("advice_sought", "Wed 16 Jul 2025", advice_kind="educational", setting="100001"),
        event("exception_claimed", "Mon 4 Aug 2025", duty="send_final_plan", setting="100001", **claim),
    )
    assert [(row["case_ref"], row["holds"]) for row in ledger(office.engine)] == [(CASE_REF, True)]
    take_closures(office.engine, AUTHORITY, [Closure("100001", day("Mon 28 Jul 2025"), day("Fri 1 Aug 2025"))])
    assert [row["holds"] for row in ledger(office.engine)] == [False]
    assert office.rows("standings", "duty", "excepted_by")
    assert not [row for row in office.rows("standings", "excepted_by") if row[0]]
    take_closures(office.engine, AUTHORITY, [SUMMER])
    assert [row["holds"] for row in ledger(office.engine)] == [True]


def test_a_corrected_claim_leaves_the_ledger_and_stays_among_the_events(office):
    """Whoever claimed by mistake says so; the record of it stays."""
    office.asks_for_medical_advice()
    office.claims_an_absence()
    claimed = ledger(office.engine)[0]["claimed_by"]
    office.hears(event("event_corrected", "Tue 5 Aug 2025", corrects=claimed))
    assert ledger(office.engine) == []
    assert (claimed,) in office.rows("events", "key")


def test_a_closure_is_kept_once(engine):
    """The same file again changes nothing."""
    for _ in range(2):
        with writing(engine) as connection:
            closures.replace_settings(connection, AUTHORITY, [SUMMER])
    assert calendar_of(engine).closures_of("100001") == (SUMMER,)
