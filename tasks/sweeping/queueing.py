"""Write down what a sweep decided: the steps, and the digests that carry them, one a mailbox."""

from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from config.practice import bank_holidays
from models import chasing
from models.store import contacts, outbox
from models.store.outbox import Status, StepRow
from models.store.revisions import something_changed
from models.working_days import next_working_day
from tasks.addressing import Contacts, Recipient, mailbox
from tasks.sweeping.plan import Plan, Queued


def queue(connection: sa.Connection, plan: Plan) -> tuple[Queued, ...]:
    """Write the steps and the digests that carry them, one a mailbox."""
    if not (plan.steps or plan.unsent):
        return ()
    # This makes those who write at the same time wait for each other: two would open two digests for a mailbox.
    something_changed(connection, plan.authority)
    outbox.supersede_unsent(connection, _climbed_again(plan))
    outbox.forget_steps(connection, plan.approved)
    known = contacts.find_all(connection, plan.authority)
    digests = [(mailbox(who, known, plan.as_of), who, rows) for who, rows in _by_mailbox(plan, known)]
    messages = _messages(connection, plan, [(to, who) for to, who, _ in digests])
    carried = [(messages[_whose(to, who)], to, rows) for to, who, rows in digests]
    sent = [replace(each, message=message) for (message, _), _, rows in carried for each in rows]
    outbox.add_steps(connection, plan.unsent + sent)
    return tuple(Queued(key, to, tuple(rows)) for (_, key), to, rows in carried)


def _climbed_again(plan: Plan) -> set[tuple[str, str, str, str | None, str]]:
    """The clocks with a new step about which there was one before: that may still wait to be sent."""
    fresh = [each for rows in plan.steps.values() for each in rows if each.step != chasing.APPROVAL_CHASED]
    clocks = {(each.authority, each.case_ref, each.duty, each.about, each.started_by) for each in fresh}
    return {each for each in clocks if each[1:] in plan.begun}


def _by_mailbox(plan: Plan, known: Contacts) -> list[tuple[Recipient, list[StepRow]]]:
    """Two roles that share a mailbox get one digest."""
    merged: dict[object, tuple[Recipient, list[StepRow]]] = {}
    for who, rows in sorted(plan.steps.items(), key=lambda each: (each[0].service, each[0].role)):
        merged.setdefault(mailbox(who, known, plan.as_of) or who, (who, []))[1].extend(rows)
    return list(merged.values())


def _messages(
    connection: sa.Connection, plan: Plan, wanted: list[tuple[str | None, Recipient]]
) -> dict[str | tuple[str, str], tuple[int, str]]:
    """The digest of each mailbox, or of each role without one: that which still waits, or a new one.

    One digest a recipient and day: what comes after it has gone waits for the next working day.
    """
    found, day = outbox.open_digests(connection, plan.authority), plan.as_of
    while missing := {_whose(to, who): (to, who) for to, who in wanted if _whose(to, who) not in found}:
        rows = {whose: _digest(plan, to, who, day) for whose, (to, who) in missing.items()}
        made = outbox.queue_all(connection, list(rows.values()))
        found |= {whose: (made[row["key"]], row["key"]) for whose, row in rows.items() if row["key"] in made}
        day = next_working_day(day, bank_holidays())
    return found


def _whose(to: str | None, who: Recipient) -> str | tuple[str, str]:
    return to or (who.service, who.role)


def _digest(plan: Plan, to: str | None, who: Recipient, day: date) -> dict[str, Any]:
    return {
        "key": f"digest|{plan.authority}|{to or f'{who.service}/{who.role}'}|{day.isoformat()}",
        "authority": plan.authority,
        "letter": "digest",
        "service": who.service,
        "role": who.role,
        "to": to,
        "about_on": day,
        "status": Status.QUEUED if to else Status.NO_RECIPIENT,
        "queued_at": plan.now,
    }
