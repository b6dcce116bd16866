"""Sweep and delivery, killed at random points until the messages are through: what was lost, what came twice?

The worker is a process of its own and is ended by SIGKILL.  The servers count what arrives: they, and not
the tracker's own table, say what was lost.  The days are fixed ones; a message that a kill cut short is
asked about on the next, when the ten minutes have passed for which it might be in other hands.  On every
other day the letters are written ahead.
"""

import contextlib
import io
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes
from pathlib import Path

import trustme
from rich.progress import Progress, TaskID

from models.store.outbox import Message, Status
from tests.bench import working
from tests.bench.faults.judging import Found, workers
from tests.dates import day
from tests.tasks import graph_server, notify_server
from tests.tasks.mail_server import AUTH, Mailbox, certified, serving
from tests.tasks.web_server import answering

DAYS = [day(each) for each in ("Wed 18 Jun 2025", "Thu 19 Jun 2025", "Fri 20 Jun 2025", "Mon 23 Jun 2025")]
QUIET_DAYS = [day(each) for each in ("Tue 24 Jun 2025", "Wed 25 Jun 2025", "Thu 26 Jun 2025")]
"""On these nobody kills.  The day after them brings the next step of the ladder."""
SWEEPING = 0.1
"""The share of kills that fall into the first sweep."""
MAY_DOUBLE = ("smtp", "graph")
Arrived = Callable[[], Counter[str]]


