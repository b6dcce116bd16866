"""The statutory SEN2 return: export it, check it, begin with it, and compare two of them."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli import SOME_FAILED, WRONG, app, end
from flows.cli.output import Json, counted, print_json, print_table
from flows.cli.tracker import tracker

sen2 = typer.Typer(help="The statutory SEN2 return.", no_args_is_help=True)
app.add_typer(sen2, name="sen2")

_SHOWN = 50


@sen2.callback()
def _sen2() -> None:
    """The statutory SEN2 return."""


Year = Annotated[int, typer.Option("--year", help="The collection year: 2026 is about the calendar year 2025.")]


@sen2.command(
    epilog="Example: ehcp sen2 export --year 2026 --persons persons.csv --out sen2-2026.xml --dmo --dco --dsco"
)
def export(
    year: Year,
    persons: Annotated[Path, typer.Option(metavar="FILE", help="The council's own file of persons, CSV or XLSX.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where the return goes.")],
    draft: Annotated[
        bool, typer.Option("--draft", help="Write it even with errors, under a name that ends in -DRAFT.")
    ] = False,
    dmo: Annotated[bool | None, typer.Option("--dmo/--no-dmo", help="Is a designated medical officer in post?")] = None,
    dco: Annotated[bool | None, typer.Option("--dco/--no-dco", help="… a designated clinical officer?")] = None,
    dsco: Annotated[bool | None, typer.Option("--dsco/--no-dsco", help="… a designated social care officer?")] = None,
    serial: Annotated[int, typer.Option(min=1, help="The number of the upload.")] = 1,
    made_at: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%dT%H:%M:%S"], help="The moment in its header; by default now.")
    ] = None,
    json: Json = False,
) -> None:
    """Write the return of a collection year; persons are joined from the council's own file and never stored."""
    from tasks.sen2.exporting import Officers
    from tasks.sen2.exporting import export as write

    officers = Officers(dmo, dco, dsco)
    done = write(
        tracker(), year=year, persons=persons, out=out, draft=draft, officers=officers, serial=serial, made_at=made_at
    )
    if json:
        print_json(_checked(done.file, done.checked) | {"requests": done.requests})
    else:
        _say_checked(out, done.checked)
        typer.echo(
            f"written: {done.file}" if done.file else "nothing was written: put this right, or ask for a --draft"
        )
    if done.checked.errors:
        raise typer.Exit(SOME_FAILED if done.file else WRONG)


@sen2.command(epilog="Example: ehcp sen2 check sen2-2026.xml")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A SEN2 return, as XML.")],
    unconfirmed: Annotated[
        bool, typer.Option("--unconfirmed", help="Also list what the official specification has yet to confirm.")
    ] = False,
    json: Json = False,
) -> None:
    """Hold a return against the rules: each fault with its person by position, its element, and what to do."""
    from config.sen2 import unconfirmed as not_confirmed
    from tasks.sen2.checking import check as hold
    from tasks.sen2.xml_file import read_xml

    checked = hold(read_xml(file))
    open_points = not_confirmed() if unconfirmed else ()
    if json:
        print_json(_checked(file, checked) | {"unconfirmed": [each.model_dump() for each in open_points]})
    else:
        _say_checked(file, checked)
        if open_points:
            print_table("Not confirmed", ("about", "says"), [each.model_dump() for each in open_points])
    end(failed=bool(checked.errors))


def _checked(file: Path | None, checked: Any) -> dict[str, Any]:
    return {
        "file": str(file) if file else None,
        "persons": checked.persons,
        "errors": checked.errors,
        "queries": checked.queries,
        "by_rule": dict(sorted(checked.by_rule.items())),
        "findings": checked.findings,
    }


def _say_checked(file: Path, checked: Any) -> None:
    for each in checked.findings[:_SHOWN]:
        typer.echo(f"{each.severity} {each}")
    more = checked.errors + checked.queries - _SHOWN
    if more > 0:
        typer.echo(f"and {more:,} more: --json lists them")
    counts = (
        counted(checked.persons, "person"),
        counted(checked.errors, "error"),
        counted(checked.queries, "query", "queries"),
    )
    typer.echo(f"{file}: {', '.join(counts)}")
