"""Which limits will be met: the forecast of a month, of every open request, and how good it was."""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from flows.cli import app
from flows.cli.output import AsOf, Json, in_words, print_json, print_table
from flows.cli.tracker import tracker


def parse_month(text: str) -> date:
    """A month as YYYY-MM: its first day."""
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a month: write it as YYYY-MM, as in 2027-03") from None


@app.command(epilog="Example: ehcp forecast --month 2027-03")
def forecast(
    month: Annotated[
        date | None,
        typer.Option(
            parser=parse_month, metavar="YYYY-MM", help="The plans due in that month; by default this month's."
        ),
    ] = None,
    as_of: AsOf = None,
    calibration: Annotated[
        bool, typer.Option("--calibration", help="How good the forecasts of the last twelve months were.")
    ] = False,
    json: Json = False,
) -> None:
    """Which limits will be met at today's pace, and what that rests on.  It plans work; it never decides about a child."""
    from tasks import forecasting

    desk = tracker()
    day = as_of or desk.today()
    if calibration:
        found = forecasting.calibration_document(desk, day)
        print_json(found) if json else _print_calibration(found)
        return
    document = forecasting.forecast_document(desk, day, month)
    if json:
        print_json(document)
        return
    _print_forecast(document)


def _print_forecast(document: dict[str, Any]) -> None:
    typer.echo(document["sentence"])
    columns = ("case_ref", "what", "due_on", "chance", "alike", "waits_for", "of_whom", "if_done")
    print_table(f"The coming limits, seen on {in_words(document['as_of'])}", columns, document["rows"])
    by = in_words(document["by"])
    typer.echo(
        "Alike: of the past requests that waited for the same step as many days before the limit, so many met it; "
        "few of them count less (rests_on in --json gives all that is needed to work a chance out by hand).\n"
        f"Of whom: of the advice for which that service had been waited as long, so much came by {by}.\n"
        f"If done: the chance if that is done by {by}, or by the limit where that comes first."
    )


def _print_calibration(found: dict[str, Any]) -> None:
    for each in found["limits"]:
        typer.echo(f"{each['limit'].capitalize()}, forecast on {in_words(each['first'])} to {in_words(each['last'])}")
        for sentence in each["sentences"]:
            typer.echo(f"  {sentence}")
        print_table("", ("band", "forecasts", "requests", "said", "came_true"), each["bands"])
    typer.echo(found["disclaimer"])
