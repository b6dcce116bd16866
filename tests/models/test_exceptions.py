"""Each ground against its facts: the one sentence that says why a claim does or does not lift its limit."""

import pytest

from config.statute import statute
from models.calendars import Calendar, Closure, england
from models.clocks import considered, standings
from models.exceptions import Asked, Limit, could_apply, window
from tests.dates import day
from tests.factories import event, requested_on

# Requested on Fri 5 Jun 2026: six weeks end on Fri 17 Jul, twenty on Fri 23 Oct 2026.
REQUESTED = "Fri 5 Jun 2026"
ASKED = event("advice_sought", "Fri 17 Jul 2026", advice_kind="educational", setting="100001")
SUMMER = {"starts_on": "Thu 23 Jul 2026", "ends_on": "Tue 1 Sep 2026", "setting": "100001"}
KNOWN = Calendar(
    england().bank_holidays, {"100001": (Closure("100001", day("Thu 23 Jul 2026"), day("Tue 1 Sep 2026")),)}
)
OTHER = Calendar(
    england().bank_holidays, {"100001": (Closure("100001", day("Thu 23 Jul 2026"), day("Mon 3 Aug 2026")),)}
)


def judged(duty, ground, *others, calendar=None, on="Mon 13 Jul 2026", **columns):
    """The verdict on a claim against a limit of the request, and no other claim's."""
    claim = event("exception_claimed", on, duty=duty, ground=ground, **({"starts_on": "Mon 15 Jun 2026"} | columns))
    case = requested_on(REQUESTED, claim, *others)
    clock = next(each for each in standings(case, statute(), calendar) if each.duty == duty)
    (verdict,) = considered(clock, case, statute(), calendar)
    return verdict


@pytest.mark.parametrize(
    ("ground", "columns", "because"),
    [
        (
            "exceptional_personal_circumstances",
            {},
            "reg 13(3), 10(4)(c): exceptional personal circumstances from Mon 15 Jun 2026, not over yet",
        ),
        (
            "exceptional_personal_circumstances",
            {"ends_on": "Mon 22 Jun 2026"},
            "reg 13(3), 10(4)(c): exceptional personal circumstances from Mon 15 Jun 2026 to Mon 22 Jun 2026",
        ),
        (
            "absent_from_area",
            {"ends_on": "Sun 12 Jul 2026"},
            "reg 13(3), 10(4)(d): absent from area from Mon 15 Jun 2026 to Sun 12 Jul 2026",
        ),
    ],
)
def test_a_ground_whose_facts_hold_says_which_and_from_when(ground, columns, because):
    """The provision, the ground and its days; nothing of the evidence."""
    verdict = judged("send_final_plan", ground, **columns)
    assert (verdict.holds, verdict.because) == (True, because)


@pytest.mark.parametrize(
    ("ground", "columns", "because"),
    [
        (
            "missed_appointment",
            {},
            (
                "SI 2014/1530 reg 13(2) does not know the ground missed appointment; it knows: school closed, early years "
                "provider closed, exceptional personal circumstances, absent from area, coronavirus"
            ),
        ),
        (
            "exceptional_personal_circumstances",
            {"evidence": None},
            "reg 13(3), 10(4)(c): no evidence is recorded for it",
        ),
        (
            "exceptional_personal_circumstances",
            {"starts_on": "Sat 24 Oct 2026"},
            "reg 13(3), 10(4)(c): it began on Sat 24 Oct 2026, after the limit had passed on Fri 23 Oct 2026",
        ),
        (
            "exceptional_personal_circumstances",
            {"starts_on": "Mon 1 Jun 2026", "ends_on": "Thu 4 Jun 2026"},
            "reg 13(3), 10(4)(c): it was over on Thu 4 Jun 2026, before the clock started on Fri 5 Jun 2026",
        ),
        (
            "absent_from_area",
            {"ends_on": "Sat 11 Jul 2026"},
            "reg 13(3), 10(4)(d) asks for 28 continuous days between Fri 5 Jun 2026 and Fri 23 Oct 2026, and 27 are shown",
        ),
        (
            "coronavirus",
            {},
            (
                "reg 13(3), 10(4)(e) was a ground for limits that end from Fri 1 May 2020 to Fri 25 Sep 2020; "
                "this one ends on Fri 23 Oct 2026"
            ),
        ),
        (
            "school_closed",
            {"starts_on": "Thu 23 Jul 2026"},
            "reg 13(3), 10(4)(a): the last day of the closure is not recorded",
        ),
    ],
)
def test_a_ground_whose_facts_fail_says_what_is_missing(ground, columns, because):
    """The first thing that fails, in a sentence without free text."""
    verdict = judged("send_final_plan", ground, **columns)
    assert (verdict.holds, verdict.because) == (False, because)


