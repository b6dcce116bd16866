"""What happened to requests, as one feed: what was recorded, and what came with the days.

Dates, references and codes only: this is what other systems may hear of a request.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from typing import Any

import sqlalchemy as sa

from config.practice import StepKind, ladders
from config.statute import DutyKind
from config.vocabulary import Basis, EventKind, Stage
from models.store.history import chunks
from models.store.outbox import Status
from models.store.tables import cases, events, standings, steps

SOON = timedelta(days=14)
"""A limit is due soon so many days before it."""
_DAY = timedelta(days=1)
_NAMES = {
    EventKind.REQUEST_RECEIVED: "request.received",
    EventKind.BECAME_RESPONSIBLE: "request.received",
    EventKind.ESCALATION_ACKNOWLEDGED: "escalation.acknowledged",
}
_CODES = (
    "advice_kind",
    "advice_ref",
    "service",
    "duty",
    "ground",
    "route",
    "setting",
    "known",
    "route_tried",
    "sections",
    "reply",
)
_STAGES = {Stage.ASSESSMENT: "assessing_on", Stage.DRAFTING: "drafting_on", Stage.CLOSED: "closed_on"}
_SENT = (Status.QUEUED, Status.SENT)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened to one request, on a day; `key` tells it from all others of its name."""

    name: str
    case_ref: str
    on: date
    key: str
    codes: Mapping[str, str] = field(default_factory=dict)


def recorded(connection: sa.Connection, authority: str, after: int, since: date) -> list[Happening]:
    """Every event recorded after the one of that number, of the days after `since`."""
    columns = [events.c[name] for name in ("key", "case_ref", "event", "occurred_on", *_CODES)]
    query = sa.select(*columns).where(events.c.authority == authority, events.c.id > after)
    return [
        _recorded(row) for row in connection.execute(query.where(events.c.occurred_on > since).order_by(events.c.id))
    ]


def newest(connection: sa.Connection, authority: str) -> int:
    """The number of the event recorded last; 0 where there is none."""
    return connection.scalar(sa.select(sa.func.max(events.c.id)).where(events.c.authority == authority)) or 0


def _recorded(row: Any) -> Happening:
    name = _NAMES.get(row.event, f"recorded.{row.event.replace('_', '-')}")
    codes = {each: value for each in _CODES if (value := getattr(row, each)) is not None}
    return Happening(name, row.case_ref, row.occurred_on, row.key, codes)


def came_about(
    connection: sa.Connection, authority: str, since: date, on: date, refs: Collection[str] | None = None
) -> list[Happening]:
    """What the days after `since`, up to `on`, brought: stages, limits, late advice, escalations.

    Of every request, or of these alone.
    """
    some = [None] if refs is None else list(chunks(sorted(refs)))
    found = chain.from_iterable(_in(connection, authority, since, on, each) for each in some)
    return [each for each in found if since < each.on <= on]


def _in(
    connection: sa.Connection, authority: str, since: date, on: date, refs: Collection[str] | None
) -> Iterator[Happening]:
    def of(table: sa.Table, *conditions: sa.ColumnElement[bool]) -> Iterable[sa.Row[Any]]:
        those = [] if refs is None else [table.c.case_ref.in_(refs)]
        return connection.execute(sa.select(table).where(table.c.authority == authority, *those, *conditions))

    near = sa.or_(standings.c.due_on.between(since, on + SOON), standings.c.breached_on.between(since, on))
    for row in of(standings, near):
        yield from _limit(row)
    for stage, name in _STAGES.items():
        for row in of(cases, cases.c[name].between(since, on)):
            yield Happening("stage.entered", row.case_ref, getattr(row, name), stage, {"stage": stage})
    rungs = [step.id for each in ladders().ladder for step in each.step if step.kind is StepKind.ESCALATION]
    for row in of(steps, steps.c.step.in_(rungs), steps.c.status.in_(_SENT), steps.c.decided_on.between(since, on)):
        codes = _clock(row) | {"step": row.step, "audience": row.audience}
        yield Happening("escalation.raised", row.case_ref, row.decided_on, row.key, codes)


def _limit(row: Any) -> Iterator[Happening]:
    """A limit that came near or passed, and advice that kept waiting; what was done before then was neither."""
    over = min(row.done_on or date.max, row.ended_on or date.max)
    near = max(row.due_on - SOON, row.started_on)
    if row.basis == Basis.STATUTE and row.kind == DutyKind.LIMIT and not row.excepted_by and over > near:
        yield _of(row, "limit.due-soon", near)
    if row.breached_on:
        yield _of(row, "limit.breached", row.breached_on)
    if row.duty == "provide_advice" and over > row.due_on:
        yield _of(row, "advice.overdue", row.due_on + _DAY)


def _of(row: Any, name: str, on: date) -> Happening:
    key = "|".join(map(str, (row.duty, row.about, row.started_by, row.due_on)))
    return Happening(name, row.case_ref, on, key, _clock(row) | {"due_on": row.due_on.isoformat()})


def _clock(row: Any) -> dict[str, str]:
    return {"duty": row.duty} | ({"about": row.about} if row.about else {})
