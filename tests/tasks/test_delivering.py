"""Delivery: what is still true leaves once, one digest a mailbox a day; what cannot leave waits and says why.

The medical advice of these stories is due on Mon 4 Aug 2025.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import trustme

from models.store.outbox import Status
from tasks import delivering
from tasks.rebuilding import rebuild
from tasks.transports import FolderTransport, MailUrlError, SmtpTransport
from tests.conftest import MAILBOXES
from tests.dates import day
from tests.factories import AUTHORITY, CASE_REF, event
from tests.tasks.mail_server import AUTH, Mailbox, certified, free_port, serving

HEALTH, LEAD = "health@nhs.example", "clinical.officer@nhs.example"
ON_ITS_DAY = "Mon 4 Aug 2025"


def about_it(kind, on, **columns):
    return event(kind, on, advice_kind="medical", **columns)


def queued(office, on="Mon 21 Jul 2025", *refs):
    """Requests whose medical advice a sweep reminds of."""
    for ref in refs or (CASE_REF,):
        office.asks_for_medical_advice(ref)
    assert office.sweeps(on).messages
    return office


def statuses(office):
    return {each.to: each.status for each in office.messages()}


def steps(office):
    return sorted({status for (status,) in office.rows("steps", "status")})


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """An authority, and the file that the mail URL names."""
    authority, file = trustme.CA(), tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(file)
    return authority, file


@pytest.fixture
def by_smtp(new_office, certificates):
    """An office whose mail goes through a real server; `server` starts it with the answers given."""
    authority, file = certificates

    def server(mailbox):
        return serving(mailbox, tls=certified(authority, "127.0.0.1"))

    with new_office() as office:
        to = "york.example,nhs.example"
        yield (
            (lambda port: office.set_to(mail_url=f"smtp://{AUTH}@127.0.0.1:{port}?cafile={file}", mail_allow=to)),
            server,
        )


def test_what_was_queued_leaves_and_is_marked(office):
    queued(office, ON_ITS_DAY)
    done = office.delivers(ON_ITS_DAY)
    assert (dict(done.counts), done.waiting, done.troubled) == ({Status.SENT: 2}, (), False)
    assert sorted(each["To"] for each in office.letters()) == [LEAD, HEALTH]
    for message in office.messages():
        assert (message.status, message.sent_on, message.attempts) == (Status.SENT, day(ON_ITS_DAY), 1)
        assert message.subject == f"{CASE_REF}: medical advice"
        assert message.message_id in {each["Message-ID"] for each in office.letters()}
    assert Status.QUEUED not in steps(office)
    assert office.delivers(ON_ITS_DAY).counts == {}


@pytest.mark.parametrize(
    "happened",
    [
        about_it("advice_received", "Mon 21 Jul 2025"),
        about_it("advice_promised", "Mon 21 Jul 2025", promised_on="Fri 1 Aug 2025"),
        about_it("chasing_muted", "Mon 21 Jul 2025", note="a call came in"),
        event("request_withdrawn", "Mon 21 Jul 2025"),
        about_it("event_corrected", "Mon 21 Jul 2025", corrects=f"{CASE_REF}-asked"),
    ],
    ids=lambda happened: happened.event,
)
def test_what_stopped_being_true_since_the_sweep_does_not_leave(office, happened):
    """Chased minutes after it came: nothing annoys a service more."""
    queued(office)
    office.hears(happened)
    assert office.delivers("Mon 21 Jul 2025").counts == {Status.NO_LONGER_TRUE: 1}
    assert office.letters() == []
    assert statuses(office) == {HEALTH: Status.NO_LONGER_TRUE}
    assert Status.QUEUED not in steps(office)


def test_a_digest_goes_without_the_lines_that_stopped_being_true(office):
    queued(office, "Mon 21 Jul 2025", "YK-0001", "YK-0002")
    office.hears(about_it("advice_received", "Mon 21 Jul 2025", case_ref="YK-0001"))
    office.delivers("Mon 21 Jul 2025")
    (letter,) = office.letters()
    assert letter["Subject"] == "YK-0002: medical advice"
    assert "YK-0001" not in letter.get_body().get_content()
    assert [status for (status,) in office.rows("steps", "status")].count(Status.NO_LONGER_TRUE) == 1


def test_a_reminder_that_waited_past_the_date_does_not_leave(office):
    """A letter that says "due today" must not arrive on the day after."""
    queued(office, ON_ITS_DAY)
    assert office.delivers("Tue 5 Aug 2025").counts == {Status.NO_LONGER_TRUE: 2}
    assert office.letters() == []


def test_with_sending_off_nothing_leaves_until_it_is_on_again(office):
    """The kill switch: everything is computed and queued."""
    queued(office)
    assert office.set_to(sending="off").delivers("Mon 21 Jul 2025").counts == {Status.QUEUED: 1}
    assert office.letters() == []
    office.delivers("Mon 21 Jul 2025")
    assert [each["To"] for each in office.letters()] == [HEALTH]


def test_in_shadow_nothing_leaves_but_one_report_a_day_of_what_would_have(office):
    """Beside the old way of working, for a month: the SEND manager sees what would have been sent."""
    shadow = queued(office, ON_ITS_DAY).set_to(sending="shadow")
    for _ in range(2):
        shadow.delivers(ON_ITS_DAY)
    (report,) = office.letters()
    assert report["To"] == "send.manager@york.example"
    assert all(to in report.get_body().get_content() for to in (HEALTH, LEAD))
    assert (statuses(office)[HEALTH], statuses(office)[LEAD]) == (Status.HELD, Status.HELD)
    office.delivers("Tue 5 Aug 2025")
    assert len(office.letters()) == 1, "what was written in shadow is not sent afterwards"


def test_on_a_weekend_nothing_leaves_and_on_monday_it_does(office):
    """The server was down on Friday: people are written to on working days only."""
    queued(office, "Fri 25 Jul 2025")
    for quiet in ("Sat 26 Jul 2025", "Sun 27 Jul 2025"):
        office.delivers(quiet)
        assert office.letters() == []
    office.delivers("Mon 28 Jul 2025")
    assert len(office.letters()) == 1


def test_a_mailbox_gets_one_digest_a_day_and_the_next_on_the_next_working_day(office):
    """What is found on Friday after Friday's digest has gone waits for Monday."""
    queued(office, "Fri 25 Jul 2025")
    office.delivers("Fri 25 Jul 2025")
    office.asks_for_medical_advice("YK-0002")
    assert office.sweeps("Fri 25 Jul 2025").messages[0].key.endswith("2025-07-28")
    for on, letters in (("Fri 25 Jul 2025", 1), ("Mon 28 Jul 2025", 2), ("Mon 28 Jul 2025", 2)):
        office.delivers(on)
        assert len(office.letters()) == letters


