"""An installation to hurt, and what is found when it has worked on: lost, doubled, said.

The mailboxes say what was lost, and not the tracker's own table: each request that is due must be named in a
letter, and no mailbox gets two letters in a day.
"""

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from email.message import Message
from functools import partial
from itertools import count
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

from config.errors import PlainError
from tests.bench import working
from tests.bench.working import FIRST_DAY

SAID_SO = 2
"""The exit status of a worker that ended with a sentence, as the command line's is."""
Hindrance = Callable[[], object]
_REFERENCE = re.compile(r"YK-\d{5}")


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one kind of fault."""

    fault: str
    tried: int
    cut_short: int
    """How many of them the work noticed: it ended early, or left something for later."""
    lost: int
    doubled: int
    recovered_by: str
    may_double: int = 0
    wordless: int = 0
    """How many ended with a traceback instead of a sentence."""

    @property
    def is_bad(self) -> bool:
        """Whether something was lost, doubled against its promise, or ended without a sentence."""
        return bool(self.lost or self.wordless or self.doubled > self.may_double)


@dataclass(slots=True)
class Tally:
    """Counts while one kind of fault is tried."""

    tried: int = 0
    cut_short: int = 0
    lost: int = 0
    doubled: int = 0
    wordless: int = 0

    def found(self, fault: str, recovered_by: str) -> Found:
        """Its line in the table."""
        counts = (self.tried, self.cut_short, self.lost, self.doubled)
        return Found(fault, *counts, recovered_by, wordless=self.wordless)


class Bed:
    """An installation of many requests, of which some are due on the first day; copied anew for every fault."""

    def __init__(self, folder: Path, requests: int, due: int) -> None:
        self.folder, self.requests, self.due = folder, requests, due
        self._numbers = count()
        self.prepared = folder / "prepared"
        working.prepare(self.prepared, due, beside=requests - due)

    @contextmanager
    def copy(self) -> Iterator[Path]:
        """A copy to hurt."""
        home = self.folder / f"copy-{next(self._numbers)}"
        shutil.copytree(self.prepared, home)
        yield home
        shutil.rmtree(home)

    def judge(self, tally: Tally, home: Path) -> None:
        """Count what a day's letters came to: each request that was due is named, and no mailbox was written to twice."""
        letters = [message_from_bytes(each.read_bytes()) for each in (home / "outbox").glob("*.eml")]
        said = " ".join(_text(each) for each in letters)
        named, mailboxes = set(_REFERENCE.findall(said)), {str(each["To"]) for each in letters}
        tally.tried += 1
        tally.lost += sum(working.reference(number) not in named for number in range(self.due))
        tally.doubled += len(letters) - len(mailboxes)


def _text(letter: Message) -> str:
    part = next(each for each in letter.walk() if each.get_content_type() == "text/plain")
    return bytes(part.get_payload(decode=True)).decode()


def workers() -> ForkServerContext:
    """Processes that begin with everything imported: a kill costs no second of start-up."""
    found = get_context("forkserver")
    found.set_forkserver_preload(["tests.bench.faults.killing", "tasks.transports.notify", "tasks.transports.graph"])
    return found


def begun(work: Callable[..., object], *words: Any, hindrance: Hindrance | None = None) -> ForkServerProcess:
    """A worker that has begun its work, hindered or not."""
    made = workers().Process(target=_done, args=(partial(work, *words), hindrance))
    made.start()
    return made


def day_of_work(home: Path, on: date | None = FIRST_DAY, hindrance: Hindrance | None = None, **settings: Any) -> int:
    """A day's work in a process of its own; its exit status."""
    return ended(begun(working.work, home, on, settings, hindrance=hindrance))


def ended(worker: ForkServerProcess) -> int:
    """How a worker ended."""
    worker.join()
    assert worker.exitcode is not None
    return worker.exitcode


def _done(work: Callable[[], object], hindrance: Hindrance | None) -> None:
    if hindrance:
        hindrance()
    try:
        work()
    except PlainError:
        sys.exit(SAID_SO)
