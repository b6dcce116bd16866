"""What the letters say: no word claims more than the law, and the week is told in sentences."""

from dataclasses import replace
from itertools import product

import pytest

from config.practice import StepKind, ladders
from config.vocabulary import Basis, Stage
from models.letters import MeasureRow, StageRow
from tasks.rendering import render
from tests.dates import day
from tests.tasks.letters import CODE, ESCALATION, OVERDUE, REG8, REMINDER, TODAY, digest, summary

OUTSTANDING = (
    "27 pieces of advice are outstanding, 6 of them past the date; "
    "the oldest was asked of Community Paediatrics 81 days ago."
)


@pytest.mark.parametrize("line", [OVERDUE, REMINDER, ESCALATION])
def test_reference_date_law_link_and_contact_stand_in_both_twins(line):
    letter = render(digest(line))
    for twin in (letter.text, letter.html):
        for said in (line.case_ref, line.due_on.strftime("%b %Y"), line.what, line.cite, line.href, line.asks):
            assert said in twin
        assert "What you can do next" in twin
        assert "send.team@york.example, or call 01904 555 0100" in twin.replace("</a>", "")


@pytest.mark.parametrize(("kind", "basis"), [*product(StepKind, Basis)])
def test_no_word_claims_more_than_the_kind_and_the_basis_allow(kind, basis):
    """A reminder is not overdue, guidance is not statute, and the authority's own target is neither."""
    cite = {Basis.STATUTE: REG8.cite, Basis.GUIDANCE: CODE.cite, Basis.PRACTICE: "Local practice day 110"}[basis]
    line = replace(REMINDER if kind is StepKind.REMINDER else OVERDUE, kind=kind, basis=basis, cite=cite)
    letter = render(digest(line))
    names = {
        Basis.STATUTE: "statutory date",
        Basis.GUIDANCE: "date in guidance",
        Basis.PRACTICE: "the authority's own target",
    }
    for twin in (letter.text, letter.html.replace("&#39;", "'")):
        words = f"{letter.subject}\n{twin.split('<body')[-1]}".lower().replace('class="inset overdue"', "")
        assert ("overdue" in words) is (kind is not StepKind.REMINDER)
        assert [each for each, name in names.items() if name in words] == [basis]
        assert ("statutory" in words) is (basis is Basis.STATUTE)


def test_no_step_of_a_ladder_puts_the_forbidden_words_into_its_request():
    """The ladders are the council's to change, and what they ask is printed as it stands."""
    steps = [step for ladder in ladders().ladder for step in ladder.step]
    assert not [step.asks for step in steps if step.kind is StepKind.REMINDER and "overdue" in step.asks.lower()]
    assert not [step.asks for step in steps if "statutory" in step.asks.lower()]


def test_an_estimated_date_says_what_it_is_counted_from():
    told = "Counted from the day the request was sent: the day it was received is not recorded."
    estimated, plain = render(digest(replace(OVERDUE, estimated=True))), render(digest())
    assert told in estimated.text
    assert told in estimated.html
    assert told not in plain.text + plain.html


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (day("Mon 16 Nov 2026"), "due today"),
        (day("Tue 17 Nov 2026"), "due tomorrow"),
        (day("Mon 30 Nov 2026"), "due in 14 days"),
        (day("Sun 15 Nov 2026"), "1 day ago"),
    ],
)
def test_a_reminder_says_how_far_off_its_date_is(due_on, words):
    assert words in render(digest(replace(REMINDER, due_on=due_on))).text


def test_the_holder_is_named_to_everyone_but_the_holder():
    assert "with Community Paediatrics" in render(digest()).text
    assert "with Community" not in render(digest(to_role="Community Paediatrics")).text


