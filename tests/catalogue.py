"""The letters as they leave: when each goes, to whom, its subject, and its words.

Made by the real code: three weeks of two requests are recorded, swept and delivered into a folder, and
the letters are read back from there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from config.settings import Settings
from config.vocabulary import AdviceKind, EventKind, Source
from models.events import Event
from models.store.contacts import Contact, replace_all
from models.store.session import open_store, writing
from tasks.alarming import raise_alarm
from tasks.delivering import deliver
from tasks.opening import Tracker
from tasks.recording import record
from tasks.reporting import queue_summary
from tasks.sweeping import sweep

AUTHORITY = "816"
FIRST, LAST = date(2026, 7, 20), date(2026, 8, 10)
_ASKED = {"advice_kind": AdviceKind.MEDICAL, "service": "community_paediatrics"}
_STORY = (
    ("YK-2026-0001", date(2026, 5, 6), EventKind.REQUEST_RECEIVED, {"source": Source.EDUCATION}),
    ("YK-2026-0001", date(2026, 6, 11), EventKind.DECISION_TO_ASSESS_NOTIFIED, {}),
    ("YK-2026-0001", date(2026, 6, 11), EventKind.ADVICE_SOUGHT, _ASKED),
    ("YK-2026-0001", date(2026, 6, 12), EventKind.ADVICE_REQUEST_RECEIVED, _ASKED),
    ("YK-2026-0002", date(2026, 4, 29), EventKind.REQUEST_RECEIVED, {"source": Source.EDUCATION}),
    ("YK-2026-0002", date(2026, 6, 4), EventKind.DECISION_TO_ASSESS_NOTIFIED, {}),
    ("YK-2026-0002", date(2026, 6, 4), EventKind.ADVICE_SOUGHT, _ASKED),
    ("YK-2026-0002", date(2026, 6, 5), EventKind.ADVICE_REQUEST_RECEIVED, _ASKED),
    ("YK-2026-0002", date(2026, 8, 7), EventKind.ADVICE_RECEIVED, _ASKED),
)
_ROLES = (
    ("community_paediatrics", "service", "community paediatrics"),
    ("community_paediatrics", "service_lead", "designated clinical officer"),
    ("", "icb_send_lead", "ICB SEND lead"),
    ("", "case_officer", "case officer"),
    ("", "send_manager", "SEND manager"),
    ("", "head_of_service", "head of service"),
    ("", "director", "director"),
)


@dataclass(frozen=True)
class _Shown:
    """A letter of the catalogue: which of those that left it is, and which part of its words is shown."""

    name: str
    goes: str
    to: str
    on: date
    holds: str
    since: str = ""
    until: str = "What you can do next"


_CATALOGUE = (
    _Shown(
        "A chaser",
        "on working days, when a step of a ladder has come due; one digest a mailbox and day",
        "community paediatrics",
        date(2026, 7, 27),
        "overdue",
        until="Sent automatically",
    ),
    _Shown(
        "An escalation, and word that another has come to nothing",
        "like a chaser; whoever heard of an escalation hears once that it is settled",
        "head of service",
        date(2026, 8, 7),
        "no longer needed",
    ),
    _Shown(
        "A draft for the family",
        "in the digest of the case officer, who sends it from the council's own system",
        "case officer",
        date(2026, 7, 29),
        "A draft for the family",
        "A draft for the family",
        "Questions?",
    ),
    _Shown(
        "The weekly summary",
        "on Mondays, about the week that ended on Sunday",
        "SEND manager",
        LAST,
        "weekly summary",
        until="Due in the next four weeks",
    ),
    _Shown(
        "An alarm",
        "when the tracking, the mail or the whole caseload needs a person; once a day or a week (`config/practice/alarms.toml`)",
        "director",
        LAST,
        "Many requests are past",
        until="Sent automatically",
    ),
    _Shown(
        "The advice of a week",
        "on Mondays, to whoever answers for a service (by reference) and to the ICB (counts, small ones left out)",
        "designated clinical officer",
        LAST,
        "Advice for EHC needs assessments",
        until="Questions?",
    ),
    _Shown(
        "The shadow report",
        "instead of everything else, on days on which `EHCP_SENDING` is `shadow`",
        "SEND manager",
        LAST,
        "Shadow run",
    ),
)


@cache
def catalogue() -> str:
    """The catalogue, as a table and a block of text for each letter; made once, as it takes seconds."""
    with TemporaryDirectory() as folder:
        _work(Path(folder))
        files = sorted((Path(folder) / "outbox").glob("*.eml"))
        left = [message_from_bytes(each.read_bytes(), policy=default) for each in files]
    found = [(each, _of(left, each)) for each in _CATALOGUE]
    rows = (f"| {each.name} | {each.goes} | {each.to} | {mail['Subject']} |" for each, mail in found)
    blocks = (line for each, mail in found for line in ("", f"{each.name}:", "", *_block(each, mail)))
    return "\n".join(["| Letter | Goes | Here to | Subject |", "| --- | --- | --- | --- |", *rows, *blocks])


def _work(home: Path) -> None:
    """Three weeks at the office, and on the last day the summary, an alarm and a run in the shadow."""
    engine = open_store(f"sqlite:///{home / 'letters.sqlite'}")
    at_work, shadow = _tracker(engine, home), _tracker(engine, home, sending="shadow")
    with writing(engine) as connection:
        replace_all(connection, AUTHORITY, [_contact(*each) for each in _ROLES])
    for day in _days():
        record(engine, _heard(day), now=at_work.now(day))
        if day == LAST:
            queue_summary(at_work, LAST - timedelta(days=1))
            raise_alarm(at_work, "many_breaches", LAST)
            deliver(at_work, on=day)
        sweep(engine, AUTHORITY, as_of=day, now=at_work.now(day))
        deliver(shadow if day == LAST else at_work, on=day)
    engine.dispose()


def _tracker(engine: sa.Engine, home: Path, **settings: object) -> Tracker:
    """An installation that knows nothing of the settings of whoever makes the catalogue."""
    return Tracker(Settings.model_construct(home=home, authority=AUTHORITY, today=LAST, **settings), engine)


def _contact(service: str, role: str, name: str) -> Contact:
    return Contact(service=service, role=role, mailbox=_mailbox(name), phone="01632 960 001")


def _mailbox(name: str) -> str:
    return f"{name.replace(' ', '.').lower()}@council.example"


def _days() -> Iterator[date]:
    yield from (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))


def _heard(day: date) -> list[Event]:
    """What is recorded on a day; on the first, whatever had happened by then."""
    return [
        Event(case_ref=ref, event=kind, occurred_on=on, authority=AUTHORITY, **more)
        for ref, on, kind, more in _STORY
        if on == day or on <= day == FIRST
    ]


def _of(left: list[EmailMessage], shown: _Shown) -> EmailMessage:
    """The letter that is meant.  Raises StopIteration where none like it left."""
    return next(
        each
        for each in left
        if each["To"] == _mailbox(shown.to)
        and each["Date"].datetime.date() == shown.on
        and shown.holds in each["Subject"] + _words(each)
    )


def _words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return str(body.get_content()).replace("\r\n", "\n")


def _block(shown: _Shown, mail: EmailMessage) -> list[str]:
    """The part that is shown; what is left out is marked."""
    words = _words(mail)
    start = words.index(shown.since)
    end = words.index(shown.until, start)
    lines = [*(["[…]"] if start else []), *words[start:end].rstrip("-\n ").splitlines(), "[…]"]
    return ["```text", *(each.rstrip() for each in lines), "```"]
