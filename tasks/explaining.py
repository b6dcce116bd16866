"""Answers about the law that need no database: what follows from a request, what is in force, what is due for a check."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from config.practice.routing import routing
from config.statute import SECOND_HAND, Duty, DutyKind, NothingInForceError, Rule, statute
from config.vocabulary import Basis, EventKind
from models.calendars import england
from models.case import Case, Moment, in_words
from models.clocks import standings
from models.events import Event
from models.explanation import Explained
from models.standing import Standing

A_YEAR = timedelta(days=365)


def due_dates(received: date) -> list[dict[str, Any]]:
    """Every statutory date that follows from a request received on a day, soonest first.

    Raises config.statute.NothingInForceError for a day before the Regulations.
    """
    case = Case("", "", Moment(received, "the request"), EventKind.REQUEST_RECEIVED)
    followed = (each for each in standings(case, statute()) if each.basis is Basis.STATUTE)
    return [_due(each, case) for each in followed if each.kind is not DutyKind.MINIMUM]


def _due(standing: Standing, case: Case) -> dict[str, Any]:
    explained = Explained(standing, case, statute(), england())
    return {
        "duty": standing.duty,
        "label": explained.duty.label,
        "due_on": standing.due_on,
        "cite": explained.rule.cite,
        "href": str(explained.rule.href),
        "arithmetic": list(explained.arithmetic()),
        "explanation": explained.lines(),
        "sentence": explained.sentence(standing.started_on),
    }


def in_force(on: date) -> list[dict[str, Any]]:
    """Every duty in force on a day, with limit, counting rule, exceptions and source.

    Raises NothingInForceError, in words, for a day on which nothing was in force.
    """
    rows = _rows(statute().duty, on)
    if not rows:
        raise NothingInForceError(f"nothing in force on {in_words(on)}: the Regulations began on Mon 1 Sep 2014")
    return rows


def rights_in_force(on: date) -> list[dict[str, Any]]:
    """The family's own windows on a day, in the same form."""
    return _rows(statute().right, on)


def _rows(duties: Iterable[Duty], on: date) -> list[dict[str, Any]]:
    # A rule for someone in particular goes before the one for all.
    return [
        _in_force(duty, rule, on)
        for duty in duties
        for rule in sorted(duty.rule, key=lambda each: not each.applies_to)
        if rule.in_force(on)
    ]


def _in_force(duty: Duty, rule: Rule, on: date) -> dict[str, Any]:
    return {
        "duty": duty.id,
        "label": duty.label,
        "applies_to": list(rule.applies_to),
        "limit": rule.limit,
        "counting": rule.counting,
        "basis": rule.basis,
        "exceptions": [
            {"ground": each.ground, "cite": each.provision, "confidence": each.confidence}
            for each in rule.exceptions
            if each.reaches(on)
        ],
        "cite": rule.cite,
        "href": str(rule.href),
        "in_force_from": rule.in_force_from,
        "in_force_to": rule.in_force_to,
        "checked_on": rule.checked_on,
        "confidence": rule.confidence,
    }


def upkeep(on: date) -> list[dict[str, Any]]:
    """What a lawyer should look at: values not compared with their source for a year, and those read second-hand."""
    found = [_upkeep(duty, rule, on) for duty in statute().all_duties for rule in duty.rule]
    return [each for each in found if each["stale"] or each["second_hand"]]


def _upkeep(duty: Duty, rule: Rule, on: date) -> dict[str, Any]:
    marks = {rule.cite: rule.confidence} | {each.provision: each.confidence for each in rule.exceptions}
    return {
        "duty": duty.id,
        "version": rule.version,
        "cite": rule.cite,
        "href": str(rule.href),
        "basis": rule.basis,
        "checked_on": rule.checked_on,
        "stale": on - rule.checked_on > A_YEAR,
        "second_hand": [f"{what} ({mark})" for what, mark in marks.items() if mark in SECOND_HAND],
    }


def letter_of(event: str) -> str:
    """What the letter behind a decision must carry, in a sentence; nothing where the law says nothing about it."""
    notice = statute().notice_of(EventKind(event))
    if notice is None:
        return ""
    also = f"  Also to: {'; '.join(notice.also_to)}." if notice.also_to else ""
    return f"Its letter must carry ({notice.provision}): {'; '.join(notice.must_say)}.{also}"


def asked_of(event: Event) -> str:
    """Of whom an advice is asked, by what the service knows of the child; nothing for any other event."""
    of = routing().of(event.advice_kind, event.known) if event.known and event.advice_kind else ""
    return f"Ask {of}." if of else ""


def notices() -> list[dict[str, Any]]:
    """What the letter behind each decision must carry, in the order of the process."""
    return [each.model_dump(mode="json") for each in statute().notice]
