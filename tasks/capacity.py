"""Demand against capacity by service: asked a week, returned a week, waiting, weeks to clear, one more day."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from config.errors import PlainError
from config.practice.capacity import capacity
from models.capacity import NEVER, Drift, More, Span, Week, drift_of, more_of, saved, to_clear, to_hold, with_more
from models.store.calendar_days import Period
from models.store.queues import Movement, movements
from models.store.session import reading
from models.store.standing_on import advice_waited_for, first_day
from tasks.composing import holder_label
from tasks.opening import Tracker

A_WEEK = timedelta(days=7)
ONE_PIECE = More(1)
FAR = 104


class CapacityError(PlainError):
    """What is asked about a service's capacity cannot be told; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue of one service at the end of a day, and how it went in the weeks before."""

    service: str
    weeks: tuple[Week, ...]
    """Oldest first; only weeks since the first request that is known."""
    waiting: int
    overdue: int
    idle: int
    """Weeks that began with nothing waiting: what came in them says little about what could have come."""
    day: More | None
    """What one more day a week brings, where it is known how many days are worked."""

    @property
    def more(self) -> More:
        """The more of which the effect is told."""
        return self.day or ONE_PIECE

    @property
    def drift(self) -> Drift | None:
        """How it has gone; None of too few weeks."""
        return drift_of(self.weeks)

    @property
    def asked(self) -> float:
        """Pieces of advice asked for in a week."""
        return self._a_week([each.asked for each in self.weeks])

    @property
    def returned(self) -> float:
        """Pieces of advice that came in a week."""
        return self._a_week([each.returned for each in self.weeks])

    def _a_week(self, counts: Sequence[int]) -> float:
        return sum(counts) / len(counts) if counts else 0

    @property
    def weeks_of_work(self) -> float | None:
        """How many weeks of what comes are waited for: as long waits who is asked last, where each waits its turn."""
        return self.waiting / self.returned if self.returned else None

    @property
    def clears(self) -> Span:
        """In how many weeks nothing would be waited for, at this pace."""
        return to_clear(self.waiting, self.drift) if self.drift else NEVER

    @property
    def clears_with_more(self) -> Span:
        """The same with the more."""
        return with_more(self.waiting, self.drift, self.more) if self.drift else NEVER

    @property
    def sooner(self) -> Span:
        """How many weeks the more would save."""
        return saved(self.waiting, self.drift, self.more) if self.drift else NEVER

    @property
    def to_hold(self) -> float:
        """How many such mores would keep the queue from growing."""
        return to_hold(self.drift, self.more) if self.drift else 0

    @property
    def sentence(self) -> str:
        """What the figures come to."""
        return _sentence(self)


def queues(
    tracker: Tracker,
    on: date,
    service: str | None = None,
    *,
    weeks: int | None = None,
    days: float | None = None,
    per_day: float | None = None,
) -> list[Queue]:
    """The queue of each service that is asked for advice, the longest first; `days` and `per_day` need a service.

    Raises CapacityError where these cannot be, or nothing is known of that service.
    """
    _refuse(service, days, per_day)
    with reading(tracker.engine) as connection:
        found = read_queues(connection, tracker.authority, on, weeks=weeks)
    if service and service not in {each.service for each in found}:
        known = ", ".join(each.service for each in found) or "none yet"
        raise CapacityError(f"nothing was asked of service {service} by then; asked were: {known}")
    chosen = [each for each in found if service in (None, each.service)]
    return [_with_day(each, days, per_day) for each in chosen]


def _refuse(service: str | None, days: float | None, per_day: float | None) -> None:
    if (days or per_day) and not service:
        raise CapacityError("--days and --per-day speak of one service: name it with --service")
    if days and per_day:
        raise CapacityError("--days measures what a day brings, and --per-day gives it: choose one of them")
    if any(each is not None and each <= 0 for each in (days, per_day)):
        raise CapacityError("--days and --per-day are more than nought")


