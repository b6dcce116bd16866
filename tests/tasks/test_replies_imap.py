"""A mailbox behind IMAP: a real server on loopback, with TLS; and the Maildir folder beside it."""

import os
import re
import shutil
import socket
import ssl
import stat
import subprocess
import sys
import traceback
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
import trustme
from pydantic import SecretStr

from config.settings import Settings
from models.store.replies import Kind
from tasks.replies.mail import BOUND
from tasks.replies.mailboxes import Letter, MailboxError, RepliesUrlError, imap, open_mailbox
from tasks.replies.reading import read_replies
from tasks.replies.settings import SecretError, reply_secret
from tasks.replies.tokens import Answer
from tests.dates import day
from tests.tasks import replies_mail as sample
from tests.tasks.imap_server import PASSWORD, imap_server
from tests.tasks.mail_server import free_port
from tests.tasks.replies_mail import chased, links, mail, our_id, told_by_mail

_FOLDERS = count(1)


@pytest.fixture(scope="module")
def server():
    with imap_server(trustme.CA()) as running:
        yield running


@pytest.fixture
def folder(server):
    """A folder with nothing in it."""
    name = f"Replies {next(_FOLDERS)} & more"
    server.opens(f'"{name.replace("&", "&-")}"')
    return name


@pytest.fixture
def box(server, folder):
    """Its URL, and what puts mail into it and shows the flags."""
    quoted = f'"{folder.replace("&", "&-")}"'

    class Box:
        url = server.url(folder.replace(" ", "%20").replace("&", "%26"))

        def gets(self, *raws):
            server.gets(*raws, folder=quoted)

        def flags(self):
            return server.flags(folder=quoted)

    return Box()


def unread(url):
    with open_mailbox(url) as mailbox:
        return [each.raw for each in mailbox.unread()]


def reads(office, url, on="Tue 22 Jul 2025"):
    settings = office.tracker.settings.model_copy(update={"replies_url": SecretStr(url)})
    return read_replies(replace(office.tracker, settings=settings), on=day(on))


def test_replies_are_read_marked_and_flagged_for_a_person(office, box):
    """An answer, a reply, an absence and a report, from a real server into either database."""
    clock = chased(office)
    raws = [mail(links(clock, office)[Answer.WILL_SEND]), mail("Re: x"), sample.outlook_away(our_id(office))]
    box.gets(*raws, sample.exchange(our_id(office)))
    done = reads(office, box.url)
    assert done.counts == {Kind.ANSWERED: 1, Kind.HUMAN: 1, Kind.AUTOMATIC: 1, Kind.BOUNCED: 1}
    assert box.flags() == [{"\\Seen"}, {"\\Seen", "\\Flagged"}, {"\\Seen"}, {"\\Seen", "\\Flagged"}]
    assert told_by_mail(office)[0][0] == "advice_promised"
    box.gets(*raws)
    again = reads(office, box.url)
    assert (again.counts, again.known) == ({}, 3)
    assert (reads(office, box.url).known, unread(box.url)) == (0, [])


def test_a_connection_that_is_lost_keeps_what_was_read_and_the_rest_for_next_time(office, box, monkeypatch):
    """Cut after the first message was recorded and before it was marked."""
    chased(office)
    box.gets(mail("one"), mail("two"))

    def cut(mailbox, letter, *, flagged):
        mailbox._box.client.socket().shutdown(socket.SHUT_RDWR)
        mailbox._asked(imap._mark, letter.handle, (r"\Seen",))

    with monkeypatch.context() as cutting:
        cutting.setattr(imap.ImapMailbox, "put_away", cut)
        done = reads(office, box.url)
    assert (done.counts, done.troubled) == ({Kind.HUMAN: 1}, True)
    assert done.lost.startswith("the connection to the mailbox of replies was lost")
    again = reads(office, box.url)
    assert (again.counts, again.known, again.troubled) == ({Kind.HUMAN: 1}, 1, False)


def test_looking_does_not_mark(box):
    box.gets(mail("one"), mail("two"))
    assert len(unread(box.url)) == len(unread(box.url)) == 2
    assert box.flags() == [set(), set()]


