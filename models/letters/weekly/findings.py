"""What a chart shows, in a sentence made from its figures: the title that stands over it."""

from collections.abc import Sequence
from typing import NamedTuple

from models.effect import FEWEST
from models.letters.weekly.advice import AdviceRow, Before, Came, points
from models.letters.weekly.rows import MonthRow, StageRow, share
from models.letters.words import counted

WELL = 0.9
"""From this share in time a service is said to do well."""
APART = 5
"""Points by which both must have changed before they are said to have gone apart."""
MOST_TRADED = 3
"""Services that are named for it."""


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


def traded(rows: Sequence[AdviceRow]) -> tuple[str, ...]:
    """Where the timeliness of advice and its quality went apart since the thirteen weeks before, with the figures.

    All services together first, then those whose quality fell most: a week that is told by its speed alone is told
    wrong.  Empty where both went the same way, or where too little came to say.
    """
    pairs = [("", _together(rows))] + [(row.label, (row, row.before)) for row in rows if row.before]
    found = [(turned, label, now, before) for label, (now, before) in pairs if (turned := _turned(now, before))]
    of_all = [each for each in found if not each[1]]
    services = sorted((each for each in found if each[1]), key=lambda each: each[0].good)[:MOST_TRADED]
    return tuple(_apart(*each) for each in (*of_all, *services))


class _Turn(NamedTuple):
    """By how many points each of the two changed."""

    timely: float
    good: float


def _together(rows: Sequence[AdviceRow]) -> tuple[Before, Before]:
    before = [row.before for row in rows if row.before]
    return _sum(rows), _sum(before)


def _sum(rows: Sequence[Came]) -> Before:
    return Before(*(sum(getattr(row, name) for row in rows) for name in ("in_time", "late", "first_time", "came")))


def _turned(now: Came, before: Came) -> _Turn | None:
    """The change of both, where one rose and the other fell by more than a few pieces could do."""
    changed = points(now, before)
    enough = min(now.in_time + now.late, now.came, before.in_time + before.late, before.came) >= FEWEST
    if not changed or not enough:
        return None
    turn = _Turn(*changed)
    return turn if min(abs(turn.timely), abs(turn.good)) >= APART and turn.timely * turn.good < 0 else None


def _apart(turn: _Turn, label: str, now: Came, before: Came) -> str:
    rose, fell = ("rose", "fell") if turn.timely > 0 else ("fell", "rose")
    whose = f"{label}: advice" if label else "Advice"
    timely = f"in time {share(now.in_time, now.in_time + now.late)} after {share(before.in_time, before.in_time + before.late)}"
    good = f"accepted the first time {share(now.first_time, now.came)} after {share(before.first_time, before.came)}"
    since = "" if label else ", each against the thirteen weeks before"
    return f"{whose} in time {rose}, and accepted the first time {fell}: {timely}; {good}{since}."


def stages(rows: Sequence[StageRow]) -> str:
    """How many requests are open, and at which stage most of those past a statutory date stand."""
    total, past = sum(row.open for row in rows), sum(row.overdue for row in rows)
    if not past:
        return f"{counted(total, 'open request')}, none past a statutory date."
    most = max(rows, key=lambda row: row.overdue)
    return f"{counted(total, 'open request')}, {past:,} past a statutory date; most of these, {most.overdue:,}, at the stage {most.stage}."