def read_queues(connection: sa.Connection, authority: str, on: date, *, weeks: int | None = None) -> list[Queue]:
    """Every queue at the end of a day, with the days a week that the practice files tell."""
    since = first_day(connection, authority) or on
    number = min(weeks or capacity().weeks, ((on - since).days + 1) // 7)
    period = Period(on + timedelta(days=1) - A_WEEK * number, on)
    moved: dict[str, list[Movement]] = defaultdict(list)
    for each in movements(connection, authority, period):
        moved[each.service].append(each)
    waits = advice_waited_for(connection, authority, on)
    found = []
    for service in sorted({*moved, *waits}):
        waiting = waits[service].outstanding if service in waits else 0
        went = _by_week(moved[service], period.first, number)
        queue = Queue(service, went, waiting, waits[service].overdue if waiting else 0, _idle(went, waiting), None)
        found.append(_with_day(queue, capacity().days_a_week.get(service), None))
    return sorted(found, key=lambda each: (-each.waiting, each.service))


def _by_week(moved: Sequence[Movement], first: date, number: int) -> tuple[Week, ...]:
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for each in moved:
        place = (each.on - first).days // 7
        counts[place].update(asked=each.asked, returned=each.returned, ended=each.ended)
    return tuple(Week(**({"asked": 0, "returned": 0} | counts[place])) for place in range(number))


def _idle(weeks: Sequence[Week], waiting: int) -> int:
    """Going back from the end: before each week there waited what waits after it, and by how much it fell."""
    idle = 0
    for week in reversed(weeks):
        waiting += week.fall
        idle += not waiting
    return idle


def _with_day(queue: Queue, days: float | None, per_day: float | None) -> Queue:
    if not days and not per_day:
        return queue
    day = More(per_day) if per_day else None
    if days and queue.drift and any(each.returned for each in queue.weeks):
        day = more_of(queue.weeks, days)
    return Queue(queue.service, queue.weeks, queue.waiting, queue.overdue, queue.idle, day)


def _sentence(of: Queue) -> str:
    """Whether the queue goes, when, and what the more would do; what could be chance is called that."""
    if not of.drift:
        return f"{len(of.weeks)} weeks are too few to work anything out."
    if not of.waiting:
        return "Nothing is waited for."
    if abs(of.drift.fall) <= of.drift.slip:
        return f"Neither grows nor falls by more than chance; {_more(of)} {_then(of)}."
    if of.drift.fall < 0:
        return f"Grows by {-of.drift.fall:.1f} a week; {_mores(of)} would hold it."
    return f"Gone in {_span(of.clears)}; {_more(of)} {_then(of)}."


def _more(of: Queue) -> str:
    return "one more day a week" if of.day else "one more piece of advice a week"


def _mores(of: Queue) -> str:
    return f"{of.to_hold:.1f} more {'days' if of.day else 'pieces of advice'} a week"


def _then(of: Queue) -> str:
    if of.sooner.weeks is not None and of.drift and of.drift.fall > of.drift.slip:
        return f"would save {_span(of.sooner)}"
    if (of.clears_with_more.weeks or FAR) >= FAR:
        return "would not clear it within two years"
    return f"would clear it in {_span(of.clears_with_more)}"


def _span(of: Span) -> str:
    """In whole weeks; what lies more than two years ahead is as good as never."""
    low = f"{of.at_least or 0:.0f}"
    high = "two years or more" if of.at_most is None or of.at_most >= FAR else f"{of.at_most:.0f}"
    return f"{of.weeks or 0:.0f} weeks (nine times in ten {low} to {high})"


def document(of: Queue) -> dict[str, Any]:
    """A queue as the command's JSON has it."""
    return {
        "service": of.service,
        "label": holder_label(of.service),
        "weeks_measured": len(of.weeks),
        "weeks_that_began_with_nothing_waiting": of.idle,
        "asked_a_week": round(of.asked, 2),
        "returned_a_week": round(of.returned, 2),
        "waiting": of.waiting,
        "past_its_date": of.overdue,
        "weeks_of_work": None if of.weeks_of_work is None else round(of.weeks_of_work, 1),
        "weeks_to_clear": of.clears,
        "one_more": "day" if of.day else "piece of advice",
        "one_more_brings_a_week": round(of.more.a_week, 2),
        "weeks_to_clear_with_one_more": of.clears_with_more,
        "weeks_saved_by_one_more": of.sooner,
        "more_a_week_that_would_hold_it": round(of.to_hold, 2),
        "sentence": of.sentence,
    }
