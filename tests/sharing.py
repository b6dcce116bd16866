"""Which tests share a worker: those of a file, and all of tests/browser, which look at one installation.

With a worker each, every file of it would start `ehcp serve` anew, which takes half a minute.
"""

import pytest
from xdist.scheduler import LoadFileScheduling


class Sharing(LoadFileScheduling):
    """As `--dist loadfile`, with one folder that is kept together."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Sharing:
    """Take it in the place of xdist's own."""
    return Sharing(config, log)
