"""Whatever happened, in whatever order it was recorded and on whatever days the tracking ran: the same outcome.

The requests are random ones that could have happened (`tests.models.histories`).
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from itertools import groupby
from threading import Barrier

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from config.practice import bank_holidays, ladders
from models.chasing import wants_chasing
from models.replay import in_order
from models.store import caseload
from models.store.outbox import Status
from models.store.session import reading
from models.working_days import is_working_day
from tasks import delivering, sweeping
from tasks.rebuilding import rebuild
from tasks.recording import record
from tasks.transports import WaitError
from tests.factories import AUTHORITY, event
from tests.models.histories import histories

TWO_MONTHS = 60
# A failing example is not made smaller: that would take minutes.
a_few = settings(
    deadline=None,
    max_examples=7,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def periods(draw):
    """A request, and two months out of its life; the tracking runs on the last day of them."""
    events = draw(histories(claims=False))
    end = events[0].occurred_on + timedelta(days=draw(st.integers(30, 330)))
    while not is_working_day(end, bank_holidays()):
        end += timedelta(days=1)
    return events, [end - timedelta(days=ago) for ago in range(TWO_MONTHS, -1, -1)]


def lives_through(office, events, days, runs):
    """Record what happens on the day it happens, and let the tracking run when it does; the last run."""
    left = in_order(events)
    for on in days:
        happened = [each for each in left if each.occurred_on <= on]
        left = left[len(happened) :]
        if happened:
            office.hears(*happened)
        for _ in range(runs.get(on, 0)):
            swept = office.sweeps(on)
    return swept


def logged(office):
    """The steps that were decided, by clock."""
    found = {}
    for ref, duty, about, started_by, step in office.rows("steps", "case_ref", "duty", "about", "started_by", "step"):
        found.setdefault((ref, duty, about, started_by), set()).add(step)
    return found


def still_chased(office, on):
    """The clocks that a message would be about today."""
    with reading(office.engine) as connection:
        duties = caseload.running(connection, AUTHORITY, on)
    return [
        (each.case_ref, each.standing.duty, each.standing.about, each.standing.started_by)
        for each in duties
        if wants_chasing(each.standing, on)
        and ladders().of(each.standing.duty, each.standing.holder)
        and not (each.silence and each.silence.covers(on))
    ]


@given(period=periods(), random=st.randoms(use_true_random=False))
@a_few
def test_the_days_on_which_the_tracking_ran_do_not_matter_in_the_end(new_office, period, random):
    """Daily, weekly, twice a day, on a few odd days, or once after two months."""
    events, days = period
    last = days[-1]
    schedules = {
        "daily": dict.fromkeys(days, 1),
        "weekly": dict.fromkeys(days[::-7], 1),
        "twice a day, now and then": {on: 2 for on in days if random.random() < 0.2} | {last: 2},
        "once after two months": {last: 1},
    }
    found = {}
    for name, runs in schedules.items():
        with new_office() as office:
            swept = lives_through(office, events, days, runs)
            assert rebuild(office.engine, AUTHORITY, check=True)[1] == []
            chased = {clock: logged(office).get(clock) for clock in still_chased(office, last)}
            found[name] = (swept.breaches, swept.at_risk, swept.failed, chased)
    assert found == dict.fromkeys(found, found["daily"])


@given(period=periods(), random=st.randoms(use_true_random=False))
@a_few
def test_a_repeated_run_queues_nothing_and_a_dry_run_changes_nothing(new_office, period, random):
    events, days = period
    with new_office() as office:
        lives_through(office, events, days, {on: 1 for on in days if random.random() < 0.2} | {days[-1]: 1})
        before = office.everything()
        assert office.sweeps(days[-1], dry_run=True).messages == ()
        assert office.everything() == before
        assert office.sweeps(days[-1]).messages == ()
        assert office.everything() | {"sweeps": None} == before | {"sweeps": None}


class Postbox:
    """A way out that is closed now and then, and cannot tell what went."""

    begins_early = False

    def __init__(self, random):
        self.random, self.sent, self.day = random, [], None

    async def send(self, raw, *, sender, to, message_id, when=None):
        if self.random.random() < 0.3:
            raise WaitError("the mail server could not be reached")
        self.sent.append((message_id, to, self.day))

    async def already_sent(self, message_id):
        return None

    @asynccontextmanager
    async def opened(self, url, settings=None):
        yield self


@given(period=periods(), random=st.randoms(use_true_random=False))
@a_few
def test_no_step_is_ever_sent_twice_and_no_mailbox_gets_two_digests_a_day(new_office, period, random):
    """Through a server that is down now and then, on odd days, several times a day."""
    events, days = period
    postbox = Postbox(random)
    with new_office() as office, pytest.MonkeyPatch.context() as patched:
        patched.setattr(delivering, "open_transport", postbox.opened)
        left = in_order(events)
        for on, happened in groupby(left, key=lambda each: max(each.occurred_on, days[0])):
            office.hears(*happened)
            if on in days:
                office.sweeps(on)
            for _ in range(random.randrange(3) if on in days else 0):
                postbox.day = on
                office.delivers(on)
        assert all(times == 1 for times in Counter(ident for ident, _, _ in postbox.sent).values())
        assert all(times == 1 for times in Counter((to, on) for _, to, on in postbox.sent).values())
        went = {each.id for each in office.messages(Status.SENT)}
        assert len(went) == len(postbox.sent)
        carried = office.rows("steps", "message", "status")
        assert {message for message, status in carried if status == Status.SENT} == went
        assert not [message for message, status in carried if message in went and status == Status.QUEUED]


@given(events=histories(claims=False), random=st.randoms(use_true_random=False))
@settings(a_few, max_examples=15)
def test_the_order_in_which_events_are_recorded_does_not_matter(new_office, events, random):
    """All at once in any order, or one by one as they happened: the same dates are stored."""
    found = []
    shuffled = random.sample(events, len(events))
    for batches in ([shuffled], [[each] for each in in_order(events)]):
        with new_office() as office:
            for batch in batches:
                office.hears(*batch)
            stored = office.everything()
            found.append((stored["cases"], sorted(repr(row[1:]) for row in stored["standings"])))
    assert found[0] == found[1]


@given(events=histories(claims=False), random=st.randoms(use_true_random=False))
@settings(a_few, max_examples=15)
def test_one_impossible_event_among_many_is_refused_alone(new_office, events, random):
    """With `accept_valid` every good event is taken, whatever the order of the rows."""
    impossible = event("setting_responded", events[-1].occurred_on, setting="nobody-asked")
    shuffled = random.sample([*events, impossible], len(events) + 1)
    with new_office() as office:
        done = record(office.engine, shuffled, now=office.tracker.now(), accept_valid=True)
        assert [each.event for each in done.refused] == [impossible]
        assert {each.key for each in done.new} == {each.key for each in events}
        assert rebuild(office.engine, AUTHORITY, check=True) == (1, [])


def both_at_once(*works):
    """Two threads that begin together; what each of them returned."""
    together = Barrier(len(works), timeout=20)

    def begin(work):
        together.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def test_two_workers_that_track_at_once_queue_each_step_once(office, new_office):
    """Day after day: together they do what one would have done alone."""
    refs = [f"YK-{number:04}" for number in range(6)]
    ladder = ("Mon 7 Jul 2025", "Mon 21 Jul 2025", "Mon 4 Aug 2025", "Tue 5 Aug 2025", "Mon 11 Aug 2025")
    with new_office() as alone:
        for ref in refs:
            office.asks_for_medical_advice(ref)
            alone.asks_for_medical_advice(ref)
        for on in ladder:
            found = both_at_once(*[lambda on=on: office.sweeps(on)] * 2)
            assert sorted(len(each.messages) for each in found) == [0, len(alone.sweeps(on).messages)]
        assert sorted(office.rows("steps", "key", "status")) == sorted(alone.rows("steps", "key", "status"))


def test_advice_that_is_recorded_while_the_tracking_runs_is_derived_as_if_it_had_not(office):
    """A recording and a sweep at the same moment: what is stored equals a fresh derivation."""
    refs = [f"YK-{number:04}" for number in range(6)]
    for ref in refs:
        office.asks_for_medical_advice(ref)
    came = [event("advice_received", "Mon 21 Jul 2025", case_ref=ref, advice_kind="medical") for ref in refs]
    works = [lambda: office.sweeps("Mon 21 Jul 2025"), *[lambda each=each: office.hears(each) for each in came]]
    both_at_once(*works)
    assert rebuild(office.engine, AUTHORITY, check=True) == (6, [])
    assert office.sweeps("Wed 30 Jul 2025").messages == ()


def test_a_step_that_joins_a_digest_while_it_leaves_is_not_lost(office, monkeypatch):
    """A delivery between two lines of a sweep: every step is written about, that day or the next."""
    office.asks_for_medical_advice("YK-0001")
    office.sweeps("Mon 21 Jul 2025")
    office.asks_for_medical_advice("YK-0002")
    add = sweeping.outbox.add_steps

    def delivered_in_between(connection, rows):
        if any(each.message for each in rows):
            with suppress(TimeoutError):  # where the delivery waits for the sweep, the sweep goes on
                pool.submit(office.delivers, "Mon 21 Jul 2025").result(timeout=1)
        add(connection, rows)

    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr(sweeping.outbox, "add_steps", delivered_in_between)
        office.sweeps("Mon 21 Jul 2025")
    office.delivers("Tue 22 Jul 2025")
    letters = " ".join(each.get_body().get_content() for each in office.letters())
    assert {ref for ref in ("YK-0001", "YK-0002") if ref in letters} == {"YK-0001", "YK-0002"}
