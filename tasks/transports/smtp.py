"""A mail server, always over TLS with a verified certificate; the password never travels otherwise.

`smtp://` begins in clear and must turn to TLS by STARTTLS before anything is said; `smtps://` is TLS
from the first byte.  `?cafile=/path` names the certificate of a private authority; `?tokenfile=/path`
holds the access token (XOAUTH2) of a server that takes no password, and is read at every connection.
"""

import asyncio
import re
import ssl
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Self
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

from tasks.transports.errors import MailUrlError, RefusedByServerError, UncertainError, WaitError
from tasks.transports.keeping import read_secret

_SECONDS = 30
_PERMANENT = 500
_AUTHENTICATION_REQUIRED = 530
_EXCHANGE, _EXCHANGE_PER_MINUTE = ".office365.com", 30
_NOT_OFFERED = {
    "STARTTLS": "the mail server does not offer STARTTLS",
    "XOAUTH2": "the mail server takes no access token (XOAUTH2)",
}
_MALFORMED = (
    "the mail URL cannot be read: smtp://user:password@host:port is expected, "
    "with signs such as / # ? @ in the password as %2F %23 %3F %40"
)


class _NotNowError(Exception):
    """The message is not to go after all."""


class _Client(SMTP):
    """Knows whether the message itself was begun, and lets go of a connection at once.

    Closed politely, TLS would stay half open until the other side agrees; the loop may end right after.
    """

    handing_over = False
    when: Awaitable[bool] | None = None
    """What says that the message may go: until then the server is told no more than from whom and to whom."""

    async def data(self, *args: Any, **kwargs: Any) -> Any:
        """From here on the server may have the message, whatever happens to the connection."""
        if self.when is not None and not await self.when:
            raise _NotNowError
        self.handing_over = True
        return await super().data(*args, **kwargs)

    def close(self) -> None:
        """Let go."""
        transport = self.transport
        super().close()
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()


@dataclass(slots=True)
class SmtpTransport:
    """One connection to one server, made with the first message and kept for the others."""

    host: str
    port: int
    implicit_tls: bool
    username: str | None
    password: str | None = field(repr=False)
    token: Path | None = field(repr=False)
    context: ssl.SSLContext = field(repr=False)
    repeats_safely: ClassVar[bool] = False
    begins_early: ClassVar[bool] = True
    _client: _Client | None = field(default=None, init=False, repr=False)
    _down: str = field(default="", init=False, repr=False)

    @classmethod
    def at(cls, url: str) -> Self:
        """The server of a URL.  Raises MailUrlError where it is wrong."""
        parts, port = _read(url)
        implicit, files = parts.scheme == "smtps", _options(parts.query)
        _check_sign_in(parts, with_token="tokenfile" in files)
        return cls(
            host=parts.hostname or "",
            port=port or (465 if implicit else 587),
            implicit_tls=implicit,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            token=Path(files["tokenfile"]) if "tokenfile" in files else None,
            context=_context(files.get("cafile")),
        )

    @property
    def per_minute(self) -> int | None:
        """Exchange blocks a mailbox that sends faster; other servers do not say."""
        return _EXCHANGE_PER_MINUTE if self.host.endswith(_EXCHANGE) else None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._client and self._client.is_connected:
            with suppress(SMTPException, OSError):
                await self._client.quit()
        self._client = None
        await asyncio.sleep(0)  # what was let go of is gone after the loop's next turn

    async def send(
        self, raw: bytes, *, sender: str, to: str, message_id: str, when: Awaitable[bool] | None = None
    ) -> None:
        """Hand the message to the server; with `when`, only once that says so, and not at all where it says no.

        Raises WaitError where the server is not to be had or says "later", UncertainError where it
        went silent over the message, RefusedByServerError where it says "never" about this message.
        """
        del message_id  # it stands in the headers
        client = await self._connected()
        client.handing_over, client.when = False, when
        try:
            await client.sendmail(sender, [to], raw)
        except _NotNowError:
            with suppress(SMTPException, OSError):
                await client.rset()
            return
        except (SMTPException, OSError, ValueError) as error:
            refusal = _in_words(error, handed_over=client.handing_over)
        else:
            return
        # Outside the handler, so that the server's own words (they name the recipient) are left behind.
        raise refusal

    async def already_sent(self, message_id: str) -> None:
        """A mail server does not tell."""
        del message_id

    async def _connected(self) -> _Client:
        """The connection.  A server that failed once is not tried again for every message of the day."""
        if self._client and self._client.is_connected:
            return self._client
        if not self._down:
            self._client, self._down = await self._connect()
        if self._client is None or self._down:
            raise WaitError(self._down)
        return self._client

    async def _connect(self) -> tuple[_Client | None, str]:
        """A connection that is signed in, or why there is none."""
        client = _Client(
            hostname=self.host,
            port=self.port,
            use_tls=self.implicit_tls,
            start_tls=not self.implicit_tls,
            tls_context=self.context,
            timeout=_SECONDS,
            username=self.username if self.token else None,
            oauth_token_generator=self._read_token if self.token else None,
        )
        try:
            await client.connect()
            if self.username and self.password:
                await client.login(self.username, self.password)
        except (SMTPException, OSError, ValueError) as error:
            by = "token" if self.token else "password"
            why = _why_unconnected(error, signs_in_by=by, connected=client.is_connected)
            client.close()
            return None, f"{why}; nothing was sent"
        return client, ""

    async def _read_token(self) -> str:
        """The token as it is now: it is good for an hour, and whoever renews it writes the file anew."""
        assert self.token
        return (await asyncio.to_thread(read_secret, self.token, "tokenfile names in the mail URL")).get_secret_value()


