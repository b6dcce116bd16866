"""After an escalation: nobody answers and the next one hears sooner, somebody takes it on, or nothing more is needed."""

from datetime import timedelta

import pytest

from config.practice import Ladders, StepKind, ladders
from models.chasing import (
    STOOD_DOWN,
    Climb,
    Silence,
    climb,
    next_attention,
    silence,
    to_stand_down,
    wants_chasing,
)
from tests.dates import day, written
from tests.factories import clock, clocks_of, event
from tests.models.chased import ADVICE, DUE, about_it, asked, logged, mute, taken_on, the_clock, the_silence

CAME = about_it("advice_received", "Wed 27 Aug 2025")
ASKED_ELSEWHERE = about_it("advice_sought", "Wed 27 Aug 2025", service="camhs")
ESCALATIONS = ["service_manager", "head_of_service", "director"]


def steps_of(found):
    """What a climb sends, and what it passes over."""
    return found and (found.send.id, [each.id for each in found.overtaken])


def by_itself(done, **changed):
    """The ladder of the advice with one thing changed, and whether a step comes on a day."""
    return lambda on: steps_of(climb(ADVICE.model_copy(update=changed), DUE, done, day(on)))


@pytest.mark.parametrize(
    ("done", "quiet_until", "step"),
    [
        (logged(overdue="Tue 5 Aug 2025"), "Sun 10 Aug 2025", "service_manager"),
        (logged(service_manager="Mon 11 Aug 2025"), "Sun 17 Aug 2025", "head_of_service"),
        (logged(head_of_service="Mon 18 Aug 2025"), "Sun 24 Aug 2025", "director"),
        (logged(head_of_service="Wed 20 Aug 2025"), "Tue 26 Aug 2025", "director"),
        (logged(head_of_service="Thu 28 Aug 2025"), "Sun 31 Aug 2025", "director"),
        (logged(service_manager="Fri 15 Aug 2025"), "Sun 17 Aug 2025", "head_of_service"),
    ],
    ids=[
        *("an overdue notice waits for no answer", "both on one day", "a week of silence", "counted from its own day"),
        *("its own day comes first", "its own day comes first on the lower rung"),
    ],
)
def test_the_next_step_comes_on_its_own_day_or_after_a_week_of_silence_whichever_is_sooner(done, quiet_until, step):
    """The weeks are counted from the day on which the escalation was decided, not from the one that it was due."""
    comes = by_itself(done)
    assert comes(quiet_until) is None
    assert comes(written(day(quiet_until) + timedelta(days=1))) == (step, [])


@pytest.mark.parametrize("climbs_after", [1, 3, 7, 13])
def test_how_long_a_silence_may_last_is_the_ladder_s(climbs_after):
    """Head of service on Mon 18 Aug 2025; the director, whose own day is Mon 1 Sep 2025, hears sooner."""
    comes = by_itself(logged(head_of_service="Mon 18 Aug 2025"), climbs_after=climbs_after)
    sooner = day("Mon 18 Aug 2025") + timedelta(days=climbs_after)
    assert comes(written(sooner - timedelta(days=1))) is None
    assert comes(written(sooner)) == ("director", [])


def test_a_ladder_that_does_not_climb_on_silence_keeps_its_days():
    comes = by_itself(logged(head_of_service="Mon 18 Aug 2025"), climbs_after=None)
    assert comes("Sun 31 Aug 2025") is None
    assert comes("Mon 1 Sep 2025") == ("director", [])


def test_only_the_next_step_comes_sooner():
    """After the first escalation the second is brought forward; the third waits for the silence after the second."""
    done = logged(service_manager="Fri 1 Aug 2025")
    assert by_itself(done)("Fri 8 Aug 2025") == ("head_of_service", [])
    assert by_itself(done)("Sun 31 Aug 2025") == ("head_of_service", [])
    assert by_itself(done)("Mon 1 Sep 2025") == ("director", ["head_of_service"])


def test_above_the_last_step_there_is_nothing():
    """Nobody stands above the director, however long the silence."""
    assert by_itself(logged(director="Mon 1 Sep 2025"))("Thu 1 Jan 2026") is None


@pytest.mark.parametrize(
    ("on", "sent"),
    [("Mon 4 Aug 2025", True), ("Tue 5 Aug 2025", False), ("Thu 1 Jan 2026", False)],
)
def test_a_reminder_never_comes_after_the_date(on, sent):
    """On a ladder of reminders alone, what was missed by the last day is passed over."""
    reminders = ADVICE.model_copy(update={"step": tuple(each for each in ADVICE.step if each.days <= 0)})
    found = climb(reminders, DUE, logged(allocated="Mon 7 Jul 2025"), day(on))
    assert found.steps == reminders.step[1:]
    assert found == (Climb(reminders.step[-1], reminders.step[1:-1]) if sent else Climb(None, reminders.step[1:]))


