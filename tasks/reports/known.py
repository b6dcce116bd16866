"""What a report for readers outside the team knows: the figures of its period and of those before, and the end's state."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from config.practice import StepKind, ladders
from config.practice.priorities import priorities
from config.quality import Whose
from models.actions import Action
from models.audit import Audit
from models.letters import AdviceRow, BesideRow, WaitRow
from models.store import actions, history, satisfaction
from models.store.calendar_days import Period
from models.store.measuring import counts_of
from models.store.session import reading
from models.store.standing_on import (
    Escalations,
    escalations,
    first_day,
    open_at_the_end_of,
    open_requests,
    owed_to_families,
)
from tasks.capacity import Queue, read_queues
from tasks.composing import reader_name
from tasks.measuring import Figures, figures
from tasks.measuring.advice import advice_rows
from tasks.measuring.comparing import beside
from tasks.measuring.week import BANDS, waiting
from tasks.opening import Tracker
from tasks.quality import audits_of
from tasks.reports.periods import back

EARLIER = 5
"""With so many periods before its own a report shows where things go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything that the report of a period tells of; nothing of it is suppressed yet."""

    authority: str
    sample: bool
    below: int
    periods: tuple[Period, ...]
    """Oldest first; the last is the report's own.  None of them lies before the first request that is known."""
    figures: tuple[Figures, ...]
    """Of each of these periods."""
    open_at_end: tuple[int, ...]
    waiting: tuple[WaitRow, ...]
    advice: tuple[AdviceRow, ...]
    beside: tuple[BesideRow, ...]
    escalations: Escalations
    families_owed: int
    queues: tuple[Queue, ...] = ()
    shares: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Of each figure of the priorities the part and the whole."""
    audits: tuple[Audit, ...] = ()
    """The audits of plans in the period."""
    satisfaction: Mapping[Whose, tuple[int, int, int]] = field(default_factory=dict)
    """Asked, returned and satisfied, by whose answers they are."""
    plan: tuple[Action, ...] = ()
    """The operational plan's actions, as last imported."""

    @property
    def period(self) -> Period:
        """The period that the report is about."""
        return self.periods[-1]


def know(tracker: Tracker, period: Period) -> Known:
    """Read it, as it is recorded now."""
    authority = tracker.authority
    with reading(tracker.engine) as connection:
        since = first_day(connection, authority) or period.first
        periods = [each for each in back(period, EARLIER) if each.first >= since] or [period]
        return Known(
            authority=reader_name(connection, authority),
            sample=history.is_sample(connection, authority),
            below=tracker.settings.suppress_below,
            periods=tuple(periods),
            figures=tuple(figures(connection, tracker, periods)),
            open_at_end=tuple(open_at_the_end_of(connection, authority, [each.last for each in periods])),
            waiting=waiting(open_requests(connection, authority, period.last, BANDS)),
            advice=tuple(advice_rows(connection, authority, period).values()),
            beside=beside(authority, period.last.year),
            escalations=_escalations(connection, authority, period),
            families_owed=owed_to_families(connection, authority, period.last),
            queues=tuple(read_queues(connection, authority, period.last)),
            shares=_shares(connection, authority, period),
            audits=tuple(audits_of(connection, authority, period)),
            satisfaction=satisfaction.within(connection, authority, period),
            plan=tuple(actions.find_all(connection, authority)),
        )


def _shares(connection: sa.Connection, authority: str, period: Period) -> dict[str, tuple[int, int]]:
    counts = {count.id: count for each in priorities().figure for count in (each.part, each.of)}
    found = counts_of(connection, authority, period, list(counts.values()))
    return {each.id: (found[each.part.id], found[each.of.id]) for each in priorities().figure}


def _escalations(connection: sa.Connection, authority: str, period: Period) -> Escalations:
    return escalations(connection, authority, period, escalation_steps())


def escalation_steps() -> list[str]:
    """The steps of ladders that go to somebody above."""
    return sorted({step.id for each in ladders().ladder for step in each.step if step.kind is StepKind.ESCALATION})
