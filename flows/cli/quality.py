"""The quality of plans: drawn by lot, audited by several agencies, graded by rule."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from flows.cli import app
from flows.cli.output import Json, counted, in_words, parse_day, print_json, print_table
from flows.cli.tracker import tracker

quality = typer.Typer(help="Audits of plans.", no_args_is_help=True)
app.add_typer(quality, name="quality")

First = Annotated[date, typer.Option("--from", parser=parse_day, metavar="YYYY-MM-DD", help="First day.")]
Last = Annotated[date, typer.Option("--to", parser=parse_day, metavar="YYYY-MM-DD", help="Last day.")]


@quality.callback()
def _quality() -> None:
    """Audits of plans."""


@quality.command("sample", epilog="Example: ehcp quality sample --from 2026-07-01 --to 2026-09-30 --size 20")
def sample(
    first: First,
    last: Last,
    size: Annotated[int, typer.Option(min=1, help="How many plans.")] = 20,
    by: Annotated[str, typer.Option(help="phase or source: each kind is drawn in proportion, and at least once.")] = "phase",
    json: Json = False,
) -> None:  # fmt: skip
    """Draw plans for an audit by lot.  The same period and size draw the same plans, so that anybody can check the lot."""
    from tasks.quality import draw
    from tasks.reports import period_of

    desk = tracker()
    drawn = draw(desk, period_of(first, last, desk.today()), size, by)
    if json:
        print_json({"seed": drawn.seed, "plans": drawn.plans, "strata": drawn.strata})
        return
    number = sum(len(each.chosen) for each in drawn.strata)
    typer.echo(f"{counted(number, 'plan')} of the {drawn.plans} sent in the period; seed: {drawn.seed}")
    for each in drawn.strata:
        typer.echo(f"{in_words(each.name)}, {len(each.chosen)} of {each.plans}: {', '.join(each.chosen) or 'none'}")


@quality.command("audit", epilog="Example: ehcp quality audit audits.csv")
def audit(file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX.")], json: Json = False) -> None:
    """Take a file of audits: case_ref, audited_on, agencies, and a column for each question; the grade follows."""
    from tasks.quality import take_audits

    new, known = take_audits(tracker(), file)
    if json:
        print_json({"file": str(file), "audits": new, "already_known": known})
    else:
        typer.echo(f"{counted(new, 'audit')}, {known} already known")


@quality.command("grades", epilog="Example: ehcp quality grades --from 2026-01-01 --to 2026-12-31")
def grades(first: First, last: Last, json: Json = False) -> None:
    """The grades of a period by quarter, beside the targets; where two audits disagree, and which loops are open."""
    from tasks.quality import grades as found_in
    from tasks.reports import period_of

    desk = tracker()
    found = found_in(desk, period_of(first, last, desk.today()))
    if json:
        print_json(found)
        return
    typer.echo(f"{counted(found['audited'], 'plan')} audited")
    print_table("Against the targets", ("label", "wanted", "reached", "met", "of", "source"), found["targets"])
    print_table("Grades by quarter", tuple(found["quarters"][0]), found["quarters"])
    for each in found["commonest_no"]:
        typer.echo(f"Answered no in {counted(each['plans'], 'plan')}: {each['question']} {each['asks']}")
    if found["disagreements"]:
        columns = ("case_ref", "first_grade", "first_share", "second_grade", "second_share")
        print_table("Second audits that disagree", columns, found["disagreements"])
    for each in found["open_loops"]:
        typer.echo(f"{each['case_ref']}: {in_words(each['grade'])}, and nothing is recorded of what was changed")


@quality.command("satisfaction", epilog="Example: ehcp quality satisfaction returns.csv")
def satisfaction(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX.")], json: Json = False
) -> None:
    """Take satisfaction returns as counts: columns whose, first_on, last_on, asked, returned, satisfied."""
    from tasks.importing import import_satisfaction as take

    number = take(tracker(), file)
    if json:
        print_json({"file": str(file), "rows": number})
    else:
        typer.echo(counted(number, "row"))
