"""Compose a digest from the steps that it carries, leaving out what is no longer true."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from config.official import authority_name
from config.practice import Step, StepKind, ladders
from config.statute import statute
from config.vocabulary import Stage
from models.chasing import APPROVAL_CHASED, STOOD_DOWN, wants_chasing
from models.letters import Answer, Digest, FamilyUpdate, Line, counted, in_words
from models.letters.words import lower_first
from models.store import caseload, contacts, history, outbox
from models.store.caseload import Kept
from models.store.outbox import Message, Status, StepRow
from models.wording import rule_of, what

URGENCY = (StepKind.ESCALATION, StepKind.OVERDUE, StepKind.REMINDER, StepKind.STOOD_DOWN)


@dataclass(frozen=True, slots=True)
class Composed:
    """A digest with the steps that it carries, those that had stopped being true, and those nobody can tell of.

    No line: no digest.
    """

    letter: Digest | None
    carried: tuple[StepRow, ...]
    dropped: tuple[StepRow, ...]
    unread: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """What composing needs from those who know settings and templates."""

    answers: Callable[[StepRow], tuple[Answer, ...]] = lambda _: ()
    """The answers that a chaser offers about one step."""
    draft: Callable[[FamilyUpdate], str] = lambda _: ""
    """A letter to the family in words."""


def compose(
    connection: sa.Connection, message: Message, steps: Sequence[StepRow], *, on: date, by: Help = Help()
) -> Composed:
    """Ask of each step whether it is still true, and put those that are into one letter.

    Two roles behind one mailbox are told once.  A request that cannot be read is left out: the sweep
    names it, and decides about it again once it is mended.
    """
    last = outbox.last_digest(connection, message)
    before = outbox.steps_of(connection, [last.id])[last.id] if last else []
    known = _Known(connection, message.authority, {each.case_ref for each in (*steps, *before)}, on, by)
    unread = tuple(each for each in steps if each.case_ref in known.broken)
    lines: dict[tuple[object, ...], Line] = {}
    carried: list[StepRow] = []
    dropped: list[StepRow] = []
    for row in (each for each in steps if each.case_ref not in known.broken):
        line = known.line(row)
        (carried if line else dropped).append(row)
        if line:
            lines[*_clock_of(row), row.step] = line
    changes = known.changes(last, before) if last else ()
    letter = _digest(connection, message, list(lines.values()), changes, on) if lines else None
    return Composed(letter, tuple(carried), tuple(dropped), unread)


def line_of(connection: sa.Connection, row: StepRow, *, on: date, by: Help = Help()) -> Line | None:
    """The line of one step as a letter would carry it; None where it is not true on that day."""
    return _Known(connection, row.authority, {row.case_ref}, on, by).line(row)


def _clock_of(row: StepRow) -> tuple[str, str, str | None, str]:
    return row.case_ref, row.duty, row.about, row.started_by


class _Known:
    """What is stored about the requests that a letter may speak of."""

    def __init__(self, connection: sa.Connection, authority: str, refs: set[str], on: date, by: Help) -> None:
        rows = caseload.rows_of(connection, authority, refs)
        read = {ref: list(caseload.readable(of_case)) for ref, of_case in rows.items()}
        self.on = on
        self.by = by
        self.connection = connection
        self.broken = {ref for ref, of_case in rows.items() if len(of_case) > len(read[ref])}
        self.by_case = read
        self.by_clock = {_clock(kept): kept for of_case in read.values() for kept in of_case}

    def line(self, row: StepRow) -> Line | None:
        """The line of a step, or None where it stopped being true since it was decided."""
        kept = self.by_clock.get(_clock_of(row))
        if kept is None:
            return None
        if row.step == STOOD_DOWN:
            told = outbox.was_told(self.connection, row) and kept.standing.stopped_on
            return (
                _line(kept, StepKind.STOOD_DOWN, NOTHING_MORE, self.on, ended_on=kept.standing.stopped_on)
                if told
                else None
            )
        step = ladders().step(kept.standing.duty, kept.standing.holder, row.step)
        if step is None or not _still_true(step, kept, self.on):
            return None
        draft = self._draft(kept) if kept.standing.duty == "keep_family_informed" else ()
        return _line(kept, step.kind, step.asks, self.on, answers=self.by.answers(row), draft=draft)

    def _draft(self, kept: Kept) -> tuple[str, ...]:
        """The letter to the family, a paragraph each."""
        others = [each.standing for each in self.by_case[kept.case_ref]]
        about = [each for each in others if each.about == kept.standing.about and each.duty == "provide_advice"]
        plan = next(
            (each for each in others if each.duty.startswith("send_final_plan") and each.stopped_on is None), None
        )
        promised = about[-1].promised_on
        update = FamilyUpdate(
            case_ref=kept.case_ref,
            advice=lower_first(what("provide_advice", kept.standing.about)),
            due_on=about[-1].due_on,
            promised_on=promised if promised and promised >= self.on else None,
            plan_due_on=plan.due_on if plan else None,
            told_before=any(each.duty == "keep_family_informed" and each.done_on for each in others),
        )
        return tuple(each for each in self.by.draft(update).split("\n\n") if each.strip())

    def changes(self, last: Message, before: Sequence[StepRow]) -> tuple[str, ...]:
        """What became of what the last message to this mailbox asked for."""
        asked = dict.fromkeys(_clock_of(row) for row in before if row.status is Status.SENT and row.step != STOOD_DOWN)
        there = [self.by_clock[clock] for clock in asked if clock in self.by_clock]
        settled = [each for each in there if each.standing.stopped_on]
        since = f"Since our message of {in_words(last.sent_on or last.about_on)}"
        said = [
            f"{each.case_ref}, {lower_first(what(each.standing.duty, each.standing.about))}: settled"
            for each in settled
        ]
        waiting = len(there) - len(settled)
        if not there:
            return ()
        return (f"{since}: {counted(len(settled), 'item')} settled, {waiting} still waiting.", *said[:MOST_CHANGES])


MOST_CHANGES = 10
NOTHING_MORE = "Nothing more is needed about this: you were told of it before, and it is settled."


def _clock(kept: Kept) -> tuple[str, str, str | None, str]:
    standing = kept.standing
    return kept.case_ref, standing.duty, standing.about, standing.started_by


def _still_true(step: Step, kept: Kept, on: date) -> bool:
    quiet = kept.silence is not None and kept.silence.covers(on)
    past = step.kind is StepKind.REMINDER and kept.standing.due_on < on
    past |= step.id == APPROVAL_CHASED and kept.standing.approved_on is not None
    return wants_chasing(kept.standing, on) and not quiet and not past


def _line(kept: Kept, kind: StepKind, asks: str, on: date, **more: Any) -> Line:
    standing, rule = kept.standing, rule_of(kept.standing, statute())
    return Line(
        case_ref=kept.case_ref,
        what=what(standing.duty, standing.about),
        stage=Stage(kept.stage),
        kind=kind,
        due_on=standing.due_on,
        days_late=max(0, (on - standing.due_on).days),
        basis=standing.basis,
        holder=holder_label(standing.holder),
        asks=asks,
        cite=rule.cite,
        href=str(rule.href),
        estimated=standing.estimated,
        **more,
    )


def holder_label(holder: str) -> str:
    """Who owes a duty, for a reader."""
    return "the authority" if holder == "local_authority" else statute().service_label(holder)


def _digest(
    connection: sa.Connection, message: Message, lines: list[Line], changes: tuple[str, ...], on: date
) -> Digest:
    lines.sort(key=lambda line: (URGENCY.index(line.kind), line.due_on, line.case_ref))
    team = contacts.find_all(connection, message.authority).get(("", "case_officer"))
    alone = f"{message.authority}|{lines[0].case_ref}|{lines[0].holder}" if len(lines) == 1 else ""
    return Digest(
        to_role=role_words(message.service, message.role),
        authority_name=reader_name(connection, message.authority),
        as_of=on,
        lines=tuple(lines),
        reply_to=team.mailbox if team else "",
        phone=team.phone if team else "",
        changes=changes,
        thread=alone,
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
