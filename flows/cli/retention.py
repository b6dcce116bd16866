"""How long it is kept: what is past the council's rule, what is held back; and all that is held about one request."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli import app
from flows.cli.casework import Ref
from flows.cli.output import AsOf, Json, counted, print_json, print_table
from flows.cli.tracker import tracker

retention = typer.Typer()
app.add_typer(
    retention, name="retention", invoke_without_command=True, epilog="Example: ehcp retention --as-of 2026-11-25"
)


@retention.callback()
def _retention(
    context: typer.Context,
    as_of: AsOf = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Make them anonymous.  It cannot be undone; counts stay.")
    ] = False,
    json: Json = False,
) -> None:
    """Closed requests past the council's rule: list them, or with --confirm make them anonymous."""
    from tasks.retaining import make_anonymous, past_the_rule

    if context.invoked_subcommand:
        return
    desk = tracker()
    day = as_of or desk.today()
    found = past_the_rule(desk, day)
    number = make_anonymous(desk, day) if confirm else 0
    if json:
        print_json({"as_of": day, "past": found, "anonymised": number})
        return
    rows = [{"request": each.case_ref, "closed_on": each.closed_on, "held": each.held_because} for each in found]
    print_table(f"{counted(len(rows), 'request')} past the rule", ("request", "closed_on", "held"), rows)
    if confirm:
        typer.echo(f"{counted(number, 'request')} made anonymous; every count stays")


@retention.command(epilog="Example: ehcp retention hold YK-2019-0123 --reason tribunal")
def hold(
    case: Ref,
    reason: Annotated[str, typer.Option(help="complaint, ombudsman, tribunal, legal_claim, subject_access, inquiry")],
    json: Json = False,
) -> None:
    """Keep a request as it is, whatever the rule says."""
    from tasks.retaining import hold as keep

    keep(tracker(), case, reason)
    _say({"case_ref": case, "held": reason}, f"{case} is held back: {reason}", json=json)


@retention.command(epilog="Example: ehcp retention release YK-2019-0123")
def release(case: Ref, json: Json = False) -> None:
    """Let the rule hold again for a request."""
    from tasks.retaining import release as let_go

    let_go(tracker(), case)
    _say({"case_ref": case, "held": None}, f"{case} is held back no more", json=json)


@app.command("subject-access", epilog="Example: ehcp subject-access YK-2026-0123 --out answer")
def subject_access(
    case: Ref,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="A folder for it, which is made.")],
    json: Json = False,
) -> None:
    """Everything held about one request, in one folder, for an answer to a subject access request."""
    from tasks.subject_access import export

    files = export(tracker(), case, out)
    _say({"case_ref": case, "files": files}, "\n".join(f"written: {each}" for each in files), json=json)


def _say(document: object, sentence: str, *, json: bool) -> None:
    if json:
        print_json(document)
    else:
        typer.echo(sentence)
