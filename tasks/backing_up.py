"""A copy of everything that the tracker knows, in one file, and the way back from it.

The file is a zip: a part of plain lines for each table, and a list of the parts with their digests.  It is one moment
of the database, whoever writes meanwhile, and fills SQLite as well as PostgreSQL.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import sqlalchemy as sa

from config.errors import PlainError
from models.store import copying, trail
from models.store.session import HEAD, claim_authority, reading, writing
from tasks.opening import Tracker
from tasks.recording import rebuild

KIND = "EHCP Timelines backup"
CONTENTS = "contents.json"
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)
"""What reading a damaged zip may raise: it may even seem to be of another version, or encrypted."""
Tell = Callable[[int], None]
"""Is told of so many rows more."""


class BackupError(PlainError):
    """A copy cannot be made, or nothing can be restored from a file; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and whether it holds: requests whose dates differ, and what is wrong with the audit trail."""

    rows: int
    requests: int
    differing: tuple[str, ...]
    trail: str | None


def rows_of(tracker: Tracker) -> int:
    """How many rows there are to copy."""
    with reading(tracker.engine) as connection:
        return sum(copying.count(connection, each) for each in copying.table_names())


def back_up(tracker: Tracker, file: Path, tell: Tell = lambda _: None) -> int:
    """Copy everything into a file that is not there yet; the number of rows.  Raises BackupError."""
    if file.exists():
        raise BackupError(f"{file.name} is there already: a backup never takes the place of another, choose a new name")
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as copy, reading(tracker.engine) as connection:
            parts = {each: _write(copy, connection, each, tell) for each in copying.table_names()}
            contents = {"kind": KIND, "schema": HEAD, "authority": tracker.authority, "parts": parts}
            copy.writestr(CONTENTS, json.dumps(contents, indent=1))
        unfinished.replace(file)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise BackupError(f"{file.name} cannot be written: is its folder there, and is there room?") from None
    return sum(each["rows"] for each in parts.values())


def _write(copy: zipfile.ZipFile, connection: sa.Connection, table: str, tell: Tell) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    with copy.open(_part(table), "w", force_zip64=True) as part:
        for line in copying.lines(connection, table):
            part.write(line)
            digest.update(line)
            rows += 1
            tell(1)
    return {"columns": copying.columns(table), "rows": rows, "sha256": digest.hexdigest()}


def _part(table: str) -> str:
    return f"{table}.jsonl"


def restore(tracker: Tracker, file: Path, tell: Tell = lambda _: None) -> Restored:
    """Fill an empty database from a backup, all or nothing, and look whether what is there now holds.

    Raises BackupError, in one sentence, for what is no whole backup of this authority and this release, and for a
    database that is not empty.
    """
    try:
        with zipfile.ZipFile(file) as copy:
            contents = _contents(copy, tracker, file.name)
            rows = _fill(tracker, copy, contents["parts"], tell)
    except FileNotFoundError:
        raise BackupError(f"there is no file {file}") from None
    except _DAMAGED:
        raise BackupError(f"{file.name} is no backup, or not a whole one: take another copy") from None
    requests, differing = rebuild(tracker.engine, tracker.authority, check=True)
    with reading(tracker.engine) as connection:
        verdict = trail.verify(connection, tracker.authority)
    return Restored(rows, requests, tuple(differing), verdict.wrong)


def _contents(copy: zipfile.ZipFile, tracker: Tracker, name: str) -> dict[str, Any]:
    """What the file says of itself, once all of it was read and found to be so."""
    try:
        said = json.loads(copy.read(CONTENTS))
        kind, schema, authority, parts = (said[each] for each in ("kind", "schema", "authority", "parts"))
    except (KeyError, ValueError, TypeError):
        raise BackupError(f"{name} is no backup of this tracker") from None
    if kind != KIND:
        raise BackupError(f"{name} is no backup of this tracker")
    if schema != HEAD:
        age = "a newer release: update the program" if schema > HEAD else "an earlier release: restore it with that one"
        raise BackupError(f"{name} was made by {age} (schema {schema}, this is {HEAD})")
    if authority != tracker.authority:
        raise BackupError(f"{name} is of authority {authority}, and this installation is {tracker.authority}'s")
    for table in copying.table_names():
        if table not in parts or _digest(copy, table) != parts[table]["sha256"]:
            raise BackupError(f"{name} is not as it was made: its part {table} is missing or was changed")
    return dict(said)


def _digest(copy: zipfile.ZipFile, table: str) -> str | None:
    try:
        with copy.open(_part(table)) as part:
            return hashlib.file_digest(part, "sha256").hexdigest()  # type: ignore[arg-type]
    except KeyError:
        return None


def _fill(tracker: Tracker, copy: zipfile.ZipFile, parts: dict[str, Any], tell: Tell) -> int:
    rows = 0
    with writing(tracker.engine) as connection:
        claim_authority(connection, tracker.authority)
        if any(copying.count(connection, each) for each in copying.table_names()):
            raise BackupError(
                "the database is not empty: restore into another (set EHCP_HOME or EHCP_DATABASE_URL), then use that one"
            )
        for table in copying.table_names():
            with copy.open(_part(table)) as part:
                rows += copying.fill(connection, table, parts[table]["columns"], _told(part, tell))
    return rows


def _told(part: IO[bytes], tell: Tell) -> Iterator[bytes]:
    for line in part:
        tell(1)
        yield line
