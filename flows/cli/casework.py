"""Requests: record what happened, import a file, show one, list them."""

import sys
from collections.abc import Callable
from datetime import date
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.vocabulary import State
from flows.cli import SOME_FAILED, WRONG, app
from flows.cli.output import AsOf, Json, counted, in_words, parse_day, print_json, print_table
from flows.cli.tracker import tracker
from models.events import COLUMNS, MEANING

if TYPE_CHECKING:
    from tasks.recording import Recorded

Ref = Annotated[str, typer.Argument(metavar="CASE", help="The council's own reference.")]


_UNSEEN = ("evidence", "note")


def _column(name: str) -> Any:
    unseen = "  `-` reads it from standard input: arguments show in the list of processes." if name in _UNSEEN else ""
    return typer.Option(f"--{name.replace('_', '-')}", help=MEANING[name] + unseen)


_RECORDED = tuple(
    name for name in COLUMNS if name not in ("case_ref", "event", "occurred_on", "authority", "recorded_at")
)


def _with_columns(command: Callable[..., None]) -> Callable[..., None]:
    """The command with an option for each column of the event file; it gets them as `columns`."""
    own = [each for each in signature(command).parameters.values() if each.kind is not Parameter.VAR_KEYWORD]
    options = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[str | None, _column(name)])
        for name in _RECORDED
    ]
    command.__signature__ = Signature([*own[:-1], *options, own[-1]])  # type: ignore[attr-defined]
    command.__annotations__ |= {each.name: each.annotation for each in options}
    return command


@app.command(epilog="Example: ehcp record YK-2026-0123 advice_received --on 2026-11-20 --advice-kind psychological")
@_with_columns
def record(
    case: Ref,
    event: Annotated[str, typer.Argument(metavar="EVENT", help="An event of the event file, as advice_received.")],
    on: Annotated[date, typer.Option("--on", parser=parse_day, metavar="YYYY-MM-DD", help="The day it happened.")],
    *,
    json: Json = False,
    **columns: Any,
) -> None:
    """Record one event."""
    from tasks.recording import record_one

    values = {name: value for name, value in columns.items() if value is not None}
    values |= {name: sys.stdin.read().strip() for name in _UNSEEN if values.get(name) == "-"}
    done = record_one(tracker(), {"case_ref": case, "event": event, "occurred_on": on.isoformat()} | values)
    _say_recorded(done, json=json)


def _say_recorded(done: "Recorded", *, json: bool) -> None:
    """What was recorded, and what the letter behind it must carry while it can still be put right."""
    from tasks.explaining import asked_of, letter_of

    (event,) = (*done.new, *done.known)
    if json:
        said = {"case_ref": event.case_ref, "event": event.event, "occurred_on": event.occurred_on}
        print_json(said | {"already_known": not done.new})
        return
    known = "" if done.new else " (already known: nothing changed)"
    typer.echo(f"{event.case_ref}: {in_words(event.event)}, {in_words(event.occurred_on)}{known}")
    for follows in (letter_of(event.event), asked_of(event)) if done.new else ():
        if follows:
            typer.echo(follows)


@app.command("import", epilog="Example: ehcp import events.csv --accept-valid")
def import_files(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV or XLSX event files, or SEN2 returns as XML.")
    ],
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="Take the good rows; write the others to FILE.rejects.csv.")
    ] = False,
    json: Json = False,
) -> None:
    """Read case events from files, all or nothing per file."""
    from tasks.importing import import_file

    desk = tracker()
    done = [import_file(desk, each, accept_valid=accept_valid) for each in files]
    if json:
        print_json({"files": done})
    for each in done:
        if not (json or each.unreadable):
            typer.echo(f"{each.file}: {each.rows} rows, {each.accepted} accepted, {each.already_known} already known")
        _complain(each)
    if any(each.rejected for each in done):
        nothing_taken = all(each.unreadable or (each.rejected and not accept_valid) for each in done)
        raise typer.Exit(WRONG if nothing_taken else SOME_FAILED)


def _complain(done: Any) -> None:
    """What was not taken of a file, and what to do, on standard error."""
    if done.unreadable:
        typer.echo(f"ehcp: {done.unreadable}", err=True)
        return
    for each in done.rejected:
        typer.echo(f"  {each}", err=True)
    if done.rejected and not done.rejects_file:
        typer.echo("  nothing was taken: mend these rows, or import with --accept-valid", err=True)
    if done.rejects_file:
        typer.echo(f"  the rows that were not taken are in {done.rejects_file}", err=True)


KnownOn = Annotated[
    date | None,
    typer.Option(
        "--known-on",
        parser=parse_day,
        metavar="YYYY-MM-DD",
        help="Answer with only what had been recorded by the end of that day.",
    ),
]


@app.command(epilog="Example: ehcp case YK-2026-0123 --explain")
def case(
    ref: Ref,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the arithmetic and the law behind each date.")
    ] = False,
    bundle: Annotated[bool, typer.Option("--bundle", help="Show each duty as a block for a bundle.")] = False,
    json: Json = False,
) -> None:
    """One request: stage, every clock, what is next."""
    from tasks.showing import reduced, show_case

    desk = tracker()
    found = show_case(desk.engine, desk.authority, ref, as_of=as_of or known_on or desk.today(), known_on=known_on)
    if desk.settings.own_service:
        found = reduced(found, desk.settings.own_service)
    if json:
        print_json(found)
        return
    _print_case(found, explain=explain, bundle=bundle)


