"""A mail server, always over TLS with a verified certificate; the password never travels otherwise.

`smtp://` begins in clear and must turn to TLS by STARTTLS before anything is said; `smtps://` is TLS
from the first byte.  `?cafile=/path` names the certificate of a private authority.
"""

import asyncio
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self, cast
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from tasks.transports.errors import MailUrlError, RefusedByServerError, WaitError

_SECONDS = 30
_PERMANENT = 500
_AUTHENTICATION_REQUIRED = 530
# Stricter than the RFC: the client would quietly read `a@b <c@d>` as one of the two.
_ADDRESS = re.compile(r"""[^\s<>()\[\],;:"@\\]+@[^\s<>()\[\],;:"@\\]+""")
_MALFORMED = (
    "the mail URL cannot be read: smtp://user:password@host:port is expected, "
    "with signs such as / # ? @ in the password as %2F %23 %3F %40"
)


@dataclass(slots=True)
class SmtpTransport:
    """One connection to one server, made with the first message and kept for the others."""

    host: str
    port: int
    implicit_tls: bool
    username: str | None
    password: str | None = field(repr=False)
    context: ssl.SSLContext = field(repr=False)
    _client: SMTP | None = field(default=None, init=False, repr=False)
    _down: str = field(default="", init=False, repr=False)
    _opened: list[asyncio.WriteTransport] = field(default_factory=list, init=False, repr=False)

    @classmethod
    def at(cls, url: str) -> Self:
        """The server of a URL.  Raises MailUrlError where it is wrong."""
        parts, port = _read(url)
        implicit = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "",
            port=port or (465 if implicit else 587),
            implicit_tls=implicit,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            context=_context(parts.query),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._client and self._client.is_connected:
            with suppress(SMTPException, OSError):
                await self._client.quit()
        self._client = None
        await self._let_go()

    async def _let_go(self) -> None:
        """Close what TLS would keep half open until the other side agrees; the loop may end right after."""
        for each in self._opened:
            each.abort()
        self._opened.clear()
        await asyncio.sleep(0)

    async def send(self, raw: bytes, *, sender: str, to: str, message_id: str) -> None:
        """Hand the message to the server.

        Raises WaitError where the server is not to be had or says "later", RefusedByServerError
        where it says "never" about this message.
        """
        del message_id  # it stands in the headers
        if not (to.isascii() and _ADDRESS.fullmatch(to)):
            raise RefusedByServerError("the recipient's address is none that SMTP can carry")
        client = await self._connected()
        try:
            await client.sendmail(sender, [to], raw)
        except (SMTPException, OSError, ValueError) as error:
            refusal = _in_words(error)
        else:
            return
        # Outside the handler, so that the server's own words (they name the recipient) are left behind.
        raise refusal

    async def already_sent(self, message_id: str) -> None:
        """A mail server does not tell."""
        del message_id

    async def _connected(self) -> SMTP:
        """The connection.  A server that failed once is not tried again for every message of the day."""
        if self._client and self._client.is_connected:
            return self._client
        if not self._down:
            self._client, self._down = await self._connect()
        if self._client is None or self._down:
            raise WaitError(self._down)
        return self._client

    async def _connect(self) -> tuple[SMTP | None, str]:
        """A connection that is signed in, or why there is none."""
        client = SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=self.implicit_tls,
            start_tls=not self.implicit_tls,
            tls_context=self.context,
            timeout=_SECONDS,
        )
        try:
            await client.connect()
            self._opened.append(cast("asyncio.WriteTransport", client.transport))
            if self.username and self.password:
                await client.login(self.username, self.password)
        except (SMTPException, OSError, ValueError) as error:
            return None, f"{_why_unconnected(error, client)}; nothing was sent"
        return client, ""


def _in_words(error: Exception) -> WaitError | RefusedByServerError:
    """What a failed message becomes.  What is true of every message is the server's matter: it waits."""
    if isinstance(error, SMTPRecipientsRefused):
        return _answered("recipient", error.recipients[0])
    if isinstance(error, SMTPSenderRefused | SMTPHeloError):
        return WaitError(f"the mail server refused the sender ({_code(error)})")
    if isinstance(error, SMTPResponseException):
        return _answered("message", error)
    if isinstance(error, ValueError):
        return WaitError("the sender's address is none that SMTP can carry")
    return WaitError("the connection to the mail server was lost while the message was being sent")


def _answered(what: str, error: SMTPResponseException) -> WaitError | RefusedByServerError:
    if error.code < _PERMANENT:
        return WaitError(f"the mail server did not take the {what} for now ({_code(error)})")
    if error.code == _AUTHENTICATION_REQUIRED:
        return WaitError(f"the mail server wants a user and a password ({_code(error)})")
    return RefusedByServerError(f"the mail server refused the {what} ({_code(error)})")


def _why_unconnected(error: Exception, client: SMTP) -> str:
    if isinstance(error, SMTPAuthenticationError):
        return f"the mail server refused the user or the password ({_code(error)})"
    if _caused_by(error, ssl.SSLCertVerificationError):
        return "the mail server's certificate could not be verified"
    if isinstance(error, SMTPException) and "STARTTLS" in error.message:
        return "the mail server does not offer STARTTLS"
    if client.is_connected:
        return "the mail server takes no user and password"
    return "the mail server could not be reached"


def _caused_by(error: BaseException | None, kind: type[BaseException]) -> bool:
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error is not None


def _code(error: SMTPResponseException) -> str:
    """The server's code and its finer one, "550 5.1.1": the rest of its sentence may name people."""
    finer = re.match(r"\d\.\d{1,3}\.\d{1,3}\b", error.message)
    return f"{error.code} {finer[0]}" if finer else str(error.code)


def _read(url: str) -> tuple[SplitResult, int | None]:
    """The parts of the URL.  The library's own errors are not passed on: they quote the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise MailUrlError(_MALFORMED) from None
    if parts.path not in ("", "/") or parts.fragment:
        raise MailUrlError(_MALFORMED)
    if not parts.hostname:
        raise MailUrlError("the mail URL names no host")
    if bool(parts.username) != bool(parts.password):
        raise MailUrlError("the mail URL needs both a user and a password, or neither")
    return parts, port


def _context(query: str) -> ssl.SSLContext:
    """Certificates are verified by the system's store, or by the authority that `cafile` names."""
    options = parse_qs(query, keep_blank_values=True)
    files = options.pop("cafile", [None])
    if options or len(files) > 1:
        raise MailUrlError("the mail URL knows one option, cafile, once")
    try:
        return ssl.create_default_context(cafile=files[0])
    except OSError:
        raise MailUrlError("the file that cafile names in the mail URL is no certificate that can be read") from None
