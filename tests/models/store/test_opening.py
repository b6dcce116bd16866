"""Opening the database: what is refused, in which words, and what SQLite is told first."""

import gc
import subprocess
import sys
import traceback

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from models.store import outbox
from models.store.outbox import Status, StepRow
from models.store.session import BUSY_MILLISECONDS, HEAD, StoreError, open_store, reading, writing
from tests.databases import opened
from tests.dates import day

PASSWORD = "s3cret-word"
OPEN = """
import sys, time
from alembic.runtime.migration import MigrationContext
from models.store.session import open_store

begin = MigrationContext._ensure_version_table

def begin_after_a_while(self, *args):  # long enough for the other program to come to the same place
    time.sleep(0.5)
    begin(self, *args)

MigrationContext._ensure_version_table = begin_after_a_while
open_store(sys.argv[1]).dispose()
"""


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("York's database", "is not a database URL"),
        (f"mysql://tracker:{PASSWORD}@db.york.example/ehcp", "mysql: SQLite and PostgreSQL are supported"),
        (f"postgresql://tracker:{PASSWORD}@127.0.0.1:port/ehcp", "is not a database URL"),
        (f"postgresql://tracker:{PASSWORD}@127.0.0.1:1/ehcp", "cannot be opened"),
        (f"postgresql://tracker@127.0.0.1:1/ehcp?password={PASSWORD}", "cannot be opened"),
        ("sqlite:////proc/nowhere/ehcp.sqlite", "cannot be opened"),
        ("sqlite:////proc", "cannot be opened"),
    ],
)
def test_a_url_that_leads_nowhere_is_refused_in_words_without_its_password(url, words):
    """The sentence travels into terminals and logs."""
    with pytest.raises(StoreError, match=words) as refusal:
        open_store(url)
    assert PASSWORD not in "".join(traceback.format_exception(refusal.value))


def test_a_database_that_the_server_does_not_have_is_refused_in_words(postgres):
    with postgres.database() as url:
        gone = sa.make_url(url).set(database="nowhere").render_as_string(hide_password=False)
    with pytest.raises(StoreError, match=r"nowhere.* cannot be opened: is the server running"):
        open_store(gone)


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path):
    """Somebody pointed the tracker at a spreadsheet."""
    (tmp_path / "caseload.xlsx").write_bytes(b"PK\x03\x04 a spreadsheet, and no database at all" * 200)
    with pytest.raises(StoreError, match=r"caseload.xlsx is damaged, or is no database"):
        open_store(f"sqlite:///{tmp_path / 'caseload.xlsx'}")


def test_the_schema_of_a_newer_release_is_refused_in_words(office, database_url):
    """An older program must not write into it; nothing is changed."""
    office.tampers("UPDATE alembic_version SET version_num = '9999'")
    before = office.everything()
    with pytest.raises(StoreError, match=rf"a newer release \(9999, this is {HEAD}\): update the program"):
        open_store(database_url)
    assert office.everything() == before
    gc.collect()  # a connection that was not let go of is a warning, and so an error, here


def test_sqlite_keeps_its_promises_on_every_connection(sqlite):
    """Readers do not block the writer, writers wait for each other, and foreign keys hold."""
    with sqlite.database() as url, opened(url) as engine, reading(engine) as first, reading(engine) as second:
        for connection in (first, second):
            told = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("foreign_keys", "busy_timeout")]
            assert told == [1, BUSY_MILLISECONDS]
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_step_of_a_message_that_is_not_there_is_refused(engine):
    step = StepRow(
        key="a step",
        authority="816",
        case_ref="YK-0001",
        duty="send_final_plan",
        about=None,
        started_by="row-1",
        step="overdue",
        audience="director",
        status=Status.QUEUED,
        decided_on=day("Wed 21 May 2025"),
        message=1234,
    )
    with pytest.raises(IntegrityError), writing(engine) as connection:
        outbox.add_steps(connection, [step])


def test_what_is_written_before_a_failure_is_not_kept(office):
    """One transaction: all of it or nothing."""
    before = office.everything()

    def fails_in_the_middle():
        with writing(office.engine) as connection:
            connection.execute(sa.text("DELETE FROM contacts"))
            raise KeyError("in the middle")

    with pytest.raises(KeyError, match="in the middle"):
        fails_in_the_middle()
    assert office.everything() == before


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(office):
    """A summary whose figures come from two queries must not mix two states of the caseload."""
    how_many = sa.text("SELECT count(*) FROM contacts")
    with reading(office.engine) as reader:
        before = reader.scalar(how_many)
        with writing(office.engine) as writer:
            writer.execute(sa.text("DELETE FROM contacts"))
        assert reader.scalar(how_many) == before > 0


def test_two_programs_that_open_an_empty_database_at_once_both_find_it_ready(databases):
    """Two workers of one installation start in the same second."""
    with databases.database(migrated=False) as url:
        programs = [
            subprocess.Popen([sys.executable, "-c", OPEN, url], stderr=subprocess.PIPE, text=True) for _ in range(2)
        ]
        said = [each.communicate(timeout=60)[1] for each in programs]
        assert [each.returncode for each in programs] == [0, 0], said
        with opened(url) as engine, reading(engine) as connection:
            assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == HEAD
