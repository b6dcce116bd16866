"""Debian's Chromium, for everything that people look at."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import CHROMIUM, chromium

INSTALL = "apt-get update && apt-get install -y chromium"


@pytest.fixture(scope="module")  # as long as it is there, its event loop runs: no other test could start one
def browser() -> Iterator[Browser]:
    """Debian's Chromium; where there is none it is installed, and where it cannot be, that is what fails."""
    if not Path(CHROMIUM).exists():
        done = subprocess.run(["sh", "-c", INSTALL], capture_output=True, check=False)
        assert shutil.which("chromium"), f"{INSTALL}\n{done.stderr.decode()[-500:]}"
    with chromium() as started:
        yield started
