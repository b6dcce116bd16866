"""The form in which a person decides: what it asks, what it explains, and the answer that it gives."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from config.practice import ladders
from config.vocabulary import MuteReason
from models.case import in_words
from models.letters import Line
from models.letters.words import lower_first
from models.store.session import reading
from tasks.approving import Answer, Choice
from tasks.composing import Help, Known
from tasks.questions import Question
from tasks.reading.refusals import BadValueError
from tasks.rendering import render_text

_ESCALATION = {
    "approve: it goes out": Choice.APPROVE,
    "not now: ask again on another day": Choice.CHANGE_DATE,
    "stop: do not send it": Choice.STOP,
}
_FAMILY = {
    "the family has been told": Choice.APPROVE,
    "not now: ask again on another day": Choice.CHANGE_DATE,
    "stop: the family is not to be told": Choice.STOP,
}
_CHOICES = _ESCALATION | _FAMILY
_REASONS = {each.replace("_", " "): each for each in MuteReason}


def form(question: Question) -> dict[str, Any]:
    """The form as a JSON schema: a decision, and only the fields that belong to it."""
    choices = _FAMILY if question.is_family_word else _ESCALATION
    _, later, stop = choices
    fields: dict[str, dict[str, Any]] = {
        "decision": {"title": "Decision", "type": "string", "enum": list(choices)},
        "told_on": _day("Told on", "Where the family has been told: the day; left empty, today."),
        "ask_again_on": _day("Ask again on", "Needed for another day: the day on which this is asked again."),
        "reason": {
            "title": "Reason",
            "type": "string",
            "enum": list(_REASONS),
            "description": "Needed to stop. A code, because what is typed here can be read by everybody.",
        },
    }
    if not question.is_family_word:
        del fields["told_on"]
    return {
        "title": "Decision",
        "type": "object",
        "properties": {name: each | {"position": at} for at, (name, each) in enumerate(fields.items())},
        "required": ["decision"],
        "allOf": [_needs(later, "ask_again_on"), _needs(stop, "reason")],
    }


def _day(title: str, says: str) -> dict[str, Any]:
    return {"title": title, "type": "string", "format": "date", "description": says}


def _needs(choice: str, field: str) -> dict[str, Any]:
    return {
        "if": {"properties": {"decision": {"const": choice}}, "required": ["decision"]},
        "then": {"required": [field]},
    }


def read_answer(filled_in: Mapping[str, Any] | None) -> Answer:
    """What a person filled in.  Raises BadValueError naming the field that is missing or wrong."""
    said = {name: value for name, value in (filled_in or {}).items() if value not in (None, "")}
    choice = _CHOICES.get(said.get("decision", ""))
    if choice is None:
        raise BadValueError("decision", "", "is missing: resume the run, and choose one in its form")
    reason = _REASONS.get(said["reason"]) if "reason" in said else None
    if "reason" in said and reason is None:
        raise BadValueError("reason", "", f"is none of {', '.join(_REASONS)}")
    return Answer(choice, _read_day("told_on", said), _read_day("ask_again_on", said), reason)


def _read_day(field: str, said: Mapping[str, Any]) -> date | None:
    """A date picker may add the hour."""
    try:
        return date.fromisoformat(str(said[field])[:10]) if field in said else None
    except ValueError:
        raise BadValueError(field, "", "is not a day: write it as YYYY-MM-DD") from None


def description(engine: sa.Engine, question: Question, on: date) -> str:
    """What would be sent, why, under which law, and what each choice does; as markdown."""
    line = _line(engine, question, on)
    return "\n\n".join((*_why(question, line, on), *_what(question, line), _choices(question), _unanswered(question)))


def _line(engine: sa.Engine, question: Question, on: date) -> Line | None:
    """As a letter would carry it today: in the words of its own step, or of the first above that is still true."""
    ladder = ladders().of(question.clock.duty, question.kept.standing.holder)
    steps = ladder.step[ladder.step.index(question.step) :] if ladder else ()
    with reading(engine) as connection:
        rows = [replace(question.row, step=step.id) for step in steps]
        known = Known(connection, question.clock.authority, rows, on, Help(draft=render_text))
    return next((line for line in map(known.line, rows) if line), None)


def _why(question: Question, line: Line | None, on: date) -> tuple[str, ...]:
    if line is None:
        return (f"**{question.clock.case_ref}**: {question.title}.",)
    law = f"[{line.cite}]({line.href})"
    return (f"**{question.clock.case_ref}**, {line.stage}: {lower_first(line.headline(on))}, {line.when(on)} ({law}).",)


def _what(question: Question, line: Line | None) -> tuple[str, ...]:
    if not question.is_family_word:
        readers = ", ".join(each.replace("_", " ") for each in question.step.to)
        return (f"**What would be sent**, to {readers}: “{question.step.asks}”",)
    draft = tuple("\n".join(f"> {row}" for row in each.splitlines()) for each in line.draft) if line else ()
    told = "**Please write to the family**, from the council's own system: the tracker holds no family's address."
    return (told + (" A draft:" if draft else ""), "\n>\n".join(draft)) if draft else (told,)


def _choices(question: Question) -> str:
    approve, later, stop = _FAMILY if question.is_family_word else _ESCALATION
    done = "recorded as `family_told` on that day" if question.is_family_word else "with the next daily messages"
    return (
        f"- **{approve}**: {done}.\n"
        f"- **{later}**: nobody is written to about this before that day.\n"
        f"- **{stop}**: nobody is written to about this until `chasing_resumed` is recorded."
    )


def _unanswered(question: Question) -> str:
    expires = in_words(question.expires_on)
    return f"Asked {in_words(question.asked_on)}. Unanswered, it expires on {expires}, and the weekly summary says so."
