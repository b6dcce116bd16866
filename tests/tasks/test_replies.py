"""Replies become events, or a quiet time and something for a person; nothing is believed that is not signed.

The medical advice of these stories is due on Mon 4 Aug 2025; it was asked about on Mon 21 Jul 2025.
"""

from dataclasses import replace

import pytest

from models.case import RefusedError
from models.store.replies import Kind
from tasks.rebuilding import rebuild
from tasks.replies import deciding
from tasks.replies.tokens import Answer, token_in, token_of
from tests.dates import day
from tests.factories import AUTHORITY, CASE_REF, event
from tests.tasks import replies_mail as sample
from tests.tasks.replies_mail import (
    ANSWERED,
    chased,
    flags,
    links,
    mail,
    our_id,
    reads,
    silence,
    todos,
    told_by_mail,
    unread,
)

OTHERS = [each for each in Answer if each is not Answer.WILL_SEND]
MUTED = ("chasing_muted", CASE_REF, "medical", None, None)


def test_will_send_by_a_day_becomes_a_promise_and_nobody_is_chased_before_it(office):
    clock = chased(office)
    done = reads(office, mail(links(clock, office)[Answer.WILL_SEND]))
    assert (done.counts, done.for_a_person, done.troubled) == ({Kind.ANSWERED: 1}, 0, False)
    assert told_by_mail(office) == [("advice_promised", CASE_REF, "medical", None, day("Fri 1 Aug 2025"), None)]
    assert silence(office) == ("promised", day("Fri 1 Aug 2025"))
    assert office.sweeps("Wed 30 Jul 2025").messages == ()
    assert (todos(office), unread(office), flags(office)) == ([], [], ["S"])


def test_the_day_may_be_edited_in_the_subject(office):
    clock = chased(office)
    subject = links(clock, office)[Answer.WILL_SEND].replace("2025-08-01", "2025-08-08")
    reads(office, mail(f"RE: {subject}"))
    assert silence(office) == ("promised", day("Fri 8 Aug 2025"))


@pytest.mark.parametrize("said", ["2025-07-21", "2025-09-21", "Friday", "2025-02-30", "", "2025-08-01 (or later)"])
def test_a_day_that_cannot_be_is_for_a_person_and_the_service_may_answer_again(office, said):
    """Past, further than 60 days ahead, or not a day: no promise; quiet for five days; the token still counts."""
    clock = chased(office)
    subject = links(clock, office)[Answer.WILL_SEND]
    done = reads(office, mail(subject.replace("2025-08-01", said)))
    assert (done.counts, todos(office)) == ({Kind.NO_SUCH_DAY: 1}, ["look_at_this"])
    assert told_by_mail(office) == [(*MUTED, day("Sun 27 Jul 2025"))]
    assert reads(office, mail(subject)).counts == {Kind.ANSWERED: 1}


@pytest.mark.parametrize("said", ["2025-07-22", "2025-09-20"])
def test_the_first_and_the_last_day_that_can_be_promised(office, said):
    clock = chased(office)
    subject = links(clock, office)[Answer.WILL_SEND].replace("2025-08-01", said)
    assert reads(office, mail(subject)).counts == {Kind.ANSWERED: 1}


@pytest.mark.parametrize("answer", OTHERS)
def test_every_other_answer_is_for_a_person_and_quiet_for_a_week(office, answer):
    clock = chased(office)
    done = reads(office, mail(links(clock, office)[answer], body="MARKED words of a person"))
    assert (done.counts, done.for_a_person, todos(office)) == ({Kind.ANSWERED: 1}, 1, [answer])
    assert told_by_mail(office) == [(*MUTED, day("Tue 29 Jul 2025"))]
    assert (silence(office), flags(office)) == (("muted", day("Tue 29 Jul 2025")), ["FS"])
    assert office.sweeps("Tue 29 Jul 2025").messages == ()
    assert office.sweeps("Wed 30 Jul 2025").messages
    assert not [
        row for rows in office.everything().values() for row in rows if "MARKED" in str(row) or "Desk" in str(row)
    ]


