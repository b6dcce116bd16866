"""Exceptions to the 20 weeks in a sample: a lawful ground that began within them."""

from collections.abc import Iterator
from datetime import date
from random import Random

from config.vocabulary import EventKind, Ground
from tasks.sampling.advice import Note
from tasks.sampling.chance import happens
from tasks.sampling.days import after, near, pick

DUTY = "send_final_plan"
TWENTY_WEEKS = 140
FOUR_WEEKS = 28
NURSERY = -1


def exception(received: date, decided: date, ended: date, year_group: int, rng: Random) -> Iterator[Note]:
    """The claim of one ground of reg 10(4) against the 20 weeks, and the family told of it.

    A closed school is claimed only where its advice was asked for in the closure or in the week
    before it, as reg 10(4)(a) wants; an absence only where four weeks of it lie before the end.
    """
    closed, opened = date(decided.year, 7, 22), date(decided.year, 9, 1)
    ends_on: date | None
    in_time = received <= closed <= after(received, TWENTY_WEEKS)
    if in_time and after(closed, -7) <= decided <= after(opened, -7) and after(closed, 5) <= ended:
        ground = Ground.EARLY_YEARS_PROVIDER_CLOSED if year_group == NURSERY else Ground.SCHOOL_CLOSED
        starts_on, ends_on = closed, opened
    else:
        starts_on = pick(rng, after(received, 1), min(after(ended, -5), after(received, TWENTY_WEEKS - 1)))
        ground, ends_on = _personal(starts_on, ended, rng)
    claimed = near(after(max(starts_on, decided), 3), starts_on, after(ended, -1))
    yield (
        claimed,
        EventKind.EXCEPTION_CLAIMED,
        {"duty": DUTY, "ground": ground, "starts_on": starts_on, "ends_on": ends_on},
    )
    yield near(after(claimed, 2), claimed, ended), EventKind.FAMILY_TOLD, {"duty": DUTY}


def _personal(starts_on: date, ended: date, rng: Random) -> tuple[Ground, date | None]:
    if (ended - starts_on).days > FOUR_WEEKS and happens(rng, 0.35):
        return Ground.ABSENT_FROM_AREA, after(starts_on, FOUR_WEEKS)
    return Ground.EXCEPTIONAL_PERSONAL_CIRCUMSTANCES, None
