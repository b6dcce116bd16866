"""Requests received in the year that it did not end with a plan: refused, withdrawn, or open on its last day."""

from dataclasses import replace
from random import Random

from config.vocabulary import EventKind, Route
from tasks.sampling.days import Span, after, near, pick
from tasks.sampling.decisions import LATE, lag
from tasks.sampling.outline import SIX_WEEKS, Outline, Turn
from tasks.sampling.plans import length, longer_ones
from tasks.sampling.quotas import OVER_52_WEEKS, UP_TO_52_WEEKS, Quotas

TWENTY_WEEKS = 140
LEFT_SHARE = 0.012
REOPENED_SHARE = 0.03
STALLED_SHARE = 0.12
FEW = 3

# Advice asked for at the decision is overdue after six weeks, give or take the days of asking.
ADVICE_OVERDUE = SIX_WEEKS + 12


def outstanding(quotas: Quotas, span: Span, rng: Random) -> list[Outline]:
    """Requests on which nothing was decided by the last day; as many of them late as the row's decisions are."""
    received = quotas.agreed + quotas.refused + quotas.outstanding
    recent = round(received * (SIX_WEEKS / span.days) * 0.9)
    late = max(quotas.outstanding - recent, round(quotas.outstanding * quotas.late_share))
    if quotas.late and quotas.outstanding >= FEW:
        late = max(late, 1)
    oldest = SIX_WEEKS + 60 if late < FEW * max(1, quotas.outstanding - late) else span.days // 2
    ages = [(LATE, oldest) if each < late else (0, SIX_WEEKS - 2) for each in range(quotas.outstanding)]
    return [Outline(received=pick(rng, after(span.last, -old), after(span.last, -young))) for young, old in ages]


def withdrawn(quotas: Quotas, span: Span, rng: Random) -> list[Outline]:
    """Requests withdrawn before any decision."""
    found = []
    for _ in range(quotas.withdrawn):
        days = rng.randint(3, 40)
        received = pick(rng, span.first, after(span.last, -days))
        ended = near(after(received, days), received, span.last)
        found.append(Outline(received=received, ended=ended, ending=EventKind.REQUEST_WITHDRAWN))
    return found


def refused(span: Span, rng: Random, *, late: bool) -> Outline:
    """A request received and refused in the year."""
    days = lag(rng, late=late, room=span.days)
    received = pick(rng, span.first, after(span.last, -days))
    first, last = (LATE, span.days) if late else (1, SIX_WEEKS)
    decided = near(after(received, days), after(received, first), min(after(received, last), span.last))
    return Outline(received=received, decided=decided, refused=True)


def reopened(refusals: list[Outline], span: Span, rng: Random) -> list[Outline]:
    """The same refusals, a few of them overturned lately, so that clocks of a reversal run on the last day."""
    latest = after(span.last, -60)
    wanted = round(REOPENED_SHARE * len(refusals))
    found = []
    for each in refusals:
        assert each.decided
        overturn = wanted > 0 and each.decided < latest
        wanted -= overturn
        found.append(_overturned(each, span, rng) if overturn else each)
    return found


def _overturned(outline: Outline, span: Span, rng: Random) -> Outline:
    assert outline.decided
    reversed_on = pick(rng, after(span.last, -55), after(span.last, -2))
    route = rng.choice((Route.MEDIATION_AGREEMENT, Route.TRIBUNAL_ORDER_ASSESS, Route.CONSENT_ORDER))
    turn = Turn(outline.decided, reversed_on, route)
    ended = after(reversed_on, rng.randint(75, 110))
    return replace(outline, turn=turn, ended=ended, ending=EventKind.FINAL_PLAN_SENT)


def left_the_assessment(count: int, span: Span, rng: Random) -> list[Outline]:
    """Assessments of the year that stopped: withdrawn by the family, or the family moved.  Undecided yet."""
    found = []
    for _ in range(count):
        days = rng.randint(65, 120)
        received = pick(rng, span.first, after(span.last, -days))
        ending = rng.choice((EventKind.REQUEST_WITHDRAWN, EventKind.NO_LONGER_RESPONSIBLE))
        ended = near(after(received, days), after(received, 60), span.last)
        found.append(Outline(received=received, ended=ended, ending=ending))
    return found


