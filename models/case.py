"""A request for an EHC needs assessment: what is known about it.  `models.replay` makes it from events."""

from dataclasses import dataclass
from datetime import date

from config.errors import PlainError
from config.vocabulary import AdviceKind, EventKind, Ground, Route, Source, Stage
from models.events import Event


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


@dataclass(frozen=True, slots=True)
class AdviceRequest:
    """One request for advice to one service, from the asking to the accepting."""

    ref: str
    kind: AdviceKind
    service: str | None
    before_decision: bool
    sought: Moment | None = None
    reached_body: Moment | None = None
    promised_on: date | None = None
    received: Moment | None = None
    accepted: Moment | None = None
    returned: Moment | None = None
    not_known: Moment | None = None
    replaced: Moment | None = None

    @property
    def is_open(self) -> bool:
        """Whether the advice is still to come."""
        return self.received is None and self.replaced is None


@dataclass(frozen=True, slots=True)
class Consultation:
    """A setting consulted about being named in the plan, and its answer."""

    setting: str
    asked: Moment
    answered: Moment | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A lawful ground claimed against one limit; it never moves a date."""

    duty: str
    about: str | None
    ground: Ground
    starts_on: date
    ends_on: date | None
    at: Moment


@dataclass(frozen=True, slots=True)
class Mute:
    """Chasing silenced for a reason, for one request for advice (or for all: `about` is None)."""

    about: str | None
    at: Moment
    until: date | None


@dataclass(frozen=True, slots=True)
class Closing:
    """How the request ended."""

    kind: EventKind
    at: Moment
    reason: str | None = None


@dataclass(frozen=True, slots=True)
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
    mutes: tuple[Mute, ...] = ()
    closing: Closing | None = None

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


def must_be_open(case: Case, event: Event) -> None:
    """Raise RefusedError where the request has ended."""
    if case.closing:
        ended = f"{case.closing.kind.words}, {in_words(case.closing.at.on)}"
        raise RefusedError(event, f"{event.event.words} after the request had ended ({ended})")


def moment(event: Event) -> Moment:
    """The day of an event, with the event."""
    return Moment(event.occurred_on, event.key)


def in_words(on: date) -> str:
    """A day as people read it: "Wed 21 May 2025"."""
    return f"{on:%a} {on.day} {on:%b %Y}"
