"""The command line: `ehcp`.  One function a command; whatever is heavy is imported inside it."""

import os
import sys
from typing import TYPE_CHECKING

import typer

from config.errors import PlainError
from models import acting

if TYPE_CHECKING:
    from pydantic import ValidationError

app = typer.Typer(
    help="Tracks requests for EHC needs assessments against their statutory dates.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback(help=app.info.help)
def _allowed(context: typer.Context) -> None:
    """Every command passes here, before it looks at anything."""
    from flows.cli.readers import refuse_unless_allowed

    refuse_unless_allowed(str(context.invoked_subcommand))


WRONG = 2
"""Exit status: the call or the configuration is wrong, nothing was changed."""
SOME_FAILED = 1
"""Exit status: done, but some cases, rows or messages failed (they are listed)."""


def whole() -> typer.Typer:
    """The command line with every command; a new module of commands is named here, and nowhere else."""
    from flows.cli import (  # noqa: F401  (importing them adds their commands)
        actions,
        advice,
        approvals,
        audit,
        backup,
        boards,
        capacity,
        casework,
        closures,
        forecast,
        law,
        letters,
        operations,
        quality,
        replies,
        reporting,
        reports,
        retention,
        sen2,
        supposing,
    )

    return app


def main() -> None:
    """Run a command; an error is one sentence on standard error, never a traceback."""
    # Nothing here is a plug-in of pydantic's: looking for one among all installed packages takes longer than the answer.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    commands = whole()
    acting.through.set(" ".join(["ehcp", *(each for each in sys.argv[1:2] if each.isidentifier())]))
    try:
        commands()
    except PlainError as error:
        sys.exit(_say(str(error)))
    except ValueError as error:
        if sentence := _about_settings(error):
            sys.exit(_say(sentence))
        raise


def end(*, failed: bool) -> None:
    """End with status 1 where something failed."""
    if failed:
        raise typer.Exit(SOME_FAILED)


def _say(sentence: str) -> int:
    sys.stderr.write(f"ehcp: {sentence}\n")
    return WRONG


_FILE = "ehcp.toml in the home folder"
_EXPECTED = {
    "authority": "write the three digits of the local authority, as 816",
    "today": "write a day as YYYY-MM-DD, as 2026-11-23",
    "sending": "write on, off or shadow",
    "approvals": "write on or off",
    "reader": "write team, board or service: with the key of a service, as service:health",
    "prefect_host": "write an address or a name of this machine, as 127.0.0.1",
    "prefect_port": "write the number of a port, as 4200",
    "mail_per_minute": "write how many messages a minute may leave, as 30",
}


def _about_settings(error: ValueError) -> str | None:
    """What is wrong with the settings, if that is what the error is about."""
    import tomllib

    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        return _setting(error)
    if isinstance(error, tomllib.TOMLDecodeError):
        return f"{_FILE} is not TOML: {str(error)[0].lower()}{str(error)[1:]}"
    if isinstance(error, UnicodeDecodeError):
        return f"{_FILE} is not UTF-8 text: save it as UTF-8"
    return None


def _setting(error: "ValidationError") -> str:
    """Which setting is wrong; its value is not repeated, as it may hold a password."""
    first = error.errors(include_input=False)[0]
    name = "_".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"{_FILE}: '{name}' is no setting{_perhaps(name)}"
    what = _EXPECTED.get(name) or f"{first['msg'][0].lower()}{first['msg'][1:]}"
    return f"EHCP_{name.upper()} (or {name} in ehcp.toml): {what}"


def _perhaps(name: str) -> str:
    import difflib

    from config.settings import Settings

    near = difflib.get_close_matches(name.lower().removeprefix("ehcp_"), Settings.model_fields, n=1)
    return f": did you mean {near[0]}?" if near else f": the settings are {', '.join(Settings.model_fields)}"
