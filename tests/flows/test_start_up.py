"""A command imports what it needs and no more: Prefect alone would cost a second at every call."""

import json
import os
import subprocess
import sys

import pytest

from tests.flows.desk import TODAY

HEAVY = {"prefect", "fastapi", "alembic", "jinja2", "css_inline", "altair", "vl_convert", "typst", "aiosmtplib"}
HEAVY |= {"xlsxwriter", "httpx", "uvicorn"}
LOOK = """
import json, sys
from flows.cli import main
sys.argv[0] = "ehcp"
try:
    main()
except SystemExit as ended:
    print(json.dumps({"status": ended.code or 0, "imported": sorted(sys.modules)}), file=sys.stderr)
"""


def imported_by(*words):
    """What a command has imported when it ends."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    python = [sys.executable, "-W", "error", "-c", LOOK]
    done = subprocess.run([*python, *words], env=clean, capture_output=True, text=True, timeout=120, check=True)
    ended = json.loads(done.stderr.splitlines()[-1])
    assert ended["status"] == 0, done.stderr
    return set(ended["imported"])


@pytest.mark.parametrize(
    "words",
    [
        ("case", "YK-0001"),
        ("cases",),
        ("sweep", "--dry-run"),
        ("record", "YK-0002", "request_withdrawn", "--on", TODAY),
        ("timeliness", "--from", "2025-01-01", "--to", TODAY),
    ],
)
def test_casework_imports_nothing_heavy(desk, words):
    """No Prefect, no migrations, no templates, no charts and no mail for a look at a case."""
    assert imported_by(*words) & HEAVY == set()


@pytest.mark.parametrize("words", [("due", "--received", "2025-05-21"), ("due", "--help"), ("--help",)])
def test_a_date_costs_no_database_library(desk, words):
    """A question about a date imports not even what a database needs."""
    assert imported_by(*words) & (HEAVY | {"sqlalchemy"}) == set()


def test_the_look_sees_what_is_imported(desk):
    """A delivery does need the mail library: the look would have found it."""
    assert {"aiosmtplib", "jinja2"} <= imported_by("deliver")
