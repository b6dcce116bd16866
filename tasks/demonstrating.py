"""Live through a sample authority's year on a simulated clock: record, track and send, day by day."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from pydantic import SecretStr

from config.errors import PlainError
from config.official import official_row
from models.events import Event
from models.store import actions, contacts
from models.store.contacts import Contact
from models.store.session import writing
from tasks.delivering import deliver
from tasks.measuring import timeliness
from tasks.opening import Tracker
from tasks.rebuilding import take_closures
from tasks.recording import record
from tasks.reporting import keep_summary
from tasks.sampling import sample_closures, sample_contacts, sample_plan, sample_year
from tasks.sampling.days import year_to
from tasks.sweeping import sweep

YEAR = 365
SEED = 816
UNDECIDED = timedelta(days=5)
"""What a person must decide about waits for so long in a sample; before that, everything counts as decided."""


class NotEmptyError(PlainError):
    """A sample must never be mixed with real requests."""


def demonstrate(
    tracker: Tracker,
    *,
    like: str,
    year: int,
    ends_on: date,
    days: int = YEAR,
    say: Callable[[str], object] | None = None,
) -> dict[str, Any]:
    """Fill an empty tracker with a generated year that reproduces a published authority's figures.

    The last `days` days are lived through one by one (recorded, tracked, sent to the outbox folder and
    nowhere else); what came before is recorded at once.  Raises NotEmptyError, and LookupError in words
    for an authority or year without figures.
    """
    row = official_row(like, year)
    if not tracker.is_empty():
        raise NotEmptyError("the tracker holds requests already: set EHCP_HOME to an empty folder for a sample")
    tracker = _to_folder_only(tracker)
    events = sample_year(row, authority=tracker.authority, ends_on=ends_on, seed=SEED)
    _take_contacts(tracker, [Contact(**each) for each in sample_contacts(row)])
    take_closures(tracker.engine, tracker.authority, sample_closures(ends_on))
    with writing(tracker.engine) as connection:
        actions.replace_all(connection, tracker.authority, sample_plan(ends_on))
    _live(tracker, events, ends_on - timedelta(days=days - 1), ends_on, say)
    measures = timeliness(tracker, year_to(ends_on).first, ends_on)
    return {"like": row.name, "year": year, "ends_on": ends_on, "events": len(events), "measures": measures}


def _to_folder_only(tracker: Tracker) -> Tracker:
    """Nobody is written to about a request that does not exist, whatever the settings say."""
    folder = SecretStr(f"folder:{tracker.home / 'outbox'}")
    settings = tracker.settings.model_copy(update={"mail_url": folder, "sending": "on"})
    return Tracker(settings, tracker.engine)


def _take_contacts(tracker: Tracker, found: list[Contact]) -> None:
    with writing(tracker.engine) as connection:
        contacts.replace_all(connection, tracker.authority, found)


def _live(tracker: Tracker, events: list[Event], first: date, last: date, say: Callable[[str], object] | None) -> None:
    by_day: dict[date, list[Event]] = defaultdict(list)
    for event in events:
        by_day[max(event.occurred_on, first - timedelta(days=1))].append(event)
    for day in sorted(by_day.keys() | {first + timedelta(days=n) for n in range((last - first).days + 1)}):
        done = record(tracker.engine, by_day.get(day, []), now=tracker.now(day))
        assert not done.refused, f"a sample that cannot have happened: {done.refused[0].why}"
        if day < first:
            continue
        asks = tracker.settings.approvals == "on" and last - day < UNDECIDED
        swept = sweep(tracker.engine, tracker.authority, as_of=day, now=tracker.now(day), approvals=asks)
        deliver(tracker, on=day)
        if day.isoweekday() == 1:
            keep_summary(tracker, day - timedelta(days=1))
        if say and (day.day == 1 or day == last):
            say(
                f"{day:%a} {day.day} {day:%b %Y}: {len(swept.breaches)} breaches stand, {swept.at_risk} requests at risk"
            )
