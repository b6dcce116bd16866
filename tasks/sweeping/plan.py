"""What a sweep decides about each request, before anything is written."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from config.practice import Audience, Ladders, Step
from models import chasing
from models.derive import Logged
from models.store import caseload
from models.store.caseload import Kept
from models.store.outbox import Status, StepRow
from tasks.addressing import Recipient, recipient


@dataclass(frozen=True, slots=True)
class Queued:
    """A message that the sweep queued (or added to), with the steps that it carries."""

    key: str
    to: str | None
    items: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """A request that could not be looked at; the others were."""

    case_ref: str
    reason: str


class Plan:
    """What one sweep decides, request by request, before anything is written."""

    def __init__(self, authority: str, as_of: date, now: datetime, ladders: Ladders, *, asks: bool) -> None:
        """Begin with nothing decided; `asks`: a person decides about the steps that are marked so."""
        self.authority = authority
        self.as_of = as_of
        self.now = now
        self.ladders = ladders
        self.steps: dict[Recipient, list[StepRow]] = defaultdict(list)
        self.asks = asks
        self.approved: frozenset[str] = frozenset()
        """The keys of steps that waited until now, and go into a message."""
        self.unsent: list[StepRow] = []
        """Steps that are logged and not sent: overtaken by a higher one, or waiting for approval."""
        self.begun: set[tuple[str, str, str | None, str]] = set()
        """The clocks, with their requests, about which a step was decided before."""
        self.next_days: dict[str, date | None] = {}
        self.failed: list[Failed] = []
        self.refs: list[str] = []
        """The requests that were looked at."""
        self.messages: tuple[Queued, ...] = ()
        """What came of it in the outbox."""

    def look_at(self, ref: str, rows: list[sa.Row[tuple[object, ...]]], logged: Logged) -> None:
        """Decide about one request.  A request that cannot be read is named, and stops nothing."""
        try:
            found = [caseload.read(row) for row in rows]
        except (ValueError, KeyError, TypeError) as error:
            self.failed.append(
                Failed(ref, f"its stored dates cannot be read ({type(error).__name__}): run ehcp rebuild")
            )
            return
        self.begun.update((ref, *clock) for clock in logged)
        climbed = dict(logged)
        for kept in found:
            clock = (kept.standing.duty, kept.standing.about, kept.standing.started_by)
            done = logged.get(clock, {})
            if decided := self._decide(kept, done):
                climbed[clock] = {**done, **dict.fromkeys(decided, self.as_of)}
        silenced = [(kept.standing, kept.silence) for kept in found]
        self.next_days[ref] = chasing.next_attention(silenced, self.ladders, climbed)

    def _decide(self, kept: Kept, logged: chasing.Steps) -> list[str]:
        """The steps that are taken about one duty: up its ladder, or down from it when there is nothing more to do."""
        standing, ladder = kept.standing, self.ladders.of(kept.standing.duty, kept.standing.holder)
        if ladder is None:
            return []
        if told := chasing.to_stand_down(standing, ladder, logged):
            return self._stand_down(kept, told)
        quiet = kept.silence is not None and kept.silence.covers(self.as_of)
        if quiet or not chasing.wants_chasing(standing, self.as_of):
            return []
        climb = chasing.climb(ladder, standing.due_on, logged, self.as_of)
        return self._take(kept, climb) if climb else []

    def _stand_down(self, kept: Kept, told: tuple[Step, ...]) -> list[str]:
        """Once to each of those who may have heard of an escalation; whoever did not is left out when it is composed."""
        for audience in dict.fromkeys(each for step in told for each in step.to):
            row = self._row(kept, chasing.STOOD_DOWN, audience, Status.QUEUED)
            self.steps[recipient(audience, kept)].append(row)
        return [chasing.STOOD_DOWN]

    def _take(self, kept: Kept, climb: chasing.Climb) -> list[str]:
        """A question is not overtaken: whatever was sent meanwhile, it is for a person to decide."""
        for step in climb.steps:
            waits = step.approval and self.asks and kept.standing.approved_on is None
            if step is climb.send and not waits:
                for audience in step.to:
                    self.steps[recipient(audience, kept)].append(self._row(kept, step.id, audience, Status.QUEUED))
            else:
                status = Status.AWAITING_APPROVAL if waits else Status.SUPERSEDED
                self.unsent += [self._row(kept, step.id, audience, status) for audience in step.to]
        return [step.id for step in climb.steps]

    def _row(self, kept: Kept, step: str, audience: Audience, status: Status) -> StepRow:
        standing = kept.standing
        parts = (
            self.authority,
            kept.case_ref,
            standing.duty,
            standing.about or "",
            standing.started_by,
            step,
            audience,
        )
        return StepRow(
            key="|".join(parts),
            authority=self.authority,
            case_ref=kept.case_ref,
            duty=standing.duty,
            about=standing.about,
            started_by=standing.started_by,
            step=step,
            audience=audience,
            status=status,
            decided_on=self.as_of,
        )
