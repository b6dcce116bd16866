"""What the reminders do, from what was sent and what came: over either database, and in the weekly summary.

The medical advice of these stories is due on Mon 4 Aug 2025: confirmed as allocated on Mon 7 Jul, reminded
of on Mon 21 Jul.
"""

from dataclasses import replace

import pytest

from config.practice import bank_holidays, ladders
from models.effect import Share, Verdict, effects
from models.letters import EffectRow
from models.store.effects import clocks
from models.store.session import reading
from tasks.measuring import weekly_summary
from tasks.rendering import render
from tests.dates import day
from tests.factories import AUTHORITY, event
from tests.tasks.letters import EFFECT, summary

SUNDAY = day("Sun 3 Aug 2025")
REMINDED = ("Mon 7 Jul 2025", "Mon 21 Jul 2025")
TWELVE = [f"YK-{number:04}" for number in range(1, 13)]


def told(office, sunday=SUNDAY):
    with reading(office.engine) as connection:
        return weekly_summary(connection, office.tracker, sunday).effects


def known(office, last=SUNDAY):
    with reading(office.engine) as connection:
        return clocks(connection, AUTHORITY, day("Wed 1 Jan 2025"), last, most=10_000)


def works_through(office, *days):
    for each in days:
        office.sweeps(each)
        office.delivers(each)


def comes(office, on, *refs):
    office.hears(*(event("advice_received", on, case_ref=ref, advice_kind="medical") for ref in refs))


@pytest.fixture
def twelve(office):
    """Twelve pieces of advice, reminded of; one came before that, eight after it."""
    for ref in TWELVE:
        office.asks_for_medical_advice(ref)
    works_through(office, REMINDED[0])
    comes(office, "Wed 16 Jul 2025", TWELVE[0])
    works_through(office, REMINDED[1])
    comes(office, "Thu 24 Jul 2025", *TWELVE[1:9])
    return office


def test_the_summary_tells_each_step_that_went_out_with_its_day(twelve):
    allocated = EffectRow(
        label="Allocated, 28 days before the date", sent=12, answered=0, open_before=12, answered_before=0
    )
    reminder = EffectRow(
        label="Reminder 1, 14 days before the date", sent=11, answered=8, open_before=12, answered_before=1
    )
    assert told(twelve) == (allocated, reminder)


def test_what_is_queued_or_held_has_done_nothing(office):
    """Only what left can be answered: not what waits, and not what a shadow run kept back."""
    office.asks_for_medical_advice()
    office.sweeps(REMINDED[0])
    assert [each.sent for each in known(office)] == [{}]
    office.set_to(sending="shadow").delivers(REMINDED[0])
    assert [each.sent for each in known(office)] == [{}]
    assert told(office) == ()


def test_a_step_to_two_readers_is_one_step_on_its_first_day(office):
    """Due today goes to the service and its lead; the lead has no mailbox until the next day."""
    office.asks_for_medical_advice()
    office.writes_to({("health", "service"): "health@nhs.example"})
    works_through(office, "Mon 4 Aug 2025")
    office.writes_to({("health", "service_lead"): "lead@nhs.example"})
    office.delivers("Tue 5 Aug 2025")
    (clock,) = known(office, day("Sun 10 Aug 2025"))
    assert clock.sent == {"due_today": day("Mon 4 Aug 2025")}


def test_what_happens_later_does_not_change_what_was_told(twelve):
    before = told(twelve)
    works_through(twelve, "Tue 5 Aug 2025", "Mon 11 Aug 2025")
    comes(twelve, "Mon 11 Aug 2025", *TWELVE[9:])
    assert told(twelve) == before


def test_the_views_of_a_family_are_nobodys_late_advice(office):
    office.hears(
        event("request_received", "Mon 12 May 2025"),
        event("decision_to_assess_notified", "Mon 9 Jun 2025"),
        event("advice_sought", "Mon 23 Jun 2025", advice_kind="parental"),
        event("advice_sought", "Mon 23 Jun 2025", advice_kind="psychological"),
    )
    assert [each.holder for each in known(office)] == ["educational_psychology"]


def test_a_restarted_clock_is_a_clock_of_its_own(office):
    """Asked of another service, the advice has a new clock: what the first was told does not count for it."""
    office.asks_for_medical_advice()
    works_through(office, REMINDED[0])
    office.hears(event("advice_sought", "Wed 9 Jul 2025", advice_kind="medical", service="camhs"))
    assert [(each.holder, len(each.sent)) for each in known(office)] == [("health", 1), ("camhs", 0)]


def test_each_service_can_be_told_apart(twelve):
    found = effects(known(twelve), ladders(), SUNDAY, bank_holidays())
    assert found["health", "reminder_1"].after == Share(8, 11)
    assert found["health", "reminder_1"].verdict is Verdict.MORE


# In words


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (replace(EFFECT, answered=30), "40 points more (24 to 53)"),
        (replace(EFFECT, answered=0), "12 points fewer (4 to 22)"),
        (EFFECT, "no effect that could be told from chance"),
        (replace(EFFECT, sent=9), "too few to tell"),
        (replace(EFFECT, open_before=9), "too few to tell"),
    ],
)
def test_what_may_be_concluded_is_said_in_both_twins(row, says):
    letter = render(summary(effects=(row,)))
    for twin in (letter.text, letter.html):
        assert "What the reminders do" in twin
        assert says in twin


def test_of_fewer_than_ten_no_rate_is_told():
    few, many = replace(EFFECT, sent=9, answered=3), EFFECT
    assert few.after == "3 of 9"
    assert many.after == "8 of 58: 14% (7% to 25%)"


def test_a_step_that_does_nothing_has_a_sentence_and_another_has_none():
    told_of = "Reminder 1, 14 days before the date: no effect that could be told from chance. Try other words"
    idle, useful = render(summary()), render(summary(effects=(replace(EFFECT, answered=30),)))
    assert told_of in idle.text
    assert told_of in idle.html
    assert "Try other words" not in useful.text + useful.html


def test_before_anything_went_out_the_summary_says_nothing_of_it():
    letter = render(summary(effects=()))
    assert "What the reminders do" not in letter.text + letter.html
