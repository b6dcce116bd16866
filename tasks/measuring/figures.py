"""The figures of `config/measures.toml`: for a period, month by month, and as rows with what each counts."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from config.measures import Rate, measures
from models.letters import MeasureRow
from models.store.calendar_days import Period
from models.store.measuring import counted
from models.store.session import reading
from tasks.opening import Tracker

Figures = dict[str, int | float | None]

YEAR = timedelta(days=364)
MONTHS = 12
SHOWN = (
    "pc_plans_issued_20_weeks_ex",
    "pc_plans_issued_within_20_weeks",
    "pc_plans_due_in_time",
    "pc_request_outcome_six_weeks",
    "pc_outcome_decision_within_time",
    "pc_requests_decided_not_to_assess",
    "pc_advice_in_time",
    "pc_advice_first_time",
)
"""The rates that a reader is shown; the others are a command away."""


def timeliness(tracker: Tracker, first: date, last: date) -> Figures:
    """Every measure of a period, both days included, by its id in `config/measures.toml`."""
    with reading(tracker.engine) as connection:
        return figures(connection, tracker, [Period(first, last)])[0]


def figures(
    connection: sa.Connection, tracker: Tracker, periods: Sequence[Period], only: Collection[str] = ()
) -> list[Figures]:
    """The measures of each of these periods: every one, or `only` these and what they are made of."""
    left_out = tracker.settings.other_disputes == "left_out"
    found = counted(connection, tracker.authority, periods, only, other_disputes_left_out=left_out)
    return [each.figures for each in found]


def months_to(last: date) -> list[Period]:
    """The twelve months that end with a day, and the same month of the year before, oldest first."""
    numbers = [last.year * 12 + last.month - 1 - back for back in range(MONTHS, -2, -1)]
    firsts = [date(month // 12, month % 12 + 1, 1) for month in numbers]
    ends = (min(following - timedelta(days=1), last) for following in firsts[1:])
    return [Period(first, end) for first, end in zip(firsts, ends, strict=False)]


def measure_rows(found: Figures, shown: Sequence[str] = SHOWN) -> tuple[MeasureRow, ...]:
    """These rates as rows: how it is called, what it counts, of how many, and the DfE's name where it has one."""
    return tuple(_row(each, found) for name in shown if isinstance(each := measures().find(name), Rate))


def _row(rate: Rate, found: Figures) -> MeasureRow:
    return MeasureRow(
        label=rate.label,
        formula=rate.sentence + _exceptions_left_out(rate, found),
        numerator=int(found[rate.top] or 0),
        denominator=sum(int(found[each] or 0) for each in rate.of),
        percent=found[rate.id],
        definition=rate.id,
        ours=rate.ours,
    )


def _exceptions_left_out(rate: Rate, found: Figures) -> str:
    """Exceptions written down only after the limit had passed are counted apart wherever the figure stands."""
    if rate.id != "pc_plans_issued_20_weeks_ex":
        return ""
    left_out, late = found["plans_issued_with_exception"], found["plans_issued_exception_recorded_late"]
    return f"; {left_out} plans are left out for an exception, {late} of these recorded after the limit had passed"
