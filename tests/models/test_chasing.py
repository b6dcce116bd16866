"""Who is reminded on a day: the highest step that has come due, nobody in a lawful silence, nobody twice."""

from datetime import timedelta

import pytest

from config.practice import Ladder, Ladders, Step, ladders
from config.vocabulary import State
from models.chasing import Silence, approved_on, climb, next_attention, silence, step_day, wants_chasing
from tests.dates import day, written
from tests.factories import clock, clocks_of, event
from tests.models.chased import ADVICE, DUE, about_it, asked, logged, mute, the_clock, the_silence


def a_ladder(**steps):
    """A ladder with these steps, by their days."""
    kinds = {name: "reminder" if days <= 0 else "overdue" for name, days in steps.items()}
    rungs = [Step(id=name, days=days, kind=kinds[name], to=["service"], asks="?") for name, days in steps.items()]
    return Ladder(id="advice", duty="provide_advice", label="Advice", step=rungs)


@pytest.mark.parametrize(
    ("on", "step", "overtaken"),
    [
        ("Sun 6 Jul 2025", None, []),
        ("Mon 7 Jul 2025", "allocated", []),
        ("Sun 20 Jul 2025", "allocated", []),
        ("Mon 21 Jul 2025", "reminder_1", ["allocated"]),
        ("Mon 4 Aug 2025", "due_today", ["allocated", "reminder_1", "reminder_2"]),
        ("Tue 5 Aug 2025", "overdue", ["allocated", "reminder_1", "reminder_2", "due_today"]),
        ("Thu 1 Jan 2026", "director", [step.id for step in ADVICE.step[:-1]]),
    ],
)
def test_the_highest_step_that_has_come_due_goes_out_and_the_lower_ones_are_overtaken(on, step, overtaken):
    """Nothing was logged yet: after an outage nobody gets a month of reminders in one morning."""
    found = climb(ADVICE, DUE, {}, day(on))
    assert (found and found.send.id) == step
    assert [each.id for each in found.overtaken] == overtaken if found else not overtaken


def test_a_step_that_was_logged_does_not_come_again():
    done = logged(allocated="Mon 7 Jul 2025")
    assert climb(ADVICE, DUE, done, day("Fri 18 Jul 2025")) is None
    found = climb(ADVICE, DUE, done, day("Mon 21 Jul 2025"))
    assert (found.send.id, found.overtaken) == ("reminder_1", ())


def test_a_reminder_of_a_day_that_is_past_reminds_of_nothing():
    """Where the ladder knows nothing after the last day, what was missed is logged as overtaken and not sent."""
    reminders = ladders().of("serve_draft_plan", "local_authority").model_copy(update={"step": ADVICE.step[:2]})
    found = climb(reminders, DUE, {}, DUE + timedelta(days=1))
    assert (found.send, found.steps) == (None, reminders.step)
    assert climb(reminders, DUE, {}, DUE).steps == reminders.step


def test_nobody_is_led_down_a_ladder_again():
    """The overdue step went out; a reminder below it that was never logged does not follow it."""
    assert climb(ADVICE, DUE, logged(overdue="Tue 5 Aug 2025"), day("Wed 6 Aug 2025")) is None


def test_a_step_that_a_later_release_took_off_the_ladder_blocks_nothing():
    """What was logged under a name that no longer exists says nothing about the steps of today."""
    done = logged(a_step_of_last_year="Mon 7 Jul 2025")
    assert climb(ADVICE, DUE, done, day("Mon 21 Jul 2025")).send.id == "reminder_1"


def test_a_step_falls_on_calendar_days_counted_from_the_due_date():
    days = {step.id: written(step_day(step, DUE)) for step in a_ladder(early=-28, there=0, late=29).step}
    assert days == {"early": "Mon 7 Jul 2025", "there": "Mon 4 Aug 2025", "late": "Tue 2 Sep 2025"}


@pytest.mark.parametrize(
    ("later", "on", "wanted"),
    [
        ((), "Mon 4 Aug 2025", True),
        ((), "Tue 5 Aug 2025", True),
        ((about_it("advice_received", "Tue 5 Aug 2025"),), "Tue 5 Aug 2025", False),
        ((event("request_withdrawn", "Mon 28 Jul 2025"),), "Tue 5 Aug 2025", False),
        ((event("request_withdrawn", "Mon 28 Jul 2025"),), "Mon 21 Jul 2025", False),
        ((about_it("advice_sought", "Mon 28 Jul 2025", service="camhs"),), "Tue 5 Aug 2025", False),
    ],
    ids=["on its day", "overdue", "received", "withdrawn", "known to be withdrawn", "asked of another service"],
)
def test_only_what_is_still_owed_is_chased(later, on, wanted):
    first, *_ = clocks_of(asked(*later), "provide_advice")
    assert wants_chasing(first, day(on)) is wanted


