"""Which mailbox answers for a role: its own, its deputy's while it is away, or that of whoever stands above."""

import pytest

from models.store import contacts
from models.store.contacts import Contact
from models.store.session import reading, writing
from tasks.addressing import Recipient, mailbox
from tests.dates import day
from tests.factories import AUTHORITY

AWAY = {"away_from": day("Tue 1 Dec 2026"), "away_to": day("Fri 11 Dec 2026")}
LEAD = Recipient("health", "service_lead")


def known(*found):
    """Contacts as they are found by service and role."""
    return {(each.service, each.role): each for each in found}


def lead(**more):
    """The lead of the health service."""
    return Contact(service="health", role="service_lead", mailbox="lead@nhs.example", **more)


HEAD = Contact(role="head_of_service", mailbox="head@york.example")


@pytest.mark.parametrize(
    ("on", "answers"),
    [
        ("Mon 30 Nov 2026", "lead@nhs.example"),
        ("Tue 1 Dec 2026", "deputy@nhs.example"),
        ("Fri 11 Dec 2026", "deputy@nhs.example"),
        ("Sat 12 Dec 2026", "lead@nhs.example"),
    ],
)
def test_a_deputy_answers_on_the_days_of_an_absence(on, answers):
    """From its first day to its last, both included."""
    assert mailbox(LEAD, known(lead(deputy="deputy@nhs.example", **AWAY)), day(on)) == answers


@pytest.mark.parametrize(
    ("found", "answers"),
    [
        ([lead(above="head_of_service", **AWAY), HEAD], "head@york.example"),
        (
            [lead(above="service", **AWAY), Contact(service="health", role="service", mailbox="all@nhs.example")],
            "all@nhs.example",
        ),
        ([lead(above="head_of_service", **AWAY)], None),
        ([lead(**AWAY)], None),
        ([lead(above="service_lead", **AWAY)], None),
        ([lead(away_from=day("Tue 1 Dec 2026"), above="head_of_service"), HEAD], "head@york.example"),
    ],
)
def test_without_a_deputy_whoever_stands_above_answers(found, answers):
    """And nobody, where nobody stands above: the message then waits, and the doctor names the role."""
    assert mailbox(LEAD, known(*found), day("Wed 2 Dec 2026")) == answers


def test_an_officer_without_a_mailbox_is_reached_at_the_officers_shared_one():
    """Who is a mailbox already is written to there."""
    shared = known(Contact(role="case_officer", mailbox="send.team@york.example"))
    assert mailbox(Recipient("", "so-02"), shared, day("Wed 2 Dec 2026")) == "send.team@york.example"
    assert mailbox(Recipient("", "so-02@york.example"), {}, day("Wed 2 Dec 2026")) == "so-02@york.example"
    assert mailbox(Recipient("", "director"), shared, day("Wed 2 Dec 2026")) is None


def test_a_shared_service_answers_for_every_authority_that_has_none_of_its_own(engine):
    """One speech therapy for two councils; one of them has its own lead."""
    with writing(engine) as connection:
        contacts.replace_all(connection, "*", [lead()])
        own = Contact(service="health", role="service_lead", mailbox="own@york.example")
        contacts.replace_all(connection, AUTHORITY, [own])
    with reading(engine) as connection:
        found = {
            each: contacts.find_all(connection, each)["health", "service_lead"].mailbox for each in (AUTHORITY, "383")
        }
    assert found == {AUTHORITY: "own@york.example", "383": "lead@nhs.example"}
