"""Messages reach a real SMTP server over verified TLS, or wait, or fail with a reason that names nobody."""

import asyncio
import traceback
from email import message_from_bytes

import pytest
import trustme

from tasks.transports import RefusedByServerError, WaitError, open_transport
from tests.tasks.mail_server import (
    ALLOWED,
    AUTH,
    ID,
    PASSWORD,
    SENDER,
    TO,
    USER,
    Mailbox,
    certified,
    free_port,
    leave,
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


def _names_nobody(error, to=TO):
    told = "".join(traceback.format_exception(error)) + repr(error)
    return to not in told and PASSWORD not in told and "%2F" not in told


def test_a_message_is_delivered_over_verified_starttls_after_signing_in(authority, cafile):
    """The certificate is checked against the authority that the URL names."""
    mailbox = Mailbox()
    with serving(mailbox, tls=certified(authority, "127.0.0.1")) as server:
        assert send(f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}") == [None]
    (message,) = mailbox.messages
    assert (message.sender, message.to, message.tls) == (SENDER, [TO], True)
    assert message_from_bytes(message.raw).get_payload() == ".dot\r\nend\r\n"
    assert mailbox.logins == [(USER.encode(), PASSWORD.encode())]


def test_smtps_is_tls_from_the_first_byte(authority, cafile):
    mailbox = Mailbox()
    with serving(mailbox, implicit=certified(authority, "127.0.0.1"), login=False) as server:
        assert send(f"smtps://127.0.0.1:{server.port}?cafile={cafile}") == [None]
    assert len(mailbox.messages) == 1


def test_many_messages_share_one_connection_and_a_refusal_spoils_none(authority, cafile):
    mailbox = Mailbox({"gone@york.example": "550 5.1.1 <gone@york.example> no such mailbox"})
    with serving(mailbox, tls=certified(authority, "127.0.0.1")) as server:
        url = f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}"
        found = send(url, "one@york.example", "gone@york.example", "two@york.example")
    assert [type(each) for each in found] == [type(None), RefusedByServerError, type(None)]
    assert len(mailbox.messages) == 2
    assert len({each.peer for each in mailbox.messages}) == 1
    assert len(mailbox.logins) == 1


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        ("450 4.2.1 <{to}> is busy", WaitError, "the mail server did not take the recipient for now (450 4.2.1)"),
        ("452 too many", WaitError, "the mail server did not take the recipient for now (452)"),
        ("550 5.1.1 <{to}> unknown", RefusedByServerError, "the mail server refused the recipient (550 5.1.1)"),
        ("530 5.7.0 sign in", WaitError, "the mail server wants a user and a password (530 5.7.0)"),
        ("421 4.3.2 closing", WaitError, "the mail server did not take the recipient for now (421 4.3.2)"),
    ],
)
def test_what_the_server_answers_decides_between_waiting_and_failing(authority, cafile, answer, kind, words):
    """Its own sentence often quotes the recipient, so only its codes are passed on."""
    mailbox = Mailbox({TO: answer.format(to=TO)})
    with serving(mailbox, tls=certified(authority, "127.0.0.1")) as server:
        (error,) = send(f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}")
    assert type(error) is kind
    assert str(error) == words
    assert _names_nobody(error)
    assert not mailbox.messages


def test_a_sender_that_is_refused_is_the_operator_s_matter(authority, cafile):
    """It would be refused for every message, and not one of them is to blame."""
    mailbox = Mailbox(sender="553 5.7.1 <ehc.timelines@york.example> may not send")
    with serving(mailbox, tls=certified(authority, "127.0.0.1")) as server:
        (error,) = send(f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}")
    assert type(error) is WaitError
    assert str(error) == "the mail server refused the sender (553 5.7.1)"


@pytest.mark.parametrize(("answer", "kind"), [("451 later", WaitError), ("554 5.6.0 spam", RefusedByServerError)])
def test_the_message_itself_can_be_put_off_or_refused(authority, cafile, answer, kind):
    with serving(Mailbox(data=answer), tls=certified(authority, "127.0.0.1")) as server:
        (error,) = send(f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}")
    assert type(error) is kind
    assert "message" in str(error)


def test_a_certificate_of_an_unknown_authority_is_not_trusted(authority, cafile):
    """Nothing is delivered, and the password is not said."""
    mailbox = Mailbox()
    with serving(mailbox, tls=certified(trustme.CA(), "127.0.0.1")) as server:
        (error,) = send(f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}")
    assert type(error) is WaitError
    assert "certificate could not be verified" in str(error)
    assert (mailbox.messages, mailbox.logins) == ([], [])
    assert _names_nobody(error)


