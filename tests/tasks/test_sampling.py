"""A sample year adds up to the published row: recounted here from the replayed requests, by other means."""

import re
import secrets
from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random

import pytest

from config.errors import PlainError
from config.official import complete_rows, official_row
from config.statute import statute
from config.vocabulary import AdviceKind, EventKind, State
from models.clocks import standings
from models.events import NEEDS
from models.plan import NEEDS_BEFORE
from models.replay import replay
from tasks.reading import check_event
from tasks.sampling import CannotBeReproducedError, sample_contacts, sample_year
from tests.dates import day

MONDAY = day("Mon 23 Nov 2026")

REQUESTS = ("requests_received", "requests_assess_yes", "requests_refused")
REQUESTS += ("requests_outstanding", "requests_withdrawn")
DECISIONS = ("req_decided_within_6w", "req_decided_over_6w", "not_issued_within_16w", "not_issued_over_16w")
BANDS = ("timeliness_den", "within20w", "plans_20to52w", "plans_over52w")
FIGURES = (
    *REQUESTS,
    *DECISIONS,
    "assess_plan_issued",
    *(f"{band}_{x}" for band in BANDS for x in ("incl_exc", "excl_exc")),
)


@cache
def sample(name, year, ends_on):
    """The events of a sample, made once."""
    row = official_row(name, year)
    return sample_year(row, authority=row.la_code, ends_on=ends_on)


def by_request(events):
    """The events of each request."""
    found = defaultdict(list)
    for event in events:
        found[event.case_ref].append(event)
    return found


@cache
def cases(name, year, ends_on):
    """The replayed requests of a sample."""
    return [replay(own) for own in by_request(sample(name, year, ends_on)).values()]


def expected(row):
    """The published figures, with the two that may yield: an undated decision or refusal counts as late."""
    published = {name: getattr(row, name) for name in FIGURES if getattr(row, name) is not None}
    if row.requests_assess_yes is not None:
        decided = row.requests_assess_yes + row.requests_refused
        published["req_decided_over_6w"] = max(row.req_decided_over_6w, decided - row.req_decided_within_6w)
    if row.not_issued_within_16w is not None:
        undated_too = row.assess_plan_not_issued - row.not_issued_within_16w
        published["not_issued_over_16w"] = max(row.not_issued_over_16w, undated_too)
    return published


def recount(replayed, ends_on):
    """The figures of the year that ends on a day, straight from the requests."""
    first = ends_on - timedelta(days=364)
    found = Counter()
    for case in replayed:
        found.update(_about_the_request(case, first, ends_on))
        found.update(_about_refusing_a_plan(case, first, ends_on))
        found.update(_about_the_plan(case, first, ends_on))
    return found


_WHETHER = {
    EventKind.DECISION_TO_ASSESS_NOTIFIED: "requests_assess_yes",
    EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED: "requests_refused",
}


def _about_the_request(case, first, last):
    decided = [each for each in case.decisions if each.kind in _WHETHER]
    if first <= case.clock.on <= last:
        yield "requests_received"
        if decided:
            yield _WHETHER[decided[0].kind]
        else:
            yield "requests_withdrawn" if case.closing else "requests_outstanding"
    if decided and first <= decided[0].at.on <= last:
        took = decided[0].at.on - case.clock.on
        yield "req_decided_within_6w" if took <= timedelta(weeks=6) else "req_decided_over_6w"


def _about_refusing_a_plan(case, first, last):
    refused = case.decided(EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED)
    if refused and first <= refused.on <= last:
        took = refused.on - case.clock.on
        yield "not_issued_within_16w" if took <= timedelta(weeks=16) else "not_issued_over_16w"


def _about_the_plan(case, first, last):
    if case.outcome is not EventKind.FINAL_PLAN_SENT or not first <= case.closing.at.on <= last:
        return
    yield "assess_plan_issued"
    if case.reversals:
        return
    took = case.closing.at.on - case.clock.on
    late = "plans_20to52w" if took <= timedelta(weeks=52) else "plans_over52w"
    band = "within20w" if took <= timedelta(weeks=20) else late
    excepted = any(claim.duty == "send_final_plan" for claim in case.claims)
    for suffix in ("incl_exc",) if excepted else ("incl_exc", "excl_exc"):
        yield f"timeliness_den_{suffix}"
        yield f"{band}_{suffix}"


def shown(row, counted):
    """Only the figures that were published, so that a failure shows the difference."""
    return {name: counted[name] for name in expected(row)}


@pytest.mark.parametrize("ends_on", [day("Wed 31 Dec 2025"), MONDAY])
def test_york_2025_is_reproduced(ends_on):
    """The figures that the release prints, wherever the year is placed."""
    found = recount(cases("York", 2025, ends_on), ends_on)
    assert (found["requests_received"], found["requests_refused"], found["assess_plan_issued"]) == (529, 125, 352)
    assert (found["timeliness_den_incl_exc"], found["timeliness_den_excl_exc"]) == (335, 324)
    assert (found["within20w_incl_exc"], found["within20w_excl_exc"]) == (330, 319)
    assert (found["req_decided_within_6w"], found["req_decided_over_6w"]) == (485, 28)
    assert shown(official_row("York", 2025), found) == expected(official_row("York", 2025))


