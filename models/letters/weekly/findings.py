"""What a chart shows, in a sentence made from its figures: the title that stands over it."""

from collections.abc import Sequence

from models.effect import FEWEST
from models.letters.weekly.rows import AdviceRow, MonthRow, StageRow, share
from models.letters.words import counted

WELL = 0.9
"""From this share in time a service is said to do well."""


def plans(months: Sequence[MonthRow]) -> str:
    """The share of the plans within 20 weeks, in all the months and in the last that had any."""
    within, over = (sum(getattr(row, name) for row in months) for name in ("within", "over"))
    last = next((row for row in reversed(months) if row.within + row.over), None)
    if not last:
        return "No finalised plan was sent in the last thirteen months."
    return f"Plans within 20 weeks: {share(within, within + over)} in thirteen months, {last.figure} in {last.month}."


def flow(months: Sequence[MonthRow]) -> str:
    """What came in and went out, and how what is open has changed; empty without a month."""
    if not months:
        return ""
    received, sent = (sum(getattr(row, name) for row in months) for name in ("received", "sent"))
    first, last = months[0], months[-1]
    came = f"{counted(received, 'request')} came in and {counted(sent, 'plan')} went out"
    return f"{came} in thirteen months; open: {first.left_open:,} at the end of {first.month}, {last.left_open:,} now."


def advice(rows: Sequence[AdviceRow]) -> str:
    """How many services send nine in ten in time, and which is furthest from it; empty where none can be judged."""
    judged = [row for row in rows if row.in_time + row.late >= FEWEST]
    if not judged:
        return ""
    rates = {row.label: row.in_time / (row.in_time + row.late) for row in judged}
    worst = min(rates, key=lambda label: rates[label])
    well = sum(each >= WELL for each in rates.values())
    return f"{well} of {counted(len(judged), 'service')} sent nine in ten in time; {worst} least, {100 * rates[worst]:.0f}%."


def stages(rows: Sequence[StageRow]) -> str:
    """How many requests are open, and at which stage most of those past a statutory date stand."""
    total, past = sum(row.open for row in rows), sum(row.overdue for row in rows)
    if not past:
        return f"{counted(total, 'open request')}, none past a statutory date."
    most = max(rows, key=lambda row: row.overdue)
    return f"{counted(total, 'open request')}, {past:,} past a statutory date; most of these, {most.overdue:,}, at the stage {most.stage}."
