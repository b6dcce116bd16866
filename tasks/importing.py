"""Import files: event files into the tracker, all or nothing per file; contacts, all or nothing."""

from dataclasses import dataclass, replace
from pathlib import Path

from models.store import actions, contacts, satisfaction
from models.store.session import writing
from tasks.opening import Tracker
from tasks.reading import (
    REJECTS,
    SUFFIXES,
    EventFile,
    Rejected,
    UnreadableFileError,
    read_actions,
    read_closures,
    read_contacts,
    read_events,
    read_satisfaction,
    write_rejects,
)
from tasks.rebuilding import take_closures
from tasks.recording import Recorded, record
from tasks.sen2.importing import begin
from tasks.sen2.reading import read_return

_RETURN = ".xml"


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file.  Row numbers count from 1 at the first line after the header."""

    file: str
    rows: int
    accepted: int
    already_known: int
    rejected: tuple[Rejected, ...]
    rejects_file: str | None = None
    unreadable: str | None = None
    """Why the file as a whole was refused; the one entry of `rejected` says it again, as row 0."""


def import_file(tracker: Tracker, path: Path, *, accept_valid: bool = False) -> Imported:
    """Import one event file.  With a bad row nothing is taken, unless `accept_valid` asks for the good ones."""
    if path.suffix.lower() == _RETURN:
        return _import_return(tracker, path, accept_valid=accept_valid)
    try:
        file = read_events(path, authority=tracker.authority, today=tracker.today())
    except UnreadableFileError as refusal:
        whole = (Rejected(0, "", "", str(refusal)),)
        return Imported(str(path), 0, 0, 0, whole, unreadable=str(refusal))
    if file.rejected and not accept_valid:
        return _report(file, Recorded((), (), ()), ())
    done = record(tracker.engine, [row.event for row in file.rows], now=tracker.now(), accept_valid=accept_valid)
    report = _report(file, done, _refusals(file, done))
    if report.rejected and accept_valid:
        return replace(report, rejects_file=str(_write_rejects(file, report.rejected)))
    return report


def _import_return(tracker: Tracker, path: Path, *, accept_valid: bool) -> Imported:
    """A SEN2 return as a file of events.  Its persons are not kept: `ehcp sen2 import --persons-out` keeps them."""
    try:
        done = begin(tracker, read_return(path), accept_valid=accept_valid)
    except UnreadableFileError as refusal:
        whole = (Rejected(0, "", "", str(refusal)),)
        return Imported(str(path), 0, 0, 0, whole, unreadable=str(refusal))
    rejected = tuple(Rejected(each.number, each.what, each.case_ref, each.why) for each in done.rejected)
    return Imported(str(path), done.events, done.accepted, done.already_known, rejected)


def event_files(folder: Path, asked: str) -> list[Path]:
    """The event file that was asked for, or every event file of the folder that was asked for, by name.

    `asked` is a path within the folder; empty, the folder itself is meant.  Raises UnreadableFileError for
    a path that leads out of it, and for a folder without event files.
    """
    root = folder.resolve()
    path = (root / asked.strip()).resolve()
    if not path.is_relative_to(root):
        raise UnreadableFileError("file: must lie in the inbox folder")
    if path != root and not path.is_dir():
        return [path]
    found = [each for each in sorted(path.glob("*")) if _is_event_file(each)]
    if not found:
        raise UnreadableFileError("file: there is no CSV or XLSX file in that folder of the inbox")
    return found


def _is_event_file(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.endswith(REJECTS)


def _write_rejects(file: EventFile, rejected: tuple[Rejected, ...]) -> Path:
    try:
        return write_rejects(file, rejected)
    except OSError:
        raise UnreadableFileError(
            f"the good rows of {file.path.name} were taken, but the list of the others cannot be written beside it: "
            "import a copy from a folder that can be written to, and only the others will be left"
        ) from None


def _refusals(file: EventFile, done: Recorded) -> tuple[Rejected, ...]:
    """The rows whose events were refused for what is known about their request."""
    why = {id(each.event): each for each in done.refused}
    found = ((row, why[id(row.event)]) for row in file.rows if id(row.event) in why)
    return tuple(
        Rejected(
            row.number, each.column, str(getattr(row.event, each.column)), each.why.removeprefix(f"{each.column}: ")
        )
        for row, each in found
    )


def _report(file: EventFile, done: Recorded, refused: tuple[Rejected, ...]) -> Imported:
    rejected = tuple(sorted((*file.rejected, *refused), key=lambda each: each.row))
    return Imported(str(file.path), file.total, len(done.new), len(done.known), rejected)


def import_contacts(tracker: Tracker, path: Path) -> int:
    """Replace the authority's contacts by those of a file; the number of them.

    Raises UnreadableFileError, which lists the bad rows; nothing was changed then.
    """
    found = read_contacts(path, today=tracker.today())
    named = [replace(each, authority=each.authority or tracker.authority) for each in found]
    if len({(each.authority, each.service, each.role) for each in named}) < len(named):
        raise UnreadableFileError(
            f"{path.name}: a role stands twice, once with the authority and once without: keep one"
        )
    with writing(tracker.engine) as connection:
        for authority in sorted({each.authority for each in named}):
            contacts.replace_all(connection, authority, [each for each in named if each.authority == authority])
    return len(found)


def import_closures(tracker: Tracker, path: Path) -> int:
    """Take when settings are closed, and judge the claimed exceptions again by it; the number of closures.

    Raises UnreadableFileError, which lists the bad rows; nothing was changed then.
    """
    found = read_closures(path, today=tracker.today())
    take_closures(tracker.engine, tracker.authority, found)
    return len(found)


def import_actions(tracker: Tracker, path: Path) -> int:
    """Replace the operational plan by that of a file; the number of its actions.

    Raises UnreadableFileError, which lists the bad rows; nothing was changed then.
    """
    found = read_actions(path, today=tracker.today())
    with writing(tracker.engine) as connection:
        actions.replace_all(connection, tracker.authority, found)
    return len(found)


def import_satisfaction(tracker: Tracker, path: Path) -> int:
    """Take the satisfaction returns of a file; the number of its rows.

    Raises UnreadableFileError, which lists the bad rows; nothing was changed then.
    """
    found = read_satisfaction(path, today=tracker.today())
    with writing(tracker.engine) as connection:
        satisfaction.take(connection, tracker.authority, found)
    return len(found)
