"""A request for an EHC needs assessment, and the plan that follows: what is known.  `models.replay` makes it."""

from dataclasses import dataclass
from datetime import date

from config.errors import PlainError
from config.vocabulary import AdviceKind, EventKind, Ground, Phase, Route, Source, Stage
from models.events import ORDER, Event


class NoEventError(PlainError):
    """Every event of a request was corrected away: there is no request."""


class RefusedError(PlainError):
    """An event cannot have happened: `event` is the one, the text says why, and quotes no free text."""

    def __init__(self, event: Event, why: str) -> None:
        """Keep the event beside the sentence, so that a caller can say which row it was."""
        super().__init__(why)
        self.event = event


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the event that made it matter."""

    on: date
    event: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that can start or end a clock, with the days that it speaks of."""

    kind: EventKind
    at: Moment
    route: Route | None = None
    phase: Phase | None = None
    takes_effect_on: date | None = None
    last_reviewed_on: date | None = None
    directed_on: date | None = None

    @property
    def place(self) -> tuple[date, int, str]:
        """Its place in the order in which things happened: of one day, in the order of the process."""
        return (self.at.on, ORDER[self.kind], self.at.event)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that the family was told of (or, for `decision_to_issue_plan`, that was taken)."""

    kind: EventKind
    at: Moment


@dataclass(frozen=True, slots=True)
class Reversal:
    """A refusal overturned: which refusal, by which route, and the day an order itself sets, if any."""

    of: EventKind
    refused: Moment
    route: Route
    at: Moment
    directed_on: date | None
    decisions_before: int
    """How many decisions there had been: whatever was decided before may be decided anew."""


@dataclass(frozen=True)  # without slots: it is changed often (models.frozen)
class Rework:
    """Advice that went back to its author, and came again."""

    returned: Moment
    again: Moment | None = None


@dataclass(frozen=True)  # without slots: it is changed often (models.frozen)
class AdviceRequest:
    """One request for advice to one service, from the asking to the accepting."""

    ref: str
    kind: AdviceKind
    service: str | None
    before_decision: bool
    setting: str | None = None
    sought: Moment | None = None
    reached_body: Moment | None = None
    promised_on: date | None = None
    received: Moment | None = None
    accepted: Moment | None = None
    returned: Moment | None = None
    rework: tuple[Rework, ...] = ()
    not_known: Moment | None = None
    replaced: Moment | None = None
    at_author: tuple[str, ...] = ()
    """Sections of the draft that its author has and has not answered."""

    @property
    def is_open(self) -> bool:
        """Whether the advice is still to come."""
        return self.received is None and self.replaced is None


@dataclass(frozen=True)  # without slots: it is changed often (models.frozen)
class Consultation:
    """A setting consulted about being named in the plan, and its answer."""

    setting: str
    asked: Moment
    answered: Moment | None = None


@dataclass(frozen=True)  # without slots: it is changed often (models.frozen)
class Claim:
    """A lawful ground claimed against one limit; it never moves a date."""

    duty: str
    about: str | None
    ground: Ground
    starts_on: date
    ends_on: date | None
    at: Moment
    recorded_on: date
    setting: str | None = None
    shown: bool = True
    """Whether any evidence is recorded; what it says stays in the database."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word about a limit, or an advice: the family was told of it, or a person approved what waits."""

    duty: str | None
    about: str | None
    at: Moment


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Someone took a lateness on, with the day by which it will be done, if they said one."""

    duty: str | None
    about: str | None
    at: Moment
    by: date | None


@dataclass(frozen=True, slots=True)
class Mute:
    """Chasing silenced for a reason, for one duty or request for advice (or for all: both are None)."""

    duty: str | None
    about: str | None
    at: Moment
    until: date | None


@dataclass(frozen=True, slots=True)
class Closing:
    """How the request ended."""

    kind: EventKind
    at: Moment
    reason: str | None = None


@dataclass(frozen=True)  # without slots: it is changed often (models.frozen)
class Case:
    """Everything that is known about one request.  Immutable; made by `replay`."""

    authority: str
    case_ref: str
    clock: Moment
    clock_kind: EventKind
    source: Source | None = None
    year_group: int | None = None
    officer: str | None = None
    decisions: tuple[Decision, ...] = ()
    reversals: tuple[Reversal, ...] = ()
    advice: tuple[AdviceRequest, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    drafts: tuple[Moment, ...] = ()
    representations: tuple[Moment, ...] = ()
    claims: tuple[Claim, ...] = ()
    told: tuple[Word, ...] = ()
    acknowledged: tuple[Acknowledged, ...] = ()
    approved: tuple[Word, ...] = ()
    mutes: tuple[Mute, ...] = ()
    audited: Moment | None = None
    closing: Closing | None = None
    later: tuple[Happening, ...] = ()
    """Mediation and appeals, detention, and the life of the plan: reviews, re-assessments, transfers; in order."""

    def decided_since_reversal(self, kind: EventKind) -> Moment | None:
        """When a decision of that kind was made in the round that runs now, if it was."""
        before = self.reversals[-1].decisions_before if self.reversals else 0
        return next((each.at for each in self.decisions[before:] if each.kind is kind), None)

    def decided(self, kind: EventKind) -> Moment | None:
        """When the last decision of that kind was notified (or taken)."""
        return next((each.at for each in reversed(self.decisions) if each.kind is kind), None)

    @property
    def assessing_on(self) -> date | None:
        """The day since which an assessment is to be made, decided or imposed."""
        return self._since(
            EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED, self.decided(EventKind.DECISION_TO_ASSESS_NOTIFIED)
        )

    @property
    def drafting_on(self) -> date | None:
        """The day since which a plan is to be written, decided, imposed, or shown by a draft."""
        started = (self.decided(EventKind.DECISION_TO_ISSUE_PLAN), *self.drafts)
        return self._since(EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED, *started)

    def _since(self, overturned: EventKind, *moments: Moment | None) -> date | None:
        reversals = [each.at for each in self.reversals if each.of is overturned]
        return min((each.on for each in (*moments, *reversals) if each), default=None)

    @property
    def stage(self) -> Stage:
        """Where the request stands as a whole."""
        if self.closing:
            return Stage.CLOSED
        if self.drafting_on:
            return Stage.DRAFTING
        return Stage.ASSESSMENT if self.assessing_on else Stage.REQUEST

    @property
    def outcome(self) -> EventKind | None:
        """The closing event, or None while the request is open."""
        return self.closing.kind if self.closing else None

    @property
    def has_plan(self) -> bool:
        """Whether a plan is maintained now."""
        return self.plan is not None and self.plan_ended is None

    @property
    def plan(self) -> Moment | None:
        """When this authority came to have a plan to maintain: sent, or transferred in."""
        return self.closing.at if self.closing and self.closing.kind in PLAN_BEGINS else None

    @property
    def plan_ended(self) -> Moment | None:
        """When it had none any more: ceased, transferred out, or no longer responsible."""
        return next((each.at for each in self.later if each.kind in PLAN_ENDS), None)

    @property
    def reassessing(self) -> Moment | None:
        """Since when a re-assessment runs, if one does."""
        since = None
        for each in self.later:
            if each.kind in REASSESSMENT_BEGINS:
                since = each.at
            elif each.kind in REASSESSMENT_ENDS:
                since = None
        return since

    def detained(self, on: date) -> bool:
        """Whether the person was detained in youth accommodation on a day, as far as is known."""
        detained = self.clock_kind is EventKind.DETAINED_PERSON_REQUEST_RECEIVED
        for each in self.later:
            if each.at.on <= on and each.kind in (EventKind.DETAINED, EventKind.RELEASED):
                detained = each.kind is EventKind.DETAINED
        return detained


PLAN_BEGINS = (EventKind.FINAL_PLAN_SENT, EventKind.PLAN_TRANSFERRED_IN)
PLAN_ENDS = (EventKind.PLAN_CEASED, EventKind.PLAN_TRANSFERRED_OUT, EventKind.NO_LONGER_RESPONSIBLE)
REASSESSMENT_BEGINS = (
    EventKind.DECISION_TO_REASSESS_NOTIFIED,
    EventKind.REASSESSMENT_DECIDED,
    EventKind.DECISION_REVERSED,
)
REASSESSMENT_ENDS = (
    EventKind.AMENDED_PLAN_SENT,
    EventKind.DECISION_NOT_TO_AMEND_PLAN_NOTIFIED,
    EventKind.DECISION_NOT_TO_REASSESS_NOTIFIED,
    *PLAN_ENDS,
)


def must_be_open(case: Case, event: Event, *, or_else: bool = False) -> None:
    """Raise RefusedError where the request has ended (`or_else`: the event may come after it)."""
    if case.closing and not or_else:
        ended = f"{case.closing.kind.words}, {in_words(case.closing.at.on)}"
        raise RefusedError(event, f"{event.event.words} after the request had ended ({ended})")


def moment(event: Event) -> Moment:
    """The day of an event, with the event."""
    return Moment(event.occurred_on, event.key)


def in_words(on: date) -> str:
    """A day as people read it: "Wed 21 May 2025"."""
    return f"{on:%a} {on.day} {on:%b %Y}"
