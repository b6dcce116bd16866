"""Questions about the law: no database is opened."""

from datetime import date
from typing import Annotated

import typer

from flows.cli import app, end
from flows.cli.output import Json, in_words, parse_day, print_json

Received = Annotated[
    date, typer.Option("--received", parser=parse_day, metavar="YYYY-MM-DD", help="The day the request was received.")
]


Explain = Annotated[bool, typer.Option("--explain", help="Show the arithmetic and the law behind each date.")]


@app.command(epilog="Example: ehcp due --received 2025-05-21 --explain")
def due(received: Received, explain: Explain = False, json: Json = False) -> None:
    """Every statutory date that follows from a request, with its citation."""
    from tasks.explaining import due_dates

    found = due_dates(received)
    if json:
        print_json({"received": received, "duties": found})
        return
    for each in found:
        typer.echo(f"{in_words(each['due_on'])}  {each['label']}")
        for line in (each["sentence"], *each["explanation"]) if explain else each["arithmetic"]:
            typer.echo(f"    {line}")
        typer.echo(f"    {each['cite']}  {each['href']}")


On = Annotated[
    date | None, typer.Option("--on", parser=parse_day, metavar="YYYY-MM-DD", help="The day; by default today.")
]


@app.command(epilog="Example: ehcp statute --on 2020-06-01")
def statute(
    on: On = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only what was not checked for a year, or was read second-hand.")
    ] = False,
    notices: Annotated[bool, typer.Option("--notices", help="What the letter of each decision must say.")] = False,
    json: Json = False,
) -> None:
    """The duties in force on a day: limit, counting rule, exceptions, citation, when last checked."""
    from config.settings import Settings
    from tasks.opening import today

    day = on or today(Settings())
    if check:
        _check(day, json=json)
    elif notices:
        _notices(json=json)
    else:
        _in_force(day, json=json)


def _in_force(day: date, *, json: bool) -> None:
    from tasks.explaining import in_force, rights_in_force

    rows, rights = in_force(day), rights_in_force(day)
    if json:
        print_json({"on": day, "duties": rows, "rights": rights})
        return
    for row in (*rows, *rights):
        whom = f" [{', '.join(in_words(each) for each in row['applies_to'])}]" if row["applies_to"] else ""
        typer.echo(
            f"{in_words(row['duty'])}{whom}: {row['limit']}, counted {in_words(row['counting'])} ({row['basis']})"
        )
        typer.echo(f"    exceptions: {', '.join(in_words(each['ground']) for each in row['exceptions']) or 'none'}")
        typer.echo(f"    {row['cite']}, checked {in_words(row['checked_on'])}  {row['href']}")


def _check(day: date, *, json: bool) -> None:
    """Status 1 where a value was not compared with its source for a year."""
    from tasks.explaining import upkeep

    rows = upkeep(day)
    stale = [row for row in rows if row["stale"]]
    if json:
        print_json({"on": day, "values": rows})
    else:
        for row in rows:
            said = ["not checked for a year"] if row["stale"] else []
            said += [f"read second-hand: {', '.join(row['second_hand'])}"] if row["second_hand"] else []
            typer.echo(
                f"{in_words(row['duty'])} ({row['version']}), checked {in_words(row['checked_on'])}: {'; '.join(said)}"
            )
            typer.echo(f"    {row['cite']}  {row['href']}")
        typer.echo(f"{len(stale)} not checked for a year, {len(rows) - len(stale)} only read second-hand")
    end(failed=bool(stale))


def _notices(*, json: bool) -> None:
    from tasks.explaining import notices

    found = notices()
    if json:
        print_json({"notices": found})
        return
    for each in found:
        typer.echo(f"{in_words(each['event'])}  ({each['provision']})  {each['href']}")
        for line in (*each["must_say"], *(f"also to: {who}" for who in each["also_to"])):
            typer.echo(f"    - {line}")
