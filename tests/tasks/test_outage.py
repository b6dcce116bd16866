"""The server was down for a month: one message a recipient, about what is true today; and a quiet week is quiet.

The medical advice of these stories is due on Mon 4 Aug 2025.
"""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from models.store.outbox import Status
from tests.dates import day, written
from tests.factories import event

HEALTH, LEAD = "health@nhs.example", "clinical.officer@nhs.example"
DIRECTOR = "director@york.example"
LAST_DAY_UP, DAY_AFTER = "Fri 1 Aug 2025", "Mon 1 Sep 2025"
"""A month and more in which nothing ran; on the day after, the advice is four weeks late."""
CLOCK = ("case_ref", "duty", "about", "started_by")
FORTY = [f"YK-{number:04}" for number in range(1, 41)]


def steps(office, status, ref=None):
    """The steps about the advice that have this status."""
    rows = office.rows("steps", "case_ref", "duty", "step", "status")
    return [
        step for case, duty, step, found in rows if duty == "provide_advice" and found == status and ref in (None, case)
    ]


@pytest.fixture
def office(new_office):
    """One over SQLite: these are long stories."""
    with new_office() as found:
        yield found


def runs_daily(office, first, last, times=1):
    """Sweep and deliver on every day of a period."""
    for on in map(date.fromordinal, range(day(first).toordinal(), day(last).toordinal() + 1)):
        for _ in range(times):
            office.sweeps(on)
            office.delivers(on)


def up_to_the_outage(office, *refs):
    """Requests whose advice was asked for, tracked day by day until the server stopped; how many letters left."""
    for ref in refs:
        office.asks_for_medical_advice(ref)
    runs_daily(office, "Mon 30 Jun 2025", LAST_DAY_UP)
    return len(office.letters())


def about_advice(letter):
    """The lines about medical advice, each with the line of its date."""
    lines = letter.get_body(("plain",)).get_content().splitlines()
    return [f"{one} {two.strip()}" for one, two in pairwise(lines) if ": Medical advice (" in one]


def comes_back(office, on=DAY_AFTER):
    """The first run after it; what left since."""
    before = len(office.messages())
    office.sweeps(on)
    office.delivers(on)
    return [each for each in office.messages()[before:] if each.status is not Status.SUPERSEDED]


def test_after_a_month_everybody_has_one_message_and_it_is_the_highest_step(office):
    """Four steps came due meanwhile: the day itself, a day, a week, two weeks; the fifth goes out."""
    up_to_the_outage(office, "YK-0001", "YK-0002")
    left = comes_back(office)
    assert set(Counter(each.to for each in left).values()) == {1}
    assert {each.status for each in left} == {Status.SENT}
    for ref in ("YK-0001", "YK-0002"):
        *before, last = steps(office, Status.SENT, ref)
        assert last == "director"
        assert set(before) == {"allocated", "reminder_1", "reminder_2", "director"}
        assert set(steps(office, Status.SUPERSEDED, ref)) == {
            "due_today",
            "overdue",
            "service_manager",
            "head_of_service",
        }


def test_what_waits_after_a_month_is_told_as_it_is_today(office):
    """28 days overdue, on the day on which it is read."""
    count = up_to_the_outage(office, "YK-0001")
    comes_back(office)
    assert count
    told = [line for letter in office.letters()[count:] for line in about_advice(letter)]
    assert told
    assert all(line.endswith("Mon 4 Aug 2025, 28 days overdue") for line in told)
    assert DIRECTOR in [letter["To"] for letter in office.letters()[count:] if about_advice(letter)]


def test_of_what_was_settled_while_the_server_was_down_nobody_hears(office):
    """The advice of one request came on the tenth day, and that is imported before the first run."""
    count = up_to_the_outage(office, "YK-0001", "YK-0002")
    office.hears(event("advice_received", "Mon 11 Aug 2025", case_ref="YK-0001", advice_kind="medical"))
    comes_back(office)
    told = "\n".join(line for letter in office.letters()[count:] for line in about_advice(letter))
    assert "YK-0002" in told
    assert "YK-0001" not in told
    assert set(steps(office, Status.SENT, "YK-0001")) == {"allocated", "reminder_1", "reminder_2"}


def test_a_second_run_after_the_outage_finds_nothing_left_to_say(office):
    up_to_the_outage(office, "YK-0001")
    comes_back(office)
    before, letters = office.rows("steps", "key", "status"), len(office.letters())
    assert office.sweeps(DAY_AFTER).messages == ()
    office.delivers(DAY_AFTER)
    assert (office.rows("steps", "key", "status"), len(office.letters())) == (before, letters)


@pytest.mark.parametrize(("on", "to"), [("Mon 4 Aug 2025", HEALTH), ("Mon 11 Aug 2025", HEALTH), (DAY_AFTER, DIRECTOR)])
def test_forty_outstanding_items_are_one_message(office, on, to):
    """To the service on the day on which all are due, or a week after; to the director after a month of silence."""
    for ref in FORTY:
        office.asks_for_medical_advice(ref)
    runs_daily(office, on, on)
    assert set(Counter(each["To"] for each in office.letters()).values()) == {1}
    (letter,) = [each for each in office.letters() if each["To"] == to]
    assert [line[2:9] for line in about_advice(letter)] == FORTY


def test_a_week_of_daily_runs_on_an_unchanged_caseload_sends_no_step_twice(office):
    """Two runs a day: a second server was started by mistake."""
    for ref in FORTY[:5]:
        office.asks_for_medical_advice(ref)
    runs_daily(office, "Mon 4 Aug 2025", "Sun 10 Aug 2025", times=2)
    sent = [
        tuple(rest) for *rest, status in office.rows("steps", *CLOCK, "step", "audience", "status") if status == "sent"
    ]
    assert len(sent) == len(set(sent)) > 0
    assert set(Counter((each["To"], each["Date"].datetime.date()) for each in office.letters()).values()) == {1}
    told = Counter((each["To"], line) for each in office.letters() for line in about_advice(each))
    assert set(told.values()) == {1}
    assert {written(each["Date"].datetime.date()) for each in office.letters() if about_advice(each)} == {
        "Mon 4 Aug 2025",
        "Tue 5 Aug 2025",
    }
