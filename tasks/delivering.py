"""Send what is queued and still true.  A message is claimed, sent and marked; a crash between is noticed.

A message is claimed under its status before it is sent, in the transaction that writes what became of the one
before: at a kill there is one of which nobody knows whether it went.  Where the way out allows it, the
other side is told from whom and to whom meanwhile; the letter itself goes only once it is claimed.  One that a
crash, or a server that went silent, left in `sending` is asked about first.  Where nobody can tell, a letter
that harms nobody by coming twice goes once more, and any other is held for a person.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from config.settings import Settings
from models.store import contacts, letters, outbox
from models.store.outbox import Message, Status
from models.store.revisions import revision
from models.store.session import claim_authority, writing
from tasks import alarming, shadowing
from tasks.addressing import Recipient, mailbox
from tasks.opening import Tracker
from tasks.transports import RefusedByServerError, Transport, UncertainError, WaitError, open_transport
from tasks.writing import AT_ONCE, Parcel, Writer, to_go

PATIENCE = timedelta(minutes=10)
"""How long a message may be in the hands of another process before it counts as cut short."""
MAY_COME_TWICE = frozenset({"digest", "weekly_summary", "service_week", shadowing.LETTER, alarming.LETTER})
"""Letters to professionals; what a family gets twice frightens it, or starts a time limit anew."""
HELD = "the sending was cut short: it cannot be told whether it went"
ONCE_MORE = f"{HELD}, so it goes once more"
GIVE_UP_AFTER = 3
"""So many messages in a row that the server would not take: it is down, and the rest waits."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many messages ended how, and why some wait."""

    counts: Counter[Status]
    waiting: tuple[str, ...]
    shadowed: int = 0
    """How many are held because nothing is to leave: no trouble."""
    unanswered: bool = False
    """Whether the server had stopped taking messages by the end."""

    @property
    def troubled(self) -> bool:
        """Whether a message failed, was held, or waits for the server or a recipient."""
        return bool(self.waiting or self.counts[Status.FAILED] or self.counts[Status.HELD] > self.shadowed)


def deliver(tracker: Tracker, *, on: date | None = None) -> Delivered:
    """Send everything that is queued for that day and still true.

    With sending `off` nothing leaves; with `shadow` nothing leaves but one report of what would have.
    Raises ValueError, in words, for a mail URL that is wrong.
    """
    day = on or tracker.today()
    run = _Run(tracker, day, on)
    if tracker.settings.sending == "off":
        return run.result()
    asyncio.run(run.all())
    return run.result()


