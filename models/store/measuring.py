"""Counting what `config/measures.toml` says, in the database: one question for each kind of day, whatever the periods.

A period is found by the index of its day, so that the cost follows what happened in it and not the history.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import sqlalchemy as sa

from config.measures import Condition, Count, measures
from config.quality import Whose, YesNo
from config.vocabulary import EventKind, Stage
from models.store.calendar_days import Period, days_between
from models.store.tables import cases, events, metadata, standings
from models.timeliness import Counted, Facts

_back, _first = standings.alias(), standings.alias()
_WENT_BACK = (
    sa.select(_first.c.id)
    .select_from(_back)
    .join(_first, sa.and_(*(_first.c[name] == _back.c[name] for name in ("authority", "case_ref", "about"))))
    .where(_back.c.duty == "rework_advice", _back.c.authority == sa.bindparam("of_authority"))
    .where(_first.c.duty == "provide_advice")
    .cte("went_back")
    .prefix_with("MATERIALIZED")
)
_fixes = events.alias()
_OF = {"requests": cases, "duties": standings}
_FAMILY = "family"
RECEPTION, YEAR_NINE = 0, 9


def _heard(whose: Whose) -> sa.ColumnElement[bool]:
    """Whether these views were gathered before the plan was sent, and used; a mistake that was corrected is none."""
    mistakes = sa.select(_fixes.c.corrects).where(
        _fixes.c.authority == cases.c.authority, _fixes.c.case_ref == cases.c.case_ref
    )
    return sa.exists().where(
        events.c.authority == cases.c.authority,
        events.c.case_ref == cases.c.case_ref,
        events.c.event == EventKind.VIEWS_GATHERED,
        events.c.whose == whose,
        events.c.used == YesNo.YES,
        events.c.occurred_on <= cases.c.final_on,
        events.c.key.not_in(mistakes.where(_fixes.c.corrects.is_not(None)).correlate(cases)),
    )


_CONDITIONS: dict[Condition, sa.ColumnElement[bool]] = {
    Condition.DECIDED_TO_ASSESS: cases.c.decided == EventKind.DECISION_TO_ASSESS_NOTIFIED,
    Condition.DECIDED_NOT_TO_ASSESS: cases.c.decided == EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED,
    Condition.UNDECIDED: cases.c.decided.is_(None),
    Condition.WITHDRAWN: cases.c.withdrawn_on.is_not(None),
    Condition.NOT_WITHDRAWN: cases.c.withdrawn_on.is_(None),
    Condition.REFUSAL_UNDISPUTED: ~cases.c.contested,
    Condition.WHOLLY_UNDISPUTED: sa.and_(~cases.c.contested, ~cases.c.contested_otherwise),
    Condition.UNDISPUTED: sa.and_(
        ~cases.c.contested,
        sa.or_(~cases.c.contested_otherwise, ~sa.bindparam("other_disputes_left_out", type_=sa.Boolean())),
    ),
    Condition.EXCEPTION_RECORDED_LATE: cases.c.excepted_late,
    Condition.WITH_EXCEPTION: cases.c.excepted,
    Condition.STILL_OWED_THEN: sa.or_(standings.c.ended_on.is_(None), standings.c.ended_on > standings.c.due_on),
    Condition.IN_TIME: standings.c.done_on <= standings.c.due_on,
    Condition.LATE: sa.and_(standings.c.done_on > standings.c.due_on, standings.c.excepted_by.is_(None)),
    Condition.FROM_A_SERVICE: standings.c.holder != _FAMILY,
    Condition.NOT_RETURNED: standings.c.id.not_in(sa.select(_WENT_BACK.c.id)),
    Condition.EARLY_YEARS: cases.c.year_group <= RECEPTION,
    Condition.CHILD_HEARD: _heard(Whose.CHILD),
    Condition.PARENTS_HEARD: _heard(Whose.PARENT),
    Condition.FROM_YEAR_NINE: cases.c.year_group >= YEAR_NINE,
}
_WITHOUT_EXCEPTION = {"requests": ~cases.c.excepted, "duties": standings.c.excepted_by.is_(None)}


def counted(
    connection: sa.Connection,
    authority: str,
    periods: Sequence[Period],
    only: Collection[str] = (),
    *,
    other_disputes_left_out: bool = False,
) -> list[Counted]:
    """What is counted for each of these periods: everything, or `only` what these measures are made of.

    `other_disputes_left_out`: plans whose contents or setting went to mediation or a tribunal are not measured.
    """
    counts = measures().made_of(only) if only else measures().count
    found = _count(connection, authority, periods, counts, None, left_out=other_disputes_left_out)
    return [_counted(found.get((place, ""), {}), counts) for place in range(len(periods))]


def counted_apart(rows: Iterable[Facts], period: Period) -> Counted:
    """The same of facts that no tracker holds, as those of a return: all that they alone can tell.

    They are counted by the same question, in a database that is gone when it is answered.
    """
    counts = [each for each in measures().count if each.of == "requests"]
    engine = sa.create_engine("sqlite://")
    metadata.create_all(engine, tables=[cases])
    with engine.begin() as connection:
        if kept := [_kept(number, each) for number, each in enumerate(rows)]:
            connection.execute(sa.insert(cases), kept)
        found = _count(connection, _NOBODY, [period], counts, None, left_out=False)
    engine.dispose()
    return _counted(found.get((0, ""), {}), counts)


_NOBODY = "000"


def _kept(number: int, facts: Facts) -> dict[str, Any]:
    values = {each.name: getattr(facts, each.name) for each in fields(facts)}
    return {"authority": _NOBODY, "case_ref": str(number), "stage": Stage.CLOSED, **values}


def counted_by_service(
    connection: sa.Connection, authority: str, periods: Sequence[Period]
) -> list[dict[str, dict[str, int]]]:
    """What is counted of advice in each period, by who was asked for it, then by the id of the count."""
    found = _count(connection, authority, periods, measures().by_service, standings.c.holder, left_out=False)
    empty = {each.id: 0 for each in measures().by_service}
    by_place: list[dict[str, dict[str, int]]] = [{} for _ in periods]
    for (place, holder), counts in found.items():
        by_place[place][holder] = empty | dict(counts)
    return by_place


def counts_of(connection: sa.Connection, authority: str, period: Period, counts: Sequence[Count]) -> dict[str, int]:
    """What these counts come to in a period, by their id; they need not be measures."""
    found = _count(connection, authority, [period], counts, None, left_out=False)
    return {each.id: found.get((0, ""), {}).get(each.id, 0) for each in counts}


@dataclass(frozen=True, slots=True)
class Counting:
    """One row behind a count: the request, what of it (advice), the day that places it, and who was asked."""

    case_ref: str
    about: str | None
    on: date
    holder: str | None


def population(
    connection: sa.Connection, authority: str, period: Period, count: Count, *, other_disputes_left_out: bool = False
) -> list[Counting]:
    """Every row that a count counts in a period, found by the very conditions that it is counted by."""
    table = _OF[count.of]
    about = (standings.c.about, standings.c.holder) if table is standings else (sa.null(), sa.null())
    query = sa.select(table.c.case_ref, about[0], table.c[count.day], about[1])
    query = query.where(table.c.authority == authority, table.c[count.day].between(period.first, period.last))
    query = query.where(_holds(count), *([standings.c.duty.in_(count.duty)] if count.duty else []))
    query = query.where(cases.c.requested) if count.of == "requests" else query
    said = {"other_disputes_left_out": other_disputes_left_out, "of_authority": authority}
    return [Counting(*row) for row in connection.execute(query.order_by(table.c[count.day], table.c.case_ref), said)]


def _counted(found: dict[str, int], counts: Sequence[Count]) -> Counted:
    ids = [each.id for each in counts]
    return Counted({name: found.get(name, 0) for name in ids}, {name: found.get(f"days_{name}", 0) for name in ids})


def _count(
    connection: sa.Connection,
    authority: str,
    periods: Sequence[Period],
    counts: Iterable[Count],
    by: sa.ColumnElement[str] | None,
    *,
    left_out: bool,
) -> dict[tuple[int, str], dict[str, int]]:
    """The counts by the place of the period and by what they are grouped by: one query for each kind of day."""
    alike: dict[tuple[str, str, tuple[str, ...]], list[Count]] = defaultdict(list)
    for each in counts:
        alike[each.of, each.day, each.duty].append(each)
    found: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for of_day in alike.values():
        query = _query(authority, periods, of_day, by)
        for row in connection.execute(query, {"other_disputes_left_out": left_out, "of_authority": authority}):
            told = row._asdict()
            place, group = told.pop("place"), told.pop("grouped", "")
            found[place, group].update({name: value or 0 for name, value in told.items()})
    return found


def _query(
    authority: str, periods: Sequence[Period], counts: Sequence[Count], by: sa.ColumnElement[str] | None
) -> sa.CompoundSelect[Any]:
    """All counts of one table, day and duty, one period after the other: grouped by them, every row would be sorted."""
    return sa.union_all(*(_of_period(authority, place, each, counts, by) for place, each in enumerate(periods)))


def _of_period(
    authority: str, place: int, period: Period, counts: Sequence[Count], by: sa.ColumnElement[str] | None
) -> sa.Select[Any]:
    """The counts of one period; those that a mean is made of bring their days."""
    like = counts[0]
    table = _OF[like.of]
    query = sa.select(sa.literal(place).label("place"), *map(_figure, counts), *_days_of(counts))
    query = query.where(table.c.authority == authority, table.c[like.day].between(period.first, period.last))
    if like.of == "requests":
        query = query.where(cases.c.requested)
    if like.duty:
        query = query.where(standings.c.duty.in_(like.duty))
    return query if by is None else query.add_columns(by.label("grouped")).group_by(by)


def _figure(count: Count) -> sa.Label[int]:
    return sa.func.count(sa.case((_holds(count), 1))).label(count.id)


def _days_of(counts: Sequence[Count]) -> list[sa.Label[int]]:
    """The days that the means over these counts are made of."""
    means = {each.of for each in measures().mean}
    return [
        sa.func.sum(sa.case((_holds(each), _took(each)), else_=0)).label(f"days_{each.id}")
        for each in counts
        if each.id in means
    ]


def _holds(count: Count) -> sa.ColumnElement[bool]:
    """Whether a row of the table, whose day lies in the period, is counted."""
    asked = [
        _WITHOUT_EXCEPTION[count.of] if each is Condition.WITHOUT_EXCEPTION else _CONDITIONS[each]
        for each in count.where
    ]
    if count.at_most is not None:
        asked.append(_took(count) <= count.at_most)
    if count.more_than is not None:
        asked.append(_took(count) > count.more_than)
    return sa.and_(sa.true(), *asked)


def _took(count: Count) -> sa.ColumnElement[int]:
    return days_between(cases.c.clock_on, cases.c[count.day])