def open_assessments(quotas: Quotas, late_flags: list[bool], span: Span, rng: Random) -> list[Outline]:
    """Assessments agreed in the year and open on its last day, with their decisions; one for each flag.

    Where the row agreed to more than its plans account for, the surplus is spread over the whole
    year: those requests must have waited.  Where plans came late, a few open ones are late too.
    """
    usual = round(1.3 * quotas.open_assessments)
    over_20 = sum(lot.count for lot in quotas.plans[1:]) / max(1, sum(lot.count for lot in quotas.plans))
    overdue = max(1, round(over_20 * len(late_flags) / 4)) if over_20 else 0
    found = []
    for number, late in enumerate(late_flags):
        if number >= usual:
            found.append(_open_since(rng.randint(LATE, span.days - 1), quotas, span, rng, late=late))
        elif number < overdue:
            found.append(_open_since(rng.randint(TWENTY_WEEKS + 6, 220), quotas, span, rng, late=late))
        else:
            found.append(_open(quotas, span, rng, late=late))
    return _stalled([_perhaps_excepted(each, quotas, rng) for each in found], span, rng)


def _open(quotas: Quotas, span: Span, rng: Random, *, late: bool) -> Outline:
    """Open on the last day, at any point of a length that the row's plans take."""
    days = lag(rng, late=late, room=span.days)
    whole = max(length(longer_ones(quotas.plans, rng), rng), days + 35)
    return _open_at(rng.randint(days, min(whole, span.days) - 1), whole, days, span, late=late)


def _open_since(age: int, quotas: Quotas, span: Span, rng: Random, *, late: bool) -> Outline:
    """Open on the last day after so many days."""
    days = lag(rng, late=late, room=age)
    whole = max(length(longer_ones(quotas.plans, rng), rng), age + rng.randint(5, 60), days + 35)
    return _open_at(age, whole, days, span, late=late)


def _open_at(age: int, whole: int, days: int, span: Span, *, late: bool) -> Outline:
    latest = after(span.last, -(LATE if late else 1))
    received = near(after(span.last, -age), span.first, latest)
    first, last = (LATE, span.days) if late else (1, SIX_WEEKS)
    decided = near(after(received, days), after(received, first), min(after(received, last), span.last))
    ended = max(after(received, whole), after(span.last, 1))
    return Outline(received=received, decided=decided, ended=ended, ending=EventKind.FINAL_PLAN_SENT)


def _perhaps_excepted(outline: Outline, quotas: Quotas, rng: Random) -> Outline:
    """Exceptions are recorded for open requests as often as for the row's plans."""
    plans, excepted = (sum(getattr(lot, what) for lot in quotas.plans) for what in ("count", "excepted"))
    return replace(outline, excepted=rng.random() * max(1, plans) < excepted)


def _stalled(outlines: list[Outline], span: Span, rng: Random) -> list[Outline]:
    """The same, some of them waiting for advice that is overdue on the last day."""
    able = [each for each in outlines if each.decided and each.decided <= after(span.last, -ADVICE_OVERDUE)]
    chosen = rng.sample(able, min(len(able), max(FEW, round(STALLED_SHARE * len(outlines)))))
    waiting = {id(each) for each in chosen}
    return [_wait(each, span, rng) if id(each) in waiting else each for each in outlines]


def _wait(outline: Outline, span: Span, rng: Random) -> Outline:
    assert outline.ended
    ended = max(outline.ended, after(span.last, rng.randint(60, 90)))
    return replace(outline, stalled=True, ended=ended)


def open_from_before(count: int, span: Span, rng: Random) -> list[Outline]:
    """Assessments from before the year that are still open, without their decisions."""
    found = []
    for _ in range(count):
        received = pick(
            rng, after(span.first, -(OVER_52_WEEKS.typical - UP_TO_52_WEEKS.typical)), after(span.first, -60)
        )
        ended = after(span.last, rng.randint(5, 120))
        found.append(Outline(received=received, ended=ended, ending=EventKind.FINAL_PLAN_SENT))
    return found
