"""The authority's own choices: who is reminded when, and who hears next.  Never law."""

import tomllib
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

HERE = Path(__file__).parent


class StepKind(StrEnum):
    """Decides the words: only `overdue` and `escalation` may say that a day has passed."""

    REMINDER = "reminder"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    STOOD_DOWN = "stood_down"
    """Never a step of a ladder: the word that nothing more is needed."""


class Audience(StrEnum):
    """A role that can be written to; contacts turn it into a mailbox."""

    SERVICE = "service"
    SERVICE_LEAD = "service_lead"
    CASE_OFFICER = "case_officer"
    SEND_MANAGER = "send_manager"
    ICB_SEND_LEAD = "icb_send_lead"
    HEAD_OF_SERVICE = "head_of_service"
    DIRECTOR = "director"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(_Data):
    """One rung: so many calendar days from the due date, to these roles, with this request."""

    id: str
    days: int
    kind: StepKind
    to: tuple[Audience, ...] = Field(min_length=1)
    asks: str = Field(min_length=1)
    approval: bool = False
    """Where approvals are on, a person decides first; until then nobody hears of it."""

    @model_validator(mode="after")
    def _reminders_come_in_time(self) -> "Step":
        if self.kind is StepKind.STOOD_DOWN:
            msg = f"step {self.id}: that nothing more is needed is said by itself, and is no step"
            raise ValueError(msg)
        if (self.kind is StepKind.REMINDER) != (self.days <= 0):
            msg = f"step {self.id}: a reminder goes out by the due date, everything else after it"
            raise ValueError(msg)
        return self


class Ladder(_Data):
    """The rungs of one duty, lowest first."""

    id: str
    duty: str
    also_for: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    """Only for these services; a ladder without any is for all others."""
    climbs_after: int | None = Field(default=None, ge=1)
    """Days after an escalation that nobody took on, after which the next step comes before its own day."""
    label: str
    step: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _rungs_climb(self) -> "Ladder":
        days = [step.days for step in self.step]
        if days != sorted(set(days)) or len({step.id for step in self.step}) != len(days):
            msg = f"ladder {self.id}: the steps must climb, each with its own day and name"
            raise ValueError(msg)
        if sum(step.approval for step in self.step) > 1:
            msg = f"ladder {self.id}: one step at most waits for approval, for whoever approves, approves the clock"
            raise ValueError(msg)
        return self


class Approval(_Data):
    """What becomes of a question that nobody answers.  Days count from the day on which it was asked."""

    expires_after: int = Field(ge=1)
    chaser: Step
    """Sent where no step of the ladder is left that would remind of it."""

    @model_validator(mode="after")
    def _is_chased_before_it_expires(self) -> "Approval":
        if self.chaser.days >= self.expires_after:
            msg = "approval: it is chased before it expires"
            raise ValueError(msg)
        return self


class Ladders(_Data):
    """All ladders; a duty without one is watched and never chased."""

    approval: Approval
    ladder: tuple[Ladder, ...]

    @cached_property
    def _by_clock(self) -> dict[tuple[str, str | None], Ladder]:
        return {
            (duty, holder): each
            for each in self.ladder
            for duty in (each.duty, *each.also_for)
            for holder in (each.holders or (None,))
        }

    def of(self, duty: str, holder: str) -> Ladder | None:
        """The ladder of a duty that this holder owes, if there is one."""
        return self._by_clock.get((duty, holder)) or self._by_clock.get((duty, None))

    def step(self, duty: str, holder: str, name: str) -> Step | None:
        """A step of that ladder by its name, or the word that an approval waits."""
        ladder = self.of(duty, holder)
        steps = (*ladder.step, self.approval.chaser) if ladder else ()
        return next((step for step in steps if step.id == name), None)


def read(file: Path) -> Ladders:
    """Read and validate a file of ladders.  Raises pydantic.ValidationError naming what fails."""
    return Ladders.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))


@cache
def ladders() -> Ladders:
    """The ladders that this release ships."""
    return read(HERE / "ladders.toml")


@cache
def bank_holidays() -> frozenset[date]:
    """Bank holidays of England and Wales, from the bundled GOV.UK data."""
    rows = tomllib.loads((HERE / "bank_holidays.toml").read_text(encoding="utf-8"))
    return frozenset(rows["england_and_wales"])
