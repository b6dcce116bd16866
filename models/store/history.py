"""The events: appended and read back, never changed (a trigger in the database sees to that)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

import sqlalchemy as sa

from config.quality import Whose, YesNo
from config.vocabulary import AdviceKind, DraftReply, EventKind, Ground, Known, Phase, Route, Source
from models.events import COLUMNS, Event
from models.frozen import made
from models.store import trail
from models.store.tables import events

CHUNK = 500
"""Rows or references a statement: databases bound the number of parameters."""

_WORDS = {
    "event": EventKind,
    "advice_kind": AdviceKind,
    "ground": Ground,
    "route": Route,
    "source": Source,
    "phase": Phase,
    "known": Known,
    "reply": DraftReply,
    "whose": Whose,
    "used": YesNo,
}
_STORED = (*COLUMNS, "key")
_values = attrgetter(*_STORED)

T = TypeVar("T")


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items, so many at a time."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def append(connection: sa.Connection, new: Sequence[Event], recorded_at: datetime) -> None:
    """Add events; one that carries no moment of recording is given this one."""
    rows = [_row(each, recorded_at) for each in new]
    for some in chunks(rows):
        # A file speaks of a dozen columns: the others are not sent.
        names = [name for name in _STORED if any(name in row for row in some)]
        connection.execute(sa.insert(events), [{name: row.get(name) for name in names} for row in some])
    trail.seal(connection, rows)


def load(connection: sa.Connection, authority: str, refs: Iterable[str]) -> dict[str, list[Event]]:
    """The events of these requests, by reference; a reference without events is not in the answer."""
    found: dict[str, list[Event]] = defaultdict(list)
    columns = [events.c[name] for name in _STORED]
    for some in chunks(sorted(set(refs))):
        query = sa.select(*columns).where(events.c.authority == authority, events.c.case_ref.in_(some))
        for row in connection.execute(query).all():
            event = _event(row)
            found[event.case_ref].append(event)
    return found


def known_keys(connection: sa.Connection, authority: str, keys: Iterable[str]) -> dict[str, str]:
    """Which of these events are there already, with the request that each belongs to."""
    known: dict[str, str] = {}
    for some in chunks(sorted(set(keys))):
        query = sa.select(events.c.key, events.c.case_ref).where(
            events.c.authority == authority, events.c.key.in_(some)
        )
        known |= {row.key: row.case_ref for row in connection.execute(query)}
    return known


def answers_of(connection: sa.Connection, authority: str, keys: Iterable[str]) -> dict[str, str]:
    """What these events answered, by their key; an event without answers is not in it."""
    found: dict[str, str] = {}
    for some in chunks(sorted(set(keys))):
        query = sa.select(events.c.key, events.c.answers).where(events.c.authority == authority, events.c.key.in_(some))
        found |= {row.key: row.answers for row in connection.execute(query) if row.answers}
    return found


def references(connection: sa.Connection, authority: str) -> list[str]:
    """Every request that has an event, in order."""
    query = sa.select(events.c.case_ref).where(events.c.authority == authority).distinct()
    return sorted(connection.scalars(query))


def is_empty(connection: sa.Connection) -> bool:
    """Whether the tracker has no event at all, of any authority."""
    return connection.execute(sa.select(events.c.id).limit(1)).first() is None


def _row(event: Event, recorded_at: datetime) -> dict[str, Any]:
    """What it says, by column."""
    row = {name: value for name, value in zip(_STORED, _values(event), strict=True) if value is not None}
    return {"recorded_at": recorded_at} | row


def _event(row: sa.Row[Any]) -> Event:
    values = {name: value for name, value in zip(_STORED, row, strict=True) if value is not None}
    for name, kind in _WORDS.items():
        if name in values:
            values[name] = _word(kind, values[name])
    return made(Event, values)


@cache
def _word(kind: type[StrEnum], value: str) -> StrEnum:
    return kind(value)


def is_sample(connection: sa.Connection, authority: str) -> bool:
    """Whether the requests are generated ones: a sample authority must never pass for a real one."""
    query = sa.select(events.c.id).where(events.c.authority == authority, events.c.external_id.like("sample-%"))
    return connection.execute(query.limit(1)).first() is not None
