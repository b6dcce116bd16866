"""A request as the clocks look at it: what came first, what ended it, and from which day a length is measured."""

import pytest

from config.statute import statute
from config.vocabulary import EventKind
from models.calendars import england
from models.case import Happening
from models.seen import Seen
from tests.dates import day
from tests.factories import a_case, clocks_of, due, event, state_of

CAME_IN = event("plan_transferred_in", "Mon 5 Jan 2026", last_reviewed_on="Mon 6 Oct 2025")


def seen(*events):
    """A request, ready for the clocks."""
    return Seen(a_case(*events), statute(), england())


def start_of(case: Seen, kind: str) -> Happening:
    """The first event of a kind."""
    return case.of((EventKind(kind),))[0]


def test_of_one_day_the_order_of_the_process_decides_what_came_first():
    """The notice and the amended plan of one day: the plan answers the notice, and does not make its meeting forgotten."""
    met = event("review_meeting_held", "Mon 2 Feb 2026")
    notice = event("amendment_notice_sent", "Mon 6 Apr 2026")
    case = a_case(CAME_IN, met, notice)
    sent = a_case(CAME_IN, met, notice, event("amended_plan_sent", "Mon 6 Apr 2026"))
    assert due(case, "send_amended_plan") == due(sent, "send_amended_plan") == day("Mon 27 Apr 2026")
    assert state_of(sent, "send_amended_plan", on="Mon 6 Apr 2026") == "met"


@pytest.mark.parametrize(
    "begun",
    [[CAME_IN], [event("request_received", "Mon 1 Sep 2025"), event("final_plan_sent", "Mon 5 Jan 2026")]],
    ids=["came in", "sent"],
)
def test_what_is_expected_on_the_day_of_the_plan_belongs_to_its_life(begun):
    """The end of the request is not the end of what begins with the plan on the same day."""
    expected = {"phase": "secondary_to_post_16", "takes_effect_on": "Tue 1 Sep 2026"}
    case = a_case(*begun, event("phase_transfer_expected", "Mon 5 Jan 2026", **expected))
    assert state_of(case, "amend_plan_before_phase_transfer", on="Mon 30 Mar 2026") == "outstanding"
    assert state_of(case, "amend_plan_before_phase_transfer", on="Tue 31 Mar 2026") == "overdue"


@pytest.mark.parametrize(
    ("ends", "ended_on"),
    [
        ([], None),
        ([event("no_longer_responsible", "Mon 4 May 2026", reason="moved")], "Mon 4 May 2026"),
        (
            [
                event("plan_transferred_out", "Mon 6 Apr 2026"),
                event("no_longer_responsible", "Mon 4 May 2026", reason="moved"),
            ],
            "Mon 6 Apr 2026",
        ),
    ],
)
def test_the_first_end_of_a_plan_ends_its_clocks(ends, ended_on):
    """Transferred out, ceased, or no longer responsible."""
    case = seen(CAME_IN, event("review_meeting_held", "Mon 2 Feb 2026"), *ends)
    over = case.life_ended(start_of(case, "review_meeting_held"))
    assert (over and over.at.on) == (ended_on and day(ended_on))


def test_a_review_that_changed_nothing_leaves_no_notice_owed_for_the_next_one_to_answer():
    """The notice of the second review does not answer the first, which was over with its own decision."""
    case = a_case(
        CAME_IN,
        event("review_meeting_held", "Mon 2 Feb 2026"),
        event("decision_to_maintain_plan_notified", "Mon 9 Feb 2026"),
        event("review_meeting_held", "Mon 1 Feb 2027"),
        event("review_report_circulated", "Mon 8 Feb 2027"),
        event("amendment_notice_sent", "Mon 22 Feb 2027"),
    )
    first, second = clocks_of(case, "send_amendment_notice")
    assert (first.state(day("Mon 1 Mar 2027")), first.breached_on) == ("no_longer_owed", None)
    assert second.state(day("Mon 1 Mar 2027")) == "met"
    assert [each.breached_on for each in clocks_of(case, "circulate_review_report")] == [None, None]


def test_two_phase_transfers_have_a_day_each():
    """The plan was not amended for the first; the second is owed all the same."""
    days = {"infant_to_junior": "Tue 1 Sep 2026", "primary_to_secondary": "Mon 2 Sep 2030"}
    told = [
        event("phase_transfer_expected", on, phase=phase, takes_effect_on=takes)
        for on, (phase, takes) in zip(("Mon 12 Jan 2026", "Mon 7 Jan 2030"), days.items(), strict=True)
    ]
    found = clocks_of(a_case(CAME_IN, *told), "amend_plan_before_phase_transfer")
    assert [each.due_on for each in found] == [day("Sat 14 Feb 2026"), day("Thu 14 Feb 2030")]


