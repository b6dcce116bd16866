"""Opening the database: SQLite embedded, PostgreSQL beyond; the same calls on both."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from models.store import trail
from models.store.faults import NOT_OPENED, StoreError, speak_plainly

MIGRATIONS = Path(__file__).parents[1] / "migrations"
HEAD = "0013"
BUSY_MILLISECONDS = 30_000
TRIES = 5
_ONCE_MORE = {"40001", "40P01"}
"""PostgreSQL's words for transactions that cannot both go on: a serialisation failure, a deadlock."""

T = TypeVar("T")


def open_store(url: str) -> sa.Engine:
    """Open the database and bring its schema up to this release's.

    Raises StoreError, in words, where the URL is wrong, the server cannot be reached, the file is no
    database or the schema is newer than this release.
    """
    engine = _engine(url)
    speak_plainly(engine, _named(engine))
    try:
        _bring_up_to_date(engine)
    except DatabaseError:
        engine.dispose()
        raise StoreError(f"the database {_named(engine)} {NOT_OPENED}") from None
    except StoreError:
        engine.dispose()
        raise
    return engine


def _bring_up_to_date(engine: sa.Engine) -> None:
    with reading(engine) as connection:
        found = _version(connection)
    if found and found > HEAD:
        newer = f"has the schema of a newer release ({found}, this is {HEAD}): update the program"
        raise StoreError(f"the database {_named(engine)} {newer}")
    if found != HEAD:
        migrate(engine, "head")
        with writing(engine) as connection:
            claim_authority(connection, "schema")
            trail.begin(connection)


def _engine(url: str) -> sa.Engine:
    try:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "postgresql":
            return sa.create_engine(parsed.set(drivername="postgresql+psycopg"), hide_parameters=True)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise StoreError("EHCP_DATABASE_URL is not a database URL: write sqlite:///FILE or postgresql://…") from None
    except OSError:
        raise StoreError(
            "the database cannot be opened: its folder cannot be made; set EHCP_HOME to a folder that can be written to"
        ) from None
    raise StoreError(f"EHCP_DATABASE_URL names {parsed.get_backend_name()}: SQLite and PostgreSQL are supported")


def _sqlite(url: sa.URL) -> sa.Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(url, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not open transactions of its own
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_MILLISECONDS}",
            "synchronous=NORMAL",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        # A writer takes its lock at once: a read that turns into a write could not wait for it.
        reads = connection.get_execution_options().get("reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction: all of it or nothing."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One moment of the database, whatever is written meanwhile; it blocks no writer."""
    options = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {"reads": True}
    with engine.connect() as connection:
        yield connection.execution_options(**options)


def claim_authority(connection: sa.Connection, authority: str) -> None:
    """Be the only one to derive this authority's requests until the transaction ends.

    SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(
            sa.text("SELECT pg_advisory_xact_lock(hashtext('ehcp'), hashtext(:who))"), {"who": authority}
        )


def share_authority(connection: sa.Connection, authority: str) -> None:
    """Keep others from deriving this authority's requests until the transaction ends; others may do the same."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            sa.text("SELECT pg_advisory_xact_lock_shared(hashtext('ehcp'), hashtext(:who))"), {"who": authority}
        )


def in_a_transaction(engine: sa.Engine, work: Callable[[sa.Connection], T]) -> T:
    """Work in a transaction of its own, and again from the start where it and another waited for each other."""
    for _ in range(TRIES):
        try:
            with writing(engine) as connection:
                return work(connection)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in _ONCE_MORE:
                raise
    with writing(engine) as connection:
        return work(connection)


def _version(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None


def migrate(engine: sa.Engine, to: str) -> None:
    """Move the schema up or down to a revision.  Alembic is imported here: most commands never need it."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine) as connection:
        # Two processes that start at once: the second finds nothing left to do.
        claim_authority(connection, "schema")
        config.attributes["connection"] = connection
        (command.upgrade if to == "head" else command.downgrade)(config, to)


def _named(engine: sa.Engine) -> str:
    """The database for a reader: a password may stand in the query, too."""
    return engine.url.set(query={}).render_as_string(hide_password=True)
