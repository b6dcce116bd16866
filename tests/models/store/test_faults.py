"""A database that fails in the middle of work: one sentence, and nothing half done."""

import sqlite3
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa

from models.store import faults, session
from models.store.faults import StoreError
from models.store.session import open_store
from tasks.diagnosing import examine
from tasks.recording import record
from tests.conftest import Office, a_tracker
from tests.databases import opened
from tests.factories import event

CAME = event("advice_received", "Fri 4 Jul 2025", advice_kind="medical")


@pytest.fixture
def file(sqlite, tmp_path):
    """A database with a few requests in it, which nobody has open."""
    with sqlite.database() as url, opened(url) as engine:
        office = Office(a_tracker(engine, tmp_path / "home"))
        for number in range(40):
            office.asks_for_medical_advice(f"YK-{number:04}")
        engine.dispose()
        with closing(sqlite3.connect(engine.url.database)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
        yield engine.url.database


@contextmanager
def store(file, **query):
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    engine = open_store(f"sqlite:///file:{file}?{asked}&uri=true" if query else f"sqlite:///{file}")
    try:
        yield engine
    finally:
        engine.dispose()


def events_of(file):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT count(*) FROM events").fetchone()[0]


def refused(engine, tmp_path):
    with pytest.raises(StoreError) as refusal:
        record(engine, [CAME], now=a_tracker(engine, tmp_path / "home").now())
    return str(refusal.value)


def test_a_database_that_another_program_holds(file, tmp_path, monkeypatch):
    monkeypatch.setattr(session, "BUSY_MILLISECONDS", 50)
    with closing(sqlite3.connect(file)) as holder, store(file) as engine:
        holder.execute("BEGIN IMMEDIATE")
        assert "is held by another program" in refused(engine, tmp_path)
    assert events_of(file) == 160


def test_a_database_without_room(file, tmp_path):
    """Its file may not grow by a page: what is written until then is not kept either."""
    with store(file) as engine:

        @sa.event.listens_for(engine, "connect")
        def _no_more(connection, _):
            connection.execute("PRAGMA max_page_count=1")

        engine.dispose()
        many = [event("request_received", "Mon 12 May 2025", case_ref=f"YK-9{number:03}") for number in range(500)]
        with pytest.raises(StoreError, match="has no more room"):
            record(engine, many, now=a_tracker(engine, tmp_path / "home").now())
    assert events_of(file) == 160


def test_a_database_that_can_only_be_read(file, tmp_path):
    """Said when it is opened."""
    with pytest.raises(StoreError, match="can only be read"), store(file, mode="ro") as engine:
        refused(engine, tmp_path)
    assert events_of(file) == 160


def test_a_damaged_page_is_found_by_the_doctor_and_named_by_whatever_reads_it(file, tmp_path):
    with closing(sqlite3.connect(file)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'events'").fetchone()[0]
    with open(file, "r+b") as pages:  # noqa: PTH123  (a page of it is overwritten)
        pages.seek((page - 1) * size)
        pages.write(b"\xff" * size)
    with store(file) as engine:
        assert "is damaged: restore the last backup" in refused(engine, tmp_path)
        (database,) = [each for each in examine(a_tracker(engine, tmp_path / "home")) if each.what == "database"]
        assert (database.ok, database.says.split(":")[0]) == (False, "damaged")


def test_postgresql_says_the_same_in_its_own_codes(postgres, tmp_path):
    with postgres.database() as url, opened(url) as engine:
        office = Office(a_tracker(engine, tmp_path / "home"))
        office.asks_for_medical_advice()
        with engine.begin() as connection:
            connection.exec_driver_sql(f'ALTER DATABASE "{engine.url.database}" SET default_transaction_read_only = on')
        engine.dispose()
        assert "can only be read: is it a standby?" in refused(engine, tmp_path)
        with engine.connect() as connection, engine.connect() as other:
            me = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
            other.exec_driver_sql(f"SELECT pg_terminate_backend({me})")
            with pytest.raises(StoreError, match="was shut down"):
                connection.exec_driver_sql("SELECT 1")


def test_a_server_that_is_gone_in_the_middle_of_work_is_not_found_again_either(postgres):
    """First the connection ends, and then there is none to be had: a sentence each time."""
    with postgres.database() as url, opened(url) as engine, engine.connect() as connection:
        with postgres.without(url), pytest.raises(StoreError, match=r"was shut down|does not answer"):
            connection.exec_driver_sql("SELECT 1")
        connection.rollback()
        with postgres.without(url), pytest.raises(StoreError, match="cannot be opened: is the server running"):
            connection.exec_driver_sql("SELECT 1")
        with postgres.without(url), pytest.raises(StoreError, match="cannot be opened: is the server running"):
            engine.connect()


def test_every_code_has_a_sentence_that_says_what_to_do():
    for said in (*faults._SQLITE.values(), *faults._POSTGRESQL.values()):
        assert said[0].islower()
        assert ":" in said
