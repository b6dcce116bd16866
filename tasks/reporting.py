"""The weekly summary as a message, as files, and as text."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from config.errors import PlainError
from config.practice import Audience
from models.letters import in_words
from models.store import contacts, outbox, summaries
from models.store.outbox import Status
from models.store.session import claim_authority, reading, writing
from tasks.addressing import Recipient, mailbox
from tasks.measuring import last_sunday, weekly_summary
from tasks.opening import Tracker
from tasks.rendering import Rendered, render

READERS = (Audience.SEND_MANAGER, Audience.HEAD_OF_SERVICE)


class WeekError(PlainError):
    """The day asked for does not end a week that is over."""


def week_ending(tracker: Tracker, day: date | None) -> date:
    """The Sunday asked for, or the last one.  Raises WeekError for a day that ends no whole week."""
    today = tracker.today()
    if day is None:
        return last_sunday(today)
    if day.isoweekday() != 7:  # noqa: PLR2004
        raise WeekError(
            f"a week ends on a Sunday; {in_words(day)} is none: the last was {in_words(last_sunday(today))}"
        )
    if day >= today:
        raise WeekError(f"the week ending {in_words(day)} is not over: the last was {in_words(last_sunday(today))}")
    return day


def render_summary(tracker: Tracker, sunday: date) -> Rendered:
    """The weekly summary in words."""
    with reading(tracker.engine) as connection:
        return render(weekly_summary(connection, tracker, sunday))


def write_summary(tracker: Tracker, sunday: date, folder: Path) -> Sequence[Path]:
    """Write the weekly summary to a folder, as text and as HTML; the files written."""
    rendered = render_summary(tracker, sunday)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"weekly-summary-{tracker.authority}-{sunday.isoformat()}"
    files = (folder / f"{name}.txt", folder / f"{name}.html")
    for file, words in zip(files, (rendered.text, rendered.html), strict=True):
        file.write_text(words, encoding="utf-8")
    return files


def keep_summary(tracker: Tracker, sunday: date) -> None:
    """Keep what is known of a week at its end, so that it can be told again, and other weeks held against it."""
    with writing(tracker.engine) as connection:
        claim_authority(connection, tracker.authority)
        _keep(connection, tracker, sunday)


def _keep(connection: sa.Connection, tracker: Tracker, sunday: date) -> None:
    summary = weekly_summary(connection, tracker, sunday)
    summaries.keep(connection, tracker.authority, summary, tracker.now())


def queue_summary(tracker: Tracker, sunday: date) -> int:
    """Put the weekly summary in the outbox, once a reader and week; how many were new."""
    with writing(tracker.engine) as connection:
        claim_authority(connection, tracker.authority)
        _keep(connection, tracker, sunday)
        known = contacts.find_all(connection, tracker.authority)
        made, told = 0, set[str]()
        for role in READERS:
            to = mailbox(Recipient("", role), known, tracker.today())
            if to in told:  # two roles behind one mailbox
                continue
            told |= {to} if to else set()
            message = outbox.queue(
                connection,
                key=f"weekly_summary|{tracker.authority}|{role}|{sunday.isoformat()}",
                authority=tracker.authority,
                letter="weekly_summary",
                service="",
                role=role,
                to=to,
                about_on=sunday,
                status=Status.QUEUED if to else Status.NO_RECIPIENT,
                queued_at=tracker.now(),
            )
            made += message is not None
        return made
