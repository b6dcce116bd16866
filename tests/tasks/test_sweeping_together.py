"""Several workers at once over one database: the requests are shared out between them, and none is looked at twice."""

from itertools import chain
from threading import Barrier

import pytest
import sqlalchemy as sa

from models.store import sweeps
from models.store.outbox import Status
from models.store.session import in_a_transaction, reading, writing
from models.store.sweeps import EVERYTHING, Part
from tasks import sweeping
from tests.conftest import MAILBOXES, Office, a_tracker
from tests.databases import opened
from tests.dates import day
from tests.factories import AUTHORITY, event
from tests.tasks.test_sweep_properties import both_at_once

REFS = [f"YK-{number:04}" for number in range(24)]
REMINDED, LATE = "Mon 21 Jul 2025", "Tue 5 Aug 2025"


@pytest.fixture
def asked(office):
    """An office that waits for the medical advice of two dozen requests."""
    for ref in REFS:
        office.asks_for_medical_advice(ref)
    return office


@pytest.fixture
def a_few_at_once(monkeypatch):
    """So that each worker has several rounds to go, and meets the others."""
    monkeypatch.setattr(sweeping, "AT_ONCE", 3)


def in_order(office):
    """The steps that were decided, each with its message's recipient."""
    return sorted(office.rows("steps", "key", "status"))


@pytest.mark.parametrize("workers", [2, 4])
@pytest.mark.usefixtures("a_few_at_once")
def test_workers_that_track_at_once_do_together_what_one_does_alone(asked, new_office, workers):
    with new_office() as alone:
        for ref in REFS:
            alone.asks_for_medical_advice(ref)
        for on in (REMINDED, LATE):
            found = both_at_once(*[lambda on=on: asked.sweeps(on)] * workers)
            alone.sweeps(on)
            items = [step.key for swept in found for each in swept.messages for step in each.items]
            assert len(items) == len(set(items)), "a step was queued twice"
        assert in_order(asked) == in_order(alone)
        assert len(asked.messages()) == len(alone.messages())


@pytest.mark.usefixtures("a_few_at_once")
def test_workers_are_given_requests_of_their_own(asked):
    """On PostgreSQL a worker is given those that no other has in hand; on SQLite there is one at a time."""
    found = both_at_once(*[lambda: asked.sweeps(REMINDED)] * 2)
    taken = list(chain.from_iterable(each.refs for each in found))
    assert sorted(taken) == REFS


@pytest.fixture
def beyond(postgres, tmp_path):
    """The same over PostgreSQL alone, which lets several write at once."""
    with postgres.database() as url, opened(url) as engine:
        office = Office(a_tracker(engine, tmp_path)).writes_to(MAILBOXES)
        for ref in REFS:
            office.asks_for_medical_advice(ref)
        yield office


def test_what_another_worker_has_in_hand_is_left_to_it(beyond):
    on = day(REMINDED)
    with writing(beyond.engine) as first, writing(beyond.engine) as second:
        assert sweeps.claim_due(first, AUTHORITY, on, EVERYTHING, 10) == REFS[:10]
        assert sweeps.claim_due(second, AUTHORITY, on, EVERYTHING, 10) == REFS[10:20]


@pytest.mark.parametrize("number", [1, 2, 3, 7, 24, 40])
def test_the_parts_of_what_is_due_are_everything_and_each_once(asked, number):
    on = day(REMINDED)
    with reading(asked.engine) as connection:
        parts = sweeps.parts_of_due(connection, AUTHORITY, on, number)
        found = [sweeps.claim_due(connection, AUTHORITY, on, each, 1000) for each in parts]
    assert list(chain.from_iterable(found)) == REFS
    assert max(map(len, found)) - min(map(len, found)) <= 1
    assert len(parts) == min(number, len(REFS))


def test_where_nothing_is_due_there_is_one_part(asked):
    with reading(asked.engine) as connection:
        assert sweeps.parts_of_due(connection, AUTHORITY, day("Mon 12 May 2025"), 4) == [EVERYTHING]


def test_a_part_of_the_sweep_is_no_sweep_of_the_day(asked):
    """Only the whole one counts as the day's: `ehcp doctor` must see when that is missing."""
    asked.sweeps_part(REMINDED, Part("", REFS[7]))
    assert asked.rows("sweeps", "as_of") == []
    assert {each.items[0].case_ref for each in asked.sweeps(REMINDED).messages}.isdisjoint(REFS[:8])


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_that_deliver_at_once_send_each_message_once(beyond, workers):
    """Forty officers are reminded of the decision; every worker begins with the first letter."""
    for number in range(40):
        ref, officer = f"YK-9{number:03}", f"officer-{number:02}@york.example"
        beyond.hears(event("request_received", "Wed 21 May 2025", case_ref=ref, officer=officer))
    assert len(beyond.sweeps("Wed 18 Jun 2025").messages) == 40
    together = both_at_once(*[lambda: beyond.delivers("Wed 18 Jun 2025")] * workers)
    sent_to = [each["To"] for each in beyond.letters()]
    assert sum(each.counts[Status.SENT] for each in together) == len(sent_to) == len(set(sent_to)) == 40


def test_transactions_that_wait_for_each_other_are_done_one_after_the_other(beyond):
    """PostgreSQL ends one of the two; it is begun again, and both have counted in the end."""
    both_hold = Barrier(2, timeout=20)
    first_try = set()

    def count(first, second):
        def work(connection):
            for ref in (first, second):
                grow = sa.text("UPDATE cases SET year_group = coalesce(year_group, 0) + 1 WHERE case_ref = :ref")
                connection.execute(grow, {"ref": ref})
                if first not in first_try:
                    first_try.add(first)
                    both_hold.wait()

        in_a_transaction(beyond.engine, work)

    both_at_once(lambda: count(*REFS[:2]), lambda: count(*REFS[1::-1]))
    assert [row[1] for row in beyond.rows("cases", "case_ref", "year_group")][:2] == [2, 2]