def test_an_excepted_advice_is_chased_until_its_date_and_not_after_it():
    """The exception lifts the limit; until its day the advice may still come, and is asked for."""
    ill = {"duty": "provide_advice", "ground": "exceptional_circumstances", "starts_on": "Mon 21 Jul 2025"}
    standing = the_clock(asked(about_it("exception_claimed", "Mon 21 Jul 2025", **ill)))
    assert standing.state(day("Tue 5 Aug 2025")) is State.EXCEPTED
    assert wants_chasing(standing, day("Mon 4 Aug 2025"))
    assert not wants_chasing(standing, day("Tue 5 Aug 2025"))


def test_a_silence_ends_with_its_last_day_and_one_without_a_day_does_not_end():
    limited, open_ended = Silence("promised", DUE), Silence("muted", None)
    assert limited.covers(DUE)
    assert not limited.covers(day("Tue 5 Aug 2025"))
    assert open_ended.covers(day("Thu 1 Jan 2099"))


def test_a_promise_silences_the_advice_that_it_is_about_until_its_day():
    promise = about_it("advice_promised", "Tue 15 Jul 2025", promised_on="Fri 8 Aug 2025")
    assert the_silence(promise) == Silence("promised", day("Fri 8 Aug 2025"))
    assert the_silence() is None


def test_a_later_promise_replaces_the_earlier_one():
    first = about_it("advice_promised", "Tue 15 Jul 2025", promised_on="Fri 8 Aug 2025")
    second = about_it("advice_promised", "Mon 21 Jul 2025", promised_on="Fri 1 Aug 2025")
    assert the_silence(first, second) == Silence("promised", day("Fri 1 Aug 2025"))


def test_a_mute_of_the_whole_request_silences_every_duty_and_one_of_an_advice_only_that():
    whole = event("chasing_muted", "Tue 15 Jul 2025", note="mediation")
    case = asked(whole)
    assert silence(case, the_clock(case)) == silence(case, clock(case, "send_final_plan")) == Silence("muted", None)
    case = asked(mute("Tue 15 Jul 2025"))
    assert silence(case, the_clock(case)) == Silence("muted", None)
    assert silence(case, clock(case, "send_final_plan")) is None


def test_a_mute_of_one_duty_silences_that_and_is_resumed_by_its_name():
    """The word to the family stopped, the service is chased on; and the other way round."""
    late = about_it("chasing_muted", "Wed 6 Aug 2025", note="told by telephone", duty="keep_family_informed")
    case = asked(late)
    assert silence(case, clock(case, "keep_family_informed")) == Silence("muted", None)
    assert silence(case, the_clock(case)) is None
    other = about_it("chasing_resumed", "Thu 7 Aug 2025", duty="provide_advice")
    assert asked(late, other).mutes == case.mutes
    assert asked(late, about_it("chasing_resumed", "Thu 7 Aug 2025", duty="keep_family_informed")).mutes == ()


@pytest.mark.parametrize(
    ("columns", "approved"),
    [
        ({"advice_kind": "medical"}, "provide_advice"),
        ({"duty": "provide_advice"}, "provide_advice"),
        ({"advice_kind": "medical", "duty": "keep_family_informed"}, "keep_family_informed"),
        ({"advice_kind": "educational"}, None),
        ({"duty": "send_final_plan"}, "send_final_plan"),
    ],
)
def test_an_approval_is_of_the_clock_that_it_names(columns, approved):
    """Not, without naming it, of the word to the family."""
    case = asked(event("escalation_approved", "Tue 26 Aug 2025", **columns))
    duties = ("provide_advice", "keep_family_informed", "send_final_plan")
    assert [duty for duty in duties if approved_on(case, clock(case, duty))] == ([approved] if approved else [])


def test_an_approval_from_before_the_clock_started_is_of_another_and_the_first_counts():
    approvals = [
        about_it("escalation_approved", on) for on in ("Fri 20 Jun 2025", "Tue 26 Aug 2025", "Thu 28 Aug 2025")
    ]
    case = asked(*approvals)
    assert written(approved_on(case, the_clock(case))) == "Tue 26 Aug 2025"
    assert approved_on(asked(approvals[0]), the_clock(case)) is None


