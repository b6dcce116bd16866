"""A real SMTP server to send to, with TLS and sign-in, and one message to send."""

import asyncio
import base64
import socket
import ssl
from contextlib import contextmanager
from types import SimpleNamespace

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from config.settings import Settings
from tasks.transports import RefusedByServerError, WaitError, open_transport

SENDER, TO = "ehc.timelines@york.example", "ep.service@york.example"
USER, PASSWORD = "tracker", "pass/word#1"
AUTH = "tracker:pass%2Fword%231"
ID = "<0123456789abcdef01234567@york.example>"
ALLOWED = Settings.model_construct(mail_allow=("york.example",))
RAW = (
    b"From: ehc.timelines@york.example\r\nTo: ep.service@york.example\r\n"
    b"Date: Mon, 16 Nov 2026 06:30:00 +0000\r\nMessage-ID: " + ID.encode() + b"\r\nSubject: x\r\n\r\n.dot\r\nend\r\n"
)


class Mailbox:
    """What a server received, and what it answers to a recipient."""

    def __init__(self, answers=None, data="250 OK", sender="250 OK"):
        self.answers, self.data, self.sender = answers or {}, data, sender
        self.messages, self.logins, self.connection = [], [], None

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return self.sender

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.connection = server.transport
        if self.data.startswith("250"):
            found = (envelope.mail_from, envelope.rcpt_tos, envelope.content, session.ssl is not None, session.peer)
            self.messages.append(
                SimpleNamespace(**dict(zip(("sender", "to", "raw", "tls", "peer"), found, strict=True)))
            )
        return self.data

    def authenticate(self, server, session, envelope, mechanism, data):
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.login == USER.encode() and data.password == PASSWORD.encode(), handled=False)


class TokenMailbox(Mailbox):
    """Takes an access token (XOAUTH2) and no password, as Exchange does."""

    token = "access-token-1"

    async def auth_XOAUTH2(self, server, args):  # noqa: N802
        said = base64.b64decode(args[1])
        self.logins.append(said)
        if said == f"user={USER}\x01auth=Bearer {self.token}\x01\x01".encode():
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401","schemes":"bearer"}')
        return AuthResult(success=False, handled=False)


class LostMailbox(Mailbox):
    """Takes the message and hangs up without a word."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await super().handle_DATA(server, session, envelope)
        server.transport.abort()
        return "250 OK"


def certified(authority, *names):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(mailbox, *, tls=None, implicit=None, login=True):
    """A server on a free port; `tls`: it offers STARTTLS and insists on it; `login`: by a password."""
    options = {"tls_context": tls, "require_starttls": True} if tls else {"auth_require_tls": False}
    if not login:
        options["auth_exclude_mechanism"] = ("LOGIN", "PLAIN")
    else:
        options |= {"authenticator": mailbox.authenticate, "auth_required": bool(tls)}
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port(), ssl_context=implicit, **options)
    server.start()
    try:
        yield server
    finally:
        if server.loop.is_running():
            leave(server)


def leave(server):
    """Stop a server once it has let go of its connections: stopped in the middle, it leaves them unclosed."""
    asyncio.run_coroutine_threadsafe(_all_closed(server.loop), server.loop).result(timeout=10)
    server.stop()


async def _all_closed(loop):
    quiet = 2  # the socket that listens, and the loop's own
    while len(loop._selector.get_map()) > quiet:  # noqa: ASYNC110  there is nothing to be told by
        await asyncio.sleep(0.005)


def send(url, *recipients, raw=RAW, settings=ALLOWED, watch=None):
    """Send to each in one go; what came of each: None, or the error."""

    async def all_of_them():
        async with open_transport(url, settings, watch) as transport:
            return [await outcome(transport, to, raw) for to in recipients or (TO,)]

    return asyncio.run(all_of_them())


async def outcome(transport, to, raw=RAW):
    try:
        await transport.send(raw, sender=SENDER, to=to, message_id=ID)
    except (WaitError, RefusedByServerError) as error:
        return error
    return None
