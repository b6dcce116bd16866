"""The installation that a flow works on, opened once a process."""

import logging
from functools import cache

import flows.quiet  # noqa: F401  (for every flow opens an installation)
from config.settings import Settings
from tasks.opening import Tracker, open_tracker

# How a run ended is its state: a request that is breached is no error of the program.
logging.getLogger("prefect.flow_runs").addFilter(lambda each: not each.getMessage().startswith("Finished in state"))


@cache
def opened() -> Tracker:
    """The tracker that the environment names."""
    return open_tracker(Settings())
