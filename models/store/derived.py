"""What was derived, written beside the events and compared with what stands there: rows of three tables."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from models.derive import Derived, Judged
from models.standing import Standing
from models.store.history import chunks
from models.store.revisions import something_changed
from models.store.tables import cases, claims, standings
from models.timeliness import Facts

Rows = Mapping[str, Sequence[tuple[Any, ...]]]
"""What is stored about one request: by table, its rows, with the values in the order of `_COLUMNS`."""

_FACTS = tuple(each.name for each in fields(Facts))
_CASE = ("authority", "case_ref", "stage", "outcome", "officer", "source", "year_group", "assessing_on", "drafting_on")
_STANDING = (*(each.name for each in fields(Standing)), "breached_on")
_CLAIM = ("duty", "about", "ground", "setting", "starts_on", "ends_on", "recorded_on")
_VERDICT = ("holds", "recorded_late", "because")

_of_facts, _of_case, _of_standing = attrgetter(*_FACTS), attrgetter(*_CASE), attrgetter(*_STANDING)
_of_claim, _of_verdict = attrgetter(*_CLAIM), attrgetter(*_VERDICT)


def _summary(derived: Derived) -> list[tuple[Any, ...]]:
    closing = derived.case.closing
    ends = (closing.at.on if closing else None, derived.next_attention_on)
    return [(*_of_facts(derived.facts), *_of_case(derived.case), *ends)]


def _duties(derived: Derived) -> list[tuple[Any, ...]]:
    authority, ref = derived.case.authority, derived.case.case_ref
    return [
        (authority, ref, *_of_standing(standing), *((silent.because, silent.until) if silent else (None, None)))
        for standing, silent in derived.standings
    ]


def _claims(derived: Derived) -> list[tuple[Any, ...]]:
    return [(derived.case.authority, derived.case.case_ref, *_claim(each)) for each in derived.claims]


def _claim(judged: Judged) -> tuple[Any, ...]:
    verdict, claim = judged.verdict, judged.verdict.claim
    days = (claim.at.on, judged.due_on, judged.told_on)
    return (*_of_claim(claim), *_of_verdict(verdict), claim.at.event, *days)


_OF_ONE: Mapping[str, Callable[[Derived], list[tuple[Any, ...]]]] = {
    "cases": _summary,
    "standings": _duties,
    "claims": _claims,
}
_TABLES = {table.name: table for table in (cases, standings, claims)}
_COLUMNS = {
    "cases": (*_FACTS, *_CASE, "closed_on", "next_attention_on"),
    "standings": ("authority", "case_ref", *_STANDING, "silent_because", "silent_until"),
    "claims": ("authority", "case_ref", *_CLAIM, *_VERDICT, "claimed_by", "claimed_on", "due_on", "told_on"),
}


def rows_of(derived: Derived | None) -> Rows:
    """What would be stored about a request; None: no event of it stands any more."""
    return {name: rows(derived) for name, rows in _OF_ONE.items()} if derived else {}


def stored(connection: sa.Connection, authority: str, refs: Sequence[str]) -> dict[str, Rows]:
    """What is stored about these requests."""
    found: dict[str, dict[str, list[tuple[Any, ...]]]] = defaultdict(lambda: defaultdict(list))
    for name, table in _TABLES.items():
        place = _COLUMNS[name].index("case_ref")
        for some in chunks(refs):
            query = sa.select(*[table.c[each] for each in _COLUMNS[name]])
            query = query.where(table.c.authority == authority, table.c.case_ref.in_(some))
            for row in connection.execute(query).all():
                found[row[place]][name].append(tuple(row))
    return dict(found)


def same(one: Rows, other: Rows) -> bool:
    """Whether two requests' rows are the same, in whatever order."""
    return all(Counter(one.get(name, ())) == Counter(other.get(name, ())) for name in _TABLES)


def save(connection: sa.Connection, authority: str, found: Mapping[str, Rows]) -> None:
    """Replace what is stored about these requests."""
    for some in chunks(sorted(found)):
        for table in reversed(_TABLES.values()):
            connection.execute(sa.delete(table).where(table.c.authority == authority, table.c.case_ref.in_(some)))
    if found:
        something_changed(connection, authority)
    for name, table in _TABLES.items():
        for part in chunks([row for each in found.values() for row in each.get(name, ())]):
            connection.execute(sa.insert(table), list(_named(name, part)))


def _named(name: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    return (dict(zip(_COLUMNS[name], row, strict=True)) for row in rows)
