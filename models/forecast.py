"""How likely is a limit to be met?  As often as it was met by the past requests that stood where this one stands.

A request is compared with those that waited for the same step (the decision, advice, the draft, …) so many
days before the same kind of limit; the share of them that was in time is its chance.  Small samples are drawn
towards the authority's own share.  That is all: nothing about the child, the family or the people at work.

It plans work.  It never decides about a child.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from itertools import accumulate, pairwise
from types import MappingProxyType

from models.pace import Advice, Outstanding, Pace, outstanding, paces

WEIGHT = 5
"""As many imagined requests, in time as often as the authority's all were, stand beside every sample."""
FEWEST = 10
"""Of fewer past limits than these nothing is forecast."""
MEMORY = timedelta(days=730)
"""How far back the past goes: two years did better than one, and what is older speaks of another pace."""
ENOUGH = 2_000
"""As many past plans are enough: more would move no chance by more than a point, and are older."""
DISCLAIMER = "It plans work; it never decides about a child."

DAY = timedelta(days=1)


class Limit(StrEnum):
    """A kind of limit, by the words in which it is counted."""

    DECISION = "decision whether to assess"
    PLAN = "finalised plan"


LIMITS = MappingProxyType(
    {
        "notify_decision_whether_to_assess": Limit.DECISION,
        "send_final_plan": Limit.PLAN,
        "send_final_plan_after_reversal": Limit.PLAN,
        "send_final_plan_after_order": Limit.PLAN,
    }
)
"""The limits that are forecast.  A refusal of a plan is not: that there will be one is known only once it is made."""


class Awaited(StrEnum):
    """The step that a request waits for, in the words of a sentence: "waited for …"."""

    DECISION = "the decision whether to assess"
    ADVICE = "advice"
    PLAN_DECISION = "the decision about a plan"
    DRAFT = "the draft plan"
    FINAL = "the finalised plan"


class Ending(IntEnum):
    """What became of a limit."""

    IN_TIME = 0
    LATE = 1
    FELL_AWAY = 2
    """The request was refused or withdrawn, or another clock replaced this one, before the day had come."""


Spell = tuple[Awaited, date, date]
"""What was waited for, from one day to the day before another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One limit of one request, and the days on which the request moved on, as far as they are known."""

    case_ref: str
    duty: str
    started_on: date
    due_on: date
    done_on: date | None = None
    ended_on: date | None = None
    assessing_on: date | None = None
    drafting_on: date | None = None
    served_on: date | None = None
    views_until: date | None = None
    """The last day that the family has for its views on the draft."""
    advice: tuple[Advice, ...] = ()
    """What was asked of services; families are never counted."""

    @property
    def limit(self) -> Limit:
        """Of which kind it is."""
        return LIMITS[self.duty]

    @property
    def stopped_on(self) -> date:
        """The day on which the clock stopped; the end of time while it runs."""
        return min(self.done_on or date.max, self.ended_on or date.max)

    def is_coming(self, on: date) -> bool:
        """Whether it is still to be met at the end of a day."""
        return self.started_on <= on <= self.due_on and on < self.stopped_on

    @property
    def ending(self) -> Ending:
        """What became of it, told after its day."""
        if self.stopped_on > self.due_on:
            return Ending.LATE
        return Ending.IN_TIME if self.done_on == self.stopped_on else Ending.FELL_AWAY

    @property
    def advised_on(self) -> date | None:
        """The day on which the last advice was awaited no more, the end of time while any is; None where none was asked."""
        stopped = [each.came_on or each.ended_on or date.max for each in self.advice]
        return max(stopped, default=None)

    def awaited(self, on: date) -> Awaited:
        """What it waited for at the end of a day."""
        return next(awaited for awaited, first, after in self.spells(on + DAY) if first <= on < after)

    def spells(self, until: date) -> Iterator[Spell]:
        """What was waited for, one after the other, up to the day before a day."""
        until = max(min(until, self.stopped_on), self.started_on)
        assessing = _within(self.assessing_on, self.started_on, until)
        served = _within(self.served_on, assessing, until)
        drafting = _within(self.drafting_on, assessing, served)
        advised = _within(self.advised_on, assessing, drafting)
        ends = (self.started_on, assessing, advised, drafting, served, until)
        return ((awaited, *days) for awaited, days in zip(Awaited, pairwise(ends), strict=True) if days[0] < days[1])


def _within(day: date | None, first: date, last: date) -> date:
    """A day moved between two others; the last where there is none."""
    return last if day is None else min(max(day, first), last)


@dataclass(frozen=True, slots=True)
class Sample:
    """What became of some past limits."""

    in_time: int = 0
    late: int = 0
    fell_away: int = 0

    @property
    def owed(self) -> int:
        """Those that had to be met, in time or not."""
        return self.in_time + self.late


@dataclass(frozen=True, slots=True)
class Past:
    """What became of the limits whose day has passed: of all, and of those that stood alike."""

    all_of: Mapping[Limit, Sample]
    alike: Mapping[tuple[Limit, Awaited], Sequence[Sample]]
    """By the days that were left."""
    paces: Mapping[str, Pace]
    """How long each service has taken."""

    def sample(self, limit: Limit, awaited: Awaited, days_left: int) -> Sample:
        """The past limits that stood there with so many days left."""
        found = self.alike.get((limit, awaited), ())
        return found[days_left] if 0 <= days_left < len(found) else Sample()

    def share(self, limit: Limit) -> float | None:
        """How often a limit was met by the authority as a whole: the naive forecast.  None of too few."""
        every = self.all_of.get(limit, Sample())
        return every.in_time / every.owed if every.owed >= FEWEST else None

    def chance(self, limit: Limit, awaited: Awaited, days_left: int) -> float | None:
        """How likely the limit is to be met, if it does not fall away.  None of too small a past."""
        mean, sample = self.share(limit), self.sample(limit, awaited, days_left)
        return None if mean is None else (sample.in_time + WEIGHT * mean) / (sample.owed + WEIGHT)

    def stays(self, limit: Limit, awaited: Awaited, days_left: int) -> float:
        """How likely the limit is to stay owed up to its day, and not to fall away."""
        every, sample = self.all_of[limit], self.sample(limit, awaited, days_left)
        mean = every.owed / (every.owed + every.fell_away)
        return (sample.owed + WEIGHT * mean) / (sample.owed + sample.fell_away + WEIGHT)


