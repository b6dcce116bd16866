"""The authority's own clocks about advice, in the corners: what counts as asked, who waits still, what ended it.

The boundaries of each limit stand in `tests/spec/test_own_clocks_about_advice.py`.
"""

import pytest

from tests.dates import day, written
from tests.factories import a_case, clock, clocks_of, duties_of, event, requested_on, state_of

ASK, AGAIN, ELSEWHERE, FAMILY = "request_advice", "rework_advice", "follow_up_not_known", "keep_family_informed"
ASSESS = event("decision_to_assess_notified", "Mon 9 Jun 2025")
REFUSE = event("decision_not_to_assess_notified", "Mon 9 Jun 2025")
CAME_IN = event("plan_transferred_in", "Mon 12 May 2025", last_reviewed_on="Mon 4 Nov 2024")
REASSESS = event("reassessment_decided", "Mon 9 Jun 2025")
WITHDRAWN = event("request_withdrawn", "Mon 28 Jul 2025")


def about(kind, on, **columns):
    """An event about the medical advice."""
    return event(kind, on, **({"advice_kind": "medical"} | columns))


def assessed(*later):
    """Requested on Mon 12 May 2025, and to be assessed since Mon 9 Jun 2025."""
    return requested_on("Mon 12 May 2025", ASSESS, *later)


def returned(*later, on="Mon 14 Jul 2025"):
    """Advice that was asked for on Mon 9 Jun 2025, came on Mon 7 Jul 2025 and went back a week later."""
    asked = [about("advice_sought", "Mon 9 Jun 2025"), about("advice_received", "Mon 7 Jul 2025")]
    return assessed(*asked, about("advice_returned", on), *later)


def not_known(*later, on="Mon 7 Jul 2025"):
    """A service that was asked on Mon 9 Jun 2025 and does not know the child."""
    asked = about("advice_sought", "Mon 9 Jun 2025")
    return assessed(asked, about("advice_not_known", on, note="asked of the hospital"), *later)


def late(*later):
    """Advice that was asked for, and its request received, on Mon 9 Jun 2025: Mon 21 Jul 2025 was its last day."""
    asked = [about(kind, "Mon 9 Jun 2025") for kind in ("advice_sought", "advice_request_received")]
    return assessed(*asked, *later)


def told(on, **columns):
    """A word to the family."""
    return about("family_told", on, **columns)


def seen(case, duty):
    """Every clock of a duty: when it started, was due, and stopped, and whether that was by the deed."""
    days = [(each.started_on, each.due_on, each.stopped_on, each.done_on is not None) for each in clocks_of(case, duty)]
    return [(written(start), written(due), stop and written(stop), done) for start, due, stop, done in days]


@pytest.mark.parametrize(
    ("later", "done", "ended"),
    [
        ([], None, None),
        ([about("advice_sought", "Mon 9 Jun 2025")], "Mon 9 Jun 2025", None),
        ([about("advice_request_received", "Wed 11 Jun 2025")], "Wed 11 Jun 2025", None),
        (
            [about("advice_sought", "Fri 13 Jun 2025"), about("advice_sought", "Wed 11 Jun 2025", advice_ref="x")],
            "Wed 11 Jun 2025",
            None,
        ),
        ([about("advice_sought", "Mon 2 Jun 2025")], None, None),
        (
            [about("advice_sought", "Mon 2 Jun 2025"), about("advice_sought", "Fri 13 Jun 2025")],
            "Fri 13 Jun 2025",
            None,
        ),
        (
            [about("advice_sought", "Mon 2 Jun 2025"), about("advice_received", "Thu 5 Jun 2025")],
            "Mon 9 Jun 2025",
            None,
        ),
        ([event("draft_plan_served", "Mon 16 Jun 2025")], None, "Mon 16 Jun 2025"),
        ([event("decision_to_issue_plan", "Mon 16 Jun 2025")], None, "Mon 16 Jun 2025"),
        ([event("decision_not_to_issue_plan_notified", "Mon 16 Jun 2025")], None, "Mon 16 Jun 2025"),
        ([WITHDRAWN], None, "Mon 28 Jul 2025"),
        ([event("draft_plan_served", "Mon 16 Jun 2025"), WITHDRAWN], None, "Mon 16 Jun 2025"),
        (
            [event("draft_plan_served", "Mon 16 Jun 2025"), about("advice_sought", "Mon 16 Jun 2025")],
            "Mon 16 Jun 2025",
            None,
        ),
        (
            [event("draft_plan_served", "Mon 16 Jun 2025"), about("advice_sought", "Tue 17 Jun 2025")],
            None,
            "Mon 16 Jun 2025",
        ),
    ],
    ids=[
        *("nothing asked", "sought", "only its receipt is known", "the earliest of two", "asked before the decision"),
        *("asked before, and again", "asked before, and came", "drafted", "decided", "refused", "withdrawn"),
        *("drafted, then withdrawn", "asked on the day of the draft", "asked after the draft"),
    ],
)
def test_what_counts_as_asked_and_what_makes_it_needless(later, done, ended):
    """Asked before the assessment it binds nobody, unless the advice came; once a plan is decided nobody asks any more."""
    found = clock(assessed(*later), ASK)
    assert (found.done_on, found.ended_on) == (done and day(done), ended and day(ended))
    assert found.ended_as == ("no_longer_owed" if ended else None)


