"""Is everything in place for tonight?  Found in the afternoon, not by the sweep at night."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from config.practice import Audience, bank_holidays, ladders
from config.settings import Settings
from config.statute import statute
from models.letters import in_words
from models.store import caseload, contacts, outbox, replies, sweeps
from models.store.outbox import Status
from models.store.session import reading
from tasks import shadowing
from tasks.addressing import above, mailbox, recipient
from tasks.linting import check
from tasks.opening import Tracker
from tasks.transports import MailUrlError, open_transport

HORIZON = timedelta(days=180)
_OF_PREFECT = ("PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING")
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is in place, and in words what was found or what to do."""

    what: str
    ok: bool
    says: str


def examine(tracker: Tracker) -> list[Finding]:
    """Look at everything that tonight's run needs."""
    today = tracker.today()
    with reading(tracker.engine) as connection:
        found = [
            _database(connection),
            *_contacts(connection, tracker.authority, today),
            _outbox(connection, tracker.authority),
            _last_sweep(connection, tracker.authority, today),
            _replies(connection, tracker.authority),
            *_above(connection, tracker.authority),
        ]
    return [
        *found,
        _calendar(today),
        _letters(),
        _mail(tracker),
        _secrets(tracker.settings),
        *_law(today),
    ]


def _database(connection: sa.Connection) -> Finding:
    """SQLite's own check of every page; PostgreSQL looks after its own."""
    if connection.dialect.name == "postgresql":
        return Finding("database", ok=True, says="open")
    said = [row[0] for row in connection.exec_driver_sql("PRAGMA quick_check(1)")]
    damaged = "damaged: restore the last backup into another folder (ehcp restore)"
    return Finding("database", ok=said == ["ok"], says="open, and whole" if said == ["ok"] else damaged)


def _contacts(connection: sa.Connection, authority: str, today: date) -> Iterator[Finding]:
    """Every role that the ladder of a running duty may write to."""
    known = contacts.find_all(connection, authority)
    missing = {
        (who.service or "the authority", who.role)
        for kept in caseload.running(connection, authority, today)
        if (ladder := ladders().of(kept.standing.duty, kept.standing.holder))
        for step in ladder.step
        for audience in step.to
        if not mailbox(who := recipient(Audience(audience), kept), known, today)
    }
    if not missing:
        yield Finding("contacts", ok=True, says=f"{len(known)} mailboxes; every role that may be written to has one")
    for service, role in sorted(missing):
        yield Finding("contacts", ok=False, says=f"nobody answers for {service}/{role}: import a contact for it")


def _above(connection: sa.Connection, authority: str) -> Iterator[Finding]:
    """Who stands above whom, as an absence would follow it."""
    known = contacts.find_all(connection, authority)
    for each in known.values():
        who = above(each)
        if each.above and (who.service, who.role) not in known:
            role = f"{each.service or 'the authority'}/{each.role}"
            yield Finding(
                "contacts", ok=False, says=f"{role} names {each.above} above it, for whom there is no contact"
            )


def _replies(connection: sa.Connection, authority: str) -> Finding:
    """What came by mail and waits for a person, and the addresses that nothing goes to any more."""
    waiting, stopped = len(replies.open_todos(connection, authority)), len(replies.stopped(connection, authority))
    says = f"{waiting} replies wait for a person, {stopped} addresses stopped: ehcp replies list"
    return Finding(
        "replies", ok=not (waiting or stopped), says=says if waiting or stopped else "nothing waits for a person"
    )


def _outbox(connection: sa.Connection, authority: str) -> Finding:
    stuck = (Status.NO_RECIPIENT, Status.FAILED, Status.HELD)
    found = [each.status for each in outbox.messages(connection, authority, stuck) if each.why != shadowing.WHY]
    says = ", ".join(f"{found.count(status)} {status.replace('_', ' ')}" for status in stuck if status in found)
    return Finding("outbox", ok=not found, says=says or "nothing is stuck")


def _last_sweep(connection: sa.Connection, authority: str, today: date) -> Finding:
    last = sweeps.last_day(connection, authority)
    if last is None:
        return Finding("daily tracking", ok=False, says="it has never run: ehcp sweep, or ehcp serve")
    return Finding("daily tracking", ok=today - last <= timedelta(days=1), says=f"last run for {in_words(last)}")


def _calendar(today: date) -> Finding:
    last = max(bank_holidays())
    return Finding("bank holidays", ok=last - today >= HORIZON, says=f"known until {in_words(last)}")


def _letters() -> Finding:
    faults = check()
    if not faults:
        return Finding("letters", ok=True, says="every template can be read, and its twins say the same")
    first = f"{faults[0].file}:{faults[0].line}: {faults[0].says}"
    return Finding("letters", ok=False, says=f"{first}; ehcp letters check names {len(faults)} in all")


def _mail(tracker: Tracker) -> Finding:
    """Where messages go, without what may be secret."""
    where = tracker.settings.mail.partition(":")[0]
    sending = tracker.settings.sending
    try:
        open_transport(tracker.settings.mail, tracker.settings)
    except MailUrlError as refusal:
        return Finding("mail", ok=False, says=str(refusal))
    if where != "folder" and not tracker.settings.mail_allow:
        return Finding(
            "mail", ok=False, says="nothing may leave: set EHCP_MAIL_ALLOW to the domains that may be written to"
        )
    return Finding("mail", ok=sending == "on", says=f"to {where}, sending is {sending}")


def _secrets(settings: Settings) -> Finding:
    """Which secrets are set; never what they are."""
    names = [name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]
    given = [name for name in names if getattr(settings, name)]
    given += [name for name in _OF_PREFECT if os.environ.get(name)]
    given += [f"{name} (a file)" for name in names if getattr(settings, f"{name}_file", None)]
    return Finding("secrets", ok=True, says=f"set: {', '.join(given)}" if given else "none is set")


def _law(today: date) -> Iterator[Finding]:
    old = [rule.cite for duty in statute().duty for rule in duty.rule if today - rule.checked_on > A_YEAR]
    oldest = min(rule.checked_on for duty in statute().duty for rule in duty.rule)
    if not old:
        yield Finding("law", ok=True, says=f"every value was checked since {in_words(oldest)}")
    for cite in dict.fromkeys(old):
        yield Finding("law", ok=False, says=f"{cite} was not checked for a year: compare it with the source")
