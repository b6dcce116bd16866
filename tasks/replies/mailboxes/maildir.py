"""A Maildir folder: what a mail server delivers into, and what a mail program opens.  The default."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tasks.replies.mail import BOUND
from tasks.replies.mailboxes.errors import MailboxError, RepliesUrlError
from tasks.replies.mailboxes.letter import Letter

_PARTS = ("new", "cur", "tmp")


@dataclass(frozen=True, slots=True)
class MaildirMailbox:
    """Unread is what is in `new`, and what a mail program moved to `cur` without marking it as seen."""

    folder: Path

    @classmethod
    def at(cls, path: str) -> Self:
        """The folder of `maildir:PATH`; it is made when it is first read."""
        if not path:
            raise RepliesUrlError("EHCP_REPLIES_URL is maildir: without a folder")
        return cls(Path(path))

    def __enter__(self) -> Self:
        try:
            for part in _PARTS:
                (self.folder / part).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MailboxError(f"the folder of replies cannot be made: {error.strerror}") from None
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def unread(self) -> Iterator[Letter]:
        """The messages; one that another process takes away meanwhile is left out."""
        for file in sorted(self._files(), key=lambda each: each.name):
            with suppress(FileNotFoundError):
                yield Letter(str(file), _beginning(file))

    def _files(self) -> list[Path]:
        try:
            found = [each for part in ("new", "cur") for each in (self.folder / part).iterdir()]
        except OSError as error:
            raise MailboxError(f"the folder of replies cannot be read: {error.strerror}") from None
        return [each for each in found if not each.name.startswith(".") and "S" not in _flags(each)]

    def put_away(self, letter: Letter, *, flagged: bool) -> None:
        """Move it to `cur` as seen; where another process did so, nothing is left to do."""
        file = Path(letter.handle)
        flags = "".join(sorted({*_flags(file), "S", *("F" if flagged else "")}))
        try:
            with suppress(FileNotFoundError):
                file.rename(self.folder / "cur" / f"{file.name.partition(':2,')[0]}:2,{flags}")
        except OSError as error:
            raise MailboxError(f"the folder of replies cannot be changed: {error.strerror}") from None


def _beginning(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(BOUND)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise MailboxError(f"a message in the folder of replies cannot be read: {error.strerror}") from None


def _flags(file: Path) -> str:
    return file.name.partition(":2,")[2]
