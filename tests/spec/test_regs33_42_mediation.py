"""Regulations 32 to 42: mediation, and what follows an agreement.

    Certificate within 3 working days of being told that the family will not mediate (reg 34(1)), or of the
    end of the mediation (reg 39(1)).
    The authority arranges a mediation within 30 days of being told of the family's wish (reg 36(2)).
    What was agreed and cannot be appealed is done within 2 weeks of the agreement (reg 42(3)), unless the
    parties "agree in writing" to another timescale (reg 42(5)).

A working day is Monday to Friday without the bank holidays of England; the thirty days are calendar days.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/36
"""

import pytest

from models.case import RefusedError
from tests.dates import day
from tests.factories import breached_on, clock, due, duties_of, event, requested_on, state_of

CERTIFICATE, ARRANGE, AGREED = "issue_mediation_certificate", "arrange_mediation", "carry_out_mediation_agreement"


def refused(*later):
    """Requested Mon 1 Sep 2025 and refused an assessment on Fri 10 Oct 2025."""
    return requested_on("Mon 1 Sep 2025", event("decision_not_to_assess_notified", "Fri 10 Oct 2025"), *later)


def held(on, *later):
    """A mediation asked for soon after the refusal, and held on a day."""
    return refused(event("mediation_requested", "Mon 13 Oct 2025"), event("mediation_held", on), *later)


DAYS = [
    ("Mon 8 Jun 2026", "Thu 11 Jun 2026"),
    ("Thu 4 Jun 2026", "Tue 9 Jun 2026"),
    ("Fri 5 Jun 2026", "Wed 10 Jun 2026"),
    ("Sat 6 Jun 2026", "Wed 10 Jun 2026"),
    ("Wed 1 Apr 2026", "Wed 8 Apr 2026"),
    ("Thu 21 May 2026", "Wed 27 May 2026"),
    ("Wed 23 Dec 2026", "Wed 30 Dec 2026"),
]


@pytest.mark.parametrize(("on", "last_day"), DAYS)
def test_three_working_days_after_the_family_has_declined(on, last_day):
    """The day of declining is day 0; weekends, Easter and Christmas are left out."""
    assert due(refused(event("mediation_declined", on)), CERTIFICATE) == day(last_day)


@pytest.mark.parametrize(("on", "last_day"), DAYS)
def test_three_working_days_after_the_mediation(on, last_day):
    """The day of the mediation is day 0."""
    assert due(held(on), CERTIFICATE) == day(last_day)


@pytest.mark.parametrize(
    ("case", "provision"),
    [
        (refused(event("mediation_declined", "Mon 8 Jun 2026")), "reg 34(1)"),
        (held("Mon 8 Jun 2026"), "reg 39(1)"),
    ],
)
def test_each_certificate_cites_its_own_regulation(case, provision, law):
    """The same three days, on two authorities; the adviser holds the duty."""
    found = clock(case, CERTIFICATE)
    (rule,) = [each for each in law.find(CERTIFICATE).rule if each.version == found.rule]
    assert (rule.provision, found.holder) == (provision, "mediation_adviser")


@pytest.mark.parametrize(("issued", "state"), [("Thu 11 Jun 2026", "met"), ("Fri 12 Jun 2026", "late")])
def test_where_the_three_days_stand_on_a_day(issued, state):
    """In time to the end of the third working day."""
    case = held("Mon 8 Jun 2026", event("mediation_certificate_issued", issued))
    assert state_of(case, CERTIFICATE, on=issued) == state


@pytest.mark.parametrize(
    ("on", "last_day"),
    [
        ("Mon 2 Mar 2026", "Wed 1 Apr 2026"),
        ("Wed 4 Mar 2026", "Fri 3 Apr 2026"),
        ("Fri 30 Jan 2026", "Sun 1 Mar 2026"),
        ("Tue 25 Nov 2025", "Thu 25 Dec 2025"),
    ],
)
def test_thirty_calendar_days_to_arrange_a_mediation(on, last_day):
    """Good Friday and Christmas Day are days like any other here."""
    assert due(refused(event("mediation_requested", on)), ARRANGE) == day(last_day)


