"""Compose a digest from the steps that it carries, leaving out what is no longer true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from config.official import authority_name
from config.practice import Ladder, Step, StepKind, ladders
from config.statute import statute
from config.vocabulary import Stage
from models.chasing import wants_chasing
from models.letters import Digest, Line
from models.store import caseload, contacts, history
from models.store.caseload import Kept
from models.store.outbox import Message, StepRow
from models.wording import rule_of, what
from tasks.addressing import Contacts

URGENCY = (StepKind.ESCALATION, StepKind.OVERDUE, StepKind.REMINDER)


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest with the steps that it carries, those that had stopped being true, and those nobody can tell of.

    No line: no digest.
    """

    letter: Digest | None
    carried: tuple[StepRow, ...]
    dropped: tuple[StepRow, ...]
    unread: tuple[StepRow, ...]


def compose(connection: sa.Connection, message: Message, steps: Sequence[StepRow], *, on: date) -> Composed:
    """Ask of each step whether it is still true, and put those that are into one letter.

    Two roles behind one mailbox are told once.  A request that cannot be read is left out: the sweep
    names it, and decides about it again once it is mended.
    """
    rows = caseload.open_rows(connection, message.authority, {each.case_ref for each in steps})
    read = {ref: list(caseload.readable(of_case)) for ref, of_case in rows.items()}
    broken = {ref for ref, of_case in rows.items() if len(of_case) > len(read[ref])}
    found = {_clock(kept): kept for of_case in read.values() for kept in of_case}
    unread = tuple(each for each in steps if each.case_ref in broken)
    lines: dict[tuple[object, ...], Line] = {}
    carried: list[StepRow] = []
    dropped: list[StepRow] = []
    for row in (each for each in steps if each.case_ref not in broken):
        clock = (row.case_ref, row.duty, row.about, row.started_by)
        line = _line(row, found[clock], on) if clock in found else None
        (carried if line else dropped).append(row)
        if line:
            lines[*clock, row.step] = line
    known = contacts.find_all(connection, message.authority)
    name = reader_name(connection, message.authority)
    letter = _digest(message, name, list(lines.values()), known, on) if lines else None
    return Composed(letter, tuple(carried), tuple(dropped), unread)


def _clock(kept: Kept) -> tuple[str, str, str | None, str]:
    standing = kept.standing
    return kept.case_ref, standing.duty, standing.about, standing.started_by


def _line(row: StepRow, kept: Kept, on: date) -> Line | None:
    """The line of a step, or None where it stopped being true since it was decided."""
    standing = kept.standing
    step = _step(ladders().of(standing.duty, standing.holder), row.step)
    if step is None or not wants_chasing(standing, on) or (kept.silence and kept.silence.covers(on)):
        return None
    if step.kind is StepKind.REMINDER and standing.due_on < on:
        return None
    rule = rule_of(standing, statute())
    return Line(
        case_ref=row.case_ref,
        what=what(standing.duty, standing.about),
        stage=Stage(kept.stage),
        kind=step.kind,
        due_on=standing.due_on,
        days_late=max(0, (on - standing.due_on).days),
        basis=standing.basis,
        holder=holder_label(standing.holder),
        asks=step.asks,
        cite=rule.cite,
        href=str(rule.href),
        estimated=standing.estimated,
    )


def _step(ladder: Ladder | None, name: str) -> Step | None:
    return next((step for step in ladder.step if step.id == name), None) if ladder else None


def holder_label(holder: str) -> str:
    """Who owes a duty, for a reader."""
    return "the authority" if holder == "local_authority" else statute().service_label(holder)


def _digest(message: Message, name: str, lines: list[Line], known: Contacts, on: date) -> Digest:
    lines.sort(key=lambda line: (URGENCY.index(line.kind), line.due_on, line.case_ref))
    team = known.get(("", "case_officer"))
    return Digest(
        to_role=role_words(message.service, message.role),
        authority_name=name,
        as_of=on,
        lines=tuple(lines),
        reply_to=team.mailbox if team else "",
        phone=team.phone if team else "",
    )


def reader_name(connection: sa.Connection, authority: str) -> str:
    """The authority as a letter names it; a generated sample never passes for a real one."""
    sample = " (generated sample)" if history.is_sample(connection, authority) else ""
    return authority_name(authority) + sample


def role_words(service: str, role: str) -> str:
    """A role as the letter greets it."""
    if service:
        lead = {each.key: each.lead for each in statute().service}.get(service, "")
        return (
            f"{statute().service_label(service)}: {lead}"
            if role == "service_lead" and lead
            else statute().service_label(service)
        )
    return role.replace("_", " ") if role.replace("_", "").isalpha() else "case officer"
