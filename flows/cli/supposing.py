"""What-if: the caseload under another rule or calendar.  Nothing is written."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

import typer

from flows.cli import app
from flows.cli.output import AsOf, Json, counted, in_words, parse_day, print_json, print_table
from flows.cli.tracker import tracker


@app.command("what-if", epilog="Example: ehcp what-if --limit send_final_plan=18weeks --from 2027-01-01")
def what_if(
    limit: Annotated[
        list[str] | None,
        typer.Option("--limit", metavar="DUTY=LENGTH", help="A limit changed, as send_final_plan=18weeks."),
    ] = None,
    starts: Annotated[
        date | None,
        typer.Option("--from", parser=parse_day, metavar="YYYY-MM-DD", help="Clocks that start from that day on."),
    ] = None,
    bank_holiday: Annotated[
        list[str] | None, typer.Option("--bank-holiday", metavar="YYYY-MM-DD", help="One bank holiday more.")
    ] = None,
    closure: Annotated[
        list[str] | None,
        typer.Option("--closure", metavar="SETTING:FROM:TO", help="A setting closed, first and last closed day."),
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """What would change under another rule or calendar.  Nothing is written."""
    from tasks.supposing import supposing
    from tasks.supposing import what_if as ask

    suppose = supposing(limits=limit or (), starts=starts, holidays=bank_holiday or (), closed=closure or ())
    desk = tracker()
    day = as_of or desk.today()
    rows = ask(desk.engine, desk.authority, as_of=day, suppose=suppose, each=iter if json else _with_progress)
    if json:
        print_json({"as_of": day, "changes": rows})
        return
    requests = counted(len({each["case_ref"] for each in rows}), "request")
    columns = ("case_ref", "what", "due_on", "state", "would_be_due_on", "would_be")
    print_table(f"{requests} would change, seen on {in_words(day)}; nothing was written", columns, rows)


def _with_progress(refs: list[str]) -> Iterable[str]:
    from rich.progress import track

    return track(refs, description="Supposing", transient=True)