@pytest.mark.parametrize(("name", "year"), [("Leeds", 2024), ("Essex", 2024), ("Dorset", 2024), ("Oldham", 2024)])
def test_other_shapes_are_reproduced(name, year):
    """A backlog, the largest, one with every plan excepted, one whose published figures do not hold together."""
    row = official_row(name, year)
    assert shown(row, recount(cases(name, year, MONDAY), MONDAY)) == expected(row)


def test_rows_chosen_at_random_are_reproduced():
    """Ten other rows, other ones each time; the message says how to have the same again."""
    seed = secrets.randbelow(10**6)
    for row in Random(seed).sample(complete_rows(), 10):
        events = sample_year(row, authority="999", ends_on=MONDAY, seed=seed)
        found = recount([replay(own) for own in by_request(events).values()], MONDAY)
        assert shown(row, found) == expected(row), f"{row.name} {row.year}, seed {seed}"


def test_the_mean_comes_near_the_published_one():
    """York 2025 took 12.9 weeks; the sample takes about as long."""
    measured = [case for case in cases("York", 2025, MONDAY) if case.outcome is EventKind.FINAL_PLAN_SENT]
    days = [(case.closing.at.on - case.clock.on).days for case in measured if not case.reversals]
    assert sum(days) / len(days) / 7 == pytest.approx(12.9, abs=0.5)


def test_the_same_seed_gives_the_same_events():
    """And another seed another year."""
    row = official_row("York", 2025)
    again = sample_year(row, authority="816", ends_on=MONDAY)
    assert again == sample("York", 2025, MONDAY)
    assert again != sample_year(row, authority="816", ends_on=MONDAY, seed=7)


@pytest.mark.parametrize("ends_on", [day("Thu 29 Feb 2024"), day("Wed 28 Feb 2024"), day("Thu 1 Jan 2026")])
def test_a_year_can_end_on_any_day(ends_on):
    """Also on 29 February, when it has 366 days."""
    events = sample_year(official_row("York", 2025), authority="816", ends_on=ends_on)
    received = [event for event in events if event.event is EventKind.REQUEST_RECEIVED]
    first = date(ends_on.year - 1, 3, 1) if ends_on.month == 2 else ends_on - timedelta(days=364)
    assert sum(event.occurred_on >= first for event in received) == 529
    assert max(event.occurred_on for event in events) <= ends_on


@pytest.mark.parametrize(("name", "year"), [("York", 2025), ("Leeds", 2024)])
def test_something_is_open_at_every_stage(name, year):
    """And some of it is late: decisions, plans, and advice that binds in law and advice that does not."""
    still_open = [case for case in cases(name, year, MONDAY) if not case.closing]
    assert {case.stage for case in still_open} == {"request", "assessment", "drafting"}
    clocks = [each for case in still_open for each in standings(case, statute())]
    overdue = [each for each in clocks if each.state(MONDAY) is State.OVERDUE]
    assert {"notify_decision_whether_to_assess", "send_final_plan", "provide_advice"} <= {each.duty for each in overdue}
    late_advice = {(each.holder, each.basis) for each in overdue if each.duty == "provide_advice"}
    assert ("educational_psychology", "guidance") in late_advice
    assert {"health", "community_paediatrics"} & {holder for holder, basis in late_advice if basis == "statute"}


@pytest.mark.parametrize(("name", "year"), [("York", 2025), ("Leeds", 2024)])
def test_open_assessments_follow_the_flow(name, year):
    """A fast authority has few of them open, a slow one has many."""
    row = official_row(name, year)
    still_open = [case for case in cases(name, year, MONDAY) if case.stage in ("assessment", "drafting")]
    measured = [case for case in cases(name, year, MONDAY) if case.outcome is EventKind.FINAL_PLAN_SENT]
    took = [(case.closing.at.on - case.clock.on).days for case in measured if not case.reversals]
    usual = row.requests_assess_yes * sum(took) / len(took) / 365
    assert len(still_open) == pytest.approx(usual, rel=0.35)


def test_every_day_of_a_sample_can_be_lived_through():
    """A request can be replayed as it stood on any day, not only at the end."""
    for own in list(by_request(sample("York", 2025, MONDAY)).values())[::5]:
        days = sorted({event.occurred_on for event in own})
        for until in days:
            replay([event for event in own if event.occurred_on <= until])


def test_every_event_would_pass_as_a_row_of_the_event_file():
    """What a sample says could have been imported."""
    for event in sample("York", 2025, MONDAY)[::20]:
        values = {name: _cell(value) for name, value in asdict(event).items() if value is not None and name != "key"}
        assert check_event(values, authority="816", today=MONDAY) == event


def _cell(value):
    return value.isoformat() if isinstance(value, date) else str(value)


