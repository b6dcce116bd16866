"""Where messages go: a folder of .eml files, or a mail server.  `open_transport(url)` picks one.

async with open_transport(settings.mail) as transport:
    await transport.send(raw, sender=..., to=..., message_id=...)
"""

from typing import Protocol, Self

from tasks.transports.errors import MailUrlError, RefusedByServerError, WaitError
from tasks.transports.folder import FolderTransport
from tasks.transports.smtp import SmtpTransport

__all__ = ["MailUrlError", "RefusedByServerError", "Transport", "WaitError", "open_transport"]

_TO_COME = ("notify", "graph")


class Transport(Protocol):
    """One way out.  Used in `async with`, so that a connection is made once for many messages."""

    async def __aenter__(self) -> Self:
        """Get ready; nothing is sent."""

    async def __aexit__(self, *_: object) -> None:
        """Say goodbye to the server, if there is one."""

    async def send(self, raw: bytes, *, sender: str, to: str, message_id: str) -> None:
        """Hand over one message to one recipient.  Raises WaitError, RefusedByServerError."""

    async def already_sent(self, message_id: str) -> bool | None:
        """Whether this message went; None where this way out cannot tell."""


def open_transport(url: str) -> Transport:
    """The transport of a URL: `folder:PATH`, `smtp://…` or `smtps://…`.

    Raises MailUrlError (a ValueError) where the URL is wrong.
    """
    scheme, colon, rest = url.partition(":")
    scheme = scheme.lower()
    if not colon:
        raise MailUrlError("the mail URL names no transport: folder:, smtp: or smtps: is expected")
    if scheme == "folder":
        return FolderTransport.at(rest)
    if scheme in ("smtp", "smtps"):
        return SmtpTransport.at(url)
    if scheme in _TO_COME:
        raise MailUrlError(f"the mail transport {scheme}: is not built in this release")
    raise MailUrlError("the mail URL names an unknown transport: folder:, smtp: or smtps: is expected")
