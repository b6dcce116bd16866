"""The audit trail: whatever is changed behind the tracker's back, the chain no longer fits, and says where."""

from contextlib import suppress

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import acting
from models.store import tables, trail
from models.store.session import migrate, open_store, reading, writing
from tests.factories import AUTHORITY, event

REFS = ("YK-0001", "YK-0002", "YK-0003")


@pytest.fixture
def kept(office):
    """Twelve events of three requests, one with a note."""
    for ref in REFS:
        office.asks_for_medical_advice(ref)
    office.hears(event("chasing_muted", "Tue 1 Jul 2025", note="The officer spoke to the service.", reason="agreed"))
    office.allows = lambda: lift_the_guard(office.engine)
    office.allows()
    return office


def lift_the_guard(engine):
    """Whoever owns the database can take the triggers away that keep events as they are."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ALTER TABLE events DISABLE TRIGGER USER")
        else:
            for name in connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")


def verdict(office, expected=None):
    with reading(office.engine) as connection:
        return trail.verify(connection, AUTHORITY, expected)


def test_a_trail_that_nobody_touched_holds(kept):
    found = verdict(kept)
    assert (found.events, found.wrong) == (13, None)
    assert verdict(kept, found.digest).wrong is None
    kept.hears(event("request_withdrawn", "Wed 2 Jul 2025", case_ref="YK-0002"))
    assert verdict(kept, found.digest).wrong is None, "an end that was noted earlier still stands in the chain"


_PUT_IN = (
    "INSERT INTO events (authority, case_ref, key, event, occurred_on, recorded_at) "
    "VALUES ('816', 'YK-0001', 'new', 'request_withdrawn', '2025-06-01', '2025-06-01 09:00:00')"
)
TAMPERING = {
    "a day is changed": (
        "UPDATE events SET occurred_on = '2025-05-11' WHERE id = 1",
        "event 1 (YK-0001, request_received) is not as it was recorded",
    ),
    "an officer is put in": (
        "UPDATE events SET officer = 'somebody' WHERE id = 3",
        "event 3 (YK-0001, advice_sought) is not as it was recorded",
    ),
    "a note is changed": (
        "UPDATE events SET note = 'Nothing was said.' WHERE event = 'chasing_muted'",
        "the free text of event 13 (YK-0001, chasing_muted) is not as it was recorded",
    ),
    "a note is put in": (
        "UPDATE events SET note = 'They were told.' WHERE id = 2",
        "the free text of event 2 (YK-0001, decision_to_assess_notified) was put in later",
    ),
    "an event is deleted": ("DELETE FROM events WHERE id = 5", "event 5 of the chain was taken out of the events"),
    "an event and its link are deleted": (
        "DELETE FROM events WHERE id = 5; DELETE FROM seals WHERE number = 5",
        "event 5 of the chain is missing",
    ),
    "the last event is cut off": (
        "DELETE FROM events WHERE event = 'chasing_muted'; DELETE FROM seals WHERE number = 13",
        "the chain ends with event 12, and its end was kept otherwise: events were cut off",
    ),
    "an event is put in": (
        _PUT_IN,
        "there are 14 events, and 13 in the chain: some were put in past it",
    ),
    "two events change places": (
        "; ".join(f"UPDATE seals SET number = {to} WHERE number = {of}" for of, to in ((5, -1), (6, 5), (-1, 6))),
        "event 5 (YK-0002, decision_to_assess_notified) is not as it was recorded",
    ),
    "somebody else is named": (
        "UPDATE seals SET by = 'another' WHERE number = 4",
        "event 4 (YK-0001, advice_request_received) is not as it was recorded",
    ),
}


@pytest.mark.parametrize("case", TAMPERING)
def test_what_was_done_behind_the_trackers_back_is_found(kept, case):
    statements, says = TAMPERING[case]
    with kept.engine.begin() as connection:
        for each in statements.split("; "):
            assert connection.exec_driver_sql(each).rowcount
    assert verdict(kept).wrong == says


def test_an_end_that_was_made_anew_is_found_by_the_digest_that_was_noted(kept):
    """Whoever owns the database can make a chain that holds; not one in which an earlier end stands."""
    noted = verdict(kept).digest
    with kept.engine.begin() as connection:
        for each in (
            "DELETE FROM events WHERE event = 'chasing_muted'",
            "DELETE FROM seals",
            "DELETE FROM chain_heads",
        ):
            connection.exec_driver_sql(each)
        trail.begin(connection)
    assert verdict(kept).wrong is None
    assert (
        verdict(kept, noted).wrong
        == "the digest that was noted stands nowhere in the chain: its end was cut off and made anew"
    )


@given(data=st.data())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_to_any_column_of_any_event_is_found(new_office, data):
    """Every column in turn, whatever stood there."""
    with new_office() as office:
        office.asks_for_medical_advice()
        office.hears(event("chasing_muted", "Tue 1 Jul 2025", note="A note.", reason="agreed"))
        lift_the_guard(office.engine)
        column = data.draw(st.sampled_from([each for each in tables.events.c if each.name not in ("id", "authority")]))
        row = data.draw(st.integers(1, 5))
        with office.engine.begin() as connection:
            old = connection.scalar(sa.select(column).where(tables.events.c.id == row))
            new = {"String": "changed", "Text": "changed", "Integer": 12}.get(type(column.type).__name__)
            if isinstance(column.type, sa.Date):
                new = event("request_received", "Thu 1 Jan 2026").occurred_on
            with suppress(sa.exc.IntegrityError):
                changed = sa.update(tables.events).where(tables.events.c.id == row).values({column.name: new})
                connection.execute(changed)
                assert (verdict_within(connection).wrong is None) == (new == old)


def verdict_within(connection):
    return trail.verify(connection, AUTHORITY)


def test_each_event_says_who_recorded_it_and_by_what(office):
    token = acting.through.set("ehcp import")
    office.hears(event("request_received", "Mon 12 May 2025"))
    acting.through.reset(token)
    with reading(office.engine) as connection:
        (row,) = trail.recorded(connection, AUTHORITY, "YK-0001")
    assert (row["number"], row["event"], row["by"], row["through"]) == (
        1,
        "request_received",
        acting.somebody(),
        "ehcp import",
    )


def test_events_of_an_earlier_release_are_sealed_when_the_database_is_opened(office, database_url):
    office.asks_for_medical_advice()
    migrate(office.engine, "0010")
    office.engine.dispose()
    engine = open_store(database_url)
    try:
        with reading(engine) as connection:
            found, rows = trail.verify(connection, AUTHORITY), trail.recorded(connection, AUTHORITY, "YK-0001")
    finally:
        engine.dispose()
    assert (found.events, found.wrong) == (4, None)
    assert {(each["by"], each["through"]) for each in rows} == {(trail.BEFORE, "an earlier release")}


def test_two_authorities_have_chains_of_their_own(office):
    office.hears(event("request_received", "Mon 12 May 2025"))
    office.hears(event("request_received", "Mon 12 May 2025", authority="815"))
    with writing(office.engine) as connection:
        found = [trail.verify(connection, each) for each in (AUTHORITY, "815", "999")]
    assert [(each.events, each.wrong) for each in found] == [(1, None), (1, None), (0, None)]
    assert found[0].digest != found[1].digest
