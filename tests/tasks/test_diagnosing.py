"""Is everything in place for tonight?  Each thing that can be missing is found, and said in words."""

import pytest

from tasks.diagnosing import examine
from tests.conftest import MAILBOXES
from tests.dates import day
from tests.factories import event


def found(office, **settings):
    """What was looked at, by its name: whether it is in place, and the sentences."""
    answer = {}
    for each in examine(office.set_to(**settings).tracker):
        ok, said = answer.get(each.what, (True, []))
        answer[each.what] = (ok and each.ok, [*said, each.says])
    return answer


def test_an_office_in_which_everything_is_in_place_is_told_so(office):
    """On either database, the morning after a run."""
    office.asks_for_medical_advice()
    office.sweeps("Tue 30 Sep 2025")
    office.delivers("Tue 30 Sep 2025")
    answer = found(office)
    assert {what for what, (ok, _) in answer.items() if not ok} == set()
    assert answer.keys() == {
        "database",
        "contacts",
        "outbox",
        "daily tracking",
        "bank holidays",
        "letters",
        "mail",
        "secrets",
        "law",
        "replies",
    }
    assert answer["contacts"] == (True, [f"{len(MAILBOXES)} mailboxes; every role that may be written to has one"])
    assert answer["daily tracking"] == (True, ["last run for Tue 30 Sep 2025"])
    assert answer["outbox"] == (True, ["nothing is stuck"])


@pytest.fixture
def desk(new_office):
    """An office over SQLite: what is in place does not depend on the database."""
    with new_office() as office:
        yield office


def test_a_role_that_a_ladder_may_write_to_without_a_mailbox_is_named(desk):
    """Found in the afternoon, and not by the director's missing message four weeks later."""
    desk.asks_for_medical_advice()
    desk.writes_to(
        {each: to for each, to in MAILBOXES.items() if each not in (("health", "service"), ("", "director"))}
    )
    assert found(desk)["contacts"] == (
        False,
        [
            "nobody answers for health/service: import a contact for it",
            "nobody answers for the authority/director: import a contact for it",
        ],
    )


def test_a_service_that_is_asked_for_nothing_needs_no_contact(desk):
    desk.hears(event("request_received", "Mon 1 Sep 2025"))
    desk.writes_to({each: to for each, to in MAILBOXES.items() if not each[0]})
    assert found(desk)["contacts"][0]


def test_messages_that_are_stuck_are_counted(desk):
    desk.asks_for_medical_advice()
    desk.writes_to({})
    desk.sweeps("Mon 4 Aug 2025")
    assert found(desk)["outbox"] == (False, ["2 no recipient"])
    for status, words in (("failed", "2 failed"), ("held", "2 held")):
        desk.tampers("UPDATE outbox SET status = :status", status=status)
        assert found(desk)["outbox"] == (False, [words])


@pytest.mark.parametrize(
    ("swept", "ok", "says"),
    [
        (None, False, "it has never run: ehcp sweep, or ehcp serve"),
        ("Mon 29 Sep 2025", False, "last run for Mon 29 Sep 2025"),
        ("Tue 30 Sep 2025", True, "last run for Tue 30 Sep 2025"),
        ("Wed 1 Oct 2025", True, "last run for Wed 1 Oct 2025"),
    ],
)
def test_a_night_without_the_tracking_is_seen(desk, swept, ok, says):
    if swept:
        desk.sweeps(swept)
    assert found(desk)["daily tracking"] == (ok, [says])


@pytest.mark.parametrize(("today", "ok"), [("Thu 4 Jul 2030", False), ("Fri 28 Jun 2030", True)])
def test_a_calendar_that_ends_within_half_a_year_is_seen(desk, today, ok):
    """The last bank holiday that is known is Boxing Day 2030."""
    assert found(desk, today=day(today))["bank holidays"] == (ok, ["known until Thu 26 Dec 2030"])


@pytest.mark.parametrize(
    ("settings", "ok", "says"),
    [
        ({}, True, "to folder, sending is on"),
        ({"sending": "off"}, False, "to folder, sending is off"),
        ({"sending": "shadow"}, False, "to folder, sending is shadow"),
        (
            {"mail_url": "smtps://user:s3cret@mail.york.example", "mail_allow": "york.example"},
            True,
            "to smtps, sending is on",
        ),
        (
            {"mail_url": "smtps://user:s3cret@mail.york.example"},
            False,
            "nothing may leave: set EHCP_MAIL_ALLOW to the domains that may be written to",
        ),
    ],
)
def test_where_messages_go_is_said_without_the_password(desk, settings, ok, says):
    assert found(desk, **settings)["mail"] == (ok, [says])


def test_a_mail_url_that_nothing_could_be_sent_by_is_seen(desk):
    """In the afternoon, and not at half past six in the morning."""
    ok, said = found(desk, mail_url="pigeon:post")["mail"]
    assert not ok, said


def test_law_that_was_not_checked_for_a_year_is_named_once_a_provision(desk):
    ok, said = found(desk, today=day("Mon 1 Jan 2029"))["law"]
    assert not ok
    assert "SI 2014/1530 reg 5(1) was not checked for a year: compare it with the source" in said
    assert len(said) == len(set(said))


def test_law_that_was_checked_lately_is_in_place(desk):
    ok, said = found(desk)["law"]
    assert ok
    assert said[0].startswith("every value was checked since ")


def test_a_request_whose_dates_cannot_be_read_is_said_and_hides_nothing_else(desk):
    """The doctor is asked because something is wrong: it must not fall over it."""
    desk.asks_for_medical_advice()
    desk.tampers("UPDATE standings SET basis = 'nonsense' WHERE case_ref = 'YK-0001'")
    assert found(desk)["daily tracking"] == (False, ["it has never run: ehcp sweep, or ehcp serve"])
