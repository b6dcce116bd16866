"""Demand against capacity, by service."""

from typing import Annotated

import typer

from flows.cli import app
from flows.cli.output import AsOf, Json, in_words, print_json, print_table
from flows.cli.tracker import tracker


@app.command(epilog="Example: ehcp capacity --service educational_psychology --days 12")
def capacity(
    service: Annotated[str | None, typer.Option(help="One service (its key); by default all that were asked.")] = None,
    as_of: AsOf = None,
    weeks: Annotated[int | None, typer.Option(min=8, max=104, help="Measured over so many weeks; by default 26.")] = None,
    days: Annotated[float | None, typer.Option(help="The days a week that the service works on advice now: what a day brings is measured by them.")] = None,
    per_day: Annotated[float | None, typer.Option("--per-day", help="What one day brings, in pieces of advice, in place of --days.")] = None,
    json: Json = False,
) -> None:  # fmt: skip
    """What is asked of each service a week and what comes, when nothing would be waited for, and what one more day would do."""
    from tasks import capacity as room

    desk = tracker()
    day = as_of or desk.today()
    found = [room.document(each) for each in room.queues(desk, day, service, weeks=weeks, days=days, per_day=per_day)]
    if json:
        print_json({"as_of": day, "services": found})
        return
    columns = ("label", "asked_a_week", "returned_a_week", "waiting", "past_its_date", "weeks_of_work")
    print_table(f"Demand against capacity at the end of {in_words(day)}", columns, found)
    for each in found:
        typer.echo(f"{each['label']}: {each['sentence']}")
    typer.echo(
        "Counted are first answers to requests for advice. Returned is what came, which is no more than was asked for: "
        "a service with nothing waiting could do more. Weeks of work: what waits, by what comes in a week. The interval is that of chance at an unchanged pace."
    )
