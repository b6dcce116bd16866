"""The daily tracking: what has come due, whom to write to, and which limits have passed.

Set-based: it takes the requests whose day has come, some thousands at a time, decides in memory, and writes
the steps, the messages and the next day in one transaction.  Run it twice, three days late, after a crash, or
from several workers at once: the same steps, each once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Protocol, TypeVar

import sqlalchemy as sa

from config.practice import bank_holidays, ladders
from models.store import caseload, outbox, sweeps
from models.store.caseload import Breach
from models.store.session import claim_authority, in_a_transaction, reading, share_authority, writing
from models.store.sweeps import EVERYTHING, Part
from models.working_days import is_working_day
from tasks.questions import settle
from tasks.sweeping.plan import Failed, Plan, Queued
from tasks.sweeping.queueing import queue

__all__ = ["AT_ONCE", "AT_RISK_DAYS", "EVERYTHING", "Failed", "Part", "Queued", "Swept", "parts", "sweep"]

AT_RISK_DAYS = 7
"""A request is at risk when a statutory limit of it is still to be met within a week."""
AT_ONCE = 2_000
"""Requests a transaction: memory follows it and not the caseload, and nobody who records waits for long."""


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


def sweep(
    engine: sa.Engine,
    authority: str,
    *,
    as_of: date,
    now: datetime,
    dry_run: bool = False,
    approvals: bool = False,
    part: Part = EVERYTHING,
) -> Swept:
    """Track the caseload, or a part of it, up to a day: queue what is due, once, and name what is breached.

    People are written to on working days; on another day nothing is queued, and the next working day
    finds it.  With `approvals`, steps that are marked so wait for a person's decision.  `dry_run`
    changes nothing.
    """
    asked = _Sweep(authority, as_of, now, approvals, part)
    if not dry_run:
        return asked.run(partial(in_a_transaction, engine))
    with writing(engine) as connection:
        done = asked.run(lambda work: work(connection))
        connection.rollback()
        return done


T = TypeVar("T")


class _Do(Protocol):
    """Does a piece of work on a connection, in a transaction of its own or in one that is there."""

    def __call__(self, work: Callable[[sa.Connection], T], /) -> T: ...


@dataclass(frozen=True, slots=True)
class _Sweep:
    authority: str
    as_of: date
    now: datetime
    approvals: bool
    part: Part

    def run(self, do: _Do) -> Swept:
        """The questions that were asked before, then what has come due, then what all of it comes to.

        What others have in hand is theirs; what they had to leave is looked at in another round.
        """
        plans = [do(self._settle)] if self._writes and self.part == EVERYTHING else []
        while True:
            after = self.part.after
            while (plan := do(partial(self._look, after=after))).refs:
                plans.append(plan)
                after = plan.refs[-1]
            if swept := do(partial(self._end, plans)):
                return swept

    @property
    def _writes(self) -> bool:
        return is_working_day(self.as_of, bank_holidays())

    def _plan(self) -> Plan:
        return Plan(self.authority, self.as_of, self.now, ladders(), asks=self.approvals)

    def _settle(self, connection: sa.Connection) -> Plan:
        claim_authority(connection, self.authority)
        plan, settled = self._plan(), settle(connection, self.authority, self.as_of)
        for who, step in settled.steps:
            plan.steps[who].append(step)
        plan.approved = settled.approved
        return self._decided(connection, plan, sorted(settled.case_refs))

    def _look(self, connection: sa.Connection, after: str) -> Plan:
        share_authority(connection, self.authority)
        part = replace(self.part, after=after)
        due = sweeps.claim_due(connection, self.authority, self.as_of, part, AT_ONCE)
        if self._writes:
            return self._decided(connection, self._plan(), due)
        plan = self._plan()
        plan.refs = due
        return plan

    def _decided(self, connection: sa.Connection, plan: Plan, refs: list[str]) -> Plan:
        rows = caseload.rows_of(connection, self.authority, refs)
        logged = caseload.logged_steps(connection, self.authority, refs)
        for ref in refs:
            plan.look_at(ref, rows[ref], logged.get(ref, {}))
        plan.refs = refs
        plan.messages = queue(connection, plan)
        caseload.attend_again_on(connection, self.authority, plan.next_days)
        return plan

    def _end(self, plans: list[Plan], connection: sa.Connection) -> Swept | None:
        """What it came to; None where something is due that nobody looked at, and nobody has in hand any more."""
        claim_authority(connection, self.authority)
        refs = {ref for plan in plans for ref in plan.refs}
        if self.part == EVERYTHING:
            if sweeps.all_due(connection, self.authority, self.as_of) - refs:
                return None
            outbox.close_empty(connection, self.authority)
        swept = self._swept(connection, plans, tuple(sorted(refs)))
        if self.part == EVERYTHING:
            counts = {"examined": swept.examined, "queued": len(swept.messages), "failed": len(swept.failed)}
            sweeps.log(connection, self.authority, self.as_of, self.now, **counts)
        return swept

    def _swept(self, connection: sa.Connection, plans: list[Plan], refs: tuple[str, ...]) -> Swept:
        soon = self.as_of + timedelta(days=AT_RISK_DAYS)
        breaches = caseload.breaches(connection, self.authority, self.as_of)
        at_risk = caseload.requests_at_risk(connection, self.authority, self.as_of, soon)
        messages = _by_message(each for plan in plans for each in plan.messages)
        failed = {each.case_ref: each for plan in plans for each in plan.failed}
        return Swept(self.as_of, len(refs), messages, tuple(breaches), len(at_risk), tuple(failed.values()), refs)


def parts(engine: sa.Engine, authority: str, on: date, number: int) -> list[Part]:
    """What is due on a day in so many parts, for as many workers; together they are everything."""
    with reading(engine) as connection:
        return sweeps.parts_of_due(connection, authority, on, number)


def _by_message(found: Iterable[Queued]) -> tuple[Queued, ...]:
    """What several transactions put into one digest is one message."""
    whole: dict[str, Queued] = {}
    for each in found:
        there = whole.get(each.key)
        whole[each.key] = replace(there, items=there.items + each.items) if there else each
    return tuple(whole.values())
