"""The schema: what the migrations make is what the code expects, and the way back works as well."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from models.calendars import Closure
from models.store import contacts, replies, retention, sweeps, tables
from models.store.contacts import Contact
from models.store.session import HEAD, MIGRATIONS, migrate, reading, writing
from tasks.importing import import_actions, import_satisfaction
from tasks.rebuilding import rebuild, take_closures
from tasks.reporting import keep_summary
from tasks.writing import write_ahead
from tests.databases import opened
from tests.dates import day
from tests.factories import AUTHORITY, CASE_REF
from tests.tasks.test_reading import write_csv

ACTION = {"id": "4.1", "priority": "voice", "action": "Publish what families said.", "owner": "Head of SEND", "due_on": "2026-03-31", "status": "not_started"}  # fmt: skip

RETURNS = {"whose": "parent", "first_on": "2025-04-01", "last_on": "2025-06-30", "asked": 40, "returned": 21, "satisfied": 19}  # fmt: skip


def table_names(engine):
    return set(sa.inspect(engine).get_table_names())


def test_the_newest_migration_is_the_one_that_this_release_expects():
    """A migration that is added without raising HEAD would never be run."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_migrations_make_the_tables_that_the_code_describes(engine):
    """A column that was added to the code alone is found here, and not by a council."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(found, tables.metadata) == []


def test_sqlite_is_told_what_to_plan_by_for_every_index_of_the_large_tables(sqlite):
    """Nobody analyses the database of a council: an index that SQLite knows nothing of is used where it should not be."""
    with sqlite.database() as url, opened(url) as engine, reading(engine) as connection:
        told = set(connection.scalars(sa.text("SELECT idx FROM sqlite_stat1")))
    large = (tables.cases, tables.events, tables.standings)
    assert {index.name for table in large for index in table.indexes} <= told


def test_an_empty_database_is_brought_up_to_date_when_it_is_opened(databases):
    with databases.database(migrated=False) as url, opened(url) as engine:
        assert table_names(engine) == {*tables.metadata.tables, "alembic_version"}


def test_opening_a_second_time_keeps_what_is_there(office, database_url):
    office.asks_for_medical_advice()
    before = office.everything()
    with opened(database_url):
        pass
    assert office.everything() == before


def test_down_and_up_again_with_data_in_every_table(office):
    """The way down leaves nothing, and the way up makes a tracker that works."""
    office.asks_for_medical_advice()
    office.claims_an_absence()
    take_closures(office.engine, AUTHORITY, [Closure("100001", day("Wed 23 Jul 2025"), day("Tue 2 Sep 2025"))])
    office.sweeps("Mon 21 Jul 2025")
    assert write_ahead(office.tracker, on=day("Mon 21 Jul 2025"))
    with writing(office.engine) as connection:
        on = day("Mon 21 Jul 2025")
        reply = replies.keep(connection, AUTHORITY, "<1@nhs.example>", on, kind=replies.Kind.HUMAN)
        replies.add_todo(connection, AUTHORITY, replies.Todo.LOOK_AT_THIS, reply, on, None)
        replies.stop(connection, office.messages()[0], on, "5.1.1")
        retention.hold(connection, AUTHORITY, CASE_REF, "tribunal", on)
        retention.note_it(connection, AUTHORITY, on, "an.officer@here", 1)
        connection.execute(sa.insert(tables.anonymising).values(authority=AUTHORITY, case_ref="a broken-off one"))
    keep_summary(office.tracker, day("Sun 20 Jul 2025"))
    import_actions(office.tracker, write_csv(office.tracker.home / "plan.csv", [ACTION]))
    import_satisfaction(office.tracker, write_csv(office.tracker.home / "returns.csv", [RETURNS]))
    assert all(office.everything().values()), "a table without a row proves nothing"
    migrate(office.engine, "base")
    assert table_names(office.engine) == {"alembic_version"}
    migrate(office.engine, "head")
    assert not any(office.everything().values())
    office.asks_for_medical_advice()
    with pytest.raises(DBAPIError, match="append-only"):
        office.tampers("DELETE FROM events")


def test_what_the_first_release_kept_is_there_after_the_update_and_after_the_way_back(office):
    """Every event and every sent step; what is derived is made again by a rebuild."""
    office.asks_for_medical_advice()
    office.sweeps("Mon 21 Jul 2025")
    columns = [column.name for column in tables.events.c if column.name not in _NEW]
    before = office.rows("events", *columns), office.rows("steps", "key", "status")
    migrate(office.engine, "0001")
    migrate(office.engine, "head")
    assert (office.rows("events", *columns), office.rows("steps", "key", "status")) == before
    assert rebuild(office.engine, AUTHORITY) == (1, [])
    with pytest.raises(DBAPIError, match="append-only"):
        office.tampers("DELETE FROM events")


_NEW = (
    "takes_effect_on",
    "last_reviewed_on",
    "phase",
    "answers",
    "known",
    "route_tried",
    "sections",
    "reply",
    "agencies",
    "changed",
    "whose",
    "gathered",
    "used",
)


def test_a_sweep_and_a_contact_are_kept(engine, tracker):
    """The two small tables, as the code reads them."""
    with writing(engine) as connection:
        sweeps.log(connection, AUTHORITY, day("Mon 21 Jul 2025"), tracker.now(), examined=1, queued=2, failed=0)
        sweeps.log(connection, AUTHORITY, day("Fri 18 Jul 2025"), tracker.now(), examined=1, queued=2, failed=0)
        contacts.replace_all(connection, AUTHORITY, [Contact(role="director", mailbox="old@york.example")])
        contacts.replace_all(connection, AUTHORITY, [Contact(role="director", mailbox="new@york.example", phone="0")])
    with reading(engine) as connection:
        assert sweeps.last_day(connection, AUTHORITY) == day("Mon 21 Jul 2025")
        assert sweeps.last_day(connection, "999") is None
        kept = Contact(authority=AUTHORITY, role="director", mailbox="new@york.example", phone="0")
        assert contacts.find_all(connection, AUTHORITY) == {("", "director"): kept}
        assert contacts.find_all(connection, "999") == {}