def test_an_answer_is_about_its_own_request_for_advice_only(office):
    """Two contributors of one kind: the other is chased on."""
    chased(office)
    asked = {"advice_kind": "medical", "advice_ref": "paediatrics", "service": "health"}
    office.hears(
        event("advice_sought", "Mon 23 Jun 2025", **asked), event("advice_request_received", "Mon 23 Jun 2025", **asked)
    )
    office.sweeps(ANSWERED)
    clock = next(each for each in sample.clocks(office) if each.about == "paediatrics")
    reads(office, mail(links(clock, office)[Answer.NOT_MINE]))
    assert told_by_mail(office) == [("chasing_muted", CASE_REF, "medical", "paediatrics", None, day("Tue 29 Jul 2025"))]
    silent = {about: until for about, until in office.rows("standings", "about", "silent_until") if about}
    assert silent == {"medical": None, "paediatrics": day("Tue 29 Jul 2025")}


def test_a_token_counts_once(office):
    """The same subject in another message: a person looks at it, and nothing is recorded."""
    clock = chased(office)
    subject = links(clock, office)[Answer.WILL_SEND]
    reads(office, mail(subject))
    before = office.rows("events", "key")
    done = reads(office, mail(subject.replace("2025-08-01", "2025-08-29")), on="Wed 23 Jul 2025")
    assert (done.counts, todos(office)) == ({Kind.REUSED: 1}, ["look_at_this"])
    assert office.rows("events", "key") == before
    assert silence(office) == ("promised", day("Fri 1 Aug 2025"))


def test_an_answer_to_a_clock_that_has_ended_is_noted_and_changes_nothing(office):
    clock = chased(office)
    office.hears(event("advice_received", "Mon 21 Jul 2025", advice_kind="medical"))
    before = office.rows("events", "key")
    done = reads(office, *(mail(each) for each in links(clock, office).values()))
    assert (done.counts, done.for_a_person, todos(office)) == ({Kind.CLOCK_ENDED: 4}, 0, [])
    assert office.rows("events", "key") == before


def test_an_answer_to_a_clock_that_was_corrected_away_is_known_as_ours(office):
    clock = chased(office)
    office.hears(event("event_corrected", "Mon 21 Jul 2025", advice_kind="medical", corrects=clock.started_by))
    assert reads(office, mail(links(clock, office)[Answer.NOT_MINE])).counts == {Kind.CLOCK_ENDED: 1}


def test_asked_again_a_service_answers_again(office):
    """Another clock has tokens of its own; that of the first does not count for it."""
    clock = chased(office)
    old = links(clock, office)[Answer.ALREADY_SENT]
    office.hears(event("event_corrected", "Mon 21 Jul 2025", advice_kind="medical", corrects=clock.started_by))
    office.hears(event("advice_request_received", "Tue 24 Jun 2025", advice_kind="medical", external_id="again"))
    office.sweeps("Tue 22 Jul 2025")
    again = next(each for each in sample.clocks(office) if each.started_by == "again")
    assert reads(office, mail(old)).counts == {Kind.CLOCK_ENDED: 1}
    assert reads(office, mail(links(again, office)[Answer.ALREADY_SENT])).counts == {Kind.ANSWERED: 1}


def forgeries(office, clock):
    subject = links(clock, office)[Answer.NOT_MINE]
    secret = b"another installation's secret...."
    other = replace(clock, authority="383")
    return {
        "altered": subject.replace("[t:1", "[t:2"),
        "of another secret": subject.replace(token_in(subject), token_of(clock, Answer.NOT_MINE, secret)),
        "of another authority": links(other, office)[Answer.NOT_MINE],
        "of another request": subject.replace("YK-0001", "YK-0002"),
        "of a request that is not there": subject.replace("YK-0001", "YK-9999"),
        "two": f"{subject} {links(clock, office)[Answer.ALREADY_SENT]}",
        "empty": "YK-0001 medical: not mine, try [t:]",
        "hidden": subject.replace("[t:1", "[t:\u202e1"),
        "a query": "YK-0001' OR '1'='1 [t:1]",
    }


def test_a_token_that_is_not_ours_is_a_reply_for_a_person(office):
    """Forged, altered, of another request or authority: counted as unsigned, and no event follows."""
    clock = chased(office, "YK-0001", "YK-0002")
    before = office.rows("events", "key")
    done = reads(office, *map(mail, forgeries(office, clock).values()))
    assert done.counts == {Kind.UNSIGNED: 9}
    assert todos(office) == ["look_at_this"] * 9
    assert office.rows("events", "key") == before


