"""What a generated year must add up to: the published figures, and a stand-in for each one that is not."""

from dataclasses import dataclass

from config.errors import PlainError
from config.official import OfficialRow
from config.vocabulary import EventKind

# England's shares, which stand in for a figure that was not published (SEN2 2023 to 2025).
OUTSTANDING_SHARE = 0.07
WITHDRAWN_SHARE = 0.01
IN_TIME_SHARE = 0.874
CARRIED_OVER_SHARE = 0.08
OVER_52_SHARE = 0.1
NO_PLAN_IN_TIME_SHARE = 0.37

DAYS_OF_A_WEEK = 7


class CannotBeReproducedError(PlainError, ValueError):
    """No history of events adds up to the row."""


@dataclass(frozen=True, slots=True)
class Band:
    """A range of days from receipt to end, both included, and what is typical in it."""

    shortest: int
    longest: int
    typical: int


WITHIN_20_WEEKS = Band(45, 140, 122)
UP_TO_52_WEEKS = Band(141, 364, 205)
OVER_52_WEEKS = Band(365, 620, 440)
_MEANS = ((62, 137), (160, 335), (390, 580))
NO_PLAN_IN_TIME = Band(56, 112, 98)
NO_PLAN_LATE = Band(113, 300, 150)


@dataclass(frozen=True, slots=True)
class Lot:
    """So many requests that ended in the year in one way, within one band."""

    ending: EventKind
    band: Band
    plain: int
    excepted: int = 0

    @property
    def count(self) -> int:
        """How many, with those for which an exception was recorded."""
        return self.plain + self.excepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotas:
    """The figures of one year, each of them a whole number that the sample reproduces."""

    agreed: int
    refused: int
    outstanding: int
    withdrawn: int
    in_time: int
    late: int
    plans: tuple[Lot, ...]
    no_plans: tuple[Lot, ...]
    contested: int

    @property
    def carried_over(self) -> int:
        """Decisions notified in the year on requests received before it."""
        return self.in_time + self.late - self.agreed - self.refused

    @property
    def late_share(self) -> float:
        """The share of decisions whether to assess that took more than six weeks."""
        return self.late / max(1, self.in_time + self.late)

    @property
    def open_assessments(self) -> int:
        """How many assessments such a flow keeps open: those agreed in a year, times the years that each takes."""
        days = sum(lot.count * lot.band.typical for lot in self.plans) / max(1, sum(lot.count for lot in self.plans))
        return round(self.agreed * days / 365)


def quotas(row: OfficialRow) -> Quotas:
    """What the sample of that row must add up to.  See `tasks.sampling` for what yields where figures collide.

    Raises CannotBeReproducedError for a row that no history of events adds up to.
    """
    _refuse_what_cannot_be(row)
    agreed, outstanding, withdrawn = _requests(row)
    refused = row.requests_refused or 0
    in_time, late = _decisions(row, agreed + refused)
    plans = _plans(row)
    issued = row.assess_plan_issued or 0
    return Quotas(
        agreed=agreed,
        refused=refused,
        outstanding=outstanding,
        withdrawn=withdrawn,
        in_time=in_time,
        late=late,
        plans=plans,
        no_plans=_no_plans(row),
        contested=max(0, issued - sum(lot.count for lot in plans)),
    )


def _refuse_what_cannot_be(row: OfficialRow) -> None:
    if row.missing:
        raise CannotBeReproducedError(
            f"{row.name} {row.year} cannot be reproduced: not published: {', '.join(row.missing)}"
        )
    if row.undated:
        raise CannotBeReproducedError(
            f"{row.name} {row.year} cannot be reproduced: {row.undated} of its plans have no date"
        )


