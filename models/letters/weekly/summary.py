"""The weekly letter to the SEND manager and the head of service: what matters, then the figures."""

from dataclasses import dataclass
from datetime import date

from config.errors import PlainError
from config.vocabulary import Basis
from models.case import in_words
from models.effect import Verdict
from models.letters.weekly import findings
from models.letters.weekly.advice import AdviceRow
from models.letters.weekly.rows import (
    BesideRow,
    BreachRow,
    ChangeRow,
    DueRow,
    EffectRow,
    EscalationPart,
    FlowRow,
    HeldRow,
    MeasureRow,
    MonthPart,
    MonthRow,
    OldestRow,
    StageRow,
    WaitRow,
)
from models.letters.words import DATE_NAMES, Citation, counted

SUNDAY = 6
MOST_SHOWN = 15


class NoSundayError(PlainError, ValueError):
    """A weekly summary was asked for a day on which no week ends."""


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
    month: MonthPart | None = None
    flow: tuple[FlowRow, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    months: tuple[MonthRow, ...] = ()
    """The finalised plans of the last thirteen months, oldest first."""
    beside: tuple[BesideRow, ...] = ()
    """What was published about England, the region and the statistical neighbours."""
    held: tuple[HeldRow, ...] = ()
    escalations: EscalationPart | None = None
    families_owed: int = 0
    """Families that are owed a word about late advice."""
    oldest: tuple[OldestRow, ...] = ()

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
    def breaches_shown(self) -> tuple[BreachRow, ...]:
        """The breaches that are listed in the message, the longest first."""
        return tuple(sorted(self.new_breaches, key=lambda row: (-row.days_late, row.case_ref))[:MOST_SHOWN])

    @property
    def more_breaches(self) -> int:
        """How many more there are."""
        return len(self.new_breaches) - len(self.breaches_shown)

    @property
    def plans_finding(self) -> str:
        """What the picture of the plans shows."""
        return findings.plans(self.months)

    @property
    def flow_finding(self) -> str:
        """What the picture of requests and plans shows."""
        return findings.flow(self.months)

    @property
    def advice_finding(self) -> str:
        """What the picture of the advice shows."""
        return findings.advice(self.advice)

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
        found = (
            *findings.traded(self.advice),
            self._past(),
            self._this_month(),
            self._undecided(),
            self._coming(),
            self._outstanding(),
            self._owed(),
            self._measured(),
        )
        return tuple(sentence for sentence in found if sentence)

    def _past(self) -> str:
        requests = counted(sum(row.open for row in self.by_stage), "open request")
        past = (
            f"{self.overdue:,} of {requests} are" if self.overdue > 1 else f"{self.overdue or 'None'} of {requests} is"
        )
        new = counted(self.newly_overdue, "request") if self.new_breaches else "none"
        return f"{past} past a statutory date; {new} passed one this week."

    def _this_month(self) -> str:
        if not self.month or not self.month.due:
            return ""
        due = counted(self.month.due, "finalised plan")
        past = f"{self.month.in_time:,} sent in time, {self.month.missed:,} missed, {self.month.to_come:,} to come"
        return f"{due} due in {self.month.month}: {past}.  {self.month.forecast}".strip()

    def _owed(self) -> str:
        owed = counted(self.families_owed, "family is", "families are")
        return f"{owed} owed a word about late advice." if self.families_owed else ""

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
        found = (self._about_breaches(), self._about_advice(), self._about_escalations(), self._about_plans())
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

    def _about_escalations(self) -> str:
        if not self.escalations or not self.escalations.ignored:
            return ""
        return f"Ask for an answer to the {counted(self.escalations.ignored, 'escalation')} unanswered for a week."

    def _about_plans(self) -> str:
        fullest = max(self.due_next_four_weeks, key=lambda row: row.final_plans, default=None)
        if not fullest or not fullest.final_plans:
            return ""
        plans = counted(fullest.final_plans, "finalised plan")
        return f"Check that the drafts are out for the {plans} due in the week of {in_words(fullest.week_beginning)}."
