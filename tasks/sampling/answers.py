"""What a coordinator of the sample answered about an advice, and an authority whose services come to hurry."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from config.practice.gate import Question
from config.vocabulary import AdviceKind, DraftReply, EventKind, Known
from models import gate
from models.answers import NOT_APPLICABLE, write
from models.events import Event
from tasks.sampling.chance import Note, happens

# Vague provision is what goes back most.
_LACKING = {"A5": 6, "A4": 4, "A2": 2, "A1": 1, "A12": 1}
_ANSWERS, _WEIGHTS = ("2", "1", gate.NO), (70, 25, 5)


def answers(kind: AdviceKind, year_group: int, on: date, *, good: bool) -> dict[str, Any]:
    """The answers about one advice: none of the gate is a no where it is good, and one at least where it is not.

    They are drawn apart from all that has a day, so that the days of a sample do not hang on them.
    """
    asked = gate.asked(kind, year_group)
    if not asked:
        return {}
    rng = Random(f"{kind}{year_group}{on}{good}")  # noqa: S311  the same sample every time is the point
    given = {each.id: _answer(each, rng) for each in asked}
    if not good:
        weights = {each.id: _LACKING[each.id] for each in asked if each.gate}
        given[rng.choices(list(weights), list(weights.values()))[0]] = gate.NO
    return {"answers": write(given)}


def _answer(question: Question, rng: Random) -> str:
    if question.id == "A12":
        return NOT_APPLICABLE
    return rng.choices(_ANSWERS[:2] if question.gate else _ANSWERS, _WEIGHTS[:2] if question.gate else _WEIGHTS)[0]


_KNOWN = {
    AdviceKind.SOCIAL_CARE: ((*Known,), (22, 8, 14, 26, 30)),
    AdviceKind.MEDICAL: ((*Known,), (48, 8, 12, 27, 5)),
}


def known(kind: AdviceKind, *about: object) -> dict[str, Any]:
    """What the service knows of the child, where it is one that is asked."""
    if kind not in _KNOWN:
        return {}
    words, weights = _KNOWN[kind]
    return {"known": Random(f"{kind}{about}").choices(words, weights)[0]}  # noqa: S311


_SECTIONS = {
    AdviceKind.PSYCHOLOGICAL: "B;E;F",
    AdviceKind.MEDICAL: "C;E;G",
    AdviceKind.SOCIAL_CARE: "D;E;H1;H2",
    AdviceKind.EDUCATIONAL: "B;F",
}


def back_to_authors(came: Iterable[Note], draft: date, ended: date) -> Iterator[Note]:
    """Some authors are sent the sections of the draft that rest on their advice, and most of them answer."""
    for each in came:
        columns = {name: value for name, value in each[2].items() if name in ("advice_kind", "advice_ref", "service")}
        kind = columns["advice_kind"]
        rng = Random(f"{draft}{ended}{columns}")  # noqa: S311
        if kind not in _SECTIONS or not happens(rng, 0.45):
            continue
        yield draft, EventKind.DRAFT_SECTION_SHARED, columns | {"sections": _SECTIONS[kind]}
        answered = draft + timedelta(days=rng.randint(2, 12))
        if answered < ended and happens(rng, 0.8):
            reply = rng.choices((*DraftReply,), (70, 22, 8))[0]
            yield answered, EventKind.DRAFT_SECTION_ANSWERED, columns | {"reply": reply}


HURRY = 0.4
"""The share of advice that then goes back."""
_QUICK = timedelta(days=30)


def hurried(events: Iterable[Event], since: date) -> Iterator[Event]:
    """The same requests, but that from a day on the services send by its date whatever they have.

    What was asked for from then on comes within 30 days; two in five pieces go back, and come again in a week.
    """
    events = list(events)
    years = {each.case_ref: each.year_group for each in events if each.year_group is not None}
    asked = {_about(each): each.occurred_on for each in events if each.event is EventKind.ADVICE_SOUGHT}
    first = {_about(each): each for each in reversed(events) if each.event is EventKind.ADVICE_RECEIVED}
    for each in events:
        about = _about(each)
        if (
            each.event not in (EventKind.ADVICE_RECEIVED, *gate.GATED)
            or asked.get(about, date.min) < since
            or each.advice_kind is AdviceKind.PARENTAL
        ):
            yield each
        elif each is first[about]:
            yield from _in_a_hurry(each, min(each.occurred_on, asked[about] + _QUICK), years.get(each.case_ref) or 0)


def _about(event: Event) -> tuple[str, str | None]:
    return event.case_ref, event.about


def _in_a_hurry(came: Event, on: date, year_group: int) -> Iterator[Event]:
    rng = Random(f"{came.key}")  # noqa: S311
    assert came.advice_kind
    later = came.recorded_at.date() if came.recorded_at else on
    steps: list[tuple[EventKind, date, dict[str, Any]]] = [(EventKind.ADVICE_RECEIVED, on, {})]
    if happens(rng, HURRY):
        vague = answers(came.advice_kind, year_group, on, good=False)
        steps += [(EventKind.ADVICE_RETURNED, on, vague), (EventKind.ADVICE_RECEIVED, on + timedelta(days=7), {})]
    for number, (kind, day, said) in enumerate(steps):
        if day <= later:
            named = f"{came.key}-{number}"
            yield replace(came, event=kind, occurred_on=day, external_id=named, key=named, **said)