def _print_case(found: dict[str, Any], *, explain: bool, bundle: bool) -> None:
    from models.wording import nobody_asked_for

    known = f", as known on {in_words(found['known_on'])}" if found["known_on"] else ""
    ended = f", {in_words(found['outcome'])}" if found["outcome"] else ""
    typer.echo(
        f"{found['case_ref']}: {found['stage']}, week {found['week']}{ended}, on {in_words(found['as_of'])}{known}"
    )
    print_table("Duties", ("what", "due_on", "done_on", "state", "days_late", "basis"), found["duties"])
    for duty in found["duties"] if explain or bundle else ():
        typer.echo(f"{duty['what']}: {duty['sentence']}" if explain else "")
        for line in duty["bundle"] if bundle else duty["explanation"]:
            typer.echo(f"    {line}")
    for duty in found["duties"]:
        if duty["silence"]:
            until = f" to {in_words(duty['silence']['until'])}" if duty["silence"]["until"] else ""
            typer.echo(f"Nobody is written to about {duty['what']}: {in_words(duty['silence']['because'])}{until}")
    for claim in found["exceptions"]:
        applies = "applies" if claim["holds"] else "does not apply"
        marked = ", RECORDED AFTER THE LIMIT HAD PASSED" if claim["recorded_late"] else ""
        typer.echo(
            f"Exception {in_words(claim['ground'])} ({in_words(claim['duty'])}) {applies}{marked}: {claim['because']}"
        )
    _print_rights(found)
    for warning in (*found["warnings"], *nobody_asked_for(found["not_asked_for"])):
        typer.echo(f"! {warning}")
    if found["next"]:
        typer.echo(f"Next: {in_words(found['next']['on'])}, {found['next']['what']}")
    for event in found["events"]:
        typer.echo(
            f"{in_words(event['occurred_on'])}  {in_words(event['event'])} {' '.join(map(in_words, (event['about'], *event['codes'])))}  [{event['id']}]"
        )


def _print_rights(found: dict[str, Any]) -> None:
    for each in found["rights"]:
        window = f"{in_words(each['opened_on'])} to {in_words(each['closes_on'])}"
        typer.echo(f"The family's right: {each['label']}, {window}: {each['state']} ({each['cite']})")


@app.command(epilog="Example: ehcp exceptions --json")
def exceptions(
    late: Annotated[bool, typer.Option("--late", help="Only those recorded after their limit had passed.")] = False,
    json: Json = False,
) -> None:
    """The exceptions ledger: every lawful ground that was ever claimed, and what became of it."""
    from tasks.ledger import exceptions_ledger

    desk = tracker()
    rows = [each for each in exceptions_ledger(desk.engine, desk.authority) if each["recorded_late"] or not late]
    if json:
        print_json({"exceptions": rows})
        return
    for row in rows:
        _print_claim(row)
    typer.echo(
        f"{counted(len(rows), 'exception')} claimed, {sum(row['recorded_late'] for row in rows)} recorded too late"
    )


def _print_claim(row: dict[str, Any]) -> None:
    until = f" to {in_words(row['ends_on'])}" if row["ends_on"] else ", not over yet"
    recorded = f"recorded {in_words(row['recorded_on'])}" + (
        ", AFTER THE LIMIT HAD PASSED" if row["recorded_late"] else ", in time"
    )
    told = f"family told {in_words(row['family_told_on'])}" if row["family_told_on"] else "family not told"
    typer.echo(f"{row['case_ref']}  {in_words(row['duty'])} {in_words(row['about'])}, due {in_words(row['due_on'])}")
    typer.echo(f"    {in_words(row['ground'])}, {in_words(row['starts_on'])}{until}")
    typer.echo(f"    {'applies' if row['holds'] else 'DOES NOT APPLY'}; {recorded}; {told}")
    typer.echo(f"    {row['because']}")


@app.command(epilog="Example: ehcp cases --state overdue")
def cases(
    as_of: AsOf = None,
    state: Annotated[State | None, typer.Option(help="Keep only this state.")] = None,
    officer: Annotated[str | None, typer.Option(help="Keep only this officer's.")] = None,
    service: Annotated[str | None, typer.Option(help="Keep only those that wait for this service's advice.")] = None,
    json: Json = False,
) -> None:
    """The caseload as a list, most urgent first."""
    from tasks.cases import list_cases

    desk = tracker()
    day = as_of or desk.today()
    rows = list_cases(
        desk.engine,
        desk.authority,
        as_of=day,
        state=state,
        officer=officer,
        service=service,
        reader=desk.settings.own_service,
    )
    if json:
        print_json({"as_of": day, "cases": rows})
        return
    columns = ("case_ref", "stage", "week", "officer", "state", "what", "due_on", "days_late")
    print_table(f"{len(rows)} open requests on {in_words(day)}", columns, rows)
