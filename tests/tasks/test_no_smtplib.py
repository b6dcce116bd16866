"""smtplib is nowhere: not here, and not in what is loaded; it verifies no certificate unless told to."""

import subprocess
import sys

# In another process: here, another test may have loaded it already.
CHECK = """
import importlib, pkgutil, sys

class Ban:
    def find_spec(self, name, path=None, target=None):
        if name == "smtplib":
            raise AssertionError("smtplib was imported")

sys.meta_path.insert(0, Ban())
for name in ("tasks.rendering", "tasks.transports", "tasks.transports.smtp", "prefect"):
    importlib.import_module(name)
seen = []
for floor in ("config", "models", "tasks", "flows"):
    for module in pkgutil.walk_packages(importlib.import_module(floor).__path__, f"{floor}."):
        if ".migrations." not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
            seen.append(module.name)
assert "smtplib" not in sys.modules
print(*seen)
"""


def test_no_module_of_the_project_and_nothing_it_loads_imports_smtplib():
    """Migrations are left out: Alembic alone can run them."""
    found = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=False, timeout=60)
    assert found.returncode == 0, found.stderr
    assert {"tasks.rendering", "tasks.transports.folder", "models.letters", "config.statute"} <= set(
        found.stdout.split()
    )


def test_the_ban_would_notice():
    ban = CHECK.replace('"prefect"', '"smtplib"')
    found = subprocess.run([sys.executable, "-c", ban], capture_output=True, text=True, check=False, timeout=60)
    assert "smtplib was imported" in found.stderr
