"""A copy of everything in one file, and the way back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from flows.cli import app, end
from flows.cli.output import Json, counted, print_json
from flows.cli.tracker import tracker

File = Annotated[Path, typer.Argument(metavar="FILE", help="A zip file.")]


@app.command(epilog="Example: ehcp backup /backups/2026-11-25.zip")
def backup(file: File, json: Json = False) -> None:
    """Copy everything into one file, while the tracker is at work; SQLite and PostgreSQL alike."""
    from tasks.backing_up import back_up, rows_of

    desk = tracker()
    with _bar("Copying", rows_of(desk), quiet=json) as tell:
        rows = back_up(desk, file, tell)
    if json:
        print_json({"file": str(file), "rows": rows})
    else:
        typer.echo(
            f"{counted(rows, 'row')} copied to {file}.  Whoever has it has everything: keep it as you keep the database."
        )


@app.command(epilog="Example: ehcp restore /backups/2026-11-25.zip")
def restore(file: File, json: Json = False) -> None:
    """Fill an empty database from a backup, all or nothing, and look whether it holds."""
    from tasks.backing_up import restore as fill

    with _bar("Restoring", None, quiet=json) as tell:
        done = fill(tracker(), file, tell)
    if json:
        print_json(done)
    else:
        differing = (
            f"{len(done.differing)} with dates that differ: {', '.join(done.differing)}"
            if done.differing
            else "every date as derived"
        )
        typer.echo(
            f"{counted(done.rows, 'row')} restored: {counted(done.requests, 'request')}, {differing}; the audit trail {done.trail or 'holds'}."
        )
    end(failed=bool(done.differing or done.trail))


@contextmanager
def _bar(what: str, total: int | None, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar where somebody looks at a terminal; elsewhere nothing, or an error would not be one line."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=quiet or not console.is_terminal, transient=True) as progress:
        bar = progress.add_task(what, total=total)
        yield lambda rows: progress.advance(bar, rows)
