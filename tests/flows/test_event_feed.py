"""Prefect's event feed, filtered by a request, is its history; and the automations that wait for the day."""

import asyncio
import time
from email import message_from_bytes
from email.policy import default

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.sorting import AutomationSort
from prefect.variables import Variable

from config.practice.alarms import alarms
from flows import daily as day_module
from flows.alarm import alarm
from flows.automations import MARK, register_automations
from flows.daily import daily
from flows.deploying import deployments
from flows.opened import opened
from tasks import announcing
from tests.dates import day
from tests.flows.desk import NOTE

TOLD = "ehcp-told-816"


@pytest.fixture(autouse=True)
def nothing_told(runs):
    """As on a server that was never told anything."""
    if Variable.get(TOLD):
        Variable.unset(TOLD)


def feed(resource, at_least=1):
    """What the feed shows of a resource, oldest first; it takes a moment to get there."""
    asked = {"filter": {"resource": {"id": [resource]}, "occurred": {"since": "2025-01-01T00:00:00Z"}}, "limit": 50}
    deadline = time.monotonic() + 30
    found = []
    with get_client(sync_client=True) as server:
        while len(found) < at_least and time.monotonic() < deadline:
            found = server.request("POST", "/events/filter", json=asked).json()["events"]
            time.sleep(0.2)
    return sorted(found, key=lambda each: each["occurred"])


def automations():
    """What is registered, by name."""

    async def read():
        async with get_client() as client:
            return await client.read_automations(sort=AutomationSort.NAME_ASC, limit=200)

    return {each.name: each for each in asyncio.run(read())}


def letters(runs):
    """What left, as a mail program reads it."""
    return [message_from_bytes(each.read_bytes(), policy=default) for each in runs.letters()]


async def register():
    """The alarm's deployment and the automations that start it."""
    (alarm_form,) = [each for each in deployments() if each.name == "alarm"]
    async with get_client() as server:
        await register_automations(await alarm_form.put(server))


def test_the_feed_of_a_request_is_its_history(runs):
    """What was recorded in the last month and what the days brought, in order, as codes."""
    daily(return_state=True)
    found = feed("ehcp.case.816.YK-0002", at_least=2)
    told = [(each["event"], each["payload"]["on"]) for each in found]
    assert ("ehcp.limit.due-soon", "2025-07-07") in told
    assert ("ehcp.limit.breached", "2025-07-22") in told
    assert {each["resource"]["prefect.resource.name"] for each in found} == {"YK-0002"}
    assert NOTE not in repr(found)


def test_what_was_told_is_not_told_again(runs):
    """A day that is repeated tells nothing."""
    tracker, on = opened(), day("Fri 1 Aug 2025")
    first = announcing.announce(tracker, on)
    assert (first.told > 0, announcing.announce(tracker, on).told) == (True, 0)


def test_only_what_is_new_is_told(runs):
    """An event typed today about a request makes it the only one that has news, and is told alone."""
    tracker, on = opened(), day("Fri 1 Aug 2025")
    announcing.announce(tracker, on)
    runs("record", "YK-0001", "advice_received", "--on", "2025-07-31", "--advice-kind", "medical")
    told = announcing.announce(tracker, on)
    assert (told.refs, told.told) == ({"YK-0001"}, 1)


def test_a_feed_that_cannot_be_told_stops_nothing(runs, environment):
    """The day is tracked, the letters have left, and the run says what is missing."""
    environment.setattr(day_module.feed, "fn", lambda *_: 1 / 0)
    state = daily(return_state=True)
    assert "the event feed could not be told" in state.message
    assert len(runs.letters()) == 6


def test_the_automations_are_those_of_the_table(runs):
    """Registered twice, each stands once, unchanged; one that is no longer in the table goes, others' stay."""
    asyncio.run(register())
    first = automations()
    assert first.keys() >= {each.label for each in alarms().values()}
    asyncio.run(register())
    assert {name: each.updated for name, each in automations().items() if hasattr(each, "updated")} == {
        name: each.updated for name, each in first.items() if hasattr(each, "updated")
    }
    assert all(each.description.startswith(MARK) for each in first.values())


def test_an_alarm_is_one_letter_a_day(runs):
    """It goes to its role with what can be done; the second one of the day is told before."""
    assert alarm("day_failed", return_state=True).name == "The daily tracking failed"
    assert alarm("day_failed", return_state=True).name == "Told before"
    (letter,) = letters(runs)
    assert letter["To"] == "send.manager@york.example"
    assert letter["Subject"] == "The daily tracking failed, Fri 1 Aug 2025"
    assert "Run ehcp rebuild" in letter.get_body(("plain",)).get_content()


def test_an_alarm_that_nobody_knows_is_refused(runs):
    """By name, with those that there are."""
    state = alarm("fire", return_state=True)
    assert (state.type.value, state.name) == ("FAILED", "Unknown")
    assert "day_missing" in state.message


def test_the_director_is_told_of_many_breaches_once_a_week(runs, environment):
    """Monday's letter is the week's."""
    for on in ("2025-08-04", "2025-08-06"):
        runs.set(EHCP_TODAY=on)
        opened.cache_clear()
        alarm("many_breaches", return_state=True)
    assert [each["Subject"] for each in letters(runs)] == ["Many requests are past a statutory date, Mon 4 Aug 2025"]
