"""A message of which nobody said whether it went is asked about before it goes again."""

import pytest

from models.store.outbox import Status
from tests.tasks import graph_server, notify_server
from tests.tasks.graph_server import Graph
from tests.tasks.notify_server import Notify
from tests.tasks.web_server import HANGS_UP, answering

FIRST, NEXT = "Mon 21 Jul 2025", "Tue 22 Jul 2025"
ALLOW = "york.example,nhs.example"


@pytest.fixture
def desk(new_office):
    """An office with one reminder that waits."""
    with new_office() as office:
        office.asks_for_medical_advice()
        assert office.sweeps(FIRST).messages
        yield office


def by_notify(desk, notify):
    return desk.set_to(
        mail_url="notify:",
        mail_allow=ALLOW,
        notify_key=notify_server.KEY,
        notify_template=notify_server.TEMPLATE,
        notify_url=notify.url,
    )


def by_graph(desk, graph):
    return desk.set_to(
        mail_url="graph:",
        mail_allow=ALLOW,
        mail_from=graph_server.MAILBOX,
        graph_tenant=graph_server.TENANT,
        graph_client=graph_server.CLIENT,
        graph_secret=graph_server.SECRET,
        graph_url=f"{graph.url}/v1.0",
        graph_login_url=graph.url,
    )


@pytest.mark.parametrize(("service", "by", "taken"), [(Notify, by_notify, "accepted"), (Graph, by_graph, "sent_items")])
def test_a_message_that_was_taken_without_an_answer_is_found_and_does_not_go_again(desk, service, by, taken):
    with answering(service(silent=True)) as there:
        office = by(desk, there)
        done = office.delivers(FIRST)
        assert (dict(done.counts), done.troubled) == ({Status.SENDING: 1}, True)
        assert done.waiting[0].endswith("did not say whether it took the message")
        assert office.delivers(NEXT).counts == {Status.SENT: 1}
    assert len(getattr(there, taken)) == 1
    assert office.messages()[0].attempts == 1


def test_a_message_that_notify_does_not_know_goes_again(desk):
    """It broke before it took it; within ten minutes it might only not show it yet."""
    with answering(Notify(HANGS_UP)) as notify:
        office = by_notify(desk, notify)
        office.delivers(FIRST)
        office.delivers(FIRST)
        assert (office.messages()[0].status, notify.accepted) == (Status.SENDING, [])
        assert office.delivers(NEXT).counts == {Status.SENT: 1}
    assert [each["reference"] for each in notify.accepted] == [office.messages()[0].message_id]


def test_as_long_as_notify_cannot_be_asked_the_message_stays_where_it_is(desk):
    with answering(Notify(HANGS_UP, (500, None, {}))) as notify:
        office = by_notify(desk, notify)
        office.delivers(FIRST)
        done = office.delivers(NEXT)
        assert done.waiting == ("GOV.UK Notify could not be asked whether a message went",)
        assert done.counts == {Status.SENDING: 1}
        assert office.delivers(NEXT).counts == {Status.SENT: 1}


def test_a_chaser_that_graph_does_not_find_goes_once_more_and_is_then_held(desk):
    """Where Exchange writes ids of its own, nothing is ever found."""
    with answering(Graph(silent=True, keeps_ids=False)) as graph:
        office = by_graph(desk, graph)
        found = [dict(office.delivers(on).counts) for on in (FIRST, NEXT, "Wed 23 Jul 2025", "Thu 24 Jul 2025")]
    assert found == [{Status.SENDING: 1}, {Status.SENDING: 1}, {Status.HELD: 1}, {}]
    assert len(graph.sent_items) == 2


def test_without_a_list_of_domains_every_message_waits_and_the_run_says_so(desk):
    with answering(Notify()) as notify:
        office = by_notify(desk, notify)
        unlisted = office.set_to(**office.tracker.settings.model_dump(exclude={"mail_allow", "home"}))
        done = unlisted.delivers(FIRST)
    assert dict(done.counts) == {Status.QUEUED: 1}
    assert "until EHCP_MAIL_ALLOW lists the domains" in done.waiting[0]
    assert notify.asked == []


def test_a_recipient_outside_the_list_fails_and_says_why(desk):
    with answering(Notify()) as notify:
        office = by_notify(desk, notify)
        elsewhere = office.set_to(
            **office.tracker.settings.model_dump(exclude={"mail_allow", "home"}), mail_allow="york.example"
        )
        assert elsewhere.delivers(FIRST).counts == {Status.FAILED: 1}
    assert office.messages()[0].why == "the recipient's domain is not one that EHCP_MAIL_ALLOW lists"
    assert notify.asked == []