@pytest.mark.parametrize("url", ["smtp://{auth}@127.0.0.1:{port}", "smtps://{auth}@127.0.0.1:{port}"])
def test_without_cafile_the_system_s_store_decides_and_knows_no_private_authority(authority, url):
    mailbox, context = Mailbox(), certified(authority, "127.0.0.1")
    kept = {"implicit": context} if url.startswith("smtps") else {"tls": context}
    with serving(mailbox, **kept) as server:
        (error,) = send(url.format(auth=AUTH, port=server.port))
    assert "certificate could not be verified" in str(error)
    assert (mailbox.messages, mailbox.logins) == ([], [])


def test_a_certificate_for_another_name_is_not_trusted(authority, cafile):
    mailbox = Mailbox()
    with serving(mailbox, tls=certified(authority, "mail.elsewhere.example")) as server:
        (error,) = send(f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}")
    assert "certificate could not be verified" in str(error)
    assert (mailbox.messages, mailbox.logins) == ([], [])


def test_a_server_without_starttls_is_told_nothing(cafile):
    """It would take the password in clear, and is not given it."""
    mailbox = Mailbox()
    with serving(mailbox) as server:
        (error,) = send(f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}")
    assert type(error) is WaitError
    assert str(error) == "the mail server does not offer STARTTLS; nothing was sent"
    assert (mailbox.messages, mailbox.logins) == ([], [])


def test_a_wrong_password_is_the_operator_s_matter_and_no_message_fails_of_it(authority, cafile):
    mailbox = Mailbox()
    with serving(mailbox, tls=certified(authority, "127.0.0.1")) as server:
        found = send(f"smtp://tracker:wr0ng@127.0.0.1:{server.port}?cafile={cafile}", TO, TO)
    assert [type(each) for each in found] == [WaitError, WaitError]
    assert "refused the user or the password (535" in str(found[0])
    assert "wr0ng" not in str(found[0])
    assert len(mailbox.logins) == 2, "once by PLAIN and once by LOGIN; more would help to lock the account"


def test_a_server_that_takes_no_password_makes_messages_wait(authority, cafile):
    with serving(Mailbox(), implicit=certified(authority, "127.0.0.1"), login=False) as server:
        (error,) = send(f"smtps://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}")
    assert str(error) == "the mail server takes no user and password; nothing was sent"


def test_a_server_that_is_down_is_asked_once():
    found = send(f"smtp://127.0.0.1:{free_port()}", TO, TO)
    assert [str(each) for each in found] == ["the mail server could not be reached; nothing was sent"] * 2
    assert all(type(each) is WaitError for each in found)


def test_a_server_that_goes_away_between_two_messages(authority, cafile):
    """The second message waits; it does not fail."""
    mailbox = Mailbox()

    def go_away(server):
        server.loop.call_soon_threadsafe(mailbox.connection.abort)
        leave(server)

    async def around(server):
        url = f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}"
        async with open_transport(url, ALLOWED) as transport:
            first = await outcome(transport, TO)
            await asyncio.to_thread(go_away, server)
            return first, await outcome(transport, TO)

    with serving(mailbox, tls=certified(authority, "127.0.0.1")) as server:
        first, second = asyncio.run(around(server))
    assert first is None
    assert type(second) is WaitError
    assert len(mailbox.messages) == 1


def test_a_connection_that_the_server_closed_is_made_anew(authority, cafile):
    """421 closes the connection; the next message goes over another one."""
    mailbox = Mailbox({"busy@york.example": "421 4.3.2 closing"})
    with serving(mailbox, tls=certified(authority, "127.0.0.1")) as server:
        url = f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}"
        found = send(url, "busy@york.example", TO)
    assert [type(each) for each in found] == [WaitError, type(None)]
    assert len(mailbox.logins) == 2


@pytest.mark.parametrize(
    "to", ["näme@york.example", "a@york.example\r\nRCPT TO:<b@york.example>", "a@b.example, c@d.example", ""]
)
def test_an_address_that_smtp_cannot_carry_fails_alone(authority, cafile, to):
    mailbox = Mailbox()
    with serving(mailbox, tls=certified(authority, "127.0.0.1")) as server:
        found = send(f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={cafile}", to, TO)
    assert [type(each) for each in found] == [RefusedByServerError, type(None)]
    assert [each.to for each in mailbox.messages] == [[TO]]
    assert to == "" or _names_nobody(found[0], to)


def test_a_mail_server_cannot_tell_whether_a_message_went():
    assert asyncio.run(open_transport("smtp://mail.example").already_sent(ID)) is None
