"""Write the letters of a day: what many of them say is read at once, and what is written already is not written again.

A letter is true of the moment at which it was read.  The store has a number that grows whenever something
changes that letters rest on; one that was read under another number is not sent as it is.
"""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import sqlalchemy as sa

from config.practice import bank_holidays
from models.letters import Answer, Digest
from models.store import letters, outbox, replies
from models.store.letters import Written
from models.store.outbox import Message, Status, StepRow
from models.store.replies import Clock, Stopped
from models.store.revisions import revision
from models.store.session import reading, writing
from models.working_days import is_working_day
from tasks import alarming, shadowing
from tasks.composing import Composed, Composer, Help
from tasks.enclosing import attached_to, pictures_of
from tasks.measuring import weekly_summary
from tasks.measuring.services import service_week
from tasks.opening import Tracker
from tasks.packing import build, message_id
from tasks.rendering import Letter, look, render, render_text
from tasks.replies.settings import reply_secret
from tasks.replies.tending import why_stopped
from tasks.replies.tokens import answers

AT_ONCE = 100
"""Messages that are read together: more would hold up whoever records an event meanwhile."""
WILL_SEND = timedelta(days=7)
"""The day that the answer "will send by" begins with; whoever answers may change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message with its letter, ready to go; or why it is not to go."""

    message: Message
    revision: int
    """The store's number when it was read."""
    status: Status
    why: str | None
    letter: Written | None = None
    dropped: tuple[StepRow, ...] = ()
    """Its steps that stopped being true."""
    unread: tuple[StepRow, ...] = ()
    """Its steps about requests that cannot be read."""


def write_ahead(tracker: Tracker, *, on: date | None = None) -> int:
    """Write the digests of a day before they are sent, so that sending is all that is left; how many.

    One that says what is no longer true when its turn comes is written anew.
    """
    if tracker.settings.sending != "on":
        return 0
    writer, written = Writer(tracker, on), 0
    with reading(tracker.engine) as connection:
        ready = to_go(connection, tracker.authority, writer.day)
    for start in range(0, len(ready), AT_ONCE):
        found = writer.write_all(tracker.engine, ready[start : start + AT_ONCE])
        with writing(tracker.engine) as connection:
            letters.keep(connection, found)
        written += len(found)
    return written


def to_go(connection: sa.Connection, authority: str, on: date) -> list[Message]:
    """The messages that may go out on that day.  People are written to on working days, once a day."""
    working, told = is_working_day(on, bank_holidays()), outbox.had_digest_on(connection, authority, on)
    ready = outbox.ready(connection, authority, on)
    return [each for each in ready if each.letter != "digest" or (working and each.to not in told)]


