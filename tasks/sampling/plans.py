"""Requests that ended in the year with a plan or without one: how long each took, and when it was received."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from config.vocabulary import EventKind, Route
from tasks.sampling.chance import happens
from tasks.sampling.days import Span, after, near, pick
from tasks.sampling.outline import Outline, Turn
from tasks.sampling.quotas import Band, Lot, Quotas

# No request that ends in the year is received in the last days before it: its decision could fall on
# either side, and the figures say how many do.
GAP = 10

# A few plans follow a refusal of a plan; most follow a refusal to assess.
PLAN_REFUSED_SHARE = 0.15
MEDIATED_WITHIN = 100
_TO_ASSESS = (Route.MEDIATION_AGREEMENT, Route.TRIBUNAL_ORDER_ASSESS, Route.CONSENT_ORDER, Route.CONCESSION_NOTIFIED)
_TO_ISSUE = (Route.MEDIATION_AGREEMENT, Route.TRIBUNAL_ORDER_PLAN, Route.CONSENT_ORDER, Route.CONCESSION_NOTIFIED)


def ended_in_year(quotas: Quotas, span: Span, rng: Random) -> list[Outline]:
    """Every plan in the measure and every refusal of a plan, without the decision whether to assess.

    As many were received in the year as the steady flow gives, and never so many that none of the
    year's assessments would be open on its last day.
    """
    lots = (*quotas.plans, *quotas.no_plans)
    wanted = [(lot, each < lot.excepted, length(lot.band, rng)) for lot in lots for each in range(lot.count)]
    rng.shuffle(wanted)
    left = quotas.agreed - _kept_open(quotas)
    found = []
    for lot, excepted, days in wanted:
        inside = left > 0 and rng.random() * span.days < span.days - days
        left -= inside
        received, ended = _placed(lot.band, days, span, rng, inside=inside)
        found.append(Outline(received=received, ended=ended, ending=lot.ending, excepted=excepted))
    return found


def _kept_open(quotas: Quotas) -> int:
    """How many of the year's agreed requests must be left for the open assessments."""
    few = 6
    usual = max(few, round(0.6 * quotas.open_assessments))
    return min(usual, quotas.agreed // 2)


def length(band: Band, rng: Random) -> int:
    """A number of days in the band, whose mean over many is the band's typical one."""
    low, high = band.shortest, band.longest
    mode = 3 * band.typical - low - high
    if mode > high:
        low, mode = 3 * band.typical - 2 * high, high
    elif mode < low:
        high, mode = 3 * band.typical - 2 * low, low
    return min(max(round(rng.triangular(low, high, mode)), band.shortest), band.longest)


def _placed(band: Band, days: int, span: Span, rng: Random, *, inside: bool) -> tuple[date, date]:
    """Receipt and end: the end in the year, the receipt in it or before it, the days between in the band."""
    back = timedelta(days=days)
    if inside:
        received = pick(rng, span.first, span.last - back)
    else:
        received = pick(rng, span.first - back, min(after(span.first, -GAP), span.last - back))
    earliest, latest = after(received, band.shortest), after(received, band.longest)
    return received, near(received + back, max(earliest, span.first), min(latest, span.last))


def contested_plans(quotas: Quotas, span: Span, rng: Random) -> list[Outline]:
    """Plans after a mediation or an appeal, which the measure leaves out: complete outlines.

    Those whose refusal to assess fell in the year count among the year's refusals, so there are few;
    all others were received and first decided before it.
    """
    inside_left = min(quotas.refused // 8, quotas.in_time // 8)
    found = []
    for _ in range(quotas.contested):
        if happens(rng, PLAN_REFUSED_SHARE):
            found.append(_after_no_plan(span, rng))
            continue
        outline = _after_no_assessment(span, rng)
        if outline.received not in span or not inside_left:
            outline = _before(span, outline, rng)
        inside_left -= outline.received in span
        found.append(outline)
    return found


def _after_no_assessment(span: Span, rng: Random) -> Outline:
    """Refused an assessment, and given one after all; wherever its days fall."""
    ended = pick(rng, span.first, span.last)
    reversed_on = near(after(ended, -rng.randint(70, 125)), date.min, after(ended, -60))
    refused_on = near(after(reversed_on, -rng.randint(30, 90)), date.min, after(reversed_on, -21))
    received = near(after(refused_on, -rng.randint(21, 42)), after(refused_on, -42), after(refused_on, -14))
    turn = Turn(refused_on, reversed_on, _route(_TO_ASSESS, refused_on, reversed_on, rng))
    ending = EventKind.FINAL_PLAN_SENT
    return Outline(received=received, decided=refused_on, refused=True, ended=ended, ending=ending, turn=turn)


def _before(span: Span, outline: Outline, rng: Random) -> Outline:
    """The same, with receipt and refusal before the year: the longer wait was an appeal."""
    assert outline.turn
    latest = min(after(span.first, -1), after(outline.turn.reversed, -21))
    refused_on = min(outline.turn.refused, pick(rng, after(latest, -60), latest))
    received = near(after(refused_on, -rng.randint(21, 42)), after(refused_on, -42), after(refused_on, -14))
    route = _route(_TO_ASSESS, refused_on, outline.turn.reversed, rng)
    return replace(outline, received=received, decided=refused_on, turn=Turn(refused_on, outline.turn.reversed, route))


def _after_no_plan(span: Span, rng: Random) -> Outline:
    """Assessed, refused a plan before the year, and given one in it."""
    ended = pick(rng, span.first, span.last)
    reversed_on = near(after(ended, -rng.randint(40, 80)), date.min, after(ended, -35))
    latest = min(after(span.first, -1), after(reversed_on, -30))
    refused_on = pick(rng, after(latest, -60), latest)
    received = near(after(refused_on, -rng.randint(90, 150)), date.min, after(refused_on, -80))
    decided = near(after(received, rng.randint(20, 42)), after(received, 14), after(received, 42))
    turn = Turn(refused_on, reversed_on, _route(_TO_ISSUE, refused_on, reversed_on, rng))
    return Outline(received=received, decided=decided, ended=ended, ending=EventKind.FINAL_PLAN_SENT, turn=turn)


def _route(routes: tuple[Route, ...], refused_on: date, reversed_on: date, rng: Random) -> Route:
    """A mediation is held within weeks; an appeal takes months."""
    mediated = (reversed_on - refused_on).days <= MEDIATED_WITHIN
    return rng.choices(routes, weights=(8, 1, 1, 1) if mediated else (0, 5, 2, 3))[0]


def longer_ones(lots: tuple[Lot, ...], rng: Random) -> Band:
    """The band of an assessment met on a given day: a long one is met more often than a short one."""
    weights = [lot.count * lot.band.typical for lot in lots]
    return rng.choices([lot.band for lot in lots], weights=weights if any(weights) else None)[0]
