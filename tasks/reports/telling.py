"""The tables that the reports share, suppressed: how timely, advice by service, waits, escalations, other areas."""

from collections.abc import Sequence

from config.measures import Mean, measures
from config.practice.priorities import priorities
from models.letters import AdviceRow
from models.suppression import HIDDEN, part_shown, shown, small, suppressed
from models.timeliness import percent
from tasks.composing import holder_label
from tasks.reports.document import Line, Table
from tasks.reports.known import Known
from tasks.reports.periods import short
from tasks.reports.told import NOTHING, Told, told

RATES = (
    "pc_plans_issued_20_weeks_ex",
    "pc_plans_issued_within_20_weeks",
    "pc_plans_due_in_time",
    "pc_request_outcome_six_weeks",
    "pc_outcome_decision_within_time",
    "pc_requests_decided_not_to_assess",
    "pc_advice_in_time",
    "pc_advice_first_time",
)
MEANS = ("avg_weeks_issue_plan_exc",)
COUNTS = ("requests_received_in_year",)
NOT_TRACKED, NOT_TOLD = "not tracked", "not told"
PUBLISHED = "Source: DfE, Education, health and care plans, the latest calendar year held for each area. Published counts are not suppressed by this report."
SMALL_IN_A_COLUMN = (
    f"{HIDDEN}: a small count is left out, and a second one of its column, so that no total gives it away."
)


def told_of(known: Known) -> list[Told]:
    """The figures of each period, as far as they may be told."""
    return [told(each, (*RATES, *COUNTS, *_of_priorities()), known.below) for each in known.figures]


def _of_priorities() -> list[str]:
    """The measures that the priorities show, and the counts that their own figures are parts of."""
    shown = [name for each in priorities().priority for name in each.figures if not priorities().find(name)]
    return [*shown, *(each.whole for each in priorities().figure if isinstance(each.whole, str))]


def about_suppression(below: int) -> str:
    """The sentence under every table with something left out."""
    if not below:
        return "No count is suppressed."
    return (
        f"{HIDDEN}: a count from 1 to {below - 1} is not told, nor what it could be worked out from. "
        f"A rate that would tell such a count is given as a bound or to the whole per cent. Noughts are told."
    )


def timely(known: Known, rates: Sequence[str] = RATES) -> Table:
    """The official rates of the period beside those of the period before, with what each counts."""
    now, before = _now_and_before(known)
    heads = ("Measure", short(known.period), short(known.periods[-2]) if before else "Period before", "Change")
    lines = [_rate(name, now, before) for name in rates] + [_mean(name, now, before) for name in MEANS]
    return Table("This period beside the one before", heads, tuple(lines))


def _now_and_before(known: Known) -> tuple[Told, Told | None]:
    found = told_of(known)
    return found[-1], found[-2] if len(found) > 1 else None


def _rate(name: str, now: Told, before: Told | None) -> Line:
    measure = measures().find(name)
    was = before.rate(name) if before else NOT_TRACKED
    return Line(measure.label, (now.rate(name), was, change(name, now, before)), capital(measure.sentence))


def change(name: str, now: Told, before: Told | None) -> str:
    """The change of a rate in points, where both are told exactly."""
    then, is_now = before.rated(name) if before else None, now.rated(name)
    if not then or not is_now or then.near or is_now.near:
        return NOT_TOLD if before else ""
    points = round(is_now.percent - then.percent, 1)
    return f"{'up' if points > 0 else 'down'} {abs(points):.1f} points" if points else "no change"


def _mean(name: str, now: Told, before: Told | None) -> Line:
    measure = measures().find(name)
    return Line(measure.label, (mean(name, now), mean(name, before) if before else NOT_TRACKED, ""), capital(measure.sentence))  # fmt: skip


def mean(name: str, of: Told) -> str:
    """A mean as it is printed; that of a few is not told."""
    measure = measures().find(name)
    assert isinstance(measure, Mean)
    figure = of.figures[name]
    if figure is None:
        return NOTHING
    return f"{figure:.1f} weeks" if measure.of in of.names else HIDDEN


def trend(known: Known) -> Table:
    """The periods, oldest first: what came in, what was decided and sent in time, and what was open at the end."""
    lines = [
        Line(
            short(period),
            (
                each.count("requests_received_in_year"),
                each.rate("pc_request_outcome_six_weeks"),
                each.rate("pc_plans_issued_20_weeks_ex"),
                each.rate("pc_plans_due_in_time"),
                shown(left_open, known.below),
            ),
        )
        for period, each, left_open in zip(known.periods, told_of(known), known.open_at_end, strict=True)
    ]
    heads = ("Period", "Requests received", "Decided within 6 weeks", "Plans within 20 weeks", "Plans due, in time", "Open at the end")  # fmt: skip
    return Table("Period by period", heads, tuple(lines))


