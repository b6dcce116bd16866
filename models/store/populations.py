"""Who is behind a figure of a day: the rows that `standing_on` counts, found by the same conditions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from config.vocabulary import EventKind
from models.store.calendar_days import Period
from models.store.standing_on import FAMILY, escalated, ignored, open_on, running_of
from models.store.tables import cases, events


@dataclass(frozen=True, slots=True)
class Behind:
    """A request, what of it (advice), and the day that places it."""

    case_ref: str
    about: str | None
    on: date | None


@dataclass(frozen=True, slots=True)
class WaitedFor:
    """Advice that is waited for: since when, by when, and whether that day has passed without an exception."""

    behind: Behind
    holder: str
    overdue: bool


def open_requests(connection: sa.Connection, authority: str, on: date) -> list[Behind]:
    """The requests that were open at the end of a day, each with the day on which its clock started."""
    query = sa.select(cases.c.case_ref, sa.null(), cases.c.clock_on).where(cases.c.authority == authority, open_on(on))
    return _behind(connection, query.order_by(cases.c.clock_on, cases.c.case_ref))


def advice_waited_for(connection: sa.Connection, authority: str, on: date) -> list[WaitedFor]:
    """The advice of services that was waited for at the end of a day, the oldest first."""
    names = ("case_ref", "about", "started_on", "holder", "due_on", "excepted_by")
    seen = running_of(authority, "provide_advice", on, names)
    query = sa.select(*(seen.c[name] for name in names)).where(seen.c.holder != FAMILY)
    rows = connection.execute(query.order_by(seen.c.started_on, seen.c.case_ref, seen.c.about))
    return [
        WaitedFor(Behind(ref, about, asked), holder, due_on < on and excepted is None)
        for ref, about, asked, holder, due_on, excepted in rows
    ]


def escalated_in(connection: sa.Connection, authority: str, period: Period, named: Sequence[str]) -> list[Behind]:
    """The clocks about which somebody above was written to for the first time in a period."""
    found = escalated(authority, named)
    query = sa.select(found.c.case_ref, found.c.about, found.c.sent_on)
    query = query.where(found.c.sent_on.between(period.first, period.last))
    return _behind(connection, query.order_by(found.c.sent_on, found.c.case_ref))


def taken_on_in(connection: sa.Connection, authority: str, period: Period) -> list[Behind]:
    """The escalations that somebody took on in a period."""
    of = sa.and_(events.c.authority == authority, events.c.event == EventKind.ESCALATION_ACKNOWLEDGED)
    about = sa.func.coalesce(events.c.advice_ref, events.c.advice_kind, events.c.duty)
    query = sa.select(events.c.case_ref, about, events.c.occurred_on).where(of)
    query = query.where(events.c.occurred_on.between(period.first, period.last))
    return _behind(connection, query.order_by(events.c.occurred_on, events.c.case_ref))


def unanswered_since_before(
    connection: sa.Connection, authority: str, period: Period, named: Sequence[str]
) -> list[Behind]:
    """The escalations of before a period that still stood at its end, and nobody had taken on."""
    found = escalated(authority, named)
    query = ignored(authority, found, period).with_only_columns(found.c.case_ref, found.c.about, found.c.sent_on)
    return _behind(connection, query.order_by(found.c.sent_on, found.c.case_ref))


def owed_to_families(connection: sa.Connection, authority: str, on: date) -> list[Behind]:
    """The requests whose family should have been told by a day of advice that is late, and had not been."""
    seen = running_of(authority, "keep_family_informed", on, ("case_ref", "due_on"))
    query = sa.select(seen.c.case_ref, sa.null(), sa.func.min(seen.c.due_on)).where(seen.c.due_on <= on)
    return _behind(connection, query.group_by(seen.c.case_ref).order_by(seen.c.case_ref))


def _behind(connection: sa.Connection, query: sa.Select[tuple[str, str | None, date]]) -> list[Behind]:
    return [Behind(*row) for row in connection.execute(query)]
