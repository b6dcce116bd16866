"""What came back: each message once, what it leaves for a person, and the addresses that are written to no more.

Of a message only these are kept: its id, what it was taken for, which message of ours it answers, the
request and the answer.  No sender, no subject, no word of its text.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from models.store.outbox import Message, StepRow
from models.store.revisions import something_changed
from models.store.tables import outbox, replies, standings, steps, stopped_addresses, todos


class Kind(StrEnum):
    """What a message was taken for."""

    ANSWERED = "answered"
    CLOCK_ENDED = "clock_ended"
    NO_SUCH_DAY = "no_such_day"
    REFUSED = "refused"
    REUSED = "reused"
    UNSIGNED = "unsigned"
    HUMAN = "human"
    AUTOMATIC = "automatic"
    DELAYED = "delayed"
    BOUNCED = "bounced"
    UNDELIVERED = "undelivered"
    MACHINE = "machine"


class Todo(StrEnum):
    """What a person has to do about a message."""

    LOOK_AT_THIS = "look_at_this"
    ALREADY_SENT = "already_sent"
    NOT_MINE = "not_mine"
    DID_NOT_ATTEND = "did_not_attend"
    BOUNCED = "bounced"
    UNDELIVERED = "undelivered"


@dataclass(frozen=True, slots=True)
class Clock:
    """One running of one duty, as the steps and the tokens name it."""

    authority: str
    case_ref: str
    duty: str
    about: str | None
    started_by: str

    @classmethod
    def of(cls, step: StepRow) -> "Clock":
        """The clock that a step is about."""
        return cls(step.authority, step.case_ref, step.duty, step.about, step.started_by)


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was read before, and whether a person has to look at it."""

    kind: Kind
    wants_a_person: bool


def find(connection: sa.Connection, authority: str, message_id: str) -> Taken | None:
    """The message, if it was read before."""
    query = sa.select(replies.c.kind, todos.c.id).join(todos, todos.c.reply == replies.c.id, isouter=True)
    row = connection.execute(query.where(replies.c.authority == authority, replies.c.message_id == message_id)).first()
    return Taken(Kind(row.kind), row.id is not None) if row else None


def keep(connection: sa.Connection, authority: str, message_id: str, day: date, **values: Any) -> int:
    """Keep that a message was read."""
    row = {"authority": authority, "message_id": message_id, "read_on": day} | values
    made = connection.execute(sa.insert(replies).values(row))
    assert made.inserted_primary_key
    return int(made.inserted_primary_key[0])


def was_used(connection: sa.Connection, authority: str, used: str) -> bool:
    """Whether an event followed from this token before."""
    query = sa.select(replies.c.id).where(replies.c.authority == authority, replies.c.used == used)
    return connection.scalar(query) is not None


def clocks_of(connection: sa.Connection, authority: str, refs: Collection[str]) -> list[Clock]:
    """Every clock of these requests that runs, ran, or was ever written about.

    A clock that was corrected away is still among the steps.
    """
    found: set[Clock] = set()
    for table in (steps, standings):
        columns = [table.c[name] for name in Clock.__slots__]
        query = sa.select(*columns).where(table.c.authority == authority, table.c.case_ref.in_(refs)).distinct()
        found |= {Clock(*row) for row in connection.execute(query)}
    return sorted(found, key=lambda each: (each.case_ref, each.duty, each.about or "", each.started_by))


def answered_message(connection: sa.Connection, authority: str, ids: Iterable[str]) -> Message | None:
    """The newest message of ours among these Message-IDs."""
    query = sa.select(outbox).where(outbox.c.authority == authority, outbox.c.message_id.in_(list(ids)))
    row = connection.execute(query.order_by(outbox.c.id.desc()).limit(1)).first()
    return Message(**row._asdict()) if row else None


def add_todo(
    connection: sa.Connection, authority: str, kind: Todo, reply: int, day: date, case_ref: str | None
) -> None:
    """Leave something for a person."""
    row = {"authority": authority, "kind": kind, "reply": reply, "day": day, "case_ref": case_ref}
    connection.execute(sa.insert(todos).values(row))


def open_todos(connection: sa.Connection, authority: str) -> list[dict[str, Any]]:
    """What is left for a person, oldest first; `case_refs` are those of the letter that was answered."""
    columns = (todos.c.id, todos.c.day, todos.c.kind, replies.c.kind.label("why"), todos.c.case_ref)
    query = sa.select(*columns, replies.c.message_id, replies.c.in_reply_to).join(replies)
    query = query.where(todos.c.authority == authority, todos.c.done_on.is_(None)).order_by(todos.c.day, todos.c.id)
    found = [row._asdict() for row in connection.execute(query)]
    for each in found:
        own = each.pop("case_ref")
        each["case_refs"] = [own] if own else _written_about(connection, authority, each["in_reply_to"])
    return found


def _written_about(connection: sa.Connection, authority: str, message_id: str | None) -> list[str]:
    if message_id is None:
        return []
    query = sa.select(steps.c.case_ref).join(outbox, outbox.c.id == steps.c.message).distinct()
    query = query.where(outbox.c.authority == authority, outbox.c.message_id == message_id)
    return sorted(connection.scalars(query))


def finish(connection: sa.Connection, authority: str, todo: int, on: date) -> bool:
    """Mark something as done.  Says whether it was open."""
    its_own = sa.and_(todos.c.authority == authority, todos.c.id == todo, todos.c.done_on.is_(None))
    return connection.execute(sa.update(todos).where(its_own).values(done_on=on)).rowcount == 1


@dataclass(frozen=True, slots=True)
class Stopped:
    """An address that mail came back from: since when, and with which code."""

    mailbox: str
    since: date
    code: str


def stop(connection: sa.Connection, message: Message, since: date, code: str) -> bool:
    """Write to the recipient of this message no more.  False where that was so before."""
    assert message.to
    if is_stopped(connection, message.authority, message.to):
        return False
    something_changed(connection, message.authority)
    row = {"authority": message.authority, "mailbox": message.to.lower(), "since": since, "code": code}
    connection.execute(sa.insert(stopped_addresses).values(row | {"message": message.id}))
    return True


def stopped(connection: sa.Connection, authority: str) -> dict[str, Stopped]:
    """The addresses that are written to no more, in lower case, each with the reason."""
    columns = [stopped_addresses.c[name] for name in Stopped.__slots__]
    query = sa.select(*columns).where(stopped_addresses.c.authority == authority).order_by(*columns)
    return {row.mailbox: Stopped(*row) for row in connection.execute(query)}


def is_stopped(connection: sa.Connection, authority: str, mailbox: str) -> bool:
    """Whether this address is written to no more."""
    return mailbox.lower() in stopped(connection, authority)


def lift(connection: sa.Connection, authority: str, mailbox: str) -> bool:
    """Write to an address again.  Says whether it was stopped."""
    table = stopped_addresses
    something_changed(connection, authority)
    its_own = sa.and_(table.c.authority == authority, table.c.mailbox == mailbox.lower())
    return connection.execute(sa.delete(table).where(its_own)).rowcount == 1
