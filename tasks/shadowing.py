"""Shadow mode: everything is written, nothing leaves but one report a day of what would have."""

from datetime import date, datetime

import sqlalchemy as sa

from config.official import authority_name
from config.practice import Audience
from models.letters import ShadowReport, Unsent
from models.store import outbox
from models.store.outbox import Message, Status
from tasks.addressing import queue_for

LETTER = "shadow_report"
WHY = "shadow run: it was written and not sent"


def queue_report(connection: sa.Connection, authority: str, day: date, now: datetime) -> None:
    """Queue the day's report for the SEND manager, where there is something to report."""
    if not _unreported(connection, authority):
        return
    key = f"{LETTER}|{authority}|{day.isoformat()}"
    queue_for(connection, authority, Audience.SEND_MANAGER, key=key, letter=LETTER, on=day, now=now)


def report(connection: sa.Connection, authority: str, day: date) -> ShadowReport | None:
    """What would have left since the last report; None where nothing would."""
    found = _unreported(connection, authority)
    if not found:
        return None
    unsent = tuple(Unsent(each.to or "", each.subject or "") for each in found)
    return ShadowReport(authority_name=authority_name(authority), as_of=day, unsent=unsent)


def _unreported(connection: sa.Connection, authority: str) -> list[Message]:
    found = outbox.messages(connection, authority, (Status.HELD, Status.SENT))
    last = max((each.sent_at for each in found if each.letter == LETTER and each.sent_at), default=None)
    held = [each for each in found if each.status is Status.HELD and each.why == WHY and each.claimed_at]
    return [each for each in reversed(held) if last is None or (each.claimed_at and each.claimed_at > last)]
