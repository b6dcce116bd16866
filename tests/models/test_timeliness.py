"""The official measures: what counts, where each boundary lies, and how a rate is rounded."""

from dataclasses import replace
from datetime import timedelta

import pytest

from config.statute import statute
from config.vocabulary import EventKind
from models.clocks import standings
from models.timeliness import Facts, facts, percent
from tests.dates import day
from tests.factories import event, requested_on
from tests.models.measured import measured

YEAR = day("Wed 1 Jan 2025"), day("Wed 31 Dec 2025")
ASSESS, REFUSE = EventKind.DECISION_TO_ASSESS_NOTIFIED, EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED
RECEIVED = Facts(
    clock_on=day("Wed 1 Jan 2025"),
    decided=None,
    decided_on=None,
    no_plan_on=None,
    final_on=None,
    withdrawn_on=None,
    contested=False,
    excepted=False,
)


def after(days, **changes):
    """A request of 1 January 2025 to which something happened so many days later."""
    dated = {name: RECEIVED.clock_on + timedelta(days=days) for name, value in changes.items() if value is ...}
    return replace(RECEIVED, **changes | dated)


def counted(*rows):
    return measured(rows, *YEAR)


def facts_of(received, *later):
    case = requested_on(received, *later)
    return facts(case, standings(case, statute()))


@pytest.mark.parametrize(("days", "in_time", "late"), [(0, 1, 0), (41, 1, 0), (42, 1, 0), (43, 0, 1)])
def test_a_decision_is_in_time_until_its_42nd_day(days, in_time, late):
    found = counted(after(days, decided=ASSESS, decided_on=...))
    assert (found["request_outcome_six_weeks"], found["request_outcome_over_6_weeks"]) == (in_time, late)


@pytest.mark.parametrize(("days", "in_time", "late"), [(111, 1, 0), (112, 1, 0), (113, 0, 1)])
def test_a_refusal_of_a_plan_is_in_time_until_its_112th_day(days, in_time, late):
    found = counted(after(days, no_plan_on=...))
    assert (found["outcome_decision_within_time"], found["outcome_decision_over_time"]) == (in_time, late)
    assert found["assess_not_issued"] == 1


@pytest.mark.parametrize(
    ("days", "within", "over", "over_a_year"),
    [(139, 1, 0, 0), (140, 1, 0, 0), (141, 0, 1, 0), (363, 0, 1, 0), (364, 0, 1, 0)],
)
def test_a_plan_is_in_time_until_its_140th_day(days, within, over, over_a_year):
    found = counted(after(days, final_on=...))
    bands = ("plans_issued_within_20_weeks", "plans_issued_gt20weeks_ltyear", "plans_issued_gt_1_year")
    assert tuple(found[each] for each in bands) == (within, over, over_a_year)


@pytest.mark.parametrize(("days", "band"), [(364, "plans_issued_gt20weeks_ltyear"), (365, "plans_issued_gt_1_year")])
def test_a_plan_counts_as_over_a_year_from_its_365th_day(days, band):
    """52 weeks are 364 days; a plan of exactly that age is still in the lower band."""
    found = measured([after(days, final_on=...)], day("Wed 1 Jan 2025"), day("Thu 31 Dec 2026"))
    bands = ("plans_issued_within_20_weeks", "plans_issued_gt20weeks_ltyear", "plans_issued_gt_1_year")
    assert [each for each in bands if found[each]] == [band]


