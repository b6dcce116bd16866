"""Who is to be reminded today, and when must this request be looked at again.

Questions are about state: "which steps have come due and were not logged yet?"  Never about a window
or an exact day, so that a sweep that is repeated, late or doubled changes nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from config.practice import Ladder, Ladders, Step, StepKind
from config.vocabulary import State
from models.case import Case
from models.standing import Standing


@dataclass(frozen=True, slots=True)
class Silence:
    """Why nobody is written to about a duty for now; `until` is the last silent day, None: until further notice."""

    because: str
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether a day is silent."""
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True)
class Climb:
    """What a sweep does with one duty: the step that goes out, if any, and those that were overtaken."""

    send: Step | None
    overtaken: tuple[Step, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step that is logged by it."""
        return self.overtaken + ((self.send,) if self.send else ())


def climb(ladder: Ladder, due_on: date, logged: Collection[str], on: date) -> Climb | None:
    """The highest step that has come due and was not logged; the lower ones count as overtaken.

    A reminder of a day that is past reminds of nothing: it is overtaken too.
    """
    due = [step for step in _above(ladder, logged) if step_day(step, due_on) <= on]
    if not due:
        return None
    if due[-1].kind is StepKind.REMINDER and due_on < on:
        return Climb(None, tuple(due))
    return Climb(due[-1], tuple(due[:-1]))


def _above(ladder: Ladder, logged: Collection[str]) -> list[Step]:
    """The steps above the highest one logged: nobody is led down a ladder again."""
    highest = max((step.days for step in ladder.step if step.id in logged), default=None)
    return [step for step in ladder.step if highest is None or step.days > highest]


def step_day(step: Step, due_on: date) -> date:
    """The calendar day of a step."""
    return due_on + timedelta(days=step.days)


def wants_chasing(standing: Standing, on: date) -> bool:
    """Whether a duty is still owed and no lawful exception lifts it."""
    return standing.state(on) in (State.OUTSTANDING, State.OVERDUE) and not standing.ended_on


def silence(case: Case, standing: Standing) -> Silence | None:
    """Why this duty is not chased for now, if it is not: muted, or promised for a day to come.

    Of several reasons the one that lasts longest.
    """
    found = [Silence("muted", mute.until) for mute in case.mutes if mute.about in (None, standing.about)]
    if standing.promised_on:
        found.append(Silence("promised", standing.promised_on))
    return max(found, key=lambda each: each.until or date.max, default=None)


def next_attention(
    standings: Iterable[tuple[Standing, Silence | None]],
    ladders: Ladders,
    logged: Mapping[tuple[str, str | None, str], Collection[str]],
) -> date | None:
    """The first day on which anything about a request must be looked at; None: not before an event comes.

    `logged` holds the steps already logged by duty, about, and the event that started the clock.
    """
    days = []
    for standing, silent in standings:
        done = logged.get((standing.duty, standing.about, standing.started_by), ())
        day = _next_step_day(standing, ladders.of(standing.duty, standing.holder), done)
        if day and silent:
            day = max(day, silent.until + timedelta(days=1)) if silent.until else None
        if day:
            days.append(day)
    return min(days, default=None)


def _next_step_day(standing: Standing, ladder: Ladder | None, logged: Collection[str]) -> date | None:
    """The first step that is still to come; an excepted duty is not chased once its limit is lifted."""
    if ladder is None or standing.done_on or standing.ended_on:
        return None
    left = _above(ladder, logged)
    if standing.excepted_by:
        left = [step for step in left if step.days <= 0]
    return step_day(left[0], standing.due_on) if left else None