@dataclass(frozen=True, slots=True)
class Way:
    """A way out: the settings that lead to it, and what arrived there, by Message-ID."""

    name: str
    settings: dict[str, object]
    arrived: Arrived


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the messages of one way out."""

    transport: str
    kills: int
    messages: int
    lost: int
    doubled: int
    held: int
    repeated: int
    seconds: float

    @property
    def is_bad(self) -> bool:
        """Whether it broke its promise: nothing lost; doubled only where a server cannot tell, once a kill."""
        return bool(self.lost or self.doubled > self.may_double)

    @property
    def may_double(self) -> int:
        """How many may come twice: one a kill, where nobody can tell whether it went."""
        return self.kills if self.transport in MAY_DOUBLE else 0

    def found(self) -> Found:
        """Its line in the table of all faults."""
        by = f"the next run; {self.repeated} sent again, {self.held} held for a person"
        fault = f"worker killed, {self.messages:,} letters by {self.transport}"
        return Found(fault, self.kills, self.kills, self.lost, self.doubled, by, may_double=self.may_double)


@contextmanager
def by_folder(home: Path) -> Iterator[Way]:
    """The folder of files."""

    def arrived() -> Counter[str]:
        files = (home / "outbox").glob("*.eml")
        return Counter(message_from_bytes(each.read_bytes())["Message-ID"] for each in files)

    yield Way("folder", {}, arrived)


@contextmanager
def by_notify(_: Path) -> Iterator[Way]:
    """GOV.UK Notify, which can be asked by reference."""
    with answering(notify_server.Notify()) as there:
        settings = {"mail_url": "notify:", "notify_url": there.url, "notify_template": notify_server.TEMPLATE}
        settings |= {"notify_key": notify_server.KEY}
        yield Way("notify", settings, lambda: Counter(each["reference"] for each in there.accepted))


@contextmanager
def by_graph(_: Path) -> Iterator[Way]:
    """Microsoft Graph, whose Sent Items can be asked."""
    with answering(graph_server.Graph()) as there:
        settings = {"mail_url": "graph:", "graph_url": f"{there.url}/v1.0", "graph_login_url": there.url}
        settings |= {"graph_tenant": graph_server.TENANT, "graph_client": graph_server.CLIENT}
        settings |= {"graph_secret": graph_server.SECRET}
        yield Way("graph", settings, lambda: Counter(str(each["Message-ID"]) for each in there.sent_items))


@contextmanager
def by_smtp(home: Path) -> Iterator[Way]:
    """A mail server, which cannot tell."""
    authority, file, mailbox = trustme.CA(), home / "ca.pem", Mailbox()
    authority.cert_pem.write_to_path(file)
    with serving(mailbox, tls=certified(authority, "127.0.0.1")) as server:
        url = f"smtp://{AUTH}@127.0.0.1:{server.port}?cafile={file}"
        yield Way("smtp", {"mail_url": url}, lambda: Counter(_message_id(each.raw) for each in mailbox.messages))


def _message_id(raw: bytes) -> str:
    return str(message_from_bytes(raw)["Message-ID"])


WAYS = {"folder": by_folder, "notify": by_notify, "graph": by_graph, "smtp": by_smtp}


class Trial:
    """One way out: its worker is killed so many times, and then left to finish."""

    def __init__(self, way: Way, home: Path, kills: int, chance: random.Random, tell: Callable[[], None]) -> None:
        self.way, self.home, self.kills, self.chance, self.tell = way, home, kills, chance, tell
        self.processes = workers()
        self.killed, self.began = 0, time.monotonic()
        self.written: set[date] = set()
        self.sweeping = self.a_message = 0.0

    def run(self, messages: int) -> Outcome:
        """Kill, and kill again, and let it finish."""
        self._learn_how_long_things_take()
        for number in range(self.kills):
            on = DAYS[number * len(DAYS) // self.kills]
            self._write_ahead(number, on)
            while not self._is_killed(on, self._patience(number)):
                if not self._left():  # all went, and nothing is left to kill on this day
                    break
            self.tell()
        for on in QUIET_DAYS:
            self._worker(on).join()
        return self._outcome(messages)

    def _learn_how_long_things_take(self) -> None:
        """A rehearsal in another folder, by the folder transport: how long a sweep lasts, and a message."""
        rehearsal = self.home.with_name(f"{self.home.name}-rehearsal")
        shutil.copytree(self.home, rehearsal)
        began = time.monotonic()
        worker = self._worker(DAYS[0], rehearsal)
        while not working.messages_of(rehearsal):
            time.sleep(0.02)
        self.sweeping = time.monotonic() - began
        time.sleep(1)
        worker.kill()
        worker.join()
        sent = sum(each.status is Status.SENT for each in working.messages_of(rehearsal))
        self.a_message = 1 / max(sent, 1)
        shutil.rmtree(rehearsal)

    def _write_ahead(self, number: int, on: date) -> None:
        """On every other day the letters are written ahead, once they are queued; on the others as they are sent."""
        if on in DAYS[::2] and on not in self.written and number >= SWEEPING * self.kills:
            self.written.add(on)
            working.write_letters(self.home, on)

    def _patience(self, number: int) -> float:
        """How long the worker may live: so that the kills spread over the sweep and over all messages."""
        if number < SWEEPING * self.kills:
            return self.chance.uniform(0, self.sweeping)
        left = self._left() / (self.kills - number + 1)
        return self.chance.uniform(0.05, 0.1 + 2 * left * self.a_message)

    def _is_killed(self, on: date, patience: float) -> bool:
        before, worker = self._left(), self._worker(on)
        worker.join(patience)
        worker.kill()
        worker.join()
        done = before - self._left()
        if done > 0:  # learn from it: every way out has its own pace
            self.a_message = (3 * self.a_message + patience / done) / 4
        self.killed += worker.exitcode < 0
        return worker.exitcode < 0

    def _left(self) -> int:
        return sum(each.status is Status.QUEUED for each in working.messages_of(self.home))

    def _worker(self, on: date, home: Path | None = None):
        settings = {} if home else self.way.settings
        made = self.processes.Process(target=working.work, args=(home or self.home, on, settings))
        made.start()
        return made

    def _outcome(self, wanted: int) -> Outcome:
        arrived, rows = self.way.arrived(), working.messages_of(self.home)
        held = {each.to for each in rows if each.status is Status.HELD}
        there = {each.to for each in rows if each.message_id in arrived}
        recipients = {working.mailbox_of(number) for number in range(wanted)}
        return Outcome(
            self.way.name,
            self.killed,
            wanted,
            lost=len(recipients - there - held) + _disowned(arrived, rows),
            doubled=sum(arrived.values()) - len(arrived),
            held=len(held),
            repeated=sum(each.attempts > 1 for each in rows),
            seconds=time.monotonic() - self.began,
        )


def _disowned(arrived: Counter[str], rows: list[Message]) -> int:
    """What arrived and the outbox does not call sent (or held): the tracker lost track of it."""
    settled = {each.message_id for each in rows if each.status in (Status.SENT, Status.HELD)}
    return len(arrived.keys() - settled)


def tried(
    names: Sequence[str], kills: int, prepared: Path, messages: int, seed: int, progress: Progress
) -> list[Outcome]:
    """Every way out in turn, each with its share of the kills, on a copy of what is prepared."""
    share = {name: kills // len(names) + (place < kills % len(names)) for place, name in enumerate(names)}
    bars = {name: progress.add_task(f"killed, by {name}", total=share[name]) for name in names}
    outcomes = []
    for name in names:
        home = prepared.with_name(name)
        shutil.copytree(prepared, home)
        outcomes.append(_one(name, home, share[name], messages, seed, progress, bars[name]))
        shutil.rmtree(home)
    return outcomes


def _one(name: str, home: Path, kills: int, messages: int, seed: int, progress: Progress, bar: TaskID) -> Outcome:
    # The servers' threads complain about every connection that a kill cut off.
    with contextlib.redirect_stderr(io.StringIO()), WAYS[name](home) as way:
        trial = Trial(way, home, kills, random.Random(f"{seed} {name}"), lambda: progress.advance(bar))
        return trial.run(messages)
