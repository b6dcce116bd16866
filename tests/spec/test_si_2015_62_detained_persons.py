"""SI 2015/62: a child or young person detained in youth accommodation, from Wed 1 Apr 2015.

    The home authority has the same 6, 16 and 20 weeks of the request (regs 5(1), 10(1), 13(2)), and the same
    15 days for views (reg 13(1)).
    Its exceptions are fewer: a closed school or institution, exceptional personal circumstances, and four
    weeks' absence (reg 5(4), 10(4)(a) to (c)); no early years provider.
    Released to the same authority, the ordinary Regulations apply with the same weeks (reg 15(1)).

https://www.legislation.gov.uk/uksi/2015/62
"""

import pytest

from tests.dates import day
from tests.factories import a_case, clock, due, event, requested_on, state_of
from tests.spec.school_closed import CLOSED, asked_of_the_school

DECISION, NO_PLAN, FINAL = (
    "notify_decision_whether_to_assess",
    "notify_decision_not_to_issue_plan",
    "send_final_plan",
)
VIEWS = "allow_representations"
# Received on the Friday before the summer holiday: six weeks end on Fri 28 Aug 2026.
SUMMER = "Fri 17 Jul 2026"
ASKED = asked_of_the_school("Mon 20 Jul 2026")


def detained(*later, on=SUMMER):
    """A request about a person who is detained."""
    return a_case(event("detained_person_request_received", on), *later)


def claim(ground, duty=DECISION, **days):
    """A ground claimed against a limit; the closure of the summer of 2026 unless it says other days."""
    return event("exception_claimed", "Mon 17 Aug 2026", duty=duty, ground=ground, **(CLOSED | days))


@pytest.mark.parametrize(
    ("received", "six", "sixteen", "twenty"),
    [
        ("Wed 1 Apr 2015", "Wed 13 May 2015", "Wed 22 Jul 2015", "Wed 19 Aug 2015"),
        ("Wed 21 May 2025", "Wed 2 Jul 2025", "Wed 10 Sep 2025", "Wed 8 Oct 2025"),
        ("Fri 17 Jul 2026", "Fri 28 Aug 2026", "Fri 6 Nov 2026", "Fri 4 Dec 2026"),
    ],
)
def test_the_same_weeks_as_for_everybody(received, six, sixteen, twenty):
    """Six, sixteen and twenty, with the day of the request as day 0."""
    case = detained(on=received)
    assert [due(case, each) for each in (DECISION, NO_PLAN, FINAL)] == [day(six), day(sixteen), day(twenty)]


@pytest.mark.parametrize(
    ("duty", "provision"),
    [(DECISION, "reg 5(1)"), (NO_PLAN, "reg 10(1)"), (FINAL, "reg 13(2)"), (VIEWS, "reg 13(1)")],
)
def test_each_is_cited_from_the_regulations_for_detained_persons(duty, provision, law):
    """The numbers of the regulations are alike, the instrument is another one."""
    found = clock(detained(event("draft_plan_served", "Mon 2 Nov 2026")), duty)
    (rule,) = [each for each in law.find(duty).rule if each.version == found.rule]
    assert (rule.instrument, rule.provision) == ("SI 2015/62", provision)


@pytest.mark.parametrize("duty", [DECISION, NO_PLAN, FINAL, VIEWS])
def test_they_begin_on_1_april_2015(duty, law):
    """The day before, the instrument can be asked nothing."""
    (rule,) = [each for each in law.find(duty).rule if "detained" in each.applies_to]
    assert not rule.in_force(day("Tue 31 Mar 2015"))
    assert rule.in_force(day("Wed 1 Apr 2015"))


@pytest.mark.parametrize(
    ("duty", "later", "on"),
    [
        (DECISION, [], "Sat 29 Aug 2026"),
        (NO_PLAN, [event("decision_not_to_issue_plan_notified", "Sat 7 Nov 2026")], "Sat 7 Nov 2026"),
        (FINAL, [], "Sat 5 Dec 2026"),
    ],
    ids=["six weeks", "sixteen weeks", "twenty weeks"],
)
@pytest.mark.parametrize(
    ("ground", "for_detained", "for_others"),
    [
        ("school_closed", True, True),
        ("exceptional_personal_circumstances", True, True),
        ("absent_from_area", True, True),
        ("early_years_provider_closed", False, True),
        ("missed_appointment", False, False),
    ],
)
def test_the_list_of_exceptions_is_shorter_by_the_early_years(ground, for_detained, for_others, duty, later, on):
    """Nobody in youth accommodation waits for a nursery: of six, sixteen and twenty weeks alike."""
    happened = (ASKED, claim(ground, duty), *later)
    assert (state_of(detained(*happened), duty, on=on) == "excepted") is for_detained
    assert (state_of(requested_on(SUMMER, *happened), duty, on=on) == "excepted") is for_others


@pytest.mark.parametrize(("ends_on", "state"), [("Tue 18 Aug 2026", "overdue"), ("Wed 19 Aug 2026", "excepted")])
@pytest.mark.parametrize("ground", ["school_closed", "absent_from_area"])
def test_four_weeks_are_four_weeks_here_too(ground, ends_on, state):
    """Twenty-seven days are too few."""
    assert state_of(detained(ASKED, claim(ground, ends_on=ends_on)), DECISION, on="Sat 29 Aug 2026") == state


@pytest.mark.parametrize(
    ("released", "state"),
    [(None, "overdue"), ("Mon 24 Aug 2026", "excepted"), ("Sat 5 Dec 2026", "excepted")],
)
def test_released_the_ordinary_list_applies_again(released, state):
    """The early years provider counts for someone who is free, and the twenty weeks stay where they were."""
    later = [event("released", released)] if released else []
    closed = claim("early_years_provider_closed", FINAL)
    case = detained(ASKED, closed, *later)
    assert state_of(case, FINAL, on="Sat 5 Dec 2026") == state
    assert due(case, FINAL) == day("Fri 4 Dec 2026")


def test_what_was_settled_while_detained_stays_under_its_own_list():
    """Told on Mon 31 Aug 2026 and released a day later: the six weeks were those of a detained person."""
    case = detained(
        ASKED,
        claim("early_years_provider_closed"),
        event("decision_to_assess_notified", "Mon 31 Aug 2026"),
        event("released", "Tue 1 Sep 2026"),
    )
    assert state_of(case, DECISION, on="Tue 1 Sep 2026") == "late"


def test_detained_in_mid_assessment_the_shorter_list_applies():
    """Reg 15(4): the same weeks of becoming responsible, and the exceptions of the detained."""
    closed = claim("early_years_provider_closed", FINAL)
    case = requested_on(SUMMER, ASKED, event("detained", "Mon 10 Aug 2026"), closed)
    assert state_of(case, FINAL, on="Sat 5 Dec 2026") == "overdue"
    assert due(case, FINAL) == day("Fri 4 Dec 2026")


@pytest.mark.parametrize(("sent", "state"), [("Mon 16 Nov 2026", "overdue"), ("Tue 17 Nov 2026", "met")])
def test_the_fifteen_days_for_views_are_the_same(sent, state):
    """Served Mon 2 Nov 2026: day 15 is Mon 16 Nov 2026, and a final plan is lawful the day after."""
    case = detained(event("draft_plan_served", "Mon 2 Nov 2026"), event("final_plan_sent", sent))
    assert state_of(case, VIEWS, on=sent) == state
