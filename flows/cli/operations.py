"""What runs every day, and what keeps it running."""

from pathlib import Path
from typing import Annotated, Any

import typer

from flows.cli import app, end
from flows.cli.output import AsOf, Json, counted, in_words, print_json, print_table
from flows.cli.tracker import tracker


@app.command(epilog="Example: ehcp sweep --as-of 2026-11-23 --dry-run")
def sweep(
    as_of: AsOf = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be queued.")] = False,
    json: Json = False,
) -> None:
    """The daily tracking: find what is due, late or breached, and queue the messages."""
    from tasks.sweeping import sweep as track

    desk = tracker()
    day, asks = as_of or desk.today(), desk.settings.approvals == "on"
    done = track(desk.engine, desk.authority, as_of=day, now=desk.now(as_of), dry_run=dry_run, approvals=asks)
    if json:
        print_json(
            {
                "as_of": done.as_of,
                "examined": done.examined,
                "messages": [_queued(each) for each in done.messages],
                "breaches": done.breaches,
                "failed": done.failed,
            }
        )
    else:
        verb = "would be queued" if dry_run else "queued"
        counts = (
            counted(done.examined, "request") + " looked at",
            counted(len(done.messages), "message") + f" {verb}",
            counted(len(done.breaches), "breach", "breaches") + f" on {in_words(done.as_of)}",
        )
        typer.echo(", ".join(counts))
        print_table(
            "Messages",
            ("to", "items"),
            [{"to": each.to or "nobody yet", "items": len(each.items)} for each in done.messages],
        )
    for each in done.failed:
        typer.echo(f"{each.case_ref}: {each.reason}", err=True)
    end(failed=bool(done.failed))


def _queued(message: Any) -> dict[str, Any]:
    """A message with its most urgent item at the top level, and all of them under `items`."""
    items = [
        {
            "case_ref": each.case_ref,
            "duty": each.duty,
            "about": each.about,
            "step": each.step,
            "audience": each.audience,
        }
        for each in message.items
    ]
    return {"key": message.key, "to": message.to} | items[0] | {"items": items}


@app.command(epilog="Example: ehcp outbox --status queued")
def outbox(
    status: Annotated[
        str | None, typer.Option(help="queued, sent, failed, held, superseded, no_longer_true, no_recipient")
    ] = None,
    json: Json = False,
) -> None:
    """The messages: queued, sent, failed, held and superseded."""
    from tasks.listing import list_messages

    desk = tracker()
    found = list_messages(desk.engine, desk.authority, status, service=desk.settings.own_service)
    if json:
        print_json({"messages": found})
        return
    rows = [each | {"items": len(each["items"])} for each in found]
    print_table(f"{len(rows)} messages", ("status", "to", "subject", "items", "attempts", "why"), rows)


@app.command(epilog="Example: ehcp deliver")
def deliver(json: Json = False) -> None:
    """Send what is queued and still true."""
    from tasks.delivering import deliver as send

    done = send(tracker())
    if json:
        print_json({"counts": done.counts, "waiting": done.waiting})
    else:
        typer.echo(", ".join(f"{number} {in_words(each)}" for each, number in done.counts.items()) or "nothing to send")
    for reason in done.waiting:
        typer.echo(reason, err=True)
    end(failed=done.troubled)


@app.command(epilog="Example: ehcp doctor --alert")
def doctor(
    alert: Annotated[
        bool,
        typer.Option("--alert", help="Write to the SEND manager, once, where today's tracking is missing at nine."),
    ] = False,
    json: Json = False,
) -> None:
    """Is everything in place for tonight?"""
    from tasks.diagnosing import examine

    desk = tracker()
    if alert:
        _alert(desk, json=json)
        return
    found = examine(desk)
    if json:
        print_json({"findings": found})
    else:
        print_table(
            "For tonight",
            ("what", "ok", "says"),
            [{"what": each.what, "ok": "yes" if each.ok else "NO", "says": each.says} for each in found],
        )
    end(failed=not all(each.ok for each in found))


def _alert(desk: Any, *, json: bool) -> None:
    from tasks.heartbeat import alert

    found = alert(desk)
    says = "the SEND manager was told" if found.told else "nobody could be told yet, see ehcp outbox"
    if json:
        print_json(found)
    elif found.missing:
        typer.echo(f"today's tracking has not run: {says}", err=True)
    else:
        typer.echo("nothing is missing")
    end(failed=found.missing)


@app.command(epilog="Example: ehcp rebuild --check")
def rebuild(
    check: Annotated[bool, typer.Option("--check", help="Only compare; nothing is written.")] = False,
    cores: Annotated[int | None, typer.Option(min=1, help="How many to work on; by default all.")] = None,
    json: Json = False,
) -> None:
    """Derive every stored date again from the events."""
    from tasks.rebuilding import rebuild as derive_again

    desk = tracker()
    looked_at, differing = derive_again(desk.engine, desk.authority, check=check, cores=cores)
    if json:
        print_json({"requests": looked_at, "differing": differing})
    else:
        typer.echo(
            f"{looked_at} requests, {len(differing)} with stored dates that differed"
            + (": " + ", ".join(differing) if differing else "")
        )
    end(failed=check and bool(differing))


contacts = typer.Typer(help="Services, role mailboxes and who stands above them.", no_args_is_help=True)
app.add_typer(contacts, name="contacts")


@contacts.callback()
def _contacts() -> None:
    """Services, role mailboxes and who stands above them."""


@contacts.command("import", epilog="Example: ehcp contacts import contacts.csv")
def import_contacts(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX.")], json: Json = False
) -> None:
    """Replace the contacts by those of a file: columns service, role, mailbox, phone."""
    from tasks.importing import import_contacts as take

    number = take(tracker(), file)
    if json:
        print_json({"file": str(file), "contacts": number})
    else:
        typer.echo(f"{number} contacts")


@app.command(epilog="Example: ehcp serve")
def serve(json: Json = False) -> None:
    """Prefect: a server where none is configured, all deployments and their schedules."""
    from flows.serving import serve as start

    start(tracker(), as_json=json)