def test_two_digests_that_wait_for_one_mailbox_leave_on_two_days(office):
    """Two roles without a contact are then given the same mailbox."""
    office.writes_to({})
    queued(office, ON_ITS_DAY)
    assert len(office.messages(Status.NO_RECIPIENT)) == 2
    office.writes_to({("health", "service"): HEALTH, ("health", "service_lead"): HEALTH})
    office.delivers(ON_ITS_DAY)
    office.delivers(ON_ITS_DAY)
    assert len(office.letters()) == 1


def test_a_server_that_is_down_keeps_the_message_waiting_and_the_reason_names_nobody(by_smtp):
    set_to, server = by_smtp
    mailbox, port = Mailbox(), free_port()
    office = queued(set_to(port))
    done = office.delivers("Mon 21 Jul 2025")
    assert done.waiting == ("the mail server could not be reached; nothing was sent",)
    assert done.troubled
    (message,) = office.messages()
    assert (message.status, message.why, message.attempts) == (Status.QUEUED, done.waiting[0], 1)
    with server(mailbox) as running:
        later = set_to(running.port)
        assert later.delivers("Tue 22 Jul 2025").counts == {Status.SENT: 1}
    assert [each.to for each in mailbox.messages] == [[HEALTH]]
    (message,) = office.messages()
    assert (message.status, message.why, message.attempts) == (Status.SENT, None, 2)


