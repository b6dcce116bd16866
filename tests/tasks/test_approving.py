"""Where a person must decide: asked once, answered once, held back, chased, and never forgotten.

The medical advice of these stories was due on Mon 4 Aug 2025; the director is to hear of it on
Tue 26 Aug, and the family first by Fri 8 Aug.
"""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import PlainError
from config.vocabulary import MuteReason
from models.replay import in_order
from models.store import approvals
from models.store.outbox import Status
from models.store.session import reading
from tasks.approving import Answer, Choice, NothingWaitsError, answer
from tasks.measuring import weekly_summary
from tasks.questions import waiting
from tasks.rebuilding import rebuild
from tests.dates import day, written
from tests.factories import AUTHORITY, CASE_REF, as_day, event
from tests.tasks.test_sweep_properties import a_few, both_at_once, lives_through, logged, periods
from tests.tasks.test_sweeping import ADVICE_LADDER, DIRECTOR, HEAD, ICB, MANAGER, about_it, chased

ADVICE, FAMILY = "provide_advice", "keep_family_informed"
ASKED_ON = "Tue 26 Aug 2025"
TOLD = {HEAD, ICB, DIRECTOR}


@pytest.fixture
def asking(office):
    """An office where a person decides, and medical advice is asked for."""
    office.asks_for_medical_advice()
    return office.set_to(approvals="on")


@pytest.fixture
def late(asking):
    """Swept and delivered until the director is to hear of the late advice."""
    lives(asking, "Mon 4 Aug 2025", ASKED_ON)
    return asking


def lives(office, first, last):
    """Swept and delivered every day of a period; what was queued about the advice, by day."""
    found, on = {}, day(first)
    while on <= day(last):
        if said := chased(office.sweeps(on)):
            found[written(on)] = said
        office.delivers(on)
        on += timedelta(days=1)
    return found


def waits(office, on, duty=ADVICE):
    """The questions about a duty that wait on a day, with their state."""
    found = waiting(office.engine, AUTHORITY, as_day(on))
    return [(each.title, "expired" if each.expired else "waits") for each in found if each.clock.duty == duty]


def decides(office, on, choice, duty=ADVICE, **said):
    """A person decides about what waits, on a day; the event that it became."""
    today = office.set_to(approvals="on", today=as_day(on))
    (question,) = [each for each in waiting(office.engine, AUTHORITY, as_day(on)) if each.clock.duty == duty]
    return answer(today.tracker, question.clock, Answer(Choice(choice), **said))


def statuses(office, step, duty=ADVICE):
    return {
        status for one, about, status in office.rows("steps", "step", "duty", "status") if (one, about) == (step, duty)
    }


def test_the_director_hears_nothing_until_a_person_has_decided(asking):
    """Every other step of the ladder goes out as ever."""
    found = lives(asking, "Mon 23 Jun 2025", "Thu 28 Aug 2025")
    assert found == {on: {step: to} for on, (step, to) in ADVICE_LADDER.items() if step != "director"}
    assert waits(asking, "Thu 28 Aug 2025") == [("tell the director about the medical advice", "waits")]
    assert DIRECTOR not in {each["To"] for each in asking.letters()}


def test_what_was_approved_goes_out_once_with_the_next_messages(late):
    assert decides(late, "Wed 27 Aug 2025", "approve").event == "escalation_approved"
    assert waits(late, "Wed 27 Aug 2025") == []
    assert lives(late, "Thu 28 Aug 2025", "Fri 26 Sep 2025") == {"Thu 28 Aug 2025": {"director": TOLD}}
    assert statuses(late, "director") == {Status.SENT}


def test_what_is_approved_before_it_is_asked_goes_out_on_its_day(asking):
    lives(asking, "Mon 4 Aug 2025", "Fri 22 Aug 2025")
    asking.hears(about_it("escalation_approved", "Fri 22 Aug 2025"))
    assert lives(asking, "Mon 25 Aug 2025", "Fri 26 Sep 2025") == {ASKED_ON: {"director": TOLD}}


