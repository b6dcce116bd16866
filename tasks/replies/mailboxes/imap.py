"""A mailbox behind IMAP, over TLS from the first byte, with a verified certificate.

`imap-tools` speaks to the server: it has no dependencies, loads no smtplib, and writes nothing of a
message to a log.
"""

import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from imaplib import IMAP4
from typing import Concatenate, ParamSpec, Self, TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from imap_tools import MailBox
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError

from tasks.replies.mail import BOUND
from tasks.replies.mailboxes.errors import MailboxError, RepliesUrlError
from tasks.replies.mailboxes.letter import Letter

P = ParamSpec("P")
T = TypeVar("T")

_SECONDS = 30
_PORT = 993
_PART = f"(BODY.PEEK[]<0.{BOUND}>)"
_FAILURES = (ImapToolsError, IMAP4.error, OSError, ValueError)
_MALFORMED = (
    "EHCP_REPLIES_URL cannot be read: imaps://user:password@host:port/FOLDER is expected, "
    "with signs such as / # ? @ in the user and the password as %2F %23 %3F %40"
)
_LOST = "the connection to the mailbox of replies was lost; what was read is kept, the rest is read next time"


@dataclass(slots=True)
class ImapMailbox:
    """One folder of one account.  Unread is what is not marked as seen."""

    host: str
    port: int
    username: str = field(repr=False)
    password: str = field(repr=False)
    folder: str
    context: ssl.SSLContext = field(repr=False)
    _box: MailBox | None = field(default=None, init=False, repr=False)

    @classmethod
    def at(cls, url: str) -> Self:
        """The account of a URL.  Raises RepliesUrlError where it is wrong."""
        parts, port = _read(url)
        said = [unquote(each or "") for each in (parts.username, parts.password, parts.path.removeprefix("/"))]
        if any(not each.isprintable() for each in said):
            raise RepliesUrlError(_MALFORMED)
        username, password, folder = said
        return cls(parts.hostname or "", port or _PORT, username, password, folder or "INBOX", _context(parts.query))

    def __enter__(self) -> Self:
        try:
            self._box = MailBox(self.host, self.port, timeout=_SECONDS, ssl_context=self.context)
            self._sign_in(self._box)
        except _FAILURES as error:
            why = _why(error, connected=self._box is not None)
            self._let_go()
        else:
            return self
        # Outside the handler, so that the server's own words (they may name the account) are left behind.
        raise MailboxError(why)

    def _sign_in(self, box: MailBox) -> None:
        plain = self.username.isascii() and self.password.isascii()
        (box.login if plain else box.login_utf8)(self.username, self.password, initial_folder=None)
        box.folder.set(self.folder)

    def __exit__(self, *_: object) -> None:
        if self._box:
            with suppress(*_FAILURES):
                self._box.logout()
        self._let_go()

    def _let_go(self) -> None:
        if self._box:
            with suppress(*_FAILURES):
                self._box.client.shutdown()
        self._box = None

    def unread(self) -> Iterator[Letter]:
        """The messages, oldest first; one that was taken away meanwhile is left out."""
        for uid in self._asked(_unread):
            raw = self._asked(_beginning, uid)
            if raw is not None:
                yield Letter(uid, raw)

    def put_away(self, letter: Letter, *, flagged: bool) -> None:
        """Mark it as seen."""
        self._asked(_mark, letter.handle, (r"\Seen", r"\Flagged") if flagged else (r"\Seen",))

    def _asked(self, question: Callable[Concatenate[MailBox, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        assert self._box
        try:
            return question(self._box, *args, **kwargs)
        except _FAILURES:
            self._let_go()
        raise MailboxError(_LOST)


def _unread(box: MailBox) -> list[str]:
    # Without a character set: Exchange refuses a search that names one.
    return sorted(box.uids("UNSEEN UNDELETED", charset=None), key=int)


def _beginning(box: MailBox, uid: str) -> bytes | None:
    """As much of a message as is looked at; it is not marked by that."""
    _, found = box.client.uid("FETCH", uid, _PART)
    return next((bytes(each[1])[:BOUND] for each in found if isinstance(each, tuple)), None)


def _mark(box: MailBox, uid: str, flags: tuple[str, ...]) -> None:
    box.flag(uid, flags, value=True)


def _why(error: Exception, *, connected: bool) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "the certificate of the mailbox of replies could not be verified"
    if isinstance(error, MailboxFolderSelectError):
        return "the mailbox of replies has no such folder: look at EHCP_REPLIES_URL"
    if connected and not isinstance(error, OSError | IMAP4.abort):
        return "the server of the mailbox of replies refused the user or the password"
    return "the server of the mailbox of replies could not be reached"


def _read(url: str) -> tuple[SplitResult, int | None]:
    """The parts of the URL.  The library's own errors are not passed on: they quote the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RepliesUrlError(_MALFORMED) from None
    if parts.fragment or "@" in (parts.password or ""):
        raise RepliesUrlError(_MALFORMED)
    if not (parts.hostname and parts.username and parts.password):
        raise RepliesUrlError("EHCP_REPLIES_URL needs a user, a password and a host")
    return parts, port


def _context(query: str) -> ssl.SSLContext:
    """Certificates are verified by the system's store, or by the authority that `cafile` names."""
    options = parse_qs(query, keep_blank_values=True)
    files = options.pop("cafile", [None])
    if options or len(files) > 1:
        raise RepliesUrlError("EHCP_REPLIES_URL knows one option, cafile, once")
    try:
        return ssl.create_default_context(cafile=files[0])
    except OSError:
        raise RepliesUrlError(
            "the file that cafile names in EHCP_REPLIES_URL is no certificate that can be read"
        ) from None
