"""What signs the answers: a secret that is set, or one that is made once and kept beside the database."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from config.errors import PlainError
from config.settings import Settings

SHORTEST = 32


class SecretError(PlainError):
    """The file of the secret cannot be used."""


def reply_secret(settings: Settings) -> bytes:
    """What signs the answers.  Raises SecretError where its file cannot be used."""
    if settings.reply_secret:
        return settings.reply_secret.get_secret_value().encode()
    try:
        return _kept(settings.home / "reply.secret")
    except OSError:
        raise SecretError("reply.secret in the home folder cannot be read or made") from None


def _kept(file: Path) -> bytes:
    if not file.exists():
        _make(file)
    found = file.read_bytes().strip()
    if len(found) < SHORTEST:
        raise SecretError("reply.secret in the home folder is too short: remove it, and a new one is made")
    return found


def _make(file: Path) -> None:
    """Whole or not at all, for its owner's eyes; of two processes the first makes it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".secret")  # made with mode 0600
    try:
        with os.fdopen(number, "w") as made:
            made.write(secrets.token_hex(SHORTEST))
            made.flush()
            os.fsync(made.fileno())
        with suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()
