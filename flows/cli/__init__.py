"""The command line: `ehcp`.  One function a command; whatever is heavy is imported inside it."""

import sys

import typer
from pydantic import ValidationError

from config.errors import PlainError

app = typer.Typer(
    help="Tracks requests for EHC needs assessments against their statutory dates.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

WRONG = 2
"""Exit status: the call or the configuration is wrong, nothing was changed."""
SOME_FAILED = 1
"""Exit status: done, but some cases, rows or messages failed (they are listed)."""


def main() -> None:
    """Run a command; an error is one sentence on standard error, never a traceback."""
    from flows.cli import casework, law, operations, reports  # noqa: F401 (importing them adds their commands)

    try:
        app()
    except PlainError as error:
        sys.exit(_say(str(error)))
    except ValidationError as error:
        sys.exit(_say(_setting(error)))


def end(*, failed: bool) -> None:
    """End with status 1 where something failed."""
    if failed:
        raise typer.Exit(SOME_FAILED)


def _say(sentence: str) -> int:
    sys.stderr.write(f"ehcp: {sentence}\n")
    return WRONG


def _setting(error: ValidationError) -> str:
    """Which setting is wrong; its value is not repeated, as it may hold a password."""
    first = error.errors(include_input=False)[0]
    name = "_".join(str(part) for part in first["loc"]).upper()
    return f"EHCP_{name}: {first['msg'][0].lower()}{first['msg'][1:]}"
