"""Why replies cannot be read.  Each error is one sentence, without an address and without a password."""

from config.errors import PlainError


class RepliesUrlError(PlainError, ValueError):
    """The URL of the mailbox is wrong.  Nothing of it is quoted: it holds the password."""


class MailboxError(PlainError):
    """The mailbox cannot be read now; what was read before that is kept."""
