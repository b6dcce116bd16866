"""`ehcp replies`: what is left to do, reading, finishing, and writing to an address again."""

import json

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.cli import replies as commands
from tasks.replies import reading
from tasks.replies.mailboxes import MailboxError
from tasks.replies.tending import NothingToDoError
from tasks.replies.tokens import Answer
from tests.tasks import replies_mail as sample
from tests.tasks.replies_mail import HEALTH, arrives, chased, links, mail, our_id


@pytest.fixture
def ehcp(office, monkeypatch):
    """Types commands over either database, on Wed 1 Oct 2025."""
    monkeypatch.setattr(commands, "tracker", lambda: office.tracker)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: CliRunner().invoke(app, ["replies", *words])


def test_reading_says_what_was_read_and_what_is_left(office, ehcp):
    clock = chased(office)
    arrives(office, mail("Re: x", in_reply_to=our_id(office)), sample.postfix(our_id(office)))
    arrives(office, mail(links(clock, office)[Answer.NOT_MINE]))
    said = ehcp("read")
    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout == "1 human, 1 bounced, 1 answered\n3 messages for a person to look at: ehcp replies\n"
    assert ehcp("read").stdout == "nothing new\n"


def test_alone_it_lists_what_is_left_and_the_stopped_addresses(office, ehcp):
    chased(office)
    arrives(office, mail("Re: x", in_reply_to=our_id(office)), sample.postfix(our_id(office)))
    ehcp("read")
    for words in ((), ("list",)):
        said = ehcp(*words).stdout
        assert all(
            each in said for each in ("look at this", "YK-0001", "2 left to do", HEALTH, "5.1.1", "Wed 1 Oct 2025")
        )
    for words in (("--json",), ("list", "--json")):
        found = json.loads(ehcp(*words).stdout)
        assert [each["kind"] for each in found["todos"]] == ["look_at_this", "bounced"]
        assert found["stopped"] == [{"mailbox": HEALTH, "since": "2025-10-01", "code": "5.1.1"}]


def test_what_is_done_and_what_is_lifted_is_listed_no_more(office, ehcp):
    chased(office)
    arrives(office, sample.postfix(our_id(office)))
    assert json.loads(ehcp("read", "--json").stdout) == {
        "counts": {"bounced": 1},
        "already_known": 0,
        "for_a_person": 1,
        "failed": [],
        "lost": None,
    }
    number = json.loads(ehcp("--json").stdout)["todos"][0]["id"]
    assert ehcp("done", str(number)).stdout == f"{number} is done\n"
    assert json.loads(ehcp("lift", HEALTH, "--json").stdout) == {"lifted": HEALTH}
    assert json.loads(ehcp("--json").stdout) == {"todos": [], "stopped": []}
    arrives(office, mail("one"))
    ehcp("read")
    number = json.loads(ehcp("--json").stdout)["todos"][0]["id"]
    assert json.loads(ehcp("done", str(number), "--json").stdout) == {"done": number}
    assert ehcp().stdout.startswith("0 left to do")
    assert isinstance(ehcp("done", str(number)).exception, NothingToDoError)
    assert isinstance(ehcp("lift", HEALTH).exception, NothingToDoError)


def test_what_was_lifted_is_said(office, ehcp):
    chased(office)
    arrives(office, sample.postfix(our_id(office)))
    ehcp("read")
    assert ehcp("lift", HEALTH).stdout == f"{HEALTH} is written to again\n"


def test_a_message_that_cannot_be_decided_about_is_named_and_ends_with_status_one(office, ehcp, monkeypatch):
    chased(office)
    arrives(office, mail("one", ident="<1@nhs.example>"))
    monkeypatch.setattr(reading.Decider, "decide", _fails)
    said = ehcp("read")
    assert (said.exit_code, said.stdout) == (1, "nothing new\n")
    assert said.stderr.startswith("<1@nhs.example> could not be decided about and stays unread")


def _fails(*_):
    raise ValueError


def test_a_mailbox_that_was_lost_on_the_way_ends_with_status_one(office, ehcp, monkeypatch):
    chased(office)
    arrives(office, mail("one"))
    monkeypatch.setattr(reading._Run, "take", _lost)
    said = ehcp("read")
    assert (said.exit_code, said.stderr) == (1, "the mailbox went away\n")


def _lost(*_):
    raise MailboxError("the mailbox went away")


@pytest.mark.parametrize("name", ["read", "list", "done", "lift"])
def test_every_command_helps_with_an_example(ehcp, name):
    said = ehcp(name, "--help")
    assert said.exit_code == 0
    assert "--json" in said.stdout
    assert f"Example: ehcp replies {name}" in said.stdout
