"""Demand against capacity, held against queues that are simulated with rates that are known."""

from math import exp
from random import Random
from statistics import fmean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.capacity import NEVER, Drift, More, Span, Week, drift_of, more_of, saved, to_clear, to_hold, with_more

RATES = [(20, 30, 100), (8, 12, 40), (40, 44, 60)]
"""Asked a week, done a week, waiting: in about ten, ten and fifteen weeks the queue is gone."""
MEASURED = 52


def poisson(random, rate):
    """How many of a thing come in a week, by Knuth's way."""
    product, number, limit = random.random(), 0, exp(-rate)
    while product > limit:
        product *= random.random()
        number += 1
    return number


def a_year(random, asked, done):
    """A service that was never idle."""
    return [Week(poisson(random, asked), poisson(random, done)) for _ in range(MEASURED)]


def cleared_after(random, asked, done, waiting):
    """The simulation's own answer: the weeks until nobody waits, a part of the last week where it was gone within it."""
    weeks = 0
    while True:
        fall = poisson(random, done) - poisson(random, asked)
        if waiting - fall <= 0:
            return weeks + waiting / fall
        waiting, weeks = waiting - fall, weeks + 1


@pytest.mark.parametrize(("asked", "done", "waiting"), RATES)
def test_the_weeks_to_clear_are_within_a_tenth_of_those_of_a_simulated_queue(asked, done, waiting):
    """Both as they are in the middle of 800 queues: one measures a year and forecasts, the other is waited for."""
    random = Random(f"{asked} {done} {waiting}")
    forecasts = [to_clear(waiting, drift_of(a_year(random, asked, done))).weeks for _ in range(800)]
    waited = [cleared_after(random, asked, done, waiting) for _ in range(4000)]
    middle = median(each if each is not None else float("inf") for each in forecasts)
    assert middle == pytest.approx(fmean(waited), rel=0.1)


@pytest.mark.parametrize(("asked", "done", "waiting"), RATES)
def test_nine_times_in_ten_the_queue_is_gone_within_the_interval(asked, done, waiting):
    """Every queue goes on after its own measured year."""
    random, within = Random(f"interval {asked}"), 0
    for _ in range(800):
        told = to_clear(waiting, drift_of(a_year(random, asked, done)))
        took = cleared_after(random, asked, done, waiting)
        within += told.at_least <= took <= (told.at_most or float("inf"))
    assert 0.86 <= within / 800 <= 0.97


@pytest.mark.parametrize(("asked", "done", "waiting"), RATES)
def test_the_effect_of_one_more_day_is_within_its_interval(asked, done, waiting):
    """A service of ten days a week gets an eleventh; how much sooner its queue is gone is simulated."""
    random, within = Random(f"effect {asked}"), 0
    without = fmean(cleared_after(random, asked, done, waiting) for _ in range(3000))
    sooner = without - fmean(cleared_after(random, asked, done + done / 10, waiting) for _ in range(3000))
    for _ in range(500):
        year = a_year(random, asked, done)
        told = saved(waiting, drift_of(year), more_of(year, 10))
        within += told != NEVER and told.at_least <= sooner <= (told.at_most or float("inf"))
    assert within / 500 >= 0.9
    year = a_year(random, asked, done)
    assert more_of(year, 10).a_week == pytest.approx(done / 10, rel=0.1)


def test_a_queue_without_chance_is_arithmetic():
    """Ten more done than asked a week: fifty are gone in five weeks, and in four with two and a half more."""
    weeks = [Week(20, 30)] * 10
    assert to_clear(50, drift_of(weeks)) == Span(5, 5, 5)
    assert with_more(50, drift_of(weeks), More(2.5)) == Span(4, 4, 4)
    assert saved(50, drift_of(weeks), More(2.5)) == Span(1, 1, 1)
    assert more_of(weeks, 12) == More(2.5)


def test_what_is_awaited_no_more_shortens_the_queue_as_well():
    """A request is withdrawn, and its advice with it."""
    assert drift_of([Week(20, 20, 10)] * 10).fall == 10


def test_a_queue_that_grows_is_never_gone_and_says_how_many_days_would_hold_it():
    """Five more asked than done a week; a day brings two and a half."""
    drift = drift_of([Week(25, 20)] * 10)
    assert to_clear(50, drift) == NEVER
    assert saved(50, drift, More(2.5)) == NEVER
    assert to_hold(drift, More(2.5)) == 2
    assert with_more(50, drift, More(10)) == Span(10, 10, 10)
    assert to_hold(drift_of([Week(20, 25)] * 10), More(2.5)) == 0


def test_where_chance_could_be_all_that_moves_the_queue_there_is_no_latest_week():
    """It falls by a half on average, and could as well grow."""
    weeks = [Week(20, 30), Week(20, 11)] * 13
    told, sooner = to_clear(50, drift_of(weeks)), saved(50, drift_of(weeks), More(2))
    assert told.weeks == 100
    assert (told.at_most, sooner.at_most) == (None, None)
    assert told.at_least < 100
    assert sooner.at_least < sooner.weeks == 80


def test_a_queue_that_grows_could_still_be_gone_by_chance_or_not_at_all():
    """A wide spread leaves that open, a narrow one does not."""
    assert to_clear(5, Drift(-1, 10, 26)).at_least > 0
    assert to_clear(5, Drift(-1, 0.1, 26)) == NEVER


def test_nothing_is_worked_out_of_too_few_weeks():
    """Seven weeks; and where nobody waits nothing is to be cleared."""
    assert drift_of([Week(1, 1)] * 7) is None
    assert drift_of([Week(1, 1)] * 8) == Drift(0, 0, 8)
    assert to_clear(0, Drift(-3, 1, 8)) == Span(0, 0, 0)


DRIFTS = st.builds(Drift, st.floats(-20, 20), st.floats(0.01, 20), st.integers(8, 60))


@given(st.integers(1, 500), DRIFTS)
def test_an_interval_holds_its_own_middle(waiting, drift):
    """And begins after now."""
    told = to_clear(waiting, drift)
    if told.at_least is not None:
        assert told.at_least > 0
    if told.weeks is not None:
        assert told.at_least <= told.weeks * (1 + 1e-9)
        assert told.at_most is None or told.at_most >= told.weeks * (1 - 1e-9)


@given(st.integers(1, 500), DRIFTS, st.floats(0.1, 20))
def test_more_work_never_makes_a_queue_longer(waiting, drift, more):
    """Nor does it save less than nothing."""
    plain, better = to_clear(waiting, drift), with_more(waiting, drift, More(more))
    assert plain.weeks is None or better.weeks < plain.weeks
    sooner = saved(waiting, drift, More(more))
    assert sooner == NEVER or 0 <= sooner.at_least <= sooner.weeks
