"""Messages and the steps that they carry: decided once, sent once.

A step's key makes it happen once, however often a sweep runs; a message's key makes one digest a
recipient and day.  `sending` is held only between claiming a message and hearing from the transport:
a row found in it was cut short by a crash.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from models.store.history import chunks
from models.store.revisions import revision_of, something_changed
from models.store.tables import outbox, steps


class Status(StrEnum):
    """Where a message (or one step in it) has got to; only a step awaits approval, or had it expire."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    SUPERSEDED = "superseded"
    NO_LONGER_TRUE = "no_longer_true"
    NO_RECIPIENT = "no_recipient"
    AWAITING_APPROVAL = "awaiting_approval"
    EXPIRED = "expired"


WAITING = (Status.QUEUED, Status.NO_RECIPIENT)

# Made once: SQLAlchemy takes longer to put such a statement together than the database to run it.
_other = outbox.alias()
_had_digest = sa.exists().where(
    _other.c.authority == outbox.c.authority,
    _other.c.to == outbox.c.to,
    _other.c.letter == "digest",
    _other.c.sent_on == sa.bindparam("on_day"),
)
_TAKE = (
    sa.update(outbox)
    .where(outbox.c.id == sa.bindparam("of"), outbox.c.status == Status.QUEUED)
    .where(sa.or_(outbox.c.letter != "digest", ~_had_digest))
    .where(revision_of(outbox.c.authority) == sa.bindparam("at_revision"))
    .values({name: sa.bindparam(f"new_{name}") for name in ("status", "why", "subject", "message_id")})
    .values({name: sa.bindparam(f"new_{name}") for name in ("attempts", "claimed_at")})
)
_SETTLE = (
    sa.update(outbox)
    .where(outbox.c.id == sa.bindparam("of"), outbox.c.status == Status.SENDING)
    .values({name: sa.bindparam(f"new_{name}") for name in ("status", "why", "sent_at", "sent_on")})
)
_SETTLE_STEPS = (
    sa.update(steps)
    .where(steps.c.message == sa.bindparam("of"), steps.c.status == Status.QUEUED)
    .values(status=sa.bindparam("new_status"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step of one duty to one audience, decided on a day."""

    key: str
    authority: str
    case_ref: str
    duty: str
    about: str | None
    started_by: str
    step: str
    audience: str
    status: Status
    decided_on: date
    message: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as the outbox holds it; `to` is None while no contact answers for its role."""

    id: int
    key: str
    authority: str
    letter: str
    service: str
    role: str
    to: str | None
    about_on: date
    subject: str | None
    status: Status
    why: str | None
    attempts: int
    queued_at: datetime
    claimed_at: datetime | None
    sent_at: datetime | None
    sent_on: date | None
    message_id: str | None


def queue(connection: sa.Connection, **values: Any) -> int | None:
    """Put a message in the outbox; None where one with that key is there already."""
    if connection.scalar(sa.select(outbox.c.id).where(outbox.c.key == values["key"])):
        return None
    made = connection.execute(sa.insert(outbox).values(attempts=0, **values))
    assert made.inserted_primary_key
    return int(made.inserted_primary_key[0])


def queue_all(connection: sa.Connection, new: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Put messages in the outbox; the numbers of those whose key was not there yet, by key."""
    there: set[str] = set()
    for some in chunks([each["key"] for each in new]):
        there.update(connection.scalars(sa.select(outbox.c.key).where(outbox.c.key.in_(some))))
    rows = [{"attempts": 0, **each} for each in new if each["key"] not in there]
    made = sa.insert(outbox).returning(outbox.c.key, outbox.c.id)
    return {row.key: row.id for some in chunks(rows) for row in connection.execute(made, some)}


def open_digests(connection: sa.Connection, authority: str) -> dict[str | tuple[str, str], tuple[int, str]]:
    """The number and the key of the digest that still waits for each mailbox (or, where there is none, for each role)."""
    columns = [outbox.c[name] for name in ("to", "service", "role", "id", "key")]
    query = sa.select(*columns).where(outbox.c.authority == authority, outbox.c.letter == "digest")
    waiting = query.where(outbox.c.status.in_(WAITING)).order_by(outbox.c.id.desc())  # so that the oldest counts
    return {row.to or (row.service, row.role): (row.id, row.key) for row in connection.execute(waiting)}


def add_steps(connection: sa.Connection, new: Sequence[StepRow]) -> None:
    """Log steps.  A key that is there already is an error: the caller asked what is logged first."""
    for some in chunks([{name: getattr(each, name) for name in StepRow.__slots__} for each in new]):
        connection.execute(sa.insert(steps), some)
    for authority in sorted({each.authority for each in new}):
        something_changed(connection, authority)


def supersede_unsent(connection: sa.Connection, clocks: Collection[tuple[str, str, str, str | None, str]]) -> None:
    """Lower steps of these clocks, about which there are new ones, are overtaken where they have not gone out yet.

    A clock is (authority, case_ref, duty, about, started_by).
    """
    names = ("authority", "case_ref", "duty", "about", "started_by")
    same = [steps.c[name].is_not_distinct_from(sa.bindparam(f"of_{name}")) for name in names]
    update = sa.update(steps).where(*same, steps.c.status == Status.QUEUED).values(status=Status.SUPERSEDED)
    rows = [{f"of_{name}": value for name, value in zip(names, clock, strict=True)} for clock in clocks]
    if rows:
        connection.execute(update, rows)
    for authority in sorted({clock[0] for clock in clocks}):
        something_changed(connection, authority)


def close_empty(connection: sa.Connection, authority: str) -> None:
    """A waiting digest of which every step was overtaken is superseded itself."""
    live = sa.select(steps.c.id).where(steps.c.message == outbox.c.id, steps.c.status == Status.QUEUED)
    waiting = sa.and_(outbox.c.authority == authority, outbox.c.letter == "digest", outbox.c.status.in_(WAITING))
    connection.execute(sa.update(outbox).where(waiting, ~live.exists()).values(status=Status.SUPERSEDED))


def messages(
    connection: sa.Connection, authority: str, status: Collection[str] = (), *, service: str | None = None
) -> list[Message]:
    """The messages, newest first; `status` keeps only those, `service` those addressed to it."""
    query = sa.select(outbox).where(outbox.c.authority == authority).order_by(outbox.c.id.desc())
    if status:
        query = query.where(outbox.c.status.in_(status))
    if service is not None:
        query = query.where(outbox.c.service == service)
    return [_message(row) for row in connection.execute(query)]


def was_sent(connection: sa.Connection, key: str) -> bool:
    """Whether the message of this key has left."""
    query = sa.select(outbox.c.id).where(outbox.c.key == key, outbox.c.status == Status.SENT)
    return connection.scalar(query) is not None


def ready(connection: sa.Connection, authority: str, on: date) -> list[Message]:
    """The messages that may go out on that day, oldest first."""
    query = sa.select(outbox).where(outbox.c.authority == authority, outbox.c.about_on <= on)
    query = query.where(outbox.c.status == Status.QUEUED)
    return [_message(row) for row in connection.execute(query.order_by(outbox.c.id))]


def had_digest_on(connection: sa.Connection, authority: str, on: date) -> set[str]:
    """The mailboxes that were sent a digest on that day."""
    query = sa.select(outbox.c.to).where(outbox.c.authority == authority, outbox.c.letter == "digest")
    return set(connection.scalars(query.where(outbox.c.sent_on == on)))


def last_digests(connection: sa.Connection, authority: str, mailboxes: Collection[str]) -> dict[str, Message]:
    """The digest that each of these mailboxes was sent last."""
    newest = sa.func.row_number().over(partition_by=outbox.c.to, order_by=outbox.c.sent_at.desc())
    sent = sa.and_(outbox.c.authority == authority, outbox.c.letter == "digest", outbox.c.status == Status.SENT)
    found: dict[str, Message] = {}
    for some in chunks(sorted(mailboxes)):
        ranked = sa.select(outbox.c.id, newest.label("place")).where(sent, outbox.c.to.in_(some)).subquery()
        query = sa.select(outbox).join(ranked, ranked.c.id == outbox.c.id).where(ranked.c.place == 1)
        found |= {row.to: _message(row) for row in connection.execute(query)}
    return found


def told(connection: sa.Connection, authority: str, refs: Collection[str]) -> set[tuple[object, ...]]:
    """Who was told of which clock of these requests: (case_ref, duty, about, started_by, audience)."""
    columns = [steps.c[name] for name in ("case_ref", "duty", "about", "started_by", "audience")]
    sent = sa.and_(steps.c.authority == authority, steps.c.status == Status.SENT)
    found: set[tuple[object, ...]] = set()
    for some in chunks(sorted(refs)):
        query = sa.select(*columns).where(sent, steps.c.case_ref.in_(some)).distinct()
        found |= {tuple(row) for row in connection.execute(query)}
    return found


def take(connection: sa.Connection, message: int, *, on: date, revision: int, **values: Any) -> bool:
    """Take a queued message for sending on that day, or decide that it is not to go.

    False where something that letters rest on has changed since that revision, where another process was
    first, or where the mailbox was sent a digest on that day.
    """
    told = {f"new_{name}": value for name, value in values.items()}
    return connection.execute(_TAKE, {"of": message, "on_day": on, "at_revision": revision} | told).rowcount == 1


def settle(
    connection: sa.Connection, message: int, status: Status, why: str | None, *, at: datetime | None, on: date | None
) -> None:
    """Write what became of a message that was being sent, and of the steps that it carries."""
    connection.execute(
        _SETTLE, {"of": message, "new_status": status, "new_why": why, "new_sent_at": at, "new_sent_on": on}
    )
    if status in (Status.SENT, Status.FAILED):
        connection.execute(_SETTLE_STEPS, {"of": message, "new_status": status})


def change(connection: sa.Connection, message: int, *, only_if: Status | None = None, **values: Any) -> bool:
    """Change a message; with `only_if`, only while it has that status.  Says whether it did."""
    where = [outbox.c.id == message] + ([outbox.c.status == only_if] if only_if else [])
    return connection.execute(sa.update(outbox).where(*where).values(**values)).rowcount == 1


def steps_of(connection: sa.Connection, ids: Iterable[int]) -> Mapping[int, list[StepRow]]:
    """The steps that these messages carry, by message."""
    wanted = sorted(set(ids))
    found: dict[int, list[StepRow]] = {each: [] for each in wanted}
    columns = [steps.c[name] for name in StepRow.__slots__]
    for some in chunks(wanted):
        query = sa.select(*columns).where(steps.c.message.in_(some)).order_by(steps.c.id)
        for row in connection.execute(query):
            found[row.message].append(StepRow(**row._asdict() | {"status": Status(row.status)}))
    return found


def steps_about(connection: sa.Connection, authority: str, ref: str) -> list[tuple[StepRow, date | None]]:
    """Every step that was decided about one request, with the day on which it went out, oldest first."""
    columns = [steps.c[name] for name in StepRow.__slots__]
    query = sa.select(*columns, outbox.c.sent_on).outerjoin_from(steps, outbox, outbox.c.id == steps.c.message)
    query = query.where(steps.c.authority == authority, steps.c.case_ref == ref).order_by(
        steps.c.decided_on, steps.c.id
    )
    return [
        (
            StepRow(**{name: getattr(row, name) for name in StepRow.__slots__} | {"status": Status(row.status)}),
            row.sent_on,
        )
        for row in connection.execute(query)
    ]


def mark_steps(connection: sa.Connection, keys: Collection[str], status: Status) -> None:
    """Give these steps a status."""
    for some in chunks(sorted(keys)):
        connection.execute(sa.update(steps).where(steps.c.key.in_(some)).values(status=status))


def forget_steps(connection: sa.Connection, keys: Collection[str]) -> None:
    """Take these steps out of the log, as if they had not been decided yet."""
    for some in chunks(sorted(keys)):
        connection.execute(sa.delete(steps).where(steps.c.key.in_(some)))


def _message(row: Any) -> Message:
    return Message(**row._asdict() | {"status": Status(row.status)})
