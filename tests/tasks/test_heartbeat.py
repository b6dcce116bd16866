"""When the day's tracking is missing at nine, somebody is told by a way that needs no Prefect: once, and in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from models.store.session import reading
from tasks.heartbeat import Alerted, alert, is_missing
from tasks.measuring import weekly_summary
from tests.conftest import MAILBOXES
from tests.dates import day

LONDON = ZoneInfo("Europe/London")
MISSING_AND_TOLD = Alerted(missing=True, told=True)
MISSING_AND_NOT_TOLD = Alerted(missing=True, told=False)


@pytest.fixture
def at_nine(office):
    """The office on a real clock, whose day is not fixed."""
    office.sweeps("Thu 20 Nov 2025")
    return office.set_to(today=None)


def at(hour, minute=0):
    return time_machine.travel(datetime(2025, 11, 21, hour, minute, tzinfo=LONDON), tick=False)


def test_before_nine_nothing_is_missing_yet(at_nine):
    with at(8, 59):
        assert not is_missing(at_nine.tracker)


def test_at_nine_the_send_manager_is_told_once(at_nine):
    with at(9):
        assert alert(at_nine.tracker) == MISSING_AND_TOLD
        assert alert(at_nine.tracker) == MISSING_AND_TOLD, "it is still missing"
    (letter,) = at_nine.letters()
    assert "The daily tracking has not run" in letter["Subject"]
    assert letter["To"] == "send.manager@york.example"


def test_on_the_next_day_they_are_told_again(at_nine):
    with at(9):
        alert(at_nine.tracker)
    with time_machine.travel(datetime(2025, 11, 24, 9, tzinfo=LONDON), tick=False):
        alert(at_nine.tracker)
    assert len(at_nine.letters()) == 2


def test_when_the_tracking_has_run_nobody_is_told(at_nine):
    at_nine.sweeps("Fri 21 Nov 2025")
    with at(9, 30):
        assert not alert(at_nine.tracker).missing
    assert at_nine.letters() == []


def test_tracking_that_was_tried_out_for_a_later_day_is_not_todays(at_nine):
    at_nine.sweeps("Mon 24 Nov 2025")
    with at(9):
        assert is_missing(at_nine.tracker)


def test_where_nobody_is_known_or_nothing_leaves_it_is_not_said_that_they_were_told_and_it_is_tried_again(at_nine):
    with at(9):
        assert alert(at_nine.writes_to({}).tracker) == MISSING_AND_NOT_TOLD
        at_nine.writes_to(MAILBOXES)
        assert alert(at_nine.set_to(today=None, sending="off").tracker) == MISSING_AND_NOT_TOLD
        assert at_nine.letters() == []
        assert alert(at_nine.tracker) == MISSING_AND_TOLD
        assert alert(at_nine.tracker) == MISSING_AND_TOLD
    assert len(at_nine.letters()) == 1


@pytest.mark.parametrize(
    ("ran", "says"),
    [
        (("Mon 17 Nov 2025", "Tue 18 Nov 2025", "Wed 19 Nov 2025", "Thu 20 Nov 2025", "Fri 21 Nov 2025"), ""),
        (
            ("Mon 17 Nov 2025", "Tue 18 Nov 2025", "Fri 21 Nov 2025"),
            "The daily tracking did not run on Wed 19 Nov 2025 and Thu 20 Nov 2025; what had come due was looked at later.",
        ),
    ],
)
def test_the_next_summary_says_which_days_were_missed(office, ran, says):
    for each in ran:
        office.sweeps(each)
    with reading(office.engine) as connection:
        assert weekly_summary(connection, office.tracker, day("Sun 23 Nov 2025")).sweep_missing == says
