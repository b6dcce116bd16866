"""A sample authority's year through the real tracker: York 2025, of which the last thirty days are lived through."""

from contextlib import contextmanager
from datetime import date

import pytest

from config.errors import PlainError
from config.official import NoOfficialRowError
from models.store.outbox import Status
from tasks.cases import list_cases
from tasks.demonstrating import NotEmptyError, demonstrate
from tasks.measuring import timeliness
from tasks.rebuilding import rebuild
from tests.dates import day
from tests.factories import AUTHORITY, event

LAST = day("Wed 31 Dec 2025")
FIRST = day("Wed 1 Jan 2025")
DAYS = 30
YORK = {
    "requests_received_in_year": 529,
    "requests_decided_not_to_assess": 125,
    "assess_issued": 352,
    "plans_issued_den_ex": 324,
    "plans_issued_20_weeks_ex": 319,
    "pc_plans_issued_20_weeks_ex": 98.5,
}


@contextmanager
def new_home(new_office, **settings):
    """An office where nothing was ever recorded, on the last day of the year."""
    with new_office() as office:
        yield office.set_to(today=LAST, **settings)


@pytest.fixture(scope="module")
def york(new_office):
    """The office after the sample's year, what was answered, and what was said on the way."""
    heard = []
    with new_home(new_office, mail_url="smtp://127.0.0.1:1", sending="off") as office:
        done = demonstrate(office.tracker, like="York", year=2025, ends_on=LAST, days=DAYS, say=heard.append)
        yield office, done, heard


def test_the_year_ends_with_the_published_figures(york):
    """529 requests, 125 refused, 352 plans, and of the 324 that count 319 within 20 weeks: 98.5 per cent."""
    _, done, _ = york
    assert {name: done["measures"][name] for name in YORK} == YORK
    assert (done["like"], done["year"], done["ends_on"]) == ("York", 2025, LAST)


def test_the_measures_are_those_of_the_tracker(york):
    """Asked for the same year, the tracker counts the same from what it has stored."""
    office, done, _ = york
    assert timeliness(office.tracker, FIRST, LAST) == done["measures"]


def test_every_event_of_it_is_recorded_and_every_date_derived(york):
    """As many events as were announced, none twice, and a rebuild finds nothing to change."""
    office, done, _ = york
    keys = [key for (key,) in office.rows("events", "key")]
    assert len(keys) == len(set(keys)) == done["events"]
    assert rebuild(office.engine, AUTHORITY, check=True)[1] == []
    assert max(on for (on,) in office.rows("events", "occurred_on")) <= LAST


def test_its_letters_lie_in_the_folder_whatever_the_settings_say(york):
    """The configured mail server was never asked, nor was the kill switch: nobody real is written to anyway."""
    office, _, _ = york
    letters = office.letters()
    assert len(letters) > 30
    assert all(each["To"].endswith(".example") for each in letters)
    assert len(office.messages(Status.SENT)) == len(letters)
    assert {each.why for each in office.messages()} == {None}


def test_its_last_days_were_lived_one_by_one(york):
    """Each working day of them had its sweep, letters left on many days, and none before."""
    office, _, heard = york
    swept = sorted(on for (on,) in office.rows("sweeps", "as_of"))
    assert (len(swept), swept[0], swept[-1]) == (DAYS, day("Tue 2 Dec 2025"), LAST)
    assert len({each["Date"].datetime.date() for each in office.letters()}) > 10
    assert [line.partition(":")[0] for line in heard] == ["Wed 31 Dec 2025"]


def test_something_is_open_afterwards(york):
    """At every stage, and some of it overdue: there is something to see."""
    office, _, _ = york
    cases = list_cases(office.engine, AUTHORITY, as_of=LAST)
    assert {each["stage"] for each in cases} == {"request", "assessment", "drafting"}
    assert {each["state"] for each in cases} >= {"overdue", "outstanding"}


def test_a_sample_is_never_mixed_with_real_requests(new_office):
    """A tracker that holds one request is refused, and stays as it was."""
    with new_home(new_office) as office:
        office.hears(event("request_received", "Mon 3 Nov 2025"))
        before = office.everything()
        with pytest.raises(NotEmptyError, match="the tracker holds requests already") as refusal:
            demonstrate(office.tracker, like="York", year=2025, ends_on=LAST, days=1)
        assert isinstance(refusal.value, PlainError)
        assert office.everything() == before


@pytest.mark.parametrize(
    ("like", "year", "says"),
    [("Camelot", 2025, "No official figures are held for 'Camelot'"), ("York", 1999, "not for 1999")],
)
def test_an_unknown_authority_or_year_is_refused(new_office, like, year, says):
    """In a sentence, and nothing is recorded."""
    with new_home(new_office) as office:
        before = office.everything()
        with pytest.raises(NoOfficialRowError, match=says):
            demonstrate(office.tracker, like=like, year=year, ends_on=LAST, days=1)
        assert office.everything() == before


@pytest.mark.parametrize(
    ("ends_on", "first"),
    [
        ("Thu 29 Feb 2024", date(2023, 3, 1)),
        ("Sat 28 Feb 2026", date(2025, 3, 1)),
        ("Mon 23 Nov 2026", date(2025, 11, 24)),
    ],
)
def test_the_year_can_end_on_any_day(new_office, ends_on, first):
    """The measures are those of the year before that day, leap years included."""
    last = day(ends_on)
    with new_home(new_office) as office:
        done = demonstrate(office.set_to(today=last).tracker, like="York", year=2025, ends_on=last, days=1)
        assert {name: done["measures"][name] for name in YORK} == YORK
        assert timeliness(office.tracker, first, last) == done["measures"]
