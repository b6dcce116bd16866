"""The daily tracking: each step on its day, to its reader, once; whatever the calendar and the nights missed.

The medical advice of these stories is due on Mon 4 Aug 2025.
"""

import pytest

from models.store.outbox import Status
from tests.dates import day, written
from tests.factories import CASE_REF, event

HEALTH, LEAD = "health@nhs.example", "clinical.officer@nhs.example"
OFFICER, MANAGER = "send.team@york.example", "send.manager@york.example"
HEAD, DIRECTOR = "head.of.service@york.example", "director@york.example"
ICB = "icb.send@nhs.example"
ADVICE_LADDER = {
    "Mon 7 Jul 2025": ("allocated", {HEALTH}),
    "Mon 21 Jul 2025": ("reminder_1", {HEALTH}),
    "Wed 30 Jul 2025": ("reminder_2", {HEALTH}),
    "Mon 4 Aug 2025": ("due_today", {HEALTH, LEAD}),
    "Tue 5 Aug 2025": ("overdue", {HEALTH, MANAGER}),
    "Mon 11 Aug 2025": ("service_manager", {HEALTH, LEAD}),
    "Mon 18 Aug 2025": ("head_of_service", {LEAD, ICB, HEAD}),
    # Nobody took it on within seven days; they end on a bank holiday, and so a Tuesday.
    "Tue 26 Aug 2025": ("director", {ICB, HEAD, DIRECTOR}),
}


def chased(swept, duty="provide_advice"):
    """The steps about a duty that a sweep queued, each with the mailboxes that it goes to."""
    found = {}
    for message in swept.messages:
        for item in message.items:
            if item.duty == duty:
                found.setdefault(item.step, set()).add(message.to)
    return found


def about_it(kind, on, **columns):
    return event(kind, on, advice_kind="medical", **columns)


def steps(office, status, duty="provide_advice"):
    found = office.rows("steps", "step", "status", "duty")
    return [step for step, become, about in found if (become, about) == (status, duty)]


def test_each_step_of_the_advice_ladder_goes_out_on_its_day_to_its_readers(office):
    """Swept and delivered every day from the asking to two months after the date."""
    office.asks_for_medical_advice()
    found = {}
    for on, swept in office.sweeps_daily("Mon 23 Jun 2025", "Wed 1 Oct 2025").items():
        for step, mailboxes in chased(swept).items():
            found[written(on)] = (step, mailboxes)
    assert found == ADVICE_LADDER


def test_a_step_that_falls_on_a_weekend_goes_out_on_monday(office):
    """Two weeks before the target for the draft is a Saturday."""
    office.asks_for_medical_advice()
    office.sweeps("Fri 15 Aug 2025")
    for quiet in ("Sat 16 Aug 2025", "Sun 17 Aug 2025"):
        assert office.sweeps(quiet).messages == ()
    assert chased(office.sweeps("Mon 18 Aug 2025"), "serve_draft_plan") == {"two_weeks_left": {OFFICER}}


def test_over_easter_nobody_is_written_to_and_the_first_working_day_catches_up(office):
    """The decision is due on Wed 23 Apr 2025, so its last reminder falls on Good Friday."""
    office.hears(event("request_received", "Wed 12 Mar 2025"))
    found = office.sweeps_daily("Thu 10 Apr 2025", "Tue 22 Apr 2025")
    said = {written(on): chased(swept, "notify_decision_whether_to_assess") for on, swept in found.items()}
    assert {on: steps for on, steps in said.items() if steps} == {
        "Thu 10 Apr 2025": {"two_weeks_left": {OFFICER}},
        "Tue 22 Apr 2025": {"last_days": {OFFICER, MANAGER}},
    }


def test_a_breach_is_named_on_a_day_on_which_nobody_is_written_to(office):
    """The law counts every day: what was due on Good Friday is breached on the Saturday."""
    office.hears(event("request_received", "Fri 7 Mar 2025"))
    assert office.sweeps("Fri 18 Apr 2025").breaches == ()
    swept = office.sweeps("Sat 19 Apr 2025")
    assert [(each.duty, written(each.due_on)) for each in swept.breaches] == [
        ("notify_decision_whether_to_assess", "Fri 18 Apr 2025")
    ]
    assert swept.messages == ()