def test_an_approval_that_is_answered_twice_is_one_decision(late):
    """At the form and by command: the second is told so, and nothing is recorded."""
    (question,) = [each for each in waiting(late.engine, AUTHORITY, day(ASKED_ON)) if each.clock.duty == ADVICE]
    today = late.set_to(today=day(ASKED_ON)).tracker
    answer(today, question.clock, Answer(Choice.APPROVE))
    before = late.everything()
    for second in (Answer(Choice.APPROVE), Answer(Choice.STOP, reason=MuteReason.IN_HAND)):
        with pytest.raises(PlainError, match="answered already"):
            answer(today, question.clock, second)
    assert late.everything() == before


def test_two_people_who_decide_at_the_same_moment_make_one_decision(late):
    (question,) = [each for each in waiting(late.engine, AUTHORITY, day(ASKED_ON)) if each.clock.duty == ADVICE]
    today = late.set_to(today=day(ASKED_ON)).tracker

    def decide(said):
        try:
            return answer(today, question.clock, said).event
        except NothingWaitsError:
            return None

    said = (Answer(Choice.APPROVE), Answer(Choice.STOP, reason=MuteReason.IN_HAND))
    decided = both_at_once(*[lambda each=each: decide(each) for each in said])
    assert sorted(decided, key=str) in (
        ["chasing_muted", None],
        ["escalation_approved", None],
        [None, "chasing_muted"],
        [None, "escalation_approved"],
    )


def test_with_another_date_it_is_held_back_and_asked_again_on_that_day(late):
    """Held until Thu 11 Sep, asked anew then, with its own days until it expires."""
    held = decides(late, "Wed 27 Aug 2025", "change_date", ask_again_on=day("Thu 11 Sep 2025"))
    assert (held.event, held.reason, written(held.ends_on)) == ("chasing_muted", "not_now", "Wed 10 Sep 2025")
    lives(late, "Thu 28 Aug 2025", "Wed 10 Sep 2025")
    assert (waits(late, "Wed 10 Sep 2025"), statuses(late, "director")) == ([], {Status.HELD})
    lives(late, "Thu 11 Sep 2025", "Fri 19 Sep 2025")
    assert waits(late, "Fri 19 Sep 2025") == [("tell the director about the medical advice", "waits")]
    decides(late, "Fri 19 Sep 2025", "approve")
    assert lives(late, "Mon 22 Sep 2025", "Mon 29 Sep 2025") == {"Mon 22 Sep 2025": {"director": TOLD}}


def test_stopped_it_is_quiet_until_somebody_resumes_it(late):
    stopped = decides(late, "Wed 27 Aug 2025", "stop", reason=MuteReason.IN_HAND)
    assert (stopped.event, stopped.reason, stopped.duty, stopped.ends_on) == ("chasing_muted", "in_hand", ADVICE, None)
    assert lives(late, "Thu 28 Aug 2025", "Fri 26 Sep 2025") == {}
    late.hears(about_it("chasing_resumed", "Mon 29 Sep 2025"))
    lives(late, "Mon 29 Sep 2025", "Tue 30 Sep 2025")
    assert waits(late, "Tue 30 Sep 2025") == [("tell the director about the medical advice", "waits")]


def test_to_stop_the_word_to_the_family_does_not_stop_the_chasing_of_the_service(asking):
    lives(asking, "Mon 4 Aug 2025", "Fri 8 Aug 2025")
    decides(asking, "Fri 8 Aug 2025", "stop", duty=FAMILY, reason=MuteReason.TOLD_IN_PERSON)
    assert list(lives(asking, "Mon 11 Aug 2025", "Fri 22 Aug 2025")) == ["Mon 11 Aug 2025", "Mon 18 Aug 2025"]
    assert waits(asking, "Fri 22 Aug 2025", FAMILY) == []