def test_a_message_that_another_program_deletes_meanwhile_is_left_out(box):
    box.gets(mail("one"), mail("two"))
    with open_mailbox(box.url) as mailbox:
        found = mailbox.unread()
        first = next(found)
        mailbox._box.client.uid("STORE", str(int(first.handle) + 1), "+FLAGS", r"(\Deleted)")
        mailbox._box.client.expunge()
        assert list(found) == []


def test_of_a_message_only_the_beginning_is_fetched(box):
    box.gets(mail("large", body="x" * 70 + "\n" + ("y" * 70 + "\n") * 20_000))
    assert [len(each) for each in unread(box.url)] == [BOUND]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"auth": "replies:wrong"}, "refused the user or the password"),
        ({"auth": "nobody:pass"}, "refused the user or the password"),
        ({"auth": "j%C3%B6rg:p%C3%A4ss"}, "refused the user or the password"),
        ({"folder": "Nowhere"}, "has no such folder"),
        ({"host": "localhost"}, "certificate of the mailbox of replies could not be verified"),
    ],
)
def test_a_server_that_refuses_is_said_in_words_without_the_account(server, changes, words):
    with pytest.raises(MailboxError, match=words) as refused, open_mailbox(server.url(**changes)):
        pass
    told = "".join(traceback.format_exception(refused.value))
    assert not re.search("wrong|nobody|127|pass/word", told.split("Error")[-1])
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_a_certificate_of_an_unknown_authority_is_refused(server):
    with pytest.raises(MailboxError, match="could not be verified"), open_mailbox(server.url().partition("?")[0]):
        pass


