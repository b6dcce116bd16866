"""Where replies are read: a Maildir folder, or a mailbox behind IMAP.  `open_mailbox(url)` picks one.

with open_mailbox(settings.mailbox) as box:
    for letter in box.unread():
        ...
        box.put_away(letter, flagged=False)
"""

from collections.abc import Iterator
from typing import Protocol, Self

from tasks.replies.mailboxes.errors import MailboxError, RepliesUrlError
from tasks.replies.mailboxes.imap import ImapMailbox
from tasks.replies.mailboxes.letter import Letter
from tasks.replies.mailboxes.maildir import MaildirMailbox

__all__ = ["Letter", "Mailbox", "MailboxError", "RepliesUrlError", "open_mailbox"]


class Mailbox(Protocol):
    """One place where mail comes in."""

    def __enter__(self) -> Self:
        """Connect.  Raises MailboxError where that fails."""

    def __exit__(self, *_: object) -> None:
        """Let go."""

    def unread(self) -> Iterator[Letter]:
        """What was not read yet, one by one, in the order in which it came."""

    def put_away(self, letter: Letter, *, flagged: bool) -> None:
        """Mark a message as read; flagged, so that a person who opens the mailbox sees it."""


def open_mailbox(url: str) -> Mailbox:
    """The mailbox of a URL: `maildir:PATH` or `imaps://user:password@host[:port]/FOLDER[?cafile=FILE]`.

    Raises RepliesUrlError (a ValueError) where the URL is wrong.
    """
    scheme, colon, rest = url.partition(":")
    if colon and scheme.lower() == "maildir":
        return MaildirMailbox.at(rest)
    if colon and scheme.lower() == "imaps":
        return ImapMailbox.at(url)
    if colon and scheme.lower() == "imap":
        raise RepliesUrlError("EHCP_REPLIES_URL is imap:, which is not encrypted: write imaps:")
    raise RepliesUrlError("EHCP_REPLIES_URL names no mailbox: maildir: or imaps: is expected")