def advice(known: Known) -> Table:
    """Advice by service; small counts are left out with what they could be worked out from."""
    rows = known.advice
    # The columns' totals can be known; across a row nothing adds up to anything that is told.
    columns = [
        [(each.asked,) for each in rows],
        [(each.in_time,) for each in rows],
        [(each.late,) for each in rows],
        [(each.returned,) for each in rows],
        [(each.outstanding - each.overdue,) for each in rows],
        [(each.overdue,) for each in rows],
    ]
    told_cells = [suppressed(each, known.below) for each in columns]
    lines = []
    for place, row in enumerate(rows):
        oldest = HIDDEN if small(row.outstanding, known.below) else "" if row.oldest_days is None else f"{row.oldest_days // 7} weeks"  # fmt: skip
        counts = [_cell(each[place][0]) for each in told_cells]
        cells = (*counts[:4], _good(row, known.below), *counts[4:], oldest or "none", _of_work(known, row))
        lines.append(Line(row.label, cells, row.date_name))
    heads = ("Service", "Asked", "Came in time", "Came late", "Sent back", "Good the first time", "To come, in date", "To come, past date", "Oldest asked", "Weeks of work")  # fmt: skip
    return Table("Advice by service in the period, and waited for at its end", heads, tuple(lines), widths=(40, 8, 9, 8, 8, 10, 10, 10, 12, 11))  # fmt: skip


def _of_work(known: Known, row: AdviceRow) -> str:
    """How many weeks of what comes are waited for, to the whole week; not of a few."""
    queue = next((each for each in known.queues if holder_label(each.service) == row.label), None)
    if queue is None or queue.weeks_of_work is None or small(queue.waiting, known.below):
        return HIDDEN if row.outstanding else "none"
    return f"{queue.weeks_of_work:.0f} weeks"


def _good(row: AdviceRow, below: int) -> str:
    """The share alone: with its counts, those beside it could be worked out."""
    if not part_shown(row.first_time, row.came, below) or small(row.returned, below):
        return HIDDEN
    good = percent(row.first_time, row.came)
    return NOTHING if good is None else f"{good:.0f}%"


def _cell(count: int | None) -> str:
    return HIDDEN if count is None else f"{count:,}"


def waits(known: Known) -> Table:
    """How long the open requests have waited, in weeks."""
    cells = told_waits(known)
    lines = [Line(row.label, (_cell(count),)) for row, count in zip(known.waiting, cells, strict=True)]
    total = shown(sum(each.count for each in known.waiting), known.below)
    return Table("Open requests at the end of the period, by weeks since the request", ("Waiting", "Requests"), (*lines, Line("All open requests", (total,))))  # fmt: skip


def told_waits(known: Known) -> list[int | None]:
    """Of each band of waiting the count, where it may be told beside the total."""
    return [row[0] for row in suppressed([[each.count] for each in known.waiting], known.below)]


def escalated(known: Known) -> Table:
    """What became of the escalations, and which families are owed a word."""
    found, below = known.escalations, known.below
    lines = (
        Line("Escalated in the period", (shown(found.opened, below),), "Duties about which a manager above was written to for the first time"),
        Line("Taken on in the period", (shown(found.answered, below),), "Escalations that somebody acknowledged"),
        Line("Unanswered since before the period", (shown(found.ignored, below),), "Escalated before the period, still not done at its end, and nobody took it on"),
        Line("Families owed a word", (shown(known.families_owed, below),), "Requests where the family should have been told by the end of the period of advice that is late, and has not been"),
    )  # fmt: skip
    return Table("Escalations, and words to families", ("What", "Number"), lines)


def others(known: Known) -> Table:
    """The published headline of other areas."""
    lines = tuple(Line(each.area, (each.figure, f"{each.plans:,}", str(each.year))) for each in known.beside)
    return Table("Plans within 20 weeks, exceptions left out, as the DfE published it", ("Area", "Per cent", "Plans", "Calendar year"), lines)  # fmt: skip


def capital(sentence: str) -> str:
    """A sentence of the measures as it stands alone."""
    return f"{sentence[:1].upper()}{sentence[1:]}."