@pytest.mark.parametrize(
    ("on", "state", "breach"),
    [("Wed 1 Apr 2026", "met", None), ("Thu 2 Apr 2026", "late", "Thu 2 Apr 2026")],
)
def test_the_thirty_days_stop_with_the_mediation(on, state, breach):
    """Whether "arrange" means held is open: this is the stricter reading."""
    case = refused(event("mediation_requested", "Mon 2 Mar 2026"), event("mediation_held", on))
    assert state_of(case, ARRANGE, on=on) == state
    assert breached_on(case, ARRANGE) == (breach and day(breach))


def test_a_certificate_without_a_mediation_ends_the_thirty_days():
    """The family no longer wishes it, or it could not be arranged and counts as if it had been."""
    case = refused(
        event("mediation_requested", "Mon 2 Mar 2026"), event("mediation_certificate_issued", "Fri 20 Mar 2026")
    )
    assert state_of(case, ARRANGE, on="Fri 20 Mar 2026") == "no_longer_owed"


def agreed(*later, directed_on=None):
    """An agreement of Mon 2 Mar 2026: two weeks end on Mon 16 Mar 2026."""
    columns = {"directed_on": directed_on} if directed_on else {}
    return held("Mon 2 Mar 2026", event("mediation_agreement_reached", "Mon 2 Mar 2026", **columns), *later)


@pytest.mark.parametrize(
    ("directed_on", "last_day"),
    [(None, "Mon 16 Mar 2026"), ("Mon 9 Mar 2026", "Mon 9 Mar 2026"), ("Fri 29 May 2026", "Fri 29 May 2026")],
)
def test_two_weeks_or_the_day_that_the_parties_agreed_in_writing(directed_on, last_day):
    """Reg 42(5): an agreed day, earlier or later, takes the place of the two weeks."""
    found = clock(agreed(directed_on=directed_on), AGREED)
    assert (found.due_on, found.directed) == (day(last_day), directed_on is not None)


@pytest.mark.parametrize(("done", "state"), [("Mon 16 Mar 2026", "met"), ("Tue 17 Mar 2026", "late")])
def test_where_what_was_agreed_stands_on_a_day(done, state):
    """In time to the end of Mon 16 Mar 2026."""
    assert state_of(agreed(event("mediation_action_done", done)), AGREED, on=done) == state


@pytest.mark.parametrize("ground", ["school_closed", "exceptional_personal_circumstances", "absent_from_area"])
@pytest.mark.parametrize("duty", [CERTIFICATE, ARRANGE, AGREED])
def test_no_ordinary_exception_lifts_them(duty, ground):
    """Regulations 33 to 42 have no such list."""
    days = {"starts_on": "Mon 2 Mar 2026", "ends_on": "Fri 1 May 2026"}
    case = refused(
        event("mediation_requested", "Mon 2 Mar 2026"),
        event("mediation_declined", "Mon 2 Mar 2026"),
        event("mediation_agreement_reached", "Mon 2 Mar 2026"),
        event("exception_claimed", "Mon 9 Mar 2026", duty=duty, ground=ground, **days),
    )
    assert state_of(case, duty, on="Thu 2 Apr 2026") == "overdue"


def test_without_a_decision_there_is_nothing_to_mediate():
    """An appeal, and so a mediation, lies against a decision (s.51(2)), and not against silence."""
    with pytest.raises(RefusedError, match="no decision that can be appealed"):
        requested_on("Mon 1 Sep 2025", event("mediation_requested", "Mon 3 Nov 2025"))


def test_a_refusal_alone_starts_none_of_these_clocks():
    """Whether to mediate is the family's choice."""
    assert duties_of(refused()).isdisjoint({CERTIFICATE, ARRANGE, AGREED})
