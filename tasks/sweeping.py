"""The daily tracking: what has come due, whom to write to, and which limits have passed.

Set-based: it reads the requests whose day has come, decides in memory, and writes the steps, the
messages and the next day in one transaction.  Run it twice, three days late, or after a crash: the
same steps, each once.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from config.practice import Audience, Ladders, Step, bank_holidays, ladders
from models import chasing
from models.derive import Logged
from models.store import caseload, contacts, outbox, sweeps
from models.store.caseload import Breach, Kept
from models.store.outbox import Status, StepRow
from models.store.session import claim_authority, writing
from models.working_days import is_working_day, next_working_day
from tasks.addressing import Contacts, Recipient, mailbox, recipient
from tasks.questions import settle


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


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found and did."""

    as_of: date
    examined: int
    messages: tuple[Queued, ...]
    breaches: tuple[Breach, ...]
    at_risk: int
    failed: tuple[Failed, ...]
    refs: tuple[str, ...]
    """The requests that were looked at."""


AT_RISK_DAYS = 7
"""A request is at risk when a statutory limit of it is still to be met within a week."""


def sweep(
    engine: sa.Engine, authority: str, *, as_of: date, now: datetime, dry_run: bool = False, approvals: bool = False
) -> Swept:
    """Track the caseload up to a day: queue what is due, once, and name what is breached.

    People are written to on working days; on another day nothing is queued, and the next working day
    finds it.  With `approvals`, steps that are marked so wait for a person's decision.  `dry_run`
    changes nothing.
    """
    with writing(engine) as connection:
        claim_authority(connection, authority)
        done = _sweep(connection, Plan(authority, as_of, now, ladders(), asks=approvals))
        if dry_run:
            connection.rollback()
        return done


def _sweep(connection: sa.Connection, plan: "Plan") -> Swept:
    authority, as_of = plan.authority, plan.as_of
    refs = caseload.needing_attention(connection, authority, as_of)
    if is_working_day(as_of, bank_holidays()):
        settled = settle(connection, authority, as_of)
        for who, step in settled.steps:
            plan.steps[who].append(step)
        plan.approved = settled.approved
        refs = sorted(settled.case_refs.union(refs))
        rows = caseload.rows_of(connection, authority, refs)
        logged = caseload.logged_steps(connection, authority, refs)
        for ref in refs:
            plan.look_at(ref, rows[ref], logged.get(ref, {}))
    messages = _queue(connection, plan)
    caseload.attend_again_on(connection, authority, plan.next_days)
    breaches = tuple(caseload.breaches(connection, authority, as_of))
    at_risk = caseload.requests_at_risk(connection, authority, as_of, as_of + timedelta(days=AT_RISK_DAYS))
    counts = {"examined": len(refs), "queued": len(messages), "failed": len(plan.failed)}
    sweeps.log(connection, authority, as_of, plan.now, **counts)
    return Swept(as_of, len(refs), messages, breaches, len(at_risk), tuple(plan.failed), tuple(refs))


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
        self.next_days: dict[str, date | None] = {}
        self.failed: list[Failed] = []

    def look_at(self, ref: str, rows: list[sa.Row[tuple[object, ...]]], logged: Logged) -> None:
        """Decide about one request.  A request that cannot be read is named, and stops nothing."""
        try:
            found = [caseload.read(row) for row in rows]
        except (ValueError, KeyError, TypeError) as error:
            self.failed.append(
                Failed(ref, f"its stored dates cannot be read ({type(error).__name__}): run ehcp rebuild")
            )
            return
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


def _queue(connection: sa.Connection, plan: Plan) -> tuple[Queued, ...]:
    """Write the steps and the digests that carry them, one a mailbox."""
    known = contacts.find_all(connection, plan.authority)
    fresh = [step for rows in plan.steps.values() for step in rows]
    climbed = [each for each in fresh if each.step != chasing.APPROVAL_CHASED]
    clocks = {(each.authority, each.case_ref, each.duty, each.about, each.started_by) for each in climbed}
    outbox.supersede_unsent(connection, clocks)
    outbox.add_steps(connection, plan.unsent)
    outbox.forget_steps(connection, plan.approved)
    queued = [
        _digest(connection, plan, who, rows, mailbox(who, known, plan.as_of)) for who, rows in _by_mailbox(plan, known)
    ]
    outbox.close_empty(connection, plan.authority)
    return tuple(queued)


def _by_mailbox(plan: Plan, known: Contacts) -> list[tuple[Recipient, list[StepRow]]]:
    """Two roles that share a mailbox get one digest."""
    merged: dict[object, tuple[Recipient, list[StepRow]]] = {}
    for who, rows in sorted(plan.steps.items(), key=lambda each: (each[0].service, each[0].role)):
        merged.setdefault(mailbox(who, known, plan.as_of) or who, (who, []))[1].extend(rows)
    return list(merged.values())


def _digest(connection: sa.Connection, plan: Plan, who: Recipient, rows: list[StepRow], to: str | None) -> Queued:
    message = outbox.open_digest(connection, plan.authority, who.service, who.role, to)
    if message is None:
        message = _new_digest(connection, plan, who, to)
    outbox.add_steps(connection, [replace(each, message=message) for each in rows])
    return Queued(outbox.key_of(connection, message), to, tuple(rows))


def _new_digest(connection: sa.Connection, plan: Plan, who: Recipient, to: str | None) -> int:
    """One digest a recipient and day: what comes after it has gone waits for the next working day."""
    day = plan.as_of
    while True:
        made = outbox.queue(
            connection,
            key=f"digest|{plan.authority}|{to or f'{who.service}/{who.role}'}|{day.isoformat()}",
            authority=plan.authority,
            letter="digest",
            service=who.service,
            role=who.role,
            to=to,
            about_on=day,
            status=Status.QUEUED if to else Status.NO_RECIPIENT,
            queued_at=plan.now,
        )
        if made is not None:
            return made
        day = next_working_day(day, bank_holidays())
