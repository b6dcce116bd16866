"""Advice that came: hold it against the gate, question by question."""

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import PlainError
from flows.cli import app
from flows.cli.casework import Ref
from flows.cli.output import Json, in_words, parse_day, print_json
from flows.cli.tracker import tracker

if TYPE_CHECKING:
    from tasks.opening import Tracker

advice = typer.Typer(help="Advice: the questions that it is held against before it is accepted.", no_args_is_help=True)
app.add_typer(advice, name="advice")


@advice.command(
    epilog='Example: ehcp advice check YK-2026-0123 --advice-kind medical --on 2026-11-20 --answers "A1=2;…"'
)
def check(
    case: Ref,
    kind: Annotated[str, typer.Option("--advice-kind", help="Which advice, as psychological.")],
    on: Annotated[date, typer.Option("--on", parser=parse_day, metavar="YYYY-MM-DD", help="The day it was read.")],
    answers: Annotated[
        str | None, typer.Option(help="A1=2;A2=0;A10=na; without them each question is asked in turn.")
    ] = None,
    advice_ref: Annotated[str | None, typer.Option(help="Which one, where several of a kind were asked for.")] = None,
    json: Json = False,
) -> None:
    """Answer the questions of the gate: by rule the advice is accepted, or goes back to its author."""
    from tasks.gate import check

    desk = tracker()
    values = {"case_ref": case, "occurred_on": on.isoformat(), "advice_kind": kind, "advice_ref": advice_ref}
    done = check(desk, values | {"answers": answers or _asked(desk, case, kind)})
    if json:
        failed = [{"id": each.id, "question": each.question} for each in done.failed]
        told = {"case_ref": case, "event": done.event.event, "occurred_on": on, "answers": done.event.answers}
        print_json(told | {"failed": failed, "already_known": not done.recorded.new})
        return
    known = "" if done.recorded.new else " (already known: nothing changed)"
    typer.echo(f"{case}: {in_words(done.event.event)}, {in_words(on)}{known}")
    typer.echo(done.says)


def _asked(desk: "Tracker", case: str, kind: str) -> str:
    """Each question put in turn, and again where it was answered with no code; as the event file carries them."""
    from rich.console import Console
    from rich.prompt import Prompt

    from models.answers import NOT_APPLICABLE
    from models.gate import MEANS
    from tasks.gate import answered, questions, read_kind

    found = questions(desk, case, read_kind(kind))
    if not sys.stdin.isatty():
        raise PlainError("answers: is missing: give --answers, as A1=2;A2=0;A10=na")
    typer.echo("2 yes, 1 partly, 0 no, na does not apply; * a no sends the advice back.", err=True)
    given: dict[str, str] = {}
    console = Console(stderr=True)
    for each in found:
        codes = [code for code in MEANS if code != NOT_APPLICABLE or each.na]
        asks = f"{each.id}{'*' if each.gate else ''}  {each.question}"
        given[each.id] = Prompt.ask(asks, choices=codes, console=console)
    return answered(given)


@advice.command(epilog="Example: ehcp advice questions --json")
def questions(json: Json = False) -> None:
    """The questions of the gate, of which advice each is asked, and where it comes from."""
    from config.practice.gate import advice_gate

    if json:
        print_json({"questions": [each.model_dump() for each in advice_gate().values()]})
        return
    for each in advice_gate().values():
        of = f"asked of {', '.join(map(in_words, each.kinds)) or 'all but parental'} advice"
        typer.echo(f"{each.id:4}{'* ' if each.gate else '  '}{each.question}  ({of}; {each.source})")
    typer.echo("* A no sends the advice back.")
