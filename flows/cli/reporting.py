"""Reports for those above and outside the team."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import PlainError
from flows.cli import app
from flows.cli.output import Json, parse_day, print_json, print_table
from flows.cli.readers import refuse_report_unless_allowed, refuse_trace_unless_allowed
from flows.cli.tracker import tracker

if TYPE_CHECKING:
    from models.store.calendar_days import Period
    from tasks.opening import Tracker

Which = Annotated[str, typer.Argument(metavar="board|scrutiny|foi|inspection", help="Who it is for.")]


@app.command(epilog="Example: ehcp report board --from 2026-07-01 --to 2026-09-30")
def report(
    which: Which,
    first: Annotated[date, typer.Option("--from", parser=parse_day, metavar="YYYY-MM-DD", help="First day.")],
    last: Annotated[date, typer.Option("--to", parser=parse_day, metavar="YYYY-MM-DD", help="Last day.")],
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write it there; by default to reports in the home folder.")
    ] = None,
    trace: Annotated[
        str | None,
        typer.Option(metavar="FIGURE", help="The cases behind a figure of the board's report; list names the figures."),
    ] = None,
    json: Json = False,
) -> None:
    """A report on a period: to the board, to scrutiny, an FOI answer, the inspection pack.

    The board and scrutiny get a PDF and a page, an FOI answer is a CSV file; in all three small counts are
    suppressed.  The inspection pack is a workbook with a method statement; it holds case references.
    """
    from tasks.reports import Report, period_of, write_report

    if which not in list(Report):
        raise PlainError(f"there is no report {which}: choose one of {', '.join(Report)}")
    refuse_report_unless_allowed(which)
    desk = tracker()
    period = period_of(first, last, desk.today())
    if trace:
        refuse_trace_unless_allowed()
        _trace(desk, which, period, trace, json=json)
        return
    files = write_report(desk, Report(which), period, out or desk.home / "reports")
    if json:
        print_json({"report": which, "from": first, "to": last, "files": list(map(str, files))})
        return
    for file in files:
        typer.echo(f"written: {file}")


def _trace(desk: "Tracker", which: str, period: "Period", figure: str, *, json: bool) -> None:
    """A figure's cases, or every figure that can be asked for."""
    from tasks.reports import Report, tracing

    if which != Report.BOARD:
        raise PlainError(
            "--trace asks for the cases behind a figure of the board's report: ehcp report board --trace FIGURE"
        )
    if figure == "list":
        names = tracing.names(desk, period)
        if json:
            print_json({"figures": names})
            return
        # As they are typed: a table would turn their underscores into spaces.
        for name, label in names.items():
            typer.echo(f"{name}  {label}")
        return
    found = tracing.trace(desk, period, figure)
    if json:
        print_json({"figure": found.name, "label": found.label, "parts": found.parts})
        return
    for part, cases in found.parts.items():
        typer.echo(f"{found.label}: {part}, {len(cases)}")
        print_table("", tuple(cases[0]) if cases else ("case_ref",), cases)
