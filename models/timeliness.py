"""The official measures of timeliness, under the names that the DfE publishes them by.

`facts(case, standings)` says what one request contributes; `measures(facts, first, last)` counts.
Every figure that leaves the project goes through this file.

Source: DfE, Education, health and care plans, data guidance (SEN2), https://explore-education-statistics.service.gov.uk
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from config.vocabulary import EventKind, Route
from models.case import Case
from models.standing import Standing

# The measures count literal weeks, whatever limit the law of the day set: they are the DfE's.
SIX_WEEKS, SIXTEEN_WEEKS, TWENTY_WEEKS, FIFTY_TWO_WEEKS = 42, 112, 140, 364


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one request contributes to the measures.  All days are civil dates."""

    clock_on: date
    decided: EventKind | None
    decided_on: date | None
    no_plan_on: date | None
    final_on: date | None
    withdrawn_on: date | None
    contested: bool
    """A mediation or a tribunal took place: the DfE leaves the plan out of the 20-week measure."""
    excepted: bool
    """A lawful exception to the 20 weeks is recorded (SEN2 item Week20)."""
    excepted_late: bool = False
    """It was recorded only after the limit had passed: counted apart, for ever."""
    requested: bool = True
    """A request was received; False for a plan that another authority made, which no measure counts."""


def facts(case: Case, standings: Iterable[Standing]) -> Facts:
    """The facts of one request: first decisions count, and keep counting after a reversal."""
    whether = (EventKind.DECISION_TO_ASSESS_NOTIFIED, EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED)
    first = next((each for each in case.decisions if each.kind in whether), None)
    refused = EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED
    lifted = [each for each in standings if each.duty.startswith("send_final_plan") and each.excepted_by]
    return Facts(
        clock_on=case.clock.on,
        decided=first.kind if first else None,
        decided_on=first.at.on if first else None,
        no_plan_on=next((each.at.on for each in case.decisions if each.kind is refused), None),
        final_on=_closed_as(case, EventKind.FINAL_PLAN_SENT),
        withdrawn_on=_closed_as(case, EventKind.REQUEST_WITHDRAWN),
        contested=any(
            each.route is not Route.OWN_REVIEW and each.of is not EventKind.DECISION_NOT_TO_REASSESS_NOTIFIED
            for each in case.reversals
        ),
        excepted=bool(lifted),
        excepted_late=any(each.excepted_late for each in lifted),
        requested=case.clock_kind is not EventKind.PLAN_TRANSFERRED_IN,
    )


def _closed_as(case: Case, kind: EventKind) -> date | None:
    return case.closing.at.on if case.closing and case.closing.kind is kind else None


def measures(rows: Iterable[Facts], first: date, last: date) -> dict[str, int | float | None]:
    """Every measure for the period from `first` to `last`, both included; a rate of nothing is None."""
    rows = [each for each in rows if each.requested]
    plans = [each for each in rows if _within(each.final_on, first, last)]
    found = _requests(rows, first, last) | _decisions(rows, first, last)
    found |= {"assess_issued": len(plans)}
    measured = [each for each in plans if not each.contested]
    found |= _plans(measured, "") | _plans([each for each in measured if not each.excepted], "_ex")
    return found | {
        "plans_issued_with_exception": sum(each.excepted for each in measured),
        "plans_issued_exception_recorded_late": sum(each.excepted_late for each in measured),
    }


def _requests(rows: list[Facts], first: date, last: date) -> dict[str, int | float | None]:
    received = [each for each in rows if first <= each.clock_on <= last]
    undecided = [each for each in received if each.decided is None]
    withdrawn = sum(each.withdrawn_on is not None for each in undecided)
    refused = sum(each.decided is EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED for each in received)
    return {
        "requests_received_in_year": len(received),
        "requests_decided_to_assess": len(received) - len(undecided) - refused,
        "requests_decided_not_to_assess": refused,
        "requests_decision_not_made": len(undecided) - withdrawn,
        "requests_withdrawn": withdrawn,
    }


def _decisions(rows: list[Facts], first: date, last: date) -> dict[str, int | float | None]:
    took = [_days(each.clock_on, each.decided_on) for each in rows if _within(each.decided_on, first, last)]
    no_plan = [_days(each.clock_on, each.no_plan_on) for each in rows if _within(each.no_plan_on, first, last)]
    in_time = sum(days <= SIX_WEEKS for days in took)
    refused_in_time = sum(days <= SIXTEEN_WEEKS for days in no_plan)
    return {
        "request_outcome_six_weeks": in_time,
        "request_outcome_over_6_weeks": len(took) - in_time,
        "pc_request_outcome_six_weeks": percent(in_time, len(took)),
        "assess_not_issued": len(no_plan),
        "outcome_decision_within_time": refused_in_time,
        "outcome_decision_over_time": len(no_plan) - refused_in_time,
    }


def _plans(plans: list[Facts], suffix: str) -> dict[str, int | float | None]:
    took = [_days(each.clock_on, each.final_on) for each in plans]
    in_time = sum(days <= TWENTY_WEEKS for days in took)
    over_a_year = sum(days > FIFTY_TWO_WEEKS for days in took)
    within = "plans_issued_20_weeks_ex" if suffix else "plans_issued_within_20_weeks"
    return {
        f"plans_issued_den{suffix}": len(plans),
        within: in_time,
        f"pc_{within}": percent(in_time, len(plans)),
        f"plans_issued_gt20weeks_ltyear{suffix}": len(plans) - in_time - over_a_year,
        f"plans_issued_gt_1_year{suffix}": over_a_year,
        "avg_weeks_issue_plan" + ("_exc" if suffix else ""): _one_decimal(sum(took), 7 * len(took)),
    }


def percent(part: int, whole: int) -> float | None:
    """A rate in per cent to one decimal, rounded half up as the DfE prints it; None of nothing."""
    return _one_decimal(100 * part, whole)


def _one_decimal(part: int, whole: int) -> float | None:
    if not whole:
        return None
    return float((Decimal(part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))


def _within(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _days(start: date, end: date | None) -> int:
    assert end, "counted only where there is an end"
    return (end - start).days
