"""The audit trail: whether it holds, and who recorded what."""

from typing import Annotated

import typer

from config.errors import PlainError
from flows.cli import app
from flows.cli.output import Json, counted, print_json, print_table
from flows.cli.tracker import tracker

audit = typer.Typer(help="The audit trail: who recorded what, and whether it was changed since.", no_args_is_help=True)
app.add_typer(audit, name="audit")


@audit.command(epilog="Example: ehcp audit verify --expect 3b0c…")
def verify(
    expect: Annotated[
        str | None, typer.Option(metavar="DIGEST", help="The digest of an earlier time, noted outside the tracker.")
    ] = None,
    json: Json = False,
) -> None:
    """Find any event that was changed, taken out, put in or moved since it was recorded."""
    from tasks.auditing import verify as follow

    found = follow(tracker(), expect)
    if found.wrong:
        raise PlainError(f"the audit trail does not hold: {found.wrong}")
    if json:
        print_json({"events": found.events, "digest": found.digest})
    else:
        typer.echo(
            f"The chain of {counted(found.events, 'event')} holds.  It ends with {found.digest}: note it elsewhere."
        )


@audit.command(epilog="Example: ehcp audit show YK-2026-0123")
def show(
    case: Annotated[str, typer.Argument(metavar="CASE", help="The council's own reference.")], json: Json = False
) -> None:
    """Who recorded each event of a request, when, and by which command or run."""
    from tasks.auditing import who_recorded

    found = who_recorded(tracker(), case)
    if json:
        print_json({"case_ref": case, "events": found})
    else:
        print_table(f"Events of {case}", ("number", "event", "occurred_on", "recorded_at", "by", "through"), found)
