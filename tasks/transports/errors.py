"""Why a message did not go.  Each error is one sentence, without the recipient and without a password."""

from config.errors import PlainError


class MailUrlError(PlainError, ValueError):
    """The mail URL is wrong.  Of the URL itself nothing is quoted but its scheme: it holds the password."""


class WaitError(Exception):
    """Nothing is wrong with the message: the server is, for now, and the message waits."""


class RefusedByServerError(Exception):
    """The server will never take this message for this recipient."""
