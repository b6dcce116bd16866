"""Write down what a sweep decided: the steps, and the digests that carry them, one a mailbox."""

from dataclasses import replace

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
    known = contacts.find_all(connection, plan.authority)
    fresh = [step for rows in plan.steps.values() for step in rows]
    climbed = [each for each in fresh if each.step != chasing.APPROVAL_CHASED]
    clocks = {(each.authority, each.case_ref, each.duty, each.about, each.started_by) for each in climbed}
    outbox.supersede_unsent(connection, clocks)
    outbox.add_steps(connection, plan.unsent)
    outbox.forget_steps(connection, plan.approved)
    return tuple(
        _digest(connection, plan, who, rows, mailbox(who, known, plan.as_of)) for who, rows in _by_mailbox(plan, known)
    )


def _by_mailbox(plan: Plan, known: Contacts) -> list[tuple[Recipient, list[StepRow]]]:
    """Two roles that share a mailbox get one digest."""
    merged: dict[object, tuple[Recipient, list[StepRow]]] = {}
    for who, rows in sorted(plan.steps.items(), key=lambda each: (each[0].service, each[0].role)):
        merged.setdefault(mailbox(who, known, plan.as_of) or who, (who, []))[1].extend(rows)
    return list(merged.values())


def _digest(connection: sa.Connection, plan: Plan, who: Recipient, rows: list[StepRow], to: str | None) -> Queued:
    message = outbox.open_digest(connection, plan.authority, who.service, who.role, to)
    if message is None:
        message = _new_digest(connection, plan, who, to)
    outbox.add_steps(connection, [replace(each, message=message) for each in rows])
    return Queued(outbox.key_of(connection, message), to, tuple(rows))


def _new_digest(connection: sa.Connection, plan: Plan, who: Recipient, to: str | None) -> int:
    """One digest a recipient and day: what comes after it has gone waits for the next working day."""
    day = plan.as_of
    while True:
        made = outbox.queue(
            connection,
            key=f"digest|{plan.authority}|{to or f'{who.service}/{who.role}'}|{day.isoformat()}",
            authority=plan.authority,
            letter="digest",
            service=who.service,
            role=who.role,
            to=to,
            about_on=day,
            status=Status.QUEUED if to else Status.NO_RECIPIENT,
            queued_at=plan.now,
        )
        if made is not None:
            return made
        day = next_working_day(day, bank_holidays())
