"""What the benchmarks send: requests of as many case officers, each of whom is to be reminded of one of them.

A letter a day goes to a mailbox, so that two thousand messages need two thousand mailboxes.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from models.store import outbox
from models.store.outbox import Message
from models.store.session import open_store, reading
from tasks.delivering import deliver
from tasks.opening import Tracker
from tasks.sweeping import sweep
from tasks.writing import write_ahead
from tests.conftest import MAILBOXES, Office, a_tracker
from tests.dates import day
from tests.factories import AUTHORITY, event

RECEIVED, RECEIVED_LATER, FIRST_DAY = "Wed 21 May 2025", "Tue 17 Jun 2025", day("Wed 18 Jun 2025")
"""The decision is due six weeks later; two weeks before, its case officer is reminded, and then in the last days."""
SENDER = "ehc.timelines@york.example"
ORDINARY = {"mail_from": SENDER, "mail_allow": "york.example", "mail_per_minute": 1_000_000}


def mailbox_of(number: int) -> str:
    """The mailbox of one case officer."""
    return f"officer-{number:05}@york.example"


def reference(number: int) -> str:
    """The request of that case officer."""
    return f"YK-{number:05}"


@contextmanager
def installation(home: Path, on: date | None, *, database: str | None = None, **settings: object) -> Iterator[Tracker]:
    """The tracker of a folder on a fixed day, or by the clock; over the folder's own database or another."""
    engine = open_store(database or f"sqlite:///{home / 'ehcp.sqlite'}")
    try:
        yield a_tracker(engine, home, **{**ORDINARY, "today": on, **settings})
    finally:
        engine.dispose()


def prepare(home: Path, messages: int, *, beside: int = 0, database: str | None = None) -> None:
    """Record the requests, and others beside them about which nobody is to be reminded; nothing is swept yet."""
    home.mkdir(parents=True, exist_ok=True)
    received = [
        event("request_received", RECEIVED, case_ref=reference(n), officer=mailbox_of(n)) for n in range(messages)
    ]
    received += [
        event("request_received", RECEIVED_LATER, case_ref=f"YK-B{n:05}", officer=f"beside-{n % 100}@york.example")
        for n in range(beside)
    ]
    with installation(home, FIRST_DAY, database=database) as tracker:
        Office(tracker).writes_to(MAILBOXES).hears(*received)


def work(home: Path, on: date | None, settings: dict[str, Any]) -> None:
    """A day's work: sweep and deliver.  Whoever calls it may kill the process at any point of it."""
    os.environ["EHCP_HOME"] = str(home)
    with installation(home, on, **settings) as tracker:
        sweep_once(tracker)
        deliver(tracker)


def sweep_once(tracker: Tracker) -> None:
    """Queue what is due on the tracker's day."""
    sweep(tracker.engine, AUTHORITY, as_of=tracker.today(), now=tracker.now())


def write_letters(home: Path, on: date) -> None:
    """Write the letters of a day, as the daily run does between sweep and delivery."""
    with installation(home, on) as tracker:
        write_ahead(tracker)


def messages_of(home: Path) -> list[Message]:
    """The outbox as it is; read without waiting for a writer."""
    engine = sa.create_engine(f"sqlite:///{home / 'ehcp.sqlite'}")
    try:
        with reading(engine) as connection:
            return outbox.messages(connection, AUTHORITY)
    finally:
        engine.dispose()
