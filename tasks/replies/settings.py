"""Where replies are read and what signs the answers."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.errors import PlainError
from config.settings import Settings

SHORTEST = 32


class SecretError(PlainError):
    """The file of the secret cannot be used."""


class ReplySettings(BaseSettings):
    """What an operator sets about replies."""

    # An error's text must not quote its input: that may be a password.
    model_config = SettingsConfigDict(
        env_prefix="EHCP_", frozen=True, extra="ignore", env_ignore_empty=True, hide_input_in_errors=True
    )

    home: Path
    replies_url: SecretStr | None = None
    """Where replies are read: `maildir:PATH` or `imaps://user:password@host/FOLDER`; by default `home`/replies."""
    reply_secret: Annotated[SecretStr, Field(min_length=SHORTEST)] | None = None
    """What signs the answers; by default a random one in `home`/reply.secret.  The same on every machine."""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those that go with the settings of an installation."""
        return cls(home=settings.home)

    @property
    def mailbox(self) -> str:
        """Where replies are read, with the default filled in."""
        return self.replies_url.get_secret_value() if self.replies_url else f"maildir:{self.home / 'replies'}"

    def secret(self) -> bytes:
        """What signs the answers.  Raises SecretError where its file cannot be used."""
        if self.reply_secret:
            return self.reply_secret.get_secret_value().encode()
        try:
            return _kept(self.home / "reply.secret")
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
