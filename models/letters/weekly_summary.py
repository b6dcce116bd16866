"""The weekly letter to the SEND manager and the head of service: what matters, then the figures."""

from dataclasses import dataclass
from datetime import date

from config.errors import PlainError
from config.vocabulary import Basis, Stage
from models.case import in_words
from models.effect import FEWEST, Effect, Interval, Share, Verdict
from models.letters.words import DATE_NAMES, Citation, counted

SUNDAY = 6


class NoSundayError(PlainError, ValueError):
    """A weekly summary was asked for a day on which no week ends."""


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
    """A date set in law that passed this week; `days_late` at the week's end, or on the day it was done."""

    case_ref: str
    what: str
    due_on: date
    days_late: int


@dataclass(frozen=True, slots=True)
class DueRow:
    """What falls due in a week to come; a refusal of a plan is owed only where there will be none."""

    week_beginning: date
    decisions: int
    refusals: int
    final_plans: int


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """Advice asked of one service in open requests; `oldest_days` since the oldest outstanding was asked for."""

    label: str
    basis: Basis
    asked: int
    outstanding: int
    overdue: int
    oldest_days: int | None

    @property
    def date_name(self) -> str:
        """What the dates of this service may be called."""
        return DATE_NAMES[self.basis]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One figure with what it counts; `definition` is the DfE's name of the column."""

    label: str
    formula: str
    numerator: int
    denominator: int
    percent: float | None
    definition: str

    def __post_init__(self) -> None:
        """Refuse a rate of nothing."""
        if (self.percent is None) != (self.denominator == 0):
            raise ValueError(f"{self.definition}: the rate is None where there is nothing to count, and only there")

    @property
    def figure(self) -> str:
        """The rate as it is printed."""
        return "nothing to count" if self.percent is None else f"{self.percent:.1f}%"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklySummary:
    """A week of the whole caseload.  It stays inside the team: its counts are not suppressed."""

    week_ending: date
    authority_name: str
    by_stage: tuple[StageRow, ...]
    waiting: tuple[WaitRow, ...]
    new_breaches: tuple[BreachRow, ...]
    due_next_four_weeks: tuple[DueRow, ...]
    advice: tuple[AdviceRow, ...]
    measures: tuple[MeasureRow, ...]
    citations: tuple[Citation, ...]
    reply_to: str
    phone: str = ""
    sweep_missing: str = ""
    """A sentence, where a daily sweep has not run and the figures may be short."""
    sample: bool = False
    undecided: int = 0
    """Words to families and escalations that wait for a person to decide."""
    expired: int = 0
    """Those that nobody decided about in time."""
    effects: tuple[EffectRow, ...] = ()
    """What each step about advice does, over all services; empty while none has gone out."""

    def __post_init__(self) -> None:
        """Weeks end on a Sunday, so that no day is in two summaries or in none."""
        if self.week_ending.weekday() != SUNDAY:
            raise NoSundayError(f"a week ends on a Sunday, and {in_words(self.week_ending)} is none")

    @property
    def subject(self) -> str:
        """The week, and the two counts that decide whether it is opened at once."""
        week = f"EHC needs assessments, week ending {in_words(self.week_ending)}"
        return f"{week}: {self.overdue:,} past a statutory date, {self.newly_overdue:,} new this week"

    @property
    def limit_name(self) -> str:
        """What the dates may be called that are counted as passed: only those set in law are."""
        return DATE_NAMES[Basis.STATUTE].lower()

    @property
    def idle_steps(self) -> tuple[str, ...]:
        """A sentence for each step of which enough went out, and which does nothing that can be seen."""
        idle = (row.label for row in self.effects if row.effect.verdict is Verdict.NOTHING)
        return tuple(f"{each}: {Verdict.NOTHING}. Try other words or another day, or leave it out." for each in idle)

    @property
    def overdue(self) -> int:
        """Open requests past a date set in law."""
        return sum(row.overdue for row in self.by_stage)

    @property
    def newly_overdue(self) -> int:
        """Requests that passed a date set in law this week, whether or not they are open at its end."""
        return len({row.case_ref for row in self.new_breaches})

    @property
    def headlines(self) -> tuple[str, ...]:
        """What matters, in sentences, before any table."""
        found = (self._past(), self._undecided(), self._coming(), self._outstanding(), self._measured())
        return tuple(sentence for sentence in found if sentence)

    def _past(self) -> str:
        requests = counted(sum(row.open for row in self.by_stage), "open request")
        past = (
            f"{self.overdue:,} of {requests} are" if self.overdue > 1 else f"{self.overdue or 'None'} of {requests} is"
        )
        new = counted(self.newly_overdue, "request") if self.new_breaches else "none"
        return f"{past} past a statutory date; {new} passed one this week."

    def _undecided(self) -> str:
        """Before what is coming: nobody hears of these until somebody decides."""
        waiting = counted(self.undecided, "decision waits", "decisions wait")
        expired = f"{counted(self.expired, 'decision')} expired unanswered" if self.expired else ""
        found = (f"{waiting} for approval" if self.undecided else "", expired)
        said = " and ".join(each for each in found if each)
        return f"{said}: ehcp approvals lists them." if said else ""

    def _coming(self) -> str:
        rows = self.due_next_four_weeks
        decided = sum(row.decisions for row in rows)
        decisions = counted(decided, "decision whether to assess", "decisions whether to assess")
        plans = counted(sum(row.final_plans for row in rows), "finalised plan")
        return f"{decisions} and {plans} fall due in the next four weeks."

    def _outstanding(self) -> str:
        waiting = [row for row in self.advice if row.outstanding]
        if not waiting:
            return "No advice is outstanding."
        oldest = max(waiting, key=lambda row: row.oldest_days or 0)
        pieces = counted(sum(row.outstanding for row in waiting), "piece of advice is", "pieces of advice are")
        late = f"{sum(row.overdue for row in waiting):,} of them past the date"
        asked = f"the oldest was asked of {oldest.label} {counted(oldest.oldest_days or 0, 'day')} ago"
        return f"{pieces} outstanding, {late}; {asked}."

    def _measured(self) -> str:
        first = next((row for row in self.measures if row.denominator), None)
        return f"{first.label}: {first.figure} ({first.numerator:,} of {first.denominator:,})." if first else ""

    @property
    def next_steps(self) -> tuple[str, ...]:
        """What the reader could do about it this week, as the figures suggest."""
        found = (self._about_breaches(), self._about_advice(), self._about_plans())
        return tuple(step for step in found if step)

    def _about_breaches(self) -> str:
        if not self.newly_overdue:
            return ""
        which = "the request" if self.newly_overdue == 1 else f"each of the {self.newly_overdue:,} requests"
        return f"Agree, for {which} that passed a date this week, who does what by which day, and have the family told."

    def _about_advice(self) -> str:
        worst = max(self.advice, key=lambda row: row.overdue, default=None)
        if not worst or not worst.overdue:
            return ""
        late = counted(worst.overdue, "piece of advice that is", "pieces of advice that are")
        return f"Raise with {worst.label} the {late} past the date."

    def _about_plans(self) -> str:
        fullest = max(self.due_next_four_weeks, key=lambda row: row.final_plans, default=None)
        if not fullest or not fullest.final_plans:
            return ""
        plans = counted(fullest.final_plans, "finalised plan")
        return f"Check that the drafts are out for the {plans} due in the week of {in_words(fullest.week_beginning)}."
