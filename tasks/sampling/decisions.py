"""The decision whether to assess: how many within six weeks and how many later, and on which requests."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from tasks.sampling.chance import happens
from tasks.sampling.days import Span, after, near, pick
from tasks.sampling.outline import SIX_WEEKS, Outline
from tasks.sampling.quotas import CannotBeReproducedError, Quotas

QUICKEST = 8
LATE = SIX_WEEKS + 1
SLOWEST = 150


@dataclass(frozen=True, slots=True)
class Share:
    """Late decisions on requests of the year, and decisions on earlier ones within six weeks and later."""

    late_inside: int
    in_time_before: int
    late_before: int


def share_out(quotas: Quotas, can_be_late: int) -> Share:
    """Split the year's decisions between its own requests, so many of which can be late, and earlier ones.

    Raises CannotBeReproducedError where no split gives both counts.
    """
    before = quotas.carried_over
    least, most = max(0, quotas.late - can_be_late), min(before, quotas.late)
    if least > most:
        raise CannotBeReproducedError("the decisions within and over six weeks fit no set of requests")
    late = min(max(round(before * quotas.late_share), least), most)
    return Share(quotas.late - late, before - late, late)


def lag(rng: Random, *, late: bool, room: int) -> int:
    """Days from receipt to decision, in time or late, that leave room for what follows."""
    if late:
        return min(LATE + round(rng.triangular(0, 60, 5)), max(room, LATE))
    return min(round(rng.triangular(QUICKEST, SIX_WEEKS, 37)), max(room, 1))


def decide(outline: Outline, rng: Random, *, late: bool) -> Outline:
    """The outline with its decision, in time or late."""
    days = lag(rng, late=late, room=outline.room)
    first, last = (LATE, max(outline.room, LATE)) if late else (1, min(max(outline.room, 1), SIX_WEEKS))
    received = outline.received
    return replace(outline, decided=near(after(received, days), after(received, first), after(received, last)))


def decide_before(outline: Outline, span: Span, rng: Random, *, late: bool) -> Outline:
    """The outline with its decision before the year."""
    most = min(outline.room, (span.first - outline.received).days - 1)
    days = min(lag(rng, late=late, room=most), most)
    earliest = after(outline.received, min(QUICKEST, most) - 1)
    return replace(outline, decided=near(after(outline.received, days), earliest, after(outline.received, most)))


def carry_over(earlier: Iterable[Outline], share: Share, agreed: int, span: Span, rng: Random) -> list[Outline]:
    """Earlier requests that were decided in the year: about `agreed` of them to assess, the others refused.

    The requests that `earlier` holds and that are not decided in the year are decided before it.
    """
    waiting = list(earlier)
    rng.shuffle(waiting)
    in_time, waiting = _decided_in(span, waiting, min(agreed, share.in_time_before), rng, late=False)
    late, waiting = _decided_in(span, waiting, min(agreed - len(in_time), share.late_before), rng, late=True)
    decided_before = [decide_before(each, span, rng, late=happens(rng, share_late(share))) for each in waiting]
    refused = [_refused_in(span, rng, late=False) for _ in range(share.in_time_before - len(in_time))]
    refused += [_refused_in(span, rng, late=True) for _ in range(share.late_before - len(late))]
    return in_time + late + decided_before + refused


def share_late(share: Share) -> float:
    """How many of the earlier requests were decided late."""
    return share.late_before / max(1, share.in_time_before + share.late_before)


def _window(outline: Outline, span: Span, *, late: bool) -> tuple[date, date]:
    """The days of the year on which an earlier request could be decided, in time or late."""
    first = max(span.first, after(outline.received, LATE if late else 1))
    return first, after(outline.received, min(outline.room, SLOWEST if late else SIX_WEEKS))


def _decided_in(
    span: Span, waiting: Sequence[Outline], wanted: int, rng: Random, *, late: bool
) -> tuple[list[Outline], list[Outline]]:
    """Up to `wanted` of them, decided in the year; and those left over."""
    decided: list[Outline] = []
    left = []
    for each in waiting:
        first, last = _window(each, span, late=late)
        if len(decided) < wanted and first <= last:
            decided.append(replace(each, decided=pick(rng, first, last)))
        else:
            left.append(each)
    return decided, left


def _refused_in(span: Span, rng: Random, *, late: bool) -> Outline:
    """A request from before the year, refused in it."""
    received = pick(rng, after(span.first, -100 if late else -SIX_WEEKS), after(span.first, -1))
    first = max(span.first, after(received, LATE)) if late else span.first
    last = after(first, 45) if late else after(received, SIX_WEEKS)
    return Outline(received=received, decided=pick(rng, first, last), refused=True)
