"""Debian's Chromium, for everything that people look at; and an installation to look at, in both faces of Prefect's UI.

The installation knows three open requests on Wed 6 Aug 2025: YK-0001 waits for two pieces of advice, YK-0002
for a decision that is late, YK-0005 came in last week.  The browser's clock stands on that day too.  It takes half
a minute to start, so that every file of this folder works with the same one: casework first, then what is read.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.looking import CHROMIUM, FACES, NOW, PATIENCE, TODAY, WIDTHS, Window, chromium
from tests.flows.desk import Desk
from tests.flows.served import Served, free_port

INSTALL = "apt-get update && apt-get install -y chromium"
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")  # as long as it is there, its event loop runs: no other test could start one
def browser() -> Iterator[Browser]:
    """Debian's Chromium; where there is none it is installed, and where it cannot be, that is what fails."""
    if not Path(CHROMIUM).exists():
        done = subprocess.run(["sh", "-c", INSTALL], capture_output=True, check=False)
        assert shutil.which("chromium"), f"{INSTALL}\n{done.stderr.decode()[-500:]}"
    with chromium() as started:
        yield started


@pytest.fixture(scope="package")
def served(tmp_path_factory):
    """An installation with three open requests, served until the last test of this folder."""
    home = tmp_path_factory.mktemp("dashboard") / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        desk = Desk(home, patch)
        desk.hears_the_story()
        assert desk("record", "YK-0005", "request_received", "--on", "2025-07-28").status == 0
    served = Served(home, free_port(), name="dashboard", today=TODAY.isoformat())
    try:
        assert served.is_ready(), served.complained()
        yield served
    finally:
        served.is_cleared_away()


@pytest.fixture(scope="package")
def pages(served):
    """The id of each page, by its key."""
    return {each["key"]: each["latest_id"] for each in served.asks("/artifacts/latest/filter", {"limit": 200})}


@pytest.fixture(scope="package")
def windows(browser, served):
    """A window on each face of the UI, whose day is the tracker's: opened once, since each loads megabytes of script."""
    with ExitStack() as held:
        found = {}
        for face, root in FACES.items():
            context = held.enter_context(browser.new_context(viewport={"width": WIDTHS[0], "height": 1000}))
            # The dark face draws its lists of words only while its clock goes on.
            if root:
                context.clock.set_fixed_time(NOW)
            else:
                context.clock.install(time=NOW)
            found[face] = Window(context, f"http://127.0.0.1:{served.port}{root}")
        yield found


@pytest.fixture(params=FACES)
def window(windows, request):
    """One of them.  Nothing may go wrong in it unseen."""
    found = windows[request.param]
    found.complaints.clear()
    yield found
    assert found.complaints == []
