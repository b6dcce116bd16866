"""Answer a subject access request: all that is held about one request, in one folder, with what each file is."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from models.events import COLUMNS
from models.letters import in_words
from models.store.held import held
from models.store.session import reading
from tasks.opening import Tracker
from tasks.sen2.private_file import private_file
from tasks.showing import UnknownCaseError, show_case

MEANS = {
    "events": "Everything that was recorded, notes included, in the form of the event file.  All else follows from it.",
    "dates": "Each statutory date, how it was reckoned, from which law, and how it stands.",
    "cases": "The request in one line, as lists show it.",
    "standings": "Each clock in one line, as lists and reminders read it.",
    "claims": "Each exception that was claimed, and whether it holds.",
    "steps": "Each reminder, escalation or question for approval that was decided on, and what became of it.",
    "outbox": "The messages that spoke of this request: to which mailbox, when.  One message may speak of several "
    "requests, so that its text is not given here.",
    "replies": "What services answered by mail, as codes; the mails themselves are not kept.",
    "todos": "What a person was asked to look at.",
    "recorded": "Who recorded each event, when, and by what.",
    "holds": "Why it is kept beyond the rule, if it is.",
}
_HEAD = """Everything that the tracker of EHC needs assessments holds about request {ref} of authority {authority},
on {day}.  It holds references, dates and codes, and notes where somebody typed one.  It ranks and reminds; it
decides nothing.  The case file itself, with advice and plan, is kept elsewhere.

"""


def export(tracker: Tracker, ref: str, folder: Path) -> list[Path]:
    """Write it all, each file for nobody else to read.  Raises UnknownCaseError, and UnreadableFileError."""
    with reading(tracker.engine) as connection:
        found = held(connection, tracker.authority, ref)
    if not found["events"]:
        raise UnknownCaseError(f"authority {tracker.authority} has no request {ref}")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    columns = {"events": COLUMNS}
    tables = {name: rows for name, rows in found.items() if rows}
    files = [_csv(folder / f"{name}.csv", rows, columns.get(name)) for name, rows in tables.items()]
    files.append(_text(folder / "dates.txt", _dates(tracker, ref)))
    names = {each.name: MEANS.get(each.stem, f"The rows of the table {each.stem} that name it.") for each in files}
    head = _HEAD.format(ref=ref, authority=tracker.authority, day=in_words(tracker.today()))
    return [_text(folder / "README.txt", [head, *(f"{name}\n    {means}\n" for name, means in names.items())]), *files]


def _csv(path: Path, rows: Iterable[Mapping[str, Any]], columns: Iterable[str] | None) -> Path:
    rows = list(rows)
    with private_file(path) as stream:
        table = csv.DictWriter(stream, fieldnames=list(columns or rows[0]), extrasaction="ignore")
        table.writeheader()
        table.writerows({name: _plain(value) for name, value in row.items()} for row in rows)
    return path


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _dates(tracker: Tracker, ref: str) -> Iterable[str]:
    shown = show_case(tracker.engine, tracker.authority, ref, as_of=tracker.today())
    for duty in shown["duties"]:
        yield f"{duty['what']}: {duty['sentence']}\n"
        yield from (f"    {line}\n" for line in duty["explanation"])


def _text(path: Path, pieces: Iterable[str]) -> Path:
    with private_file(path) as stream:
        stream.writelines(pieces)
    return path
