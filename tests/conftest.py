"""What the tests share: databases, a tracker on a fixed day, and an office that works with it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.settings import Settings
from models.events import Event
from models.store import contacts, outbox, tables
from models.store.contacts import Contact
from models.store.outbox import Message
from models.store.session import reading, writing
from tasks.delivering import Delivered, deliver
from tasks.opening import Tracker
from tasks.recording import Recorded, record
from tasks.sweeping import Part, Swept, sweep
from tests.databases import PostgresDatabases, SqliteFiles, in_memory, opened, postgresql
from tests.dates import day
from tests.factories import AUTHORITY, CASE_REF, as_day, event

TODAY = day("Wed 1 Oct 2025")
MAILBOXES = {
    ("health", "service"): "health@nhs.example",
    ("health", "service_lead"): "clinical.officer@nhs.example",
    ("educational_psychology", "service"): "psychology@york.example",
    ("educational_psychology", "service_lead"): "principal.psychologist@york.example",
    ("", "case_officer"): "send.team@york.example",
    ("", "send_manager"): "send.manager@york.example",
    ("", "icb_send_lead"): "icb.send@nhs.example",
    ("", "head_of_service"): "head.of.service@york.example",
    ("", "director"): "director@york.example",
}


def pytest_configure() -> None:
    """No test depends on the settings of whoever runs it: they go before anything could read them.

    The folders of the tests lie in memory, where there is room: each database of theirs would wait for the disk.
    """
    for name in [each for each in os.environ if each.startswith(("EHCP_", "PREFECT_"))]:
        del os.environ[name]
    if room := in_memory(4):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", room)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """SQLite databases, as many as are asked for."""
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresDatabases]:
    """PostgreSQL databases of one server, as many as are asked for."""
    with postgresql() as databases:
        yield databases


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> SqliteFiles | PostgresDatabases:
    """Either kind of database in turn: what holds of one holds of the other."""
    return request.getfixturevalue("sqlite" if request.param == "sqlite" else "postgres")


@pytest.fixture
def database_url(databases: SqliteFiles | PostgresDatabases) -> Iterator[str]:
    """The URL of a database that is migrated and empty."""
    with databases.database() as url:
        yield url


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """The store, migrated and empty."""
    with opened(database_url) as found:
        yield found


@pytest.fixture
def tracker(engine: sa.Engine, tmp_path: Path) -> Tracker:
    """An installation on a fixed day, over either database."""
    return a_tracker(engine, tmp_path)


@pytest.fixture
def office(tracker: Tracker) -> "Office":
    """An office whose roles all have a mailbox, over either database."""
    return Office(tracker).writes_to(MAILBOXES)


@pytest.fixture(scope="session")
def new_office(sqlite: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> object:
    """Opens offices, each over an SQLite database of its own, for tests that need many in a row."""

    @contextmanager
    def opens() -> Iterator[Office]:
        with ExitStack() as held:
            engine = held.enter_context(opened(held.enter_context(sqlite.database())))
            yield Office(a_tracker(engine, tmp_path_factory.mktemp("office"))).writes_to(MAILBOXES)

    return opens


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A Prefect server for the tests of one process: it takes ten seconds to start, and calls nobody."""
    from prefect import settings  # noqa: PLC0415  it costs a second, and few tests need it
    from prefect.testing.utilities import prefect_test_harness  # noqa: PLC0415

    ours = {
        settings.PREFECT_HOME: tmp_path_factory.mktemp("prefect"),
        settings.PREFECT_SERVER_ANALYTICS_ENABLED: False,
        settings.PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,  # its thread costs a second a run
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DO_NOT_TRACK", "1")
        with settings.temporary_settings(ours), prefect_test_harness(server_startup_timeout=120):
            yield


def a_tracker(engine: sa.Engine, home: Path, **settings: object) -> Tracker:
    """An installation in a folder, whose mail goes to files."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("EHCP_HOME", str(home))  # else the ehcp.toml of whoever runs the tests is read
        return Tracker(Settings(**{"home": home, "authority": AUTHORITY, "today": TODAY} | settings), engine)


class Office:
    """People at work: they record what happened, let the tracker run, and read their mail.

    Days are written with their weekday: "Wed 21 May 2025".
    """

    def __init__(self, tracker: Tracker) -> None:
        self.tracker = tracker
        self.engine = tracker.engine

    def set_to(self, **settings: object) -> "Office":
        """The same office under other settings."""
        return Office(a_tracker(self.engine, self.tracker.home, **settings))

    def writes_to(self, mailboxes: dict[tuple[str, str], str]) -> "Office":
        """Keep these contacts and no others."""
        rows = [Contact(service=service, role=role, mailbox=to) for (service, role), to in mailboxes.items()]
        with writing(self.engine) as connection:
            contacts.replace_all(connection, AUTHORITY, rows)
        return self

    def hears(self, *events: Event) -> Recorded:
        """Record what happened; none of it may be refused."""
        done = record(self.engine, events, now=self.tracker.now())
        assert not done.refused, done.refused
        return done

    def asks_for_medical_advice(self, case_ref: str = CASE_REF, *, of: str = "health") -> None:
        """A request, a decision to assess it, and medical advice that is due on Mon 4 Aug 2025."""
        asked = {"case_ref": case_ref, "advice_kind": "medical"}
        self.hears(
            event("request_received", "Mon 12 May 2025", case_ref=case_ref),
            event("decision_to_assess_notified", "Mon 9 Jun 2025", case_ref=case_ref),
            event("advice_sought", "Mon 23 Jun 2025", service=of, **asked),
            event("advice_request_received", "Mon 23 Jun 2025", external_id=f"{case_ref}-asked", **asked),
        )

    def claims_an_absence(self, case_ref: str = CASE_REF) -> None:
        """Away for four weeks of the summer of a request of May 2025, and claimed against its 20 weeks."""
        away = {"ground": "absent_from_area", "starts_on": "Tue 1 Jul 2025", "ends_on": "Thu 31 Jul 2025"}
        self.hears(event("exception_claimed", "Mon 4 Aug 2025", case_ref=case_ref, duty="send_final_plan", **away))

    def sweeps(self, on: str | date, *, dry_run: bool = False) -> Swept:
        """Let the daily tracking run for a day, under this office's settings."""
        as_of, asks = as_day(on), self.tracker.settings.approvals == "on"
        return sweep(self.engine, AUTHORITY, as_of=as_of, now=self.tracker.now(as_of), dry_run=dry_run, approvals=asks)

    def sweeps_part(self, on: str, part: Part) -> Swept:
        """Let a worker track a part of what is due."""
        as_of = as_day(on)
        return sweep(self.engine, AUTHORITY, as_of=as_of, now=self.tracker.now(as_of), part=part)

    def sweeps_daily(self, first: str, last: str) -> dict[date, Swept]:
        """Let it run on every day of a period."""
        days = range(day(first).toordinal(), day(last).toordinal() + 1)
        return {on: self.sweeps(on) for on in map(date.fromordinal, days)}

    def delivers(self, on: str | date) -> Delivered:
        """Send what waits."""
        return deliver(self.tracker, on=as_day(on))

    def messages(self, *status: str) -> list[Message]:
        """The outbox, oldest first."""
        with reading(self.engine) as connection:
            return outbox.messages(connection, AUTHORITY, status)[::-1]

    def letters(self) -> list[EmailMessage]:
        """What left, as a mail program reads it."""
        files = sorted((self.tracker.home / "outbox").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]

    def rows(self, table: str, *columns: str) -> list[tuple[object, ...]]:
        """These columns of a table, in the order of its key."""
        found = tables.metadata.tables[table]
        with reading(self.engine) as connection:
            query = sa.select(*[found.c[each] for each in columns]).order_by(*found.primary_key)
            return [tuple(row) for row in connection.execute(query)]

    def everything(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table, to see whether anything changed."""
        found = tables.metadata.tables
        return {name: self.rows(name, *table.c.keys()) for name, table in found.items()}

    def tampers(self, statement: str, **values: object) -> None:
        """Change the database behind the tracker's back."""
        with writing(self.engine) as connection:
            assert connection.execute(sa.text(statement), values).rowcount
