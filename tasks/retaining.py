"""Keep what was recorded no longer than the council's rule says: list what is past it, hold back, make anonymous."""

import getpass
import re
import socket
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import sqlalchemy as sa

from config.errors import PlainError
from config.practice import ladders
from config.practice.retention import retention
from config.statute import statute
from models.store import closures, history
from models.store import retention as kept
from models.store.session import claim_authority, reading, writing
from tasks.opening import Tracker
from tasks.rebuilding import rebuild_within
from tasks.recording import Deriver
from tasks.showing import UnknownCaseError


class RetentionError(PlainError):
    """A request cannot be held back, or cannot be made anonymous."""


@dataclass(frozen=True, slots=True)
class Past:
    """A closed request past the rule, and why it is held back, if it is."""

    case_ref: str
    closed_on: date
    held_because: str | None


def past_the_rule(tracker: Tracker, on: date) -> list[Past]:
    """The requests past the council's rule on a day, those closed longest ago first."""
    with reading(tracker.engine) as connection:
        return _past(connection, tracker.authority, on)


def _past(connection: sa.Connection, authority: str, on: date) -> list[Past]:
    return [Past(*each) for each in kept.past_the_rule(connection, authority, retention().closed_before(on))]


def make_anonymous(tracker: Tracker, on: date) -> int:
    """Make every request past the rule anonymous, but those held back; how many.  All of them or none.

    Every count stays as it is.  Raises RetentionError where that would not be so.
    """
    with writing(tracker.engine) as connection:
        claim_authority(connection, tracker.authority)
        refs = [each.case_ref for each in _past(connection, tracker.authority, on) if not each.held_because]
        for some in history.chunks(refs):
            _make_anonymous(connection, tracker.authority, some)
        if refs:
            kept.note_it(connection, tracker.authority, on, f"{getpass.getuser()}@{socket.gethostname()}", len(refs))
    _forget_letters(tracker.home / "outbox", refs)
    return len(refs)


def _forget_letters(folder: Path, refs: Collection[str]) -> None:
    """Delete the copies of letters that name one of these requests; that they were sent stays known."""
    named = re.compile("|".join(rf"(?<![\w/-]){re.escape(each)}(?![\w/-])" for each in refs))
    for file in folder.glob("*.eml") if refs else ():
        letter = message_from_bytes(file.read_bytes(), policy=default)
        said = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
        if any(map(named.search, [*map(str, letter.values()), *said])):
            file.unlink()


def _make_anonymous(connection: sa.Connection, authority: str, refs: Sequence[str]) -> None:
    before = kept.counted(connection, authority, refs)
    renamed = kept.anonymise(connection, authority, refs)
    deriver = Deriver(statute(), ladders(), closures.calendar_of(connection, authority))
    rebuild_within(connection, authority, sorted(renamed.values()), deriver)
    after = kept.counted(connection, authority, renamed.values())
    changed = [ref for ref, new in renamed.items() if before.get(ref) != after.get(new)]
    if changed:
        connection.rollback()
        raise RetentionError(f"{len(changed)} requests would count otherwise afterwards, {changed[0]} first: hold them")


def hold(tracker: Tracker, ref: str, reason: str) -> None:
    """Keep a request as it is, for a reason of the council's list.  Raises RetentionError, UnknownCaseError."""
    if reason not in retention().holds:
        raise RetentionError(f"'{reason}' is no reason to hold: the words are {', '.join(retention().holds)}")
    with writing(tracker.engine) as connection:
        if not history.load(connection, tracker.authority, [ref]):
            raise UnknownCaseError(f"authority {tracker.authority} has no request {ref}")
        kept.hold(connection, tracker.authority, ref, reason, tracker.today())


def release(tracker: Tracker, ref: str) -> None:
    """Let the rule hold again for a request.  Raises RetentionError where it was not held back."""
    with writing(tracker.engine) as connection:
        if not kept.release(connection, tracker.authority, ref):
            raise RetentionError(f"{ref} is not held back")
