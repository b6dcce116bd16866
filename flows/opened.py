"""The installation that a flow works on, opened once a process."""

from functools import cache

from config.settings import Settings
from tasks.opening import Tracker, open_tracker


@cache
def opened() -> Tracker:
    """The tracker that the environment names."""
    return open_tracker(Settings())
