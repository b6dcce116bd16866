"""What was derived, read for lists and sweeps: one row a request, one row a duty.  `models.store.derived` writes it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import sqlalchemy as sa

from config.statute import DutyKind
from config.vocabulary import Basis, EventKind, Ground, Stage, State
from models.chasing import Silence
from models.derive import Logged
from models.frozen import made
from models.standing import Standing
from models.store.history import chunks
from models.store.standing_on import running_on
from models.store.tables import cases, standings, steps
from models.timeliness import Facts

_FACTS = tuple(each.name for each in fields(Facts))
_STANDING = tuple(each.name for each in fields(Standing))
_CODES = tuple(
    (_STANDING.index(name), word)
    for name, word in {"kind": DutyKind, "basis": Basis, "ended_as": State, "excepted_by": Ground}.items()
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored duty with the request it belongs to."""

    case_ref: str
    officer: str | None
    stage: str
    standing: Standing
    silence: Silence | None


def logged_steps(connection: sa.Connection, authority: str, refs: Collection[str]) -> dict[str, Logged]:
    """The message steps logged for these requests with the day of each, by request."""
    found: dict[str, dict[tuple[str, str | None, str], dict[str, date]]] = defaultdict(lambda: defaultdict(dict))
    columns = (steps.c.case_ref, steps.c.duty, steps.c.about, steps.c.started_by, steps.c.step, steps.c.decided_on)
    for some in chunks(sorted(refs)):
        query = sa.select(*columns).where(steps.c.authority == authority, steps.c.case_ref.in_(some))
        for ref, duty, about, started_by, step, decided_on in connection.execute(query):
            done = found[ref][duty, about, started_by]
            done[step] = max(decided_on, done.get(step, decided_on))
    return dict(found)


def attend_again_on(connection: sa.Connection, authority: str, days: Mapping[str, date | None]) -> None:
    """Keep the next day on which each request must be looked at."""
    update = sa.update(cases).where(cases.c.authority == authority, cases.c.case_ref == sa.bindparam("ref"))
    rows = [{"ref": ref, "day": day} for ref, day in days.items()]
    if rows:
        connection.execute(update.values(next_attention_on=sa.bindparam("day")), rows)


def duties_of(connection: sa.Connection, authority: str, refs: Iterable[str]) -> dict[str, list[Kept]]:
    """Every stored duty of these requests, by request."""
    found: dict[str, list[Kept]] = defaultdict(list)
    for some in chunks(sorted(set(refs))):
        for kept in _select(connection, authority, standings.c.case_ref.in_(some)):
            found[kept.case_ref].append(kept)
    return found


