"""What a duty is called, and what an officer should know today that no state says."""

from datetime import date

import pytest

from config.statute import statute
from models.calendars import Closure, england
from models.clocks import standings
from models.wording import not_asked_for, warnings, what
from tests.dates import day
from tests.factories import a_case, event

REQUEST = event("request_received", "Fri 5 Jun 2026")
REFUSED = event("decision_not_to_assess_notified", "Fri 17 Jul 2026")
SENT = event("final_plan_sent", "Mon 5 Oct 2026")
DRAFT = event("draft_plan_served", "Mon 7 Sep 2026")
CLOSED = Closure("100001", day("Thu 23 Jul 2026"), day("Tue 1 Sep 2026"))
ALL_ASKED = [
    event("advice_sought", "Fri 17 Jul 2026", advice_kind=kind)
    for kind in ("parental", "medical", "psychological", "social_care")
]
ASKED = event("advice_sought", "Fri 17 Jul 2026", advice_kind="educational", setting="100001")


def told(on: str | date, *events, calendar=None) -> list[str]:
    """What an officer is told about a request on a day."""
    case, calendar = a_case(*events), calendar or england()
    return warnings(case, standings(case, statute(), calendar), day(on), statute(), calendar)


@pytest.mark.parametrize(
    ("duty", "about", "name"),
    [
        ("provide_advice", "social_care", "Social care advice"),
        ("provide_advice", "therapy_2", "Advice (therapy 2)"),
        ("respond_to_consultation", "100001", "Answer from setting 100001"),
        ("send_final_plan", None, "Finalised plan"),
        ("request_advice", None, "Requests for advice"),
        ("rework_advice", "medical", "Advice sent back for rework (medical advice)"),
        ("follow_up_not_known", "therapy_2", "Another route for advice (advice (therapy 2))"),
    ],
)
def test_a_duty_is_called_as_its_reader_would_call_it(duty, about, name):
    """Advice by its kind, or by its reference where it has one; what is owed about it names it too."""
    assert what(duty, about) == name


LATE_REFUSAL = "A decision not to issue a plan would now be late: its last day was Fri 25 Sep 2026."
LATE_DRAFT = "No draft yet: the family's 15 days and a consultation no longer both fit into the 20 weeks."
UNSAFE_DRAFT = (
    "The last safe day for a draft was Thu 8 Oct 2026: one served now leaves the family less than its 15 days "
    "(reg 13(1)(a)), or the plan late."
)
NOT_FOLLOWED = "Nothing about the plan since it was sent is recorded here: its annual review (s.44(1)) is not tracked."
NO_DRAFT = "A finalised plan without a recorded draft: the family's time for views cannot be shown."


@pytest.mark.parametrize(
    ("on", "events", "sentences"),
    [
        ("Wed 23 Sep 2026", [], []),
        ("Thu 24 Sep 2026", [], [LATE_DRAFT]),
        ("Sat 26 Sep 2026", [], [LATE_REFUSAL, LATE_DRAFT]),
        ("Fri 9 Oct 2026", [], [LATE_REFUSAL, LATE_DRAFT, UNSAFE_DRAFT]),
        ("Fri 9 Oct 2026", [DRAFT], []),
        ("Fri 9 Oct 2026", [DRAFT, SENT], [NOT_FOLLOWED]),
        ("Fri 9 Oct 2026", [SENT], [NO_DRAFT, NOT_FOLLOWED]),
        ("Fri 9 Oct 2026", [DRAFT, SENT, event("review_meeting_held", "Tue 6 Oct 2026")], []),
    ],
)
def test_what_the_calendar_and_the_draft_make_worth_saying(on, events, sentences):
    """A late refusal, a draft that leaves no time, a plan whose life nobody follows."""
    assert told(on, REQUEST, *events) == sentences


