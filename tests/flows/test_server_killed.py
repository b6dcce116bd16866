"""Prefect's server is killed in the middle of the daily run: nothing is lost, nothing is sent twice."""

import os
import shutil
import signal
import sqlite3
from contextlib import closing, suppress
from email import message_from_bytes

import pytest

from tests.flows.served import Served, free_port, until


@pytest.fixture
def home(homes, tmp_path):
    """Four requests and the contacts are known; nothing was tracked yet."""
    return shutil.copytree(homes["known"], tmp_path / "home")


@pytest.fixture
def serving(home):
    """Starts `ehcp serve` in that home; whatever becomes of the test, it is cleared away."""
    started = []

    def start():
        started.append(Served(home, free_port(), name=f"serve-{len(started)}"))
        return started[-1]

    yield start
    for each in started:
        each.is_cleared_away()


def rows(home, query):
    """An answer of the tracker's own database, which may be at work; none where it is not there yet."""
    with closing(sqlite3.connect(home / "ehcp.sqlite", timeout=30)) as database, suppress(sqlite3.OperationalError):
        return database.execute(query).fetchall()
    return []


def letters(home):
    """The Message-IDs of what left, one for each file."""
    return sorted(message_from_bytes(each.read_bytes())["Message-ID"] for each in (home / "outbox").glob("*.eml"))


def test_the_server_is_killed_during_the_daily_run(home, serving):
    """The process ends with a sentence; the next start completes the day: each letter once, the boards as they are."""
    first = serving()
    assert until(lambda: rows(home, "SELECT 1 FROM sweeps"), 180), first.complained()
    for pid in first.servers():
        os.kill(pid, signal.SIGKILL)
    assert first.process.wait(timeout=120) != 0
    complained = first.complained()
    assert complained.splitlines()[-1].startswith("ehcp: Prefect's server has ended; nothing is lost")
    assert "Traceback" not in complained

    second = serving()
    assert second.is_ready(), second.complained()
    left = letters(home)
    assert len(set(left)) == len(left) == rows(home, "SELECT COUNT(*) FROM outbox WHERE status = 'sent'")[0][0] > 0
    assert rows(home, "SELECT COUNT(*) FROM outbox WHERE status IN ('queued', 'sending')") == [(0,)]
    boards = {each["key"]: each["data"] for each in second.asks("/artifacts/latest/filter", {"limit": 200})}
    assert "2 open requests" in boards["home"]
    assert "YK-0002" in boards["breaches"]
