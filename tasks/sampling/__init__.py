"""A generated caseload whose year adds up to one authority's published figures.

`sample_year` reproduces a row of the official statistics request by request, with the definitions
of `models.timeliness`: what is counted is the first decision, the plans without mediation or
tribunal, and literal weeks of seven days.  Everything else about it (who asked, who was slow, what
was promised) is invented; no person is in it.

Every figure that was published is exact, but for two that yield where the row does not hold together:

* Decisions later than six weeks.  There cannot be fewer decisions in the year than requests that
  were received in it and decided by its end; where fewer were published (some had no date), the
  difference counts as late.
* Refusals of a plan later than sixteen weeks.  Those published without a date count as late.

What was not published is filled in from England's shares: before 2023 the outstanding and the
withdrawn requests, the six and the sixteen weeks, and the two bands over 20 weeks.  A row without
the number of plans issued has no plans outside the measure.  The mean number of weeks is
approached, not reproduced.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from config.official import OfficialRow
from models.events import Event
from tasks.sampling.caseload import caseload
from tasks.sampling.claims import sample_closures
from tasks.sampling.contacts import OFFICERS, prefix, sample_contacts
from tasks.sampling.days import year_to
from tasks.sampling.history import history
from tasks.sampling.outline import Outline
from tasks.sampling.plan_of_work import sample_plan
from tasks.sampling.quality import quality
from tasks.sampling.quotas import CannotBeReproducedError, quotas

__all__ = ["CannotBeReproducedError", "sample_closures", "sample_contacts", "sample_plan", "sample_year"]


def sample_year(row: OfficialRow, *, authority: str, ends_on: date, seed: int = 816) -> list[Event]:
    """Every event up to `ends_on` of a caseload whose year, ending on that day, is the published one.

    The same arguments give the same events, in the order in which they happened.  Raises
    CannotBeReproducedError for a row that no history adds up to (see `config.official.complete_rows`).
    """
    rng = Random(seed)  # noqa: S311  the same sample every time is the point
    outlines = caseload(quotas(row), year_to(ends_on), rng)
    named = zip(_references(prefix(row.name), outlines), outlines, strict=True)
    events = [event for ref, outline in named for event in _written(ref, authority, outline, ends_on, rng, seed)]
    return sorted(events, key=lambda event: event.occurred_on)


def _references(letters: str, outlines: Iterable[Outline]) -> Iterator[str]:
    """YK-2025-0001 and so on: the year of receipt, and a running number within it."""
    numbers: Counter[int] = Counter()
    for outline in outlines:
        year = outline.received.year
        numbers[year] += 1
        yield f"{letters}-{year}-{numbers[year]:04}"


def _written(ref: str, authority: str, outline: Outline, last: date, rng: Random, seed: int) -> Iterator[Event]:
    said_by_all: dict[str, Any] = {"case_ref": ref, "authority": authority, "officer": rng.choice(OFFICERS)}
    known, own = history(outline, rng), Random(f"{seed} {ref}")  # noqa: S311  as above
    told = [(note, rng) for note in known]
    told += [(note, own) for note in sorted(quality(known, own), key=lambda note: note[0])]
    happened = [(*note, lot) for note, lot in told if note[0] <= last]
    for number, (occurred_on, kind, columns, lot) in enumerate(happened, start=1):
        yield Event(
            event=kind,
            occurred_on=occurred_on,
            external_id=f"sample-{ref}-{number:02}",
            recorded_at=_recorded(occurred_on, last, lot),
            **said_by_all,
            **columns,
        )


def _recorded(occurred_on: date, last: date, rng: Random) -> datetime:
    """At nine on the day, or up to two days later; never after the sample's last day."""
    day = min(occurred_on + timedelta(days=rng.choice((0, 0, 0, 1, 2))), last)
    return datetime.combine(day, time(9), UTC)
