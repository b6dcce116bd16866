"""Mail that came back: one task for a person, and nothing more to that address until it is put right."""

import pytest

from models.store.outbox import Status
from models.store.replies import Kind
from tasks.delivering import deliver
from tasks.replies.tending import NothingToDoError, finish, lift, list_replies
from tests.conftest import MAILBOXES
from tests.dates import day
from tests.tasks import replies_mail as sample
from tests.tasks.replies_mail import HEALTH, chased, kinds, our_id, reads, todos

LEAD = "clinical.officer@nhs.example"
WHY = (
    "mail to this address came back (5.1.1): correct the contact, or ehcp replies lift ADDRESS (ehcp replies lists it)"
)
DUE_SOON, DUE = "Wed 30 Jul 2025", "Mon 4 Aug 2025"


def stopped(office):
    return [(each.mailbox, each.since, each.code) for each in list_replies(office.tracker)["stopped"]]


def bounced(office):
    """The letter to the service came back; what is due soon is queued for it all the same."""
    chased(office)
    done = reads(office, sample.postfix(our_id(office)))
    assert done.counts == {Kind.BOUNCED: 1}
    assert office.sweeps(DUE_SOON).messages
    return office


def to_health(office):
    return [each for each in office.messages() if each.to == HEALTH][-1]


@pytest.mark.parametrize(("report", "code"), [(sample.postfix, "5.1.1"), (sample.exchange, "5.1.10")])
def test_mail_that_came_back_for_good_stops_the_address_and_is_one_task(office, report, code):
    chased(office)
    done = reads(office, report(our_id(office)), report(our_id(office)))
    assert (done.counts, done.for_a_person, todos(office)) == ({Kind.BOUNCED: 2}, 1, ["bounced"])
    assert stopped(office) == [(HEALTH, day("Tue 22 Jul 2025"), code)]
    assert [(each.status, each.why) for each in office.messages()] == [(Status.SENT, f"it came back ({code})")]


def test_nothing_is_sent_to_an_address_that_mail_came_back_from(office):
    """It waits and says why, without the address; the other mailboxes have theirs."""
    bounced(office).sweeps(DUE)
    done = office.delivers(DUE)
    assert [each["To"] for each in office.letters()] == [HEALTH, LEAD]
    assert (to_health(office).status, to_health(office).why) == (Status.NO_RECIPIENT, WHY)
    assert (done.waiting, done.troubled, HEALTH in WHY) == ((WHY,), True, False)
    assert office.delivers(DUE).waiting == (WHY,)
    assert len(office.letters()) == 2


def test_once_it_is_lifted_what_waited_leaves(office):
    bounced(office).delivers(DUE_SOON)
    assert len(office.letters()) == 1
    lift(office.tracker, HEALTH.upper())
    assert office.delivers(DUE_SOON).counts == {Status.SENT: 1}
    assert (len(office.letters()), to_health(office).why, stopped(office)) == (2, None, [])


def test_once_the_contact_is_corrected_what_waited_goes_to_the_new_mailbox(office):
    bounced(office).delivers(DUE_SOON)
    office.writes_to(MAILBOXES | {("health", "service"): "new@nhs.example"})
    assert office.delivers(DUE_SOON).counts == {Status.SENT: 1}
    assert [each["To"] for each in office.letters()] == [HEALTH, "new@nhs.example"]


def test_a_contact_written_in_capitals_is_the_same_address(office):
    bounced(office)
    office.writes_to(MAILBOXES | {("health", "service"): HEALTH.title()})
    office.sweeps(DUE)
    office.delivers(DUE)
    assert [each["To"] for each in office.letters()] == [HEALTH, LEAD]


def test_in_shadow_a_stopped_address_waits_as_well(office):
    bounced(office)
    deliver(office.set_to(sending="shadow").tracker, on=day(DUE_SOON))
    assert to_health(office).status is Status.NO_RECIPIENT