@pytest.mark.parametrize(
    ("happened", "goes_on"),
    [
        ([about_it("advice_promised", "Tue 15 Jul 2025", promised_on="Fri 8 Aug 2025")], "Mon 11 Aug 2025"),
        ([about_it("chasing_muted", "Tue 15 Jul 2025", note="agreed", ends_on="Thu 7 Aug 2025")], "Fri 8 Aug 2025"),
        ([about_it("chasing_muted", "Tue 15 Jul 2025", note="agreed")], None),
        ([about_it("advice_received", "Tue 15 Jul 2025")], None),
        ([event("request_withdrawn", "Tue 15 Jul 2025")], None),
    ],
    ids=["promised", "muted for a time", "muted", "received", "withdrawn"],
)
def test_advice_is_left_in_peace_for_as_long_as_it_has_a_reason(office, happened, goes_on):
    """A promise holds to its day, a mute to its end; what came is never chased again."""
    office.asks_for_medical_advice()
    office.hears(*happened)
    swept = office.sweeps_daily("Tue 15 Jul 2025", "Mon 11 Aug 2025")
    assert next((written(on) for on, each in swept.items() if chased(each)), None) == goes_on


def test_an_excepted_advice_is_not_chased_once_its_date_has_passed(office):
    office.asks_for_medical_advice()
    missed = {"duty": "provide_advice", "ground": "missed_appointment", "starts_on": "Tue 22 Jul 2025"}
    office.hears(about_it("exception_claimed", "Tue 22 Jul 2025", **missed))
    found = office.sweeps_daily("Tue 22 Jul 2025", "Mon 1 Sep 2025")
    reminded = [written(on) for on, swept in found.items() if chased(swept)]
    assert reminded == ["Tue 22 Jul 2025", "Wed 30 Jul 2025", "Mon 4 Aug 2025"]
    assert "provide_advice" not in {each.duty for swept in found.values() for each in swept.breaches}


def test_after_an_outage_only_the_highest_step_goes_out(office):
    """Five weeks without a run: one message a reader, and the steps that were missed are on record."""
    office.asks_for_medical_advice()
    office.sweeps("Mon 7 Jul 2025")
    office.delivers("Mon 7 Jul 2025")
    assert chased(office.sweeps("Mon 11 Aug 2025")) == {"service_manager": {HEALTH, LEAD}}
    missed = ["reminder_1", "reminder_2", "due_today", "due_today", "overdue", "overdue"]
    assert steps(office, Status.SUPERSEDED) == missed
    # One each to the service and its lead; and one to the officer, whose family is to be told.
    assert {each.to for each in office.messages(Status.QUEUED)} == {HEALTH, LEAD, OFFICER}


def test_a_step_that_still_waits_is_overtaken_by_the_next(office):
    """Nothing could be sent for a month: the reminder is not delivered beside the escalation."""
    office.asks_for_medical_advice()
    for on in ("Mon 4 Aug 2025", "Tue 5 Aug 2025", "Mon 11 Aug 2025"):
        office.sweeps(on)
    assert steps(office, Status.QUEUED) == ["service_manager", "service_manager"]
    assert {each.to: each.status for each in office.messages()} == {
        HEALTH: Status.QUEUED,
        LEAD: Status.QUEUED,
        MANAGER: Status.SUPERSEDED,
        # The family is to be told: a draft waits for the officer.
        OFFICER: Status.QUEUED,
    }


def test_advice_that_is_asked_of_another_service_begins_its_ladder_anew(office):
    """The first service is let alone; the second has six weeks of its own, to Mon 8 Sep 2025."""
    office.asks_for_medical_advice()
    office.sweeps("Mon 21 Jul 2025")
    office.hears(about_it("advice_sought", "Mon 28 Jul 2025", service="educational_psychology"))
    found = office.sweeps_daily("Mon 28 Jul 2025", "Mon 11 Aug 2025")
    assert {written(on): chased(swept) for on, swept in found.items() if chased(swept)} == {
        "Mon 11 Aug 2025": {"allocated": {"psychology@york.example"}}
    }