def test_chasing_that_was_resumed_is_no_longer_silent():
    assert the_silence(mute("Tue 15 Jul 2025"), about_it("chasing_resumed", "Mon 21 Jul 2025")) is None


def test_a_second_mute_lasts_though_the_first_has_ended():
    """Muted for a week, and then until further notice: the first must not hide the second."""
    found = the_silence(mute("Mon 7 Jul 2025", "Fri 11 Jul 2025"), mute("Mon 14 Jul 2025"))
    assert found.covers(day("Tue 5 Aug 2025"))


def test_a_promise_lasts_though_a_mute_has_ended():
    """The service named a day; a mute that ended before it does not undo the promise."""
    promise = about_it("advice_promised", "Tue 15 Jul 2025", promised_on="Fri 8 Aug 2025")
    found = the_silence(mute("Mon 7 Jul 2025", "Fri 18 Jul 2025"), promise)
    assert found.covers(day("Fri 8 Aug 2025"))
    assert not found.covers(day("Sat 9 Aug 2025"))


@pytest.mark.parametrize(
    ("done", "silent", "next_day"),
    [
        ({}, None, "Mon 7 Jul 2025"),
        (logged(allocated="Mon 7 Jul 2025"), None, "Mon 21 Jul 2025"),
        (logged(reminder_1="Mon 21 Jul 2025"), None, "Wed 30 Jul 2025"),
        (logged(service_manager="Fri 1 Aug 2025"), None, "Fri 8 Aug 2025"),
        (logged(director="Mon 1 Sep 2025"), None, None),
        ({}, Silence("promised", day("Fri 8 Aug 2025")), "Sat 9 Aug 2025"),
        ({}, Silence("promised", day("Tue 1 Jul 2025")), "Mon 7 Jul 2025"),
        ({}, Silence("muted", None), None),
    ],
)
def test_a_request_is_looked_at_again_on_the_day_of_its_next_step_that_is_not_silent(done, silent, next_day):
    standing = the_clock(asked())
    steps = {(standing.duty, standing.about, standing.started_by): done}
    found = next_attention([(standing, silent)], ladders(), steps)
    assert (found and written(found)) == next_day


def test_the_first_of_several_days_counts():
    """The decision is made; of what is left, the day of the earliest step is kept."""
    case = asked()
    found = next_attention([(each, None) for each in _every_clock(case)], ladders(), {})
    assert written(found) == "Mon 7 Jul 2025"


def _every_clock(case):
    return [clock(case, duty) for duty in ("provide_advice", "send_final_plan", "notify_decision_not_to_issue_plan")]


def test_steps_logged_for_an_earlier_clock_do_not_count_for_a_new_one():
    """Asked of another service, the advice has a new clock and its ladder begins anew."""
    standing = the_clock(asked())
    found = next_attention(
        [(standing, None)],
        ladders(),
        {(standing.duty, standing.about, "an older event"): logged(director="Mon 1 Sep 2025")},
    )
    assert written(found) == "Mon 7 Jul 2025"


def test_a_duty_without_a_ladder_is_watched_and_never_looked_at():
    assert next_attention([(the_clock(asked()), None)], Ladders(approval=ladders().approval, ladder=()), {}) is None


def test_what_is_done_or_ended_needs_no_further_look():
    done, ended = about_it("advice_received", "Tue 5 Aug 2025"), event("request_withdrawn", "Mon 28 Jul 2025")
    assert next_attention([(the_clock(asked(done)), None), (the_clock(asked(ended)), None)], ladders(), {}) is None


def test_an_excepted_duty_is_looked_at_for_its_reminders_alone():
    ill = {"duty": "provide_advice", "ground": "exceptional_circumstances", "starts_on": "Mon 21 Jul 2025"}
    standing = the_clock(asked(about_it("exception_claimed", "Mon 21 Jul 2025", **ill)))
    clock_of = (standing.duty, standing.about, standing.started_by)
    assert next_attention([(standing, None)], ladders(), {clock_of: logged(reminder_2="Wed 30 Jul 2025")}) == DUE
    assert next_attention([(standing, None)], ladders(), {clock_of: logged(due_today="Mon 4 Aug 2025")}) is None
