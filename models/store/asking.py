"""Of whom advice was asked by what was known, what was tried instead, and what became of drafts: by service.

The holder stands in what is derived, since only the asking names the service.
"""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from config.vocabulary import AdviceKind, DraftReply, EventKind, Known
from models.store.calendar_days import Period
from models.store.history import chunks
from models.store.tables import events, standings

UNSAID = ""
"""What was known was not recorded."""


@dataclass(slots=True)
class Asking:
    """What was asked of one service in a period, what it did not know, and what its authors said of drafts."""

    known: Counter[str] = field(default_factory=Counter)
    """Requests for advice by what was known."""
    tried: Counter[str] = field(default_factory=Counter)
    """Replies of "not known" by the route tried instead."""
    shared: int = 0
    replies: Counter[str] = field(default_factory=Counter)

    @property
    def used(self) -> int:
        """Replies by which the advice was used."""
        return self.replies[DraftReply.USED_AND_CONFIRMED] + self.replies[DraftReply.USED_BUT_CORRECTED]


@dataclass(frozen=True, slots=True)
class Sought:
    """One request for advice: of which request, what, when, and what was known of the child."""

    case_ref: str
    kind: AdviceKind
    about: str
    asked_on: date
    known: str
    tried: str | None
    """What was tried instead, where the service answered that it does not know the child."""


_ASKED = (EventKind.ADVICE_SOUGHT, EventKind.ADVICE_NOT_KNOWN)
_DRAFTS = (EventKind.DRAFT_SECTION_SHARED, EventKind.DRAFT_SECTION_ANSWERED)
_ABOUT = sa.func.coalesce(events.c.advice_ref, events.c.advice_kind)
_corrections = events.alias("corrections")


def asking_by_service(connection: sa.Connection, authority: str, period: Period) -> dict[str, Asking]:
    """What was asked of each service, and what became of it; one that was asked for nothing is not in it."""
    rows = _rows(authority, period, (*_ASKED, *_DRAFTS)).subquery()
    columns = (rows.c.holder, rows.c.event, rows.c.known, rows.c.route_tried, rows.c.reply)
    query = sa.select(*columns, sa.func.count()).where(rows.c.holder.is_not(None)).group_by(*columns)
    found: dict[str, Asking] = defaultdict(Asking)
    for holder, event, known, tried, reply, number in connection.execute(query):
        if event == EventKind.ADVICE_SOUGHT:
            found[holder].known[known or UNSAID] += number
        elif event == EventKind.ADVICE_NOT_KNOWN:
            found[holder].tried[tried or UNSAID] += number
        elif event == EventKind.DRAFT_SECTION_SHARED:
            found[holder].shared += number
        else:
            found[holder].replies[reply] += number
    return dict(found)


def sought(connection: sa.Connection, authority: str, period: Period, services: Collection[str]) -> list[Sought]:
    """Each request for advice that these services had in a period, newest first, with what they did not know by its end."""
    rows = connection.execute(_rows(authority, period, _ASKED).order_by(events.c.occurred_on, events.c.id)).all()
    tried = {(row.case_ref, row.about): row.route_tried or UNSAID for row in rows if row.event == _ASKED[1]}
    asked = {(row.case_ref, row.about): row for row in rows if row.event == _ASKED[0] and row.holder in services}
    return [
        Sought(
            row.case_ref, AdviceKind(row.advice_kind), row.about, row.occurred_on, row.known or UNSAID, tried.get(clock)
        )
        for clock, row in reversed(asked.items())
    ]


def known_of(
    connection: sa.Connection, authority: str, refs: Collection[str]
) -> dict[tuple[str, str], tuple[AdviceKind, Known]]:
    """The kind of each advice and what was known of the child, where that was recorded: the last word counts."""
    found: dict[tuple[str, str], tuple[AdviceKind, Known]] = {}
    for some in chunks(sorted(set(refs))):
        query = sa.select(events.c.case_ref, _ABOUT.label("about"), events.c.advice_kind, events.c.known).where(
            events.c.authority == authority,
            events.c.case_ref.in_(some),
            events.c.known.is_not(None),
            events.c.advice_kind.is_not(None),
        )
        found |= {
            (row.case_ref, row.about): (AdviceKind(row.advice_kind), Known(row.known))
            for row in connection.execute(query.order_by(events.c.id))
        }
    return found


def _rows(authority: str, period: Period, kinds: Collection[EventKind]) -> sa.Select[Any]:
    """Events of those kinds that stand, with the service that they are about: the one named, or whoever holds the clock."""
    alike = (standings.c[name] == events.c[name] for name in ("authority", "case_ref"))
    holds = (
        sa.select(standings.c.holder)
        .where(*alike, standings.c.duty == "provide_advice", standings.c.about == _ABOUT)
        .order_by(standings.c.id.desc())  # the newest; in the order of the index of the request
        .limit(1)
        .scalar_subquery()
    )
    corrected = sa.select(_corrections.c.corrects).where(
        _corrections.c.authority == authority, _corrections.c.event == EventKind.EVENT_CORRECTED
    )
    columns = (
        events.c[name] for name in ("case_ref", "event", "occurred_on", "advice_kind", "known", "route_tried", "reply")
    )
    query = sa.select(sa.func.coalesce(events.c.service, holds).label("holder"), _ABOUT.label("about"), *columns)
    query = query.where(events.c.authority == authority, events.c.event.in_(kinds), events.c.key.not_in(corrected))
    return query.where(events.c.occurred_on.between(period.first, period.last))
