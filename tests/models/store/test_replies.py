"""Replies, what they leave to do and stopped addresses, as they are kept; one authority's are not another's."""

import pytest
from sqlalchemy.exc import IntegrityError

from models.store import replies
from models.store.replies import Clock, Kind, Taken, Todo
from models.store.session import migrate, reading, writing
from tests.dates import day
from tests.factories import AUTHORITY, CASE_REF

ON = day("Tue 22 Jul 2025")
OTHER = "383"


def kept(connection, message_id="<1@x.example>", authority=AUTHORITY, **values):
    return replies.keep(connection, authority, message_id, ON, **{"kind": Kind.HUMAN} | values)


def test_a_message_is_kept_once(engine):
    with writing(engine) as connection:
        assert replies.find(connection, AUTHORITY, "<1@x.example>") is None
        kept(connection)
        assert replies.find(connection, AUTHORITY, "<1@x.example>") == Taken(Kind.HUMAN, wants_a_person=False)
        assert replies.find(connection, OTHER, "<1@x.example>") is None
        kept(connection, authority=OTHER)
    with pytest.raises(IntegrityError), writing(engine) as connection:
        kept(connection)


def test_a_token_is_used_once(engine):
    """Whatever else goes wrong, the database itself sees to it."""
    with writing(engine) as connection:
        kept(connection, used="a" * 64)
        kept(connection, "<2@x.example>", OTHER, used="a" * 64)
        assert replies.was_used(connection, AUTHORITY, "a" * 64)
        assert not replies.was_used(connection, AUTHORITY, "b" * 64)
        assert [kept(connection, f"<{n}@y.example>") for n in range(2)]
    with pytest.raises(IntegrityError), writing(engine) as connection:
        kept(connection, "<3@x.example>", used="a" * 64)


def test_one_task_a_message_until_it_is_done(engine):
    with writing(engine) as connection:
        reply = kept(connection, case_ref=CASE_REF)
        replies.add_todo(connection, AUTHORITY, Todo.LOOK_AT_THIS, reply, ON, CASE_REF)
        assert replies.find(connection, AUTHORITY, "<1@x.example>").wants_a_person
        (found,) = replies.open_todos(connection, AUTHORITY)
        assert (found["kind"], found["why"], found["case_refs"]) == ("look_at_this", "human", [CASE_REF])
        assert replies.open_todos(connection, OTHER) == []
        assert not replies.finish(connection, OTHER, found["id"], ON)
        assert replies.finish(connection, AUTHORITY, found["id"], ON)
        assert not replies.finish(connection, AUTHORITY, found["id"], ON)
        assert replies.open_todos(connection, AUTHORITY) == []
        assert replies.find(connection, AUTHORITY, "<1@x.example>").wants_a_person
    with pytest.raises(IntegrityError), writing(engine) as connection:
        replies.add_todo(connection, AUTHORITY, Todo.BOUNCED, reply, ON, None)


def test_an_address_is_stopped_once_and_lifted_once_whatever_its_capitals(office):
    office.asks_for_medical_advice()
    office.sweeps("Mon 21 Jul 2025")
    (message,) = office.messages()
    with writing(office.engine) as connection:
        assert replies.stop(connection, message, ON, "5.1.1")
        assert not replies.stop(connection, message, day("Wed 23 Jul 2025"), "5.2.1")
        assert [(each.since, each.code) for each in replies.stopped(connection, AUTHORITY).values()] == [(ON, "5.1.1")]
        assert replies.is_stopped(connection, AUTHORITY, message.to.upper())
        assert not replies.is_stopped(connection, OTHER, message.to)
        assert not replies.lift(connection, OTHER, message.to)
        assert replies.lift(connection, AUTHORITY, message.to.upper())
        assert not replies.lift(connection, AUTHORITY, message.to)


def test_the_clocks_of_a_request_are_those_that_run_and_those_that_were_written_about(office):
    office.asks_for_medical_advice()
    medical = Clock(AUTHORITY, CASE_REF, "provide_advice", "medical", f"{CASE_REF}-asked")
    with reading(office.engine) as connection:
        assert medical in replies.clocks_of(connection, AUTHORITY, [CASE_REF])
        assert replies.clocks_of(connection, OTHER, [CASE_REF]) == []
        assert replies.clocks_of(connection, AUTHORITY, ["YK-9999"]) == []
        assert replies.clocks_of(connection, AUTHORITY, []) == []


def test_the_way_back_and_up_again_keeps_the_messages_that_were_sent(office):
    """A tracker that goes back to the release before forgets the replies and what is counted anew, and nothing else."""
    office.asks_for_medical_advice()
    office.sweeps("Mon 21 Jul 2025")
    with writing(office.engine) as connection:
        replies.add_todo(connection, AUTHORITY, Todo.BOUNCED, kept(connection), ON, None)
        replies.stop(connection, office.messages()[0], ON, "5.1.1")
    before = office.everything()
    migrate(office.engine, "0002")
    migrate(office.engine, "head")
    after = office.everything()
    emptied = {"replies", "todos", "stopped_addresses", "revisions", "seals", "chain_heads"}
    assert {name for name in before if before[name] != after[name]} == emptied
    assert not any(after[name] for name in emptied)
