"""Import files: event files into the tracker, all or nothing per file; contacts, all or nothing."""

from dataclasses import dataclass
from pathlib import Path

from models.store import contacts
from models.store.session import writing
from tasks.opening import Tracker
from tasks.reading import EventFile, Rejected, read_contacts, read_events, write_rejects
from tasks.recording import Recorded, record


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file.  Row numbers count from 1 at the first line after the header."""

    file: str
    rows: int
    accepted: int
    already_known: int
    rejected: tuple[Rejected, ...]
    rejects_file: str | None = None


def import_file(tracker: Tracker, path: Path, *, accept_valid: bool = False) -> Imported:
    """Import one event file.  With a bad row nothing is taken, unless `accept_valid` asks for the good ones.

    Raises UnreadableFileError where the file as a whole cannot be read.
    """
    today = tracker.today()
    file = read_events(path, authority=tracker.authority, today=today)
    if file.rejected and not accept_valid:
        return _report(file, Recorded((), (), ()), ())
    done = record(tracker.engine, [row.event for row in file.rows], now=tracker.now(), accept_valid=accept_valid)
    report = _report(file, done, _refusals(file, done))
    if report.rejected and accept_valid:
        rejects = write_rejects(file, report.rejected)
        return Imported(report.file, report.rows, report.accepted, report.already_known, report.rejected, str(rejects))
    return report


def _refusals(file: EventFile, done: Recorded) -> tuple[Rejected, ...]:
    """The rows whose events were refused for what is known about their request."""
    why = {id(each.event): each.why for each in done.refused}
    return tuple(
        Rejected(row.number, "event", row.event.event, why[id(row.event)]) for row in file.rows if id(row.event) in why
    )


def _report(file: EventFile, done: Recorded, refused: tuple[Rejected, ...]) -> Imported:
    rejected = tuple(sorted((*file.rejected, *refused), key=lambda each: each.row))
    return Imported(str(file.path), file.total, len(done.new), len(done.known), rejected)


def import_contacts(tracker: Tracker, path: Path) -> int:
    """Replace the authority's contacts by those of a file; the number of them.

    Raises UnreadableFileError, which lists the bad rows; nothing was changed then.
    """
    found = read_contacts(path)
    with writing(tracker.engine) as connection:
        for authority in {each.authority or tracker.authority for each in found}:
            own = [each for each in found if (each.authority or tracker.authority) == authority]
            contacts.replace_all(connection, authority, own)
    return len(found)