def test_an_address_that_the_server_refuses_fails_alone_and_is_not_tried_again(by_smtp):
    """One mailbox was closed: its message is marked, the others have theirs."""
    set_to, server = by_smtp
    mailbox = Mailbox({HEALTH: f"550 5.1.1 <{HEALTH}> no such mailbox"})
    with server(mailbox) as running:
        office = queued(set_to(running.port), ON_ITS_DAY)
        assert office.delivers(ON_ITS_DAY).counts == {Status.FAILED: 1, Status.SENT: 1}
        assert office.delivers(ON_ITS_DAY).counts == {}
    assert [each.to for each in mailbox.messages] == [[LEAD]]
    why = {each.to: each.why for each in office.messages()}
    assert why == {HEALTH: "the mail server refused the recipient (550 5.1.1)", LEAD: None}
    assert steps(office) == [Status.FAILED, Status.SENT, Status.SUPERSEDED]


def test_a_server_that_takes_nothing_is_not_asked_for_every_message_of_the_day(by_smtp):
    set_to, server = by_smtp
    with server(Mailbox(data="451 later")) as running:
        office = set_to(running.port)
        office.writes_to({**MAILBOXES, **{("", f"officer-{n}"): f"officer-{n}@york.example" for n in range(6)}})
        for n in range(6):
            office.hears(event("request_received", "Wed 21 May 2025", case_ref=f"YK-{n:04}", officer=f"officer-{n}"))
        office.sweeps("Wed 18 Jun 2025")
        done = office.delivers("Wed 18 Jun 2025")
    assert done.waiting == ("the mail server did not take the message for now (451)",)
    assert sum(each.attempts for each in office.messages()) == delivering.GIVE_UP_AFTER
    assert done.counts == {Status.QUEUED: 6}


def test_a_mail_url_that_is_wrong_is_said_before_anything_is_touched(office):
    queued(office)
    before = office.everything()
    with pytest.raises(MailUrlError, match="unknown transport"):
        office.set_to(mail_url="pigeon:post").delivers("Mon 21 Jul 2025")
    assert office.everything() == before


def cut_short(monkeypatch, transport, *, after_sending):
    """The program is killed while a message is in the hands of the transport."""
    send = transport.send

    async def killed(self, raw, **told):
        if after_sending:
            await send(self, raw, **told)
        raise KeyboardInterrupt

    monkeypatch.setattr(transport, "send", killed)


@pytest.mark.parametrize("after_sending", [True, False])
def test_a_crash_while_sending_to_the_folder_neither_loses_nor_doubles(office, monkeypatch, after_sending):
    """The folder can tell whether the message went."""
    queued(office)
    with monkeypatch.context() as crashing:
        cut_short(crashing, FolderTransport, after_sending=after_sending)
        with pytest.raises(KeyboardInterrupt):
            office.delivers("Mon 21 Jul 2025")
    assert statuses(office) == {HEALTH: Status.SENDING}
    assert len(office.letters()) == after_sending
    assert office.delivers("Mon 21 Jul 2025").counts == {Status.SENT: 1}
    assert [each["To"] for each in office.letters()] == [HEALTH]
    assert steps(office) == [Status.SENT, Status.SUPERSEDED]


def crashes(office, monkeypatch, on, *, after_sending):
    """The program is killed while it sends over a mail server."""
    with monkeypatch.context() as crashing:
        cut_short(crashing, SmtpTransport, after_sending=after_sending)
        with pytest.raises(KeyboardInterrupt):
            office.delivers(on)
    assert statuses(office) == {HEALTH: Status.SENDING}


