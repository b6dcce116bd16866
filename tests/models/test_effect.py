"""Whether a step does anything: published intervals, who is counted when, and what may be said of small numbers.

The advice of these stories is due on Mon 4 Aug 2025, and reminded of on Mon 21 Jul 2025.
"""

import pytest

from config.practice import Audience, Ladder, Ladders, Step, StepKind, ladders
from models.effect import Clock, Effect, Share, Verdict, effects, together
from tests.dates import day
from tests.factories import as_day

DAYS = ("started_on", "due_on", "promised_on", "done_on", "ended_on")
REMINDER = Step(id="reminder", days=-14, kind=StepKind.REMINDER, to=(Audience.SERVICE,), asks="Please send it.")
OVERDUE = Step(id="overdue", days=5, kind=StepKind.OVERDUE, to=(Audience.SERVICE,), asks="Please send it now.")
LADDERS = Ladders(
    approval=ladders().approval,
    ladder=(Ladder(id="advice", duty="provide_advice", label="Advice", step=(REMINDER, OVERDUE)),),
)
LAST = day("Sun 31 Aug 2025")
SOMEBODY = {"reminder": "Mon 21 Jul 2025"}


def clock(sent=SOMEBODY, holder="health", **days):
    said = {"started_on": "Mon 23 Jun 2025", "due_on": "Mon 4 Aug 2025"} | days
    dated = {name: as_day(said[name]) for name in DAYS if said.get(name)}
    return Clock(holder=holder, sent={step: as_day(on) for step, on in sent.items()}, **dated)


def found(*clocks, last=LAST, holidays=()):
    return effects(clocks, LADDERS, last, holidays)


# The intervals, against what their authors printed


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_of_a_share_is_wilsons(part, whole, low, high):
    """Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    assert Share(part, whole).interval == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("after", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_of_a_difference_is_newcombes(after, before, low, high):
    """Newcombe, Statistics in Medicine 17 (1998), 873-890, table II, method 10."""
    assert Effect(Share(*after), Share(*before)).interval == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("after", "before", "verdict"),
    [
        ((9, 9), (0, 40), Verdict.TOO_FEW),
        ((9, 40), (0, 9), Verdict.TOO_FEW),
        ((10, 10), (0, 10), Verdict.MORE),
        ((0, 10), (10, 10), Verdict.FEWER),
        ((5, 10), (4, 10), Verdict.NOTHING),
        ((0, 10), (0, 10), Verdict.NOTHING),
    ],
)
def test_a_difference_is_told_from_ten_clocks_on_and_only_beyond_chance(after, before, verdict):
    assert Effect(Share(*after), Share(*before)).verdict is verdict


@pytest.mark.parametrize(("part", "whole"), [(2, 1), (-1, 3)])
def test_more_than_all_is_no_share(part, whole):
    with pytest.raises(ValueError, match="is no share"):
        Share(part, whole)


# Who is counted, and when


@pytest.mark.parametrize(
    ("of", "after", "before"),
    [
        ({}, (0, 1), (0, 1)),
        ({"done_on": "Mon 21 Jul 2025"}, (1, 1), (0, 1)),
        ({"done_on": "Sun 27 Jul 2025"}, (1, 1), (0, 1)),
        ({"done_on": "Mon 28 Jul 2025"}, (0, 1), (0, 1)),
        ({"sent": {}}, (0, 0), (0, 1)),
        ({"sent": {}, "done_on": "Sun 13 Jul 2025"}, (0, 0), (0, 0)),
        ({"sent": {}, "done_on": "Mon 14 Jul 2025"}, (0, 0), (1, 1)),
        ({"sent": {}, "done_on": "Sun 20 Jul 2025"}, (0, 0), (1, 1)),
        ({"sent": {}, "done_on": "Mon 21 Jul 2025"}, (0, 0), (0, 1)),
        ({"done_on": "Sun 20 Jul 2025"}, (0, 0), (1, 1)),
        ({"ended_on": "Wed 23 Jul 2025"}, (0, 0), (0, 1)),
        ({"ended_on": "Mon 28 Jul 2025"}, (0, 1), (0, 1)),
        ({"sent": {}, "ended_on": "Wed 16 Jul 2025"}, (0, 0), (0, 0)),
        ({"started_on": "Tue 15 Jul 2025"}, (0, 1), (0, 0)),
        ({"started_on": "Mon 14 Jul 2025"}, (0, 1), (0, 1)),
        ({"sent": {}, "promised_on": "Mon 21 Jul 2025"}, (0, 0), (0, 0)),
        ({"sent": {}, "promised_on": "Sun 20 Jul 2025"}, (0, 0), (0, 1)),
        ({"promised_on": "Fri 25 Jul 2025"}, (0, 1), (0, 1)),
    ],
)
def test_seven_days_from_the_step_stand_against_seven_before_it(of, after, before):
    """Beside a clock, settled long before, that says no more than that the step was in use by then."""
    first = clock(done_on="Tue 1 Jul 2025")
    effect = found(first, clock(**of))["health", "reminder"]
    assert (effect.after, effect.before) == (Share(*after), Share(*before))


def test_a_clock_that_was_not_written_to_has_its_step_on_the_working_day_on_which_it_would_have_gone():
    """Due on Sat 2 Aug 2025, the reminder's day is Sat 19 Jul: nobody writes before Tue 22 Jul, after a bank holiday."""
    quiet = clock(sent={}, due_on="Sat 2 Aug 2025", done_on="Mon 21 Jul 2025")
    effect = found(clock(), quiet, holidays={day("Mon 21 Jul 2025")})["health", "reminder"]
    assert effect.before == Share(1, 2)


def test_what_was_recorded_of_the_time_before_the_first_message_says_nothing():
    """An imported year in which nobody was written to is no year in which writing did nothing."""
    imported = clock(sent={}, started_on="Mon 6 Jan 2025", due_on="Mon 17 Feb 2025", done_on="Fri 31 Jan 2025")
    assert found(clock(), imported) == found(clock())
    assert found(imported) == {}


@pytest.mark.parametrize(("last", "whole"), [("Sat 26 Jul 2025", 0), ("Sun 27 Jul 2025", 1)])
def test_seven_days_that_are_not_over_are_not_counted(last, whole):
    effect = found(clock(), last=day(last))["health", "reminder"]
    assert (effect.after.whole, effect.before.whole) == (whole, whole)


def test_each_service_and_step_is_told_apart_and_all_services_together():
    later = SOMEBODY | {"overdue": "Mon 11 Aug 2025"}
    told = found(clock(later, done_on="Tue 12 Aug 2025"), clock(holder="social_care", done_on="Tue 22 Jul 2025"))
    assert list(told) == [("health", "reminder"), ("health", "overdue"), ("social_care", "reminder")]
    assert [each.after for each in together(told).values()] == [Share(1, 2), Share(1, 1)]
    assert list(together(told)) == ["reminder", "overdue"]


def test_a_step_that_the_ladder_has_no_more_is_not_told():
    """Its day is not known, so that nobody can say who else would have had it."""
    assert found(clock({"long_gone": "Mon 21 Jul 2025"})) == {}
