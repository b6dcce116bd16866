"""Prefect's server on this machine, started where none is configured: quiet, small, and reachable from here alone."""

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx

from config.errors import PlainError
from flows.doors import close, door, key
from tasks.opening import Tracker

PATIENCE_SECONDS = 120
GRACE_SECONDS = 15
GONE = "Prefect's server has ended; nothing is lost, and nothing is sent twice: start again"

# Defaults of Prefect's server lose records under load and call home; measured, see the README.
_SERVER = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TRIGGERS_READ_BATCH_SIZE": "100",
    # One run ahead of each schedule: the page of runs begins with those to come.
    "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_RUNS": "1",
    "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_SCHEDULED_TIME": "PT1M",
    # Old runs with their logs and artifacts, old events, and what is left of either.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs,orphans",
}
_ANALYTICS_KEY = re.compile(r"return`[0-9a-f]{32}`")


class ServerError(PlainError):
    """Prefect's server cannot be started or reached."""


@contextlib.contextmanager
def server(tracker: Tracker) -> Iterator[str]:
    """The address of Prefect's UI; a server of our own where none is configured.  Raises ServerError, DoorError."""
    close()
    if configured := os.environ.get("PREFECT_API_URL"):
        _refuse_unfit(configured)
        yield configured.rstrip("/").removesuffix("/api")
        return
    host, port = tracker.settings.prefect_host, tracker.settings.prefect_port
    url, told = door(host, port, os.environ)
    if _answers(url):
        raise ServerError(f"something answers on {url} already: stop it, or set EHCP_PREFECT_PORT to another port")
    folder = tracker.home.resolve() / "prefect"
    os.environ |= _SERVER | told | _where(folder) | _keeping(tracker.settings.prefect_keep_days)
    _shrink(folder / "prefect.db")
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", host, "--port", str(port)]
    # Its own session: Ctrl-C reaches us first, and we stop it last.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    try:
        _wait_for(process, url)
        _hush(folder / "ui")
        with _noticing_its_end(process):
            yield url
    finally:
        _end(process)


@contextlib.contextmanager
def _noticing_its_end(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """End with the server, at once: Prefect's client would ask one that has gone again and again.

    Whatever is at work is in our database whole or not at all.
    """
    wanted = threading.Event()

    def notice() -> None:
        process.wait()
        if not wanted.is_set():
            sys.stderr.write(f"ehcp: {GONE}\n")
            sys.stderr.flush()
            os._exit(1)

    threading.Thread(target=notice, daemon=True).start()
    try:
        yield
    finally:
        wanted.set()


def _where(folder: Path) -> dict[str, str]:
    return {
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(folder / "ui"),
        "PREFECT_LOGGING_LEVEL": "WARNING",
    }


def _keeping(days: int) -> dict[str, str]:
    """How long Prefect keeps what is only its own copy; our database keeps everything."""
    return {
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(int(timedelta(days=days).total_seconds())),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{days}D",
    }


def _shrink(database: Path) -> None:
    """Give back what the purge has freed, now and from now on: by itself SQLite would keep it for later."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA auto_vacuum = FULL")
        connection.execute("VACUUM")


def _hush(folder: Path) -> None:
    """Both faces of the UI without the analytics that one of them starts whatever the settings say.

    The icon that browsers ask the other one for is laid beside it: they would note its absence as an error.
    """
    for script in folder.glob("v2/assets/*.js"):
        text = script.read_text(encoding="utf-8")
        if "amplitude.com" in text:
            script.write_text(_ANALYTICS_KEY.sub("return``", text), encoding="utf-8")
    for icon in folder.glob("v1/ico/favicon-32x32.png"):
        shutil.copy(icon, folder / "v1" / "favicon.ico")


def _refuse_unfit(api: str) -> None:
    """A server that does not answer, or is older than what we speak, before anything is registered there."""
    from prefect import __version__ as ours

    try:
        answer = httpx.get(f"{api.rstrip('/')}/admin/version", timeout=10, auth=key(os.environ))
        theirs = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL):
        raise ServerError("no server answers at PREFECT_API_URL: start it, or unset it to have one started") from None
    except ValueError:
        theirs = None
    else:
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise ServerError("the server at PREFECT_API_URL lets nobody in so: set PREFECT_API_AUTH_STRING")
    if not isinstance(theirs, str):
        raise ServerError("what answers at PREFECT_API_URL is not Prefect: the address ends with /api")
    if _release(theirs) < _release(ours):
        raise ServerError(f"the server at PREFECT_API_URL is older than Prefect {ours}: update it first")


def _release(version: str) -> tuple[int, ...]:
    """Major and minor: servers serve older clients, not newer ones."""
    return tuple(int(each) for each in re.findall(r"\d+", version)[:2])


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ask it to end; one that does not within its time is ended all the same."""
    process.terminate()
    try:
        process.wait(timeout=GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/health", timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _wait_for(process: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _answers(url):
        if process.poll() is not None:
            raise ServerError(f"Prefect's server ended while starting on {url}: is the port free?")
        if time.monotonic() > deadline:
            raise ServerError(f"Prefect's server did not answer on {url} within {PATIENCE_SECONDS} seconds")
        time.sleep(0.3)
