"""The outbox as the contract's JSON has it."""

from typing import Any

import sqlalchemy as sa

from config.errors import PlainError
from models.store import outbox
from models.store.outbox import Message, Status, StepRow
from models.store.session import reading


class UnknownStatusError(PlainError):
    """No message can have that status."""


def list_messages(
    engine: sa.Engine, authority: str, status: str | None = None, *, service: str | None = None
) -> list[dict[str, Any]]:
    """Every message, newest first, with the steps that it carries; `service` keeps those that are addressed to it.

    Raises UnknownStatusError for a word that is no status.
    """
    if status and status not in set(Status):
        raise UnknownStatusError(f"no message is ever '{status}': the words are {', '.join(Status)}")
    with reading(engine) as connection:
        found = outbox.messages(connection, authority, (status,) if status else (), service=service)
        steps = outbox.steps_of(connection, [each.id for each in found])
    return [_row(each, steps[each.id]) for each in found]


def _row(message: Message, steps: list[StepRow]) -> dict[str, Any]:
    return {
        "key": message.key,
        "letter": message.letter,
        "to": message.to,
        "subject": message.subject,
        "status": message.status,
        "why": message.why,
        "attempts": message.attempts,
        "queued_at": message.queued_at,
        "sent_at": message.sent_at,
        "message_id": message.message_id,
        "items": [_item(each) for each in steps],
    }


def _item(step: StepRow) -> dict[str, Any]:
    return {
        "case_ref": step.case_ref,
        "duty": step.duty,
        "about": step.about,
        "step": step.step,
        "audience": step.audience,
        "status": step.status,
    }
