"""Who is at work: the account and the machine, and by what they record.  The audit trail keeps it with each event."""

import getpass
import socket
from contextvars import ContextVar
from functools import cache

MOST = 120
through: ContextVar[str] = ContextVar("through", default="a program of its own")
"""By what somebody records: a command, or a run of Prefect.  Set where it begins."""


@cache
def somebody() -> str:
    """The account that this process runs under, and the machine."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "an account without a name"
    return f"{name}@{socket.gethostname()}"[:MOST]
