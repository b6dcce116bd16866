"""Whenever the sweep runs, and whatever happened in between: each step is logged once, and a silence is kept."""

from datetime import date, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from config.practice import Ladder, Ladders, Step, StepKind, ladders
from config.vocabulary import EventKind
from models.case import Case
from models.chasing import STOOD_DOWN, climb, next_attention, silence, to_stand_down, wants_chasing
from models.standing import Standing
from tests.dates import day
from tests.factories import event
from tests.models import chased
from tests.models.chased import DUE, asked

FIRST, LAST = day("Tue 24 Jun 2025"), day("Mon 29 Dec 2025")
ONE_DAY = timedelta(days=1)
days = st.dates(FIRST, LAST)
often = settings(deadline=None, max_examples=150)
run_days = st.lists(days, max_size=25)


@cache
def the_clock(case: Case) -> Standing:
    """The clock of the advice, derived once for each request: hundreds of nights look at it."""
    return chased.the_clock(case)


@st.composite
def made_up_ladders(draw: st.DrawFn) -> Ladder:
    """A ladder of anybody's: some reminders, some notices and escalations, climbing on silence or not."""
    at = sorted(draw(st.sets(st.integers(-40, 60), min_size=1, max_size=8)))
    after = st.sampled_from([StepKind.OVERDUE, StepKind.ESCALATION])
    kinds = [StepKind.REMINDER if each <= 0 else draw(after) for each in at]
    steps = [
        Step(id=f"step_{number}", days=each, kind=kind, to=("service",), asks="?")
        for number, (each, kind) in enumerate(zip(at, kinds, strict=True))
    ]
    climbs = draw(st.none() | st.integers(1, 30))
    return Ladder(id="made_up", duty="provide_advice", label="Made up", climbs_after=climbs, step=tuple(steps))


def sweep(case: Case, ladder: Ladder, logged: dict[str, date], on: date) -> list[str]:
    """What a sweep logs about the advice on a day, as `tasks.sweeping` does."""
    found = the_clock(case)
    if to_stand_down(found, ladder, logged):
        return [STOOD_DOWN]
    quiet = silence(case, found)
    if (quiet and quiet.covers(on)) or not wants_chasing(found, on):
        return []
    climbed = climb(ladder, found.due_on, logged, on)
    return [step.id for step in climbed.steps] if climbed else []


def swept(case: Case, ladder: Ladder, runs: list[date]) -> list[tuple[str, date]]:
    """Everything that these runs log, in their order."""
    written: list[tuple[str, date]] = []
    for on in runs:
        written += [(step, on) for step in sweep(case, ladder, dict(written), on)]
    return written


def looked_at(case: Case, ladder: Ladder, logged: dict[str, date]) -> date | None:
    """The day kept beside the request."""
    found: Standing = the_clock(case)
    steps = {(found.duty, found.about, found.started_by): logged}
    return next_attention(
        [(found, silence(case, found))], Ladders(approval=ladders().approval, ladder=(ladder,)), steps
    )


@often
@given(made_up_ladders(), run_days)
def test_whatever_the_days_of_the_runs_the_same_steps_are_logged_and_each_once(ladder, runs):
    """Every night, now and then, late, or three times in a night: in the end, the whole ladder in its order."""
    written = swept(asked(), ladder, [*sorted(runs), LAST, LAST])
    assert [step for step, _ in written] == [step.id for step in ladder.step]


@often
@given(made_up_ladders(), run_days, run_days)
def test_runs_that_are_repeated_log_nothing_more(ladder, runs, again):
    """A second sweep of a day, or one for a day before it, finds nothing left to do."""
    runs = sorted(runs)
    once = swept(asked(), ladder, runs)
    assert swept(asked(), ladder, [each for each in runs for _ in range(2)]) == once
    late = [each for each in again if runs and each <= runs[-1]]
    assert swept(asked(), ladder, [*runs, *late]) == once


@often
@given(made_up_ladders(), days)
def test_no_step_comes_before_its_day_but_for_a_silence_after_an_escalation(ladder, stops):
    """Run every day until one: no reminder after the date, and nothing else before it."""
    runs = [FIRST + ONE_DAY * count for count in range((stops - FIRST).days + 1)]
    by_id = {step.id: step for step in ladder.step}
    before: Step | None = None
    log = dict(swept(asked(), ladder, runs))
    for name, on in log.items():
        step, own = by_id[name], DUE + ONE_DAY * by_id[name].days
        silent = before and before.kind is StepKind.ESCALATION and ladder.climbs_after
        sooner = log[before.id] + ONE_DAY * ladder.climbs_after if silent else own
        assert on == max(min(own, sooner), FIRST)
        assert (step.kind is StepKind.REMINDER) == (on <= DUE)
        before = step


@often
@given(made_up_ladders(), run_days)
def test_runs_on_the_days_that_are_kept_log_what_daily_runs_log(ladder, runs):
    """The day beside the request is neither late nor early: whoever sweeps only then misses nothing."""
    every_day = swept(asked(), ladder, [FIRST + ONE_DAY * count for count in range((LAST - FIRST).days + 1)])
    written: list[tuple[str, date]] = []
    while (on := looked_at(asked(), ladder, dict(written))) and on <= LAST:
        taken = sweep(asked(), ladder, dict(written), max(on, FIRST))
        assert taken, "a request whose day has come and about which nothing is to be done would be looked at for ever"
        written += [(step, max(on, FIRST)) for step in taken]
    assert written == every_day


@often
@given(made_up_ladders(), run_days, days, st.none() | days)
def test_what_was_taken_on_is_quiet_until_its_day_and_climbs_after_it(ladder, runs, taken, by):
    """Until the day that was named, or a week; afterwards it ends as it would have."""
    plan = {"promised_on": by} if by else {}
    case = asked(event(EventKind.ESCALATION_ACKNOWLEDGED, taken, advice_kind="medical", **plan))
    until = by or taken + timedelta(days=7)
    after = [until + ONE_DAY, LAST + timedelta(days=60)]
    written = swept(case, ladder, sorted([*runs, *(each for each in after if each > until)]))
    assert all(on > until for _, on in written)
    assert [step for step, _ in written] == [step.id for step in ladder.step]


@often
@given(made_up_ladders(), run_days, days)
def test_each_reader_of_an_escalation_hears_once_that_it_is_over(ladder, runs, came):
    """Where any escalation was logged before the advice came, and nowhere else; nothing is chased after it."""
    before = [each for each in sorted(runs) if each < came]
    log = swept(asked(), ladder, before)
    case = asked(event(EventKind.ADVICE_RECEIVED, came, advice_kind="medical"))
    for on in (came, came, LAST):
        log += [(step, on) for step in sweep(case, ladder, dict(log), on)]
    escalated = [step.id for step in ladder.step if step.kind is StepKind.ESCALATION and step.id in dict(log)]
    after = [step for step, on in log[len(swept(asked(), ladder, before)) :]]
    assert after == ([STOOD_DOWN] if escalated else [])
    assert looked_at(case, ladder, dict(log)) is None
