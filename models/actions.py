"""An action of the operational plan: whose it is, when it is due, how it stands, and how old the last word on it is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """How an action stands, as its owner says."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One action.  Its owner is a role and never a person's name."""

    id: str
    priority: str
    action: str
    owner: str
    due_on: date
    status: Status
    last_word_on: date | None = None
    outcomes: str | None = None
    """The statements of the outcomes framework that it serves, as `healthy;safe`."""

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be done."""
        return self.status in (Status.NOT_STARTED, Status.UNDER_WAY)

    def serves(self, outcome: str) -> bool:
        """Whether it serves that statement, and is not given up."""
        return self.status is not Status.STOPPED and outcome in (self.outcomes or "").split(";")

    def is_overdue(self, on: date) -> bool:
        """Whether its day has passed, and it is still open."""
        return self.is_open and self.due_on < on

    def silent_for(self, on: date) -> int | None:
        """For how many days nothing was heard of it; None where nothing ever was."""
        return None if self.last_word_on is None else max(0, (on - self.last_word_on).days)

    def is_stale(self, on: date, after: int) -> bool:
        """Whether it is open, and nothing was heard of it for longer than that, or ever."""
        silent = self.silent_for(on)
        return self.is_open and (silent is None or silent > after)

    def wants_a_word(self, on: date, after: int) -> bool:
        """Whether a board should hear of it: its day has passed, or nothing was heard."""
        return self.is_overdue(on) or self.is_stale(on, after)