def rows_of(connection: sa.Connection, authority: str, refs: Iterable[str]) -> dict[str, list[Any]]:
    """Every stored duty of these requests, by request.

    The rows are unread: `read` each of them, so that one that cannot be read does not stop the others.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    for some in chunks(sorted(set(refs))):
        for row in connection.execute(_query(authority, standings.c.case_ref.in_(some))):
            found[row.case_ref].append(row)
    return found


@dataclass(frozen=True, slots=True)
class Breach:
    """A statutory limit that has passed and is still not met, dated to its last day."""

    case_ref: str
    duty: str
    about: str | None
    due_on: date


def breaches(connection: sa.Connection, authority: str, on: date) -> list[Breach]:
    """Every duty in statute that stands breached on that day, oldest first."""
    columns = (standings.c.case_ref, standings.c.duty, standings.c.about, standings.c.due_on)
    breached = sa.and_(standings.c.breached_on <= on, running_on(on))
    query = sa.select(*columns).where(standings.c.authority == authority, breached)
    # Sorted here: to have them in order, SQLite would walk through every limit of the caseload.
    found = [Breach(*row) for row in connection.execute(query)]
    return sorted(found, key=lambda each: (each.due_on, each.case_ref, each.duty, each.about or ""))


def requests_at_risk(connection: sa.Connection, authority: str, first: date, last: date) -> list[str]:
    """The requests with a limit in statute that is still to be met, by a day in the period."""
    limits = sa.and_(standings.c.basis == Basis.STATUTE, standings.c.kind == DutyKind.LIMIT)
    due = sa.and_(standings.c.due_on.between(first, last), running_on(first), limits)
    query = sa.select(standings.c.case_ref).where(standings.c.authority == authority, due).distinct()
    return list(connection.scalars(query.order_by(standings.c.case_ref)))


def running(connection: sa.Connection, authority: str, on: date, *, holder: str | None = None) -> list[Kept]:
    """Every duty that has started and is neither done nor ended on that day; of one holder, where it is named."""
    own = standings.c.holder == holder if holder else sa.true()
    return _select(connection, authority, sa.and_(standings.c.started_on <= on, running_on(on), own))


def of_open_requests(connection: sa.Connection, authority: str, duty: str, on: date) -> list[Kept]:
    """Every duty of that name in the requests open on that day, done or not."""
    still_open = sa.or_(cases.c.closed_on.is_(None), cases.c.closed_on > on)
    return _select(connection, authority, sa.and_(standings.c.duty == duty, standings.c.started_on <= on, still_open))


def late_advice(connection: sa.Connection, authority: str, on: date, holders: Collection[str]) -> list[Kept]:
    """The advice of these services that was past its date on a day without an exception, oldest date first."""
    late = sa.and_(standings.c.due_on < on, standings.c.excepted_by.is_(None), running_on(on))
    asked = sa.and_(standings.c.duty == "provide_advice", standings.c.holder.in_(sorted(holders)))
    return _select(connection, authority, sa.and_(asked, late, standings.c.started_on <= on))


def breached_between(connection: sa.Connection, authority: str, first: date, last: date) -> list[Kept]:
    """Every duty whose breach began in the period, whatever became of it since."""
    return _select(connection, authority, standings.c.breached_on.between(first, last))


def _select(connection: sa.Connection, authority: str, condition: sa.ColumnElement[bool]) -> list[Kept]:
    """The duties that can be read: one broken row must not take the lists down; the sweep names it."""
    return list(readable(connection.execute(_query(authority, condition))))


def _query(authority: str, condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    same = sa.and_(cases.c.authority == standings.c.authority, cases.c.case_ref == standings.c.case_ref)
    columns = [standings.c[name] for name in (*_STANDING, "case_ref", "silent_because", "silent_until")]
    query = sa.select(*columns, cases.c.officer, cases.c.stage).join(cases, same)
    query = query.where(standings.c.authority == authority, condition)
    return query.order_by(standings.c.due_on, standings.c.case_ref, standings.c.duty)


def readable(rows: Iterable[Any]) -> Iterator[Kept]:
    """The duties of those rows that can be read."""
    for row in rows:
        with suppress(ValueError, KeyError, TypeError):
            yield read(row)


def read(row: Any) -> Kept:
    """A stored duty from its row, as `_query` has it.  Raises ValueError for a word that this release does not know."""
    values = list(row[: len(_STANDING)])
    for place, word in _CODES:
        if values[place]:
            values[place] = word(values[place])
    case_ref, because, until, officer, stage = row[len(_STANDING) :]
    silence = Silence(because, until) if because else None
    standing = made(Standing, dict(zip(_STANDING, values, strict=True)))
    return Kept(case_ref, officer, stage, standing, silence)


@dataclass(frozen=True, slots=True)
class Summary:
    """One request as the lists show it."""

    case_ref: str
    officer: str | None
    clock_on: date
    assessing_on: date | None
    drafting_on: date | None
    closed_on: date | None

    def stage(self, on: date) -> Stage:
        """Where the request stood at the end of a day."""
        reached = (
            (self.closed_on, Stage.CLOSED),
            (self.drafting_on, Stage.DRAFTING),
            (self.assessing_on, Stage.ASSESSMENT),
        )
        return next((stage for since, stage in reached if since and since <= on), Stage.REQUEST)


def caseload(connection: sa.Connection, authority: str, on: date) -> list[Summary]:
    """Every request that was open on that day, oldest clock first."""
    columns = [cases.c[each.name] for each in fields(Summary)]
    still = sa.or_(cases.c.closed_on.is_(None), cases.c.closed_on > on)
    query = sa.select(*columns).where(cases.c.authority == authority, cases.c.clock_on <= on, still)
    return [Summary(*row) for row in connection.execute(query.order_by(cases.c.clock_on, cases.c.case_ref))]


def all_facts(connection: sa.Connection, authority: str) -> list[Facts]:
    """The facts of every request, for the measures."""
    query = sa.select(*[cases.c[name] for name in _FACTS]).where(cases.c.authority == authority)
    return [_facts(row) for row in connection.execute(query)]


def _facts(row: Any) -> Facts:
    values = row._asdict()
    return Facts(**values | {"decided": EventKind(values["decided"]) if values["decided"] else None})
