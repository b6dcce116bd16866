"""The letters: are their templates, which a council may change, fit to be sent?"""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli import WRONG, app
from flows.cli.output import Json, counted, print_json

letters = typer.Typer(help="The letters, whose templates a council may change.", no_args_is_help=True)
app.add_typer(letters, name="letters")


@letters.callback()
def _letters() -> None:
    """The letters, whose templates a council may change."""


Folder = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        exists=True,
        file_okay=False,
        help="A folder of templates to try before it goes live; by default the one in use.",
    ),
]


@letters.command(epilog="Example: ehcp letters check")
def check(folder: Folder = None, json: Json = False) -> None:
    """Check every template: its placeholders, that its twins say the same, and that it claims and fetches nothing."""
    from tasks.linting import check as lint
    from tasks.rendering import TEMPLATES

    faults = lint(folder or TEMPLATES)
    if json:
        print_json({"folder": str(folder or TEMPLATES), "faults": faults})
    else:
        for each in faults:
            typer.echo(f"{each.file}:{each.line}: {each.says}")
        typer.echo(f"{counted(len(faults), 'fault')} in {folder or TEMPLATES}")
    if faults:
        raise typer.Exit(WRONG)
