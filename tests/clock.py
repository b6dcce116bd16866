"""`pytest --clock "2028-02-29 00:30"`: the whole suite on another day, in London.  The clock still runs.

No test may know today's date; `make days` runs the suite on the days that break such things.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the day from the command line."""
    parser.addoption("--clock", metavar="'YYYY-MM-DD HH:MM'", help="run the suite as if it were then, in London")


def pytest_configure(config: pytest.Config) -> None:
    """Move the clock before anything is imported that could read it; in every worker."""
    asked = config.getoption("--clock")
    if asked:
        then = datetime.strptime(asked, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Europe/London"))
        travel = time_machine.travel(then, tick=True)
        travel.start()
        config.add_cleanup(travel.stop)