def _requests(row: OfficialRow) -> tuple[int, int, int]:
    """Agreed, outstanding, withdrawn: with the refused ones they make up the requests received."""
    received, refused = row.requests_received or 0, row.requests_refused or 0
    published = (row.requests_assess_yes, row.requests_outstanding, row.requests_withdrawn)
    if None not in published and received == refused + sum(each or 0 for each in published):
        return row.requests_assess_yes or 0, row.requests_outstanding or 0, row.requests_withdrawn or 0
    left = received - refused
    outstanding = min(left, round(OUTSTANDING_SHARE * received))
    withdrawn = min(left - outstanding, round(WITHDRAWN_SHARE * received))
    return left - outstanding - withdrawn, outstanding, withdrawn


def _decisions(row: OfficialRow, decided: int) -> tuple[int, int]:
    """Decisions in the year within six weeks and later.

    There cannot be fewer than requests received and decided in it.  Where fewer were published,
    decisions without a date are the likely reason, and those count as late.
    """
    in_time, late = row.req_decided_within_6w, row.req_decided_over_6w
    if in_time is None or late is None:
        total = round(decided * (1 + CARRIED_OVER_SHARE))
        in_time = round(total * IN_TIME_SHARE)
        late = total - in_time
    return in_time, max(late, decided - in_time)


def _plans(row: OfficialRow) -> tuple[Lot, ...]:
    with_exceptions, without = _bands(row)
    bands = (WITHIN_20_WEEKS, UP_TO_52_WEEKS, OVER_52_WEEKS)
    typical = _typical_days(row, with_exceptions)
    return tuple(
        Lot(EventKind.FINAL_PLAN_SENT, Band(band.shortest, band.longest, days), plain, every - plain)
        for band, days, every, plain in zip(bands, typical, with_exceptions, without, strict=True)
    )


def _bands(row: OfficialRow) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Plans within 20 weeks, up to 52 and over 52: every one, and those without an exception."""
    within, within_plain = row.within20w_incl_exc or 0, row.within20w_excl_exc or 0
    if row.has_bands:
        every = (within, row.plans_20to52w_incl_exc or 0, row.plans_over52w_incl_exc or 0)
        return every, (within_plain, row.plans_20to52w_excl_exc or 0, row.plans_over52w_excl_exc or 0)
    late = (row.timeliness_den_incl_exc or 0) - within
    late_plain = (row.timeliness_den_excl_exc or 0) - within_plain
    longest = round(late * OVER_52_SHARE)
    longest_plain = min(longest, late_plain)
    # Exceptions go to the shorter band first; it must be able to hold them.
    return (within, late - longest, longest), (within_plain, late_plain - longest_plain, longest_plain)


def _typical_days(row: OfficialRow, counts: tuple[int, ...]) -> tuple[int, int, int]:
    """The mean days of each band: as usual, or so that together they come near the published mean.

    The shortest band gives way first, then the next: each has a range that a mean can have.
    """
    days = [WITHIN_20_WEEKS.typical, UP_TO_52_WEEKS.typical, OVER_52_WEEKS.typical]
    if row.avg_weeks_incl_exc is not None:
        wanted = row.avg_weeks_incl_exc * DAYS_OF_A_WEEK * sum(counts)
        for band, (least, most) in enumerate(_MEANS):
            others = sum(count * mean for count, mean in zip(counts, days, strict=True)) - counts[band] * days[band]
            days[band] = min(max(round((wanted - others) / max(1, counts[band])), least), most)
    return days[0], days[1], days[2]


def _no_plans(row: OfficialRow) -> tuple[Lot, ...]:
    """Refusals of a plan.  One without a published date counts as late, as the DfE counts a plan without one."""
    total, in_time, late = row.assess_plan_not_issued, row.not_issued_within_16w, row.not_issued_over_16w
    if in_time is None:
        in_time = round((total or 0) * NO_PLAN_IN_TIME_SHARE)
    late = max(late or 0, (total or 0) - in_time)
    refusal = EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED
    return Lot(refusal, NO_PLAN_IN_TIME, in_time), Lot(refusal, NO_PLAN_LATE, late)
