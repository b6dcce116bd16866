"""The statutory SEN2 return: export it, check it, begin with it, and compare two of them."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli import SOME_FAILED, WRONG, app, end
from flows.cli.output import Json, counted, in_words, print_json, print_table
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
        if deadline := done.checked.collection.deadline:
            typer.echo(f"to be with the DfE by {in_words(deadline)}")
    if done.checked.errors:
        raise typer.Exit(SOME_FAILED if done.file else WRONG)


@sen2.command(epilog="Example: ehcp sen2 check sen2-2026.xml")
def check(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A return: XML, the folder of a Blade export, or the DfE's template.")
    ],
    unconfirmed: Annotated[
        bool, typer.Option("--unconfirmed", help="Also list what the official specification has yet to confirm.")
    ] = False,
    json: Json = False,
) -> None:
    """Hold a return against the rules: each fault with its person by position, its element, and what to do."""
    from config.sen2 import unconfirmed as not_confirmed
    from tasks.sen2.checking import check as hold
    from tasks.sen2.reading import read_return

    checked = hold(read_return(file))
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
        "measures": checked.measures,
        "findings": checked.findings,
    }


def _say_checked(file: Path, checked: Any) -> None:
    # In the order of severity: a thousand queries must not hide an error.
    for each in sorted(checked.findings, key=lambda each: each.severity)[:_SHOWN]:
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
    typer.echo(_in_twenty_weeks(checked.measures))


def _in_twenty_weeks(measures: dict[str, Any]) -> str:
    """The headline that the DfE will publish of this file."""
    plans, of = measures["plans_issued_20_weeks_ex"], measures["plans_issued_den_ex"]
    rate = measures["pc_plans_issued_20_weeks_ex"]
    return f"plans within 20 weeks, exceptions left out: {plans} of {of}" + (f" ({rate} %)" if of else "")


@sen2.command("import", epilog="Example: ehcp sen2 import sen2-2025.xml --persons-out persons.csv")
def import_returns(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Returns: XML, Blade export folders, or the DfE's template.")
    ],
    persons_out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the persons there, for the council to keep; they are not stored."),
    ] = None,
    references: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The council's file of persons, whose references are taken by UPN or ULN."),
    ] = None,
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="Take the requests that can be tracked; list the others.")
    ] = False,
    json: Json = False,
) -> None:
    """Begin with a return: its requests become events, all or nothing per file, and its persons stay outside."""
    from tasks.sen2.importing import begin
    from tasks.sen2.reading import read_return
    from tasks.sen2.references import read_references

    if len(files) > 1 and (persons_out or references):
        raise typer.BadParameter("a file of persons belongs to one return: give one FILE", param_hint="FILE")
    desk = tracker()
    done = []
    for file in files:
        found = read_return(file)
        known = read_references(references, found.layout) if references else None
        done.append(begin(desk, found, references=known, persons_out=persons_out, accept_valid=accept_valid))
    if json:
        print_json({"files": [_begun(each) for each in done]})
    else:
        _say_begun(done, accept_valid=accept_valid)
    if any(each.rejected for each in done):
        raise typer.Exit(SOME_FAILED if accept_valid else WRONG)


def _begun(done: Any) -> dict[str, Any]:
    return {
        "file": done.file,
        "requests": done.requests,
        "events": done.events,
        "accepted": done.accepted,
        "already_known": done.already_known,
        "rejected": done.rejected,
        "lost": done.lost,
        "persons_file": str(done.persons_file) if done.persons_file else None,
    }


def _say_begun(done: list[Any], *, accept_valid: bool) -> None:
    for each in done:
        counts = (
            counted(each.requests, "request"),
            counted(each.accepted, "event") + " accepted",
            f"{each.already_known:,} already known",
        )
        typer.echo(f"{each.file}: {', '.join(counts)}")
        for some in (each.rejected, each.lost):
            for one in some[:_SHOWN]:
                typer.echo(f"  {one}", err=True)
            if len(some) > _SHOWN:
                typer.echo(f"  and {len(some) - _SHOWN:,} more: --json lists them", err=True)
        if each.rejected and not accept_valid:
            typer.echo("  nothing was taken: mend these, or import with --accept-valid", err=True)
        if each.persons_file:
            typer.echo(f"the persons are in {each.persons_file}: keep it, the tracker has none of it")


@sen2.command(epilog="Example: ehcp sen2 explain sen2-2025.xml sen2-2026.xml")
def explain(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A return.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="A later one.")],
    json: Json = False,
) -> None:
    """Reconcile two returns record by record: what was added, is gone, or changed; with counts by outcome."""
    from tasks.sen2.explaining import explain as reconcile
    from tasks.sen2.reading import read_return

    found = reconcile(read_return(old), read_return(new))
    if json:
        print_json(found)
        return
    for each in found.changes[:_SHOWN]:
        who = " = ".join(filter(None, (each.old_person, each.new_person)))
        values = f": {each.old or '…'} → {each.new or '…'}" if each.field else ""
        typer.echo(f"{each.what} {who}, {each.module}{', ' + each.field if each.field else ''}{values}")
    if len(found.changes) > _SHOWN:
        typer.echo(f"and {len(found.changes) - _SHOWN:,} more: --json lists them")
    for title, figures in (("request/assessment", found.counts), ("measure", found.measures)):
        rows = [{title: name, "old": one, "new": two} for name, (one, two) in figures.items()]
        print_table(
            "Requests by outcome" if figures is found.counts else "Official measures", (title, "old", "new"), rows
        )
