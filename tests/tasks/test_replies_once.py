"""Each message is read once, whatever is killed, however many read, in whatever order.

The medical advice of these stories is due on Mon 4 Aug 2025; it was asked about on Mon 21 Jul 2025.
"""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.store.replies import Kind
from tasks.replies import reading
from tasks.replies.mailboxes import MaildirMailbox
from tasks.replies.tokens import Answer
from tests.dates import day
from tests.tasks import replies_mail as sample
from tests.tasks.replies_mail import (
    arrives,
    chased,
    flags,
    kinds,
    links,
    mail,
    our_id,
    reads,
    silence,
    todos,
    told_by_mail,
    unread,
)


def test_a_message_is_read_once(office):
    """The same file again, and the same message once more: known, put away, and nothing else."""
    clock = chased(office)
    raws = [
        mail(links(clock, office)[Answer.NOT_MINE]),
        mail("Re: x", in_reply_to=our_id(office)),
        sample.plain_bounce(),
    ]
    reads(office, *raws)
    before = office.everything()
    done = reads(office, *raws, on="Mon 28 Jul 2025")
    assert (done.counts, done.known, office.everything()) == ({}, 3, before)
    assert reads(office, on="Mon 28 Jul 2025").known == 0
    assert (unread(office), flags(office)) == ([], ["FS"] * 6)


def test_killed_between_recording_and_putting_away_nothing_happens_twice(office, monkeypatch):
    clock = chased(office)
    raws = [mail(links(clock, office)[Answer.WILL_SEND]), mail("Re: x", in_reply_to=our_id(office))]

    def killed(*_, **__):
        raise KeyboardInterrupt

    for _ in range(2):
        with monkeypatch.context() as crashing:
            crashing.setattr(MaildirMailbox, "put_away", killed)
            with pytest.raises(KeyboardInterrupt):
                reads(office, *raws)
        raws = []
    assert len(unread(office)) == 2
    assert (kinds(office), reads(office).known) == (["answered"], 1)
    assert (kinds(office), len(told_by_mail(office)), unread(office)) == (["answered", "human"], 2, [])


def test_killed_within_the_transaction_nothing_is_kept_and_it_is_read_again(office, monkeypatch):
    clock = chased(office)
    before = office.everything()
    with monkeypatch.context() as crashing:
        crashing.setattr(reading.replies, "keep", lambda *_, **__: itertools.count("not a number"))
        with pytest.raises(TypeError):
            reads(office, mail(links(clock, office)[Answer.NOT_MINE]))
    assert office.everything() == before
    assert reads(office).counts == {Kind.ANSWERED: 1}


def test_two_processes_that_read_at_once_take_each_message_once(office):
    clock = chased(office)
    arrives(office, *(mail(each) for each in links(clock, office).values()), *(mail("Hello") for _ in range(6)))
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: reads(office), range(2)))
    assert sum(sum(each.counts.values()) for each in found) == 10 == len(kinds(office))
    assert (len(told_by_mail(office)), unread(office)) == (4, [])


def test_one_message_that_cannot_be_decided_about_stays_unread_and_stops_no_other(office):
    """As of a request with a word that this release does not know."""
    clock = chased(office)
    subject = links(clock, office)[Answer.NOT_MINE]
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(reading.Decider, "_advice_kind", lambda *_: (_ for _ in ()).throw(ValueError("a word unknown")))
        done = reads(office, mail(subject, ident="<one@nhs.example>"), mail("Hello"))
    assert (done.counts, done.failed, done.troubled) == ({Kind.HUMAN: 1}, ("<one@nhs.example>",), True)
    assert len(unread(office)) == 1
    assert reads(office).counts == {Kind.ANSWERED: 1}


@settings(max_examples=12, deadline=None)
@given(order=st.permutations(range(7)), cut=st.integers(0, 7))
def test_the_order_of_reading_does_not_matter_nor_in_how_many_runs(new_office, order, cut):
    """Answers about two requests, a reply, an absence, a report and a forgery, all of one day."""
    with new_office() as office:
        first = chased(office, "YK-0001", "YK-0002")
        second = sample.clocks(office)[1]
        raws = [
            mail(links(first, office)[Answer.WILL_SEND], ident="<1@x.example>"),
            mail(links(first, office)[Answer.NOT_MINE], ident="<2@x.example>"),
            mail(links(second, office)[Answer.DID_NOT_ATTEND], ident="<3@x.example>"),
            mail("Re: x", in_reply_to=our_id(office), ident="<4@x.example>"),
            sample.postfix(our_id(office), ident="<5@x.example>"),
            mail("Automatic reply: x", auto_submitted="auto-replied", ident="<6@x.example>"),
            mail("YK-0001 [t:1]", ident="<7@x.example>"),
        ]
        reads(office, *(raws[each] for each in order[:cut]))
        reads(office, *(raws[each] for each in order[cut:]))
        kept = sorted(office.rows("replies", "message_id", "kind", "case_ref", "answer", "in_reply_to"), key=str)
        assert [each[1] for each in kept] == [*["answered"] * 3, "human", "bounced", "automatic", "unsigned"]
        assert len(told_by_mail(office)) == 5
        assert silence(office, "YK-0001") == ("promised", day("Fri 1 Aug 2025"))
        assert silence(office, "YK-0002") == ("muted", day("Tue 29 Jul 2025"))
        assert todos(office) == ["bounced", "did_not_attend", "look_at_this", "look_at_this", "not_mine"]
