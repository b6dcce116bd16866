"""`ehcp serve`: Prefect's server and UI on this machine, the deployments and their schedules."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TextIO

import httpx

from config.errors import PlainError
from tasks.opening import LONDON, Tracker

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

HOST = "127.0.0.1"
TAGS = ("ehcp",)
PATIENCE_SECONDS = 120
GRACE_SECONDS = 15
SAMPLE_DAYS = 21
"""A first start lives through so many days of the sample: enough for chasers and escalations to be seen."""

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
}


class ServerError(PlainError):
    """Prefect's server cannot be started or reached."""


def serve(tracker: Tracker, *, as_json: bool = False) -> None:
    """Start what is missing, catch up to today, and stay up until stopped."""
    home = tracker.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    os.environ["EHCP_HOME"] = str(home)
    # From the first second: unhandled, it would end us and leave Prefect's server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with _server(tracker) as url:
        _first_load(tracker, say=sys.stderr if as_json else sys.stdout)
        _catch_up()
        found = addresses(tracker, url)
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(_stay_up(f"{json.dumps(found)}\n" if as_json else ready(found)))


@contextlib.contextmanager
def _server(tracker: Tracker) -> Iterator[str]:
    """The address of Prefect's UI; a server of our own where none is configured."""
    if configured := os.environ.get("PREFECT_API_URL"):
        _refuse_unreachable(configured)
        yield configured.removesuffix("/api")
        return
    port = tracker.settings.prefect_port
    url = f"http://{HOST}:{port}"
    if _answers(url):
        raise ServerError(f"something answers on {url} already: stop it, or set EHCP_PREFECT_PORT to another port")
    os.environ |= _SERVER | {
        "PREFECT_HOME": str(tracker.home.resolve() / "prefect"),
        "PREFECT_API_URL": f"{url}/api",
        "PREFECT_SERVER_UI_API_URL": f"{url}/api",
        "PREFECT_LOGGING_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    # Its own session: Ctrl-C reaches us first, and we stop it last.
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    try:
        _wait_for(server, url)
        yield url
    finally:
        _end(server)


def _refuse_unreachable(api: str) -> None:
    """Any answer will do: what it is worth is Prefect's to say."""
    try:
        httpx.get(f"{api}/health", timeout=10)
    except (httpx.HTTPError, httpx.InvalidURL):
        raise ServerError("no server answers at PREFECT_API_URL: start it, or unset it to have one started") from None


def _end(server: "subprocess.Popen[bytes]") -> None:
    """Ask it to end; one that does not within its time is ended all the same."""
    server.terminate()
    try:
        server.wait(timeout=GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/health", timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _wait_for(server: "subprocess.Popen[bytes]", url: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _answers(url):
        if server.poll() is not None:
            raise ServerError(f"Prefect's server ended while starting on {url}: is the port free?")
        if time.monotonic() > deadline:
            raise ServerError(f"Prefect's server did not answer on {url} within {PATIENCE_SECONDS} seconds")
        time.sleep(0.3)


def _first_load(tracker: Tracker, say: TextIO) -> None:
    """A sample authority, only where nothing was ever recorded."""
    if not tracker.is_empty():
        return
    from tasks.demonstrating import demonstrate

    say.write("The tracker is empty: loading a generated sample authority (like York, 2025) …\n")
    say.flush()
    demonstrate(tracker, like="York", year=2025, ends_on=tracker.today(), days=SAMPLE_DAYS)


def _catch_up() -> None:
    """Today's run and last week's summary, at once; both are safe to repeat."""
    from prefect import tags

    from flows.daily import daily
    from flows.weekly_summary import weekly_summary

    with tags(*TAGS):
        daily(return_state=True)
        weekly_summary(return_state=True)


async def _stay_up(announcement: str) -> None:
    from prefect.runner import Runner

    # A run that is due while we are down must not be skipped: every run is idempotent by date.
    runner = Runner(name="ehcp", pause_on_shutdown=False)
    for deployment in await deployments():
        await runner.aadd_deployment(deployment)
    loop, me = asyncio.get_running_loop(), asyncio.current_task()
    assert me

    # Prefect's own handler leaves a coroutine unawaited; to be cancelled is all that is wanted.
    def leave(*_: object) -> None:
        loop.call_soon_threadsafe(me.cancel)

    runner.handle_sigterm = leave  # type: ignore[method-assign]
    sys.stdout.write(announcement)
    sys.stdout.flush()
    await runner.start()


async def deployments() -> "list[RunnerDeployment]":
    """Every deployment with its schedule; flow and deployment share the name."""
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.approval import approval
    from flows.daily import daily
    from flows.delivery import deliver
    from flows.import_cases import import_cases
    from flows.record_event import record_event
    from flows.track_request import track_request
    from flows.weekly_summary import weekly_summary

    schedules = {
        "daily": Cron("0 7 * * *", timezone=LONDON),
        "deliver": Cron("0 10,13,16 * * 1-5", timezone=LONDON),
        "weekly-summary": Cron("30 7 * * 1", timezone=LONDON),
    }
    flows = (daily, deliver, record_event, import_cases, track_request, weekly_summary, approval)
    return [
        await each.ato_deployment(
            name=each.name,
            schedule=schedules.get(each.name),
            description=each.description,
            tags=list(TAGS),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        for each in flows
    ]


def addresses(tracker: Tracker, url: str) -> dict[str, str]:
    """Where to look: the boards, the runs, the messages and the API."""
    return {
        "boards": f"{url}/artifacts/key/home",
        "runs": f"{url}/runs",
        "messages": str(tracker.home.resolve() / "outbox"),
        "api": f"{url}/api",
    }


def ready(found: Mapping[str, str]) -> str:
    """The lines that say where to look."""
    return (
        f"\nEHCP Timelines is ready.\n"
        f"  Boards    {found['boards']}\n"
        f"  Runs      {found['runs']}\n"
        f"  Messages  {found['messages']} (one .eml file each)\n"
        f"  Stop      Ctrl-C; start again to continue\n"
    )
