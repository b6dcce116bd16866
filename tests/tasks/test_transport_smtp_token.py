"""A mail server that takes an access token instead of a password, and one that goes silent over a message."""

import asyncio

import pytest
import trustme

from tasks.transports import UncertainError, WaitError, open_transport
from tests.tasks.mail_server import (
    ALLOWED,
    AUTH,
    TO,
    USER,
    LostMailbox,
    Mailbox,
    TokenMailbox,
    certified,
    outcome,
    send,
    serving,
)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def cafile(authority, tmp_path_factory):
    file = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(file)
    return file


@pytest.fixture
def by_token(authority, cafile, tmp_path):
    """A server that takes tokens, the file that holds one, and the URL that names it."""
    mailbox, file = TokenMailbox(), tmp_path / "token"
    file.write_text(f"{mailbox.token}\n")
    with serving(mailbox, tls=certified(authority, "127.0.0.1")) as server:
        yield mailbox, file, f"smtp://{USER}@127.0.0.1:{server.port}?cafile={cafile}&tokenfile={file}"


def test_the_token_of_the_file_signs_in(by_token):
    """XOAUTH2, as Exchange wants it: the user and the token, and no password anywhere."""
    mailbox, _, url = by_token
    assert send(url, TO, TO) == [None, None]
    assert mailbox.logins == [f"user={USER}\x01auth=Bearer access-token-1\x01\x01".encode()]
    assert [each.to for each in mailbox.messages] == [[TO], [TO]]


def test_a_token_that_was_renewed_meanwhile_is_read_at_the_next_connection(by_token):
    """It is good for an hour; whoever renews it writes the file anew, and nothing is started again."""
    mailbox, file, url = by_token
    mailbox.answers = {"busy@york.example": "421 4.3.2 closing"}

    async def around():
        async with open_transport(url, ALLOWED) as transport:
            await outcome(transport, "busy@york.example")
            mailbox.token = "access-token-2"
            file.write_text("access-token-2")
            return await outcome(transport, TO)

    assert asyncio.run(around()) is None
    assert [b"access-token-1" in each for each in mailbox.logins] == [True, False]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("expired", "the mail server refused the user or the token (535 5.7.8); nothing was sent"),
        ("", "the file that tokenfile names in the mail URL holds no secret that can be read; nothing was sent"),
        (None, "the file that tokenfile names in the mail URL holds no secret that can be read; nothing was sent"),
    ],
)
def test_a_token_that_does_not_sign_in_makes_messages_wait(by_token, content, words):
    mailbox, file, url = by_token
    file.unlink()
    if content is not None:
        file.write_text(content)
    (error,) = send(url)
    assert (type(error), str(error)) == (WaitError, words)
    assert mailbox.messages == []


def test_a_server_that_takes_no_token_is_not_given_it(authority, cafile, tmp_path):
    file = tmp_path / "token"
    file.write_text("access-token-1")
    mailbox = Mailbox()
    with serving(mailbox, tls=certified(authority, "127.0.0.1")) as server:
        (error,) = send(f"smtp://{USER}@127.0.0.1:{server.port}?cafile={cafile}&tokenfile={file}")
    assert str(error) == "the mail server takes no access token (XOAUTH2); nothing was sent"
    assert mailbox.logins == []


def test_a_server_that_goes_silent_over_the_message_may_have_it(authority, cafile):
    """It had taken it: sent again without asking, it would arrive twice."""
    mailbox = LostMailbox()
    with serving(mailbox, tls=certified(authority, "127.0.0.1")) as server:
        (error,) = send(f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}")
    assert type(error) is UncertainError
    assert str(error) == "the mail server went silent before it said whether it took the message"
    assert len(mailbox.messages) == 1


def test_a_server_that_hangs_up_before_the_message_cannot_have_it(authority, cafile):
    """The first went, the second was not even begun: it waits, and nothing is in doubt."""
    mailbox = Mailbox()

    class HangsUp(Mailbox):
        async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
            if mailbox.messages:
                server.transport.abort()
            return await mailbox.handle_MAIL(server, session, envelope, address, options)

        async def handle_DATA(self, server, session, envelope):  # noqa: N802
            return await mailbox.handle_DATA(server, session, envelope)

    with serving(HangsUp(), tls=certified(authority, "127.0.0.1")) as server:
        first, second = send(f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}", TO, TO)
    assert first is None
    assert type(second) is WaitError
    assert str(second) == "the connection to the mail server was lost while the message was being sent"