def test_both_days_of_a_period_belong_to_it_and_the_days_beside_them_do_not():
    first, last = day("Mon 2 Jun 2025"), day("Sun 8 Jun 2025")
    around = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
    assert measured([replace(RECEIVED, clock_on=on) for on in around], first, last)["requests_received_in_year"] == 2
    for name, counts in (
        ("decided_on", "request_outcome_six_weeks"),
        ("no_plan_on", "assess_not_issued"),
        ("final_on", "assess_issued"),
    ):
        rows = [replace(RECEIVED, clock_on=on, decided=ASSESS, **{name: on}) for on in around]
        assert measured(rows, first, last)[counts] == 2, name


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [
        (1, 3, 33.3),
        (2, 3, 66.7),
        (1, 16, 6.3),
        (1, 80, 1.3),
        (5, 1000, 0.5),
        (21, 80, 26.3),
        (0, 7, 0.0),
        (7, 7, 100.0),
    ],
)
def test_a_rate_is_rounded_half_up_to_one_decimal(part, whole, rate):
    """6.25 becomes 6.3, as the DfE prints it; Python's own rounding would make it 6.2."""
    assert percent(part, whole) == rate


def test_a_rate_of_nothing_is_none_and_not_zero():
    """A council without plans this month was not late with them."""
    assert percent(0, 0) is None
    found = counted()
    rates = [name for name in found if name.startswith(("pc_", "avg_"))]
    assert len(rates) == 15
    assert {name: found[name] for name in rates} == dict.fromkeys(rates)
    assert all(found[name] == 0 for name in found if name not in rates)


def test_a_contested_plan_is_issued_and_left_out_of_the_20_weeks():
    """The DfE leaves out what went to mediation or to a tribunal, and counts it as issued."""
    found = counted(after(100, final_on=...), after(200, final_on=..., contested=True))
    assert found["assess_issued"] == 2
    assert (found["plans_issued_den"], found["pc_plans_issued_within_20_weeks"]) == (1, 100.0)
    assert (found["plans_issued_den_ex"], found["avg_weeks_issue_plan"]) == (1, 14.3)


def test_an_excepted_plan_counts_in_one_measure_and_not_in_the_other():
    """The two published rates differ by nothing but the recorded exceptions."""
    found = counted(after(100, final_on=...), after(200, final_on=..., excepted=True))
    assert (found["plans_issued_den"], found["plans_issued_within_20_weeks"]) == (2, 1)
    assert (found["pc_plans_issued_within_20_weeks"], found["plans_issued_gt20weeks_ltyear"]) == (50.0, 1)
    assert (found["plans_issued_den_ex"], found["plans_issued_20_weeks_ex"]) == (1, 1)
    assert (found["pc_plans_issued_20_weeks_ex"], found["plans_issued_gt20weeks_ltyear_ex"]) == (100.0, 0)
    assert (found["avg_weeks_issue_plan"], found["avg_weeks_issue_plan_exc"]) == (21.4, 14.3)


def test_every_request_received_is_in_exactly_one_group():
    """Decided either way, withdrawn before a decision, or still waiting: the groups add up."""
    found = counted(
        after(30, decided=ASSESS, decided_on=...),
        after(30, decided=REFUSE, decided_on=...),
        after(20, withdrawn_on=...),
        after(60, decided=ASSESS, decided_on=day("Mon 3 Feb 2025"), withdrawn_on=...),
        RECEIVED,
        replace(RECEIVED, clock_on=day("Tue 31 Dec 2024")),
    )
    groups = ("decided_to_assess", "decided_not_to_assess", "decision_not_made", "withdrawn")
    assert {each: found[f"requests_{each}"] for each in groups} == dict(zip(groups, (2, 1, 1, 1), strict=True))
    assert found["requests_received_in_year"] == sum(found[f"requests_{each}"] for each in groups) == 5


def test_the_first_decision_is_the_one_that_counts():
    """A refusal that was overturned stays a refusal in the measures, on the day of the refusal."""
    found = facts_of(
        "Mon 6 Jan 2025",
        event("decision_not_to_assess_notified", "Mon 17 Feb 2025"),
        event("decision_reversed", "Mon 7 Apr 2025", route="tribunal_order_assess"),
        event("decision_to_assess_notified", "Mon 14 Apr 2025"),
        event("final_plan_sent", "Mon 4 Aug 2025"),
    )
    assert (found.decided, found.decided_on) == (REFUSE, day("Mon 17 Feb 2025"))
    assert (found.contested, found.final_on) == (True, day("Mon 4 Aug 2025"))


