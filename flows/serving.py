"""`ehcp serve`: Prefect's server and UI on this machine, the deployments and their schedules."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

from config.errors import PlainError
from flows.automations import register_automations
from flows.deploying import TAGS, register
from flows.doors import door
from flows.server import server
from tasks.opening import Tracker

if TYPE_CHECKING:
    from prefect.runner import Runner

SAMPLE_DAYS = 21
"""A first start lives through so many days of the sample: enough for chasers and escalations to be seen."""


def serve(tracker: Tracker, *, as_json: bool = False) -> None:
    """Start what is missing, catch up to today, and stay up until stopped."""
    _refuse_a_pool_without_locks(tracker)
    home = tracker.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    os.environ["EHCP_HOME"] = str(home)
    # From the first second: unhandled, it would end us and leave Prefect's server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    say = sys.stderr if as_json else sys.stdout
    if "PREFECT_API_URL" not in os.environ:
        door(
            tracker.settings.prefect_host, tracker.settings.prefect_port, os.environ
        )  # refused before anything is said
        _say(say, "Waiting for Prefect's server …")
    with server(tracker) as url:
        _first_load(tracker, say)
        page = _start_page()
        _say(say, "Tracking today, and writing the pages …")
        runner = asyncio.run(_registered(page, tracker.settings.work_pool))
        _catch_up()
        found = addresses(tracker, url, page)
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(_stay_up(runner, f"{json.dumps(found)}\n" if as_json else ready(found)))


def _refuse_a_pool_without_locks(tracker: Tracker) -> None:
    if tracker.settings.work_pool and tracker.settings.database.startswith("sqlite"):
        raise PlainError("EHCP_WORK_POOL needs PostgreSQL: set EHCP_DATABASE_URL, or unset EHCP_WORK_POOL")


def _say(say: TextIO, sentence: str) -> None:
    say.write(f"{sentence}\n")
    say.flush()


def _start_page() -> str:
    from tasks.publishing import start_page

    return start_page()


def _first_load(tracker: Tracker, say: TextIO) -> None:
    """A sample authority, only where nothing was ever recorded."""
    if not tracker.is_empty():
        return
    from tasks.demonstrating import demonstrate

    _say(say, "The tracker is empty: loading a generated sample authority (like York, 2025) …")
    # As under Prefect from now on: there is something to decide from the first day.
    asking = tracker.settings.model_copy(update={"approvals": tracker.settings.approvals or "on"})
    demonstrate(Tracker(asking, tracker.engine), like="York", year=2025, ends_on=tracker.today(), days=SAMPLE_DAYS)


def _catch_up() -> None:
    """Today's run and last week's summary, at once; both are safe to repeat."""
    from prefect import tags

    from flows.daily import daily
    from flows.weekly_summary import weekly_summary

    with tags(*TAGS):
        daily(return_state=True)
        weekly_summary(return_state=True)


async def _registered(page: str, pool: str | None = None) -> "Runner":
    """What runs the deployments, once they and the automations are known to the server."""
    from prefect.runner import Runner

    # A run that is due while we are down must not be skipped: every run is idempotent by date.
    runner = Runner(name="ehcp", pause_on_shutdown=False)
    known = await register(runner, page, pool)
    await register_automations(known["alarm"])
    return runner


async def _stay_up(runner: "Runner", announcement: str) -> None:
    loop, me = asyncio.get_running_loop(), asyncio.current_task()
    assert me

    # Prefect's own handler leaves a coroutine unawaited; to be cancelled is all that is wanted.
    def leave(*_: object) -> None:
        loop.call_soon_threadsafe(me.cancel)

    runner.handle_sigterm = leave  # type: ignore[method-assign]
    sys.stdout.write(announcement)
    sys.stdout.flush()
    await runner.start()


def addresses(tracker: Tracker, url: str, page: str) -> dict[str, str]:
    """Where to look: the boards, the runs, the messages and the API."""
    return {
        "boards": f"{url}/v2/{page.removeprefix('../../')}",
        "runs": f"{url}/v2/runs",
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
