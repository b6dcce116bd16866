"""Figures and letters for managers, and the sample authority."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from flows.cli import app
from flows.cli.output import Json, in_words, parse_day, print_json, print_table
from flows.cli.tracker import tracker

Sunday = Annotated[
    date | None,
    typer.Option("--week-ending", parser=parse_day, metavar="YYYY-MM-DD", help="A Sunday; by default the last one."),
]


@app.command(epilog="Example: ehcp summary --week-ending 2026-11-22 --out reports")
def summary(
    week_ending: Sunday = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write text and HTML there.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Queue it for its readers, once a week.")] = False,
    json: Json = False,
) -> None:
    """The weekly timeliness summary."""
    from tasks import reporting

    desk = tracker()
    sunday = reporting.week_ending(desk, week_ending)
    try:
        files = reporting.write_summary(desk, sunday, out) if out else ()
    except OSError as error:
        raise typer.BadParameter(f"{out} cannot be written: {error.strerror}", param_hint="--out") from None
    queued = reporting.queue_summary(desk, sunday) if send else 0
    rendered = reporting.render_summary(desk, sunday)
    if json:
        print_json(
            {
                "week_ending": sunday,
                "subject": rendered.subject,
                "files": list(map(str, files)),
                "queued": queued,
                "text": rendered.text,
            }
        )
        return
    typer.echo(rendered.text)
    for file in files:
        typer.echo(f"written: {file}", err=True)


@app.command(epilog="Example: ehcp timeliness --from 2025-01-01 --to 2025-12-31")
def timeliness(
    first: Annotated[date, typer.Option("--from", parser=parse_day, metavar="YYYY-MM-DD", help="First day.")],
    last: Annotated[date, typer.Option("--to", parser=parse_day, metavar="YYYY-MM-DD", help="Last day.")],
    json: Json = False,
) -> None:
    """The official measures of a period, under their DfE names."""
    from tasks.measuring import timeliness as measure

    if last < first:
        raise typer.BadParameter(f"the period ends on {in_words(last)}, before it starts")
    desk = tracker()
    found = measure(desk, first, last)
    if json:
        print_json(found)
        return
    rows = [{"measure": name, "figure": figure} for name, figure in found.items()]
    print_table(f"{in_words(first)} to {in_words(last)}", ("measure", "figure"), rows)


@app.command(epilog="Example: ehcp demo --like York --year 2025")
def demo(
    like: Annotated[str, typer.Option(help="The authority whose published year the sample reproduces.")] = "York",
    year: Annotated[int, typer.Option(help="The calendar year of the published figures.")] = 2025,
    ends_on: Annotated[
        date | None,
        typer.Option(
            "--ends-on", parser=parse_day, metavar="YYYY-MM-DD", help="Place the year so that it ends on this day."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """A sample authority's year, day by day, on a simulated clock.  Only into an empty tracker."""
    from tasks.demonstrating import demonstrate

    done = demonstrate(
        tracker(), like=like, year=year, ends_on=ends_on or date(year, 12, 31), say=None if json else typer.echo
    )
    if json:
        print_json(done)
        return
    rows = [{"measure": name, "figure": figure} for name, figure in done["measures"].items()]
    print_table(f"{done['like']} {done['year']}, a generated sample", ("measure", "figure"), rows)
