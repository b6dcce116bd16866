"""Several years of one authority, generated: each year's endings are those of its published row."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from config.official import OfficialRow
from models.events import Event
from models.replay import replay
from tasks.sampling import sample_year


def several_years(row: OfficialRow, *, authority: str, last: int, years: int, seed: int = 816) -> list[Event]:
    """The events of so many calendar years up to `last`, every one of them like the row, in order of day.

    What a year left open ends in the sample of the year after, which begins with requests of its own from
    before it; so of all years but the last only what ended in them is taken.  A reference says which
    year's sample it is from.
    """
    return sorted(_events(row, authority, last, years, seed), key=lambda each: each.occurred_on)


def _events(row: OfficialRow, authority: str, last: int, years: int, seed: int) -> Iterator[Event]:
    for year in range(last - years + 1, last + 1):
        own: dict[str, list[Event]] = defaultdict(list)
        for each in sample_year(row, authority=authority, ends_on=date(year, 12, 31), seed=seed + year):
            own[each.case_ref].append(each)
        for ref, events in own.items():
            if year == last or replay(events).closing:
                yield from (_of_year(each, ref, year) for each in events)


def _of_year(event: Event, ref: str, year: int) -> Event:
    return replace(event, case_ref=f"{ref}/{year}", external_id=f"{event.external_id}/{year}", key="")
