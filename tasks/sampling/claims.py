"""Exceptions to the 20 weeks in a sample: a lawful ground that began within them."""

from collections.abc import Iterator
from datetime import date
from random import Random

from config.vocabulary import EventKind, Ground
from models.calendars import Closure
from tasks.sampling.advice import SETTINGS
from tasks.sampling.chance import Note, happens
from tasks.sampling.days import after, near, pick

DUTY = "send_final_plan"
TWENTY_WEEKS = 140
FOUR_WEEKS = 28
NURSERY = -1
SUMMER = ((7, 22), (9, 2))
"""The first closed day of the summer, and the day of re-opening."""
EVIDENCE = "Letter on the file."


def exception(received: date, decided: date, ended: date, year_group: int, rng: Random) -> Iterator[Note]:
    """The claim of one ground of reg 10(4) against the 20 weeks, and the family told of it.

    A closed school is claimed only where its advice was asked for in the closure or in the week
    before it, as reg 10(4)(a) wants; an absence only where four weeks of it lie before the end.
    """
    closed, reopened = date(decided.year, *SUMMER[0]), date(decided.year, *SUMMER[1])
    due = after(received, TWENTY_WEEKS)
    ends_on: date | None
    in_time = received <= closed <= due
    if in_time and after(closed, -7) <= decided <= after(reopened, -13) and after(closed, 5) <= ended:
        ground = Ground.EARLY_YEARS_PROVIDER_CLOSED if year_group == NURSERY else Ground.SCHOOL_CLOSED
        starts_on, ends_on = closed, after(reopened, -1)
    else:
        starts_on = pick(rng, after(received, 1), min(after(ended, -5), after(due, -1)))
        ground, ends_on = _personal(starts_on, min(ended, due), rng)
    # The advice is asked for within five days of the decision, and a closure is claimed after that.
    claimed = near(after(max(starts_on, after(decided, 5)), 3), starts_on, after(ended, -1))
    yield (
        claimed,
        EventKind.EXCEPTION_CLAIMED,
        {"duty": DUTY, "ground": ground, "starts_on": starts_on, "ends_on": ends_on, "evidence": EVIDENCE},
    )
    yield near(after(claimed, 2), claimed, ended), EventKind.FAMILY_TOLD, {"duty": DUTY}


def _personal(starts_on: date, until: date, rng: Random) -> tuple[Ground, date | None]:
    """An absence has its four weeks within the limit; circumstances may go on."""
    if (until - starts_on).days >= FOUR_WEEKS and happens(rng, 0.35):
        return Ground.ABSENT_FROM_AREA, after(starts_on, FOUR_WEEKS - 1)
    return Ground.EXCEPTIONAL_PERSONAL_CIRCUMSTANCES, None


def sample_closures(ends_on: date) -> Iterator[Closure]:
    """The summers of every setting that the sample knows, from three years before its last day to the next one."""
    for year in range(ends_on.year - 3, ends_on.year + 2):
        first, last = date(year, *SUMMER[0]), after(date(year, *SUMMER[1]), -1)
        yield from (Closure(urn, first, last) for urn in SETTINGS)
