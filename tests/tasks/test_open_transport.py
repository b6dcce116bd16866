"""A mail URL opens what it says or is refused in words; the folder keeps each message whole and once."""

import asyncio
import ssl
import traceback
from pathlib import Path

import pytest

from tasks.transports import MailUrlError, WaitError, open_transport
from tests.tasks.mail_server import AUTH, ID, PASSWORD, RAW, SENDER, TO, USER, outcome, send


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("notify:key-123", "notify: is not built in this release"),
        ("graph:tenant-123", "graph: is not built in this release"),
        ("pigeon://loft", "unknown transport"),
        ("mail.example", "names no transport"),
        ("folder:", "names no folder"),
        ("smtp://", "names no host"),
        (f"smtp://user:{PASSWORD}@mail.example", "cannot be read"),
        ("smtp://user:hunter2#x@mail.example:587", "cannot be read"),
        ("smtp://user:hunter2@mail.example:port", "cannot be read"),
        ("smtp://user:12?hunter2@mail.example:587", "knows one option"),
        ("smtp://user:hunter2@[mail.example", "cannot be read"),
        ("smtp://user:hunter2\u2100@mail.example", "cannot be read"),
        ("smtp:user:hunter2@mail.example", "cannot be read"),
        ("smtp://user:hunter2@mail.example/folder", "cannot be read"),
        ("smtp://hunter2@mail.example", "both a user and a password"),
        ("smtp://user:hunter2@mail.example?tls=off", "knows one option"),
        ("smtp://user:hunter2@mail.example?cafile=/nowhere/ca.pem", "no certificate that can be read"),
        (f"smtp://user:hunter2@mail.example?cafile={__file__}", "no certificate that can be read"),
    ],
)
def test_a_wrong_url_is_refused_in_words_without_the_password(url, words):
    with pytest.raises(ValueError, match=words) as refused:
        open_transport(url)
    told = "".join(traceback.format_exception(refused.value)[-1:]) + repr(refused.value)
    assert refused.type is MailUrlError
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert not [secret for secret in ("hunter2", PASSWORD, "123") if secret in told]


def test_what_the_url_says_and_what_it_leaves_out():
    starttls, implicit = open_transport(f"smtp://{AUTH}@mail.example"), open_transport("smtps://mail.example:2465/")
    assert (starttls.host, starttls.port, starttls.username, starttls.password) == ("mail.example", 587, USER, PASSWORD)
    assert (implicit.port, implicit.username, implicit.implicit_tls) == (2465, None, True)
    assert open_transport("SMTPS://mail.example").port == 465
    assert starttls.context.verify_mode is ssl.CERT_REQUIRED
    assert starttls.context.check_hostname
    assert PASSWORD not in repr(starttls)


def test_the_folder_holds_each_message_once_under_its_own_day(tmp_path):
    """The name follows from the message: sent again on another day, it is the same file."""
    folder = tmp_path / "deep" / "outbox"
    assert send(f"folder:{folder}", TO, TO) == [None, None]
    (file,) = folder.iterdir()
    assert file.name == "2026-11-16-0123456789abcdef01234567.eml"
    assert file.read_bytes() == RAW
    assert send(f"folder:{folder}", raw=RAW.replace(b"16 Nov", b"17 Nov")) == [None]
    assert list(folder.iterdir()) == [file]


def test_the_folder_can_tell_what_was_sent(tmp_path):
    transport = open_transport(f"folder:{tmp_path / 'outbox'}")
    assert asyncio.run(transport.already_sent(ID)) is False
    assert asyncio.run(outcome(transport, TO)) is None
    assert asyncio.run(transport.already_sent(ID)) is True
    assert asyncio.run(transport.already_sent(ID.replace("0123", "4567"))) is False


def test_a_message_stands_in_the_folder_whole_or_not_at_all(tmp_path, monkeypatch):
    """The disk is full in the middle of the writing: no half file, none left over, and a reason."""

    def full(number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tasks.transports.folder.os.fsync", full)
    (error,) = send(f"folder:{tmp_path}")
    assert type(error) is WaitError
    assert str(error) == "the outbox folder cannot be written: No space left on device"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_makes_messages_wait(tmp_path):
    (tmp_path / "file").write_text("in the way")
    (error,) = send(f"folder:{tmp_path / 'file' / 'outbox'}")
    assert type(error) is WaitError
    assert str(tmp_path) not in str(error)


def test_a_message_id_cannot_leave_the_folder(tmp_path):
    async def mean():
        async with open_transport(f"folder:{tmp_path / 'outbox'}") as transport:
            await transport.send(RAW, sender=SENDER, to=TO, message_id="<../../evil@x>")

    asyncio.run(mean())
    assert [each.name for each in Path(tmp_path).rglob("*.eml")] == ["2026-11-16-evil.eml"]
    assert [each.name for each in tmp_path.iterdir()] == ["outbox"]