def test_an_address_that_comes_back_again_after_it_was_lifted_is_a_new_task(office):
    bounced(office)
    lift(office.tracker, HEALTH)
    office.delivers(DUE_SOON)
    reads(office, sample.postfix(office.messages()[-1].message_id), on="Thu 31 Jul 2025")
    assert (todos(office), stopped(office)) == (["bounced"] * 2, [(HEALTH, day("Thu 31 Jul 2025"), "5.1.1")])


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("delayed", "4.2.2")])
def test_a_delay_is_left_alone(office, action, status):
    chased(office)
    done = reads(office, sample.postfix(our_id(office), action=action, status=status))
    assert (done.counts, todos(office), stopped(office)) == ({Kind.DELAYED: 1}, [], [])


def test_a_server_that_gave_up_is_for_a_person_and_the_address_is_written_to_on(office):
    """It could not be reached for days: that says nothing about the mailbox."""
    chased(office)
    done = reads(office, sample.postfix(our_id(office), status="4.4.7"))
    assert (done.counts, todos(office), stopped(office)) == ({Kind.UNDELIVERED: 1}, ["undelivered"], [])


def test_a_report_of_success_is_left_alone(office):
    chased(office)
    done = reads(office, sample.postfix(our_id(office), action="relayed", status="2.0.0"))
    assert (done.counts, todos(office)) == ({Kind.AUTOMATIC: 1}, [])


@pytest.mark.parametrize("about", ["<someone.else@york.example>", "nothing"])
def test_a_report_about_no_message_of_ours_stops_no_address(office, about):
    """Anyone can write one, and name any address."""
    chased(office)
    done = reads(office, sample.postfix(about))
    assert (done.counts, todos(office), stopped(office)) == ({Kind.UNDELIVERED: 1}, ["undelivered"], [])


def test_a_report_that_names_another_address_stops_the_one_that_we_wrote_to(office):
    """The service's mailbox forwards to one that is gone; and no stranger's address is kept."""
    chased(office)
    reads(office, sample.postfix(our_id(office), to="gone@elsewhere.example"))
    assert stopped(office) == [(HEALTH, day("Tue 22 Jul 2025"), "5.1.1")]


def test_a_report_that_cannot_be_read_and_one_of_an_old_server_are_for_a_person(office):
    chased(office)
    broken = sample.postfix(our_id(office)).replace(b"message/delivery-status", b"text/plain")
    done = reads(office, broken, sample.plain_bounce())
    assert (done.counts, todos(office), stopped(office)) == ({Kind.MACHINE: 2}, ["look_at_this"] * 2, [])


def test_what_is_left_to_do_names_the_requests_of_the_letter_and_no_person(office):
    chased(office, "YK-0001", "YK-0002")
    reads(office, sample.mail("Re: x", in_reply_to=our_id(office), ident="<1@nhs.example>"))
    (found,) = list_replies(office.tracker)["todos"]
    assert {name: value for name, value in found.items() if name != "id"} == {
        "day": day("Tue 22 Jul 2025"),
        "kind": "look_at_this",
        "why": "human",
        "case_refs": ["YK-0001", "YK-0002"],
        "message_id": "<1@nhs.example>",
        "in_reply_to": our_id(office),
    }


def test_what_is_done_is_left_no_more_and_cannot_be_done_twice(office):
    chased(office)
    reads(office, sample.mail("one"), sample.mail("two"))
    first, second = list_replies(office.tracker)["todos"]
    finish(office.tracker, first["id"])
    assert list_replies(office.tracker)["todos"] == [second]
    for number in (first["id"], 999):
        with pytest.raises(NothingToDoError, match=f"the number {number} is left"):
            finish(office.tracker, number)
    assert kinds(office) == ["human", "human"]


def test_an_address_that_was_not_stopped_cannot_be_lifted(office):
    with pytest.raises(NothingToDoError, match="was not stopped"):
        lift(office.tracker, "nobody@york.example")
