"""The rows of the weekly summary: each a few figures with what they count."""

from dataclasses import dataclass
from datetime import date

from config.vocabulary import Stage
from models.effect import FEWEST, Effect, Interval, Share, Verdict
from models.letters.words import counted
from models.timeliness import percent


@dataclass(frozen=True, slots=True)
class StageRow:
    """Open requests at a stage, and how many of them are past a date set in law with no exception."""

    stage: Stage
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class WaitRow:
    """Open requests by the weeks since they were received: "0 to 6 weeks"."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class BreachRow:
    """A date set in law that passed this week; `days_late` at the week's end, or on the day it was done.

    `cause` is what was waited for when the date passed.
    """

    case_ref: str
    what: str
    due_on: date
    days_late: int
    cause: str


@dataclass(frozen=True, slots=True)
class DueRow:
    """What falls due in a week to come; a refusal of a plan is owed only where there will be none."""

    week_beginning: date
    decisions: int
    refusals: int
    final_plans: int


@dataclass(frozen=True, slots=True)
class FlowRow:
    """What happened in the week, beside the week before, four weeks before and the same week last year.

    None for a week before the first request that the tracker knows.
    """

    label: str
    this_week: int | None
    week_before: int | None
    four_weeks_before: int | None
    year_before: int | None

    @property
    def figures(self) -> tuple[str, ...]:
        """The four figures, as they are printed."""
        said = (self.this_week, self.week_before, self.four_weeks_before, self.year_before)
        return tuple("not tracked" if each is None else f"{each:,}" for each in said)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One figure of this week's summary beside what earlier summaries said of theirs; None where none was kept."""

    label: str
    unit: str
    now: float | None
    week_before: float | None
    four_weeks_before: float | None
    year_before: float | None

    @property
    def figures(self) -> tuple[str, ...]:
        """The four figures, as they are printed."""
        said = (self.now, self.week_before, self.four_weeks_before, self.year_before)
        return tuple("not kept" if each is None else f"{each:,.1f}%" if self.unit else f"{each:,.0f}" for each in said)

    @property
    def since_last_week(self) -> str:
        """The change on the week before, in words; that of a rate in points, which is not in per cent."""
        if self.now is None or self.week_before is None:
            return "last week's figure is missing"
        change = round(self.now - self.week_before, 1)
        if not change:
            return "no change"
        return f"{'up' if change > 0 else 'down'} {abs(change):,.1f} points" if self.unit else f"{change:+,.0f}"


@dataclass(frozen=True, slots=True)
class BesideRow:
    """The official headline of another area in a calendar year: plans within 20 weeks, exceptions left out."""

    area: str
    year: int
    percent: float
    plans: int

    @property
    def figure(self) -> str:
        """The rate as it is printed."""
        return f"{self.percent:.1f}%"


@dataclass(frozen=True, slots=True)
class MonthPart:
    """The finalised plans whose last day lies in the month, without an exception.

    `in_time` were sent by their day, `missed` were not, and of `to_come` the day is still ahead.
    """

    month: str
    due: int
    in_time: int
    missed: int
    to_come: int
    forecast: str = ""
    """What may be expected of it, in a sentence, and which could be saved; empty where nothing is to come."""


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month: the plans measured (exceptions counted in), what came in and went out, and what was open at its end."""

    month: str
    within: int
    over: int
    received: int
    sent: int
    left_open: int

    @property
    def figure(self) -> str:
        """The share within 20 weeks, as it is printed."""
        return share(self.within, self.within + self.over)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """How long one party held the requests whose plan was sent in twelve months: the mean in days."""

    party: str
    days: float
    requests: int


@dataclass(frozen=True, slots=True)
class EscalationPart:
    """The escalations of the week: sent, answered, and all that have stood unanswered for more than a week."""

    opened: int
    answered: int
    ignored: int


@dataclass(frozen=True, slots=True)
class OldestRow:
    """A request that has been open for long: its stage, and what is past its date."""

    case_ref: str
    stage: Stage
    weeks: int
    waits_for: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One figure with what it counts; `definition` is its id: the DfE's name of the column, or our own."""

    label: str
    formula: str
    numerator: int
    denominator: int
    percent: float | None
    definition: str
    ours: bool = False
    """Not a column of the DfE's, but our own name."""

    def __post_init__(self) -> None:
        """Refuse a rate of nothing."""
        if (self.percent is None) != (self.denominator == 0):
            raise ValueError(f"{self.definition}: the rate is None where there is nothing to count, and only there")

    @property
    def figure(self) -> str:
        """The rate as it is printed."""
        return "nothing to count" if self.percent is None else f"{self.percent:.1f}%"

    @property
    def named_by(self) -> str:
        """Whose name `definition` is."""
        return "Our own measure" if self.ours else "The DfE's column"


def share(part: int, whole: int) -> str:
    """A share as it is printed: "64.2% (131 of 204)"."""
    rate = percent(part, whole)
    return (
        "nothing to count" if rate is None else f"{rate:.1f}% ({part:,}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}{whole:,})"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """What one step about advice did: how much came in the seven days from it, and in those before it."""

    label: str
    sent: int
    answered: int
    open_before: int
    answered_before: int

    @property
    def effect(self) -> Effect:
        """The two shares, to be compared."""
        return Effect(Share(self.answered, self.sent), Share(self.answered_before, self.open_before))

    @property
    def after(self) -> str:
        """What came in the seven days from the step."""
        return _share_in_words(self.effect.after)

    @property
    def before(self) -> str:
        """What came in the seven days before it."""
        return _share_in_words(self.effect.before)

    @property
    def says(self) -> str:
        """What may be concluded: a difference with its interval, or that there is none to be told."""
        verdict = self.effect.verdict
        if verdict not in (Verdict.MORE, Verdict.FEWER):
            return verdict
        low, high = sorted(abs(each) for each in self.effect.interval)
        points = counted(round(100 * abs(self.effect.difference)), "point")
        return f"{points} {verdict} ({_per_cent((low, high), '')})"


def _share_in_words(share: Share) -> str:
    """A share as it is printed: "21 of 58: 36% (25% to 49%)"; of fewer than ten no rate is told."""
    said = f"{share.part:,} of {share.whole:,}"
    return f"{said}: {100 * share.rate:.0f}% ({_per_cent(share.interval)})" if share.whole >= FEWEST else said


def _per_cent(interval: Interval, sign: str = "%") -> str:
    low, high = interval
    return f"{100 * low:.0f}{sign} to {100 * high:.0f}{sign}"
