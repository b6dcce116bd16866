"""What a person does with the replies: see what is left to do, finish it, write to an address again."""

from collections.abc import Mapping
from typing import Any

from config.errors import PlainError
from models.store import replies
from models.store.outbox import Message
from models.store.session import reading, writing
from tasks.opening import Tracker


class NothingToDoError(PlainError):
    """There is no open task of that number, or no stopped address of that name."""


def list_replies(tracker: Tracker) -> dict[str, Any]:
    """What is left for a person, and the addresses that are written to no more."""
    with reading(tracker.engine) as connection:
        todos = replies.open_todos(connection, tracker.authority)
        stopped = replies.stopped(connection, tracker.authority).values()
    return {"todos": todos, "stopped": list(stopped)}


def finish(tracker: Tracker, todo: int) -> None:
    """Mark something as done.  Raises NothingToDoError where no such thing is open."""
    with writing(tracker.engine) as connection:
        done = replies.finish(connection, tracker.authority, todo, tracker.today())
    if not done:
        raise NothingToDoError(f"nothing with the number {todo} is left to do: ehcp replies lists what is")


def lift(tracker: Tracker, mailbox: str) -> None:
    """Write to an address again.  Raises NothingToDoError where it was not stopped."""
    with writing(tracker.engine) as connection:
        done = replies.lift(connection, tracker.authority, mailbox)
    if not done:
        raise NothingToDoError("mail to this address was not stopped: ehcp replies lists the addresses that are")


def why_stopped(stopped: Mapping[str, replies.Stopped], message: Message) -> str | None:
    """Why this message is not to go to its recipient, without naming it; None where it is to go."""
    found = stopped.get((message.to or "").lower())
    lifts = "correct the contact, or ehcp replies lift ADDRESS (ehcp replies lists it)"
    return f"mail to this address came back ({found.code}): {lifts}" if found else None
