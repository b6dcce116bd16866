"""Letters that are written before they are sent: they go as they are while they are true, and not a moment longer.

The medical advice of these stories is due on Mon 4 Aug 2025; its first reminder goes on Mon 21 Jul 2025.
"""

import pytest
import sqlalchemy as sa

from models.store import contacts, replies
from models.store.contacts import Contact
from models.store.outbox import Status
from models.store.revisions import revision
from models.store.session import reading, writing
from models.store.tables import letters as kept
from tasks import rendering
from tasks.rebuilding import rebuild
from tasks.replies.tending import lift
from tasks.transports import FolderTransport
from tasks.writing import write_ahead
from tests.conftest import MAILBOXES
from tests.dates import day
from tests.factories import AUTHORITY, event

REMINDED, DUE = "Mon 21 Jul 2025", "Mon 4 Aug 2025"
HEALTH = "health@nhs.example"


def arrives(case_ref="YK-0001", on=REMINDED):
    return event("advice_received", on, advice_kind="medical", case_ref=case_ref)


def written(office, on=REMINDED, *refs):
    """A sweep has queued what is due, and the letters are written; each bears a mark."""
    for ref in refs or ("YK-0001",):
        office.asks_for_medical_advice(ref)
    office.sweeps(on)
    assert write_ahead(office.tracker, on=day(on)) == len(office.messages(Status.QUEUED)) > 0
    with writing(office.engine) as connection:
        for number, raw in connection.execute(sa.select(kept.c.message, kept.c.raw)).all():
            marked = b"X-Written: ahead\r\n" + raw
            connection.execute(sa.update(kept).where(kept.c.message == number).values(raw=marked))
    return office


def went(office):
    """What left: to whom, about what, and whether it had been written ahead."""
    return sorted((each["To"], each["Subject"], each["X-Written"] == "ahead") for each in office.letters())


def officers(office, *numbers):
    """Requests of as many case officers, each of whom is to be reminded on Wed 18 Jun 2025."""
    for n in numbers:
        to = f"officer-{n}@york.example"
        office.hears(event("request_received", "Wed 21 May 2025", case_ref=f"YK-000{n}", officer=to))
    office.sweeps("Wed 18 Jun 2025")


def test_a_letter_that_was_written_ahead_goes_as_it_is(office):
    written(office, DUE).delivers(DUE)
    assert {ahead for _, _, ahead in went(office)} == {True}
    assert [each.subject for each in office.messages(Status.SENT)] == ["YK-0001: medical advice"] * 2


def test_what_is_sent_is_the_same_whether_it_was_written_ahead_or_not(office, new_office):
    with new_office() as other:
        for each in (office, other):
            each.asks_for_medical_advice()
            each.sweeps(DUE)
        write_ahead(office.tracker, on=day(DUE))
        office.delivers(DUE)
        other.delivers(DUE)
        assert [each.as_bytes() for each in office.letters()] == [each.as_bytes() for each in other.letters()]


def test_nothing_is_kept_of_a_letter_that_was_sent(office):
    written(office).delivers(REMINDED)
    assert office.rows("letters", "message") == []


def test_what_is_recorded_after_the_writing_keeps_a_letter_in(office):
    written(office).hears(arrives())
    assert office.delivers(REMINDED).counts == {Status.NO_LONGER_TRUE: 1}
    assert office.letters() == []


def test_a_letter_of_which_one_line_stopped_being_true_is_written_anew(office):
    written(office, REMINDED, "YK-0001", "YK-0002").hears(arrives())
    office.delivers(REMINDED)
    assert went(office) == [(HEALTH, "YK-0002: medical advice", False)]


def test_what_is_recorded_about_another_request_changes_no_letter(office):
    written(office).hears(event("request_received", "Mon 21 Jul 2025", case_ref="YK-0009"))
    office.delivers(REMINDED)
    assert went(office) == [(HEALTH, "YK-0001: medical advice", True)]


@pytest.mark.parametrize("ahead", [True, False], ids=["written ahead", "written when it is sent"])
def test_what_is_recorded_while_another_letter_is_on_its_way_keeps_the_next_in(office, monkeypatch, ahead):
    """Both letters were read together, before the first of them left."""
    officers(office, 1, 2)
    if ahead:
        assert write_ahead(office.tracker, on=day("Wed 18 Jun 2025")) == 2
    send, told = FolderTransport.send, []

    async def and_meanwhile(self, raw, *, to, **more):
        await send(self, raw, to=to, **more)
        told.append(to)
        office.hears(event("request_withdrawn", "Wed 18 Jun 2025", case_ref="YK-0002"))

    monkeypatch.setattr(FolderTransport, "send", and_meanwhile)
    assert office.delivers("Wed 18 Jun 2025").counts == {Status.SENT: 1, Status.NO_LONGER_TRUE: 1}
    assert told == ["officer-1@york.example"]


def test_one_letter_at_a_time_is_on_its_way_and_the_one_before_is_settled(office, monkeypatch):
    """A kill finds one message of which nobody knows whether it went."""
    officers(office, 1, 2, 3)
    send, seen = FolderTransport.send, []

    async def and_looks(self, raw, **more):
        await send(self, raw, **more)
        seen.append([each.status for each in office.messages()])

    monkeypatch.setattr(FolderTransport, "send", and_looks)
    office.delivers("Wed 18 Jun 2025")
    sent, sending, queued = Status.SENT, Status.SENDING, Status.QUEUED
    assert seen == [[sending, queued, queued], [sent, sending, queued], [sent, sent, sending]]


