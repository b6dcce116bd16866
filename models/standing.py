"""One duty with its dates, and where it stands on a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from config.statute import DutyKind
from config.vocabulary import Basis, Ground, State


@dataclass(frozen=True, kw_only=True)  # without slots: it is changed often (models.frozen)
class Standing:
    """One duty of one request.  Days are civil dates; `due_on` is the last day on which it is in time."""

    duty: str
    about: str | None
    holder: str
    kind: DutyKind
    basis: Basis
    rule: str
    started_on: date
    started_by: str
    estimated: bool = False
    due_on: date
    directed: bool = False
    """An order itself, or a written agreement, sets the day."""
    done_on: date | None = None
    ended_on: date | None = None
    ended_as: State | None = None
    excepted_by: Ground | None = None
    excepted_late: bool = False
    """The exception was recorded only after the limit had passed."""
    promised_on: date | None = None
    approved_on: date | None = None
    """When a person decided that what waits for approval about it goes out."""

    def state(self, on: date) -> State:
        """Where this duty stands at the end of a day."""
        if self.done_on and self.done_on <= on:
            return State.MET if self.done_on <= self.due_on else self._unless_excepted(State.LATE)
        if self.ended_on and self.ended_on <= on:
            return self.ended_as or State.NO_LONGER_OWED
        if on <= self.due_on or on < self.started_on or self.kind is DutyKind.CONDITIONAL:
            return State.OUTSTANDING
        return self._unless_excepted(State.OVERDUE)

    def days_late(self, on: date) -> int:
        """Whole days between the due date and the day it was done (or the day asked about); never negative."""
        if self.kind is DutyKind.MINIMUM or self.state(on) not in (State.LATE, State.OVERDUE):
            return 0
        return max(0, ((self.done_on if self.done_on and self.done_on <= on else on) - self.due_on).days)

    @property
    def stopped_on(self) -> date | None:
        """The day on which the clock stopped, done or not; None while it runs."""
        if self.done_on and self.ended_on:
            return min(self.done_on, self.ended_on)
        return self.done_on or self.ended_on

    @property
    def breached_on(self) -> date | None:
        """The first day on which a duty in statute stood breached, whenever anyone noticed; else None.

        Never before its clock started: where the limit had passed by then, it stood breached from that day on.
        """
        if self.basis is not Basis.STATUTE or self.excepted_by:
            return None
        if self.ended_as is State.OVERDUE:
            return self.ended_on
        if self.kind is DutyKind.MINIMUM:
            return None
        if self.kind is DutyKind.CONDITIONAL:
            # Until the family was refused nothing was broken, so no earlier day can be the breach.
            return self.done_on if self.done_on and self.done_on > self.due_on else None
        stopped = self.stopped_on or date.max
        return max(self.due_on + timedelta(days=1), self.started_on) if stopped > self.due_on else None

    def _unless_excepted(self, state: State) -> State:
        return State.EXCEPTED if self.excepted_by else state