@pytest.mark.parametrize(
    ("route", "sentence"),
    [
        (
            "own_review",
            (
                "The authority changed its own mind: the 20 weeks run on.  The Ombudsman counts 10 and 14 weeks from the "
                "agreement to assess (Mon 12 Oct 2026, Mon 9 Nov 2026); the High Court held that without an order the 20 weeks "
                "stand ([2023] EWHC 3138 (Admin)): take legal advice."
            ),
        ),
        (
            "concession_notified",
            (
                "Regulation 45 speaks of a notice to the Tribunal before the response.  Conceded later, a consent order "
                "is needed, and without one the 20 weeks stand ([2023] EWHC 3138 (Admin))."
            ),
        ),
    ],
)
def test_a_reversal_whose_clocks_are_disputed_says_so(route, sentence):
    """It informs, and sets no legal status."""
    assert told("Mon 3 Aug 2026", REQUEST, REFUSED, event("decision_reversed", "Mon 3 Aug 2026", route=route)) == [
        sentence
    ]


@pytest.mark.parametrize("route", ["mediation_agreement", "tribunal_order_assess", "consent_order"])
def test_a_reversal_whose_clocks_are_clear_needs_no_word(route):
    """An order and an agreement have limits of their own."""
    assert told("Mon 3 Aug 2026", REQUEST, REFUSED, event("decision_reversed", "Mon 3 Aug 2026", route=route)) == []


def test_a_closure_that_could_apply_is_told_and_not_applied():
    """The officer must claim it and show it; every limit that it could lift is named."""
    calendar = england().with_closure(CLOSED)
    decided = event("decision_to_assess_notified", "Fri 17 Jul 2026")
    found = told("Mon 3 Aug 2026", REQUEST, decided, ASKED, *ALL_ASKED, calendar=calendar)
    assert len(found) == 2
    assert found[-1] == (
        "Finalised plan: reg 13(3), 10(4)(a) could apply.  Setting 100001 was closed from Thu 23 Jul 2026 to Tue 1 Sep 2026, "
        "and its advice was asked for on Fri 17 Jul 2026, between Thu 16 Jul 2026 and Wed 26 Aug 2026.  It must be claimed, "
        "with evidence that the closure made the date impractical; nothing is applied by itself."
    )


def test_a_closure_that_was_claimed_is_not_told_again():
    """The limit that it lifts is lifted; the other one is still named."""
    claim = event(
        "exception_claimed",
        "Mon 3 Aug 2026",
        duty="send_final_plan",
        ground="school_closed",
        starts_on=CLOSED.closed_from,
        ends_on=CLOSED.closed_to,
        setting="100001",
    )
    decided = event("decision_to_assess_notified", "Fri 17 Jul 2026")
    found = told("Mon 3 Aug 2026", REQUEST, decided, ASKED, *ALL_ASKED, claim, calendar=england().with_closure(CLOSED))
    assert [each.split(":")[0] for each in found] == ["Refusal of a plan (if there is to be one)"]


@pytest.mark.parametrize(
    ("year_group", "asked", "missing"),
    [
        (None, ["medical"], ["parental", "educational", "psychological", "social_care"]),
        (8, ["medical", "parental", "educational", "psychological"], ["social_care"]),
        (8, ["medical", "parental", "educational", "psychological", "social_care"], []),
        (
            9,
            ["medical", "parental", "educational", "psychological", "social_care"],
            ["preparation_for_adulthood"],
        ),
        (None, [], []),
    ],
    ids=["one of five", "four of five", "all", "year 9", "nothing yet: that has a clock of its own"],
)
def test_a_kind_that_is_always_required_and_was_not_asked_for_is_named(year_group, asked, missing):
    """Not every authority records them all, so that it is told and not chased."""
    request = event("request_received", "Fri 5 Jun 2026", year_group=year_group)
    decided = event("decision_to_assess_notified", "Fri 17 Jul 2026")
    sought = [event("advice_sought", "Fri 17 Jul 2026", advice_kind=kind) for kind in asked]
    assert not_asked_for(a_case(request, decided, *sought), statute()) == missing


@pytest.mark.parametrize("ended", [[], [event("request_withdrawn", "Mon 20 Jul 2026")]], ids=["undecided", "withdrawn"])
def test_nothing_is_missing_where_no_assessment_is_made(ended):
    """Asked early, or for a request that came to nothing."""
    sought = event("advice_sought", "Fri 3 Jul 2026", advice_kind="medical")
    assert not_asked_for(a_case(REQUEST, sought, *ended), statute()) == []
