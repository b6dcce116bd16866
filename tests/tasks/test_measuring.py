"""The figures: what the measures count, and what the weekly summary says, queues and leaves alone.

The medical advice of these stories is due on Mon 4 Aug 2025, a refusal of a plan on Mon 1 Sep 2025.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from config.vocabulary import Basis, Stage
from models.letters import AdviceRow, BreachRow, DueRow, StageRow, WaitRow
from models.store.outbox import Status
from models.store.session import reading
from tasks import reporting
from tasks.measuring import last_sunday, summary_as_known_now, timeliness, weekly_summary
from tasks.opening import Tracker
from tasks.recording import record
from tasks.reporting import WeekError, keep_summary, queue_summary, week_ending, write_summary
from tests.dates import day, written
from tests.factories import CASE_REF, event

SUNDAY = day("Sun 10 Aug 2025")
YEAR = day("Wed 1 Jan 2025"), day("Wed 31 Dec 2025")
MANAGER, HEAD, DIRECTOR = (f"{each}@york.example" for each in ("send.manager", "head.of.service", "director"))


def summary(office, sunday=SUNDAY):
    with reading(office.engine) as connection:
        return weekly_summary(connection, office.tracker, sunday)


def a_plan(ref, *, sent, **reversal):
    """A request of Mon 6 Jan 2025 that ended in a plan."""
    start = [event("request_received", "Mon 6 Jan 2025", case_ref=ref)]
    if reversal:
        start.append(event("decision_not_to_assess_notified", "Mon 10 Feb 2025", case_ref=ref))
        start.append(event("decision_reversed", "Mon 3 Mar 2025", case_ref=ref, **reversal))
    else:
        start.append(event("decision_to_assess_notified", "Mon 10 Feb 2025", case_ref=ref))
    return [*start, event("final_plan_sent", sent, case_ref=ref)]


def test_the_measures_of_a_period_come_from_what_is_stored(office):
    """Day 140 is in time, day 141 is not; a contested plan is left out, and so is another council."""
    office.hears(*a_plan("YK-0001", sent="Mon 26 May 2025"), *a_plan("YK-0002", sent="Tue 27 May 2025"))
    office.hears(*a_plan("YK-0003", sent="Mon 4 Aug 2025", route="mediation_agreement"))
    leeds = event("request_received", "Mon 6 Jan 2025", authority="383")
    record(office.engine, [leeds], now=office.tracker.now())
    found = timeliness(office.tracker, *YEAR)
    assert (found["requests_received_in_year"], found["assess_issued"], found["plans_issued_den"]) == (3, 3, 2)
    assert (found["plans_issued_within_20_weeks"], found["pc_plans_issued_within_20_weeks"]) == (1, 50.0)
    assert (found["requests_decided_not_to_assess"], found["pc_request_outcome_six_weeks"]) == (1, 100.0)
    assert (
        timeliness(Tracker(office.tracker.settings.model_copy(update={"authority": "383"}), office.engine), *YEAR)[
            "requests_received_in_year"
        ]
        == 1
    )


def test_a_period_without_anything_has_no_rates(office):
    found = timeliness(office.tracker, *YEAR)
    assert (found["plans_issued_den"], found["pc_plans_issued_within_20_weeks"]) == (0, None)


def test_the_summary_says_where_the_requests_stand(office):
    """Stage, wait, what was breached in the week, what comes due, and whose advice is outstanding."""
    office.asks_for_medical_advice()
    office.hears(event("request_received", "Mon 4 Aug 2025", case_ref="YK-0002"))
    found = summary(office)
    advice, social_care = found.advice
    assert (social_care.label, social_care.asked, social_care.outstanding) == ("Children's Social Care", 0, 0)
    assert found.by_stage == (
        StageRow(Stage.REQUEST, 1, 0),
        StageRow(Stage.ASSESSMENT, 1, 1),
        StageRow(Stage.DRAFTING, 0, 0),
    )
    assert [each for each in found.waiting if each.count] == [
        WaitRow("0 to 6 weeks", 1),
        WaitRow("over 12, to 16 weeks", 1),
    ]
    assert found.new_breaches == (BreachRow(CASE_REF, "Medical advice", day("Mon 4 Aug 2025"), 6, advice.label),)
    assert found.due_next_four_weeks == (
        DueRow(day("Mon 11 Aug 2025"), 0, 0, 0),
        DueRow(day("Mon 18 Aug 2025"), 0, 0, 0),
        DueRow(day("Mon 25 Aug 2025"), 0, 0, 0),
        DueRow(day("Mon 1 Sep 2025"), 0, 1, 0),
    )
    assert (advice.basis, advice.asked, advice.outstanding, advice.overdue) == (Basis.STATUTE, 1, 1, 1)
    assert advice.oldest_days == (SUNDAY - day("Mon 23 Jun 2025")).days


@pytest.mark.parametrize(
    ("received", "band"),
    [
        ("Sun 29 Jun 2025", "0 to 6 weeks"),
        ("Sat 28 Jun 2025", "over 6, to 12 weeks"),
        ("Sun 23 Mar 2025", "over 16, to 20 weeks"),
        ("Sat 22 Mar 2025", "over 20, to 30 weeks"),
        ("Sun 11 Aug 2024", "over 30, to 52 weeks"),
        ("Sat 10 Aug 2024", "over 52 weeks"),
    ],
)
def test_a_band_of_waiting_ends_with_its_last_whole_week(new_office, received, band):
    """A request in its 140th day is still within its 20 weeks."""
    with new_office() as office:
        office.hears(event("request_received", received))
        assert [each.label for each in summary(office).waiting if each.count] == [band]


def test_what_happens_later_does_not_change_the_summary_of_a_week(office):
    """Printed again in October, August reads as it did in August."""
    office.asks_for_medical_advice()
    before = summary(office)
    office.hears(
        event("advice_received", "Fri 15 Aug 2025", advice_kind="medical"),
        event("draft_plan_served", "Mon 1 Sep 2025"),
        event("final_plan_sent", "Mon 29 Sep 2025"),
        event("request_received", "Mon 11 Aug 2025", case_ref="YK-0002"),
    )
    assert summary(office) == before


def test_a_breach_stands_in_the_summary_of_its_own_week_alone(office):
    """Dated to the day on which it happened, whenever it was recorded."""
    office.asks_for_medical_advice()
    office.hears(event("advice_received", "Thu 7 Aug 2025", advice_kind="medical"))
    found = {written(each): summary(office, each).new_breaches for each in (day("Sun 3 Aug 2025"), SUNDAY)}
    assert [len(each) for each in found.values()] == [0, 1]
    assert found["Sun 10 Aug 2025"][0].days_late == 3
    assert summary(office, day("Sun 17 Aug 2025")).new_breaches == ()


def test_a_plan_sent_within_the_familys_15_days_is_a_breach_of_no_negative_length(office):
    """Broken on the day it was sent, before the last of the 15 days: nothing is "-8 days late"."""
    office.asks_for_medical_advice()
    office.hears(event("draft_plan_served", "Mon 4 Aug 2025"), event("final_plan_sent", "Wed 6 Aug 2025"))
    (row,) = [each for each in summary(office).new_breaches if "views" in each.what]
    assert row.days_late >= 0


def test_advice_of_the_family_is_not_counted_against_it(office):
    office.hears(
        event("request_received", "Mon 2 Jun 2025"),
        event("advice_sought", "Mon 2 Jun 2025", advice_kind="parental"),
        event("advice_sought", "Mon 2 Jun 2025", advice_kind="psychological"),
    )
    assert [each.label for each in summary(office).advice] == ["Educational Psychology", "Children's Social Care"]
    assert isinstance(summary(office).advice[0], AdviceRow)


@pytest.mark.parametrize(
    ("swept", "said"),
    [
        (None, "Figures may be short: the daily tracking has not run yet."),
        ("Thu 7 Aug 2025", "Figures may be short: the daily tracking has not run since Thu 7 Aug 2025."),
        ("Fri 8 Aug 2025", ""),
        ("Sun 10 Aug 2025", ""),
    ],
)
def test_a_week_that_the_tracking_missed_says_so_at_the_top(office, swept, said):
    if swept:
        office.sweeps(swept)
    assert summary(office).sweep_missing == said


def test_a_sample_says_that_it_is_one(office):
    office.hears(event("request_received", "Mon 2 Jun 2025"))
    assert not summary(office).sample
    office.hears(event("request_received", "Mon 2 Jun 2025", case_ref="YK-0002", external_id="sample-1"))
    assert summary(office).sample


def test_the_last_whole_week_ended_on_the_sunday_before(tracker):
    """On a Sunday the week is not over yet."""
    days = ("Sat 4 Oct 2025", "Sun 5 Oct 2025", "Mon 6 Oct 2025")
    assert [written(last_sunday(day(each))) for each in days] == [
        "Sun 28 Sep 2025",
        "Sun 28 Sep 2025",
        "Sun 5 Oct 2025",
    ]
    assert written(week_ending(tracker, None)) == "Sun 28 Sep 2025"
    assert week_ending(tracker, SUNDAY) == SUNDAY


@pytest.mark.parametrize("asked", ["Mon 29 Sep 2025", "Sun 5 Oct 2025"])
def test_a_day_that_ends_no_whole_week_is_refused_in_words(tracker, asked):
    with pytest.raises(WeekError, match="the last was Sun 28 Sep 2025"):
        week_ending(tracker, day(asked))


def test_the_summary_is_queued_once_a_week_and_reader_and_delivered(office):
    office.asks_for_medical_advice()
    assert [queue_summary(office.tracker, SUNDAY) for _ in range(2)] == [5, 0]
    office.delivers("Mon 11 Aug 2025")
    assert queue_summary(office.tracker, SUNDAY) == 0
    whole = [each for each in office.letters() if "weekly summary" in each.get_body(("plain",)).get_content()]
    assert sorted(each["To"] for each in whole) == [DIRECTOR, HEAD, MANAGER]
    assert all("Sun 10 Aug 2025" in each.get_body(("plain",)).get_content() for each in office.letters())
    assert queue_summary(office.tracker, day("Sun 17 Aug 2025")) == 5
    assert {each.status for each in office.messages()} == {Status.SENT, Status.QUEUED}


def test_a_reader_without_a_mailbox_is_waited_for(office):
    office.writes_to({("", "send_manager"): MANAGER, ("", "director"): DIRECTOR})
    queue_summary(office.tracker, SUNDAY)
    assert office.delivers("Mon 11 Aug 2025").waiting == ("nobody answers for the authority/head_of_service",)
    office.writes_to({("", "send_manager"): MANAGER, ("", "head_of_service"): HEAD, ("", "director"): DIRECTOR})
    assert queue_summary(office.tracker, SUNDAY) == 0
    office.delivers("Tue 12 Aug 2025")
    assert sorted(each["To"] for each in office.letters()) == [DIRECTOR, HEAD, MANAGER]


def test_two_readers_who_share_a_mailbox_get_one_summary(office):
    """In a small council the SEND manager is the head of service."""
    office.writes_to({("", each): MANAGER for each in ("send_manager", "head_of_service", "director")})
    queue_summary(office.tracker, SUNDAY)
    office.delivers("Mon 11 Aug 2025")
    assert len(office.letters()) == 1


def test_two_who_queue_the_summary_at_once_queue_it_once(office, monkeypatch):
    """The schedule and a person, on Monday morning."""
    together, mailbox = Barrier(2, timeout=1), reporting.mailbox

    def at_the_same_time(*told):
        with suppress(BrokenBarrierError):  # where the second waits for the first, the first goes on
            together.wait()
        return mailbox(*told)

    monkeypatch.setattr(reporting, "mailbox", at_the_same_time)
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lambda _: queue_summary(office.tracker, SUNDAY), range(2))) == [0, 3]
    assert len(office.messages()) == 3


def test_the_summary_is_written_to_files(tracker, tmp_path):
    files = write_summary(tracker, SUNDAY, tmp_path / "reports" / "august")
    assert [each.name for each in files] == [
        f"weekly-summary-816-2025-08-10.{form}" for form in ("txt", "html", "xlsx")
    ]
    assert all("Sun 10 Aug 2025" in each.read_text(encoding="utf-8") for each in files[:2])
    assert files[2].read_bytes().startswith(b"PK")


def test_whoever_answers_for_a_service_is_told_of_its_own_advice_alone(office):
    """By reference, since it was asked about each; nothing of another service, nothing of the caseload."""
    office.asks_for_medical_advice()
    office.hears(
        event("request_received", "Mon 2 Jun 2025", case_ref="YK-0002"),
        event("advice_sought", "Mon 2 Jun 2025", case_ref="YK-0002", advice_kind="psychological"),
    )
    queue_summary(office.tracker, SUNDAY)
    office.delivers("Mon 11 Aug 2025")
    told = {each["To"]: each.get_body(("plain",)).get_content() for each in office.letters()}
    health, psychology = told["clinical.officer@nhs.example"], told["principal.psychologist@york.example"]
    assert CASE_REF in health
    assert "Health (designated clinical officer)" in health
    assert "YK-0002" not in health
    assert "Educational Psychology" not in health
    assert "YK-0002" in psychology
    assert CASE_REF not in psychology
    assert "open requests" not in health + psychology


def test_the_icb_is_told_no_reference_and_no_small_count(office):
    """It stands outside the team: one request could be anybody's."""
    office.asks_for_medical_advice()
    queue_summary(office.tracker, SUNDAY)
    office.delivers("Mon 11 Aug 2025")
    (letter,) = [each for each in office.letters() if each["To"] == "icb.send@nhs.example"]
    said = letter.get_body(("plain",)).get_content()
    assert CASE_REF not in said
    assert "c asked; in time nothing to count; 0 sent back; first time nothing to count" in said
    assert "rounds none, days of rework 0; c waited for, c past" in said
    assert letter["Subject"].endswith("some advice past the date")


def test_what_was_said_of_a_week_stays_said(office):
    """What is recorded later changes the next week, and no past one; a week that was not kept is told as known now."""
    office.asks_for_medical_advice()
    queue_summary(office.tracker, SUNDAY)
    before = summary(office)
    office.hears(event("advice_received", "Thu 31 Jul 2025", advice_kind="medical"))
    assert summary(office) == before
    with reading(office.engine) as connection:
        known_now = summary_as_known_now(connection, office.tracker, SUNDAY)
    assert (before.advice[0].outstanding, known_now.advice[0].outstanding) == (1, 0)


def test_where_last_week_was_not_kept_no_change_is_told(office):
    office.asks_for_medical_advice()
    assert {each.since_last_week for each in summary(office).changes} == {"last week's figure is missing"}
    keep_summary(office.tracker, SUNDAY)
    after = summary(office, day("Sun 17 Aug 2025"))
    assert after.changes[0].since_last_week == "no change"


def test_a_week_before_the_first_request_was_not_tracked(office):
    """A nought would pass for a quiet week."""
    office.hears(event("request_received", "Mon 4 Aug 2025"))
    received = summary(office).flow[0]
    assert received.figures == ("1", "not tracked", "not tracked", "not tracked")
