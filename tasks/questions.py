"""What waits for a person to decide, and what has become of it.

Questions are steps of a ladder that wait; whether one still holds is asked of the request's clocks, each
time anew.  So an answer is an event like any other, by whatever way it came.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sa

from config.practice import Audience, Step, ladders
from models.case import in_words
from models.chasing import APPROVAL_CHASED, FAMILY_WORD, wants_chasing
from models.derive import Logged
from models.letters.words import lower_first
from models.store import approvals, caseload
from models.store.caseload import Kept
from models.store.outbox import Status, StepRow
from models.store.replies import Clock
from models.store.session import reading
from models.wording import what
from tasks.addressing import Recipient, recipient

ONE_DAY = timedelta(days=1)
QUESTIONS = (Status.AWAITING_APPROVAL, Status.EXPIRED)


@dataclass(frozen=True, slots=True)
class Question:
    """A message that waits for approval: about which clock, which step of its ladder, asked on which day."""

    clock: Clock
    row: StepRow
    kept: Kept
    step: Step
    asked_on: date
    expired: bool

    @property
    def is_family_word(self) -> bool:
        """Whether it is for the family, to whom the officer writes and not the tracker."""
        return self.clock.duty == FAMILY_WORD

    @property
    def subject(self) -> str:
        """What it is about, as it stands in a sentence: "the psychological advice"."""
        about_advice = "provide_advice" if self.is_family_word else self.clock.duty
        return f"the {lower_first(what(about_advice, self.clock.about))}"

    @property
    def title(self) -> str:
        """What there is to decide: "tell the director about the finalised plan"."""
        if self.is_family_word:
            return f"tell the family that {self.subject} is late"
        return f"tell the {self.step.to[-1].replace('_', ' ')} about {self.subject}"

    @property
    def expires_on(self) -> date:
        """The day on which it expires unanswered."""
        return self.asked_on + timedelta(days=ladders().approval.expires_after)


def waiting(engine: sa.Engine, authority: str, on: date) -> tuple[Question, ...]:
    """What waits on a day, and what nobody answered in time; the oldest first."""
    with reading(engine) as connection:
        return questions(connection, authority, on)


def questions(connection: sa.Connection, authority: str, on: date) -> tuple[Question, ...]:
    """The same within a transaction."""
    found: dict[tuple[Clock, str], Question] = {}
    for row, kept in _undecided(connection, authority):
        status = _fate(row, kept, on)
        step = ladders().step(row.duty, kept.standing.holder, row.step) if kept else None
        if kept and step and status in QUESTIONS:
            asked_on = on if row.status is Status.HELD else row.decided_on
            clock = Clock.of(row)
            found[clock, row.step] = Question(clock, row, kept, step, asked_on, expired=status is Status.EXPIRED)
    return tuple(sorted(found.values(), key=lambda each: (each.asked_on, each.clock.case_ref, each.title)))


def why_gone(engine: sa.Engine, clock: Clock, on: date) -> str:
    """Why nothing waits about a clock (any more), in words."""
    with reading(engine) as connection:
        found = caseload.rows_of(connection, clock.authority, [clock.case_ref])[clock.case_ref]
    kept = next((each for each in caseload.readable(found) if _clock(clock.authority, each) == clock), None)
    if kept is None:
        return "No longer needed"
    if kept.standing.stopped_on:
        return "Done" if kept.standing.done_on else "No longer needed"
    if kept.silence and kept.silence.covers(on):
        return f"Held back to {in_words(kept.silence.until + ONE_DAY)}" if kept.silence.until else "Stopped"
    return f"Approved {in_words(kept.standing.approved_on)}" if kept.standing.approved_on else "No longer needed"


def _undecided(connection: sa.Connection, authority: str) -> Iterator[tuple[StepRow, Kept | None]]:
    """Each step that waits, with its clock; those of a request that cannot be read are left as they are."""
    rows = approvals.undecided(connection, authority)
    stored = caseload.rows_of(connection, authority, {each.case_ref for each in rows})
    read = {ref: list(caseload.readable(of_case)) for ref, of_case in stored.items()}
    clocks = {_clock(authority, kept): kept for of_case in read.values() for kept in of_case}
    for row in rows:
        if len(stored[row.case_ref]) == len(read.get(row.case_ref, ())):
            yield row, clocks.get(Clock.of(row))


def _clock(authority: str, kept: Kept) -> Clock:
    standing = kept.standing
    return Clock(authority, kept.case_ref, standing.duty, standing.about, standing.started_by)


def _fate(row: StepRow, kept: Kept | None, on: date) -> Status:
    """What becomes of a question on a day: it falls away with its clock, and is held back while there is silence.

    An approval that comes after it expired still counts.
    """
    if kept is None or (kept.standing.stopped_on and kept.standing.stopped_on <= on):
        return Status.NO_LONGER_TRUE
    if (kept.silence and kept.silence.covers(on)) or not wants_chasing(kept.standing, on):
        return Status.HELD
    if kept.standing.approved_on:
        return Status.QUEUED
    if row.status is Status.HELD:
        return Status.AWAITING_APPROVAL
    expired = on >= row.decided_on + timedelta(days=ladders().approval.expires_after)
    return Status.EXPIRED if expired else row.status


@dataclass(frozen=True, slots=True)
class Settled:
    """What follows from the questions that were asked before: what is to be sent, and which requests are concerned."""

    steps: tuple[tuple[Recipient, StepRow], ...]
    approved: frozenset[str]
    """The keys of those steps that are in the log already, where they waited."""
    case_refs: frozenset[str]


def settle(connection: sa.Connection, authority: str, on: date) -> Settled:
    """Look at every question again: what was approved is to be sent, and what nobody answers is chased or expires."""
    found = list(_undecided(connection, authority))
    logged = caseload.logged_steps(connection, authority, {row.case_ref for row, _ in found})
    send: dict[str, tuple[Recipient, StepRow]] = {}
    for row, kept in found:
        status = _fate(row, kept, on)
        if status is Status.QUEUED and kept:
            send[row.key] = (
                recipient(Audience(row.audience), kept),
                replace(row, status=status, decided_on=on, message=None),
            )
        elif status is not row.status:
            asked_anew = row.status is Status.HELD and status is Status.AWAITING_APPROVAL
            approvals.change(connection, row.key, status, on if asked_anew else row.decided_on)
        elif status is Status.AWAITING_APPROVAL and kept:
            send |= {each.key: (who, each) for who, each in _chased(row, kept, logged.get(row.case_ref, {}), on)}
    approved = frozenset(row.key for row, _ in found if row.key in send)
    return Settled(tuple(send.values()), approved, frozenset(row.case_ref for row, _ in found))


def _chased(row: StepRow, kept: Kept, logged: Logged, on: date) -> Iterator[tuple[Recipient, StepRow]]:
    """Once each time that it was asked, of the last step of a ladder: of another, the steps above it remind."""
    chaser, ladder = ladders().approval.chaser, ladders().of(row.duty, kept.standing.holder)
    last = ladder is None or row.step == ladder.step[-1].id
    done = logged[row.duty, row.about, row.started_by].get(APPROVAL_CHASED, date.min)
    if not last or done >= row.decided_on or on < row.decided_on + timedelta(days=chaser.days):
        return
    for audience in chaser.to:
        clock = row.key.split("|")[:-2]
        key = "|".join((*clock, f"{APPROVAL_CHASED} {row.decided_on.isoformat()}", audience))
        asks = replace(row, key=key, step=APPROVAL_CHASED, audience=audience, status=Status.QUEUED, decided_on=on)
        yield recipient(audience, kept), asks
