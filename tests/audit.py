"""Has a dependency a known weakness?  `python -m tests.audit` asks pip-audit about the lock; part of `make check`.

A weakness fails it unless pyproject.toml accepts it with a reason.  Where the service that knows them cannot be
asked, that is said in a line and fails nothing: a laptop on a train can still be worked on.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 60
ASK = ("pip_audit", "--requirement", "requirements.lock", "--disable-pip", "--require-hashes", "--format", "json")


def accepted() -> dict[str, str]:
    """Weaknesses that are known and borne, by id, each with its reason."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ehcp-audit"]["accepted"]


def judge(answer: str, borne: Mapping[str, str]) -> tuple[bool, Sequence[str]]:
    """Whether the lock may be used, and what to say, given pip-audit's own document (or none)."""
    try:
        found = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        found = []
    asked = [each for each in found if "skip_reason" not in each]
    if not asked:
        return True, ["dependencies: not audited, the service that knows their weaknesses cannot be asked from here"]
    known = [(each, weak) for each in asked for weak in each["vulns"]]
    ids = {name for _, weak in known for name in (weak["id"], *weak.get("aliases", ()))}
    bad = [_named(each, weak) for each, weak in known if not borne.keys() & {weak["id"], *weak.get("aliases", ())}]
    gone = [
        f"pyproject.toml accepts {name}, which nothing has any more: take it out" for name in borne if name not in ids
    ]
    left = [f"{len(found) - len(asked)} dependencies could not be audited"] if len(asked) < len(found) else []
    return not (bad or gone), [*bad, *gone, *left]


def _named(each: Mapping[str, str], weak: Mapping[str, Sequence[str]]) -> str:
    mended = ", ".join(weak.get("fix_versions") or ()) or "no release yet"
    return f"{each['name']} {each['version']}: {weak['id']}, mended in {mended}"


def ask() -> str:
    """What pip-audit says; nothing where it cannot."""
    try:
        command = [sys.executable, "-m", *ASK, "--progress-spinner", "off", "--timeout", "5"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


if __name__ == "__main__":
    fine, said = judge(ask(), accepted())
    sys.stderr.writelines(f"{each}\n" for each in said)
    sys.exit(not fine)
