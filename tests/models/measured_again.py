"""The measures computed a second time, in plain Python from the facts: what the database counts is held against it."""

from collections.abc import Iterable
from datetime import date

from config.vocabulary import EventKind
from models.timeliness import Facts, one_decimal, percent

SIX_WEEKS, SIXTEEN_WEEKS, TWENTY_WEEKS, FIFTY_TWO_WEEKS = 42, 112, 140, 364


def measured_again(rows: Iterable[Facts], first: date, last: date) -> dict[str, int | float | None]:
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
        "avg_weeks_issue_plan" + ("_exc" if suffix else ""): one_decimal(sum(took), 7 * len(took)),
    }


def _within(day: date | None, first: date, last: date) -> bool:
    return day is not None and first <= day <= last


def _days(start: date, end: date | None) -> int:
    assert end, "counted only where there is an end"
    return (end - start).days