@pytest.mark.parametrize(
    ("lines", "subject", "title"),
    [
        ([OVERDUE], "YK-2026-0123: medical advice", "YK-2026-0123: medical advice was due Mon 2 Nov 2026"),
        ([REMINDER], "YK-2026-0150: medical advice", "YK-2026-0150: medical advice is due Fri 4 Dec 2026"),
        (
            [replace(REMINDER, due_on=TODAY)],
            "YK-2026-0150: medical advice",
            "YK-2026-0150: medical advice is due Mon 16 Nov 2026",
        ),
        (
            [replace(REMINDER, what="EHC plan")],
            "YK-2026-0150: EHC plan",
            "YK-2026-0150: EHC plan is due Fri 4 Dec 2026",
        ),
        (
            [replace(REMINDER, what="No plan, if so decided")],
            "YK-2026-0150: no plan, if so decided",
            "YK-2026-0150: no plan, if so decided, is due Fri 4 Dec 2026",
        ),
        (
            [replace(OVERDUE, kind=StepKind.STOOD_DOWN, ended_on=TODAY)],
            "YK-2026-0123: medical advice",
            "YK-2026-0123: medical advice is no longer needed",
        ),
        *(
            (lines, counts, counts)
            for lines, counts in (
                (
                    [ESCALATION] * 2 + [OVERDUE] * 3 + [REMINDER] * 4,
                    "EHC needs assessments: 2 escalated, 3 overdue, 4 due soon",
                ),
                ([OVERDUE, OVERDUE], "EHC needs assessments: 2 overdue"),
            )
        ),
    ],
)
def test_the_subject_is_stable_from_step_to_step_and_the_title_says_where_it_stands(lines, subject, title):
    """A reference and what is asked, so that chasers of one request and service thread; or counts."""
    letter = digest(*lines)
    assert letter.subject == render(letter).subject == subject
    assert letter.title == title
    assert title in render(letter).text


def test_items_stand_under_their_kind_and_under_what_is_asked_in_the_order_given():
    """Escalated first; one request is printed once above all that it is about."""
    other = replace(OVERDUE, case_ref="YK-2", asks="Please decide.")
    letter = digest(OVERDUE, other, replace(OVERDUE, case_ref="YK-3"), ESCALATION)
    assert [(group.count, [len(ask.lines) for ask in group.asks]) for group in letter.groups] == [
        ("1 escalated", [1]),
        ("3 overdue", [2, 1]),
    ]
    text = render(letter).text
    places = [text.index(f"* {ref}:") for ref in ("YK-2026-0044", "YK-2026-0123", "YK-3", "YK-2")]
    assert places == sorted(places)


def test_a_digest_without_a_line_is_none():
    with pytest.raises(ValueError, match="at least one line"):
        digest(lines=())


def test_a_team_without_mailbox_or_phone_is_answered_by_reply():
    letter = render(digest(reply_to="", phone=""))
    assert "Questions? Reply to this email." in letter.text
    assert "Questions? Reply to this email." in letter.html
    assert "mailto:" not in letter.html


# The weekly summary


def test_the_summary_says_first_what_matters_in_sentences():
    assert summary().headlines == (
        "12 of 76 open requests are past a statutory date; 1 request passed one this week.",
        "19 finalised plans due in November 2026: 9 sent in time, 2 missed, 8 to come.  At today's pace 14 of 19 will be on time.",
        "15 decisions whether to assess and 43 finalised plans fall due in the next four weeks.",
        OUTSTANDING,
        "65 families are owed a word about late advice.",
        "Plans in time: 64.2% (131 of 204).",
    )
    assert summary().next_steps == (
        "Agree, for the request that passed a date this week, who does what by which day, and have the family told.",
        "Raise with Community Paediatrics the 6 pieces of advice that are past the date.",
        "Ask for an answer to the 63 escalations unanswered for a week.",
        "Check that the drafts are out for the 26 finalised plans due in the week of Mon 23 Nov 2026.",
    )
    for twin in (render(summary()).text, render(summary()).html):
        places = [twin.index(each) for each in (*summary().headlines, *summary().next_steps)]
        assert places == sorted(places)
        assert places[-1] < twin.index("Passed a statutory date this week")


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({"undecided": 1}, "1 decision waits for approval: ehcp approvals lists them."),
        ({"expired": 2}, "2 decisions expired unanswered: ehcp approvals lists them."),
        (
            {"undecided": 3, "expired": 1},
            "3 decisions wait for approval and 1 decision expired unanswered: ehcp approvals lists them.",
        ),
    ],
)
def test_what_nobody_decided_about_is_said_before_what_is_coming(counts, says):
    """An approval that expires does so into the summary, and not into silence."""
    assert summary(**counts).headlines[2] == says
    assert says in render(summary(**counts)).text


