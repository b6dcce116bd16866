"""Who may type which command: the team every one, a service those about its own rows, the board those that count."""

from config.errors import PlainError

OPEN = ("due", "statute")
"""The law, which reads no database: for everybody, whatever the settings."""
SERVICE = ("case", "cases", "outbox")
"""A service sees of these what is its own, and nothing else: the queries see to that."""
BOARD = ("report",)
"""The board sees what is made for it, where small counts are suppressed."""
TEAM = (
    *(
        "actions",
        "advice",
        "approvals",
        "approve",
        "audit",
        "backup",
        "board",
        "capacity",
        "closures",
        "contacts",
        "deliver",
        "demo",
        "doctor",
        "exceptions",
        "forecast",
    ),
    *(
        "import",
        "letters",
        "quality",
        "rebuild",
        "record",
        "replies",
        "restore",
        "retention",
        "sen2",
        "serve",
        "subject-access",
        "summary",
    ),
    *("sweep", "timeliness", "what-if"),
)
"""What writes, or shows more: a command that stands in none of these lists is the team's, too."""

FOR_THE_BOARD = ("board", "scrutiny", "foi")


class NotForYouError(PlainError):
    """This installation is set up for a reader to whom the command does not belong."""


def refuse_unless_allowed(command: str) -> None:
    """Raises NotForYouError where EHCP_READER is a reader to whom the command does not belong."""
    if command in OPEN:
        return
    reader = _reader()
    allowed = {"service": SERVICE, "board": BOARD}.get(reader)
    if allowed is not None and command not in allowed:
        names = ", ".join((*OPEN, *allowed))
        raise NotForYouError(f"{command} is for the team: EHCP_READER is set to {reader}, which may use {names}")


def refuse_report_unless_allowed(report: str) -> None:
    """Raises NotForYouError where the reader is the board, and the report names requests."""
    if _reader() == "board" and report not in FOR_THE_BOARD:
        raise NotForYouError(f"report {report} names requests: the board may have {', '.join(FOR_THE_BOARD)}")


def refuse_trace_unless_allowed() -> None:
    """Raises NotForYouError where the reader is the board: a figure's cases are named by their references."""
    if _reader() == "board":
        raise NotForYouError("--trace names requests: it is for the team")


def _reader() -> str:
    from config.settings import Settings

    return Settings().reader.partition(":")[0]
