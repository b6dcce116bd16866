"""The whole caseload in outline: every request that the year's figures count, and those around them."""

from random import Random

from tasks.sampling import requests
from tasks.sampling.days import Span
from tasks.sampling.decisions import Share, carry_over, decide, share_out
from tasks.sampling.outline import Outline
from tasks.sampling.plans import contested_plans, ended_in_year
from tasks.sampling.quotas import Quotas


def caseload(quotas: Quotas, span: Span, rng: Random) -> list[Outline]:
    """Outlines that add up to the quotas, in order of receipt."""
    ended = ended_in_year(quotas, span, rng)
    inside = [each for each in ended if each.received in span]
    inside += requests.left_the_assessment(_leavers(quotas, len(inside)), span, rng)
    contested = contested_plans(quotas, span, rng)
    open_count = quotas.agreed - len(inside)
    refusals = quotas.refused - sum(each.received in span for each in contested)
    able = sum(each.can_be_late for each in inside) + open_count + refusals
    share = share_out(quotas, able)
    found = contested + _decided_inside(inside, open_count, refusals, share, quotas=quotas, span=span, rng=rng)
    found += carry_over(_earlier(ended, open_count, quotas, span, rng), share, _agreed_before(quotas), span, rng)
    found += requests.outstanding(quotas, span, rng) + requests.withdrawn(quotas, span, rng)
    return sorted(found, key=lambda each: each.received)


def _leavers(quotas: Quotas, taken: int) -> int:
    """How many assessments stop half-way: a few, where the open ones can spare them."""
    spare = quotas.agreed - taken - quotas.open_assessments // 2
    return max(0, min(round(requests.LEFT_SHARE * quotas.agreed), spare))


def _decided_inside(
    inside: list[Outline], open_count: int, refusals: int, share: Share, *, quotas: Quotas, span: Span, rng: Random
) -> list[Outline]:
    """The year's own requests that were decided in it, so many of them late, drawn among those that can be."""
    able = [each for each, outline in enumerate(inside) if outline.can_be_late]
    free = range(len(inside), len(inside) + open_count + refusals)
    late = set(rng.sample([*able, *free], share.late_inside))
    flags = [number in late for number in range(free.stop)]
    first_refusal = len(inside) + open_count
    decided = [decide(each, rng, late=flag) for each, flag in zip(inside, flags, strict=False)]
    still_open = requests.open_assessments(quotas, flags[len(inside) : first_refusal], span, rng)
    refused = [requests.refused(span, rng, late=flag) for flag in flags[first_refusal:]]
    return decided + still_open + requests.reopened(refused, span, rng)


def _earlier(ended: list[Outline], open_count: int, quotas: Quotas, span: Span, rng: Random) -> list[Outline]:
    """Requests from before the year that ended in it, and the oldest of the open ones."""
    over_52 = quotas.plans[-1].count
    oldest = max(0, min(quotas.open_assessments - open_count, over_52 // 4))
    before = [each for each in ended if each.received not in span]
    return before + requests.open_from_before(oldest, span, rng)


def _agreed_before(quotas: Quotas) -> int:
    """How many of the decisions carried over were to assess: the same share as in the year."""
    return round(quotas.carried_over * quotas.agreed / max(1, quotas.agreed + quotas.refused))
