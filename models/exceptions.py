"""Lawful exceptions: whether the facts that a regulation asks for hold, and if not, why not.

An exception disapplies one limit where its facts hold.  It moves no date, it helps no other limit, and
nothing here applies one that was not claimed.

Source: regs 5(4), 8(2), 10(4), 13(3), 27(3), 44(3) and 45(7), each with a list of its own in `config/statute`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.statute import ExceptionGround, Rule
from config.vocabulary import Ground
from models.calendars import Calendar, Closure
from models.case import Claim, in_words

A_WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)
CLOSURES = (Ground.SCHOOL_CLOSED, Ground.EARLY_YEARS_PROVIDER_CLOSED)


@dataclass(frozen=True, slots=True)
class Asked:
    """Advice asked of a setting on a day: the fact that a closure needs."""

    on: date
    setting: str | None


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit that a ground is claimed against: its rule, its period (both days included), what was asked."""

    rule: Rule
    started_on: date
    due_on: date
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim lifts a limit, and why, in one sentence without free text."""

    claim: Claim
    holds: bool
    because: str
    recorded_late: bool
    """Recorded after the limit had passed: marked so for ever."""


def judge(claim: Claim, limit: Limit, calendar: Calendar) -> Verdict:
    """Test one claim against the facts.  The first thing that fails is the reason."""
    ground = next((each for each in limit.rule.exceptions if each.ground is claim.ground), None)
    against = next(_against(claim, limit, ground, calendar), None) if ground else _not_known(claim.ground, limit.rule)
    because = against or _in_favour(claim, limit, calendar)
    return Verdict(claim, against is None, because, claim.recorded_on > limit.due_on)


def _against(claim: Claim, limit: Limit, ground: ExceptionGround, calendar: Calendar) -> Iterator[str]:
    if not claim.shown:
        yield f"{ground.provision}: no evidence is recorded for it"
    yield from _outside(claim, limit, ground)
    if claim.ground in CLOSURES and claim.ends_on is None:
        yield f"{ground.provision}: the last day of the closure is not recorded"
    elif claim.ground in CLOSURES:
        yield from _no_closure(claim, limit, ground, calendar)
    elif days_within(claim, limit) < ground.at_least_days:
        yield (
            f"{ground.provision} asks for {ground.at_least_days} continuous days between {_period(limit)}, "
            f"and {days_within(claim, limit)} are shown"
        )


def _not_known(ground: Ground, rule: Rule) -> str:
    known = ", ".join(each.replace("_", " ") for each in rule.grounds) or "none"
    return f"{rule.cite} does not know the ground {ground.replace('_', ' ')}; it knows: {known}"


def _outside(claim: Claim, limit: Limit, ground: ExceptionGround) -> Iterator[str]:
    """A ground has to lie in the time of its limit, and the limit in the time of its law."""
    if claim.starts_on > limit.due_on:
        yield (
            f"{ground.provision}: it began on {in_words(claim.starts_on)}, after the limit had passed on "
            f"{in_words(limit.due_on)}"
        )
    if claim.ends_on and claim.ends_on < limit.started_on:
        yield (
            f"{ground.provision}: it was over on {in_words(claim.ends_on)}, before the clock started on "
            f"{in_words(limit.started_on)}"
        )
    if not ground.reaches(limit.due_on):
        yield (
            f"{ground.provision} was a ground for limits that end from {in_words(ground.due_from or date.min)} to "
            f"{in_words(ground.due_to or date.max)}; this one ends on {in_words(limit.due_on)}"
        )
    if claim.ground is Ground.MISSED_APPOINTMENT and claim.starts_on < limit.started_on:
        yield f"{ground.provision}: the appointment of {in_words(claim.starts_on)} was before the six weeks"


def days_within(claim: Claim, limit: Limit) -> int:
    """How many days of the ground lie in the limit's period; one that is not over yet is counted to its end."""
    last = min(claim.ends_on or limit.due_on, limit.due_on)
    return max(0, (last - max(claim.starts_on, limit.started_on)).days + 1)


def _no_closure(claim: Claim, limit: Limit, ground: ExceptionGround, calendar: Calendar) -> Iterator[str]:
    """Closed for four weeks on end, and advice asked from a week before it to a week before the re-opening."""
    assert claim.ends_on, "a closure that is not over yet is refused before"
    closed = (claim.ends_on - claim.starts_on).days + 1
    if closed < ground.at_least_days:
        yield f"{ground.provision} asks for a closure of {ground.at_least_days} continuous days, and this one has {closed}"
    if calendar.knows(claim.setting) and not _confirmed(claim, calendar):
        yield (
            f"{ground.provision}: the calendar of setting {claim.setting} has no closure from "
            f"{in_words(claim.starts_on)} to {in_words(claim.ends_on)}"
        )
    first, last = window(Closure(claim.setting or "", claim.starts_on, claim.ends_on))
    if not asked_between(limit.asked, claim.setting, first, last):
        whom = f"setting {claim.setting}" if claim.setting else "the setting"
        yield f"{ground.provision}: no advice was asked of {whom} between {in_words(first)} and {in_words(last)}"


def _confirmed(claim: Claim, calendar: Calendar) -> bool:
    last = claim.ends_on or claim.starts_on
    return any(each.covers(claim.starts_on, last) for each in calendar.closures_of(claim.setting))


def window(closure: Closure) -> tuple[date, date]:
    """From a week before the first closed day to a week before the day of re-opening, both included."""
    return closure.closed_from - A_WEEK, closure.closed_to + ONE_DAY - A_WEEK


def asked_between(asked: Sequence[Asked], setting: str | None, first: date, last: date) -> tuple[Asked, ...]:
    """What was asked of that setting in these days; where either does not name its setting, they may be the same."""
    return tuple(
        each
        for each in asked
        if first <= each.on <= last and (each.setting is None or setting is None or each.setting == setting)
    )


def _in_favour(claim: Claim, limit: Limit, calendar: Calendar) -> str:
    ground = next(each for each in limit.rule.exceptions if each.ground is claim.ground)
    said = f"{ground.provision}: {claim.ground.replace('_', ' ')} {_when(claim)}"
    if claim.ground in CLOSURES:
        known = "the setting's calendar shows it" if _confirmed(claim, calendar) else "no calendar confirms it"
        return f"{said}; advice was asked within its window; {known}"
    return said


def _when(claim: Claim) -> str:
    """An appointment is missed on a day; what is not over yet says so."""
    if claim.ground is Ground.MISSED_APPOINTMENT:
        return f"on {in_words(claim.starts_on)}"
    until = f" to {in_words(claim.ends_on)}" if claim.ends_on else ", not over yet"
    return f"from {in_words(claim.starts_on)}{until}"


def _period(limit: Limit) -> str:
    return f"{in_words(limit.started_on)} and {in_words(limit.due_on)}"


def could_apply(limit: Limit, calendar: Calendar) -> Iterator[tuple[ExceptionGround, Closure, Asked]]:
    """The closures that the calendars show and that could lift this limit, if someone claims and shows it."""
    for ground in limit.rule.exceptions:
        if ground.ground is Ground.SCHOOL_CLOSED:
            for asked in limit.asked:
                for closure in calendar.closures_of(asked.setting):
                    first, last = window(closure)
                    meets = closure.closed_from <= limit.due_on and closure.closed_to >= limit.started_on
                    if closure.days >= ground.at_least_days and meets and first <= asked.on <= last:
                        yield ground, closure, asked
