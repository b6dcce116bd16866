"""Why a message did not go.  Each error is one sentence, without the recipient and without a password."""

from config.errors import PlainError


class MailUrlError(PlainError, ValueError):
    """The mail URL, or a setting that it needs, is wrong.

    Of the URL itself nothing is quoted but its scheme: it holds the password.
    """


class WaitError(Exception):
    """Nothing is wrong with the message: the server is, for now, and the message waits.

    `seconds` is how long the server wants to be left alone, where it said so.
    """

    def __init__(self, sentence: str, seconds: float | None = None) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class UncertainError(WaitError):
    """The message was handed over and nobody said whether it was taken: as after a crash, it is asked about first."""


class RefusedByServerError(Exception):
    """The message will never be taken for this recipient."""
