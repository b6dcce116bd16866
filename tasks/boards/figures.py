"""The board of figures: the official measures with their formulas, month by month, and who waits how long."""

from datetime import date

from models.letters import MeasureRow, WaitRow, counted, in_words
from models.store import caseload
from models.store.session import reading
from tasks.boards.look import Look
from tasks.boards.markdown import Markdown, bullets, escaped, heading, section, table
from tasks.measuring import YEAR, by_month, rates, waiting
from tasks.measuring import timeliness as measured_from
from tasks.pictures import image
from tasks.pictures.charts import plans_by_month, waits

Figures = dict[str, int | float | None]


def timeliness(look: Look) -> str:
    """The measures of twelve months, in words, in pictures and under their DfE names."""
    with reading(look.tracker.engine) as connection:
        measured = rates(connection, look.tracker.authority, look.on)
        months = by_month(connection, look.tracker.authority, look.on)
        waited = waiting(caseload.caseload(connection, look.tracker.authority, look.on), look.on)
    purpose = "How much is done within the limits of the law, by the official definitions: what the DfE, Ofsted and the board are told."
    return (
        heading("Timeliness", purpose, look.on)
        + section("The twelve months to this day", bullets(map(_rate, measured)))
        + section("Finalised plans, month by month", _plans_picture(months))
        + section("How long the open requests have waited", _waits_picture(waited))
        + section("Under their DfE names", _official(look))
    )


def _rate(row: MeasureRow) -> str:
    """One figure with its formula; a list, since a table would hide the formula behind the edge of the dark face."""
    return f"**{row.figure}** ({row.numerator:,} of {row.denominator:,}): {escaped(row.label)}.  Counted: {escaped(row.formula)}."


def _plans_picture(months: list[tuple[date, Figures]]) -> str:
    """Every plan that was sent, month by month; the figure in words is the first table's."""
    rows = [(f"{first:%b} {first:%Y}", *_within_and_over(found)) for first, found in months]
    within, over = sum(row[1] for row in rows), sum(row[2] for row in rows)
    span = f"{rows[0][0]} to {rows[-1][0]}"
    says = f"From {span}, {counted(within, 'plan')} within 20 weeks and {over:,} over."
    return f"{says}  Plans that went to mediation or a tribunal are left out.\n\n{image(plans_by_month(rows), says)}\n"


def _within_and_over(found: Figures) -> tuple[int, int]:
    within = int(found["plans_issued_within_20_weeks"] or 0)
    return within, int(found["plans_issued_den"] or 0) - within


def _waits_picture(rows: tuple[WaitRow, ...]) -> str:
    most = max(rows, key=lambda each: each.count)
    says = (
        f"Of {counted(sum(each.count for each in rows), 'open request')}, most ({most.count}) have waited {most.label}."
    )
    return f"{says}  The last three bands are past 20 weeks.\n\n{image(waits(rows), says)}\n"


def _official(look: Look) -> str:
    """The columns of the return over the twelve months, as they are spelled there."""
    first = look.on - YEAR
    found = measured_from(look.tracker.engine, look.tracker.authority, first, look.on)
    rows = [(Markdown(f"`{name}`"), "nothing to count" if figure is None else figure) for name, figure in found.items()]
    return f"{in_words(first)} to {in_words(look.on)}.\n\n{table(('Measure', 'Figure'), rows)}"
