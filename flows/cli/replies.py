"""Answers by mail, mail that came back, and what either leaves for a person."""

from typing import Annotated, Any

import typer

from flows.cli import app, end
from flows.cli.output import Json, counted, in_words, print_json, print_table
from flows.cli.tracker import tracker

replies = typer.Typer(help="Answers by mail, mail that came back, and what they leave for a person.")
app.add_typer(replies, name="replies")


@replies.callback(invoke_without_command=True, epilog="Example: ehcp replies")
def _replies(context: typer.Context, json: Json = False) -> None:
    """Answers by mail, mail that came back, and what they leave for a person.  Alone: what is left to do."""
    if context.invoked_subcommand is None:
        _say_what_is_left(as_json=json)


@replies.command("list", epilog="Example: ehcp replies list")
def list_open(json: Json = False) -> None:
    """What is left for a person to do, and the addresses that are written to no more."""
    _say_what_is_left(as_json=json)


def _say_what_is_left(*, as_json: bool) -> None:
    from tasks.replies.tending import list_replies

    found = list_replies(tracker())
    if as_json:
        print_json(found)
        return
    todos = [each | {"requests": ", ".join(each["case_refs"])} for each in found["todos"]]
    print_table(
        f"{len(todos)} left to do: ehcp replies done ID", ("id", "day", "kind", "why", "requests", "message_id"), todos
    )
    if stopped := found["stopped"]:
        rows = [{"mailbox": each.mailbox, "since": each.since, "code": each.code} for each in stopped]
        print_table(
            "Written to no more: correct the contact, or ehcp replies lift MAILBOX", ("mailbox", "since", "code"), rows
        )


@replies.command(epilog="Example: ehcp replies read")
def read(json: Json = False) -> None:
    """Read the mailbox of replies: answers become events, the rest is left for a person."""
    from tasks.replies.reading import read_replies

    done = read_replies(tracker())
    if json:
        print_json(_document(done))
    else:
        typer.echo(", ".join(f"{number} {in_words(kind)}" for kind, number in done.counts.items()) or "nothing new")
        if done.for_a_person:
            typer.echo(f"{counted(done.for_a_person, 'message')} for a person to look at: ehcp replies")
    for message_id in done.failed:
        typer.echo(f"{message_id} could not be decided about and stays unread: run ehcp rebuild --check", err=True)
    if done.lost:
        typer.echo(done.lost, err=True)
    end(failed=done.troubled)


def _document(done: Any) -> dict[str, Any]:
    return {
        "counts": done.counts,
        "already_known": done.known,
        "for_a_person": done.for_a_person,
        "failed": done.failed,
        "lost": done.lost,
    }


@replies.command(epilog="Example: ehcp replies done 7")
def done(
    todo: Annotated[int, typer.Argument(metavar="ID", help="The number in the list.")], json: Json = False
) -> None:
    """Mark something as done."""
    from tasks.replies.tending import finish

    finish(tracker(), todo)
    if json:
        print_json({"done": todo})
    else:
        typer.echo(f"{todo} is done")


@replies.command(epilog="Example: ehcp replies lift psychology@york.example")
def lift(
    mailbox: Annotated[str, typer.Argument(metavar="MAILBOX", help="An address that mail came back from.")],
    json: Json = False,
) -> None:
    """Write to an address again; what waited for it leaves with the next delivery."""
    from tasks.replies.tending import lift as write_again

    write_again(tracker(), mailbox)
    if json:
        print_json({"lifted": mailbox})
    else:
        typer.echo(f"{mailbox} is written to again")