def _in_words(error: Exception, *, handed_over: bool) -> WaitError | RefusedByServerError:
    """What a failed message becomes.  What is true of every message is the server's matter: it waits."""
    if isinstance(error, SMTPRecipientsRefused):
        return _answered("recipient", error.recipients[0])
    if isinstance(error, SMTPSenderRefused | SMTPHeloError):
        return WaitError(f"the mail server refused the sender ({_code(error)})")
    if isinstance(error, SMTPResponseException):
        return _answered("message", error)
    if isinstance(error, ValueError):
        return WaitError("the sender's address is none that SMTP can carry")
    if handed_over:
        return UncertainError("the mail server went silent before it said whether it took the message")
    return WaitError("the connection to the mail server was lost while the message was being sent")


def _answered(what: str, error: SMTPResponseException) -> WaitError | RefusedByServerError:
    if error.code < _PERMANENT:
        return WaitError(f"the mail server did not take the {what} for now ({_code(error)})")
    if error.code == _AUTHENTICATION_REQUIRED:
        return WaitError(f"the mail server wants a user and a password ({_code(error)})")
    return RefusedByServerError(f"the mail server refused the {what} ({_code(error)})")


def _why_unconnected(error: Exception, *, signs_in_by: str, connected: bool) -> str:
    if isinstance(error, MailUrlError):
        return str(error)
    if isinstance(error, SMTPAuthenticationError):
        return f"the mail server refused the user or the {signs_in_by} ({_code(error)})"
    if _caused_by(error, ssl.SSLCertVerificationError):
        return "the mail server's certificate could not be verified"
    lacking = [says for what, says in _NOT_OFFERED.items() if what in str(getattr(error, "message", ""))]
    if lacking:
        return lacking[0]
    return "the mail server takes no user and password" if connected else "the mail server could not be reached"


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
    return parts, port


def _check_sign_in(parts: SplitResult, *, with_token: bool) -> None:
    if with_token and not (parts.username and not parts.password):
        raise MailUrlError("the mail URL needs a user and no password where tokenfile holds the access token")
    if not with_token and bool(parts.username) != bool(parts.password):
        raise MailUrlError("the mail URL needs both a user and a password, or neither")


def _options(query: str) -> dict[str, str]:
    """The two files that a URL may name."""
    options = parse_qs(query, keep_blank_values=True)
    if options.keys() - {"cafile", "tokenfile"} or any(len(each) > 1 or not each[0] for each in options.values()):
        raise MailUrlError("the mail URL knows two options, cafile and tokenfile, each once")
    return {name: values[0] for name, values in options.items()}


def _context(cafile: str | None) -> ssl.SSLContext:
    """Certificates are verified by the system's store, or by the authority that `cafile` names."""
    try:
        return ssl.create_default_context(cafile=cafile)
    except OSError:
        raise MailUrlError("the file that cafile names in the mail URL is no certificate that can be read") from None
