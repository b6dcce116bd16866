"""What one request contributes to the measures, and how the counts become rates and means.

`config/measures.toml` says what is counted, `models.store.measuring` counts it.

Source: DfE, Education, health and care plans, data guidance (SEN2), https://explore-education-statistics.service.gov.uk
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from config.measures import Count, Mean, Rate, measures
from config.vocabulary import EventKind
from models.case import Case
from models.contests import OTHER, contested
from models.standing import Standing

# SEN2 counts a child who moved or died before the decision among the withdrawn (RequestOutcome W).
_GIVEN_UP = (EventKind.REQUEST_WITHDRAWN, EventKind.NO_LONGER_RESPONSIBLE)


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
    contested_otherwise: bool = False
    """One took place about the plan itself: its contents or the setting (SEN2 OtherMediation, OtherTribunal)."""
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
    sent, flags = _closed_as(case, EventKind.FINAL_PLAN_SENT), contested(case)
    return Facts(
        clock_on=case.clock.on,
        decided=first.kind if first else None,
        decided_on=first.at.on if first else None,
        no_plan_on=next((each.at.on for each in case.decisions if each.kind is refused), None),
        final_on=sent,
        withdrawn_on=_closed_as(case, *_GIVEN_UP),
        contested=any(not each.startswith(OTHER) for each in flags),
        contested_otherwise=sent is not None and any(each.startswith(OTHER) for each in flags),
        excepted=bool(lifted),
        excepted_late=any(each.excepted_late for each in lifted),
        requested=case.clock_kind is not EventKind.PLAN_TRANSFERRED_IN,
    )


def _closed_as(case: Case, *kinds: EventKind) -> date | None:
    return case.closing.at.on if case.closing and case.closing.kind in kinds else None


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted in a period: every count by its id, and the days that the means are made of."""

    counts: Mapping[str, int]
    days: Mapping[str, int]

    @property
    def figures(self) -> dict[str, int | float | None]:
        """Every measure that can be had of it, by its id, in the order of the file; a rate or a mean of nothing is None."""
        return {each.id: self._figure(each) for each in measures() if each.made_of <= self.counts.keys()}

    def _figure(self, of: Count | Rate | Mean) -> int | float | None:
        if isinstance(of, Count):
            return self.counts[of.id]
        if isinstance(of, Rate):
            return percent(self.counts[of.top], sum(self.counts[name] for name in of.of))
        return one_decimal(self.days[of.of], 7 * self.counts[of.of])


def percent(part: int, whole: int) -> float | None:
    """A rate in per cent to one decimal, rounded half up as the DfE prints it; None of nothing."""
    return one_decimal(100 * part, whole)


def one_decimal(part: int, whole: int) -> float | None:
    """A quotient to one decimal, rounded half up; None of nothing."""
    if not whole:
        return None
    return float((Decimal(part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))
