"""What a collection year sees of a case: its outcomes, and whether it belongs to the return at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from config.sen2 import Collection
from config.vocabulary import EndReason, EventKind
from models.case import Case, Decision
from models.events import Event

_WHETHER = (EventKind.DECISION_TO_ASSESS_NOTIFIED, EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED)


@dataclass(frozen=True, slots=True)
class Seen:
    """A case on the census day.  Everything after that day is unknown to it."""

    case: Case
    events: Mapping[str, Event]
    """The events by key: what a case does not keep of them, as the reason of an end."""
    collection: Collection
    contested: frozenset[str]

    @property
    def first(self) -> date:
        """The first day of the year."""
        return self.collection.first

    @property
    def came_in(self) -> bool:
        """Whether another authority made the plan."""
        return self.case.clock_kind is EventKind.PLAN_TRANSFERRED_IN

    @property
    def came_in_this_year(self) -> bool:
        """Whether it came in during the year."""
        return self.came_in and self.case.clock.on >= self.first

    @property
    def moved_away(self) -> bool:
        """Whether the child moved before there was a plan."""
        closed = self.case.closing
        return (
            closed is not None and closed.kind is EventKind.NO_LONGER_RESPONSIBLE and closed.reason == EndReason.MOVED
        )

    @property
    def is_in_scope(self) -> bool:
        """Open, ended in the year, or with a plan that was in force in it; and received before its end."""
        if self.came_in:
            return self._plan_in_force_in_year
        if self.case.clock.on > self.collection.last:
            return False
        closed = self.case.closing
        return closed is None or closed.at.on >= self.first or self._plan_in_force_in_year

    @property
    def _plan_in_force_in_year(self) -> bool:
        ended = self.case.plan_ended
        return self.case.plan is not None and (ended is None or ended.on >= self.first)

    @property
    def has_plan_on_census_day(self) -> bool:
        """Whether a plan is in force."""
        return self.case.has_plan

    @property
    def _decided(self) -> Decision | None:
        """The first decision whether to assess."""
        return next((each for each in self.case.decisions if each.kind in _WHETHER), None)

    @property
    def decided_on(self) -> date | None:
        """Its day."""
        return self._decided.at.on if self._decided else None

    @property
    def _refused(self) -> bool:
        return self._decided is not None and self._decided.kind is EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED

    def _overturned(self, refusal: EventKind) -> bool:
        return any(each.of is refusal for each in self.case.reversals)

    @property
    def _is_assessed(self) -> bool:
        """Whether there is an assessment: agreed, imposed, or shown by what came of it."""
        if self._decided:
            return not self._refused or self._overturned(EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED)
        return self.plan_on is not None or self._no_plan_on is not None or self.case.drafting_on is not None

    @property
    def _goes_on(self) -> bool:
        """Whether the case was open in the year: what was decided before may then not be history yet."""
        return self.case.closing is None or self.case.closing.at.on >= self.first

    @property
    def request_outcome(self) -> str:
        """Y, N, A, W or H."""
        if self.came_in:
            return "H"
        if self.decided_on is None:
            return self._undecided()
        if self.decided_on >= self.first:
            return "N" if self._refused else "Y"
        # A refusal that was contested keeps its day and its flags as long as its assessment goes on.
        return "N" if self._refused and self._goes_on and self._was_contested("Request") else "H"

    def _was_contested(self, decision: str) -> bool:
        return bool({f"{decision}Mediation", f"{decision}Tribunal"} & self.contested)

    def _undecided(self) -> str:
        if self._is_assessed:
            return "H" if self.case.clock.on < self.first else "Y"
        return "W" if self.case.closing else "A"

    @property
    def plan_on(self) -> date | None:
        """The day of the finalised plan that this authority sent."""
        closed = self.case.closing
        return closed.at.on if closed and closed.kind is EventKind.FINAL_PLAN_SENT else None

    @property
    def _no_plan_on(self) -> date | None:
        """The day of the first refusal of a plan."""
        kind = EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED
        return next((each.at.on for each in self.case.decisions if each.kind is kind), None)

    @property
    def assessment_outcome(self) -> str | None:
        """Y, N, A, W or H; None where there is no assessment."""
        if self.came_in:
            return "H"
        if not self._is_assessed:
            return None
        if not self._goes_on:
            return "H"
        if self._no_plan_on and (self._no_plan_on >= self.first or self._was_contested("Assessment")):
            return "N"
        if self.plan_on or (self.case.closing is None and self.case.drafting_on):
            return "Y"
        return "W" if self.case.closing else "A"

    @property
    def assessment_outcome_on(self) -> date | None:
        """The day on which the plan was sent, or on which the family was told that there will be none."""
        outcome = self.assessment_outcome
        if outcome == "N":
            return self._no_plan_on
        return self.plan_on if outcome == "Y" else None
