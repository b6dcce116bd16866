"""Open the installation that the environment names."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.opening import Tracker


def tracker() -> "Tracker":
    """The tracker of this installation, with its database open."""
    from config.settings import Settings
    from tasks.opening import open_tracker

    return open_tracker(Settings())
