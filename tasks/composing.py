"""Compose a digest from the steps that it carries, leaving out what is no longer true."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from config.official import authority_name
from config.practice import Step, StepKind, ladders
from config.practice.routing import routing
from config.statute import statute
from config.vocabulary import Stage
from models import gate
from models.chasing import APPROVAL_CHASED, STOOD_DOWN, wants_chasing
from models.letters import Answer, Digest, FamilyUpdate, Line, counted, in_words
from models.letters.words import lower_first
from models.store import caseload, contacts, history, outbox
from models.store.asking import known_of
from models.store.caseload import Kept
from models.store.outbox import Message, Status, StepRow
from models.wording import rule_of, what

if TYPE_CHECKING:
    from tasks.rendering import Letter

URGENCY = (StepKind.ESCALATION, StepKind.OVERDUE, StepKind.REMINDER, StepKind.STOOD_DOWN)
MOST_CHANGES = 10
NOTHING_MORE = "Nothing more is needed about this: you were told of it before, and it is settled."


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter, or none, with its steps that had stopped being true, and those of which nobody can tell."""

    letter: "Letter | None"
    dropped: tuple[StepRow, ...] = ()
    unread: tuple[StepRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Help:
    """What composing needs from those who know settings and templates."""

    answers: Callable[[StepRow], tuple[Answer, ...]] = lambda _: ()
    """The answers that a chaser offers about one step."""
    draft: Callable[[FamilyUpdate], str] = lambda _: ""
    """A letter to the family in words."""


class Composer:
    """Composes the digests of one batch from what is stored about them, which is read in a few queries."""

    def __init__(self, connection: sa.Connection, messages: Sequence[Message], on: date, by: Help = Help()) -> None:
        """Read what the steps of these digests, and of those that went before them, are about."""
        (authority,) = {each.authority for each in messages} or {""}
        self.on = on
        self.steps = outbox.steps_of(connection, [each.id for each in messages])
        self.last = outbox.last_digests(connection, authority, {each.to for each in messages if each.to})
        self.before = outbox.steps_of(connection, [each.id for each in self.last.values()])
        spoken_of = [row for rows in (*self.steps.values(), *self.before.values()) for row in rows]
        self.known = Known(connection, authority, spoken_of, on, by)
        self.team = contacts.find_all(connection, authority).get(("", "case_officer"))
        self.authority_name = reader_name(connection, authority)

    def compose(self, message: Message) -> Composed:
        """Ask of each step whether it is still true, and put those that are into one letter.

        Two roles behind one mailbox are told once.  A request that cannot be read is left out: the sweep
        names it, and decides about it again once it is mended.
        """
        steps = [each for each in self.steps[message.id] if each.status is Status.QUEUED]
        lines: dict[tuple[object, ...], Line] = {}
        dropped: list[StepRow] = []
        for row in (each for each in steps if each.case_ref not in self.known.broken):
            line = self.known.line(row)
            if line:
                lines[*_clock_of(row), row.step] = line
            else:
                dropped.append(row)
        unread = tuple(each for each in steps if each.case_ref in self.known.broken)
        letter = self._digest(message, list(lines.values())) if lines else None
        return Composed(letter, tuple(dropped), unread)

    def _digest(self, message: Message, lines: list[Line]) -> Digest:
        lines.sort(key=lambda line: (URGENCY.index(line.kind), line.due_on, line.case_ref))
        alone = f"{message.authority}|{lines[0].case_ref}|{lines[0].holder}" if len(lines) == 1 else ""
        last = self.last.get(message.to or "")
        return Digest(
            to_role=role_words(message.service, message.role),
            authority_name=self.authority_name,
            as_of=self.on,
            lines=tuple(lines),
            reply_to=self.team.mailbox if self.team else "",
            phone=self.team.phone if self.team else "",
            changes=self.known.changes(last, self.before[last.id]) if last else (),
            thread=alone,
        )


class Known:
    """What is stored about the requests that letters may speak of."""

    def __init__(
        self, connection: sa.Connection, authority: str, spoken_of: Sequence[StepRow], on: date, by: Help = Help()
    ) -> None:
        """Read it for the requests of these steps."""
        rows = caseload.rows_of(connection, authority, {each.case_ref for each in spoken_of})
        self.on, self.by = on, by
        self.by_case = {ref: list(caseload.readable(of_case)) for ref, of_case in rows.items()}
        self.broken = {ref for ref, of_case in rows.items() if len(of_case) > len(self.by_case[ref])}
        self.by_clock = {_clock(kept): kept for of_case in self.by_case.values() for kept in of_case}
        returned = {each.started_by for each in spoken_of if each.duty == "rework_advice"}
        self.answers = history.answers_of(connection, authority, returned)
        self.asked = known_of(connection, authority, {each.case_ref for each in spoken_of if each.about})
        settled = {each.case_ref for each in spoken_of if each.step == STOOD_DOWN}
        self.told = outbox.told(connection, authority, settled)

    def line(self, row: StepRow) -> Line | None:
        """The line of a step, or None where it stopped being true since it was decided."""
        kept = self.by_clock.get(_clock_of(row))
        if kept is None:
            return None
        if row.step == STOOD_DOWN:
            told = (*_clock_of(row), row.audience) in self.told and kept.standing.stopped_on
            return (
                _line(kept, StepKind.STOOD_DOWN, NOTHING_MORE, self.on, ended_on=kept.standing.stopped_on)
                if told
                else None
            )
        step = ladders().step(kept.standing.duty, kept.standing.holder, row.step)
        if step is None or not _still_true(step, kept, self.on):
            return None
        draft = self._draft(kept) if kept.standing.duty == "keep_family_informed" else ()
        wanting = tuple(each.question for each in gate.failed(self.answers.get(kept.standing.started_by)))
        return _line(
            kept,
            step.kind,
            step.asks,
            self.on,
            answers=self.by.answers(row),
            draft=draft,
            wanting=wanting,
            route=self._route(kept),
        )

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

    def _route(self, kept: Kept) -> str:
        """Of whom advice is asked, where it was recorded what the service knows."""
        asked = self.asked.get((kept.case_ref, str(kept.standing.about)))
        if asked is None or kept.standing.duty != "provide_advice":
            return ""
        of = routing().of(*asked)
        return f"Known to the service: {asked[1].replace('_', ' ')}" + (f". For {of}." if of else ".")

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


def _clock_of(row: StepRow) -> tuple[str, str, str | None, str]:
    return row.case_ref, row.duty, row.about, row.started_by


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


def reader_name(connection: sa.Connection, authority: str) -> str:
    """The authority as a letter names it; a generated sample never passes for a real one."""
    sample = " (generated sample)" if history.is_sample(connection, authority) else ""
    return authority_name(authority) + sample


_INITIALS = ("icb", "send")


def role_words(service: str, role: str) -> str:
    """A role as the letter greets it."""
    if service:
        lead = {each.key: each.lead for each in statute().service}.get(service, "")
        return (
            f"{statute().service_label(service)}: {lead}"
            if role == "service_lead" and lead
            else statute().service_label(service)
        )
    words = role.split("_") if role.replace("_", "").isalpha() else ["case", "officer"]
    return " ".join(each.upper() if each in _INITIALS else each for each in words)
