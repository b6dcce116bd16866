"""Health and social care are asked by what they know of the child, and "not known" is no answer by itself."""

import pytest

from config.practice.routing import routing
from config.vocabulary import AdviceKind, Known
from tests.dates import day

ON = day("Fri 27 Jun 2025").isoformat()
ASK = ("record", "YK-0001", "advice_sought", "--on", ON, "--advice-kind", "social_care")


@pytest.fixture
def known(desk):
    """A desk that has heard the story."""
    desk.hears_the_story()
    return desk


@pytest.mark.parametrize("kind", [AdviceKind.SOCIAL_CARE, AdviceKind.MEDICAL])
def test_for_everything_that_may_be_known_somebody_is_named_who_is_asked(kind):
    assert all(routing().of(kind, each) for each in Known)


def test_whoever_asks_is_told_of_whom_and_the_case_keeps_it(known):
    said = known(*ASK, "--known", "closed_within_12_months")
    assert (said.status, said.out.splitlines()[-1]) == (
        0,
        "Ask the most recent worker, with a copy to the unit manager.",
    )
    asked = known.asks("case", "YK-0001")["events"][-1]
    assert asked["codes"] == ["closed_within_12_months"]


def test_not_known_is_taken_only_with_what_was_tried_instead(known):
    known(*ASK)
    reply = ("record", "YK-0001", "advice_not_known", "--on", "2025-07-04", "--advice-kind", "social_care")
    said = known(*reply)
    assert (said.status, "needs route_tried" in said.err) == (2, True)
    said = known(*reply, "--route-tried", "wait_and_see")
    assert (said.status, "no route that may be tried instead" in said.err) == (2, True)
    assert known(*reply, "--route-tried", "early_help_assessment").status == 0


def test_the_author_is_sent_the_draft_and_says_whether_the_advice_was_used(known):
    about = ("--on", "2025-07-30", "--advice-kind", "medical")
    assert known("record", "YK-0001", "advice_received", *about).status == 0
    early = known("record", "YK-0001", "draft_section_answered", *about, "--reply", "not_used")
    assert (early.status, "was not shared with the author" in early.err) == (2, True)
    assert known("record", "YK-0001", "draft_section_shared", *about, "--sections", "g, C").status == 0
    other = known("record", "YK-0001", "draft_section_answered", *about, "--reply", "not_used", "--sections", "B")
    assert (other.status, "of section B" in other.err) == (2, True)
    assert known("record", "YK-0001", "draft_section_answered", *about, "--reply", "used_but_corrected").status == 0
    events = known.asks("case", "YK-0001")["events"]
    assert [each["codes"] for each in events[-2:]] == [["C;G"], ["used_but_corrected"]]


def test_a_section_that_no_plan_has_is_refused(known):
    said = known("record", "YK-0001", "draft_section_shared", "--on", ON, "--advice-kind", "medical", "--sections", "L")
    assert (said.status, "no section of a plan" in said.err) == (2, True)
