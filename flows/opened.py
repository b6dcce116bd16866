"""The installation that a flow works on, opened once a process."""

import logging
from functools import cache

import flows.quiet  # noqa: F401  (for every flow opens an installation)
from config.settings import Settings
from models import acting
from tasks.opening import Tracker, open_tracker

# How a run ended is its state: a request that is breached is no error of the program.
logging.getLogger("prefect.flow_runs").addFilter(lambda each: not each.getMessage().startswith("Finished in state"))


@cache
def opened() -> Tracker:
    """The tracker that the environment names; what is recorded from now on says by which run it was."""
    from prefect.runtime import flow_run

    if flow_run.id:
        acting.through.set(f"Prefect's run {flow_run.id} of {flow_run.flow_name}")
    return open_tracker(Settings())