def test_the_word_to_the_family_waits_and_its_answer_is_that_the_family_was_told(asking):
    """No message to the officer on its day; told, the question is gone and two weeks later there is another."""
    lives(asking, "Mon 4 Aug 2025", "Fri 8 Aug 2025")
    assert waits(asking, "Fri 8 Aug 2025", FAMILY) == [("tell the family that the medical advice is late", "waits")]
    assert statuses(asking, "due_today", FAMILY) == {Status.AWAITING_APPROVAL}
    told = decides(asking, "Mon 11 Aug 2025", "approve", duty=FAMILY, told_on=day("Fri 8 Aug 2025"))
    assert (told.event, told.advice_kind, written(told.occurred_on)) == ("family_told", "medical", "Fri 8 Aug 2025")
    lives(asking, "Mon 11 Aug 2025", "Thu 21 Aug 2025")
    assert waits(asking, "Thu 21 Aug 2025", FAMILY) == []
    assert statuses(asking, "due_today", FAMILY) == {Status.NO_LONGER_TRUE}
    lives(asking, "Fri 22 Aug 2025", "Fri 22 Aug 2025")
    assert len(waits(asking, "Fri 22 Aug 2025", FAMILY)) == 1


def test_a_word_to_the_family_that_waits_is_chased_by_the_steps_above_it(asking):
    """The officer the day after, the manager four days later; and no second reminder beside them."""
    lives(asking, "Mon 4 Aug 2025", "Fri 22 Aug 2025")
    steps = [
        (step, audience) for step, audience, duty in asking.rows("steps", "step", "audience", "duty") if duty == FAMILY
    ]
    assert steps == [("due_today", "case_officer"), ("overdue", "case_officer"), ("send_manager", "send_manager")]


def test_a_missed_night_does_not_lose_the_question(asking):
    """The first run comes when the step above is due as well: the officer hears, and the question is there."""
    asking.sweeps("Mon 11 Aug 2025")
    assert waits(asking, "Mon 11 Aug 2025", FAMILY) == [("tell the family that the medical advice is late", "waits")]
    assert statuses(asking, "overdue", FAMILY) == {Status.QUEUED}


def test_an_unanswered_approval_is_chased_once_and_then_expires_into_the_summary(late):
    """Asked on Tue 26 Aug: the manager hears on Fri 29 Aug, and it expires on Tue 9 Sep."""
    found = lives(late, "Wed 27 Aug 2025", "Mon 8 Sep 2025")
    assert found == {"Fri 29 Aug 2025": {"approval_chased": {MANAGER}}}
    to_manager = [each for each in late.letters() if each["To"] == MANAGER and "29 Aug" in each["Date"]]
    assert "waits for approval" in to_manager[0].get_body(("plain",)).get_content()
    lives(late, "Tue 9 Sep 2025", "Fri 12 Sep 2025")
    assert waits(late, "Fri 12 Sep 2025") == [("tell the director about the medical advice", "expired")]
    with reading(late.engine) as connection:
        assert approvals.left_open(connection, AUTHORITY, day("Fri 12 Sep 2025"))[Status.EXPIRED] == 2
        assert not approvals.left_open(connection, AUTHORITY, day("Mon 4 Aug 2025"))
        (said,) = [
            each
            for each in weekly_summary(connection, late.tracker, day("Sun 14 Sep 2025")).headlines
            if "expired" in each
        ]
    assert said == "2 decisions expired unanswered: ehcp approvals lists them."


def test_an_approval_that_comes_after_it_expired_still_counts(late):
    lives(late, "Wed 27 Aug 2025", "Fri 12 Sep 2025")
    decides(late, "Fri 12 Sep 2025", "approve")
    assert lives(late, "Mon 15 Sep 2025", "Fri 26 Sep 2025") == {"Mon 15 Sep 2025": {"director": TOLD}}


def test_a_reminder_to_decide_does_not_go_out_after_the_decision(late):
    """Approved between the tracking and the sending of the same day."""
    lives(late, "Wed 27 Aug 2025", "Thu 28 Aug 2025")
    late.sweeps("Fri 29 Aug 2025")
    decides(late, "Fri 29 Aug 2025", "approve")
    late.delivers("Fri 29 Aug 2025")
    assert statuses(late, "approval_chased") == {Status.NO_LONGER_TRUE}


