"""The board of figures: the official measures with their formulas, month by month, and who waits how long."""

from models.letters import MeasureRow, MonthRow, StageRow, WaitRow, counted, findings, in_words
from models.store.calendar_days import Period
from models.store.session import reading
from models.store.standing_on import open_requests
from tasks.boards.look import Look
from tasks.boards.markdown import Markdown, bullets, escaped, heading, section, table
from tasks.measuring import YEAR, Figures, figures, measure_rows, month_rows
from tasks.measuring.week import BANDS, by_stage, waiting
from tasks.pictures import image, svg
from tasks.pictures.charts import in_and_out, plans_by_month, stages, waits


def timeliness(look: Look) -> str:
    """The measures of twelve months, in words, in pictures and under their DfE names."""
    with reading(look.tracker.engine) as connection:
        (year,) = figures(connection, look.tracker, [Period(look.on - YEAR, look.on)])
        by_month = month_rows(connection, look.tracker, look.on)
        open_ones = open_requests(connection, look.tracker.authority, look.on, BANDS)
    purpose = "How much is done within the limits of the law, by the official definitions: what the DfE, Ofsted and the board are told."
    return (
        heading("Timeliness", purpose, look.on)
        + section("The twelve months to this day", bullets(map(_rate, measure_rows(year))))
        + section("Finalised plans, month by month", _plans_picture(by_month))
        + section(
            "Requests in, plans out",
            f"{findings.flow(by_month)}\n\n{image(svg(in_and_out(by_month)), findings.flow(by_month))}\n",
        )
        + section("Open requests by stage", _stages_picture(by_stage(open_ones)))
        + section("How long the open requests have waited", _waits_picture(waiting(open_ones)))
        + section("Under their DfE names", _official(look, year))
    )


def _rate(row: MeasureRow) -> str:
    """One figure with its formula; a list, since a table would hide the formula behind the edge of the dark face."""
    return f"**{row.figure}** ({row.numerator:,} of {row.denominator:,}): {escaped(row.label)}.  Counted: {escaped(row.formula)}."


def _plans_picture(months: tuple[MonthRow, ...]) -> str:
    """Every plan that was sent, month by month; the figure in words is the first table's."""
    says = findings.plans(months)
    return f"{says}  Plans that went to mediation or a tribunal are left out.\n\n{image(svg(plans_by_month(months)), says)}\n"


def _stages_picture(rows: tuple[StageRow, ...]) -> str:
    says = findings.stages(rows)
    return f"{says}\n\n{image(svg(stages(rows)), says)}\n"


def _waits_picture(rows: tuple[WaitRow, ...]) -> str:
    most = max(rows, key=lambda each: each.count)
    says = (
        f"Of {counted(sum(each.count for each in rows), 'open request')}, most ({most.count}) have waited {most.label}."
    )
    return f"{says}  The last three bands are past 20 weeks.\n\n{image(svg(waits(rows)), says)}\n"


def _official(look: Look, found: Figures) -> str:
    """Every measure over the twelve months, under its id: the DfE's column where it has one."""
    rows = [(Markdown(f"`{name}`"), "nothing to count" if figure is None else figure) for name, figure in found.items()]
    said = f"{in_words(look.on - YEAR)} to {in_words(look.on)}."
    return f"{said}\n\n{table(('Measure', 'Figure'), rows)}"
