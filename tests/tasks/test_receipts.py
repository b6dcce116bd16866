"""Escalations with a receipt: taken on they are quiet, ignored they climb, and those who were told are told the end."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from pydantic import SecretStr

from models.store.outbox import Status
from tasks.delivering import deliver
from tasks.opening import Tracker
from tests.dates import day
from tests.factories import CASE_REF, event
from tests.tasks.test_sweeping import DIRECTOR, HEAD, HEALTH, ICB, LEAD, MANAGER, OFFICER, chased

TAKEN_ON = {"advice_kind": "medical"}


def lives(office, first, last):
    """Swept and delivered every day of a period; what was queued about the advice, by day."""
    found, on = {}, day(first)
    while on <= day(last):
        if said := chased(office.sweeps(on)):
            found[on] = said
        deliver(office.tracker, on=on)
        on += timedelta(days=1)
    return found


@pytest.fixture
def escalated(office):
    """The medical advice was due on Mon 4 Aug 2025; its manager heard on Mon 11 Aug."""
    office.asks_for_medical_advice()
    lives(office, "Mon 4 Aug 2025", "Mon 11 Aug 2025")
    return office


def text_of(letter):
    """The plain text of a letter."""
    return letter.get_body(("plain",)).get_content()


def last_to(office, mailbox):
    """The newest letter to a mailbox."""
    return max((each for each in office.letters() if each["To"] == mailbox), key=lambda each: each["Date"].datetime)


def test_nobody_took_it_on_so_the_next_tier_hears(escalated):
    """Seven days after the manager of the service, the head of service and the board's lead."""
    found = lives(escalated, "Tue 12 Aug 2025", "Mon 18 Aug 2025")
    assert found == {day("Mon 18 Aug 2025"): {"head_of_service": {LEAD, ICB, HEAD}}}


@pytest.mark.parametrize(
    ("plan", "next_tier"),
    [({}, "Wed 20 Aug 2025"), ({"promised_on": "Fri 22 Aug 2025"}, "Tue 26 Aug 2025")],
)
def test_taken_on_it_is_quiet_until_the_day_that_was_said_or_for_a_week(escalated, plan, next_tier):
    """Without a day a week (to Tue 19 Aug 2025); with one, to that day, and then the next working day."""
    escalated.hears(event("escalation_acknowledged", "Tue 12 Aug 2025", **TAKEN_ON, **plan))
    found = lives(escalated, "Tue 12 Aug 2025", "Fri 29 Aug 2025")
    assert next(iter(found)) == day(next_tier)


@pytest.mark.parametrize(
    ("until", "told"),
    [("Mon 11 Aug 2025", {HEALTH, LEAD}), ("Tue 26 Aug 2025", {HEALTH, LEAD, ICB, HEAD, DIRECTOR})],
)
def test_when_the_advice_comes_those_who_were_told_are_told(escalated, until, told):
    """Once, and nobody else: whoever was only reminded hears nothing more."""
    lives(escalated, "Tue 12 Aug 2025", until) if until != "Mon 11 Aug 2025" else None
    escalated.hears(event("advice_received", "Wed 27 Aug 2025", **TAKEN_ON))
    found = lives(escalated, "Wed 27 Aug 2025", "Fri 5 Sep 2025")
    assert found == {day("Wed 27 Aug 2025"): {"stood_down": told}}
    assert "is no longer needed" in text_of(last_to(escalated, LEAD))


def test_an_escalation_that_never_left_is_not_stood_down(office):
    """Nobody was told of it: nobody is told that it is over."""
    office.asks_for_medical_advice()
    office.sweeps("Mon 11 Aug 2025")
    office.hears(event("advice_received", "Mon 11 Aug 2025", **TAKEN_ON))
    office.sweeps("Tue 12 Aug 2025")
    deliver(office.tracker, on=day("Tue 12 Aug 2025"))
    assert [each["To"] for each in office.letters()] == []
    assert {each.status for each in office.messages()} <= {Status.NO_LONGER_TRUE, Status.SUPERSEDED}


