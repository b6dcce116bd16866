"""Questions about the law: no database is opened."""

from datetime import date
from typing import Annotated

import typer

from flows.cli import app
from flows.cli.output import Json, in_words, parse_day, print_json

Received = Annotated[
    date, typer.Option("--received", parser=parse_day, metavar="YYYY-MM-DD", help="The day the request was received.")
]


@app.command(epilog="Example: ehcp due --received 2025-05-21")
def due(received: Received, json: Json = False) -> None:
    """Every statutory date that follows from a request, with its citation."""
    from tasks.explaining import due_dates

    found = due_dates(received)
    if json:
        print_json({"received": received, "duties": found})
        return
    for each in found:
        typer.echo(f"{in_words(each['due_on'])}  {each['label']}")
        typer.echo(f"    {each['explanation']}")
        typer.echo(f"    {each['cite']}  {each['href']}")


On = Annotated[
    date | None, typer.Option("--on", parser=parse_day, metavar="YYYY-MM-DD", help="The day; by default today.")
]


@app.command(epilog="Example: ehcp statute --on 2020-06-01")
def statute(on: On = None, json: Json = False) -> None:
    """The duties in force on a day: limit, counting rule, exceptions, citation, when last checked."""
    from config.settings import Settings
    from tasks.explaining import in_force
    from tasks.opening import today

    day = on or today(Settings())
    rows = in_force(day)
    if json:
        print_json({"on": day, "duties": rows})
        return
    for row in rows:
        typer.echo(f"{in_words(row['duty'])}: {row['limit']}, counted {in_words(row['counting'])} ({row['basis']})")
        typer.echo(f"    exceptions: {', '.join(in_words(each['ground']) for each in row['exceptions']) or 'none'}")
        typer.echo(f"    {row['cite']}, checked {in_words(row['checked_on'])}  {row['href']}")
