"""The daily tracking by several workers: each takes a share of what is due, and whoever is left finishes.

Prefect only says who begins where.  A request is looked at by whoever has its row under lock in the database;
what a worker that was killed had in hand is free at once, and the daily run itself looks at it.
"""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.deployments import run_deployment
from prefect.states import Completed

from flows.opened import opened
from tasks.opening import Tracker
from tasks.sweeping import Part, parts, sweep

NAME = "share-of-tracking"


@flow(name=NAME, flow_run_name="{authority} after {after}")
def share_of_tracking(authority: str, after: str, as_of: date, up_to: str | None = None) -> State[None]:
    """Track a share of the requests whose day has come.  Started by the daily run, for a worker of the work pool.

    Args:
        authority: The three-digit code of the authority.
        after: The requests after this reference,
        as_of: the day to track up to,
        up_to: and up to this reference; without it, to the last.
    """
    tracker = opened().of(authority)
    asks = tracker.settings.approvals != "off"
    share = Part(after, up_to)
    swept = sweep(tracker.engine, authority, as_of=as_of, now=tracker.now(as_of), approvals=asks, part=share)
    failed = f", {len(swept.failed)} not looked at" if swept.failed else ""
    return Completed(name=f"{swept.examined} looked at{failed}", message=f"{len(swept.messages)} messages")


def share_out(tracker: Tracker, on: date) -> None:
    """Start a run for each share, and wait for none: what is left is tracked by whoever asks."""
    for each in parts(tracker.engine, tracker.authority, on, tracker.settings.shares):
        whose = {"authority": tracker.authority, "after": each.after, "up_to": each.up_to, "as_of": on.isoformat()}
        run_deployment(f"{NAME}/{NAME}", parameters=whose, timeout=0, as_subflow=False, tags=["ehcp"])
