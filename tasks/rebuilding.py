"""Derive again what is stored about requests, on as many cores as there are, and mend what differs."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from multiprocessing import get_context

import sqlalchemy as sa

from config.errors import PlainError
from config.practice import ladders
from config.statute import NothingInForceError, statute
from models.calendars import Calendar, Closure
from models.case import RefusedError
from models.store import caseload, closures, derived, history
from models.store.session import claim_authority, open_store, reading, writing
from tasks.recording import Deriver

WORTH_A_PROCESS = 1_000
"""Requests: a process takes a second to start, in which another has derived some hundred."""
A_SHARE, SHARES_A_TRANSACTION = 125, 8
"""Requests that are derived at once, and how often the others who wait to write are let in."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What is stored about some requests and would not be derived today: its references, and what should stand there.

    A request whose events cannot have happened under this release's rules has nothing that should.
    """

    impossible: tuple[str, ...]
    mended: dict[str, derived.Rows]

    @property
    def refs(self) -> list[str]:
        """All of them."""
        return [*self.impossible, *self.mended]


def rebuild(
    engine: sa.Engine, authority: str, *, check: bool = False, cores: int | None = None
) -> tuple[int, list[str]]:
    """Derive every stored date again from the events, on so many cores (by default on all).

    Returns how many requests were looked at and the references of those whose stored dates differed, or
    whose events cannot have happened under this release's rules; the others are mended all the same.
    With `check` nothing is written.
    """
    with reading(engine) as connection:
        refs = history.references(connection, authority)
        deriver = Deriver(statute(), ladders(), closures.calendar_of(connection, authority))
    processes = min(cores or os.cpu_count() or 1, len(refs) // WORTH_A_PROCESS)
    shares = (refs[start : start + A_SHARE] for start in range(0, len(refs), A_SHARE))
    differing: list[str] = []
    with _comparing(engine, authority, deriver, processes) as compared:
        while some := list(islice(shares, SHARES_A_TRANSACTION)):
            with writing(engine) as connection:
                claim_authority(connection, authority)
                for found in compared(connection, some):
                    differing += found.refs
                    if not check:
                        derived.save(connection, authority, found.mended)
    return len(refs), sorted(differing)


Compared = Callable[[sa.Connection, Iterable[Sequence[str]]], Iterator[Difference]]
"""Each share of the references compared, for whoever has claimed their authority with that connection."""


@contextmanager
def _comparing(engine: sa.Engine, authority: str, deriver: Deriver, processes: int) -> Iterator[Compared]:
    """In this process, or in several, each with a connection of its own.

    Those see what was committed: nobody else writes about requests that are claimed, and the claimant only about
    shares that were compared.
    """
    if processes < 2:  # noqa: PLR2004
        yield lambda connection, shares: (compare(connection, authority, each, deriver) for each in shares)
        return
    url = engine.url.render_as_string(hide_password=False)
    there = partial(_compare_there, url, authority, deriver.calendar)
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        try:
            yield lambda _, shares: pool.map(there, shares)
        except BrokenProcessPool:
            raise PlainError(
                "a process of the rebuild was ended, by lack of memory perhaps: do it again with --cores 1; "
                "what was mended before is mended"
            ) from None


def _compare_there(url: str, authority: str, calendar: Calendar, refs: Sequence[str]) -> Difference:
    with reading(_opened(url)) as connection:
        return compare(connection, authority, refs, Deriver(statute(), ladders(), calendar))


@cache
def _opened(url: str) -> sa.Engine:
    """The database, which a process opens once."""
    return open_store(url)


def compare(connection: sa.Connection, authority: str, refs: Sequence[str], deriver: Deriver) -> Difference:
    """Derive these requests, and see which of them stand otherwise in the tables."""
    before = derived.stored(connection, authority, refs)
    events = history.load(connection, authority, refs)
    logged = caseload.logged_steps(connection, authority, refs)
    mended: dict[str, derived.Rows] = {}
    impossible: list[str] = []
    for ref in refs:
        try:
            rows = derived.rows_of(deriver.derive(events[ref], logged.get(ref, {})))
        except (RefusedError, NothingInForceError):
            impossible.append(ref)
        else:
            if not derived.same(before.get(ref, {}), rows):
                mended[ref] = rows
    return Difference(tuple(impossible), mended)


def rebuild_within(connection: sa.Connection, authority: str, refs: Sequence[str], deriver: Deriver) -> None:
    """Derive these requests again within a transaction that its caller has begun, and mend those that differ."""
    for some in history.chunks(refs):
        derived.save(connection, authority, compare(connection, authority, some, deriver).mended)


def take_closures(engine: sa.Engine, authority: str, told: Iterable[Closure]) -> None:
    """Keep when settings are closed, and judge every claimed exception again by it, in one transaction."""
    with writing(engine) as connection:
        claim_authority(connection, authority)
        closures.replace_settings(connection, authority, told)
        deriver = Deriver(statute(), ladders(), closures.calendar_of(connection, authority))
        rebuild_within(connection, authority, closures.requests_with_claims(connection, authority), deriver)