@pytest.mark.parametrize(
    "happened",
    [
        about_it("advice_received", "Wed 27 Aug 2025"),
        event("request_withdrawn", "Wed 27 Aug 2025"),
        event("event_corrected", "Wed 27 Aug 2025", corrects=f"{CASE_REF}-asked"),
    ],
    ids=["the advice came", "withdrawn", "the asking was a mistake"],
)
def test_a_question_falls_away_with_its_clock(late, happened):
    late.hears(happened)
    assert waits(late, "Wed 27 Aug 2025") == []
    lives(late, "Wed 27 Aug 2025", "Thu 28 Aug 2025")
    assert statuses(late, "director") <= {Status.NO_LONGER_TRUE, Status.AWAITING_APPROVAL}


@pytest.mark.parametrize(
    ("choice", "said", "field"),
    [
        ("change_date", {}, "ask_again_on"),
        ("change_date", {"ask_again_on": day("Wed 27 Aug 2025")}, "ask_again_on"),
        ("stop", {}, "reason"),
        ("approve", {"ask_again_on": day("Thu 11 Sep 2025")}, "ask_again_on"),
        ("approve", {"reason": MuteReason.IN_HAND}, "reason"),
        ("approve", {"told_on": day("Wed 27 Aug 2025")}, "told_on"),
        ("stop", {"reason": MuteReason.OTHER, "ask_again_on": day("Thu 11 Sep 2025")}, "ask_again_on"),
    ],
)
def test_a_missing_or_contradictory_field_is_refused_by_its_name(late, choice, said, field):
    """Nothing is recorded, and the question waits as before."""
    before = late.everything()
    with pytest.raises(PlainError, match=f"^{field}: "):
        decides(late, "Wed 27 Aug 2025", choice, **said)
    assert late.everything() == before


@pytest.mark.parametrize("told_on", ["Mon 4 Aug 2025", "Fri 29 Aug 2025"], ids=["before it was late", "in the future"])
def test_the_family_cannot_have_been_told_on_such_a_day(late, told_on):
    with pytest.raises(PlainError, match=f"^told_on: {told_on} is not between"):
        decides(late, "Wed 27 Aug 2025", "approve", duty=FAMILY, told_on=day(told_on))


ANSWERS = (
    lambda _: Answer(Choice.APPROVE),
    lambda on: Answer(Choice.CHANGE_DATE, ask_again_on=on + timedelta(days=8)),
    lambda _: Answer(Choice.STOP, reason=MuteReason.OTHER),
)


@given(period=periods(), random=st.randoms(use_true_random=False))
@a_few
def test_whatever_is_decided_nothing_is_sent_without_approval_and_nothing_twice(new_office, period, random):
    """Random requests, nights missed, runs doubled, random decisions: what is stored stays derivable."""
    happened, days = period
    with new_office() as fresh:
        office, left = fresh.set_to(approvals="on"), in_order(happened)
        for on in days:
            today = [each for each in left if each.occurred_on <= on]
            left = left[len(today) :]
            if today:
                office.hears(*today)
            for _ in range(random.choice((0, 1, 2))):
                office.sweeps(on)
                office.delivers(on)
            for question in waiting(office.engine, AUTHORITY, on):
                if random.random() < 0.2:
                    answer(office.set_to(today=on).tracker, question.clock, random.choice(ANSWERS)(on))
                    assert question.clock not in {each.clock for each in waiting(office.engine, AUTHORITY, on)}
        assert rebuild(office.engine, AUTHORITY, check=True)[1] == []
        steps = office.rows("steps", "duty", "about", "step", "status")
        told = {(duty, about) for duty, about, step, status in steps if (step, status) == ("director", Status.SENT)}
        events = office.rows("events", "event", "duty", "advice_ref", "setting", "advice_kind")
        approved = [each[1:] for each in events if each[0] == "escalation_approved"]
        assert told <= {(duty, ref or setting or kind) for duty, ref, setting, kind in approved}


@given(period=periods())
@a_few
def test_without_approvals_the_same_steps_are_logged_as_with_them(new_office, period):
    """What is asked is only held: no rung of any ladder is lost or added, but the word that something waits."""
    happened, days = period
    found = {}
    for asks in ("on", "off"):
        with new_office() as office:
            lives_through(office.set_to(approvals=asks), happened, days, dict.fromkeys(days, 1))
            found[asks] = {clock: steps - {"approval_chased"} for clock, steps in logged(office).items()}
    assert found["on"] == found["off"]