def test_the_whole_process_is_in_it():
    """Every kind of event that a request usually has, each with what it needs, by every kind of adviser."""
    events = sample("York", 2025, MONDAY)
    rare = {EventKind.BECAME_RESPONSIBLE, EventKind.EXCEPTION_ENDED, EventKind.ESCALATION_ACKNOWLEDGED}
    rare |= {EventKind.ESCALATION_APPROVED}
    rare |= {EventKind.CHASING_MUTED, EventKind.CHASING_RESUMED, EventKind.EVENT_CORRECTED}
    # The sample is of requests: the life of the plans that follow is not in it.
    rare |= {*NEEDS_BEFORE, EventKind.PLAN_TRANSFERRED_IN, EventKind.DETAINED_PERSON_REQUEST_RECEIVED}
    assert {event.event for event in events} >= set(EventKind) - rare
    assert not [event for event in events for name in NEEDS.get(event.event, ()) if getattr(event, name) is None]
    asked = {event.advice_kind for event in events if event.event is EventKind.ADVICE_SOUGHT}
    assert asked == set(AdviceKind) - {AdviceKind.OTHER_PERSON}


def test_an_exception_is_one_that_the_limit_knows():
    """Every claim of the sample disapplies the limit that it is claimed against, some limits of health bodies too."""
    claimed = [case for case in cases("Dorset", 2024, MONDAY) if case.claims]
    assert {claim.duty for case in claimed for claim in case.claims} == {"send_final_plan", "provide_advice"}
    for case in claimed:
        excepted = {(each.duty, each.excepted_by) for each in standings(case, statute()) if each.excepted_by}
        assert {(claim.duty, claim.ground) for claim in case.claims} == excepted, case.case_ref


def test_references_ids_and_moments():
    """References of one form, ids that are unique, and nothing recorded before it happened or after the year."""
    events = sample("York", 2025, MONDAY)
    assert all(re.fullmatch(r"YK-202[456]-\d{4}", event.case_ref) for event in events)
    assert len({event.external_id for event in events}) == len(events)
    assert all(re.fullmatch(rf"sample-{event.case_ref}-\d\d", event.external_id) for event in events)
    end = datetime.combine(MONDAY, time(23), UTC)
    for event in events:
        happened = datetime.combine(event.occurred_on, time(9), UTC)
        assert happened <= event.recorded_at <= min(happened + timedelta(days=2), end)
    assert [event.occurred_on for event in events] == sorted(event.occurred_on for event in events)


def test_nobody_is_in_it():
    """No free text but one sentence about a service, and role references for officers."""
    events = sample("York", 2025, MONDAY)
    assert {event.note for event in events} == {None, "Early help was asked instead."}
    assert {event.evidence for event in events} == {None, "Letter on the file.", "Letter of the clinic on the file."}
    assert {event.officer for event in events} == {f"so-{number:02}" for number in range(1, 7)}


def test_few_drafts_leave_the_family_less_than_its_fifteen_days():
    """Most do not."""
    clocks = [each for case in cases("Dorset", 2024, MONDAY) for each in standings(case, statute())]
    floors = [each for each in clocks if each.duty == "allow_representations"]
    broken = [each for each in floors if each.state(MONDAY) is State.OVERDUE]
    assert 0 < len(broken) < len(floors) / 20


def test_a_row_with_undated_plans_is_refused_in_a_sentence():
    """A plan without a date can be in a statistic and not in a history of events."""
    with pytest.raises(CannotBeReproducedError) as refusal:
        sample_year(official_row("Manchester", 2023), authority="352", ends_on=MONDAY)
    assert str(refusal.value) == "Manchester 2023 cannot be reproduced: 448 of its plans have no date"
    assert isinstance(refusal.value, PlainError)


def test_contacts_cover_every_service_and_officer_of_the_sample():
    """Whoever is asked in the sample can be written to, and whoever stands above them; but no family."""
    contacts = sample_contacts(official_row("York", 2025))
    events = sample("York", 2025, MONDAY)
    asked = {event.service for event in events if event.service} - {"family"}
    assert {(each["service"], each["role"]) for each in contacts if each["service"]} == {
        (service, role) for service in asked for role in ("service", "service_lead")
    }
    own = {each["role"] for each in contacts if not each["service"]}
    above = {"case_officer", "send_manager", "head_of_service", "director", "icb_send_lead"}
    assert own == above | {e.officer for e in events}


@pytest.mark.parametrize("name", ["York", "Kingston upon Hull, City of", "St. Helens"])
def test_contacts_reach_nobody_real(name):
    """Role mailboxes under a reserved domain, one each, and numbers that Ofcom keeps for drama."""
    contacts = sample_contacts(official_row(name, 2024))
    assert contacts[0]["mailbox"].startswith("educational.psychology@")
    assert all(re.fullmatch(r"[a-z0-9.-]+@[a-z-]+\.example", each["mailbox"]) for each in contacts)
    assert all(re.fullmatch(r"01632 960\d{3}", each["phone"]) for each in contacts)
    assert len({each["mailbox"] for each in contacts}) == len({each["phone"] for each in contacts}) == len(contacts)