@pytest.mark.parametrize(
    ("later", "done", "told"),
    [
        ([], logged(service_manager="Mon 11 Aug 2025"), []),
        ([CAME], {}, []),
        ([CAME], logged(overdue="Tue 5 Aug 2025"), []),
        ([CAME], logged(service_manager="Mon 11 Aug 2025"), ESCALATIONS[:1]),
        ([CAME], logged(service_manager="Mon 11 Aug 2025", head_of_service="Mon 18 Aug 2025"), ESCALATIONS[:2]),
        ([event("request_withdrawn", "Wed 27 Aug 2025")], logged(director="Mon 1 Sep 2025"), ESCALATIONS[2:]),
        ([ASKED_ELSEWHERE], logged(service_manager="Mon 11 Aug 2025"), ESCALATIONS[:1]),
        ([CAME], logged(service_manager="Mon 11 Aug 2025", stood_down="Wed 27 Aug 2025"), []),
    ],
    ids=[
        *("still owed", "nobody heard", "chased, not escalated", "one heard", "two heard", "withdrawn", "replaced"),
        "already told",
    ],
)
def test_those_who_heard_of_an_escalation_hear_once_that_nothing_more_is_needed(later, done, told):
    """However it ended; those who were only reminded need no word."""
    first, *_ = clocks_of(asked(*later), "provide_advice")
    assert [each.id for each in to_stand_down(first, ADVICE, done)] == told


def test_the_word_that_nothing_more_is_needed_is_no_step():
    """It is logged beside the steps, and moves nobody up or down."""
    assert STOOD_DOWN not in {step.id for ladder in ladders().ladder for step in ladder.step}
    assert STOOD_DOWN == StepKind.STOOD_DOWN
    done = logged(service_manager="Mon 11 Aug 2025", stood_down="Wed 13 Aug 2025")
    assert by_itself(done)("Mon 18 Aug 2025") == ("head_of_service", [])


def attention(case, done, ladder_there=True):
    """The next day on which the advice is looked at, given the steps that were logged."""
    found = the_clock(case)
    steps = {(found.duty, found.about, found.started_by): done}
    on = next_attention(
        [(found, silence(case, found))],
        ladders() if ladder_there else Ladders(approval=ladders().approval, ladder=()),
        steps,
    )
    return on and written(on)


@pytest.mark.parametrize(
    ("later", "done", "next_day"),
    [
        ([CAME], logged(service_manager="Mon 11 Aug 2025"), "Wed 27 Aug 2025"),
        ([CAME], logged(service_manager="Mon 11 Aug 2025", stood_down="Wed 27 Aug 2025"), None),
        ([CAME], logged(overdue="Tue 5 Aug 2025"), None),
        ([CAME, mute("Tue 12 Aug 2025")], logged(service_manager="Mon 11 Aug 2025"), "Wed 27 Aug 2025"),
        ([], logged(service_manager="Wed 6 Aug 2025"), "Wed 13 Aug 2025"),
        ([taken_on("Tue 12 Aug 2025")], logged(service_manager="Mon 11 Aug 2025"), "Wed 20 Aug 2025"),
        ([taken_on("Tue 12 Aug 2025", "Fri 5 Sep 2025")], logged(service_manager="Mon 11 Aug 2025"), "Sat 6 Sep 2025"),
        ([taken_on("Tue 5 Aug 2025")], logged(service_manager="Mon 11 Aug 2025"), "Mon 18 Aug 2025"),
        ([mute("Tue 12 Aug 2025")], logged(service_manager="Mon 11 Aug 2025"), None),
    ],
    ids=[
        *("it came", "it came, and they were told", "it came, and nobody had heard", "it came, though muted"),
        *("nobody answers", "taken on", "taken on until a day", "taken on before", "muted"),
    ],
)
def test_a_request_is_looked_at_again_to_climb_or_to_stand_down(later, done, next_day):
    """Once somebody heard of an escalation, its end is looked at on its day, in a silence too."""
    assert attention(asked(*later), done) == next_day


def test_without_a_ladder_nobody_is_told_that_nothing_more_is_needed():
    assert attention(asked(CAME), logged(service_manager="Mon 11 Aug 2025"), ladder_there=False) is None


