"""Every importer is fed damaged files, for some minutes: each must be taken or refused in a sentence, and never half.

    python -m tests.bench.fuzzing --minutes 10

A damaged file that ends otherwise is kept in `tests/bench/corpus/` and fed again, first of all, from then on.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from config.errors import PlainError
from models.store import copying
from models.store.session import reading
from tasks.backing_up import back_up, restore
from tasks.importing import import_actions, import_closures, import_contacts, import_file, import_satisfaction
from tasks.opening import Tracker
from tests.bench.deriving import written
from tests.bench.working import installation
from tests.databases import in_memory
from tests.dates import day

CORPUS = Path(__file__).with_name("corpus")
ENDS = day("Wed 31 Dec 2025")
TRICKS = (
    b"\x00",
    b"\xff\xfe",
    b'"',
    b"\n",
    b"\r\n",
    b",",
    b"=1+1",
    b"9" * 400,
    "\u202e".encode(),
    b"<!ENTITY x 'y'>",
    b"-1",
    b"2025-02-30",
)
"""Put in anywhere: what breaks quoting, encodings, numbers, sheets and markup."""
Importer = Callable[[Tracker, Path], object]


@dataclass(frozen=True, slots=True)
class Seed:
    """A good file, and what takes it."""

    name: str
    content: bytes
    take: Importer


def seeds(folder: Path) -> list[Seed]:
    """A good file of each kind."""
    files = written(folder, 60)
    plain = {
        "contacts.csv": ("service,role,mailbox,phone\n,send_manager,send@york.example,01904 000000\nhealth,service,health@nhs.example,\n", import_contacts),
        "closures.csv": ("setting,closed_from,closed_to\n100001,2025-07-23,2025-09-02\n", import_closures),
        "actions.csv": ("id,priority,action,owner,due_on,status\n4.1,voice,Publish what families said.,Head of SEND,2026-03-31,not_started\n", import_actions),
        "satisfaction.csv": ("whose,first_on,last_on,asked,returned,satisfied\nparent,2025-04-01,2025-06-30,40,21,19\n", import_satisfaction),
    }  # fmt: skip
    found = [Seed(each.name, each.read_bytes(), import_file) for each in files.values()]
    found += [Seed(name, text.encode(), take) for name, (text, take) in plain.items()]
    home = folder / "whole"
    home.mkdir()
    with installation(home, ENDS) as tracker:
        import_file(tracker, files["CSV"])
        back_up(tracker, folder / "backup.zip")
    return [*found, Seed("backup.zip", (folder / "backup.zip").read_bytes(), restore)]


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The same bytes with one to four things done to them."""
    found = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(found) + 1)
        what = chance.randrange(5)
        if what == 0 and found:
            found[at - 1] ^= 1 << chance.randrange(8)
        elif what == 1:
            found[at:at] = chance.choice(TRICKS)
        elif what == 2:
            del found[at : at + chance.randint(1, 40)]
        elif what == 3:
            found[at:at] = found[at : at + chance.randint(1, 200)]
        else:
            del found[at:]
    return bytes(found)


def outcome(seed: Seed, content: bytes, folder: Path, empty: Path) -> str:
    """What came of a file: taken, or refused; anything else is its traceback's last line."""
    home, file = folder / "home", folder / seed.name
    shutil.copytree(empty, home)
    file.write_bytes(content)
    try:
        with installation(home, ENDS) as tracker:
            before = everything(tracker)
            try:
                done = seed.take(tracker, file)
            except PlainError as refusal:
                return (
                    "refused"
                    if is_a_sentence(str(refusal)) and everything(tracker) == before
                    else f"half done: {refusal}"
                )
            refused = getattr(done, "rejected", ())
            return "refused" if refused and everything(tracker) == before else "taken"
    except Exception as error:  # noqa: BLE001  (that is what is looked for)
        return f"{type(error).__name__}: {error}"[:200]
    finally:
        shutil.rmtree(home)


def is_a_sentence(text: str) -> bool:
    """Something to read, and no traceback."""
    return bool(text.strip()) and "Traceback" not in text


def everything(tracker: Tracker) -> dict[str, int]:
    """How many rows each table has."""
    with reading(tracker.engine) as connection:
        return {each: copying.count(connection, each) for each in copying.table_names()}


def fuzzed(seconds: float, number: int, progress: Progress) -> tuple[Counter[tuple[str, str]], list[str]]:
    """What came of damaged files of each kind until the time is up; and what should not have."""
    chance, counts, wrong = random.Random(number), Counter[tuple[str, str]](), []
    bar = progress.add_task("damaged files", total=seconds)
    with tempfile.TemporaryDirectory(dir=in_memory(2)) as name:
        folder = Path(name)
        good, empty = seeds(folder), folder / "empty"
        empty.mkdir()
        with installation(empty, ENDS):
            pass
        began = time.monotonic()
        again = [(each, file.read_bytes()) for each in good for file in sorted(CORPUS.glob(f"*-{each.name}"))]
        while again or time.monotonic() - began < seconds:
            seed, content = again.pop() if again else (one := chance.choice(good), damaged(one.content, chance))
            found = outcome(seed, content, folder, empty)
            counts[seed.name, found if found in ("taken", "refused") else "wrong"] += 1
            if found not in ("taken", "refused"):
                wrong.append(f"{seed.name}: {found}")
                keep(seed, content)
            progress.update(bar, completed=time.monotonic() - began)
    return counts, wrong


def keep(seed: Seed, content: bytes) -> None:
    """Into the corpus, under a name of its own."""
    CORPUS.mkdir(exist_ok=True)
    (CORPUS / f"{sha256(content).hexdigest()[:12]}-{seed.name}").write_bytes(content)


def table_of(counts: Counter[tuple[str, str]]) -> Table:
    """The table for people."""
    table = Table(title="Damaged files")
    for column in ("file", "taken", "refused", "wrong"):
        table.add_column(column, justify="right" if column != "file" else "left")
    for name in sorted({each for each, _ in counts}):
        table.add_row(name, *(str(counts[name, what]) for what in ("taken", "refused", "wrong")))
    return table


def main() -> int:
    """Feed, and say what came of it; the exit status says whether anything was wrong."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    said = asked.parse_args()
    console = Console()
    with Progress(console=console) as progress:
        counts, wrong = fuzzed(said.minutes * 60, said.seed, progress)
    console.print(table_of(counts))
    for each in sorted(set(wrong)):
        console.print(each, markup=False)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
