"""Whatever can have happened to a request has a place in the return: it breaks no rule, and its figures are the tracker's."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.sen2 import layout_of
from config.statute import statute
from models.calendars import england
from models.clocks import standings
from models.events import Event
from models.replay import replay
from models.timeliness import Facts, facts
from tasks.sen2.beginnings import events_of
from tasks.sen2.checking import check
from tasks.sen2.council import Columns, Row, join, person_of, said_by_council
from tasks.sen2.describing import described
from tasks.sen2.exporting import Officers, header_of
from tasks.sen2.records import Return
from tasks.sen2.tallying import facts_of, figures
from tests.models.histories import histories
from tests.models.measured import measured
from tests.sen2 import MADE_AT, a_person

YEARS = st.sampled_from([2024, 2025, 2026])
DAYS = ("occurred_on", "starts_on", "ends_on", "directed_on", "promised_on", "takes_effect_on", "last_reviewed_on")
THOROUGH = settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
COUNCIL = {
    **a_person(7),
    "personbirthdate": "2014-05-05",
    "placementdetail1_entrydate": "2014-09-01",
    "requestsource": "2",
    "startdate": "2014-09-02",
    "transferla": "383",
    "exported": "383",
    "ceasereason": "9",
    "senneed1_sentype": "ASD",
}


@st.composite
def lives(draw: st.DrawFn) -> list[Event]:
    """A history that begins within three years of the collections that are known, on the same day of the week."""
    events = draw(histories())
    begins = date(2022, 7, 4) + timedelta(days=draw(st.integers(0, 1200)))
    weeks = (begins - events[0].occurred_on) // timedelta(weeks=1)
    return [_moved(each, timedelta(weeks=weeks)) for each in events]


def _moved(each: Event, by: timedelta) -> Event:
    days = {name: value + by for name in DAYS if (value := getattr(each, name))}
    recorded = {"recorded_at": each.recorded_at + by} if each.recorded_at else {}
    return replace(each, key="", **days, **recorded)


def returned(events: list[Event], year: int) -> Return:
    """The return of one request, with a council's file that knows everything."""
    layout = layout_of(year)
    persons = []
    if request := described(events, layout.collection, england()):
        places = Columns(layout).places
        row = Row(1, "YK-1", "YK-1", {places[name]: said for name, said in COUNCIL.items() if name in places})
        join(request, row, layout)
        person = person_of(row, layout)
        person.parts.append(request)
        persons.append(person)
    header = header_of(layout, "816", Officers(True, True, True), 1, MADE_AT)
    return Return("one", layout, header, lambda: iter(persons))


@given(lives(), YEARS)
@THOROUGH
def test_the_return_of_any_request_breaks_no_rule(events, year):
    """The file of an office that recorded what happened needs no hand after it."""
    found = returned(events, year)
    checked = check(found)
    errors = [each for each in checked.findings if each.severity == "error" and each.person != "header"]
    # A plan whose decision to assess nobody recorded: the rule says what to record.
    undecided = [each for each in errors if each.rule == "R3" and not any("to_assess" in one.event for one in events)]
    assert [str(each) for each in errors if each not in undecided] == []


@given(lives(), YEARS)
@THOROUGH
def test_what_a_clean_return_tells_comes_back_from_its_events(events, year):
    """Told as events and told back as a return, every element is the same; the council's file says the rest."""
    found = returned(events, year)
    (person,) = list(found.persons()) or [None]
    if person is None or check(found).errors:
        return
    (request,) = person.parts
    begun = events_of(request, "YK-1", "816", found.layout.collection)
    if not begun:
        assert "ReceivedDate" not in request.said
        return
    again = described(begun, found.layout.collection, england())
    assert again
    join(again, Row(1, "YK-1", "YK-1", said_by_council(request, found.layout)), found.layout)
    assert again.same(request), (again, request)


@given(lives(), YEARS)
@THOROUGH
def test_the_measures_of_any_return_are_those_of_the_tracker(events, year):
    """Counted from the file, or from the events as they stood on the census day."""
    found = returned(events, year)
    collection = found.layout.collection
    known = [each for each in events if each.occurred_on <= collection.census]
    expected = measured(_facts(known), collection.first, collection.last)
    told = [each for person in found.persons() for each in facts_of(person, collection)]
    counted = figures(told, collection)
    assert counted == {name: expected[name] for name in counted}


def _facts(events: list[Event]) -> list[Facts]:
    if not events:
        return []
    case = replay(events)
    return [facts(case, standings(case, statute()))]
