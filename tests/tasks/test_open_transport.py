"""A mail URL opens what it says or is refused in words; the folder keeps each message whole and once."""

import asyncio
import ssl
import traceback
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.settings import Settings
from tasks.transports import MailUrlError, WaitError, open_transport
from tests.tasks.mail_server import AUTH, ID, PASSWORD, RAW, SENDER, TO, USER, outcome, send

UUID = "11111111-2222-3333-4444-55555555555"
KEY = f"tracker-{UUID}0-{UUID}1"
SERVICES = Settings.model_construct(
    notify_key=SecretStr(KEY),
    notify_template=f"{UUID}2",
    graph_tenant="tenant",
    graph_client="client",
    graph_secret=SecretStr("s3cret"),
)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("notify:key-123", "notify: has nothing after it"),
        ("graph:tenant-123", "graph: has nothing after it"),
        ("pigeon://loft", "unknown transport"),
        ("mail.example", "names no transport"),
        ("folder:", "names no folder"),
        ("smtp://", "names no host"),
        (f"smtp://user:{PASSWORD}@mail.example", "cannot be read"),
        ("smtp://user:hunter2#x@mail.example:587", "cannot be read"),
        ("smtp://user:hunter2@mail.example:port", "cannot be read"),
        ("smtp://user:12?hunter2@mail.example:587", "knows two options"),
        ("smtp://user:hunter2@[mail.example", "cannot be read"),
        ("smtp://user:hunter2\u2100@mail.example", "cannot be read"),
        ("smtp:user:hunter2@mail.example", "cannot be read"),
        ("smtp://user:hunter2@mail.example/folder", "cannot be read"),
        ("smtp://hunter2@mail.example", "both a user and a password"),
        ("smtp://user:hunter2@mail.example?tls=off", "knows two options"),
        ("smtp://user:hunter2@mail.example?tokenfile=/run/token", "needs a user and no password where tokenfile"),
        ("smtp://mail.example?tokenfile=/run/token", "needs a user and no password where tokenfile"),
        ("smtp://user@mail.example?tokenfile=", "knows two options"),
        ("smtp://user@mail.example?tokenfile=a123&tokenfile=b123", "knows two options"),
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


def opened(url):
    """What stands behind the guard."""
    return open_transport(url).inner


def test_what_the_url_says_and_what_it_leaves_out():
    starttls, implicit = opened(f"smtp://{AUTH}@mail.example"), opened("smtps://mail.example:2465/")
    assert (starttls.host, starttls.port, starttls.username, starttls.password) == ("mail.example", 587, USER, PASSWORD)
    assert (implicit.port, implicit.username, implicit.implicit_tls) == (2465, None, True)
    assert opened("SMTPS://mail.example").port == 465
    assert starttls.context.verify_mode is ssl.CERT_REQUIRED
    assert starttls.context.check_hostname
    assert PASSWORD not in repr(starttls)


@pytest.mark.parametrize("name", ["NOTIFY_KEY", "NOTIFY_TEMPLATE", "GRAPH_TENANT", "GRAPH_CLIENT", "GRAPH_SECRET"])
def test_a_setting_that_a_service_needs_is_named(name):
    """One after the other, until nothing is missing."""
    settings = SERVICES.model_copy(update={name.lower(): None})
    with pytest.raises(MailUrlError, match=f"set EHCP_{name}"):
        open_transport(f"{name.partition('_')[0].lower()}:", settings)


@pytest.mark.parametrize("name", ["notify_key", "graph_secret"])
def test_a_secret_may_stand_in_a_file_of_its_own(name, tmp_path):
    """As container platforms hand them over; never in both places, and a file without one is said."""
    file, url = tmp_path / "kept", f"{name.partition('_')[0]}:"
    kept = SERVICES.model_copy(update={f"{name}_file": file})
    with pytest.raises(MailUrlError, match=f"set EHCP_{name.upper()} or EHCP_{name.upper()}_FILE, and not both"):
        open_transport(url, kept)
    alone = kept.model_copy(update={name: None})
    for content in (None, b"", b"\xff\xfe"):
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(MailUrlError, match=f"EHCP_{name.upper()}_FILE names holds no secret") as refused:
            open_transport(url, alone)
        assert refused.value.__context__ is None
    file.write_text(getattr(SERVICES, name).get_secret_value() + "\n")
    held = open_transport(url, alone).inner
    assert (held.client.api_key if name == "notify_key" else held.client_secret.get_secret_value()) in file.read_text()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("notify_key", SecretStr("hunter2"), "none of GOV.UK Notify"),
        ("notify_template", "hunter2", "no template's id"),
    ],
)
def test_what_is_no_key_and_no_template_of_notify_is_said_without_it(name, value, words):
    with pytest.raises(MailUrlError, match=words) as refused:
        open_transport("notify:", SERVICES.model_copy(update={name: value}))
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("url", ["notify:", "graph:"])
def test_nothing_that_is_printed_of_a_transport_holds_a_secret(url):
    told = repr(open_transport(url, SERVICES))
    assert KEY[-36:] not in told
    assert "s3cret" not in told


@pytest.mark.parametrize(
    ("url", "limit"),
    [
        ("notify:", 3000),
        ("graph:", 30),
        ("smtp://u@smtp.office365.com?tokenfile=t", 30),
        ("smtp://mail.york.example", None),
        ("folder:outbox", None),
    ],
)
def test_every_way_out_has_its_pace_and_a_setting_overrides_it(url, limit):
    assert open_transport(url, SERVICES).per_minute == limit
    slower = open_transport(url, SERVICES.model_copy(update={"mail_per_minute": 7})).per_minute
    assert slower == (None if url.startswith("folder") else 7)


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