def test_a_mailbox_gets_one_digest_a_day_however_many_requests_it_is_about(office):
    refs = [f"YK-{number:04}" for number in range(1, 6)]
    for ref in refs:
        office.asks_for_medical_advice(ref)
    (message,) = office.sweeps("Mon 7 Jul 2025").messages
    assert (message.to, [each.case_ref for each in message.items]) == (HEALTH, refs)
    assert office.sweeps("Mon 7 Jul 2025").messages == ()
    assert len(office.messages()) == 1


def test_two_roles_that_share_a_mailbox_get_one_digest_with_one_line(office):
    """A small service: its team and its lead read the same mailbox, and are told once."""
    office.writes_to({("health", "service"): HEALTH, ("health", "service_lead"): HEALTH})
    office.asks_for_medical_advice()
    (message,) = office.sweeps("Mon 4 Aug 2025").messages
    assert {each.audience for each in message.items} == {"service", "service_lead"}
    office.delivers("Mon 4 Aug 2025")
    (letter,) = office.letters()
    assert letter["Subject"] == f"{CASE_REF}: medical advice"


def test_an_officer_is_reached_at_their_own_mailbox_or_else_at_the_teams(office):
    """`officer` may be a mailbox, a reference with a contact, or a reference without one."""
    office.writes_to({("", "case_officer"): OFFICER, ("", "officer-7"): "seven@york.example"})
    for ref, officer in (("YK-0001", "officer-7"), ("YK-0002", "officer-8"), ("YK-0003", "me@york.example")):
        office.hears(event("request_received", "Wed 21 May 2025", case_ref=ref, officer=officer))
    swept = office.sweeps("Wed 18 Jun 2025")
    assert {message.to: [each.case_ref for each in message.items] for message in swept.messages} == {
        "seven@york.example": ["YK-0001"],
        OFFICER: ["YK-0002"],
        "me@york.example": ["YK-0003"],
    }


def test_the_longest_mailbox_that_contacts_may_have_gets_its_digest(office):
    """254 characters are legal: neither database may choke on them in the middle of the night."""
    longest = "a" * 241 + "@york.example"
    office.writes_to({("health", "service"): longest})
    office.asks_for_medical_advice("YK-" + "9" * 37)
    assert [message.to for message in office.sweeps("Mon 21 Jul 2025").messages] == [longest]
    office.delivers("Mon 21 Jul 2025")
    assert [each["To"] for each in office.letters()] == [longest]


def test_a_message_without_a_contact_waits_and_goes_out_once_there_is_one(office):
    """Nothing is lost for want of an address; the run says who is missing."""
    office.writes_to({("", "send_manager"): MANAGER})
    office.asks_for_medical_advice()
    (message,) = office.sweeps("Mon 21 Jul 2025").messages
    assert message.to is None
    (waiting,) = office.messages(Status.NO_RECIPIENT)
    assert office.delivers("Mon 21 Jul 2025").waiting == ("nobody answers for health/service",)
    office.writes_to({("health", "service"): HEALTH})
    assert office.sweeps("Tue 22 Jul 2025").messages == ()
    office.delivers("Tue 22 Jul 2025")
    assert [each["To"] for each in office.letters()] == [HEALTH]
    (sent,) = office.messages(Status.SENT)
    assert (sent.key, sent.to) == (waiting.key, HEALTH)


def test_a_dry_run_says_what_a_run_would_do_and_changes_nothing(office):
    office.asks_for_medical_advice()
    before = office.everything()
    told = office.sweeps("Tue 5 Aug 2025", dry_run=True)
    assert office.everything() == before
    assert told == office.sweeps("Tue 5 Aug 2025")
    assert chased(told) == {"overdue": {HEALTH, MANAGER}}


@pytest.mark.parametrize("column", ["basis", "kind"])
def test_a_request_that_cannot_be_read_is_named_and_stops_no_other(office, column):
    """The third of five is broken: the other four are written about."""
    refs = [f"YK-{number:04}" for number in range(1, 6)]
    for ref in refs:
        office.asks_for_medical_advice(ref)
    office.tampers(f"UPDATE standings SET {column} = 'nonsense' WHERE case_ref = 'YK-0003'")
    swept = office.sweeps("Mon 7 Jul 2025")
    assert [(each.case_ref, "ehcp rebuild" in each.reason) for each in swept.failed] == [("YK-0003", True)]
    refs.remove("YK-0003")
    assert [each.case_ref for message in swept.messages for each in message.items] == refs
    assert [each.case_ref for each in office.sweeps("Tue 8 Jul 2025").failed] == ["YK-0003"]


