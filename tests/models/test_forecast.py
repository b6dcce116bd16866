"""The forecast of a limit: what became of the past requests that waited for the same step as many days before."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.forecast import FEWEST, WEIGHT, Awaited, Ending, Life, Limit, Past, Sample, forecast, past
from models.pace import Advice
from tests.dates import day

TODAY, FRIDAY = day("Sun 2 Nov 2025"), day("Fri 7 Nov 2025")
RECEIVED = day("Mon 1 Sep 2025")
LONG_AGO = day("Mon 6 Jan 2025")


def after(days, since=RECEIVED):
    return None if days is None else since + timedelta(days=days)


def life(received=RECEIVED, *, duty="send_final_plan", weeks=20, ref="YK-0001", **days):
    """One limit of a request; the days on which it moved on are counted from its receipt."""
    moved = {name: after(number, received) for name, number in days.items()}
    if advised := moved.pop("advised_on", None):
        moved["advice"] = (Advice("health", received, came_on=advised),)
    return Life(case_ref=ref, duty=duty, started_on=received, due_on=received + timedelta(weeks=weeks), **moved)


def finished(received=LONG_AGO, *, final, **days):
    """A past request: assessed from day 30, advised by day 80, drafted from day 100, served on day 105, unless said otherwise."""
    usual = {"assessing_on": 30, "advised_on": 80, "drafting_on": 100, "served_on": 105}
    return life(received, done_on=final, **(usual | days))


def chances(lives):
    return past(lives, TODAY)


@pytest.mark.parametrize(
    ("on", "awaited"),
    [
        (0, Awaited.DECISION),
        (29, Awaited.DECISION),
        (30, Awaited.ADVICE),
        (79, Awaited.ADVICE),
        (80, Awaited.PLAN_DECISION),
        (99, Awaited.PLAN_DECISION),
        (100, Awaited.DRAFT),
        (104, Awaited.DRAFT),
        (105, Awaited.FINAL),
        (139, Awaited.FINAL),
    ],
)
def test_a_request_waits_for_one_step_on_every_day(on, awaited):
    told = life(assessing_on=30, advised_on=80, drafting_on=100, served_on=105, done_on=140)
    assert told.awaited(after(on)) is awaited


def test_as_long_as_nobody_was_asked_advice_is_awaited():
    assert life(assessing_on=30).awaited(after(90)) is Awaited.ADVICE


def test_a_draft_out_before_the_advice_was_in_waits_for_the_final_plan():
    """The furthest step counts, whatever was left out on the way."""
    assert life(assessing_on=30, served_on=60).awaited(after(70)) is Awaited.FINAL


@pytest.mark.parametrize(
    ("days", "ending"),
    [
        ({"done_on": 140}, Ending.IN_TIME),
        ({"done_on": 141}, Ending.LATE),
        ({}, Ending.LATE),
        ({"ended_on": 140}, Ending.FELL_AWAY),
        ({"ended_on": 141}, Ending.LATE),
    ],
)
def test_the_day_itself_is_in_time_and_what_ends_after_it_was_late(days, ending):
    """A refusal or a withdrawal lifts a limit up to its day; afterwards it stood breached."""
    assert life(**days).ending is ending


def test_a_limit_is_coming_from_its_start_to_its_day_unless_it_stopped():
    told = life(done_on=100)
    assert [told.is_coming(after(each)) for each in (-1, 0, 99, 100)] == [False, True, True, False]
    assert [life().is_coming(after(each)) for each in (140, 141)] == [True, False]


def test_only_those_who_stood_alike_are_compared_and_small_samples_lean_on_the_authority():
    """Of twelve plans nine were in time; of the three that had no draft ten days before, none was."""
    known = chances([finished(final=130)] * 9 + [finished(final=160, drafting_on=135, served_on=None)] * 3)
    assert known.all_of[Limit.PLAN] == Sample(in_time=9, late=3)
    assert known.sample(Limit.PLAN, Awaited.PLAN_DECISION, 10) == Sample(late=3)
    assert known.sample(Limit.PLAN, Awaited.FINAL, 11) == Sample(in_time=9)
    assert known.sample(Limit.PLAN, Awaited.FINAL, 10) == Sample()
    assert known.chance(Limit.PLAN, Awaited.PLAN_DECISION, 10) == pytest.approx((0 + WEIGHT * 0.75) / (3 + WEIGHT))
    assert known.chance(Limit.PLAN, Awaited.FINAL, 11) == pytest.approx((9 + WEIGHT * 0.75) / (9 + WEIGHT))
    assert known.chance(Limit.PLAN, Awaited.FINAL, 500) == pytest.approx(0.75)


def test_requests_that_were_refused_or_withdrawn_say_how_many_plans_will_be_owed():
    """And say nothing about how many of those will be in time."""
    known = chances([finished(final=130)] * 10 + [life(LONG_AGO, ended_on=41)] * 5)
    assert known.chance(Limit.PLAN, Awaited.DECISION, 120) == pytest.approx(1)
    assert known.stays(Limit.PLAN, Awaited.DECISION, 120) == pytest.approx(10 / 15)
    assert known.stays(Limit.PLAN, Awaited.DRAFT, 38) > 0.8


def test_of_too_small_a_past_nothing_is_forecast():
    """The number that is needed is needed of each kind of limit."""
    few = [finished(final=130)] * (FEWEST - 1)
    assert forecast(life(), chances(few), TODAY, FRIDAY) is None
    assert forecast(life(), chances([*few, few[0]]), TODAY, FRIDAY).probability == pytest.approx(1)
    decision = life(day("Mon 6 Oct 2025"), duty="notify_decision_whether_to_assess", weeks=6)
    assert forecast(decision, chances([*few, few[0]]), TODAY, FRIDAY) is None


def test_a_limit_whose_day_is_today_or_long_ago_is_no_past():
    """What may still be met today is no past, and what is older than is remembered speaks of another pace."""
    due_today, old = life(TODAY - timedelta(days=140)), finished(day("Mon 3 Jan 2022"), final=100)
    assert chances([due_today, old]).all_of == {}


def test_the_words_give_all_that_is_needed_to_work_the_chance_out():
    known = chances([finished(final=130)] * 29 + [finished(final=150, served_on=133)] * 12)
    told = forecast(
        life(TODAY - timedelta(days=110), assessing_on=30, advised_on=80, drafting_on=100, served_on=105),
        known,
        TODAY,
        FRIDAY,
    )
    assert told.rests_on == (
        "of 29 past requests that waited for the finalised plan 30 days before the limit, 29 in time; "
        "with 5 requests more at the authority's own share, 71%"
    )
    assert told.probability == pytest.approx((29 + 5 * 29 / 41) / (29 + 5))
    assert told.step == "send the finalised plan"


def test_a_step_that_is_done_by_friday_moves_a_request_among_those_that_had_done_it():
    """With the draft out five days sooner it is compared with those that had theirs out by then."""
    known = chances([finished(final=130)] * 20 + [finished(final=150, served_on=133)] * 20)
    waiting = life(TODAY - timedelta(days=110), assessing_on=30, advised_on=80, drafting_on=100)
    told = forecast(waiting, known, TODAY, FRIDAY)
    assert told.probability == pytest.approx(WEIGHT * 0.5 / (20 + WEIGHT))
    assert told.if_done == pytest.approx((20 + WEIGHT * 0.5) / (20 + WEIGHT))
    assert told.gain == pytest.approx(0.8)
    assert (told.by, told.step) == (FRIDAY, "serve the draft")


def test_a_plan_cannot_be_sent_before_the_family_has_had_its_days():
    """Where the draft was served too late for that, nothing that is done by Friday is named."""
    known = chances([finished(final=130)] * 20)
    told = {"assessing_on": 30, "advised_on": 80, "drafting_on": 100, "served_on": 105}
    received = TODAY - timedelta(days=110)
    assert forecast(life(received, views_until=120, **told), known, TODAY, FRIDAY).if_done is None
    assert forecast(life(received, views_until=114, **told), known, TODAY, FRIDAY).if_done == 1


def test_a_decision_that_is_taken_by_friday_meets_its_limit():
    known = chances([life(LONG_AGO, duty="notify_decision_whether_to_assess", weeks=6, done_on=50)] * FEWEST)
    open_one = life(day("Mon 6 Oct 2025"), duty="notify_decision_whether_to_assess", weeks=6)
    told = forecast(open_one, known, TODAY, FRIDAY)
    assert (told.probability, told.if_done) == (0, 1)


def test_no_step_is_named_where_hardly_anybody_had_done_it_so_early():
    """What only a few past requests show is no reason to hurry a service."""
    known = chances([finished(final=130)] * (FEWEST - 1) + [finished(final=150, served_on=133)] * FEWEST)
    waiting = life(TODAY - timedelta(days=110), assessing_on=30, advised_on=80, drafting_on=100)
    assert forecast(waiting, known, TODAY, FRIDAY).if_done is None


_DAYS = st.none() | st.integers(0, 170)
_LIVES = st.builds(
    life,
    st.integers(0, 900).map(lambda back: TODAY - timedelta(days=back)),
    done_on=_DAYS,
    ended_on=_DAYS,
    assessing_on=_DAYS,
    advised_on=_DAYS,
    drafting_on=_DAYS,
    served_on=_DAYS,
)


@settings(deadline=None)
@given(st.lists(_LIVES, max_size=12))
def test_the_samples_are_what_a_count_by_hand_gives(lives):
    """Of every past limit and every day on which it was still coming: where it stood, and what became of it."""
    counted = Counter()
    for each in lives:
        if TODAY - timedelta(days=730) <= each.due_on < TODAY:
            for left in range(141):
                if each.is_coming(each.due_on - timedelta(days=left)):
                    counted[each.awaited(each.due_on - timedelta(days=left)), left, each.ending] += 1
    known = past(lives, TODAY)
    for awaited in Awaited:
        for left in range(141):
            expected = Sample(*(counted[awaited, left, ending] for ending in Ending))
            assert known.sample(Limit.PLAN, awaited, left) == expected


def test_nothing_at_all_has_no_chance():
    assert Past({}, {}, {}).chance(Limit.PLAN, Awaited.DRAFT, 3) is None
