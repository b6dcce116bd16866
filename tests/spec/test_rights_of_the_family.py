"""Regulation 33 and Tribunal rule 20: the family's own windows, which nobody can breach.

    The parent or young person contacts the mediation adviser "within 2 months after written notice of the
    local authority's decision was sent" (reg 33).
    An appeal is lodged within two months of the decision letter, or one month of the mediation
    certificate, whichever is the later (SI 2008/2699 rule 20).

Months end on the corresponding day, or on the last day of a shorter month.  These are rights: they are shown
beside the duties, and are never among them.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/33
https://www.legislation.gov.uk/uksi/2008/2699/article/20
"""

import pytest

from config.statute import statute
from models.clocks import rights, standings
from tests.dates import day
from tests.factories import duties_of, event, requested_on
from tests.spec.plans import with_plan

MEDIATE, APPEAL = "contact_mediation_adviser", "appeal"


def refused(told, *later):
    """Refused an assessment by a letter of a day."""
    return requested_on("Mon 1 Sep 2025", event("decision_not_to_assess_notified", told), *later)


def windows(case, right):
    """Every window of that right, in order."""
    return [each for each in rights(case, statute()) if each.duty == right]


def closes(case, right):
    """The last day of the one window of that right."""
    (found,) = windows(case, right)
    return found.due_on


@pytest.mark.parametrize("right", [MEDIATE, APPEAL])
@pytest.mark.parametrize(
    ("told", "last_day"),
    [
        ("Fri 10 Oct 2025", "Wed 10 Dec 2025"),
        ("Tue 30 Dec 2025", "Sat 28 Feb 2026"),
        ("Wed 31 Dec 2025", "Sat 28 Feb 2026"),
        ("Sun 30 Nov 2025", "Fri 30 Jan 2026"),
        ("Sat 28 Feb 2026", "Tue 28 Apr 2026"),
        ("Sun 31 Dec 2028", "Wed 28 Feb 2029"),
        ("Fri 31 Dec 2027", "Tue 29 Feb 2028"),
        ("Tue 30 Jun 2026", "Sun 30 Aug 2026"),
    ],
)
def test_two_months_end_on_the_corresponding_day_or_on_the_last_of_a_shorter_month(right, told, last_day):
    """Months, and not sixty days; from 31 December to the end of February, in a leap year to the 29th."""
    assert closes(refused(told), right) == day(last_day)


@pytest.mark.parametrize(
    ("certificate", "last_day"),
    [
        (None, "Wed 10 Dec 2025"),
        ("Fri 7 Nov 2025", "Wed 10 Dec 2025"),
        ("Mon 10 Nov 2025", "Wed 10 Dec 2025"),
        ("Tue 11 Nov 2025", "Thu 11 Dec 2025"),
        ("Wed 10 Dec 2025", "Sat 10 Jan 2026"),
        ("Wed 31 Dec 2025", "Sat 31 Jan 2026"),
        ("Sat 31 Jan 2026", "Sat 28 Feb 2026"),
    ],
)
def test_the_later_of_two_months_of_the_letter_and_one_of_the_certificate(certificate, last_day):
    """Refused Fri 10 Oct 2025; a certificate of November's second week is the first to gain a day."""
    later = [
        event("mediation_declined", "Mon 3 Nov 2025"),
        event("mediation_certificate_issued", certificate),
    ]
    case = refused("Fri 10 Oct 2025", *(later if certificate else []))
    assert closes(case, APPEAL) == day(last_day)


def test_the_certificate_does_not_lengthen_the_time_for_turning_to_mediation():
    """Its own two months stay what they are."""
    case = refused(
        "Fri 10 Oct 2025",
        event("mediation_declined", "Mon 3 Nov 2025"),
        event("mediation_certificate_issued", "Wed 31 Dec 2025"),
    )
    assert closes(case, MEDIATE) == day("Wed 10 Dec 2025")