def given_another_telephone(office):
    rows = [
        Contact(service=service, role=role, mailbox=to, phone="01904 555 0100")
        for (service, role), to in MAILBOXES.items()
    ]
    with writing(office.engine) as connection:
        contacts.replace_all(connection, AUTHORITY, rows)


def derived_anew(office):
    office.tampers("UPDATE standings SET due_on = '2025-08-06' WHERE duty = 'provide_advice'")
    rebuild(office.engine, AUTHORITY)


def bounced(office):
    with writing(office.engine) as connection:
        replies.stop(connection, office.messages()[0], day(REMINDED), "5.1.1")


def lifted(office):
    lift(office.tracker, HEALTH)


@pytest.mark.parametrize(
    "happens",
    [
        given_another_telephone,
        derived_anew,
        bounced,
        lambda office: (bounced(office), lifted(office)),
        lambda office: office.hears(arrives()),
        lambda office: office.sweeps(DUE),
    ],
    ids=["contacts", "rebuild", "a bounce", "a bounce that is lifted", "an event", "a sweep"],
)
def test_whatever_a_letter_rests_on_lets_the_number_grow(office, happens):
    def number():
        with reading(office.engine) as connection:
            return revision(connection, AUTHORITY)

    written(office)
    before = number()
    happens(office)
    assert number() > before


def test_delivering_does_not_let_the_number_grow(office):
    """Else every message would have those that follow written anew."""
    written(office, DUE)
    before = office.rows("revisions", "number")
    office.delivers(DUE)
    assert office.rows("revisions", "number") == before


def test_another_telephone_number_is_in_a_letter_that_was_written_before(office):
    given_another_telephone(written(office))
    office.delivers(REMINDED)
    (letter,) = office.letters()
    assert "01904 555 0100" in letter.get_body().get_content()


def test_a_mailbox_from_which_mail_came_back_gets_no_letter_that_was_written_before(office):
    bounced(written(office))
    assert office.delivers(REMINDED).counts == {Status.NO_RECIPIENT: 1}
    assert office.letters() == []


def test_a_sweep_that_adds_a_line_has_the_letter_written_anew(office):
    written(office).asks_for_medical_advice("YK-0002")
    office.sweeps(REMINDED)
    office.delivers(REMINDED)
    (letter,) = office.letters()
    assert all(ref in letter.get_body().get_content() for ref in ("YK-0001", "YK-0002"))


def test_on_the_next_day_a_letter_is_written_anew(office):
    """It is about the day on which it is read: "due in 13 days"."""
    written(office).delivers("Tue 22 Jul 2025")
    assert [ahead for _, _, ahead in went(office)] == [False]


@pytest.mark.parametrize("file", ["templates/professional/digest.txt.j2", "practice/ladders.toml"])
def test_a_letter_that_was_written_with_other_templates_or_ladders_is_written_anew(office, monkeypatch, tmp_path, file):
    written(office)
    for each in rendering.TEMPLATES.parent.rglob("*.*"):
        if each.suffix in (".j2", ".toml"):
            copy = tmp_path / "config" / each.relative_to(rendering.TEMPLATES.parent)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(each.read_bytes() + (b"\n" if each.match(file) else b""))
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path / "config" / "templates")
    office.delivers(REMINDED)
    assert [ahead for _, _, ahead in went(office)] == [False]


@pytest.mark.parametrize("sending", ["off", "shadow"])
def test_where_nothing_leaves_nothing_is_written_ahead(office, sending):
    office.asks_for_medical_advice()
    office.sweeps(REMINDED)
    assert write_ahead(office.set_to(sending=sending).tracker, on=day(REMINDED)) == 0
    assert office.rows("letters", "message") == []


def test_on_a_day_on_which_nobody_is_written_to_nothing_is_written_ahead(office):
    office.asks_for_medical_advice()
    office.sweeps(REMINDED)
    assert write_ahead(office.tracker, on=day("Sat 26 Jul 2025")) == 0


def test_letters_that_are_read_one_by_one_are_those_that_are_read_together(office, new_office, monkeypatch):
    with new_office() as other:
        for each in (office, other):
            officers(each, 1, 2, 3)
            each.hears(event("request_withdrawn", "Wed 18 Jun 2025", case_ref="YK-0002"))
        office.delivers("Wed 18 Jun 2025")
        monkeypatch.setattr("tasks.delivering.AT_ONCE", 1)
        other.delivers("Wed 18 Jun 2025")
        assert [each.as_bytes() for each in office.letters()] == [each.as_bytes() for each in other.letters()]
        assert len(office.letters()) == 2


def test_a_message_whose_steps_cannot_be_read_fails_alone(office):
    """Read together with others, it takes none of them with it."""
    officers(office, 1, 2, 3)
    office.tampers("UPDATE steps SET status = 'nonsense' WHERE case_ref = 'YK-0002'")
    assert write_ahead(office.tracker, on=day("Wed 18 Jun 2025")) == 0
    assert office.delivers("Wed 18 Jun 2025").counts == {Status.SENT: 2, Status.FAILED: 1}
    assert [each.to for each in office.messages(Status.FAILED)] == ["officer-2@york.example"]