@pytest.mark.parametrize(
    ("calendar", "known"),
    [(KNOWN, "the setting's calendar shows it"), (england(), "no calendar confirms it")],
    ids=["known", "unknown"],
)
def test_a_closure_says_whether_a_calendar_confirms_it(calendar, known):
    """Without the setting's calendar the claim stands on its own evidence, and says so."""
    verdict = judged("send_final_plan", "school_closed", ASKED, calendar=calendar, **SUMMER)
    assert verdict.holds
    assert verdict.because == (
        f"reg 13(3), 10(4)(a): school closed from Thu 23 Jul 2026 to Tue 1 Sep 2026; advice was asked within its window; {known}"
    )


@pytest.mark.parametrize(
    ("others", "calendar", "columns", "because"),
    [
        (
            [ASKED],
            KNOWN,
            {"ends_on": "Tue 18 Aug 2026"},
            " asks for a closure of 28 continuous days, and this one has 27",
        ),
        (
            [ASKED],
            OTHER,
            {},
            ": the calendar of setting 100001 has no closure from Thu 23 Jul 2026 to Tue 1 Sep 2026",
        ),
        (
            [],
            KNOWN,
            {},
            ": no advice was asked of setting 100001 between Thu 16 Jul 2026 and Wed 26 Aug 2026",
        ),
        (
            [ASKED],
            KNOWN,
            {"setting": None, "starts_on": "Sat 25 Jul 2026", "ends_on": "Mon 31 Aug 2026"},
            ": no advice was asked of the setting between Sat 18 Jul 2026 and Tue 25 Aug 2026",
        ),
    ],
    ids=["too short", "not in the calendar", "nobody asked", "asked too early"],
)
def test_a_closure_that_does_not_help_says_why(others, calendar, columns, because):
    """Four weeks on end, in the setting's calendar, with advice asked within its window."""
    verdict = judged("send_final_plan", "school_closed", *others, calendar=calendar, **(SUMMER | columns))
    assert (verdict.holds, verdict.because) == (False, f"reg 13(3), 10(4)(a){because}")


@pytest.mark.parametrize(
    ("starts_on", "holds"), [("Thu 4 Jun 2026", False), ("Fri 5 Jun 2026", True), ("Fri 17 Jul 2026", True)]
)
def test_an_appointment_is_missed_within_the_six_weeks(starts_on, holds):
    """One missed before the body was asked is no reason."""
    reached = event("advice_request_received", REQUESTED, advice_kind="medical")
    decided = event("decision_to_assess_notified", REQUESTED)
    columns = {"advice_kind": "medical", "starts_on": starts_on}
    verdict = judged("provide_advice", "missed_appointment", decided, reached, **columns)
    assert verdict.holds is holds
    assert holds or verdict.because == "reg 8(2)(c): the appointment of Thu 4 Jun 2026 was before the six weeks"


def test_a_limit_without_exceptions_says_that_it_knows_none():
    """The Code on consulting a setting."""
    verdict = judged(
        "respond_to_consultation",
        "absent_from_area",
        event("setting_consulted", REQUESTED, setting="100001"),
        setting="100001",
    )
    assert verdict.because.endswith("does not know the ground absent from area; it knows: none")


def test_the_window_runs_from_a_week_before_the_closure_to_a_week_before_the_re_opening():
    """Closed from Thu 23 Jul, open again on Wed 2 Sep 2026: asked from 16 July to 26 August."""
    first, last = window(KNOWN.closures_of("100001")[0])
    assert (first, last) == (day("Thu 16 Jul 2026"), day("Wed 26 Aug 2026"))


@pytest.mark.parametrize(
    ("asked_on", "setting", "due_on", "found"),
    [
        ("Thu 16 Jul 2026", "100001", "Fri 23 Oct 2026", True),
        ("Wed 26 Aug 2026", "100001", "Fri 23 Oct 2026", True),
        ("Wed 15 Jul 2026", "100001", "Fri 23 Oct 2026", False),
        ("Thu 27 Aug 2026", "100001", "Fri 23 Oct 2026", False),
        ("Thu 16 Jul 2026", "100002", "Fri 23 Oct 2026", False),
        ("Thu 16 Jul 2026", None, "Fri 23 Oct 2026", False),
        ("Thu 16 Jul 2026", "100001", "Wed 22 Jul 2026", False),
    ],
)
def test_a_closure_that_could_apply_is_found_and_not_applied(asked_on, setting, due_on, found):
    """In the calendar of the setting that was asked, within the window, and within the time of the limit."""
    rule = statute().find("send_final_plan").rule[0]
    limit = Limit(rule, day(REQUESTED), day(due_on), (Asked(day(asked_on), setting),))
    assert bool(list(could_apply(limit, KNOWN))) is found


def test_a_limit_that_knows_no_closure_is_never_told_of_one():
    """Reg 8(2) has no limb for closed schools."""
    rule = statute().find("provide_advice").rule[0]
    limit = Limit(rule, day(REQUESTED), day("Fri 23 Oct 2026"), (Asked(day("Fri 17 Jul 2026"), "100001"),))
    assert list(could_apply(limit, KNOWN)) == []
