"""Regulation 8: a body whose co-operation is requested answers within six weeks.

    "... that body must comply with such a request within 6 weeks of the date on which they receive
    it" (reg 8(1)).

The clock starts when the body RECEIVES the request, and binds the bodies of section 31 of the Act:
health bodies among them, schools and the authority's own services not.  Its exceptions (reg 8(2)) are
its own: no closed school, and alone of all limits a missed appointment.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/8
"""

import pytest

from tests.dates import day
from tests.factories import breached_on, clock, clocks_of, due, event, requested_on, state_of

ADVICE = "provide_advice"
DUE = "Mon 22 Jun 2026"


def asked_of_health(*later):
    """Medical advice asked on Thu 7 May 2026; the request reached the health body on Mon 11 May 2026."""
    return requested_on(
        "Fri 3 Apr 2026",
        event("decision_to_assess_notified", "Wed 6 May 2026"),
        event("advice_sought", "Thu 7 May 2026", advice_kind="medical"),
        event("advice_request_received", "Mon 11 May 2026", advice_kind="medical"),
        *later,
    )


def claim(ground, starts_on="Mon 1 Jun 2026", **columns):
    """A ground claimed against the six weeks of the medical advice."""
    said = {"duty": ADVICE, "advice_kind": "medical", "ground": ground, "starts_on": starts_on}
    return event("exception_claimed", "Mon 8 Jun 2026", **(said | columns))


def test_six_weeks_from_the_day_that_the_body_received_the_request():
    """Received Mon 11 May 2026, due Mon 22 Jun 2026, whenever it was sent."""
    found = clock(asked_of_health(), ADVICE)
    assert (found.started_on, found.due_on, found.estimated) == (day("Mon 11 May 2026"), day(DUE), False)


def test_where_the_day_of_receipt_is_unknown_the_day_of_asking_stands_in():
    """The date is then an estimate, and says so."""
    case = requested_on(
        "Fri 3 Apr 2026",
        event("decision_to_assess_notified", "Wed 6 May 2026"),
        event("advice_sought", "Thu 7 May 2026", advice_kind="medical"),
    )
    found = clock(case, ADVICE)
    assert (found.due_on, found.estimated) == (day("Thu 18 Jun 2026"), True)


def test_proof_of_receipt_is_enough_without_a_record_of_the_asking():
    """A body that says when it was asked was asked."""
    case = requested_on(
        "Fri 3 Apr 2026",
        event("decision_to_assess_notified", "Wed 6 May 2026"),
        event("advice_request_received", "Mon 11 May 2026", advice_kind="medical"),
    )
    assert due(case, ADVICE) == day(DUE)


def test_the_first_day_of_receipt_counts():
    """A body that confirms its receipt again three weeks later gains nothing by it."""
    case = asked_of_health(event("advice_request_received", "Mon 1 Jun 2026", advice_kind="medical"))
    assert due(case, ADVICE) == day(DUE)


@pytest.mark.parametrize(
    ("kind", "service"),
    [
        ("medical", None),
        ("medical", "community_paediatrics"),
        ("medical", "camhs"),
        ("other_person", "speech_and_language_therapy"),
        ("reasonably_requested", "occupational_therapy"),
    ],
)
def test_health_bodies_are_bound_by_statute(kind, service):
    """The body that was asked decides, whichever paragraph of reg 6(1) asks for it."""
    case = requested_on(
        "Fri 3 Apr 2026",
        event("decision_to_assess_notified", "Wed 6 May 2026"),
        event("advice_sought", "Thu 7 May 2026", advice_kind=kind, service=service),
    )
    assert clock(case, ADVICE).basis == "statute"


@pytest.mark.parametrize(
    ("came", "asked_on", "state"),
    [
        (None, DUE, "outstanding"),
        (None, "Tue 23 Jun 2026", "overdue"),
        (DUE, DUE, "met"),
        ("Tue 23 Jun 2026", DUE, "outstanding"),
        ("Tue 23 Jun 2026", "Tue 23 Jun 2026", "late"),
        ("Mon 6 Jul 2026", "Sun 5 Jul 2026", "overdue"),
        ("Mon 6 Jul 2026", "Mon 6 Jul 2026", "late"),
    ],
)
def test_where_the_six_weeks_stand_on_a_day(came, asked_on, state):
    """Due Mon 22 Jun 2026: in time to the end of that day, a breach from the next."""
    later = [event("advice_received", came, advice_kind="medical")] if came else []
    assert state_of(asked_of_health(*later), ADVICE, on=asked_on) == state


@pytest.mark.parametrize(("came", "breach"), [(DUE, None), ("Mon 6 Jul 2026", "Tue 23 Jun 2026")])
def test_a_breach_is_dated_to_the_day_after_the_last(came, breach):
    """Advice two weeks late was a breach on the first of those days."""
    case = asked_of_health(event("advice_received", came, advice_kind="medical"))
    assert breached_on(case, ADVICE) == (breach and day(breach))


@pytest.mark.parametrize(
    ("ground", "days"),
    [
        ("exceptional_circumstances", {"starts_on": "Mon 1 Jun 2026"}),
        ("absent_from_area", {"starts_on": "Mon 18 May 2026", "ends_on": "Sun 14 Jun 2026"}),
        ("missed_appointment", {"starts_on": "Mon 1 Jun 2026", "ends_on": "Mon 1 Jun 2026"}),
    ],
)
def test_each_ground_of_reg_8_2_lifts_the_limit_and_moves_no_date(ground, days):
    """Circumstances, an absence of four weeks and a missed appointment are the three of the list."""
    case = asked_of_health(claim(ground, **days))
    assert state_of(case, ADVICE, on="Tue 23 Jun 2026") == "excepted"
    assert due(case, ADVICE) == day(DUE)
    assert breached_on(case, ADVICE) is None


