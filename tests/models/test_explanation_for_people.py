"""Why a date is what it is, for a parent in one sentence and for a bundle in a block; and never a word of free text."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from config.statute import statute
from models.calendars import england
from models.clocks import rights, standings
from models.explanation import Explained
from models.replay import replay
from tests.dates import day
from tests.factories import a_case, event
from tests.models.explaining import ASSESS, CAME_IN, PLAN, REFUSED, REQUEST, claim, explained
from tests.models.histories import histories

CONSULTED = event("setting_consulted", "Mon 1 Sep 2025", setting="100001")


@pytest.mark.parametrize(
    ("events", "duty", "on", "sentence"),
    [
        (
            [REQUEST],
            PLAN,
            "Wed 8 Oct 2025",
            "The council must send the finalised plan by Wednesday 8 October 2025, 20 weeks after Wednesday 21 May 2025 (request received; SI 2014/1530 reg 13(2)).",
        ),
        (
            [REQUEST],
            PLAN,
            "Fri 10 Oct 2025",
            "The council must send the finalised plan by Wednesday 8 October 2025, 20 weeks after Wednesday 21 May 2025 (request received; SI 2014/1530 reg 13(2)); it is 2 days late.",
        ),
        (
            [REQUEST, event("final_plan_sent", "Thu 9 Oct 2025")],
            PLAN,
            "Fri 10 Oct 2025",
            "The council must send the finalised plan by Wednesday 8 October 2025, 20 weeks after Wednesday 21 May 2025 (request received; SI 2014/1530 reg 13(2)); it was 1 day late.",
        ),
        (
            [REQUEST, event("final_plan_sent", "Wed 8 Oct 2025")],
            PLAN,
            "Fri 10 Oct 2025",
            "The council must send the finalised plan by Wednesday 8 October 2025, 20 weeks after Wednesday 21 May 2025 (request received; SI 2014/1530 reg 13(2)); that was done in time.",
        ),
        (
            [REQUEST, claim()],
            PLAN,
            "Fri 10 Oct 2025",
            "The council must send the finalised plan by Wednesday 8 October 2025, 20 weeks after Wednesday 21 May 2025 (request received; SI 2014/1530 reg 13(2)); a lawful exception lifts this limit.",
        ),
        (
            [REQUEST, CONSULTED],
            "respond_to_consultation",
            "Mon 1 Sep 2025",
            "School, college or early years provider should answer the consultation about naming the setting by Tuesday 16 September 2025, 15 days after Monday 1 September 2025 (setting consulted; Code 2015 para 9.83).",
        ),
        (
            [REQUEST],
            "serve_draft_plan",
            "Mon 1 Sep 2025",
            "The council means to serve the draft plan by Monday 8 September 2025, 110 days after Wednesday 21 May 2025 (request received; Local practice day 110, derived from reg 13(1)(a), 13(2) and Code 9.83).",
        ),
        (
            [
                CAME_IN,
                event(
                    "phase_transfer_expected",
                    "Mon 2 Feb 2026",
                    phase="infant_to_junior",
                    takes_effect_on="Tue 1 Sep 2026",
                ),
            ],
            "amend_plan_before_phase_transfer",
            "Mon 2 Feb 2026",
            "The council must review and amend the plan before the phase transfer by Saturday 14 February 2026, 1 day before Sunday 15 February 2026 (SI 2014/1530 reg 18(1)(b)).",
        ),
        (
            [
                REQUEST,
                REFUSED,
                event(
                    "decision_reversed", "Mon 2 Mar 2026", route="tribunal_order_plan", directed_on="Mon 30 Mar 2026"
                ),
            ],
            "send_final_plan_after_order",
            "Mon 2 Mar 2026",
            "The council must send the finalised plan after an order to make a plan by Monday 30 March 2026, the day that the order sets (SI 2014/1530 reg 44(2)(c)(ii)).",
        ),
    ],
    ids=["running", "overdue", "late", "met", "excepted", "guidance", "practice", "before a day", "directed"],
)
def test_a_parent_is_told_in_one_sentence(events, duty, on, sentence):
    """Who must do what by when, counted from what, by which provision, and where it stands."""
    assert explained(a_case(*events), duty).sentence(day(on)) == sentence


def test_a_bundle_is_given_one_fact_a_line():
    """Who owes what by which authority, from which event, counted how, and where it stood on the day."""
    asked = event("request_received", "Wed 21 May 2025", external_id="mis-1")
    sent = event("final_plan_sent", "Thu 9 Oct 2025")
    assert explained(a_case(asked, claim(evidence=None), sent), PLAN).block(day("Fri 10 Oct 2025")) == [
        "Duty: Send the finalised plan (send_final_plan), owed by local authority",
        (
            "Authority: SI 2014/1530 reg 13(2), https://www.legislation.gov.uk/uksi/2014/1530/regulation/13; "
            "version 2014, in force from Monday 1 September 2014"
        ),
        "Wording: read on legislation.gov.uk; last checked Tuesday 24 November 2026",
        "Clock started: Wednesday 21 May 2025, request received (event mis-1)",
        "Counted: Wednesday 21 May 2025 is day 0; 20 weeks are 140 days; Wednesday 8 October 2025",
        "Last day: Wednesday 8 October 2025",
        "Exception: Exception does not apply: reg 13(3), 10(4)(c): no evidence is recorded for it",
        "On Friday 10 October 2025: late, done on Thursday 9 October 2025, 1 day late",
    ]


def test_a_block_of_an_earlier_day_does_not_know_what_came_later():
    """Asked about the last day itself, the plan was not sent and nothing was late."""
    case = a_case(REQUEST, ASSESS, event("final_plan_sent", "Thu 9 Oct 2025"))
    last = explained(case, PLAN).block(day("Wed 8 Oct 2025"))[-1]
    assert last == "On Wednesday 8 October 2025: outstanding, not done, 0 days late"


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_every_clock_and_every_right_can_be_explained_without_a_word_of_free_text(history):
    """Whatever happened; notes, evidence and officers stay in the database, and the last line counted is the last day."""
    told = [replace(each, note="Robin Example", officer="Robin Example", evidence="Robin Example") for each in history]
    case = replay(told)
    kinds = {each.key: each.event.words for each in told}
    for clock in (*standings(case, statute()), *rights(case, statute())):
        found = Explained(clock, case, statute(), england())
        said = [*found.lines(), found.sentence(clock.due_on), *found.block(clock.due_on)]
        assert "Robin" not in " ".join(said)
        assert found.start.kind.words == kinds[clock.started_by]
        assert any(f"{clock.due_on:%A} {clock.due_on.day} {clock.due_on:%B %Y}" in each for each in found.arithmetic())
