"""Who is to be reminded today, and when must this request be looked at again.

Questions are about state: "which steps have come due and were not logged yet?"  Never about a window
or an exact day, so that a sweep that is repeated, late or doubled changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from config.practice import Ladder, Ladders, Step, StepKind
from config.vocabulary import State
from models.case import Acknowledged, Case, Word
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


Steps = Mapping[str, date]
"""The steps of one clock that were logged, with the day on which each was decided."""

STOOD_DOWN = "stood_down"
"""Those who heard of an escalation are told when there is nothing more to do."""
FAMILY_WORD = "keep_family_informed"
APPROVAL_CHASED = "approval_chased"
"""Who must decide is reminded that a message waits for approval."""
ACKNOWLEDGED_FOR = timedelta(days=7)
"""How long it is quiet after someone took it on without saying by which day."""


def climb(ladder: Ladder, due_on: date, logged: Steps, on: date) -> Climb | None:
    """The highest step that has come due and was not logged; the lower ones count as overtaken.

    A reminder of a day that is past reminds of nothing: it is overtaken too.
    """
    due = [step for step, day in _days(ladder, due_on, logged) if day <= on]
    if not due:
        return None
    if due[-1].kind is StepKind.REMINDER and due_on < on:
        return Climb(None, tuple(due))
    return Climb(due[-1], tuple(due[:-1]))


def _days(ladder: Ladder, due_on: date, logged: Steps) -> list[tuple[Step, date]]:
    """The steps above the highest one logged, each with its day: nobody is led down a ladder again.

    After an escalation that nobody took on, the next step comes before its own day.
    """
    done = [step for step in ladder.step if step.id in logged]
    above = ladder.step[ladder.step.index(done[-1]) + 1 :] if done else ladder.step
    days = [(step, step_day(step, due_on)) for step in above]
    if days and done and done[-1].kind is StepKind.ESCALATION and ladder.climbs_after:
        sooner = logged[done[-1].id] + timedelta(days=ladder.climbs_after)
        days[0] = (days[0][0], min(days[0][1], sooner))
    return days


def step_day(step: Step, due_on: date) -> date:
    """The calendar day of a step, unless silence brings it forward."""
    return due_on + timedelta(days=step.days)


def wants_chasing(standing: Standing, on: date) -> bool:
    """Whether a duty is still owed and no lawful exception lifts it."""
    return standing.state(on) in (State.OUTSTANDING, State.OVERDUE) and not standing.ended_on


def to_stand_down(standing: Standing, ladder: Ladder, logged: Steps) -> tuple[Step, ...]:
    """The escalations whose readers are still to hear that nothing more is needed."""
    if standing.stopped_on is None or STOOD_DOWN in logged:
        return ()
    return tuple(step for step in ladder.step if step.kind is StepKind.ESCALATION and step.id in logged)


def silence(case: Case, standing: Standing) -> Silence | None:
    """Why this duty is not chased for now, if it is not: muted, taken on, or promised for a day to come.

    Of several reasons the one that lasts longest.
    """
    found = [
        Silence("muted", mute.until)
        for mute in case.mutes
        if mute.about in (None, standing.about) and mute.duty in (None, standing.duty)
    ]
    if standing.promised_on:
        found.append(Silence("promised", standing.promised_on))
    found += (Silence("acknowledged", each.by or each.at.on + ACKNOWLEDGED_FOR) for each in _taken_on(case, standing))
    return max(found, key=lambda each: each.until or date.max, default=None)


def _taken_on(case: Case, standing: Standing) -> Iterator[Acknowledged]:
    """Who takes on a duty, or an advice, takes on the clock that ran then.

    Not, without naming it, the word to the family: they wait for the advice as before.
    """
    return (each for each in case.acknowledged if _speaks_of(each, standing))


def _speaks_of(each: Acknowledged | Word, standing: Standing) -> bool:
    duty = each.duty == standing.duty or (each.duty is None and standing.duty != FAMILY_WORD)
    same = duty and each.about in (None, standing.about)
    return bool((each.duty or each.about) and same and each.at.on >= standing.started_on)


def approved_on(case: Case, standing: Standing) -> date | None:
    """When a person decided that what waits for approval about this clock goes out, if anyone did."""
    return min((each.at.on for each in case.approved if _speaks_of(each, standing)), default=None)


def next_attention(
    standings: Iterable[tuple[Standing, Silence | None]],
    ladders: Ladders,
    logged: Mapping[tuple[str, str | None, str], Steps],
) -> date | None:
    """The first day on which anything about a request must be looked at; None: not before an event comes.

    `logged` holds the steps already logged by duty, about, and the event that started the clock.
    """
    days = []
    for standing, silent in standings:
        ladder = ladders.of(standing.duty, standing.holder)
        if ladder is None:
            continue
        done = logged.get((standing.duty, standing.about, standing.started_by), {})
        day = _next_step_day(standing, ladder, done)
        if day and silent:
            day = max(day, silent.until + timedelta(days=1)) if silent.until else None
        if to_stand_down(standing, ladder, done):
            day = standing.stopped_on
        if day:
            days.append(day)
    return min(days, default=None)


def _next_step_day(standing: Standing, ladder: Ladder, logged: Steps) -> date | None:
    """The first step that is still to come; an excepted duty is not chased once its limit is lifted."""
    if standing.stopped_on:
        return None
    left = _days(ladder, standing.due_on, logged)
    if standing.excepted_by:
        left = [(step, day) for step, day in left if step.days <= 0]
    return left[0][1] if left else None
