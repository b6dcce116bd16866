"""What can go wrong with a database, in a sentence, wherever it happens: nothing half done, and no traceback."""

import sqlalchemy as sa

from config.errors import PlainError


class StoreError(PlainError):
    """The database cannot be used; the text is one sentence and holds no password."""


_RESTORE = "restore the last backup into another folder (ehcp restore)"
_SQLITE = {
    5: "is held by another program: end it, or try again; nothing was changed",
    6: "is held by another program: end it, or try again; nothing was changed",
    8: "can only be read: give this account the right to write to its file and folder; nothing was changed",
    10: "cannot be written or read: is the disk full, or broken? Nothing of this was kept",
    11: f"is damaged: {_RESTORE}",
    13: "has no more room: free some on its disk, and do it again; nothing of this was kept",
    26: f"is damaged, or is no database: {_RESTORE}",
}
"""By the primary code of SQLite."""
_POSTGRESQL = {
    "25006": "can only be read: is it a standby? Nothing was changed",
    "42501": "refuses this account: it may not do that there; nothing was changed",
    "53": "has no more room or connections: its administrator can say which; nothing of this was kept",
    "57P": "was shut down: try again when it is up; nothing of this was kept",
    "08": "does not answer: is the server running? Nothing of this was kept",
}
"""By the beginning of PostgreSQL's code."""
NOT_OPENED = "cannot be opened: is the server running, is it a database?"


def speak_plainly(engine: sa.Engine, named: str) -> None:
    """Have every fault of the database itself raised as a StoreError; what a statement did wrong stays as it is."""

    @sa.event.listens_for(engine, "handle_error")
    def _say(context: sa.engine.ExceptionContext) -> None:
        if said := _sentence(context):
            raise StoreError(f"the database {named} {said}") from None


def _sentence(context: sa.engine.ExceptionContext) -> str | None:
    original = context.original_exception
    code = getattr(original, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    state = getattr(original, "sqlstate", None)
    if state is None:  # a server that is gone gives no code
        gone = NOT_OPENED if isinstance(original, context.dialect.loaded_dbapi.OperationalError) else None
        return _POSTGRESQL["08"] if context.is_disconnect else gone
    return next((said for begins, said in _POSTGRESQL.items() if state.startswith(begins)), None)