def test_a_breach_is_dated_to_its_last_day_whenever_the_sweep_saw_it(office):
    """Three weeks without a run: the breach is three weeks old, and not new today."""
    office.asks_for_medical_advice()
    assert office.sweeps("Mon 4 Aug 2025").breaches == ()
    (breach,) = office.sweeps("Thu 28 Aug 2025").breaches
    assert (breach.case_ref, breach.duty, breach.about) == (CASE_REF, "provide_advice", "medical")
    assert breach.due_on == day("Mon 4 Aug 2025")
    office.hears(about_it("advice_received", "Fri 29 Aug 2025"))
    assert office.sweeps("Fri 29 Aug 2025").breaches == ()


def test_a_refusal_that_was_not_decided_is_no_breach_after_16_weeks(office):
    """Reg 10 binds only a decision not to issue a plan; until there is one, nothing is breached."""
    office.asks_for_medical_advice()
    office.hears(about_it("advice_received", "Mon 4 Aug 2025"))
    swept = office.sweeps_daily("Mon 25 Aug 2025", "Mon 29 Sep 2025")
    assert [each.breaches for each in swept.values() if each.breaches] == []
    assert [each.duty for each in office.sweeps("Tue 30 Sep 2025").breaches] == ["send_final_plan"]


def test_late_advice_of_a_school_is_chased_and_is_no_breach_of_law(office):
    """Reg 8 does not bind a school: the Code asks it for six weeks."""
    office.writes_to({("setting", "service"): "office@school.example"})
    office.asks_for_medical_advice(of="setting")
    swept = office.sweeps("Tue 5 Aug 2025")
    assert swept.breaches == ()
    assert "office@school.example" in chased(swept)["overdue"]


def test_the_family_is_never_written_to(office):
    """Its own views are asked for by a person: even with a contact in the file, the tracker is silent."""
    family = {("family", "service"): "parent@home.example", ("family", "service_lead"): "parent@home.example"}
    office.writes_to(family | {("", role): f"{role}@york.example" for role in ("case_officer", "send_manager")})
    office.hears(
        event("request_received", "Mon 12 May 2025"),
        event("advice_sought", "Mon 12 May 2025", advice_kind="parental"),
    )
    swept = office.sweeps_daily("Mon 12 May 2025", "Wed 1 Oct 2025")
    assert {to for each in swept.values() for to in chased(each).get("due_today", ())} == {"case_officer@york.example"}
    assert not {message.to for message in office.messages()} & set(family.values())
    assert not {service for (service,) in office.rows("outbox", "service")} & {"family"}


def test_sweeping_again_changes_nothing_but_the_record_that_it_ran(office):
    office.asks_for_medical_advice()
    office.sweeps("Tue 5 Aug 2025")
    before = office.everything()
    again = office.sweeps("Tue 5 Aug 2025")
    assert again.messages == again.failed == ()
    after = office.everything()
    assert len(after.pop("sweeps")) == len(before.pop("sweeps")) + 1
    assert after == before


def test_the_same_day_of_the_next_month_is_another_day(office):
    """Seen elsewhere: a job that compared the days of the month, and reminded people a month late."""
    office.asks_for_medical_advice()
    assert chased(office.sweeps("Mon 7 Jul 2025")) == {"allocated": {HEALTH}}
    assert chased(office.sweeps("Thu 7 Aug 2025")) == {"overdue": {HEALTH, MANAGER}}
    assert chased(office.sweeps("Fri 8 Aug 2025")) == {}


def test_a_request_is_at_risk_in_the_week_before_a_statutory_date(office):
    """The advice of a health body is due on Mon 4 Aug 2025; targets and guidance put nothing at risk."""
    office.asks_for_medical_advice()
    days = ("Sun 27 Jul 2025", "Mon 28 Jul 2025", "Mon 4 Aug 2025", "Tue 5 Aug 2025")
    assert [office.sweeps(on).at_risk for on in days] == [0, 1, 1, 0]