LETTERS = {
    "decision_not_to_assess_notified": refused("Fri 10 Oct 2025"),
    "decision_not_to_issue_plan_notified": requested_on(
        "Mon 1 Sep 2025", event("decision_not_to_issue_plan_notified", "Fri 10 Oct 2025")
    ),
    "final_plan_sent": with_plan(),
    "decision_not_to_reassess_notified": with_plan(
        event("reassessment_requested", "Mon 2 Mar 2026"), event("decision_not_to_reassess_notified", "Mon 9 Mar 2026")
    ),
    "decision_to_maintain_plan_notified": with_plan(
        event("review_meeting_held", "Mon 2 Mar 2026"), event("decision_to_maintain_plan_notified", "Mon 9 Mar 2026")
    ),
    "decision_to_cease_plan_notified": with_plan(event("decision_to_cease_plan_notified", "Mon 9 Mar 2026")),
    "decision_not_to_amend_plan_notified": with_plan(
        event("amendment_notice_sent", "Mon 2 Mar 2026"), event("decision_not_to_amend_plan_notified", "Mon 9 Mar 2026")
    ),
    "amended_plan_sent": with_plan(
        event("amendment_notice_sent", "Mon 2 Mar 2026"), event("amended_plan_sent", "Mon 23 Mar 2026")
    ),
}


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("right", [MEDIATE, APPEAL])
def test_every_decision_that_can_be_appealed_opens_both_windows(letter, right):
    """S.51(2) of the Act; the plan itself opened its own windows before."""
    opened = windows(LETTERS[letter], right)
    assert len(opened) == (1 if letter in list(LETTERS)[:3] else 2)
    assert set(statute().find(right).starts) == set(LETTERS)


@pytest.mark.parametrize(
    "case",
    [
        requested_on("Mon 1 Sep 2025", event("decision_to_assess_notified", "Fri 10 Oct 2025")),
        requested_on("Mon 1 Sep 2025", event("request_withdrawn", "Fri 10 Oct 2025")),
        requested_on("Mon 1 Sep 2025"),
    ],
    ids=["assessed", "withdrawn", "silence"],
)
def test_what_is_no_refusal_opens_no_window(case):
    """Silence is not a refusal: a limit that has passed gives no right of appeal by itself."""
    assert rights(case, statute()) == ()


@pytest.mark.parametrize(
    ("used", "right"), [("mediation_requested", MEDIATE), ("mediation_declined", MEDIATE), ("appeal_lodged", APPEAL)]
)
def test_a_right_that_was_used_shows_the_day(used, right):
    """The family turned to mediation, or appealed, on Mon 3 Nov 2025."""
    (window,) = windows(refused("Fri 10 Oct 2025", event(used, "Mon 3 Nov 2025")), right)
    assert (window.done_on, window.holder) == (day("Mon 3 Nov 2025"), "family")


def test_no_right_is_ever_a_duty():
    """They stand in a list of their own, whatever has happened to the request."""
    found = {duty for case in LETTERS.values() for duty in duties_of(case)}
    assert found.isdisjoint({MEDIATE, APPEAL})
    assert {each.id for each in statute().right} == {MEDIATE, APPEAL}


def test_letting_a_right_run_out_breaches_nothing():
    """A family that appeals a day after its two months has broken no duty of anybody's."""
    case = refused("Fri 10 Oct 2025", event("appeal_lodged", "Thu 11 Dec 2025"))
    assert windows(case, APPEAL)[0].due_on < day("Thu 11 Dec 2025")
    assert {each.breached_on for each in standings(case, statute())} == {None}


def test_august_and_christmas_are_told_beside_the_date():
    """Tribunal rule 12 is for the Tribunal's own steps: it is a note, and moves no date of ours."""
    note = statute().find(APPEAL).rule_on(day("Mon 5 Jan 2026")).note
    assert "August" in note
    assert closes(refused("Fri 26 Jun 2026"), APPEAL) == day("Wed 26 Aug 2026")
