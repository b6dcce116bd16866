"""A copy of everything that the tracker knows, in one file, and the way back from it.

The file is a zip: a part of plain lines for each table, and a list of the parts with their digests.  It is one moment
of the database, whoever writes meanwhile, and fills SQLite as well as PostgreSQL.
"""

import hashlib
import json
import os
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
from tasks.rebuilding import rebuild

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
        with _for_us_alone(unfinished) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            rows = _copy(tracker, copy, tell)
        unfinished.replace(file)
    except OSError:
        raise BackupError(f"{file.name} cannot be written: is its folder there, and is there room?") from None
    finally:
        unfinished.unlink(missing_ok=True)
    return rows


def _for_us_alone(file: Path) -> IO[bytes]:
    """A new file that no other account of the machine can read, whatever its folder is like."""
    file.unlink(missing_ok=True)
    return os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def _copy(tracker: Tracker, copy: zipfile.ZipFile, tell: Tell) -> int:
    with reading(tracker.engine) as connection:
        authorities = copying.authorities(connection)
        parts = {each: _write(copy, connection, each, tell) for each in copying.table_names()}
    contents = {"kind": KIND, "schema": HEAD, "authorities": authorities, "parts": parts}
    copy.writestr(CONTENTS, json.dumps(contents, indent=1))
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
            _refuse_unless_whole(copy, tracker, file.name)
            rows = _fill(tracker, copy, tell)
    except FileNotFoundError:
        raise BackupError(f"there is no file {file}") from None
    except _DAMAGED:
        raise BackupError(f"{file.name} is no backup, or not a whole one: take another copy") from None
    with reading(tracker.engine) as connection:
        authorities = copying.authorities(connection)
    held = [_held(tracker.of(each)) for each in authorities]
    wrong = next((each.wrong for _, _, each in held if each.wrong), None)
    differing = tuple(ref for _, some, _ in held for ref in some)
    return Restored(rows, sum(requests for requests, _, _ in held), differing, wrong)


def _held(tracker: Tracker) -> tuple[int, list[str], trail.Verdict]:
    """How many requests of an authority there are, which of them differ, and what the audit trail says."""
    requests, differing = rebuild(tracker.engine, tracker.authority, check=True)
    with reading(tracker.engine) as connection:
        return requests, differing, trail.verify(connection, tracker.authority)


def _refuse_unless_whole(copy: zipfile.ZipFile, tracker: Tracker, name: str) -> None:
    """Read all of it, and hold it against what the file says of itself."""
    try:
        said = json.loads(copy.read(CONTENTS))
        kind, schema, theirs = said["kind"], said["schema"], " and ".join(said["authorities"])
        digests = {table: (part["sha256"], part["columns"]) for table, part in said["parts"].items()}
    except (KeyError, ValueError, TypeError, AttributeError):
        raise BackupError(f"{name} is no backup of this tracker") from None
    if kind != KIND:
        raise BackupError(f"{name} is no backup of this tracker")
    if schema != HEAD:
        newer = str(schema) > HEAD
        age = "a newer release: update the program" if newer else "an earlier release: restore it with that one"
        raise BackupError(f"{name} was made by {age} (schema {schema}, this is {HEAD})")
    if theirs and tracker.authority not in said["authorities"]:
        raise BackupError(f"{name} is of authority {theirs}, and this installation is {tracker.authority}'s")
    for table in copying.table_names():
        if digests.get(table) != (_digest(copy, table), copying.columns(table)):
            raise BackupError(f"{name} is not as it was made: its part {table} is missing or was changed")


def _digest(copy: zipfile.ZipFile, table: str) -> str | None:
    try:
        with copy.open(_part(table)) as part:
            return hashlib.file_digest(part, "sha256").hexdigest()  # type: ignore[arg-type]
    except KeyError:
        return None


def _fill(tracker: Tracker, copy: zipfile.ZipFile, tell: Tell) -> int:
    rows = 0
    with writing(tracker.engine) as connection:
        claim_authority(connection, tracker.authority)
        if any(copying.count(connection, each) for each in copying.table_names()):
            raise BackupError(
                "the database is not empty: restore into another (set EHCP_HOME or EHCP_DATABASE_URL), then use that one"
            )
        for table in copying.table_names():
            with copy.open(_part(table)) as part:
                rows += copying.fill(connection, table, _told(part, tell))
    return rows


def _told(part: IO[bytes], tell: Tell) -> Iterator[bytes]:
    for line in part:
        tell(1)
        yield line
