"""When settings are closed, and what that means for a request that is still to be submitted."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from flows.cli import app
from flows.cli.output import Json, parse_day, print_json, print_table
from flows.cli.tracker import tracker

closures = typer.Typer(help="When each school, college or early years provider is closed.", no_args_is_help=True)
app.add_typer(closures, name="closures")

First = Annotated[
    date | None,
    typer.Option("--from", parser=parse_day, metavar="YYYY-MM-DD", help="In its week begins the calendar; by default today."),
]  # fmt: skip
Last = Annotated[
    date | None,
    typer.Option("--to", parser=parse_day, metavar="YYYY-MM-DD", help="Its last week; by default a year on."),
]


@closures.callback()
def _closures() -> None:
    """When each school, college or early years provider is closed."""


@closures.command("import", epilog="Example: ehcp closures import closures.csv")
def import_closures(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX.")], json: Json = False
) -> None:
    """Take the closures of a file's settings in place of what they told before: columns setting, closed_from, closed_to."""
    from tasks.importing import import_closures as take

    number = take(tracker(), file)
    if json:
        print_json({"file": str(file), "closures": number})
    else:
        typer.echo(f"{number} closures")


@closures.command(
    "calendar", epilog="Example: ehcp closures calendar --setting 100001 --from 2026-09-01 --to 2027-08-31"
)
def calendar(
    setting: Annotated[str | None, typer.Option(help="One setting (URN); by default all whose closures are known.")] = None,
    first: First = None,
    last: Last = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write a CSV file and pages for schools there.")] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """For each week in which a request could be submitted: what is closed in weeks 6 to 12 and 16 to 17, and what could follow."""
    from tasks import school_calendar

    desk = tracker()
    begin = first or desk.today()
    found = school_calendar.calendars(desk, setting, begin, last or begin + school_calendar.A_YEAR)
    files = school_calendar.write(desk, found, out) if out else ()
    if json:
        print_json({"calendars": [school_calendar.document(each) for each in found], "files": list(map(str, files))})
        return
    for each in found:
        rows = list(school_calendar.in_short(each))
        print_table(f"Setting {', '.join(each.settings)}", tuple(rows[0]), rows)
    for remark in school_calendar.REMARKS:
        typer.echo(remark)
    for file in files:
        typer.echo(f"written: {file}", err=True)