def test_a_forged_answer_within_our_thread_is_quiet_for_a_while_like_any_reply(office):
    clock = chased(office)
    forged = links(clock, office)[Answer.NOT_MINE].replace("[t:1", "[t:2")
    assert reads(office, mail(forged, in_reply_to=our_id(office))).counts == {Kind.UNSIGNED: 1}
    assert told_by_mail(office) == [(*MUTED, day("Sun 27 Jul 2025"))]


@pytest.mark.parametrize("header", ["In-Reply-To", "References"])
def test_a_reply_of_a_person_quiets_what_that_letter_asked_for_and_is_for_a_person(office, header):
    """Both requests of the digest are quiet for five days, and then the ladder goes on."""
    chased(office, "YK-0001", "YK-0002")
    thread = f"<other@nhs.example>\r\n {our_id(office)}" if header == "References" else our_id(office)
    raw = header.encode() + b": " + thread.encode() + b"\n" + mail("Re: two requests")
    done = reads(office, raw)
    assert (done.counts, done.for_a_person, todos(office)) == ({Kind.HUMAN: 1}, 1, ["look_at_this"])
    assert [each[1:3] for each in told_by_mail(office)] == [("YK-0001", "medical"), ("YK-0002", "medical")]
    assert silence(office, "YK-0002") == ("muted", day("Sun 27 Jul 2025"))
    assert office.sweeps("Wed 30 Jul 2025").messages


def test_one_letter_is_quieted_once_however_many_replies_it_gets(office):
    """Else anyone could keep the tracker quiet for good, by a mail every five days."""
    chased(office)
    reads(office, mail("Re: x", in_reply_to=our_id(office)))
    reads(office, mail("Re: x", in_reply_to=our_id(office)), on="Mon 28 Jul 2025")
    assert silence(office) == ("muted", day("Sun 27 Jul 2025"))
    assert todos(office) == ["look_at_this"] * 2


def test_a_reply_quiets_neither_what_has_come_nor_the_authoritys_own_duties(office):
    chased(office)
    office.hears(event("advice_received", "Mon 21 Jul 2025", advice_kind="medical"))
    office.sweeps("Mon 18 Aug 2025")
    office.delivers("Mon 18 Aug 2025")
    before = office.rows("events", "key")
    for to in {each.to for each in office.messages() if each.message_id}:
        reads(office, mail("Re: x", in_reply_to=our_id(office, to)), on="Tue 19 Aug 2025")
    assert office.rows("events", "key") == before


def test_a_message_that_answers_nothing_of_ours_is_for_a_person_only(office):
    chased(office)
    done = reads(office, mail("About a child", in_reply_to="<someone@else.example>"), mail("Hello"))
    assert (done.counts, told_by_mail(office)) == ({Kind.HUMAN: 2}, [])
    assert todos(office) == ["look_at_this"] * 2


def test_what_a_program_answered_is_left_alone(office):
    chased(office)
    ours = our_id(office)
    away = (sample.outlook_away, sample.gmail_away, sample.old_exchange_away, sample.read_receipt)
    done = reads(office, *(each(ours) for each in away))
    assert (done.counts, todos(office), told_by_mail(office)) == ({Kind.AUTOMATIC: 4}, [], [])
    assert flags(office) == ["S"] * 4


def test_a_program_that_answers_with_a_token_is_not_believed(office):
    """Someone's automatic reply to a forwarded answer."""
    clock = chased(office)
    done = reads(office, mail(links(clock, office)[Answer.NOT_MINE], auto_submitted="auto-replied"))
    assert (done.counts, told_by_mail(office)) == ({Kind.AUTOMATIC: 1}, [])


@pytest.mark.parametrize("answer", Answer)
def test_an_answer_about_a_request_that_cannot_be_read_is_for_a_person(office, monkeypatch, answer):
    """Its events cannot have happened under this release's rules: nothing more is recorded about it."""
    clock = chased(office)

    def refuses(events):
        raise RefusedError(next(iter(events)), "not under these rules")

    monkeypatch.setattr(deciding, "replay", refuses)
    before = office.rows("events", "key")
    done = reads(office, mail(links(clock, office)[answer]))
    assert (done.counts, todos(office)) == ({Kind.REFUSED: 1}, ["look_at_this"])
    assert office.rows("events", "key") == before


def test_the_derived_dates_agree_with_the_events_that_came_by_mail(office):
    clock = chased(office)
    reads(office, *(mail(each) for each in links(clock, office).values()))
    assert rebuild(office.engine, AUTHORITY, check=True) == (1, [])
