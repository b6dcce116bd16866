"""How fast the delivery is, beside aiosmtplib alone with the same bytes over the same one connection.

    python -m tests.bench.mail

Delivering asks of every message whether it is still true and keeps what became of it; the bare library only
sends.  Measured twice: with letters that were written ahead, as the daily run does it, and without, when
every letter is also composed and written between two others.  All talk to the same server, a process of
its own, over TLS, in turn.
"""

import argparse
import asyncio
import shutil
import ssl
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import aiosmtplib
import trustme
from rich.console import Console
from rich.progress import track

from models.store.outbox import Status
from tasks.delivering import deliver
from tests.bench import working
from tests.bench.kept import Measured
from tests.bench.working import FIRST_DAY, SENDER
from tests.tasks.mail_server import AUTH, PASSWORD, USER, Mailbox, serving

AIM = 0.8
"""The share of the bare library's pace that delivering is to reach."""
WRITTEN, UNWRITTEN, BARE = "deliver, written ahead", "deliver, nothing written", "aiosmtplib alone"


def serve(certificate: str, pipe: Connection) -> None:
    """Take mail until told to stop; say the port, and in the end how many messages came."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    mailbox = Mailbox()
    with serving(mailbox, tls=context) as server:
        pipe.send(server.port)
        pipe.recv()
    pipe.send(len(mailbox.messages))


@contextmanager
def a_server(folder: Path, expected: int) -> Iterator[int]:
    """A mail server in a process of its own: its port."""
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=serve, args=(str(folder / "server.pem"), theirs))
    process.start()
    yield ours.recv()
    ours.send("stop")
    came = ours.recv()
    process.join()
    assert came == expected, f"{came} messages came, and {expected} were sent"


def certify(folder: Path) -> None:
    """An authority, and a certificate of it for the server."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")


def queue(folder: Path, messages: int) -> list[tuple[str, bytes]]:
    """An installation with so many messages queued, and what each is as bytes: delivered once, to a folder."""
    working.prepare(folder / "queued", messages)
    with working.installation(folder / "queued", FIRST_DAY) as tracker:
        working.sweep_once(tracker)
    shutil.copytree(folder / "queued", folder / "rehearsed")
    with working.installation(folder / "rehearsed", FIRST_DAY) as tracker:
        deliver(tracker)
    found = [each.read_bytes() for each in (folder / "rehearsed" / "outbox").glob("*.eml")]
    assert len(found) == messages
    shutil.copytree(folder / "queued", folder / "written")
    working.write_letters(folder / "written", FIRST_DAY)
    return [(str(message_from_bytes(raw)["To"]), raw) for raw in found]


def delivered(prepared: Path, port: int, messages: int) -> float:
    """Messages a second of the delivery of what is prepared in a folder."""
    folder = prepared.parent
    home = folder / f"run-{port}"
    shutil.copytree(prepared, home)
    url = f"smtp://{AUTH}@127.0.0.1:{port}?cafile={folder / 'ca.pem'}"
    with working.installation(home, FIRST_DAY, mail_url=url) as tracker:
        began = time.perf_counter()
        done = deliver(tracker)
        took = time.perf_counter() - began
    assert done.counts == {Status.SENT: messages}
    shutil.rmtree(home)
    return messages / took


def bare(folder: Path, port: int, mail: list[tuple[str, bytes]]) -> float:
    """Messages a second of the library alone."""
    began = time.perf_counter()
    asyncio.run(_sent(folder, port, mail))
    return len(mail) / (time.perf_counter() - began)


async def _sent(folder: Path, port: int, mail: list[tuple[str, bytes]]) -> None:
    context = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    async with aiosmtplib.SMTP(
        hostname="127.0.0.1", port=port, start_tls=True, tls_context=context, username=USER, password=PASSWORD
    ) as client:
        for to, raw in mail:
            await client.sendmail(SENDER, [to], raw)
        transport = client.transport
    # Closed politely, TLS would stay half open until the server agrees, and the loop ends here.
    transport.abort()
    await asyncio.sleep(0)


def measured(messages: int, runs: int, console: Console) -> dict[str, list[float]]:
    """The paces of all ways, in turn, so many times."""
    paces: dict[str, list[float]] = {WRITTEN: [], UNWRITTEN: [], BARE: []}
    with tempfile.TemporaryDirectory(prefix="ehcp-mail-") as name:
        folder = Path(name)
        certify(folder)
        mail = queue(folder, messages)
        ways: dict[str, Callable[[int], float]] = {
            WRITTEN: lambda port: delivered(folder / "written", port, messages),
            UNWRITTEN: lambda port: delivered(folder / "queued", port, messages),
            BARE: lambda port: bare(folder, port, mail),
        }
        for _ in track(range(runs), "runs", console=console):
            for way, run in ways.items():
                with a_server(folder, messages) as port:
                    paces[way].append(run(port))
    return paces


def table_of(paces: dict[str, list[float]], messages: int) -> Measured:
    """The paces for people, and their ratios: a run beside the run of the bare library that follows it."""
    title = f"{messages:,} messages by SMTP with TLS over one connection, median of {len(paces[BARE])}"
    columns = ("", "messages a second", "slowest to fastest", "of the bare library's pace")
    rows = []
    for way, found in paces.items():
        ratio = statistics.median(ours / theirs for ours, theirs in zip(found, paces[BARE], strict=True))
        rows.append((way, f"{statistics.median(found):.0f}", f"{min(found):.0f} to {max(found):.0f}", f"{ratio:.2f}"))
    return Measured("mail", title, columns, rows, f"The aim: {AIM}.")


def main() -> None:
    """Measure, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--messages", type=int, default=2000)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument("--keep", action="store_true", help="keep the table for the README")
    said = asked.parse_args()
    console = Console()
    table = table_of(measured(said.messages, said.runs, console), said.messages)
    table.show(console)
    if said.keep:
        table.keep()


if __name__ == "__main__":
    main()
