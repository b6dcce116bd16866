"""The outbox folder: every message a file that any mail program opens.  The default; nothing leaves."""

import asyncio
import os
import re
import tempfile
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import date
from email.parser import BytesHeaderParser
from email.policy import SMTP
from pathlib import Path
from typing import ClassVar, Self

from tasks.transports.errors import MailUrlError, WaitError


@dataclass(frozen=True, slots=True)
class FolderTransport:
    """Writes `<day>-<short id>.eml`; the day is the message's own, so that a repeat changes nothing."""

    folder: Path
    per_minute: ClassVar[int | None] = None
    repeats_safely: ClassVar[bool] = True
    begins_early: ClassVar[bool] = False

    @classmethod
    def at(cls, path: str) -> Self:
        """The folder of `folder:PATH`; it is made when the first message comes."""
        if not path:
            raise MailUrlError("the mail URL folder: names no folder")
        return cls(Path(path))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def send(
        self, raw: bytes, *, sender: str, to: str, message_id: str, when: Awaitable[bool] | None = None
    ) -> None:
        """Write the message, whole or not at all; one that is there already is left as it is.

        Raises WaitError where the folder cannot be written.
        """
        del sender, to, when  # the file carries them in its headers
        try:
            await asyncio.to_thread(self._write, raw, message_id)
        except OSError as error:
            raise WaitError(f"the outbox folder cannot be written: {error.strerror}") from None

    async def already_sent(self, message_id: str) -> bool:
        """Whether the message's file is there."""
        return await asyncio.to_thread(self._holds, message_id)

    def _holds(self, message_id: str) -> bool:
        return any(self.folder.glob(f"????-??-??-{_short(message_id)}.eml"))

    def _write(self, raw: bytes, message_id: str) -> None:
        if self._holds(message_id):
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        _write_whole(self.folder / f"{_day(raw)}-{_short(message_id)}.eml", raw)


def _write_whole(file: Path, raw: bytes) -> None:
    """Under another name first, and on the disk before it gets its own: a reader never meets half a file."""
    number, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(number, "wb") as part:
            part.write(raw)
            part.flush()
            os.fsync(part.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _keep(file.parent)


def _keep(folder: Path) -> None:
    """Have the new name on the disk as well, where the system lets a folder be opened."""
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _day(raw: bytes) -> date:
    """The day of the message's Date header."""
    day: date = BytesHeaderParser(policy=SMTP).parsebytes(raw)["Date"].datetime.date()
    return day


def _short(message_id: str) -> str:
    """What of a Message-ID can stand in a file name: the digits before its "@"."""
    return re.sub(r"[^0-9A-Za-z]", "", message_id.partition("@")[0])