def test_a_quiet_week_is_told_as_one():
    nothing = dict.fromkeys(("new_breaches", "due_next_four_weeks", "advice", "measures"), ())
    quiet = summary(by_stage=(StageRow(Stage.REQUEST, 5, 0),), month=None, escalations=None, families_owed=0, **nothing)
    assert quiet.headlines == (
        "None of 5 open requests is past a statutory date; none passed one this week.",
        "0 decisions whether to assess and 0 finalised plans fall due in the next four weeks.",
        "No advice is outstanding.",
    )
    assert quiet.next_steps == ()
    assert "What you can do next" not in render(quiet).text


def test_two_dates_of_one_request_are_one_request():
    """And of the sentences, each keeps its number."""
    breach = summary().new_breaches[0]
    twice = summary(new_breaches=(breach, replace(breach, what="Medical advice"), replace(breach, case_ref="YK-9")))
    assert "2 requests passed one this week" in twice.headlines[0]
    assert "for each of the 2 requests" in twice.next_steps[0]
    assert twice.subject == (
        "EHC needs assessments, week ending Sun 15 Nov 2026: 12 past a statutory date, 2 new this week"
    )
    one = summary(by_stage=(StageRow(Stage.REQUEST, 5, 1),))
    assert one.headlines[0].startswith("1 of 5 open requests is past")


def test_every_figure_of_a_measure_stands_beside_its_formula():
    text = render(summary()).text
    assert "Plans in time: 64.2% (131 of 204)\n  of all that were sent\n  The DfE's column: pc_plans\n" in text


def test_a_rate_of_nothing_is_no_rate():
    nothing = MeasureRow("Refusals in time", "of all", 0, 0, None, "outcome")
    assert "nothing to count" in render(summary(measures=(nothing,))).html
    assert "%" not in "".join(summary(measures=(nothing,)).headlines)
    for denominator, percent in ((0, 0.0), (5, None)):
        with pytest.raises(ValueError, match="outcome"):
            replace(nothing, denominator=denominator, percent=percent)


def test_sample_data_and_a_missing_sweep_are_told_before_any_figure():
    letter = render(summary())
    for twin in (letter.text.lower(), letter.html.lower()):
        assert twin.index("generated sample data") < twin.index("12 of 76")
        assert twin.index("has not run since thu 12 nov 2026") < twin.index("12 of 76")
    plain = render(summary(sample=False, sweep_missing=""))
    assert "sample" not in (plain.text + plain.html.split("<body")[-1]).lower()


def test_a_week_ends_on_a_sunday():
    with pytest.raises(ValueError, match="Mon 16 Nov 2026 is none"):
        summary(week_ending=day("Mon 16 Nov 2026"))


def test_a_letter_that_only_stands_down_asks_for_nothing():
    """One that asks for something besides does."""
    settled = replace(OVERDUE, kind=StepKind.STOOD_DOWN, ended_on=TODAY)
    asked = "Do what is asked above"
    for letter, is_asked in ((digest(settled), False), (digest(settled, REMINDER), True)):
        words = render(letter)
        assert [asked in words.text, asked in words.html] == [is_asked, is_asked]
