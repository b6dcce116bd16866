"""What waits for a person to decide, and the decision."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.vocabulary import MuteReason
from flows.cli import app
from flows.cli.casework import Ref
from flows.cli.output import Json, counted, in_words, parse_day, print_json, print_table
from flows.cli.tracker import tracker

if TYPE_CHECKING:
    from tasks.questions import Question


@app.command(epilog="Example: ehcp approvals")
def approvals(json: Json = False) -> None:
    """What waits for a person to decide: words to families, and escalations to the director."""
    from tasks.questions import waiting

    desk = tracker()
    rows = [_row(each) for each in waiting(desk.engine, desk.authority, desk.today())]
    if json:
        print_json({"approvals": rows})
        return
    title = f"{counted(len(rows), 'decision')} to be made: ehcp approve CASE, or with --until or --stop"
    print_table(title, ("case_ref", "what", "due_on", "asked_on", "expires_on", "state"), rows)


def _row(question: "Question") -> dict[str, Any]:
    return {
        "case_ref": question.clock.case_ref,
        "what": question.title,
        "duty": question.clock.duty,
        "about": question.clock.about,
        "step": question.step.id,
        "due_on": question.kept.standing.due_on,
        "asked_on": question.asked_on,
        "expires_on": question.expires_on,
        "state": "expired" if question.expired else "waiting",
    }


def _day(says: str) -> Any:
    return typer.Option(parser=parse_day, metavar="YYYY-MM-DD", help=says)


@app.command(epilog="Example: ehcp approve YK-2026-0123 --duty send_final_plan")
def approve(
    case: Ref,
    duty: Annotated[str | None, typer.Option(help="Which duty, where several things wait.")] = None,
    about: Annotated[str | None, typer.Option(help="Which advice, where several things wait.")] = None,
    told_on: Annotated[date | None, _day("A word to the family: the day it was told; by default today.")] = None,
    until: Annotated[date | None, _day("Not now: the day on which to ask again.")] = None,
    stop: Annotated[MuteReason | None, typer.Option(help="Not at all, and why.")] = None,
    reason: Annotated[MuteReason | None, typer.Option(help="Why not now, beside --until.")] = None,
    json: Json = False,
) -> None:
    """Decide about what waits for approval: approve it, ask again on another day (--until), or stop it (--stop)."""
    from tasks.approving import Answer, Choice, answer, the_question

    desk = tracker()
    choice = Choice.STOP if stop else Choice.CHANGE_DATE if until else Choice.APPROVE
    question = the_question(desk, case, duty, about)
    event = answer(desk, question.clock, Answer(choice, told_on, until, stop or reason))
    if json:
        print_json({"case_ref": case, "event": event.event, "occurred_on": event.occurred_on, "until": event.ends_on})
        return
    typer.echo(f"{case}: {question.title}: {in_words(choice)}, recorded as {in_words(event.event)}")
