"""The caseload as a list, most urgent first."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from config.statute import DutyKind
from config.vocabulary import Basis, State
from models.standing import Standing
from models.store import caseload
from models.store.caseload import Kept, Summary
from models.store.session import reading
from models.wording import what

_URGENCY = (State.OVERDUE, State.OUTSTANDING, State.EXCEPTED)
_LATER_THAN_ANY = timedelta(days=36500)
SOON = timedelta(days=14)
"""A limit is due soon when its last day comes within so many days."""


class Concern(StrEnum):
    """What an open request asks of the team today, most urgent first."""

    BREACHED = "Breached"
    """A limit set by statute has passed unmet, and no exception lifts it."""
    OVERDUE = "Overdue"
    """Another date, of guidance or of our own, has passed."""
    DUE_SOON = "Due soon"
    EXCEPTED = "Excepted"
    """A limit has passed that an exception lifts."""
    ON_TRACK = "On track"


def concern(duties: Iterable[Standing], on: date) -> tuple[Concern, Standing | None]:
    """Where a request stands as a whole, with the duty that says so; of several the one that was due first."""
    order = list(Concern)
    found = [(order.index(kind), each.due_on, kind, each) for each in duties if (kind := _concern(each, on))]
    if not found:
        return Concern.ON_TRACK, None
    _, _, kind, standing = min(found, key=lambda each: each[:2])
    return kind, standing


def _concern(standing: Standing, on: date) -> Concern | None:
    state = standing.state(on)
    if standing.stopped_on and standing.stopped_on <= on:
        return None
    if state is State.OVERDUE:
        return Concern.BREACHED if standing.basis is Basis.STATUTE else Concern.OVERDUE
    if state is State.EXCEPTED:
        return Concern.EXCEPTED
    # The conditional day of a refusal binds nobody who means to issue a plan, nor does a target of our own.
    urges = standing.kind is DutyKind.LIMIT and standing.basis is not Basis.PRACTICE
    return Concern.DUE_SOON if urges and standing.due_on - on <= SOON else None


def list_cases(
    engine: sa.Engine,
    authority: str,
    *,
    as_of: date,
    state: State | None = None,
    officer: str | None = None,
    service: str | None = None,
    reader: str | None = None,
) -> list[dict[str, Any]]:
    """The open caseload, most urgent first: overdue before outstanding, the oldest date before the others.

    For a `reader` that is a service: the requests that wait for it, and of each its own duties alone.
    """
    with reading(engine) as connection:
        summaries = caseload.caseload(connection, authority, as_of)
        running = caseload.running(connection, authority, as_of, holder=reader)
    if reader:
        own = {each.case_ref for each in running}
        summaries = [each for each in summaries if each.case_ref in own]
    rows = [each for each in case_rows(summaries, running, as_of) if officer in (None, each["officer"])]
    rows = [
        each for each in rows if state in (None, each["state"]) and (service is None or service in each["waiting_for"])
    ]
    return sorted(rows, key=lambda each: (_URGENCY.index(each["state"]), each["due_on"] or as_of + _LATER_THAN_ANY))


def case_rows(summaries: Iterable[Summary], running: Iterable[Kept], as_of: date) -> list[dict[str, Any]]:
    """Each request with its most urgent duty, from the duties that run."""
    duties: dict[str, list[Kept]] = {}
    for kept in running:
        duties.setdefault(kept.case_ref, []).append(kept)
    return [_row(each, duties.get(each.case_ref, []), as_of) for each in summaries]


def _urges(standing: Standing, as_of: date) -> bool:
    """A target of our own urges nobody, nor does the conditional day of a refusal once it is past."""
    if standing.basis is Basis.PRACTICE:
        return False
    return standing.due_on >= as_of or standing.state(as_of) is not State.OUTSTANDING


def _row(summary: Summary, duties: list[Kept], as_of: date) -> dict[str, Any]:
    """A request with its most urgent duty."""
    owed = [each.standing for each in duties if _urges(each.standing, as_of)]
    first = min(owed, key=lambda each: (_URGENCY.index(each.state(as_of)), each.due_on), default=None)
    kind, behind = concern((each.standing for each in duties), as_of)
    behind = behind or first
    return {
        "case_ref": summary.case_ref,
        "stage": summary.stage(as_of),
        "week": (as_of - summary.clock_on).days // 7,
        "officer": summary.officer,
        "state": first.state(as_of) if first else State.OUTSTANDING,
        "duty": first.duty if first else None,
        "about": first.about if first else None,
        "what": what(first.duty, first.about) if first else None,
        "due_on": first.due_on if first else None,
        "days_late": first.days_late(as_of) if first else 0,
        "concern": kind,
        "concerned": behind and what(behind.duty, behind.about),
        "concerned_on": behind and behind.due_on,
        "waiting_for": sorted({each.standing.holder for each in duties if each.standing.duty == "provide_advice"}),
    }
