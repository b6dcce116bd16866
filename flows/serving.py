"""`ehcp serve`: Prefect's server and UI on this machine, the deployments and their schedules."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

from flows.automations import register_automations
from flows.server import server
from tasks.opening import LONDON, Tracker

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner

TAGS = ("ehcp",)
SAMPLE_DAYS = 21
"""A first start lives through so many days of the sample: enough for chasers and escalations to be seen."""


def serve(tracker: Tracker, *, as_json: bool = False) -> None:
    """Start what is missing, catch up to today, and stay up until stopped."""
    home = tracker.home.resolve()
    home.mkdir(parents=True, exist_ok=True)
    os.environ["EHCP_HOME"] = str(home)
    # From the first second: unhandled, it would end us and leave Prefect's server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with server(tracker) as url:
        _first_load(tracker, say=sys.stderr if as_json else sys.stdout)
        runner = asyncio.run(_registered())
        _catch_up()
        found = addresses(tracker, url)
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(_stay_up(runner, f"{json.dumps(found)}\n" if as_json else ready(found)))


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


async def _registered() -> "Runner":
    """What runs the deployments, once they and the automations are known to the server."""
    from prefect.runner import Runner

    # A run that is due while we are down must not be skipped: every run is idempotent by date.
    runner = Runner(name="ehcp", pause_on_shutdown=False)
    known = {each.name: await runner.aadd_deployment(each) for each in await deployments()}
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


async def deployments() -> "list[RunnerDeployment]":
    """Every deployment with its schedule; flow and deployment share the name."""
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.alarm import alarm
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
    flows = (alarm, daily, deliver, record_event, import_cases, track_request, weekly_summary)
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