@pytest.mark.parametrize(
    "case",
    [
        requested_on("Mon 12 May 2025"),
        requested_on("Mon 12 May 2025", about("advice_sought", "Mon 2 Jun 2025")),
        requested_on("Mon 12 May 2025", REFUSE),
        a_case(CAME_IN, REASSESS, about("advice_sought", "Mon 9 Jun 2025")),
        a_case(
            CAME_IN,
            event("reassessment_requested", "Mon 9 Jun 2025"),
            event("decision_not_to_reassess_notified", "Mon 16 Jun 2025"),
            event("decision_reversed", "Mon 1 Sep 2025", route="tribunal_order_assess"),
        ),
    ],
    ids=["requested", "asked before", "refused", "a plan that came in", "re-assessment ordered"],
)
def test_without_an_assessment_of_a_request_nothing_is_to_be_asked_for(case):
    """A re-assessment has limits of its own, from which the authority set no target."""
    assert ASK not in duties_of(case)


def test_a_refusal_of_a_plan_that_was_overturned_asks_for_nothing_anew():
    """The assessment was made: its advice was asked for then, or never."""
    refused = event("decision_not_to_issue_plan_notified", "Mon 25 Aug 2025")
    case = assessed(refused, event("decision_reversed", "Mon 3 Nov 2025", route="tribunal_order_plan"))
    assert seen(case, ASK) == [("Mon 9 Jun 2025", "Mon 16 Jun 2025", "Mon 25 Aug 2025", False)]
    ordered = event("decision_reversed", "Mon 1 Sep 2025", route="tribunal_order_plan")
    case = requested_on("Mon 12 May 2025", refused, ordered, event("decision_to_assess_notified", "Wed 3 Sep 2025"))
    assert seen(case, ASK) == [("Wed 3 Sep 2025", "Wed 10 Sep 2025", None, False)]


@pytest.mark.parametrize(
    ("case", "stopped", "done"),
    [
        (returned(), None, False),
        (returned(about("advice_received", "Fri 18 Jul 2025")), "Fri 18 Jul 2025", True),
        (returned(about("advice_returned", "Wed 16 Jul 2025")), None, False),
        (returned(WITHDRAWN), "Mon 28 Jul 2025", False),
        (returned(about("advice_received", "Mon 28 Jul 2025"), WITHDRAWN), "Mon 28 Jul 2025", True),
        (returned(about("advice_received", "Tue 29 Jul 2025"), WITHDRAWN), "Mon 28 Jul 2025", False),
        (returned(about("advice_accepted", "Fri 18 Jul 2025")), None, False),
    ],
    ids=["waiting", "came again", "returned twice", "withdrawn", "on the last day", "too late to matter", "accepted"],
)
def test_rework_is_awaited_until_it_comes_or_the_request_ends(case, stopped, done):
    """Sent back twice before it comes again, it is one round."""
    assert seen(case, AGAIN) == [("Mon 14 Jul 2025", "Mon 21 Jul 2025", stopped, done)]


def test_rework_is_owed_by_the_service_that_was_asked():
    """By the one that usually gives that advice where none is named."""
    asked = {"advice_kind": "medical", "advice_ref": "medical_2", "service": "camhs"}
    kinds = ("advice_sought", "advice_received", "advice_returned")
    case = returned(*(event(kind, "Mon 7 Jul 2025", **asked) for kind in kinds))
    assert {each.about: each.holder for each in clocks_of(case, AGAIN)} == {"medical": "health", "medical_2": "camhs"}


def test_what_is_sent_back_or_not_known_after_the_request_has_ended_is_awaited_by_nobody():
    """A note in a record that is closed sets nothing going; on its last day it still does."""
    assert AGAIN not in duties_of(returned(WITHDRAWN, on="Tue 29 Jul 2025"))
    assert ELSEWHERE not in duties_of(not_known(WITHDRAWN, on="Tue 29 Jul 2025"))
    assert state_of(returned(WITHDRAWN, on="Mon 28 Jul 2025"), AGAIN, on="Mon 28 Jul 2025") == "no_longer_owed"
    assert state_of(not_known(WITHDRAWN, on="Mon 28 Jul 2025"), ELSEWHERE, on="Mon 28 Jul 2025") == "no_longer_owed"


def test_the_advice_of_a_re_assessment_is_sent_back_and_followed_up_like_any_other():
    """The plan came in, and was re-assessed: what ends it is the amended plan."""
    asked = [
        *(about(kind, "Mon 16 Jun 2025") for kind in ("advice_sought", "advice_received", "advice_returned")),
        about("advice_sought", "Mon 16 Jun 2025", advice_kind="social_care"),
        about("advice_not_known", "Mon 16 Jun 2025", advice_kind="social_care", note="asked of early help"),
    ]
    case = a_case(CAME_IN, REASSESS, *asked, event("amended_plan_sent", "Mon 25 Aug 2025"))
    expected = [("Mon 16 Jun 2025", "Mon 23 Jun 2025", "Mon 25 Aug 2025", False)]
    assert seen(case, AGAIN) == seen(case, ELSEWHERE) == expected


