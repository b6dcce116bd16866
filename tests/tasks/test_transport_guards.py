"""Nobody is written to who is not on the list, and no server faster than it bears."""

import asyncio

import pytest

from config.settings import Settings
from tasks.transports import RefusedByServerError, WaitError
from tasks.transports.guarding import Guarded
from tasks.transports.pacing import Pace
from tests.tasks.mail_server import ID, RAW, SENDER, TO, outcome, send
from tests.tasks.watches import StoppedWatch


class Recorder:
    """A way out that takes everything, or raises what it is told to."""

    per_minute, begins_early = None, False

    def __init__(self, *raises):
        self.raises, self.took = list(raises), []

    async def send(self, raw, *, sender, to, message_id, when=None):
        if self.raises:
            raise self.raises.pop(0)
        self.took.append((raw, sender, to, message_id))


def guarded(inner, *allowed, per_minute=None, watch=None):
    return Guarded(inner, "smtp", allowed, per_minute, watch or StoppedWatch())


def test_without_a_list_nothing_leaves_and_the_sentence_says_what_to_set():
    (error,) = send("smtp://127.0.0.1:1", settings=Settings.model_construct())
    assert type(error) is WaitError
    assert str(error) == (
        "nothing leaves through smtp: until EHCP_MAIL_ALLOW lists the domains that may be written to, "
        "as york.gov.uk,.nhs.uk"
    )


@pytest.mark.parametrize(
    ("to", "allowed"),
    [
        ("ep@york.gov.uk", True),
        ("EP@York.GOV.UK", True),
        ("ep@sub.york.gov.uk", False),
        ("ep@evilyork.gov.uk", False),
        ("ep@york.gov.uk.evil.example", False),
        ("ep@trust.nhs.uk", True),
        ("ep@deep.trust.nhs.uk", True),
        ("ep@nhs.uk", False),
        ("ep@evilnhs.uk", False),
        ("ep@gmail.example", False),
        ("ep@evil.example,x@york.gov.uk", False),
        ("ep@evil.example <x@york.gov.uk>", False),
        ("ep@evil.example\r\nTo: x@york.gov.uk", False),
        ("york.gov.uk", False),
        ("", False),
    ],
)
def test_only_listed_domains_are_written_to_and_a_refusal_names_nobody(to, allowed):
    """`york.gov.uk` is that domain alone, `.nhs.uk` all that are below it."""
    inner = Recorder()
    error = asyncio.run(outcome(guarded(inner, "york.gov.uk", ".nhs.uk"), to))
    assert (error is None) is allowed
    assert inner.took == ([(RAW, SENDER, to, ID)] if allowed else [])
    if error:
        assert type(error) is RefusedByServerError
        assert "ep@" not in str(error)
        assert "evil" not in str(error)


def test_thirty_leave_at_once_and_the_next_when_the_first_is_a_minute_old():
    watch = StoppedWatch()

    async def many():
        transport = guarded(Recorder(), "york.example", per_minute=30, watch=watch)
        for _ in range(61):
            assert await outcome(transport, TO) is None
            watch.now += 0.5

    asyncio.run(many())
    assert watch.slept == [45.0, 45.0]


def test_a_message_is_begun_before_it_is_claimed_only_where_it_need_not_wait_for_its_turn():
    watch, inner = StoppedWatch(), Recorder()
    inner.begins_early = True
    transport = guarded(inner, "york.example", per_minute=1, watch=watch)
    assert transport.begins_early
    assert asyncio.run(outcome(transport, TO)) is None
    assert not transport.begins_early
    watch.now += 60
    assert transport.begins_early


def test_whoever_is_slower_than_the_limit_waits_for_nothing():
    watch = StoppedWatch()

    async def slowly():
        pace = Pace(2, watch)
        for _ in range(5):
            await pace.turn()
            watch.now += 30

    asyncio.run(slowly())
    assert watch.slept == []


def test_a_server_that_asks_to_be_left_alone_is_and_then_asked_again():
    """In between every message waits without a word to the server."""
    watch, inner = StoppedWatch(), Recorder(WaitError("busy", 7))

    async def three():
        transport = guarded(inner, "york.example", watch=watch)
        for later in (0, 6.5, 0.5):
            watch.now += later
            yield await outcome(transport, TO)

    async def listed():
        return [str(each) async for each in three()]

    assert asyncio.run(listed()) == ["busy", "the server asked to be left alone for another 1 seconds", "None"]
    assert len(inner.took) == 1


def test_one_busy_mailbox_keeps_no_other_waiting():
    """Where the server says nothing of seconds, the next message is tried."""
    inner = Recorder(WaitError("the mail server did not take the recipient for now (450)"))

    async def two():
        transport = guarded(inner, "york.example")
        return [await outcome(transport, TO) for _ in range(2)]

    assert [type(each) for each in asyncio.run(two())] == [WaitError, type(None)]
