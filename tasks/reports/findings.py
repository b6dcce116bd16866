"""What a report says in words: each sentence is made of figures that its tables tell too."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.letters import counted
from models.suppression import small
from tasks.reports.known import Known
from tasks.reports.periods import short
from tasks.reports.telling import NOT_TOLD, change, mean, told_of, told_waits
from tasks.reports.told import Told


def findings(known: Known) -> tuple[str, ...]:
    """The period in a few sentences, with the change since the period before."""
    return tuple(_findings(known))


def _findings(known: Known) -> Iterator[str]:
    found = told_of(known)
    now, before = found[-1], found[-2] if len(found) > 1 else None
    for sentence in SENTENCES:
        yield from _rate(sentence, now, before)
    yield f"From the request to the plan it took {mean('avg_weeks_issue_plan_exc', now)} on average, exceptions left out."
    yield from _received(known, now, before)
    yield from _waiting(known)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A rate in plain words: what it is of, and what was done with them."""

    name: str
    of: str
    done: str


SENTENCES = (
    Sentence("pc_plans_issued_20_weeks_ex", "plans sent without a lawful exception", "were sent within 20 weeks"),
    Sentence("pc_plans_due_in_time", "plans that fell due", "were sent in time"),
    Sentence("pc_request_outcome_six_weeks", "decisions whether to assess", "were made within 6 weeks"),
    Sentence("pc_advice_in_time", "pieces of advice", "came by their date"),
)


def _rate(of: Sentence, now: Told, before: Told | None) -> Iterator[str]:
    """A rate in words, with its change where both can be told; no sentence where it cannot be told."""
    found = now.rated(of.name)
    if not found:
        return
    moved = change(of.name, now, before)
    since = "" if moved in ("", NOT_TOLD) else f", {moved}"
    top, _, whole = found.counts.rpartition("of ")
    if top:
        yield f"{top}of the {whole} {of.of} {of.done}: {found.figure}{since}."
    elif whole:
        yield f"Of the {whole} {of.of}, {found.figure} {of.done}."
    else:
        yield f"{found.figure.capitalize()} of {of.of} {of.done}."


def _received(known: Known, now: Told, before: Told | None) -> Iterator[str]:
    number = now.number("requests_received_in_year")
    if number is None:
        return
    earlier = before.number("requests_received_in_year") if before else None
    beside = f", {earlier:,} in {short(known.periods[-2])}" if earlier is not None else ""
    yield f"{counted(number, 'request')} received{beside}."


def _waiting(known: Known) -> Iterator[str]:
    total = sum(each.count for each in known.waiting)
    past = sum(each.count for each in known.waiting[-3:])
    if small(total, known.below):
        return
    yield f"{counted(total, 'request')} open at the end of the period" + (
        f", {past:,} of them for more than 20 weeks." if _may_tell(known, past, total) else "."
    )


def _may_tell(known: Known, past: int, total: int) -> bool:
    """Whether the requests past 20 weeks may be told beside the bands: not where one of their bands is left out."""
    return None not in told_waits(known)[-3:] and not small(past, known.below) and not small(total - past, known.below)
