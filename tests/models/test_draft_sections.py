"""Sections of a draft go back to whose advice they rest on, and come back with an answer."""

import pytest

from models.case import RefusedError
from tests.factories import event, requested_on

ASSESSED = (
    event("decision_to_assess_notified", "Mon 9 Jun 2025"),
    event("advice_sought", "Mon 23 Jun 2025", advice_kind="medical"),
)
CAME = event("advice_received", "Mon 21 Jul 2025", advice_kind="medical")


def shared(sections, on="Mon 28 Jul 2025"):
    return event("draft_section_shared", on, advice_kind="medical", sections=sections)


def answered(sections=None, on="Fri 1 Aug 2025"):
    return event("draft_section_answered", on, advice_kind="medical", reply="used_and_confirmed", sections=sections)


def at_author(*events):
    """What the author has and has not answered."""
    (advice,) = requested_on("Mon 12 May 2025", *ASSESSED, *events).advice
    return advice.at_author


def test_what_was_shared_waits_until_it_is_answered_one_by_one_or_all_at_once():
    assert at_author(CAME, shared("C;G")) == ("C", "G")
    assert at_author(CAME, shared("C;G"), shared("E;G", "Tue 29 Jul 2025")) == ("C", "G", "E")
    assert at_author(CAME, shared("C;G"), answered("C")) == ("G",)
    assert at_author(CAME, shared("C;G"), answered()) == ()


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ([shared("C")], "before it was received"),
        ([CAME, answered()], "an answer that was not shared with the author of medical advice"),
        ([CAME, shared("C"), answered("C;G")], "an answer of section G that was not shared"),
        ([CAME, shared("C"), answered(), answered("C", "Mon 4 Aug 2025")], "an answer of section C"),
    ],
)
def test_nobody_answers_about_what_was_not_shared(events, why):
    with pytest.raises(RefusedError, match=why):
        at_author(*events)
