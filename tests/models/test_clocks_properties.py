"""What holds for every request that could have happened, whoever recorded it and in whatever order."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from config.statute import DutyKind, ExceptionGround, Rule, statute
from config.vocabulary import AdviceKind, Basis, EventKind, Ground, Route, State
from models.clocks import standings
from models.events import Event
from models.exceptions import CLOSURES
from models.replay import in_order, replay
from models.standing import Standing
from tests.factories import event
from tests.models.histories import histories

ONE_DAY = timedelta(days=1)
CLAIMS = (EventKind.EXCEPTION_CLAIMED, EventKind.EXCEPTION_ENDED)
for_every_history = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def clocks(events: list[Event]) -> dict[tuple, Standing]:
    """Every clock, by its duty, what it is about, and the event that set it going."""
    return {(each.duty, each.about, each.started_by): each for each in standings(replay(events), statute())}


def rule_behind(clock: Standing) -> Rule:
    """The rule that gave a clock its date."""
    return next(each for each in statute().find(clock.duty).rule if each.version == clock.rule)


def turning_days(clock: Standing) -> list:
    """The days around everything that could change where a duty stands."""
    matter = {clock.started_on, clock.due_on, clock.done_on, clock.ended_on, clock.breached_on} - {None}
    return sorted({day + ONE_DAY * step for day in matter for step in (-1, 0, 1)})


@for_every_history
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_recording_does_not_matter(history, chance):
    """Entered on the day, or a year later from a drawer: the same request."""
    shuffled = history.copy()
    chance.shuffle(shuffled)
    assert replay(shuffled) == replay(history)


@for_every_history
@given(histories(), st.data())
def test_recorded_in_two_exports_that_overlap_it_is_the_same_request(history, data):
    """Wherever the first export ended and the second began, and whichever was read first."""
    ended = data.draw(st.integers(0, len(history)))
    began = data.draw(st.integers(0, ended))
    assert replay([*history[began:], *history[:ended]]) == replay(history)


@for_every_history
@given(histories())
def test_rows_exported_twice_change_nothing(history):
    """The same row again is the same event."""
    assert replay([*history, *history]) == replay(history)


@for_every_history
@given(histories())
def test_a_history_could_have_been_recorded_as_it_happened(history):
    """Every beginning of it stands on its own; what comes later takes no clock away and moves no due date.

    What is owed to the family follows another clock: foreseen while advice is awaited, it is no more where the
    advice comes in time, is asked of another service, or is counted anew from its receipt.  Once that clock has
    begun, the lateness is a fact like any other.
    """
    happened = in_order(history)
    whole = clocks(history)
    for count in range(1, len(happened)):
        today = happened[count - 1].occurred_on
        for key, clock in clocks(happened[:count]).items():
            foreseen = clock.duty == "keep_family_informed" and clock.started_on > today
            assert key in whole or clock.estimated or foreseen, "an estimated start gives way to the day of receipt"
            assert key not in whole or foreseen or whole[key].due_on == clock.due_on


@for_every_history
@given(histories(), st.sampled_from(EventKind), st.integers(-400, 400), st.data())
def test_a_mistake_corrected_equals_a_mistake_never_made(history, kind, days, data):
    """Whatever was entered by mistake, and on whatever day."""
    columns = {"advice_kind": data.draw(st.sampled_from(AdviceKind)), "setting": "100001", "corrects": "mis-0"}
    on = history[0].occurred_on + ONE_DAY * days
    mistake = event(
        "final_plan_sent" if kind is EventKind.EVENT_CORRECTED else kind, on, external_id="mis-9", **columns
    )
    correction = event("event_corrected", on, corrects="mis-9")
    assert replay([*history, mistake, correction]) == replay(history)


@for_every_history
@given(histories())
def test_an_exception_never_moves_a_due_date(history):
    """With or without the claims, every clock has the same last day."""
    without = [each for each in history if each.event not in CLAIMS]
    assert {key: each.due_on for key, each in clocks(history).items()} == {
        key: each.due_on for key, each in clocks(without).items()
    }


@pytest.mark.parametrize("ground", [each for each in Ground if each not in CLOSURES])
@for_every_history
@given(histories())
def test_a_ground_lifts_only_a_limit_whose_list_names_it(ground, history):
    """Claimed against everything from the first day on, a ground excepts what its regulations say and no more."""
    start = history[0].occurred_on
    claims = [
        event("exception_claimed", start, duty=each.id, ground=ground, starts_on=start) for each in statute().duty
    ]
    for clock in clocks([each for each in history if each.event not in CLAIMS] + claims).values():
        named = next((each for each in rule_behind(clock).exceptions if each.ground is ground), None)
        assert clock.excepted_by == (ground if named and lifts(named, clock, since=start) else None)


def lifts(ground: ExceptionGround, clock: Standing, since: date) -> bool:
    """Whether a ground that lasts from a day on is long enough, and is one for a limit of that day."""
    days = (clock.due_on - max(since, clock.started_on)).days + 1
    of_its_time = ground.due_from is None or ground.due_from <= clock.due_on <= ground.due_to
    missed_before = ground.ground is Ground.MISSED_APPOINTMENT and since < clock.started_on
    return of_its_time and days >= ground.at_least_days and not missed_before


@for_every_history
@given(histories())
def test_a_duty_that_is_no_longer_outstanding_is_never_outstanding_again(history):
    """Day after day, a state may come after outstanding, and outstanding comes after nothing else."""
    for clock in clocks(history).values():
        states = [clock.state(day) for day in turning_days(clock)]
        settled = [state for state in states if state is not State.OUTSTANDING]
        assert states == [State.OUTSTANDING] * (len(states) - len(settled)) + settled


@for_every_history
@given(histories())
def test_what_is_done_or_ended_stays_as_it_is(history):
    """Only an overdue duty still moves: to late, to superseded or to no longer owed."""
    for clock in clocks(history).values():
        states = [clock.state(day) for day in turning_days(clock)]
        for before, after in pairwise(states):
            moves = before in (State.OUTSTANDING, State.OVERDUE, State.EXCEPTED)
            assert moves or before is after


@for_every_history
@given(histories())
def test_a_breach_is_dated_to_the_first_day_on_which_it_stood(history):
    """The day before it the duty was outstanding; on the day and ever after it is not, and was not in time.

    It is never before the clock started: a phase transfer may be told of after its day.
    """
    for clock in clocks(history).values():
        if clock.breached_on:
            assert clock.basis is Basis.STATUTE
            assert clock.breached_on >= clock.started_on
            assert clock.state(clock.breached_on - ONE_DAY) is State.OUTSTANDING
            later = {clock.state(day) for day in turning_days(clock) if day >= clock.breached_on}
            assert later.isdisjoint({State.OUTSTANDING, State.MET, State.EXCEPTED})


@for_every_history
@given(histories())
def test_every_day_of_breach_in_statute_has_its_date(history):
    """A limit of the law that is late or overdue was breached, on that day or before."""
    for clock in clocks(history).values():
        for day in turning_days(clock):
            if clock.basis is Basis.STATUTE and clock.state(day) in (State.LATE, State.OVERDUE):
                assert clock.breached_on
                assert clock.breached_on <= day


@for_every_history
@given(histories())
def test_a_breach_does_not_depend_on_the_day_asked(history):
    """What the records of its own day show, the records of a year later show too, and the other way round.

    An own change of mind is left out (it revives the 20 weeks of the request), and so are advice (the
    body is waited for again when a refusal is overturned) and the annual review (it is derived once the
    life of the plan is followed).
    """
    told = [each for each in history if each.event not in CLAIMS]
    assume(all(each.route is not Route.OWN_REVIEW for each in told))
    for key, clock in clocks(told).items():
        duty = statute().find(clock.duty)
        if clock.breached_on and duty.id != "provide_advice" and not duty.where_the_plan_is_followed:
            as_known_then = [each for each in told if each.occurred_on <= clock.breached_on]
            assert clocks(as_known_then)[key].breached_on == clock.breached_on


@for_every_history
@given(histories())
def test_days_late_are_counted_from_the_last_day_and_end_with_the_deed(history):
    """Never negative, one on the first day late, and none for what is in time, excepted or a floor."""
    for clock in clocks(history).values():
        for day in turning_days(clock):
            counts = clock.state(day) in (State.LATE, State.OVERDUE) and clock.kind is not DutyKind.MINIMUM
            until = min(day, clock.done_on or day)
            assert clock.days_late(day) == ((until - clock.due_on).days if counts else 0)


@for_every_history
@given(histories())
def test_the_family_is_told_of_advice_that_is_late_and_of_no_other(history):
    """One chain of words for each advice that passed its day (the family's own views left out), and none before it."""
    found = clocks(history).values()
    late = [
        (each.about, each.started_by, each.due_on + ONE_DAY)
        for each in found
        if each.duty == "provide_advice" and each.holder != "family" and (each.stopped_on or date.max) > each.due_on
    ]
    told = [each for each in found if each.duty == "keep_family_informed"]
    first = [(each.about, each.started_by, each.started_on) for each in told if each.rule == "own-first"]
    assert sorted(first) == sorted(late)
    assert all(each.about in {about for about, *_ in late} for each in told)


@for_every_history
@given(histories())
def test_what_the_authority_sets_itself_is_never_a_breach(history):
    """A date of practice runs out, is late, and breaks no law."""
    for clock in clocks(history).values():
        assert clock.basis is not Basis.PRACTICE or clock.breached_on is None
