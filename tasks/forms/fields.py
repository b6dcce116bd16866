"""One field of a form: what it is called, what helps to fill it in, and which values it takes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from config.practice.routing import routing
from config.quality import Whose, YesNo
from config.statute import statute
from config.vocabulary import (
    AdviceKind,
    DraftReply,
    EndReason,
    Evidence,
    Ground,
    Known,
    MuteReason,
    Phase,
    Route,
    Source,
)
from models.events import MEANING
from tasks.reading import cells

_A_DAY = r"^\d{4}-\d\d-\d\d$"


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, its title, the help beside it, and what JSON Schema says about its values."""

    name: str
    title: str
    help: str
    takes: dict[str, Any] = field(default_factory=dict)
    needed: bool = False

    def drawn(self, position: int) -> dict[str, Any]:
        """The field as a property of a schema, at its place."""
        return {"title": self.title, "description": self.help, "position": position, **self.takes}


def schema(fields: Iterable[Field]) -> dict[str, Any]:
    """The schema of a form with these fields, in this order."""
    fields = tuple(fields)
    return {
        "title": "Parameters",
        "type": "object",
        "properties": {each.name: each.drawn(position) for position, each in enumerate(fields)},
        "required": [each.name for each in fields if each.needed],
    }


def choice(words: Iterable[str]) -> dict[str, Any]:
    """One of these words."""
    return {"type": "string", "enum": [str(each) for each in words]}


def code(pattern: str) -> dict[str, Any]:
    """A reference or a code, refused before it is kept anywhere if it is anything else; blank says nothing."""
    return {"type": "string", "pattern": rf"^\s*(?:{pattern})?\s*$"}


def day() -> dict[str, Any]:
    """A day from a calendar."""
    return {"type": "string", "format": "date", "pattern": _A_DAY}


TITLES = {
    "case_ref": "Case reference",
    "event": "What happened",
    "advice_kind": "Which advice",
    "advice_ref": "Which request for advice",
    "service": "Which service",
    "duty": "Which duty",
    "ground": "On which ground",
    "evidence_held": "What shows it",
    "route": "How it came about",
    "phase": "Which phase transfer",
    "setting": "School or college",
    "occurred_on": "On which day",
    "promised_on": "Promised for",
    "starts_on": "First day",
    "ends_on": "Last day",
    "directed_on": "Day that was set",
    "takes_effect_on": "Takes effect on",
    "last_reviewed_on": "Last reviewed on",
    "reason": "Reason",
    "source": "Who asked",
    "year_group": "Year group",
    "known": "What the service knows of the child",
    "route_tried": "Which route was tried instead",
    "sections": "Which sections of the draft",
    "reply": "What the author said",
    "answers": "Answers to the questions",
    "agencies": "Who audited",
    "changed": "What was changed",
    "whose": "Whose views",
    "gathered": "How they were gathered",
    "used": "Were they used?",
    "corrects": "Event entered by mistake",
    "officer": "Case officer",
    "external_id": "Id in the source system",
    "authority": "Local authority",
}
"""The fields in the order in which an officer thinks of them."""

_HELP = MEANING | {
    "case_ref": "The council's own reference, as YK-2026-0123: letters, digits, - and /.  Never a name.",
    "event": "What is to be recorded.  Each event has a form of its own, which asks only for what it needs.",
    "occurred_on": "The day that it happened, not the day of typing.  Not in the future.",
    "advice_kind": "Reg 6(1) of SI 2014/1530 lists them.",
    "advice_ref": "Only where several of one kind were asked for: the reference of this one.",
    "service": "The key of the service in the contacts, as educational_psychology.",
    "evidence_held": "The paper itself, and what it says, stay on the case file.",
    "setting": "Its reference (URN); never a name.",
    "year_group": "-1 (nursery), 0 (reception) to 14.  From 9 up, advice on preparation for adulthood is needed.",
    "answers": "As A1=2;A2=0;A10=na; the form check-advice asks each question in words.",
    "corrects": "Its id: the page of the case shows it beside the event.",
    "officer": "The case officer's reference or role mailbox, where it changes; never a name.",
}


def _case_ref() -> dict[str, Any]:
    taken = code(rf"(?=\S*[0-9]){cells.CASE_REF.pattern}")
    return taken | {"maxLength": cells.LONGEST_CASE_REF}


def _reference() -> dict[str, Any]:
    return code(cells.REFERENCE.pattern) | {"maxLength": cells.LONGEST_REFERENCE}


def takes(name: str) -> dict[str, Any]:
    """What a column of the event file takes, whatever the event."""
    if name.endswith("_on"):
        return day()
    if name in _OWN:
        return _OWN[name]
    return choice(_WORDS[name]) if name in _WORDS else _reference()


def duties(*, with_grounds: bool = False) -> list[str]:
    """The duties that have a clock; or those against which a lawful ground can be claimed."""
    return [each.id for each in statute().tracked if each.grounds or not with_grounds]


_WORDS: dict[str, Iterable[str]] = {
    "advice_kind": AdviceKind,
    "duty": duties(),
    "ground": Ground,
    "evidence_held": Evidence,
    "route": Route,
    "phase": Phase,
    "reason": dict.fromkeys((*EndReason, *MuteReason)),
    "source": Source,
    "known": Known,
    "route_tried": [each.id for each in routing().instead],
    "reply": DraftReply,
    "whose": Whose,
    "used": YesNo,
}


_OWN: dict[str, dict[str, Any]] = {
    "case_ref": _case_ref(),
    "authority": code(cells.AUTHORITY.pattern),
    "year_group": {"type": "integer", "minimum": cells.YEAR_GROUPS[0], "maximum": cells.YEAR_GROUPS[-1]},
    "answers": code(f"{cells.ANSWER}(?:; *{cells.ANSWER})*;?"),
    "sections": code(r"[A-Ka-k0-9;, ]{1,40}"),
    **dict.fromkeys(("agencies", "changed", "gathered"), code(r"[a-z_]{1,30}(?: *[;,] *[a-z_]{1,30}){0,5}")),
}


def column(name: str, *, needed: bool, says: str = "", words: Iterable[str] = ()) -> Field:
    """The field for a column of the event file; an event may say more about it, or take fewer words."""
    taken = choice(words) if words else takes(name)
    return Field(name, TITLES[name], says or _HELP[name], taken, needed)