class _Run:
    """One delivery run."""

    def __init__(self, tracker: Tracker, day: date, on: date | None) -> None:
        self.tracker, self.day, self.on, self.now = tracker, day, on, tracker.now(on)
        self.settings: Settings = tracker.settings
        self.counts: Counter[Status] = Counter()
        self.waiting: list[str] = []
        self.in_a_row = 0
        self.shadowed = 0
        self.writer = Writer(tracker, on)
        self.connection: sa.Connection
        self.outcome: tuple[Message, Status, str | None] | None = None

    def result(self) -> Delivered:
        with writing(self.tracker.engine) as connection:
            left = outbox.messages(connection, self.tracker.authority, (Status.QUEUED, Status.NO_RECIPIENT))
        for message in left:
            self.counts[message.status] += 1
        nobody = sorted(
            {f"nobody answers for {each.service or 'the authority'}/{each.role}" for each in left if not each.to}
        )
        return Delivered(self.counts, (*dict.fromkeys(self.waiting), *nobody), self.shadowed, self.in_a_row > 0)

    async def all(self) -> None:
        # One connection for the run: to ask the pool for it would cost a tenth of a message's time.
        with self.tracker.engine.connect() as self.connection:
            async with open_transport(self.settings.mail, self.settings) as transport:
                await self._pick_up_what_a_crash_left(transport)
                await self._all_ready(transport)
                if self.settings.sending == "shadow":
                    with self._transaction() as connection:
                        shadowing.queue_report(connection, self.tracker.authority, self.day, self.now)
                    await self._all_ready(transport)
            with self._transaction() as connection:
                letters.forget_gone(connection)

    async def _all_ready(self, transport: Transport) -> None:
        ready = self._ready()
        try:
            for place, message in enumerate(ready):
                if self.in_a_row >= GIVE_UP_AFTER:
                    return
                following = ready[place + 1 : place + AT_ONCE]
                if self._may_begin(transport, message) and await self._begin(transport, message):
                    continue
                if parcel := self._claim(message, following):
                    await self._hand_over(transport, parcel, following)
        finally:
            self._settle()

    def _may_begin(self, transport: Transport, message: Message) -> bool:
        """Whether its letter is written and true as far as is known, and the way out may be begun before it is claimed."""
        if not transport.begins_early or self.settings.sending != "on" or not self.writer.is_written(message):
            return False
        parcel = self.writer.write(message)
        return parcel.status is Status.SENDING and not (parcel.dropped or parcel.unread)

    async def _begin(self, transport: Transport, message: Message) -> bool:
        """Claim a message while the server is told from whom and to whom; whether it could be claimed as it is.

        The letter itself goes only once it is claimed.
        """
        parcel = self.writer.write(message)
        claim = asyncio.get_running_loop().run_in_executor(None, self._claim_as_it_is, parcel)
        outcome = await self._sent(transport, parcel, claim)
        if not await claim:
            return False
        self._note(parcel.message, outcome)
        return True

    def _claim_as_it_is(self, parcel: Parcel) -> bool:
        with self._transaction() as connection:
            return self._take(connection, parcel)

    async def _hand_over(self, transport: Transport, parcel: Parcel, following: Sequence[Message]) -> None:
        if self.settings.sending == "shadow" and parcel.message.letter != shadowing.LETTER:
            self._became(parcel.message, Status.HELD, shadowing.WHY)
            self.shadowed += 1
            return
        # While the server takes this letter, the next is written.
        unwritten = [each for each in following[:1] if self.writer.knows(each) and not self.writer.is_written(each)]
        writing_on = [asyncio.get_running_loop().run_in_executor(None, self.writer.write, each) for each in unwritten]
        self._note(parcel.message, await self._sent(transport, parcel))
        await asyncio.gather(*writing_on)

    async def _pick_up_what_a_crash_left(self, transport: Transport) -> None:
        with self._transaction() as connection:
            cut_short = outbox.messages(connection, self.tracker.authority, (Status.SENDING,))
        for message in cut_short:
            assert message.message_id
            try:
                gone = await transport.already_sent(message.message_id)
            except WaitError as reason:
                self._leave(reason)
                continue
            if gone or transport.repeats_safely or not self._may_be_in_other_hands(message):
                self._became(message, *_after_a_crash(message, gone=gone))
                self._settle()

    def _may_be_in_other_hands(self, message: Message) -> bool:
        """Another process may be at it this very moment, and what it hands over may not be seen yet."""
        return message.claimed_at is not None and self.now - message.claimed_at < PATIENCE

    def _ready(self) -> list[Message]:
        with self._transaction() as connection:
            _find_recipients(connection, self.tracker.authority, self.day)
            return to_go(connection, self.tracker.authority, self.day)

    def _claim(self, message: Message, following: Sequence[Message]) -> Parcel | None:
        """Take a message for sending; None where it is not to go (now, or at all)."""
        with self._transaction() as connection:
            parcel = self._taken(connection, message, following)
            if parcel is None:
                return None
            outbox.mark_steps(connection, [each.key for each in parcel.dropped], Status.NO_LONGER_TRUE)
            outbox.forget_steps(connection, [each.key for each in parcel.unread])
        if parcel.status is Status.SENDING:
            return parcel
        if parcel.status is Status.NO_RECIPIENT and parcel.why:
            self.waiting.append(parcel.why)
        else:
            self.counts[parcel.status] += 1
        return None

    def _taken(self, connection: sa.Connection, message: Message, following: Sequence[Message]) -> Parcel | None:
        """The message as it is now: what was written before something changed is written anew."""
        parcel = self.writer.parcel(connection, message, following)
        if self._take(connection, parcel):
            return parcel
        if revision(connection, message.authority) == parcel.revision:
            return None  # another process was first, or its mailbox has had its letter
        self.writer.forget()
        parcel = self.writer.parcel(connection, message, following)
        return parcel if self._take(connection, parcel) else None

    def _take(self, connection: sa.Connection, parcel: Parcel) -> bool:
        goes, message = parcel.letter, parcel.message
        return outbox.take(
            connection,
            message.id,
            on=self.day,
            revision=parcel.revision,
            status=parcel.status,
            why=parcel.why,
            subject=goes.subject if goes else message.subject,
            message_id=self.writer.ident(message) if goes else message.message_id,
            attempts=message.attempts + bool(goes),
            # A run may last: at 30 a minute, half an hour for 900.
            claimed_at=self.tracker.now(self.on) if goes else message.claimed_at,
        )

    async def _sent(
        self, transport: Transport, parcel: Parcel, when: Awaitable[bool] | None = None
    ) -> WaitError | RefusedByServerError | None:
        """Hand a message over; why it did not go, or None."""
        message = parcel.message
        assert message.to
        assert parcel.letter
        ident = self.writer.ident(message)
        try:
            await transport.send(
                parcel.letter.raw, sender=self.settings.mail_from, to=message.to, message_id=ident, when=when
            )
        except (WaitError, RefusedByServerError) as reason:
            return reason
        return None

    def _note(self, message: Message, reason: WaitError | RefusedByServerError | None) -> None:
        """What became of a message that was handed over."""
        if isinstance(reason, UncertainError):
            self._leave(reason)
        elif isinstance(reason, WaitError):
            self.in_a_row += 1
            self.waiting.append(str(reason))
            self._became(message, Status.QUEUED, str(reason))
        else:
            self.in_a_row = 0
            self._became(message, Status.FAILED if reason else Status.SENT, str(reason) if reason else None)

    def _leave(self, reason: WaitError) -> None:
        """A message of which it is not known whether it went stays in `sending`: the next run asks."""
        self.in_a_row += 1
        self.waiting.append(str(reason))
        self.counts[Status.SENDING] += 1

    def _became(self, message: Message, status: Status, why: str | None) -> None:
        """Note what became of a message: it is written down in the transaction that claims the next."""
        if status is not Status.QUEUED:
            self.counts[status] += 1
        self.outcome = message, status, why

    def _settle(self) -> None:
        """Write it down now, where no other message follows."""
        if self.outcome:
            with self._transaction():
                pass

    @contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        """A transaction that begins by writing what became of the last message."""
        with self.connection.begin():
            # Before anything is written: a sweep that has claimed the authority may wait for these very steps.
            # One that runs after this adds a step either before a message is taken, or to another message.
            claim_authority(self.connection, self.tracker.authority)
            if self.outcome:
                message, status, why = self.outcome
                at, on = (self.now, self.day) if status is Status.SENT else (None, None)
                outbox.settle(self.connection, message.id, status, why, at=at, on=on)
            yield self.connection
        self.outcome = None


def _after_a_crash(message: Message, *, gone: bool | None) -> tuple[Status, str | None]:
    """What becomes of a message that was cut short, and why."""
    if gone is not None:
        return (Status.SENT if gone else Status.QUEUED), None
    if message.letter in MAY_COME_TWICE and message.why != ONCE_MORE:
        return Status.QUEUED, ONCE_MORE
    return Status.HELD, HELD


def _find_recipients(connection: sa.Connection, authority: str, on: date) -> None:
    """A message that waited for a contact goes on once there is one."""
    known = contacts.find_all(connection, authority)
    for message in outbox.messages(connection, authority, (Status.NO_RECIPIENT,)):
        to = mailbox(Recipient(message.service, message.role), known, on)
        if to:
            outbox.change(connection, message.id, status=Status.QUEUED, to=to)
