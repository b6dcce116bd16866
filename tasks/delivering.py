"""Send what is queued and still true.  A message is claimed, sent and marked; a crash between is noticed.

A message is claimed under its status before it is sent.  One that a crash, or a server that went
silent, left in `sending` is asked about first.  Where nobody can tell, a letter that harms nobody by
coming twice goes once more, and any other is held for a person.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from config.practice import bank_holidays
from config.settings import Settings
from models.letters import Answer, Digest
from models.store import contacts, outbox
from models.store.outbox import Message, Status, StepRow
from models.store.replies import Clock
from models.store.session import claim_authority, writing
from models.working_days import is_working_day
from tasks import alarming, shadowing
from tasks.addressing import Recipient, mailbox
from tasks.composing import Help, compose
from tasks.measuring import weekly_summary
from tasks.opening import Tracker
from tasks.rendering import Letter, build, dates_of, message_id, render, render_text
from tasks.replies.settings import reply_secret
from tasks.replies.tending import why_stopped
from tasks.replies.tokens import answers
from tasks.transports import RefusedByServerError, Transport, UncertainError, WaitError, open_transport

PATIENCE = timedelta(minutes=10)
"""How long a message may be in the hands of another process before it counts as cut short."""
MAY_COME_TWICE = frozenset({"digest", "weekly_summary", shadowing.LETTER, alarming.LETTER})
"""Letters to professionals; what a family gets twice frightens it, or starts a time limit anew."""
HELD = "the sending was cut short: it cannot be told whether it went"
ONCE_MORE = f"{HELD}, so it goes once more"
WILL_SEND = timedelta(days=7)
"""The day that the answer "will send by" begins with; whoever answers may change it."""
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


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message, ready to go."""

    message: Message
    message_id: str
    subject: str
    raw: bytes
    steps: tuple[StepRow, ...]


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
        async with open_transport(self.settings.mail, self.settings) as transport:
            await self._pick_up_what_a_crash_left(transport)
            await self._all_ready(transport)
            if self.settings.sending == "shadow":
                with writing(self.tracker.engine) as connection:
                    shadowing.queue_report(connection, self.tracker.authority, self.day, self.now)
                await self._all_ready(transport)

    async def _all_ready(self, transport: Transport) -> None:
        for message in self._ready():
            if self.in_a_row >= GIVE_UP_AFTER:
                return
            parcel = self._claim_or_fail(message)
            if parcel and self.settings.sending == "shadow" and message.letter != shadowing.LETTER:
                self._settle(message, Status.HELD, shadowing.WHY)
                self.shadowed += 1
            elif parcel:
                await self._send(transport, parcel)

    async def _pick_up_what_a_crash_left(self, transport: Transport) -> None:
        with writing(self.tracker.engine) as connection:
            cut_short = outbox.messages(connection, self.tracker.authority, (Status.SENDING,))
        for message in cut_short:
            assert message.message_id
            try:
                gone = await transport.already_sent(message.message_id)
            except WaitError as reason:
                self._leave(reason)
                continue
            if gone or transport.repeats_safely or not self._may_be_in_other_hands(message):
                self._settle(message, *_after_a_crash(message, gone=gone))

    def _may_be_in_other_hands(self, message: Message) -> bool:
        """Another process may be at it this very moment, and what it hands over may not be seen yet."""
        return message.claimed_at is not None and self.now - message.claimed_at < PATIENCE

    def _ready(self) -> list[Message]:
        with writing(self.tracker.engine) as connection:
            _find_recipients(connection, self.tracker.authority, self.day)
            return outbox.ready(connection, self.tracker.authority, self.day)

    def _claim_or_fail(self, message: Message) -> Parcel | None:
        """A message that cannot be written is failed by name; the others go on."""
        try:
            return self._claim(message)
        except (ValueError, LookupError) as error:
            why = f"it cannot be written ({type(error).__name__}): look at its recipient and its template"
            with writing(self.tracker.engine) as connection:
                outbox.change(connection, message.id, only_if=Status.QUEUED, status=Status.FAILED, why=why)
            self.counts[Status.FAILED] += 1
            return None

    def _claim(self, message: Message) -> Parcel | None:
        """Take a message for sending; None where it is not to go (now, or at all)."""
        with writing(self.tracker.engine) as connection:
            # A sweep that runs meanwhile adds a step either before this or to another message.
            claim_authority(connection, message.authority)
            if self._is_stopped(connection, message):
                return None
            if message.letter == "digest" and not self._may_write_to(connection, message):
                return None
            letter, steps = self._letter(connection, message)
            if letter is None:
                outbox.change(connection, message.id, only_if=Status.QUEUED, status=Status.NO_LONGER_TRUE)
                self.counts[Status.NO_LONGER_TRUE] += 1
                return None
            parcel = self._pack(message, letter, steps)
            claimed = outbox.change(
                connection,
                message.id,
                only_if=Status.QUEUED,
                status=Status.SENDING,
                subject=parcel.subject,
                message_id=parcel.message_id,
                attempts=message.attempts + 1,
                claimed_at=self.tracker.now(self.on),  # a run may last: at 30 a minute, half an hour for 900
            )
            return parcel if claimed else None

    def _is_stopped(self, connection: sa.Connection, message: Message) -> bool:
        """Mail to its recipient came back: it waits for a person to correct the contact or to lift that."""
        why = why_stopped(connection, message)
        if why:
            outbox.change(connection, message.id, only_if=Status.QUEUED, status=Status.NO_RECIPIENT, why=why)
            self.waiting.append(why)
        return why is not None

    def _may_write_to(self, connection: sa.Connection, message: Message) -> bool:
        """People are written to on working days, once a day."""
        working = is_working_day(self.day, bank_holidays())
        return working and not outbox.had_digest_on(connection, message, self.day)

    def _letter(self, connection: sa.Connection, message: Message) -> tuple[Letter | None, tuple[StepRow, ...]]:
        if message.letter == "weekly_summary":
            return weekly_summary(connection, message.authority, message.about_on), ()
        if message.letter == shadowing.LETTER:
            return shadowing.report(connection, message.authority, self.day), ()
        if message.letter == alarming.LETTER:
            return alarming.letter(message), ()
        live = [each for each in outbox.steps_of(connection, [message.id])[message.id] if each.status is Status.QUEUED]
        composed = compose(connection, message, live, on=self.day, by=Help(self._answers, render_text))
        outbox.mark_steps(connection, [each.key for each in composed.dropped], Status.NO_LONGER_TRUE)
        outbox.forget_steps(connection, [each.key for each in composed.unread])
        return composed.letter, composed.carried

    def _answers(self, step: StepRow) -> tuple[Answer, ...]:
        """Answers by one click, where someone reads them: without a mailbox of replies they would lead nowhere."""
        if self.settings.replies_url is None:
            return ()
        day = self.day + WILL_SEND
        links = answers(Clock.of(step), secret=reply_secret(self.settings), mailbox=self.settings.mail_from, day=day)
        return tuple(Answer(each.label, each.href) for each in links)

    def _pack(self, message: Message, letter: Letter, steps: Sequence[StepRow]) -> Parcel:
        assert message.to
        sender = self.settings.mail_from
        domain = sender.rpartition("@")[2]
        ident = message_id(message.key, domain)
        rendered = render(letter)
        reply_to = sender if self.settings.replies_url else letter.reply_to or sender
        thread = letter.thread if isinstance(letter, Digest) else ""
        raw = build(
            rendered,
            sender=sender,
            to=message.to,
            message_id=ident,
            sent_on=self.now,
            reply_to=reply_to,
            # A root that was never sent: whatever is about this request and service hangs below it.
            in_reply_to=message_id(f"thread|{thread}", domain) if thread else None,
            calendar=dates_of(letter, sent_on=self.now, domain=domain),
        )
        return Parcel(message, ident, rendered.subject, raw, tuple(steps))

    async def _send(self, transport: Transport, parcel: Parcel) -> None:
        message = parcel.message
        assert message.to
        try:
            await transport.send(
                parcel.raw, sender=self.settings.mail_from, to=message.to, message_id=parcel.message_id
            )
        except UncertainError as reason:
            self._leave(reason)
        except WaitError as reason:
            self.in_a_row += 1
            self.waiting.append(str(reason))
            self._settle(message, Status.QUEUED, str(reason))
        except RefusedByServerError as reason:
            self.in_a_row = 0
            self._settle(message, Status.FAILED, str(reason))
        else:
            self.in_a_row = 0
            self._settle(message, Status.SENT, None)

    def _leave(self, reason: WaitError) -> None:
        """A message of which it is not known whether it went stays in `sending`: the next run asks."""
        self.in_a_row += 1
        self.waiting.append(str(reason))
        self.counts[Status.SENDING] += 1

    def _settle(self, message: Message, status: Status, why: str | None) -> None:
        """Write what became of a message, and of the steps that it carries."""
        if status is not Status.QUEUED:
            self.counts[status] += 1
        sent = {"sent_at": self.now, "sent_on": self.day} if status is Status.SENT else {}
        with writing(self.tracker.engine) as connection:
            outbox.change(connection, message.id, only_if=Status.SENDING, status=status, why=why, **sent)
            if status in (Status.SENT, Status.FAILED):
                carried = outbox.steps_of(connection, [message.id])[message.id]
                live = [each.key for each in carried if each.status is Status.QUEUED]
                outbox.mark_steps(connection, live, status)


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