@pytest.mark.parametrize("after_sending", [True, False])
def test_a_chaser_that_a_crash_cut_short_goes_once_more(by_smtp, monkeypatch, after_sending):
    """A server cannot tell, and a second chaser harms nobody.  Another process may still be at it at first."""
    set_to, server = by_smtp
    mailbox = Mailbox()
    with server(mailbox) as running:
        office = queued(set_to(running.port))
        crashes(office, monkeypatch, "Mon 21 Jul 2025", after_sending=after_sending)
        office.delivers("Mon 21 Jul 2025")
        assert statuses(office) == {HEALTH: Status.SENDING}
        assert office.delivers("Tue 22 Jul 2025").counts == {Status.SENT: 1}
    assert len(mailbox.messages) == 1 + after_sending
    assert office.messages()[0].attempts == 2


def test_a_chaser_that_is_cut_short_twice_is_held_for_a_person(by_smtp, monkeypatch):
    """Whatever breaks off every time would otherwise write every day."""
    set_to, server = by_smtp
    mailbox = Mailbox()
    with server(mailbox) as running:
        office = queued(set_to(running.port))
        for on in ("Mon 21 Jul 2025", "Tue 22 Jul 2025"):
            crashes(office, monkeypatch, on, after_sending=True)
        done = office.delivers("Wed 23 Jul 2025")
        assert (dict(done.counts), done.troubled) == ({Status.HELD: 1}, True)
        office.delivers("Thu 24 Jul 2025")
    assert len(mailbox.messages) == 2
    assert office.messages()[0].why == delivering.HELD


def test_a_letter_to_a_family_that_is_cut_short_is_held_at_once(by_smtp, monkeypatch):
    """Twice the same decision frightens people: rather asked about than sent twice."""
    set_to, server = by_smtp
    mailbox = Mailbox()
    with server(mailbox) as running:
        office = queued(set_to(running.port))
        crashes(office, monkeypatch, "Mon 21 Jul 2025", after_sending=False)
        office.tampers("UPDATE outbox SET letter = 'notice_of_a_decision'")
        assert office.delivers("Tue 22 Jul 2025").counts == {Status.HELD: 1}
    assert mailbox.messages == []


def test_two_processes_that_deliver_at_once_send_each_message_once(by_smtp, monkeypatch):
    """Both have read the outbox before either claims."""
    set_to, server = by_smtp
    mailbox, together, ready = Mailbox(), Barrier(2, timeout=20), delivering._Run._ready

    def both_have_read(run):
        found = ready(run)
        together.wait()
        return found

    monkeypatch.setattr(delivering._Run, "_ready", both_have_read)
    with server(mailbox) as running, ThreadPoolExecutor(2) as pool:
        office = queued(set_to(running.port), ON_ITS_DAY)
        found = list(pool.map(office.delivers, [ON_ITS_DAY] * 2))
    assert sorted(each.to for each in mailbox.messages) == [[LEAD], [HEALTH]]
    assert sum(each.counts[Status.SENT] for each in found) == 2


def test_one_request_that_cannot_be_read_stops_no_other_message(office):
    """Broken after the sweep: what is about others leaves; once it is mended, it is written about as well."""
    queued(office, "Mon 21 Jul 2025", "YK-0001", "YK-0002")
    office.hears(event("request_received", "Tue 10 Jun 2025", case_ref="YK-0003"))
    office.sweeps("Tue 8 Jul 2025")
    office.tampers("UPDATE standings SET basis = 'nonsense' WHERE case_ref = 'YK-0001'")
    office.delivers("Mon 21 Jul 2025")
    assert "YK-0003" in " ".join(map(str, office.letters()))
    rebuild(office.engine, AUTHORITY)
    office.sweeps("Tue 22 Jul 2025")
    office.delivers("Tue 22 Jul 2025")
    assert "YK-0001" in " ".join(map(str, office.letters()))
