"""The outline of a sample request: the few days that the official figures count."""

from dataclasses import dataclass
from datetime import date

from config.vocabulary import EventKind, Route

# Days that a request needs between the decision whether to assess and its end, to be believable.
_AFTER_DECISION = {EventKind.FINAL_PLAN_SENT: 30, EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED: 14}
_AFTER_DECISION_OTHERWISE = 5

SIX_WEEKS = 42


@dataclass(frozen=True, slots=True)
class Turn:
    """A refusal that was overturned: the day of the refusal, the day it fell, and how."""

    refused: date
    reversed: date
    route: Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One sample request.  `ended` may lie after the sample's last day: then the request is open on it."""

    received: date
    decided: date | None = None
    refused: bool = False
    """Whether the first decision was a refusal to assess."""
    ended: date | None = None
    ending: EventKind | None = None
    excepted: bool = False
    """Whether a lawful exception to the 20 weeks is recorded."""
    turn: Turn | None = None
    stalled: bool = False
    """Whether advice is long in coming."""

    @property
    def room(self) -> int:
        """How many days after receipt the decision can be, so that what follows it still fits."""
        assert self.ended
        assert self.ending
        return (self.ended - self.received).days - _AFTER_DECISION.get(self.ending, _AFTER_DECISION_OTHERWISE)

    @property
    def can_be_late(self) -> bool:
        """Whether the decision could have taken more than six weeks."""
        return self.room > SIX_WEEKS
