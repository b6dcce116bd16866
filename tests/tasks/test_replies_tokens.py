"""The answers that a chaser offers: signed, about one clock, and without personal data."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.store.replies import Clock
from tasks.replies.tokens import (
    Answer,
    answers,
    promised_day,
    references_in,
    token_in,
    token_of,
    verified,
)
from tests.dates import day
from tests.tasks.replies_mail import MAILBOX, subject_of

SECRET = b"0123456789abcdef0123456789abcdef"
CLOCK = Clock("816", "YK-2026-0123", "provide_advice", "psychological", "e-17")
FRIDAY = day("Fri 4 Dec 2026")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def subjects(clock=CLOCK):
    return [subject_of(each.href) for each in answers(clock, secret=SECRET, mailbox=MAILBOX, day=FRIDAY)]


def test_a_chaser_offers_four_answers_that_hold_the_reference_the_kind_of_advice_and_a_token():
    labels = [each.label for each in answers(CLOCK, secret=SECRET, mailbox=MAILBOX, day=FRIDAY)]
    assert labels == ["will send by …", "already sent", "not mine, try …", "did not attend"]
    assert [each.partition(" [t:")[0] for each in subjects()] == [
        "YK-2026-0123 psychological: will send by 2026-12-04",
        "YK-2026-0123 psychological: already sent",
        "YK-2026-0123 psychological: not mine, try",
        "YK-2026-0123 psychological: did not attend",
    ]
    assert all(len(each) < 130 for each in subjects())


def test_the_name_under_which_a_service_was_asked_does_not_stand_in_the_subject():
    """It may be anything that somebody typed; the token knows it all the same."""
    clock = replace(CLOCK, about="dr-jones")
    assert all(each.startswith("YK-2026-0123 advice: ") and "jones" not in each for each in subjects(clock))
    assert verified(token_in(subjects(clock)[1]), [CLOCK, clock], SECRET) == (clock, Answer.ALREADY_SENT)


def test_about_the_authoritys_own_duties_there_is_nothing_to_answer():
    assert answers(replace(CLOCK, duty="send_final_plan"), secret=SECRET, mailbox=MAILBOX, day=FRIDAY) == ()


def test_what_has_the_signs_of_a_url_in_it_stays_within_its_part_of_the_link():
    (link, *_) = answers(replace(CLOCK, case_ref="YK/1"), secret=SECRET, mailbox="a&b?c@york.example", day=FRIDAY)
    assert link.href.startswith("mailto:a%26b%3Fc@york.example?subject=YK%2F1%20psychological%3A%20will")
    assert link.href.count("&") == link.href.count("?") == 1


@pytest.mark.parametrize("answer", Answer)
def test_a_token_is_verified_for_the_clock_and_the_answer_that_it_was_made_for(answer):
    others = [replace(CLOCK, about="medical"), replace(CLOCK, started_by="e-18"), CLOCK]
    assert verified(token_of(CLOCK, answer, SECRET), others, SECRET) == (CLOCK, answer)


@pytest.mark.parametrize(
    "other",
    [
        replace(CLOCK, authority="383"),
        replace(CLOCK, case_ref="YK-2026-0124"),
        replace(CLOCK, duty="send_final_plan"),
        replace(CLOCK, about="medical"),
        replace(CLOCK, about=None),
        replace(CLOCK, started_by="e-18"),
    ],
)
def test_a_token_of_another_clock_is_refused(other):
    """Of another authority, another request, another advice, or the same asked again."""
    assert verified(token_of(other, Answer.ALREADY_SENT, SECRET), [CLOCK], SECRET) is None


def test_values_that_run_into_each_other_make_different_tokens():
    one, other = replace(CLOCK, about="a", started_by="b|c"), replace(CLOCK, about="a|b", started_by="c")
    assert token_of(one, Answer.NOT_MINE, SECRET) != token_of(other, Answer.NOT_MINE, SECRET)


def test_a_token_of_another_secret_is_refused():
    assert verified(token_of(CLOCK, Answer.NOT_MINE, b"x" * 32), [CLOCK], SECRET) is None


def test_a_token_that_is_altered_at_any_place_is_refused():
    """Each letter replaced by each other letter, dropped, and doubled."""
    token = token_of(CLOCK, Answer.WILL_SEND, SECRET)
    assert len(token) == 33
    for at, letter in enumerate(token):
        altered = [token[:at] + each + token[at + 1 :] for each in {*LETTERS, "0", "a", "é"} - {letter}]
        for each in (*altered, token[:at] + token[at + 1 :], token[:at] + letter + token[at:]):
            assert verified(each, [CLOCK], SECRET) is None


@given(st.text())
def test_no_text_is_taken_for_a_token(text):
    assert verified(text, [CLOCK], SECRET) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("Re: ", ""), ("[EXTERNAL] AW: ", " (sent from a phone)"), ("FW: RE: ", "")],
)
def test_what_mail_programs_put_around_a_subject_does_not_hide_the_token(before, after):
    subject = f"{before}{subjects()[1]}{after}"
    assert "YK-2026-0123" in references_in(subject)
    assert verified(token_in(subject), [CLOCK], SECRET) == (CLOCK, Answer.ALREADY_SENT)


def test_a_token_that_was_folded_over_two_lines_is_read_whole():
    token = token_of(CLOCK, Answer.ALREADY_SENT, SECRET)
    assert token_in(f"YK-2026-0123 advice: already sent [t:{token[:10]} {token[10:]}]") == token


def test_two_tokens_in_one_subject_are_none():
    """Which of them was meant is for a person to find out."""
    assert token_in(" ".join(subjects())) == ""
    assert token_in(f"{subjects()[0]} {subjects()[0]}") == token_in(subjects()[0])


@pytest.mark.parametrize(("subject", "found"), [("", None), ("Re: the advice", None), ("[t:]", ""), ("[t: abc]", "")])
def test_a_subject_without_a_token_and_one_with_something_else_in_its_place(subject, found):
    assert token_in(subject) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("will send by 2026-12-04", FRIDAY),
        ("WILL SEND BY 2026-12-04.", FRIDAY),
        ("will send by Friday", None),
        ("will send by 04/12/2026", None),
        ("will send by 2026-12-04 or 2026-12-11", None),
        ("will send by 2026-02-30", None),
        ("will send by 2026-12-0\u0664", None),
        ("will send by \u202e2026-12-04", None),
        ("will send by", None),
        ("2026-12-04", None),
    ],
)
def test_a_day_is_read_only_where_it_is_written_as_it_was_offered(words, found):
    """4 December to one is 12 April to another: what is not clear is for a person."""
    assert promised_day(f"YK-2026-0123 psychological: {words} [t:X]") == found
