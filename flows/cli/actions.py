"""The operational plan: its actions, each with an owner, a day, a status and the last word on it."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli import app
from flows.cli.output import AsOf, Json, counted, in_words, print_json, print_table
from flows.cli.tracker import tracker

actions = typer.Typer(help="The operational plan's actions.", no_args_is_help=True)
app.add_typer(actions, name="actions")


@actions.callback()
def _actions() -> None:
    """The operational plan's actions."""


@actions.command("import", epilog="Example: ehcp actions import plan.csv")
def import_actions(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX.")], json: Json = False
) -> None:
    """Replace the plan by that of a file: columns id, priority, action, owner, due_on, status, last_word_on, outcomes."""
    from tasks.importing import import_actions as take

    number = take(tracker(), file)
    if json:
        print_json({"file": str(file), "actions": number})
    else:
        typer.echo(counted(number, "action"))


@actions.command("list", epilog="Example: ehcp actions list --as-of 2026-09-30")
def list_actions(as_of: AsOf = None, json: Json = False) -> None:
    """Every action with its owner, and whether it is overdue or long without a word."""
    from tasks.governing import plan

    desk = tracker()
    day = as_of or desk.today()
    found = plan(desk, day)
    if json:
        print_json({"as_of": day, "actions": found})
        return
    rows = [
        each | {"overdue": "yes" if each["overdue"] else "", "stale": "yes" if each["stale"] else ""} for each in found
    ]
    columns = ("id", "priority", "action", "owner", "due_on", "status", "last_word_on", "outcomes", "overdue", "stale")
    print_table(f"{counted(len(rows), 'action')} on {in_words(day)}", columns, rows)