@pytest.mark.parametrize(
    ("second", "due_days"),
    [
        ("Mon 2 Mar 2026", ["Mon 6 Apr 2026"]),
        ("Mon 9 Mar 2026", ["Mon 23 Mar 2026", "Mon 6 Apr 2026"]),
    ],
)
def test_an_order_about_the_placement_has_two_weeks_of_its_own_on_another_day(second, due_days):
    """One order about both is due as one about the contents; a later order about the school alone is due first."""
    case = a_case(
        CAME_IN,
        event("contents_amendment_ordered", "Mon 2 Mar 2026", route="tribunal_order_amend"),
        event("placement_amendment_ordered", second, route="tribunal_order_amend"),
    )
    assert [each.due_on for each in clocks_of(case, "amend_plan_after_order")] == [day(on) for on in due_days]


def test_a_floor_that_was_broken_stays_so_when_the_notice_is_sent_again():
    """Amended on the sixth day, proposed again on the eleventh: the second notice undoes nothing."""
    case = a_case(
        CAME_IN,
        event("amendment_notice_sent", "Mon 2 Mar 2026"),
        event("amended_plan_sent", "Sat 7 Mar 2026"),
        event("amendment_notice_sent", "Thu 12 Mar 2026"),
    )
    first, _ = clocks_of(case, "allow_representations_on_amendments")
    assert first.breached_on == day("Sat 7 Mar 2026")


def test_a_word_of_re_assessment_after_an_order_starts_no_weeks_of_its_own():
    """Fourteen weeks of the order run; an own change of mind has those of the word."""
    asked = [
        event("reassessment_requested", "Mon 2 Feb 2026"),
        event("decision_not_to_reassess_notified", "Mon 9 Feb 2026"),
    ]
    word = event("decision_to_reassess_notified", "Mon 16 Mar 2026")
    routes = {"tribunal_order_assess": 0, "own_review": 1}
    for route, clocks in routes.items():
        case = a_case(CAME_IN, *asked, event("decision_reversed", "Mon 9 Mar 2026", route=route), word)
        assert len(clocks_of(case, "send_plan_after_reassessment")) == clocks


def test_advice_that_never_came_is_owed_anew_when_it_is_asked_again_for_a_re_assessment():
    """The first request ended with the plan; the second has six weeks of its own, though the service is the same."""
    asked = {"advice_kind": "medical", "service": "health"}
    case = a_case(
        event("request_received", "Mon 1 Sep 2025"),
        event("decision_to_assess_notified", "Mon 6 Oct 2025"),
        event("advice_sought", "Mon 6 Oct 2025", **asked),
        event("final_plan_sent", "Mon 3 Nov 2025"),
        event("reassessment_decided", "Mon 2 Mar 2026"),
        event("advice_sought", "Mon 2 Mar 2026", **asked),
    )
    first, second = clocks_of(case, "provide_advice")
    assert (first.state(day("Mon 2 Mar 2026")), first.breached_on) == ("no_longer_owed", None)
    assert second.due_on == day("Mon 13 Apr 2026")


def test_advice_for_a_re_assessment_may_be_asked_on_the_day_on_which_it_is_decided():
    """Even where the plan came in on that very day."""
    case = a_case(
        CAME_IN,
        event("reassessment_decided", "Mon 5 Jan 2026"),
        event("advice_sought", "Mon 5 Jan 2026", advice_kind="medical"),
    )
    assert state_of(case, "provide_advice", on="Mon 16 Feb 2026") == "outstanding"


@pytest.mark.parametrize(
    ("about", "excepted"),
    [({}, 2), ({"advice_kind": "medical"}, 2), ({"advice_kind": "medical", "advice_ref": "therapy"}, 1)],
)
def test_a_claim_about_a_kind_of_advice_is_about_every_request_for_it(about, excepted):
    """One request where its reference is named; all of the duty where nothing is."""
    asked = [
        event("advice_request_received", "Mon 6 Oct 2025", advice_kind="medical", advice_ref=ref)
        for ref in ("paediatrics", "therapy")
    ]
    claim = event(
        "exception_claimed",
        "Mon 13 Oct 2025",
        duty="provide_advice",
        ground="exceptional_circumstances",
        starts_on="Mon 13 Oct 2025",
        **about,
    )
    case = a_case(
        event("request_received", "Mon 1 Sep 2025"),
        event("decision_to_assess_notified", "Mon 6 Oct 2025"),
        *asked,
        claim,
    )
    assert sum(each.excepted_by is not None for each in clocks_of(case, "provide_advice")) == excepted