@pytest.mark.parametrize(
    "ground",
    ["school_closed", "early_years_provider_closed", "exceptional_personal_circumstances", "late_representations"],
)
def test_a_ground_of_another_list_lifts_nothing_here(ground):
    """A closed school does not excuse a health body."""
    case = asked_of_health(claim(ground, starts_on="Mon 25 May 2026"))
    assert state_of(case, ADVICE, on="Tue 23 Jun 2026") == "overdue"


@pytest.mark.parametrize(("missed", "state"), [(DUE, "excepted"), ("Tue 23 Jun 2026", "overdue")])
def test_an_appointment_missed_after_the_limit_excuses_nothing(missed, state):
    """The appointment must have been missed within the six weeks."""
    case = asked_of_health(claim("missed_appointment", starts_on=missed))
    assert state_of(case, ADVICE, on="Mon 6 Jul 2026") == state


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "state"),
    [
        ("Mon 18 May 2026", "Sat 13 Jun 2026", "overdue"),
        ("Mon 18 May 2026", "Sun 14 Jun 2026", "excepted"),
        ("Wed 1 Apr 2026", "Sat 6 Jun 2026", "overdue"),
        ("Wed 1 Apr 2026", "Sun 7 Jun 2026", "excepted"),
        ("Wed 27 May 2026", "Fri 31 Jul 2026", "overdue"),
        ("Tue 26 May 2026", "Fri 31 Jul 2026", "excepted"),
    ],
)
def test_an_absence_must_last_four_weeks_within_the_six(starts_on, ends_on, state):
    """Reg 8(2)(b) asks for four continuous weeks away between Mon 11 May and Mon 22 Jun 2026."""
    case = asked_of_health(claim("absent_from_area", starts_on=starts_on, ends_on=ends_on))
    assert state_of(case, ADVICE, on="Tue 23 Jun 2026") == state


@pytest.mark.parametrize("ground", ["exceptional_circumstances", "absent_from_area", "missed_appointment"])
def test_no_ground_lifts_anything_without_evidence(ground):
    """The body has to show why six weeks were impractical."""
    case = asked_of_health(claim(ground, starts_on="Mon 18 May 2026", evidence=None))
    assert state_of(case, ADVICE, on="Tue 23 Jun 2026") == "overdue"


@pytest.mark.parametrize(("missed", "state"), [("Sun 10 May 2026", "overdue"), ("Mon 11 May 2026", "excepted")])
def test_an_appointment_missed_before_the_six_weeks_excuses_nothing(missed, state):
    """The body was asked on Mon 11 May 2026: what was missed the day before is none of its six weeks."""
    case = asked_of_health(claim("missed_appointment", starts_on=missed))
    assert state_of(case, ADVICE, on="Tue 23 Jun 2026") == state


def test_a_missed_appointment_excuses_only_the_body_that_made_it():
    """The therapist's missed appointment does not excuse the paediatrician."""
    case = asked_of_health(
        event("advice_request_received", "Mon 11 May 2026", advice_kind="medical", advice_ref="therapy"),
        claim("missed_appointment", advice_ref="therapy"),
    )
    assert state_of(case, ADVICE, on="Tue 23 Jun 2026", about="therapy") == "excepted"
    assert state_of(case, ADVICE, on="Tue 23 Jun 2026", about="medical") == "overdue"


def test_the_bodys_exception_leaves_the_authoritys_twenty_weeks_alone():
    """Reg 8(2) helps the body only: 20 weeks from Fri 3 Apr 2026 end on Fri 21 Aug 2026."""
    case = asked_of_health(claim("missed_appointment"))
    assert state_of(case, "send_final_plan", on="Sat 22 Aug 2026") == "overdue"


def test_advice_asked_before_the_decision_starts_no_statutory_clock():
    """Reg 6 bites once an assessment is secured; until then the Code's six weeks are all there is."""
    asked = event("advice_request_received", "Mon 13 Apr 2026", advice_kind="medical")
    decided = event("decision_to_assess_notified", "Wed 6 May 2026")
    case = requested_on("Fri 3 Apr 2026", asked, decided)
    assert clock(case, ADVICE).basis == "guidance"
    assert breached_on(case, ADVICE) is None


def test_advice_asked_on_the_day_of_the_decision_is_asked_for_the_assessment():
    """Decision and letters of one day: the decision came first."""
    asked = event("advice_sought", "Wed 6 May 2026", advice_kind="medical")
    case = requested_on("Fri 3 Apr 2026", asked, event("decision_to_assess_notified", "Wed 6 May 2026"))
    assert clock(case, ADVICE).basis == "statute"


def test_asking_a_health_body_again_after_the_decision_starts_its_statutory_clock():
    """The first request was made too early to bind; the second is made for the assessment."""
    case = requested_on(
        "Fri 3 Apr 2026",
        event("advice_sought", "Mon 13 Apr 2026", advice_kind="medical"),
        event("decision_to_assess_notified", "Wed 6 May 2026"),
        event("advice_sought", "Mon 11 May 2026", advice_kind="medical"),
    )
    early, bound = clocks_of(case, ADVICE)
    assert (early.basis, early.state(on=day("Mon 11 May 2026"))) == ("guidance", "superseded")
    assert (bound.basis, bound.due_on) == ("statute", day(DUE))