def test_chasers_about_one_request_and_service_hang_below_one_root_under_one_subject(escalated):
    """Whatever the step; the root was never sent."""
    own = [each for each in escalated.letters() if each["To"] == HEALTH]
    assert len(own) == 3
    assert {each["Subject"] for each in own} == {f"{CASE_REF}: medical advice"}
    assert len({each["In-Reply-To"] for each in own}) == 1
    assert own[0]["In-Reply-To"] not in {each["Message-ID"] for each in own}


def test_a_message_says_what_changed_since_the_last_to_that_mailbox(office):
    """One of two requests was settled; the other waits."""
    for ref in (CASE_REF, "YK-0002"):
        office.asks_for_medical_advice(ref)
    lives(office, "Mon 4 Aug 2025", "Mon 4 Aug 2025")
    office.hears(event("advice_received", "Mon 4 Aug 2025", case_ref="YK-0002", **TAKEN_ON))
    lives(office, "Tue 5 Aug 2025", "Tue 5 Aug 2025")
    said = text_of(last_to(office, HEALTH))
    assert "Since our message of Mon 4 Aug 2025: 1 item settled, 1 still waiting." in said
    assert "YK-0002, medical advice: settled" in said


def test_the_dates_that_are_still_to_come_are_offered_as_a_calendar(office):
    """A reference and what is due; no name, no alarm, and nothing once the date has passed."""
    office.asks_for_medical_advice()
    lives(office, "Mon 21 Jul 2025", "Tue 5 Aug 2025")
    first, *_, late = [each for each in office.letters() if each["To"] == HEALTH]
    (attached,) = list(first.iter_attachments())
    (entry,) = Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert (str(entry["summary"]), entry["dtstart"].dt) == (f"{CASE_REF}: Medical advice due", day("Mon 4 Aug 2025"))
    assert list(late.iter_attachments()) == []


def test_the_officer_gets_a_draft_for_the_family_and_records_that_it_was_told(office):
    """Three working days after the advice became late, and fourteen days after each word."""
    office.asks_for_medical_advice()
    found = office.sweeps_daily("Mon 4 Aug 2025", "Fri 8 Aug 2025")
    assert [on for on, swept in found.items() if chased(swept, "keep_family_informed")] == [day("Fri 8 Aug 2025")]
    deliver(office.tracker, on=day("Fri 8 Aug 2025"))
    said = text_of(last_to(office, OFFICER))
    assert "A draft for the family, YK-0001: you send it, from the council's own system" in said
    assert "We asked for medical advice for the assessment. It was due on Mon 4 Aug 2025" in said
    office.hears(event("family_told", "Fri 8 Aug 2025", advice_kind="medical"))
    again = office.sweeps_daily("Mon 11 Aug 2025", "Fri 22 Aug 2025")
    assert [on for on, swept in again.items() if chased(swept, "keep_family_informed")] == [day("Fri 22 Aug 2025")]
    deliver(office.tracker, on=day("Fri 22 Aug 2025"))
    assert "We told you before that we were still waiting for medical advice." in text_of(last_to(office, OFFICER))


@pytest.mark.parametrize(("url", "offered"), [(None, 0), ("maildir:replies", 4)])
def test_answers_are_offered_only_where_someone_reads_them(office, url, offered):
    """Without a mailbox of replies they would lead nowhere, and replies go to the team."""
    office.asks_for_medical_advice()
    office.sweeps("Mon 4 Aug 2025")
    settings = office.tracker.settings.model_copy(update={"replies_url": SecretStr(url) if url else None})
    deliver(Tracker(settings, office.engine), on=day("Mon 4 Aug 2025"))
    letter = last_to(office, HEALTH)
    assert text_of(letter).count("mailto:") == offered
    assert letter["Reply-To"] == (settings.mail_from if url else OFFICER)


def test_the_manager_who_was_only_reminded_hears_of_no_end(escalated):
    """Overdue is no escalation: that the advice came is no news for whoever was not asked to act."""
    escalated.hears(event("advice_received", "Wed 13 Aug 2025", **TAKEN_ON))
    lives(escalated, "Wed 13 Aug 2025", "Fri 15 Aug 2025")
    assert "no longer needed" not in text_of(last_to(escalated, MANAGER))
