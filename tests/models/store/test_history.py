"""The events: read back as they were handed in, never changed, and each kept once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, StatementError

from models.events import COLUMNS
from models.store import history
from models.store.session import reading, writing
from tasks.rebuilding import rebuild
from tasks.recording import record
from tests.databases import opened
from tests.factories import AUTHORITY, CASE_REF, event

NOON = datetime(2025, 6, 2, 12, 30, 15, 250_000, tzinfo=ZoneInfo("Europe/London"))
SAYS_EVERYTHING = event(
    "exception_claimed",
    "Mon 2 Jun 2025",
    external_id="mosaic-4711",
    recorded_at=NOON,
    officer="officer-1",
    source="health",
    year_group=-1,
    advice_kind="medical",
    advice_ref="medical-2",
    service="camhs",
    duty="provide_advice",
    ground="missed_appointment",
    starts_on="Fri 30 May 2025",
    ends_on="Fri 6 Jun 2025",
    evidence="letter of Fri 30 May 2025",
    route="consent_order",
    directed_on="Mon 1 Sep 2025",
    promised_on="Tue 1 Jul 2025",
    setting="100001",
    takes_effect_on="Mon 1 Sep 2025",
    last_reviewed_on="Fri 2 May 2025",
    phase="primary_to_secondary",
    reason="moved",
    known="closed_within_3_months",
    route_tried="early_help_assessment",
    sections="B;F",
    reply="used_but_corrected",
    answers="A1=2;A2=0;A10=na",
    agencies="education;health",
    changed="plan_amended",
    whose="child",
    gathered="conversation;meeting",
    used="yes",
    corrects="mosaic-4710",
    note="Zażółć “gęślą”, 100 %\nand a second line",
)
REQUEST = event("request_received", "Wed 21 May 2025")


def loaded(engine, ref=CASE_REF, authority=AUTHORITY):
    with reading(engine) as connection:
        return history.load(connection, authority, [ref]).get(ref, [])


def append(engine, *events, at=NOON):
    with writing(engine) as connection:
        history.append(connection, events, at)


def test_an_event_comes_back_with_every_column_as_it_was_handed_in(engine):
    """A column that the store forgets is data lost."""
    assert all(getattr(SAYS_EVERYTHING, name) is not None for name in COLUMNS), "the example must fill every column"
    append(engine, SAYS_EVERYTHING)
    assert loaded(engine) == [SAYS_EVERYTHING]


def test_an_event_that_says_little_comes_back_with_nothing_added_but_when_it_was_recorded(engine):
    append(engine, REQUEST)
    (found,) = loaded(engine)
    assert replace(found, recorded_at=None) == REQUEST
    assert found.recorded_at == NOON


def test_the_moment_of_recording_is_kept_in_utc_to_the_microsecond(databases, monkeypatch):
    """Half past twelve in summer London is half past eleven UTC, on either database, on a server in London."""
    monkeypatch.setenv("PGTZ", "Europe/London")
    with databases.database() as url, opened(url) as engine:
        append(engine, REQUEST)
        (found,) = loaded(engine)
    assert found.recorded_at == datetime(2025, 6, 2, 11, 30, 15, 250_000, tzinfo=UTC)
    assert found.recorded_at.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_an_error(engine):
    with pytest.raises((AssertionError, StatementError), match="an instant needs a zone"):
        append(engine, REQUEST, at=datetime(2025, 6, 2, 12, 30))


@pytest.mark.parametrize("change", ["UPDATE events SET occurred_on = '2025-01-01'", "DELETE FROM events"])
def test_an_event_cannot_be_changed_or_deleted_even_by_hand(office, change):
    """What was recorded in an audit trail stays; the database itself says no."""
    office.hears(REQUEST)
    with pytest.raises(DBAPIError, match="append-only: record an event_corrected instead"):
        office.tampers(change)
    assert len(loaded(office.engine)) == 1


def test_the_events_cannot_be_emptied_at_a_stroke(postgres):
    """TRUNCATE, which SQLite does not know, is no DELETE."""
    with postgres.database() as url, opened(url) as engine:
        append(engine, REQUEST)
        with pytest.raises(DBAPIError, match="append-only"), writing(engine) as connection:
            connection.execute(sa.text("TRUNCATE events"))
        assert len(loaded(engine)) == 1


def test_each_authority_has_its_own_requests_and_its_own_ids(engine):
    """Two councils on one database use the same reference and the same external id."""
    york = replace(REQUEST, external_id="1", key="1")
    leeds = replace(york, authority="383", officer="officer-2")
    append(engine, york, leeds)
    assert [each.officer for each in loaded(engine)] == [None]
    assert [each.officer for each in loaded(engine, authority="383")] == ["officer-2"]
    with reading(engine) as connection:
        assert history.known_keys(connection, "383", ["1", "2"]) == {"1": CASE_REF}
        assert history.references(connection, "999") == []


def test_many_requests_are_written_and_read_in_portions_and_none_is_lost(engine, monkeypatch):
    """Databases bound the number of parameters of a statement; the portions must not show."""
    monkeypatch.setattr(history, "CHUNK", 3)
    refs = [f"YK-{number:05}" for number in range(10)]
    assert not record(engine, [replace(REQUEST, case_ref=ref, key=ref) for ref in refs], now=NOON).refused
    with reading(engine) as connection:
        assert history.load(connection, AUTHORITY, refs).keys() == set(refs)
        assert history.known_keys(connection, AUTHORITY, refs).keys() == set(refs)
        assert history.references(connection, AUTHORITY) == refs
    assert rebuild(engine, AUTHORITY, check=True) == (len(refs), [])


def test_two_who_record_the_same_events_at_once_keep_each_of_them_once(engine):
    """An import that was started twice: one run takes the events, the other finds them known."""
    events = [replace(REQUEST, case_ref=f"YK-{number:04}", key=f"key-{number}") for number in range(20)]
    together = Barrier(2, timeout=20)

    def import_them(_):
        together.wait()
        return record(engine, events, now=NOON)

    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(pool.map(import_them, range(2)), key=lambda done: len(done.known))
    assert (len(first.new), len(first.known), len(second.new), len(second.known)) == (20, 0, 0, 20)
    with reading(engine) as connection:
        for table in ("events", "cases"):
            assert connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 20
    assert rebuild(engine, AUTHORITY, check=True) == (20, [])


def test_a_sample_authority_is_told_from_a_real_one(engine):
    append(engine, REQUEST)
    with reading(engine) as connection:
        assert not history.is_sample(connection, AUTHORITY)
    append(engine, event("chasing_resumed", "Wed 21 May 2025", external_id="sample-1"))
    with reading(engine) as connection:
        assert history.is_sample(connection, AUTHORITY)
        assert not history.is_sample(connection, "383")