@pytest.mark.parametrize(
    ("events", "until"),
    [
        ([taken_on("Tue 12 Aug 2025")], "Tue 19 Aug 2025"),
        ([taken_on("Tue 12 Aug 2025", "Fri 5 Sep 2025")], "Fri 5 Sep 2025"),
        ([taken_on("Tue 12 Aug 2025", "Wed 13 Aug 2025")], "Wed 13 Aug 2025"),
        ([taken_on("Tue 12 Aug 2025", "Fri 5 Sep 2025"), taken_on("Mon 18 Aug 2025")], "Fri 5 Sep 2025"),
        ([taken_on("Tue 12 Aug 2025"), taken_on("Mon 25 Aug 2025")], "Mon 1 Sep 2025"),
        ([taken_on("Tue 12 Aug 2025", duty="provide_advice")], "Tue 19 Aug 2025"),
        ([taken_on("Tue 12 Aug 2025", duty="provide_advice", advice_kind=None)], "Tue 19 Aug 2025"),
        ([taken_on("Mon 23 Jun 2025")], "Mon 30 Jun 2025"),
    ],
    ids=[
        *("no day said", "a day said", "a day sooner than the week", "the longer of two", "taken on again"),
        *("the duty and the advice", "the duty alone", "on the day on which the clock started"),
    ],
)
def test_what_somebody_took_on_is_quiet_until_their_day_or_for_a_week(events, until):
    """Silent on that day still, and chased on the next."""
    found = the_silence(*events)
    assert (found.because, written(found.until)) == ("acknowledged", until)
    assert found.covers(day(until))
    assert not found.covers(day(until) + timedelta(days=1))


@pytest.mark.parametrize(
    "event_of",
    [
        taken_on("Tue 12 Aug 2025", advice_kind="social_care"),
        taken_on("Tue 12 Aug 2025", duty="send_final_plan", advice_kind=None),
        taken_on("Tue 12 Aug 2025", duty="provide_advice", advice_kind="social_care"),
        taken_on("Tue 12 Aug 2025", duty="send_final_plan"),
        taken_on("Tue 12 Aug 2025", advice_kind=None),
        taken_on("Sun 22 Jun 2025"),
    ],
    ids=[
        "another advice",
        "another duty",
        "the same duty, another advice",
        "another duty, same advice",
        "nothing",
        "before",
    ],
)
def test_taking_on_something_else_silences_nothing(event_of):
    """Nor does taking on what had not begun."""
    assert the_silence(event_of) is None


def test_taking_on_the_plan_silences_the_plan():
    """A duty that is about the request as a whole is taken on by its name."""
    case = asked(taken_on("Mon 3 Nov 2025", "Fri 14 Nov 2025", duty="send_final_plan", advice_kind=None))
    assert silence(case, clock(case, "send_final_plan")) == Silence("acknowledged", day("Fri 14 Nov 2025"))
    assert silence(case, clock(case, "notify_decision_not_to_issue_plan")) is None


def test_taking_on_an_advice_does_not_silence_the_word_to_the_family():
    """They are told that it is late whoever has promised to see to it; it can be taken on by its own name."""
    case = asked(taken_on("Tue 12 Aug 2025"))
    assert silence(case, clock(case, "keep_family_informed")) is None
    by_name = asked(taken_on("Tue 12 Aug 2025", duty="keep_family_informed"))
    assert silence(by_name, clock(by_name, "keep_family_informed")) == Silence("acknowledged", day("Tue 19 Aug 2025"))


@pytest.mark.parametrize(
    ("events", "found"),
    [
        (
            [taken_on("Tue 12 Aug 2025"), about_it("advice_promised", "Tue 12 Aug 2025", promised_on="Fri 5 Sep 2025")],
            Silence("promised", day("Fri 5 Sep 2025")),
        ),
        (
            [
                taken_on("Tue 12 Aug 2025", "Fri 5 Sep 2025"),
                about_it("advice_promised", "Tue 12 Aug 2025", promised_on="Fri 15 Aug 2025"),
                mute("Tue 12 Aug 2025", "Mon 1 Sep 2025"),
            ],
            Silence("acknowledged", day("Fri 5 Sep 2025")),
        ),
        ([taken_on("Tue 12 Aug 2025", "Fri 5 Sep 2025"), mute("Tue 12 Aug 2025")], Silence("muted", None)),
    ],
    ids=["promised for later", "taken on for longest", "muted until further notice"],
)
def test_of_several_silences_the_longest_counts(events, found):
    """Whatever the order in which they were said."""
    assert the_silence(*events) == the_silence(*reversed(events)) == found


def test_after_the_day_that_somebody_named_the_next_step_comes_at_once():
    """Taken on and not done: its own silence was long enough, and the next one hears on the day after."""
    case = asked(taken_on("Tue 12 Aug 2025", "Tue 26 Aug 2025"))
    done = logged(service_manager="Mon 11 Aug 2025")
    assert wants_chasing(the_clock(case), day("Wed 27 Aug 2025"))
    assert attention(case, done) == "Wed 27 Aug 2025"
    assert by_itself(done)("Wed 27 Aug 2025") == ("head_of_service", [])
