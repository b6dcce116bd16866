"""The weekly summary as a message, as files, and as text."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from config.errors import PlainError
from config.practice.readers import readers
from config.statute import statute
from models.letters import in_words
from models.store import contacts, outbox, summaries
from models.store.outbox import Status
from models.store.session import claim_authority, reading, writing
from tasks.addressing import Recipient, mailbox
from tasks.enclosing import pictures_of, standing_alone
from tasks.measuring import last_sunday, weekly_summary
from tasks.measuring.advice import advice_rows, lately
from tasks.opening import Tracker
from tasks.packing import Rendered
from tasks.rendering import render
from tasks.sheets import summary_sheet


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
    """Write the weekly summary to a folder, as text, as a page and as a workbook; the files written."""
    with reading(tracker.engine) as connection:
        summary = weekly_summary(connection, tracker, sunday)
    rendered = render(summary)
    name = f"weekly-summary-{tracker.authority}-{sunday.isoformat()}"
    made = {
        folder / f"{name}.txt": rendered.text.encode(),
        folder / f"{name}.html": standing_alone(rendered.html, pictures_of(summary)).encode(),
        folder / f"{name}.xlsx": summary_sheet(summary),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in made.items():
        file.write_bytes(content)
    return tuple(made)


def keep_summary(tracker: Tracker, sunday: date) -> None:
    """Keep what is known of a week at its end, so that it can be told again, and other weeks held against it."""
    with writing(tracker.engine) as connection:
        claim_authority(connection, tracker.authority)
        _keep(connection, tracker, sunday)


def _keep(connection: sa.Connection, tracker: Tracker, sunday: date) -> None:
    summary = weekly_summary(connection, tracker, sunday)
    summaries.keep(connection, tracker.authority, summary, tracker.now())


def queue_summary(tracker: Tracker, sunday: date) -> int:
    """Put the messages of a week in the outbox, once a reader and week; how many were new."""
    with writing(tracker.engine) as connection:
        claim_authority(connection, tracker.authority)
        _keep(connection, tracker, sunday)
        known = contacts.find_all(connection, tracker.authority)
        made, told = 0, set[tuple[str, str]]()
        for letter, reader in _readers(connection, tracker, sunday):
            to = mailbox(reader, known, tracker.today())
            if to and (letter, to) in told:  # two roles behind one mailbox
                continue
            told |= {(letter, to)} if to else set()
            made += _queued(connection, tracker, sunday, letter, reader, to)
        return made


def _readers(connection: sa.Connection, tracker: Tracker, sunday: date) -> Iterator[tuple[str, Recipient]]:
    """Who is sent which message of the week; those who answer for services only where there is something to tell."""
    for role in readers().everything:
        yield "weekly_summary", Recipient("", role)
    asked = set(advice_rows(connection, tracker.authority, lately(sunday)))
    known = contacts.find_all(connection, tracker.authority)
    for role in readers().own_service:
        for service in sorted(asked):
            if (service, str(role)) in known:
                yield "service_week", Recipient(service, role)
    for role, bodies in readers().of_bodies.items():
        of_kind = {each.key for each in statute().service if each.body in bodies}
        if asked & of_kind and ("", str(role)) in known:
            yield "service_week", Recipient("", role)


def _queued(
    connection: sa.Connection, tracker: Tracker, sunday: date, letter: str, reader: Recipient, to: str | None
) -> int:
    """Put one message into the outbox; 1 where it was not there yet."""
    whose = f"{reader.service}|{reader.role}" if reader.service else reader.role
    message = outbox.queue(
        connection,
        key=f"{letter}|{tracker.authority}|{whose}|{sunday.isoformat()}",
        authority=tracker.authority,
        letter=letter,
        service=reader.service,
        role=reader.role,
        to=to,
        about_on=sunday,
        status=Status.QUEUED if to else Status.NO_RECIPIENT,
        queued_at=tracker.now(),
    )
    return int(message is not None)