@pytest.mark.parametrize(
    ("case", "stopped", "done"),
    [
        (not_known(), None, False),
        (not_known(about("advice_sought", "Mon 14 Jul 2025", service="camhs")), "Mon 14 Jul 2025", True),
        (not_known(about("advice_received", "Wed 9 Jul 2025")), "Wed 9 Jul 2025", True),
        (not_known(WITHDRAWN), "Mon 28 Jul 2025", False),
        (not_known(about("advice_sought", "Mon 14 Jul 2025", advice_kind="social_care")), None, False),
    ],
    ids=["waiting", "another asked", "came after all", "withdrawn", "something else asked"],
)
def test_not_known_is_followed_up_by_another_service_or_by_the_advice(case, stopped, done):
    """An answer of not known never ends quietly."""
    assert seen(case, ELSEWHERE) == [("Mon 7 Jul 2025", "Mon 14 Jul 2025", stopped, done)]
    assert clock(case, ELSEWHERE).about == "medical"


FIRST = ("Tue 22 Jul 2025", "Fri 25 Jul 2025")
"""The first word is owed from the day after the last day of the advice, within three working days."""
TOLD = [told("Thu 24 Jul 2025")]


@pytest.mark.parametrize(
    ("case", "chain"),
    [
        (late(), [(*FIRST, None, False)]),
        (late(told("Mon 21 Jul 2025")), [(*FIRST, None, False)]),
        (late(told("Thu 24 Jul 2025", advice_kind="social_care")), [(*FIRST, None, False)]),
        (late(*TOLD), [(*FIRST, "Thu 24 Jul 2025", True), ("Thu 24 Jul 2025", "Thu 7 Aug 2025", None, False)]),
        (late(about("advice_received", "Wed 23 Jul 2025")), [(*FIRST, "Wed 23 Jul 2025", False)]),
        (late(about("advice_received", "Wed 23 Jul 2025"), *TOLD), [(*FIRST, "Wed 23 Jul 2025", False)]),
        (late(about("advice_received", "Thu 24 Jul 2025"), *TOLD), [(*FIRST, "Thu 24 Jul 2025", True)]),
        (
            late(*TOLD, about("advice_received", "Fri 1 Aug 2025"), told("Wed 6 Aug 2025")),
            [(*FIRST, "Thu 24 Jul 2025", True), ("Thu 24 Jul 2025", "Thu 7 Aug 2025", "Fri 1 Aug 2025", False)],
        ),
        (late(WITHDRAWN), [(*FIRST, "Mon 28 Jul 2025", False)]),
    ],
    ids=[
        *("not told", "told too soon", "told of something else", "told", "it came", "told after it came"),
        *("told on the day it came", "told, and it came", "withdrawn"),
    ],
)
def test_the_family_is_told_of_lateness_until_the_advice_comes(case, chain):
    """A word before the lateness, or about another advice, is not that word."""
    assert seen(case, FAMILY) == chain


@pytest.mark.parametrize(
    "later",
    [
        about("advice_received", "Mon 21 Jul 2025"),
        about("advice_sought", "Mon 21 Jul 2025", service="camhs"),
        event("request_withdrawn", "Mon 21 Jul 2025"),
    ],
    ids=["came on its last day", "asked of another service", "withdrawn"],
)
def test_there_is_nothing_to_tell_of_advice_that_was_never_late(later):
    """What ends by the last day of the advice is no lateness; another service's own day is yet to come."""
    assert [
        each.started_on for each in clocks_of(late(later), FAMILY) if each.started_on <= day("Tue 22 Jul 2025")
    ] == []


def test_nobody_tells_the_family_that_its_own_views_are_late():
    """They are asked for and never chased."""
    assert FAMILY not in duties_of(assessed(about("advice_sought", "Mon 9 Jun 2025", advice_kind="parental")))


def test_one_word_answers_one_service_where_two_were_asked_in_turn():
    """The first was late and was replaced; the family hears of the second when that is late in its turn."""
    case = late(about("advice_sought", "Mon 28 Jul 2025", service="camhs"), told("Wed 10 Sep 2025"))
    assert seen(case, FAMILY) == [
        (*FIRST, "Mon 28 Jul 2025", False),
        ("Tue 9 Sep 2025", "Fri 12 Sep 2025", "Wed 10 Sep 2025", True),
        ("Wed 10 Sep 2025", "Wed 24 Sep 2025", None, False),
    ]


def test_the_first_word_is_known_by_the_request_for_advice_and_each_later_one_by_the_word_before():
    """So that a repeated sweep logs each once, and a new word arms the ladder anew."""
    case = late(*TOLD)
    first, second = clocks_of(case, FAMILY)
    assert first.started_by == clock(case, "provide_advice").started_by
    assert second.started_by == TOLD[0].key
