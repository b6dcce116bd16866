"""Where a duty stands on a day that its dates say nothing else about: before its clock started, and round the end."""

import pytest

from config.statute import DutyKind
from config.vocabulary import Basis, Ground, State
from models.standing import Standing
from tests.dates import day


def a_duty(**dates: object) -> Standing:
    """A limit in statute, started on Mon 2 Feb 2026 and due on Mon 16 Feb 2026, changed as said."""
    said = {
        "duty": "d",
        "about": None,
        "holder": "local_authority",
        "kind": DutyKind.LIMIT,
        "basis": Basis.STATUTE,
        "rule": "r",
        "started_on": "Mon 2 Feb 2026",
        "started_by": "e",
        "due_on": "Mon 16 Feb 2026",
    } | dates
    return Standing(**{name: day(each) if name.endswith("_on") else each for name, each in said.items()})


@pytest.mark.parametrize(
    ("on", "state", "days"),
    [
        ("Mon 2 Feb 2026", "outstanding", 0),
        ("Mon 16 Feb 2026", "outstanding", 0),
        ("Tue 17 Feb 2026", "overdue", 1),
        ("Mon 2 Mar 2026", "overdue", 14),
    ],
)
def test_a_limit_is_owed_to_the_end_of_its_last_day(on, state, days):
    """The day after it is the first day late."""
    assert (a_duty().state(day(on)), a_duty().days_late(day(on))) == (state, days)
    assert a_duty().breached_on == day("Tue 17 Feb 2026")


@pytest.mark.parametrize(
    ("on", "state", "days"),
    [("Sun 1 Mar 2026", "outstanding", 0), ("Mon 2 Mar 2026", "overdue", 14), ("Tue 3 Mar 2026", "overdue", 15)],
)
def test_a_limit_that_had_passed_when_its_clock_started_is_breached_from_that_day_on(on, state, days):
    """A phase transfer told of too late: late by the law's own day, and breached on no day before anyone was told."""
    told_late = a_duty(started_on="Mon 2 Mar 2026")
    assert (told_late.state(day(on)), told_late.days_late(day(on))) == (state, days)
    assert told_late.breached_on == day("Mon 2 Mar 2026")


def test_done_on_the_day_on_which_it_was_told_of_too_late_it_is_late_and_breached_that_day():
    """Whatever is late has its date."""
    done = a_duty(started_on="Mon 2 Mar 2026", done_on="Mon 2 Mar 2026")
    assert (done.state(day("Mon 2 Mar 2026")), done.breached_on) == (State.LATE, day("Mon 2 Mar 2026"))


@pytest.mark.parametrize(
    ("changed", "state", "breach"),
    [
        ({"done_on": "Mon 16 Feb 2026"}, "met", None),
        ({"done_on": "Tue 17 Feb 2026"}, "late", "Tue 17 Feb 2026"),
        ({"ended_on": "Mon 16 Feb 2026"}, "no_longer_owed", None),
        ({"ended_on": "Fri 20 Feb 2026", "ended_as": State.SUPERSEDED}, "superseded", "Tue 17 Feb 2026"),
        ({"excepted_by": Ground.ABSENT_FROM_AREA}, "excepted", None),
        ({"excepted_by": Ground.ABSENT_FROM_AREA, "done_on": "Tue 17 Feb 2026"}, "excepted", None),
        ({"basis": Basis.GUIDANCE}, "overdue", None),
        ({"kind": DutyKind.CONDITIONAL}, "outstanding", None),
        ({"kind": DutyKind.CONDITIONAL, "done_on": "Fri 20 Feb 2026"}, "late", "Fri 20 Feb 2026"),
        ({"kind": DutyKind.MINIMUM, "done_on": "Mon 16 Feb 2026"}, "met", None),
        (
            {"kind": DutyKind.MINIMUM, "ended_on": "Fri 13 Feb 2026", "ended_as": State.OVERDUE},
            "overdue",
            "Fri 13 Feb 2026",
        ),
    ],
)
def test_how_a_clock_ends_decides_what_stands_and_what_was_breached(changed, state, breach):
    """Asked on Mon 2 Mar 2026: met, late, ended, lifted; only statute is breached, and a refusal only by itself."""
    found = a_duty(**changed)
    assert (found.state(day("Mon 2 Mar 2026")), found.breached_on) == (state, breach and day(breach))


@pytest.mark.parametrize(
    ("changed", "stopped"),
    [
        ({}, None),
        ({"done_on": "Fri 20 Feb 2026"}, "Fri 20 Feb 2026"),
        ({"done_on": "Fri 20 Feb 2026", "ended_on": "Fri 13 Feb 2026"}, "Fri 13 Feb 2026"),
    ],
)
def test_a_clock_stops_with_whatever_came_first(changed, stopped):
    """Done or ended; None while it runs."""
    assert a_duty(**changed).stopped_on == (stopped and day(stopped))
