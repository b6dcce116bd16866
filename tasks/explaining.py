"""Answers about the law that need no database: what follows from a request, what is in force."""

from datetime import date, timedelta
from typing import Any

from config.statute import DutyKind, NothingInForceError, Rule, statute
from config.vocabulary import Basis, EventKind
from models.case import in_words


def due_dates(received: date) -> list[dict[str, Any]]:
    """Every statutory date that follows from a request received on a day, soonest first.

    Raises config.statute.NothingInForceError for a day before the Regulations.
    """
    found = []
    for duty in statute().tracked:
        if EventKind.REQUEST_RECEIVED in duty.starts:
            rule = duty.rule_on(received)
            if rule.basis is Basis.STATUTE and duty.kind is not DutyKind.MINIMUM:
                found.append((received + timedelta(days=rule.days), duty.id, duty.label, rule))
    return [_due(received, *each) for each in sorted(found, key=lambda each: each[:2])]


def _due(received: date, due_on: date, duty: str, label: str, rule: Rule) -> dict[str, Any]:
    return {
        "duty": duty,
        "label": label,
        "due_on": due_on,
        "cite": rule.cite,
        "href": str(rule.href),
        "explanation": f"{in_words(received)} is day 0; {rule.amount} {rule.unit} are {rule.days} days; {in_words(due_on)}",
    }


def in_force(on: date) -> list[dict[str, Any]]:
    """Every duty in force on a day, with limit, counting rule, exceptions and source.

    Raises NothingInForceError, in words, for a day on which nothing was in force.
    """
    rows = [_in_force(duty.id, duty.label, rule) for duty in statute().duty for rule in duty.rule if rule.in_force(on)]
    if not rows:
        raise NothingInForceError(f"nothing in force on {in_words(on)}: the Regulations began on Mon 1 Sep 2014")
    return rows


def _in_force(duty: str, label: str, rule: Rule) -> dict[str, Any]:
    return {
        "duty": duty,
        "label": label,
        "applies_to": list(rule.applies_to),
        "limit": f"{rule.amount} {rule.unit}",
        "counting": rule.counting,
        "basis": rule.basis,
        "exceptions": [{"ground": each.ground, "cite": each.provision} for each in rule.exceptions],
        "cite": rule.cite,
        "href": str(rule.href),
        "in_force_from": rule.in_force_from,
        "in_force_to": rule.in_force_to,
        "checked_on": rule.checked_on,
        "confidence": rule.confidence,
    }