def test_a_change_of_mind_of_the_authority_is_not_contested():
    """Neither mediation nor a tribunal took place: the plan stays in the 20-week measure."""
    found = facts_of(
        "Mon 6 Jan 2025",
        event("decision_not_to_assess_notified", "Mon 17 Feb 2025"),
        event("decision_reversed", "Mon 3 Mar 2025", route="own_review"),
    )
    assert not found.contested


def test_a_change_of_mind_after_a_mediation_is_contested():
    """The mediation took place, whoever gave way then: SEN2 flags the decision."""
    found = facts_of(
        "Mon 6 Jan 2025",
        event("decision_not_to_assess_notified", "Mon 17 Feb 2025"),
        event("mediation_requested", "Mon 3 Mar 2025"),
        event("mediation_held", "Mon 24 Mar 2025"),
        event("decision_reversed", "Mon 31 Mar 2025", route="own_review"),
    )
    assert found.contested


def test_a_child_who_moved_before_the_decision_counts_as_withdrawn():
    """SEN2 has one outcome, W, for whatever ended before the decision."""
    moved = event("no_longer_responsible", "Mon 3 Feb 2025", reason="moved")
    assert facts_of("Mon 6 Jan 2025", moved).withdrawn_on == day("Mon 3 Feb 2025")


def test_what_a_request_contributes_is_read_from_its_events():
    found = facts_of(
        "Mon 6 Jan 2025",
        event("decision_to_assess_notified", "Mon 10 Feb 2025"),
        event(
            "exception_claimed",
            "Mon 14 Apr 2025",
            duty="send_final_plan",
            ground="absent_from_area",
            starts_on="Mon 14 Apr 2025",
            ends_on="Mon 12 May 2025",
        ),
        event("decision_not_to_issue_plan_notified", "Mon 28 Apr 2025"),
    )
    assert found == Facts(
        clock_on=day("Mon 6 Jan 2025"),
        decided=ASSESS,
        decided_on=day("Mon 10 Feb 2025"),
        no_plan_on=day("Mon 28 Apr 2025"),
        final_on=None,
        withdrawn_on=None,
        contested=False,
        excepted=True,
        excepted_late=False,
    )
    assert facts_of("Mon 6 Jan 2025", event("request_withdrawn", "Mon 3 Feb 2025")).withdrawn_on == day(
        "Mon 3 Feb 2025"
    )


def test_what_the_other_flags_take_out_is_a_setting_and_both_are_told():
    """Whether an appeal about the plan's contents takes the plan out of the 20 weeks, the DfE's text does not say."""
    rows = [after(100, final_on=...), after(200, final_on=..., contested_otherwise=True)]
    kept, left_out = counted(*rows), measured(rows, *YEAR, other_disputes_left_out=True)
    assert (kept["pc_plans_issued_20_weeks_ex"], left_out["pc_plans_issued_20_weeks_ex"]) == (50.0, 100.0)
    both = "pc_plans_issued_20_weeks_ex_other_counted", "pc_plans_issued_20_weeks_ex_other_left_out"
    assert [[found[name] for name in both] for found in (kept, left_out)] == [[50.0, 100.0], [50.0, 100.0]]


def test_a_dispute_about_the_plan_itself_is_one_that_comes_after_it():
    """Mediation about the refusal to assess is another flag of the return."""
    plan = (
        event("decision_to_assess_notified", "Mon 10 Feb 2025"),
        event("final_plan_sent", "Mon 19 May 2025"),
    )
    assert not facts_of("Mon 6 Jan 2025", *plan).contested_otherwise
    appeal = event("appeal_lodged", "Mon 16 Jun 2025")
    assert facts_of("Mon 6 Jan 2025", *plan, appeal).contested_otherwise