class Writer:
    """Writes the letters of one run."""

    def __init__(self, tracker: Tracker, on: date | None) -> None:
        """Begin with nothing read."""
        self.tracker, self.settings = tracker, tracker.settings
        self.day, self.now = on or tracker.today(), tracker.now(on)
        self._domain = self.settings.mail_from.rpartition("@")[2]
        self._composer: Composer | None = None
        self._revision = -1
        self._stopped: dict[str, Stopped] = {}
        self._kept: dict[int, Written] = {}
        self._parcels: dict[int, Parcel] = {}

    def write_all(self, engine: sa.Engine, messages: Sequence[Message]) -> list[Written]:
        """The letters of these messages that are not kept yet, and carry nothing but what is true."""
        with suppress(ValueError, LookupError), reading(engine) as connection:
            self.read(connection, messages)
        parcels = [self.write(each) for each in messages if self.knows(each)]
        whole = [each.letter for each in parcels if each.letter and not (each.dropped or each.unread)]
        return [each for each in whole if each != self._kept.get(each.message)]

    def parcel(self, connection: sa.Connection, message: Message, following: Sequence[Message]) -> Parcel:
        """A message by what was last read; what is read for it is read for those that follow as well."""
        if message.letter != "digest":
            self.read(connection, [message])
            return self._made(message, lambda: Composed(self._report(connection, message)))
        if not self.knows(message):
            with suppress(ValueError, LookupError):  # where they cannot be read together, each succeeds or fails alone
                self.read(connection, [message, *following])
        if not self.knows(message):
            return self._made(message, lambda: self._read_alone(connection, message))
        return self.write(message)

    def read(self, connection: sa.Connection, messages: Sequence[Message]) -> None:
        """Read what the digests among these messages rest on; of those that are written and still true, nothing."""
        self.forget()
        authority = messages[0].authority
        self._revision = revision(connection, authority)
        self._stopped = replies.stopped(connection, authority)
        digests = [each for each in messages if each.letter == "digest"]
        self._kept = letters.find(connection, [each.id for each in digests])
        self._parcels = {
            each.id: self._sealed(each, self._kept[each.id]) for each in digests if self._still_stands(each)
        }
        unwritten = [each for each in digests if each.id not in self._parcels]
        if unwritten:
            self._composer = Composer(connection, unwritten, self.day, Help(self._answers, render_text))

    def forget(self) -> None:
        """What was read no longer counts."""
        self._composer, self._parcels = None, {}

    def write(self, message: Message) -> Parcel:
        """A digest of what was read; written once, however often it is asked for."""
        if message.id not in self._parcels:
            self._parcels[message.id] = self._made(message, lambda: self._composed(message))
        return self._parcels[message.id]

    def knows(self, message: Message) -> bool:
        """Whether what this digest rests on was read."""
        return self.is_written(message) or (self._composer is not None and message.id in self._composer.steps)

    def is_written(self, message: Message) -> bool:
        """Whether nothing is left to write."""
        return message.id in self._parcels

    def _made(self, message: Message, compose: Callable[[], Composed]) -> Parcel:
        """A message that cannot be written is failed by name; the others go on."""
        if why := why_stopped(self._stopped, message):
            return self._unsent(message, Status.NO_RECIPIENT, why)
        try:
            composed = compose()
            made = self._packed(message, composed.letter) if composed.letter else None
        except (ValueError, LookupError) as error:
            why = f"it cannot be written ({type(error).__name__}): look at its recipient and its template"
            return self._unsent(message, Status.FAILED, why)
        made = made or self._unsent(message, Status.NO_LONGER_TRUE, message.why)
        return replace(made, dropped=composed.dropped, unread=composed.unread)

    def _composed(self, message: Message) -> Composed:
        assert self._composer
        return self._composer.compose(message)

    def _read_alone(self, connection: sa.Connection, message: Message) -> Composed:
        self.read(connection, [message])
        return self._composed(message)

    def _unsent(self, message: Message, status: Status, why: str | None) -> Parcel:
        return Parcel(message=message, revision=self._revision, status=status, why=why)

    def _sealed(self, message: Message, letter: Written) -> Parcel:
        return Parcel(message=message, revision=self._revision, status=Status.SENDING, why=message.why, letter=letter)

    def _report(self, connection: sa.Connection, message: Message) -> Letter | None:
        if message.letter == "weekly_summary":
            return weekly_summary(connection, self.tracker, message.about_on)
        if message.letter == "service_week":
            return service_week(connection, self.tracker, message)
        if message.letter == alarming.LETTER:
            return alarming.letter(message)
        return shadowing.report(connection, message.authority, self.day)

    def _answers(self, step: StepRow) -> tuple[Answer, ...]:
        """Answers by one click, where someone reads them: without a mailbox of replies they would lead nowhere."""
        if self.settings.replies_url is None:
            return ()
        day = self.day + WILL_SEND
        links = answers(Clock.of(step), secret=reply_secret(self.settings), mailbox=self.settings.mail_from, day=day)
        return tuple(Answer(each.label, each.href) for each in links)

    def _packed(self, message: Message, letter: Letter) -> Parcel:
        """A letter that says the same as the one that is kept is not written again."""
        sender = self.settings.mail_from
        reply_to = sender if self.settings.replies_url else letter.reply_to or sender
        made_of, kept = _digest_of(letter, message.to, reply_to, *self._surroundings), self._kept.get(message.id)
        same = kept.raw if kept and kept.made_of == made_of else None
        raw = same or self._built(message, letter, reply_to)
        written = Written(message.id, self._made_under(message), made_of, letter.subject, raw)
        return self._sealed(message, written)

    def _built(self, message: Message, letter: Letter, reply_to: str) -> bytes:
        assert message.to
        thread = letter.thread if isinstance(letter, Digest) else ""
        return build(
            render(letter),
            sender=self.settings.mail_from,
            to=message.to,
            message_id=self.ident(message),
            sent_on=self.now,
            reply_to=reply_to,
            # A root that was never sent: whatever is about this request and service hangs below it.
            in_reply_to=message_id(f"thread|{thread}", self._domain) if thread else None,
            pictures=pictures_of(letter),
            attached=attached_to(letter, sent_on=self.now, domain=self._domain),
        )

    def ident(self, message: Message) -> str:
        """The Message-ID that this message always has."""
        return message_id(message.key, self._domain)

    @cached_property
    def _surroundings(self) -> tuple[object, ...]:
        """What every letter of a run rests on, besides what is stored."""
        secret = reply_secret(self.settings) if self.settings.replies_url else None
        return look(), self.day, self.settings.mail_from, secret

    def _made_under(self, message: Message) -> str:
        return _digest_of(self._revision, message.to, *self._surroundings)

    def _still_stands(self, message: Message) -> bool:
        kept = self._kept.get(message.id)
        return kept is not None and kept.made_under == self._made_under(message)


def _digest_of(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
