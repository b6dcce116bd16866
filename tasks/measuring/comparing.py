"""This week beside others: earlier summaries as they were kept, what happened in earlier weeks, and other areas."""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from config.official import beside_of
from models.letters import BesideRow, ChangeRow, FlowRow, WeeklySummary
from models.store import summaries
from models.store.calendar_days import Period
from models.store.standing_on import first_day
from tasks.measuring.figures import Figures, figures
from tasks.opening import Tracker

WEEK = timedelta(days=7)
BACK = (timedelta(0), WEEK, 4 * WEEK, 52 * WEEK)
"""This week, the week before, four weeks before, and the same week of the year before."""
_FLOW = {
    "Requests received": ("requests_received_in_year",),
    "Decisions whether to assess": ("request_outcome_six_weeks", "request_outcome_over_6_weeks"),
    "Advice that came": ("advice_came",),
    "Draft plans": ("drafts_served",),
    "Refusals of a plan": ("assess_not_issued",),
    "Finalised plans": ("assess_issued",),
}


def flow(connection: sa.Connection, tracker: Tracker, sunday: date) -> tuple[FlowRow, ...]:
    """What happened in the week, beside the same in three earlier ones."""
    weeks = [Period(sunday - back - WEEK + timedelta(days=1), sunday - back) for back in BACK]
    only = [name for names in _FLOW.values() for name in names]
    since = first_day(connection, tracker.authority)
    found = [
        told if since and since <= week.last else None
        for week, told in zip(weeks, figures(connection, tracker, weeks, only), strict=True)
    ]
    return tuple(FlowRow(label, *(_sum(each, names) for each in found)) for label, names in _FLOW.items())


def _sum(found: Figures | None, names: Sequence[str]) -> int | None:
    return None if found is None else sum(int(found[each] or 0) for each in names)


def changes(connection: sa.Connection, authority: str, now: WeeklySummary) -> tuple[ChangeRow, ...]:
    """What stood at the end of this week beside what the kept summaries of earlier weeks said."""
    before = summaries.find(connection, authority, [now.week_ending - back for back in BACK[1:]])
    rows = [_standing(now), *(_standing(each) if each else {} for each in before)]
    return tuple(ChangeRow(label, unit, *(each.get((label, unit)) for each in rows)) for label, unit in rows[0])


def _standing(of: WeeklySummary) -> dict[tuple[str, str], float | None]:
    """The figures that a week ends with, by label and unit."""
    counts: dict[tuple[str, str], float | None] = {
        ("Open requests", ""): sum(each.open for each in of.by_stage),
        ("Past a statutory date", ""): of.overdue,
        ("Advice outstanding", ""): sum(each.outstanding for each in of.advice),
        ("Advice past its date", ""): sum(each.overdue for each in of.advice),
    }
    return counts | {(each.label, "%"): each.percent for each in of.measures[:2]}


def beside(authority: str, year: int) -> tuple[BesideRow, ...]:
    """The latest published headline of this authority, England, the region and the statistical neighbours."""
    return tuple(
        BesideRow(row.name, row.year, row.pct20w_excl_exc, row.timeliness_den_excl_exc)
        for row in beside_of(authority, year)
        if row.pct20w_excl_exc is not None and row.timeliness_den_excl_exc is not None
    )