def test_a_server_that_is_not_there_is_said_in_words():
    with (
        pytest.raises(MailboxError, match="could not be reached"),
        open_mailbox(f"imaps://a:b@127.0.0.1:{free_port()}"),
    ):
        pass


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "names no mailbox"),
        ("mail.example", "names no mailbox"),
        ("pop3://user:hunter2@mail.example", "names no mailbox"),
        ("imap://user:hunter2@mail.example", "not encrypted"),
        ("maildir:", "without a folder"),
        ("imaps://mail.example", "needs a user"),
        ("imaps://hunter2@mail.example", "needs a user"),
        ("imaps://user:hunter2@", "needs a user"),
        ("imaps://user:hunter2@mail.example:port", "cannot be read"),
        ("imaps://user:hunter2#x@mail.example", "needs a user|cannot be read"),
        ("imaps://user:hunt@er2@mail.example", "cannot be read"),
        ("imaps://user:hunter2%0D%0AA1%20NOOP@mail.example", "cannot be read"),
        ("imaps://user:hunter2@[mail.example", "cannot be read"),
        ("imaps://user:hunter2@mail.example?tls=off", "knows one option"),
        ("imaps://user:hunter2@mail.example?cafile=/nowhere/ca.pem", "no certificate that can be read"),
    ],
)
def test_a_wrong_url_is_refused_in_words_without_the_password(url, words):
    with pytest.raises(ValueError, match=words) as refused:
        open_mailbox(url)
    assert refused.type is RepliesUrlError
    assert "hunt" not in "".join(traceback.format_exception(refused.value)[-1:]) + repr(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_what_the_url_says_and_what_it_leaves_out():
    found = open_mailbox("IMAPS://replies%40york:pass%2Fword%231@mail.example/Shared%20box/Replies")
    said = (found.host, found.port, found.username, found.password, found.folder)
    assert said == ("mail.example", 993, "replies@york", PASSWORD, "Shared box/Replies")
    assert (found.context.verify_mode, found.context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert PASSWORD not in repr(found)
    assert open_mailbox("imaps://a:b@mail.example:1993").folder == "INBOX"


def test_the_library_loads_no_smtplib_and_nothing_heavy():
    code = "import sys, tasks.replies.mailboxes\nassert not {'smtplib', 'prefect', 'sqlalchemy', 'numpy'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_maildir_folder_is_made_and_read_in_the_order_in_which_mail_came(tmp_path):
    url = f"maildir:{tmp_path / 'deep' / 'replies'}"
    assert unread(url) == []
    for name in ("cur/1.a:2,", "new/2.b", "cur/3.c:2,S", "new/.4.d", "cur/5.e:2,FR", "cur/6.f:2,FS"):
        (tmp_path / "deep" / "replies" / name).write_bytes(name.encode())
    assert unread(url) == [b"cur/1.a:2,", b"new/2.b", b"cur/5.e:2,FR"]
    with open_mailbox(url) as mailbox:
        for each in mailbox.unread():
            mailbox.put_away(each, flagged=False)
            mailbox.put_away(each, flagged=False)  # another process has done so
    assert {each.name for each in (tmp_path / "deep" / "replies" / "cur").iterdir()} == {
        *("1.a:2,S", "2.b:2,S", "3.c:2,S", "5.e:2,FRS", "6.f:2,FS")
    }


def test_a_message_that_is_taken_away_meanwhile_is_left_out(tmp_path):
    with open_mailbox(f"maildir:{tmp_path}") as mailbox:
        for name in "ab":
            (tmp_path / "new" / name).write_bytes(name.encode())
        found = mailbox.unread()
        assert next(found).raw == b"a"
        (tmp_path / "new" / "b").unlink()
        assert list(found) == []


def test_a_maildir_folder_that_cannot_be_used_is_said_in_words(tmp_path, monkeypatch):
    """A file in its place; a folder that is taken away; a message that cannot be opened."""
    place, folder = tmp_path / "place", tmp_path / "replies"
    place.write_bytes(b"a file")
    with pytest.raises(MailboxError, match="cannot be made: Not a directory"), open_mailbox(f"maildir:{place}"):
        pass
    with open_mailbox(f"maildir:{folder}") as mailbox:
        (folder / "new" / "a").mkdir()
        with pytest.raises(MailboxError, match="a message in the folder of replies cannot be read: Is a directory"):
            list(mailbox.unread())
        shutil.rmtree(folder)
        with pytest.raises(MailboxError, match="cannot be read: No such file"):
            list(mailbox.unread())
        monkeypatch.setattr(Path, "rename", _refused)
        with pytest.raises(MailboxError, match="cannot be changed: Permission denied"):
            mailbox.put_away(Letter(str(place), b""), flagged=False)


def _refused(*_):
    raise PermissionError(13, "Permission denied")


def test_the_secret_is_made_once_for_its_owner_alone(tracker):
    found = reply_secret(tracker.settings)
    file = tracker.home / "reply.secret"
    assert (len(found), reply_secret(tracker.settings)) == (64, found)
    assert (stat.S_IMODE(file.stat().st_mode), file.stat().st_uid) == (0o600, os.geteuid())
    assert [each.name for each in tracker.home.iterdir() if "secret" in each.name] == ["reply.secret"]


def test_the_settings_of_the_environment_come_first_and_are_not_shown(tracker, monkeypatch):
    monkeypatch.setenv("EHCP_REPLY_SECRET", "s3cret" * 8)
    monkeypatch.setenv("EHCP_REPLIES_URL", "imaps://a:b@mail.example")
    found = Settings(home=tracker.home)
    assert (reply_secret(found), found.replies) == (b"s3cret" * 8, "imaps://a:b@mail.example")
    assert "s3cret" not in repr(found)
    assert not (tracker.home / "reply.secret").exists()


def test_a_home_in_which_no_secret_can_be_made_is_said_in_words(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SecretError, match="cannot be read or made"):
        reply_secret(Settings(home=tmp_path / "file"))


def test_a_secret_that_is_too_short_is_refused(tracker, monkeypatch):
    (tracker.home / "reply.secret").write_text("short")
    with pytest.raises(SecretError, match="too short"):
        reply_secret(tracker.settings)
    monkeypatch.setenv("EHCP_REPLY_SECRET", "hunter2")
    with pytest.raises(ValueError, match="32") as refused:
        Settings(home=tracker.home)
    assert "hunter2" not in str(refused.value)
