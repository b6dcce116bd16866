"""What is asked of services and what comes, counted from events and held against a plain recount."""

from datetime import timedelta

import pytest

from models.capacity import Week
from tasks.capacity import CapacityError, document, queues
from tests.dates import day
from tests.factories import event

SUNDAY = day("Sun 28 Sep 2025")
FIRST = day("Mon 31 Mar 2025")


def asked_for(number, asked, came=None, withdrawn=None):
    """Psychological advice of one request, asked for, and perhaps come or awaited no more."""
    about = {"case_ref": f"YK-{number:04}", "advice_kind": "psychological", "service": "educational_psychology"}
    found = [
        event("request_received", FIRST, case_ref=about["case_ref"]),
        event("decision_to_assess_notified", FIRST, case_ref=about["case_ref"]),
        event("advice_sought", asked, **about),
        event("advice_request_received", asked, **about),
    ]
    if came:
        found.append(event("advice_received", came, **about))
    if withdrawn:
        found.append(event("request_withdrawn", withdrawn, case_ref=about["case_ref"]))
    return found


def story():
    """Three asked for each week of 26; two come five weeks later, and of every sixth request nothing more is heard."""
    number = 0
    for week in range(26):
        asked = FIRST + timedelta(weeks=week, days=1)
        later = asked + timedelta(weeks=5)
        for place in range(3):
            number += 1
            over = later <= SUNDAY
            yield from asked_for(
                number, asked, later if over and place else None, later if over and not place and week % 2 else None
            )


@pytest.fixture
def known(office):
    """An office that has heard it."""
    office.hears(*story())
    return office


def test_a_service_is_counted_as_a_plain_recount_counts_it(known):
    """Seventy-eight asked for, forty-two come, ten withdrawn: twenty-six are waited for."""
    (queue,) = queues(known.tracker, SUNDAY)
    assert queue.service == "educational_psychology"
    assert (sum(each.asked for each in queue.weeks), sum(each.returned for each in queue.weeks)) == (78, 42)
    assert sum(each.ended for each in queue.weeks) == 10
    assert queue.waiting == 78 - 42 - 10
    assert queue.weeks[0] == Week(3, 0)
    assert queue.weeks[6] == Week(3, 2, 1)
    assert queue.idle == 1


def test_the_queue_is_seen_as_it_was_on_any_day(known):
    """At the end of the eighth week: three weeks' advice had come."""
    (queue,) = queues(known.tracker, FIRST + timedelta(days=8 * 7 - 1))
    assert (len(queue.weeks), queue.waiting) == (8, 24 - 6 - 1)


def test_a_queue_that_grows_says_how_many_days_would_hold_it(known):
    """Three asked, 1.6 come and 0.4 awaited no more: one more piece a week, or 6.2 of the days that bring 0.16."""
    (queue,) = queues(known.tracker, SUNDAY)
    assert queue.sentence == "Grows by 1.0 a week; 1.0 more pieces of advice a week would hold it."
    (queue,) = queues(known.tracker, SUNDAY, "educational_psychology", days=10)
    assert queue.sentence == "Grows by 1.0 a week; 6.2 more days a week would hold it."
    (queue,) = queues(known.tracker, SUNDAY, "educational_psychology", per_day=0.5)
    assert queue.sentence == "Grows by 1.0 a week; 2.0 more days a week would hold it."


def test_a_queue_that_falls_says_when_it_is_gone_and_what_one_more_would_save(known):
    """Nobody asks any more for ten weeks, in which two a week come."""
    waiting = [f"YK-{number:04}" for number in range(1, 79, 6)]
    for place, ref in enumerate(waiting[:10]):
        known.hears(
            event("advice_received", SUNDAY + timedelta(weeks=place), case_ref=ref, advice_kind="psychological")
        )
    (queue,) = queues(known.tracker, SUNDAY + timedelta(weeks=9), weeks=9)
    assert (queue.waiting, queue.returned, queue.asked) == (16, 1, 0)
    assert queue.sentence == "Gone in 16 weeks (nine times in ten 16 to 16); one more piece of advice a week would save 8 weeks (nine times in ten 8 to 8)."  # fmt: skip


def test_too_few_weeks_are_said_to_be_too_few(known):
    """Five weeks after the first request."""
    (queue,) = queues(known.tracker, FIRST + timedelta(days=34))
    assert queue.sentence == "5 weeks are too few to work anything out."
    assert document(queue)["weeks_to_clear"].weeks is None


def test_nothing_is_known_of_a_service_that_was_asked_nothing(known):
    """It is named, with those that were."""
    with pytest.raises(CapacityError, match="nothing was asked of service health by then; asked were: educational_"):
        queues(known.tracker, SUNDAY, "health")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"days": 3}, "speak of one service: name it with --service"),
        ({"service": "educational_psychology", "days": 3, "per_day": 1}, "choose one of them"),
        ({"service": "educational_psychology", "days": -3}, "more than nought"),
    ],
)
def test_days_that_cannot_be_are_refused(known, said, why):
    """In a sentence."""
    with pytest.raises(CapacityError, match=why):
        queues(known.tracker, SUNDAY, **said)