def past(lives: Collection[Life], on: date) -> Past:
    """The limits whose day lay before a day, no further back than is remembered, and how long services take."""
    totals: dict[Limit, list[int]] = defaultdict(lambda: [0, 0, 0])
    changes: dict[tuple[Limit, Awaited], list[Counter[int]]] = defaultdict(lambda: [Counter(), Counter(), Counter()])
    for life in lives:
        if not on - MEMORY <= life.due_on < on:
            continue
        totals[life.limit][life.ending] += 1
        for awaited, first, after in life.spells(life.due_on + DAY):
            change = changes[life.limit, awaited][life.ending]
            change[max(0, (life.due_on - after).days + 1)] += 1
            change[(life.due_on - first).days + 1] -= 1
    return Past(
        {limit: Sample(*total) for limit, total in totals.items()},
        {where: _by_days_left(*change) for where, change in changes.items()},
        # Two limits of one request tell of the same advice.
        paces((each for _, each in {(life.case_ref, each) for life in lives for each in life.advice}), on),
    )


def _by_days_left(*changes: Counter[int]) -> list[Sample]:
    """From the days on which the counts change, the counts of every day."""
    days = range(max(max(each, default=0) for each in changes))
    counts = [accumulate([each[day] for day in days]) for each in changes]
    return [Sample(*of_day) for of_day in zip(*counts, strict=True)]


_STEPS = MappingProxyType(
    {
        Awaited.DECISION: "decide whether to assess",
        Awaited.ADVICE: "have the outstanding advice in",
        Awaited.PLAN_DECISION: "decide about the plan",
        Awaited.DRAFT: "serve the draft",
        Awaited.FINAL: "send the finalised plan",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """One coming limit of one open request, how likely it is to be met, and what that rests on."""

    case_ref: str
    duty: str
    due_on: date
    probability: float
    """That it is met, if it does not fall away."""
    owed: float
    """That it does not fall away: that the request is neither refused nor withdrawn before its day."""
    awaited: Awaited
    outstanding: tuple[Outstanding, ...]
    """The advice that is awaited, and how likely each is to come by the day that follows."""
    sample: Sample
    """What became of the past requests that stood alike."""
    rests_on: str
    """The same in words, with all that is needed to work the chance out by hand."""
    by: date
    """By when the next step is supposed to be done."""
    step: str
    """What is to be done by then: "serve the draft"."""
    if_done: float | None
    """How likely it is to be met if that is done by then; None where it cannot be, or too little is known."""

    @property
    def gain(self) -> float:
        """How much the chance changes with the step."""
        return 0.0 if self.if_done is None else self.if_done - self.probability


def forecast(life: Life, known: Past, on: date, by: date) -> Forecast | None:
    """The forecast of a coming limit at the end of a day; None of too small a past."""
    awaited, days_left = life.awaited(on), (life.due_on - on).days
    probability = known.chance(life.limit, awaited, days_left)
    if probability is None:
        return None
    step, if_done = _if_done(life, known, awaited, min(by, life.due_on))
    return Forecast(
        case_ref=life.case_ref,
        duty=life.duty,
        due_on=life.due_on,
        probability=probability,
        owed=known.stays(life.limit, awaited, days_left),
        awaited=awaited,
        outstanding=outstanding(life.advice, known.paces, on, by),
        sample=known.sample(life.limit, awaited, days_left),
        rests_on=_in_words(life, known, awaited, days_left),
        by=min(by, life.due_on),
        step=_STEPS[step],
        if_done=if_done,
    )


def _if_done(life: Life, known: Past, awaited: Awaited, by: date) -> tuple[Awaited, float | None]:
    """The next step that past requests show enough of, and the chance once it is done."""
    left, days_left = list(Awaited)[list(Awaited).index(awaited) :], (life.due_on - by).days
    if life.limit is Limit.PLAN:
        for step, following in pairwise(left):
            if known.sample(life.limit, following, days_left).owed >= FEWEST:
                return step, known.chance(life.limit, following, days_left)
    if life.limit is Limit.DECISION or awaited is Awaited.FINAL:
        # A plan cannot be sent while the family has time for its views.
        return awaited, None if life.views_until and life.views_until >= by else 1.0
    return awaited, None


def _in_words(life: Life, known: Past, awaited: Awaited, days_left: int) -> str:
    """What the chance rests on, so that it can be worked out by hand."""
    sample, share = known.sample(life.limit, awaited, days_left), known.share(life.limit) or 0
    days = "1 day" if days_left == 1 else f"{days_left} days"
    requests = "1 past request" if sample.owed == 1 else f"{sample.owed:,} past requests"
    stood = f"of {requests} that waited for {awaited} {days} before the limit, {sample.in_time:,} in time"
    return f"{stood}; with {WEIGHT} requests more at the authority's own share, {share:.0%}"
