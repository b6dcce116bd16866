"""What follows from one message: an event, a quiet time, something for a person, or nothing.

Only a token that this installation signed, that was not used before and whose clock still runs says
anything about a request.  All else is a person's to read; meanwhile nobody is chased, for some days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from config.vocabulary import AdviceKind, EventKind
from models.case import NoEventError, RefusedError
from models.events import Event
from models.replay import replay
from models.store import caseload, history, outbox, replies
from models.store.outbox import Message, Status
from models.store.replies import Clock, Kind, Todo
from tasks.recording import record_within
from tasks.replies.bounces import read_report
from tasks.replies.mail import Mail
from tasks.replies.tokens import ADVICE, Answer, fingerprint, promised_day, references_in, token_in, verified

FURTHEST_PROMISE = timedelta(days=60)
QUIET_AFTER_AN_ANSWER = timedelta(days=7)
QUIET_AFTER_A_REPLY = timedelta(days=5)

_ANSWERED = {
    Answer.ALREADY_SENT: "answered by mail: already sent",
    Answer.NOT_MINE: "answered by mail: not theirs",
    Answer.DID_NOT_ATTEND: "answered by mail: did not attend",
}
_REPLIED = "a reply came by mail: a person is to look at it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a message was taken for, and what is kept of it."""

    kind: Kind
    todo: Todo | None = None
    case_ref: str | None = None
    answer: Answer | None = None
    used: str | None = None
    in_reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Decider:
    """Decides about messages, within one transaction."""

    connection: sa.Connection
    authority: str
    day: date
    now: datetime
    secret: bytes

    def decide(self, mail: Mail, raw: bytes) -> Decision:
        """Reports first, then what nobody wrote, then answers; what is left was written by a person."""
        if mail.is_report:
            return self._reported(mail, raw)
        if mail.is_automatic:
            return Decision(kind=Kind.AUTOMATIC)
        if mail.is_from_a_machine:
            return Decision(kind=Kind.MACHINE, todo=Todo.LOOK_AT_THIS)
        token = token_in(mail.subject)
        if token is None:
            return self._written(mail, Kind.HUMAN)
        clocks = replies.clocks_of(self.connection, self.authority, references_in(mail.subject))
        found = verified(token, clocks, self.secret)
        return self._answered(mail, token, *found) if found else self._written(mail, Kind.UNSIGNED)

    def _reported(self, mail: Mail, raw: bytes) -> Decision:
        report = read_report(raw, mail.thread)
        if report is None:
            return Decision(kind=Kind.MACHINE, todo=Todo.LOOK_AT_THIS)
        if not report.failed:
            return Decision(kind=Kind.DELAYED if report.is_waiting else Kind.AUTOMATIC)
        message = self._ours(report.about)
        about = message.message_id if message else None
        # Anyone can write a report: only one about a message of ours stops the address that it went to.
        if message is None or not report.is_hard:
            return Decision(kind=Kind.UNDELIVERED, todo=Todo.UNDELIVERED, in_reply_to=about)
        outbox.change(self.connection, message.id, why=f"it came back ({report.code})")
        first = replies.stop(self.connection, message, self.day, report.code)
        return Decision(kind=Kind.BOUNCED, todo=Todo.BOUNCED if first else None, in_reply_to=about)

    def _ours(self, ids: Iterable[str]) -> Message | None:
        found = replies.answered_message(self.connection, self.authority, ids)
        return found if found and found.to else None

    def _answered(self, mail: Mail, token: str, clock: Clock, answer: Answer) -> Decision:
        used = fingerprint(token)
        said = Decision(kind=Kind.ANSWERED, case_ref=clock.case_ref, answer=answer, used=used)
        if clock not in self._running([clock]):
            return _without_event(said, Kind.CLOCK_ENDED, None)
        if replies.was_used(self.connection, self.authority, used):
            return _without_event(said, Kind.REUSED, Todo.LOOK_AT_THIS)
        if answer is Answer.WILL_SEND:
            return self._promised(said, clock, promised_day(mail.subject))
        muted = self._mute([clock], QUIET_AFTER_AN_ANSWER, _ANSWERED[answer], used)
        return _with(said, Todo(answer)) if muted else _without_event(said, Kind.REFUSED, Todo.LOOK_AT_THIS)

    def _promised(self, said: Decision, clock: Clock, promised_on: date | None) -> Decision:
        if promised_on is None or not self.day <= promised_on <= self.day + FURTHEST_PROMISE:
            self._mute([clock], QUIET_AFTER_A_REPLY, _REPLIED, said.used)
            return _without_event(said, Kind.NO_SUCH_DAY, Todo.LOOK_AT_THIS)
        columns = {"promised_on": promised_on, "note": "answered by mail: will send"}
        event = self._event(clock, EventKind.ADVICE_PROMISED, said.used, columns)
        taken = event is not None and self._record([event])
        return said if taken else _without_event(said, Kind.REFUSED, Todo.LOOK_AT_THIS)

    def _written(self, mail: Mail, kind: Kind) -> Decision:
        """A person wrote: what that message of ours asked for is quiet for some days, once."""
        message = self._ours(mail.thread)
        if message is None:
            return Decision(kind=kind, todo=Todo.LOOK_AT_THIS)
        carried = outbox.steps_of(self.connection, [message.id])[message.id]
        asked = {Clock.of(each) for each in carried if each.status is Status.SENT and each.duty == ADVICE}
        self._mute(sorted(self._running(asked), key=str), QUIET_AFTER_A_REPLY, _REPLIED, message.message_id)
        return Decision(kind=kind, todo=Todo.LOOK_AT_THIS, in_reply_to=message.message_id)

    def _running(self, clocks: Iterable[Clock]) -> set[Clock]:
        """Those whose advice is still to come."""
        clocks = set(clocks)
        rows = caseload.rows_of(self.connection, self.authority, {each.case_ref for each in clocks})
        found = (
            kept for of_case in rows.values() for kept in caseload.readable(of_case) if not kept.standing.stopped_on
        )
        return clocks & {
            Clock(self.authority, each.case_ref, each.standing.duty, each.standing.about, each.standing.started_by)
            for each in found
        }

    def _mute(self, clocks: Iterable[Clock], quiet: timedelta, note: str, because: str | None) -> bool:
        columns = {"ends_on": self.day + quiet, "note": note}
        found = [self._event(each, EventKind.CHASING_MUTED, because, columns) for each in clocks]
        return self._record([each for each in found if each])

    def _event(self, clock: Clock, kind: EventKind, because: str | None, columns: dict[str, object]) -> Event | None:
        """Under an id that follows from what caused it: the same cause makes it once.  None: no such advice."""
        advice_kind = self._advice_kind(clock)
        if advice_kind is None:
            return None
        cause = fingerprint(because, kind, clock.case_ref, clock.about, clock.started_by)
        advice_ref = None if clock.about == advice_kind else clock.about
        said = {"advice_kind": advice_kind, "advice_ref": advice_ref, "external_id": f"reply-{cause[:24]}", **columns}
        return Event(
            case_ref=clock.case_ref,
            event=kind,
            occurred_on=self.day,
            authority=self.authority,
            **said,  # type: ignore[arg-type]
        )

    def _advice_kind(self, clock: Clock) -> AdviceKind | None:
        events = history.load(self.connection, self.authority, [clock.case_ref]).get(clock.case_ref, [])
        try:
            case = replay(events)
        except (RefusedError, NoEventError):
            return None
        return next(
            (each.kind for each in reversed(case.advice) if each.ref == clock.about and not each.replaced), None
        )

    def _record(self, events: list[Event]) -> bool:
        """Record them in this transaction; those that cannot be are left out.  Says whether any stands."""
        done = record_within(self.connection, self.authority, events, self.now, accept_valid=True)
        return bool(done.new or done.known)


def _with(said: Decision, todo: Todo) -> Decision:
    return Decision(kind=said.kind, todo=todo, case_ref=said.case_ref, answer=said.answer, used=said.used)


def _without_event(said: Decision, kind: Kind, todo: Todo | None) -> Decision:
    """The token is not used up by it."""
    return Decision(kind=kind, todo=todo, case_ref=said.case_ref, answer=said.answer)
