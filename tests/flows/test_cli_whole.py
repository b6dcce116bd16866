"""The command line as a whole: every command of the contract, its help and its example; and as a real process."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from flows.cli import whole
from tests.flows.desk import TODAY, story

EHCP = Path(sys.executable).with_name("ehcp")
OF_THE_CONTRACT = {
    *("due", "statute", "import", "record", "case", "cases", "sweep", "outbox", "deliver", "summary"),
    *("timeliness", "contacts import", "doctor", "rebuild", "demo", "serve"),
    *("exceptions", "closures import", "what-if", "board", "forecast", "report", "approvals", "approve"),
    *("sen2 export", "sen2 check", "sen2 import", "sen2 explain"),
    *("advice check", "advice questions"),
    "closures calendar",
    "quality sample",
    "quality audit",
    "quality grades",
    "quality satisfaction",
    "actions import",
    "actions list",
    "capacity",
    *("audit verify", "audit show", "backup", "restore"),
    *("letters check", "replies read", "replies list", "replies done", "replies lift"),
    *("replies", "retention", "retention hold", "retention release", "subject-access"),
}


def commands():
    """Every command with its name as it is typed."""
    for name, command in typer.main.get_command(whole()).commands.items():
        parts = getattr(command, "commands", None)
        yield from ((f"{name} {each}", part) for each, part in (parts or {}).items())
        if not parts or any(each.name == "json" for each in command.params):
            yield name, command


def test_every_command_of_the_contract_is_there():
    """And no command is there that this list does not know."""
    assert {name for name, _ in commands()} == OF_THE_CONTRACT


@pytest.mark.parametrize("name", sorted(OF_THE_CONTRACT))
def test_every_command_helps_with_an_example(empty, name):
    """--help says in a sentence what the command does, lists --json, and ends with an example."""
    said = empty(*name.split(), "--help")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"Usage: ehcp {name}")
    assert "--json" in said.out
    assert f"Example: ehcp {name}" in said.out


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_example_can_be_typed(name, command):
    """The example of each help is understood by its own command, with all that it needs."""
    typed = shlex.split(command.epilog.removeprefix("Example: "))
    assert typed[: 1 + len(name.split())] == ["ehcp", *name.split()]
    command.make_context(name, typed[1 + len(name.split()) :])


def test_the_whole_help_lists_every_command(empty):
    """`ehcp --help` names them, and `ehcp` alone shows the same with status 2."""
    said = empty("--help")
    assert said.status == 0
    assert all(f"  {name.split()[0]} " in said.out for name in OF_THE_CONTRACT)
    assert empty().status == 2


def run(home, *words, **variables):
    """A command as a process of its own, from a folder that is not the checkout."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("EHCP_", "PREFECT_"))}
    return subprocess.run(
        [str(EHCP), *words],
        env=clean | {"EHCP_HOME": str(home), "EHCP_TODAY": TODAY} | variables,
        cwd=home.parent,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_process_makes_its_own_home(tmp_path):
    """From nothing: a file is imported, the day is tracked, the letters are sent, and a case is shown."""
    home = tmp_path / "home"
    (tmp_path / "events.csv").write_text(story(), encoding="utf-8")
    done = run(home, "import", "events.csv", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["files"][0]["accepted"] == 13
    assert run(home, "sweep").returncode == 0
    case = run(home, "case", "YK-0001", "--json", EHCP_TODAY="2025-07-01")
    assert json.loads(case.stdout)["as_of"] == "2025-07-01"
    assert json.loads(case.stdout)["week"] == 5


def test_a_process_ends_with_the_status_of_its_errors(tmp_path):
    """2 for an unknown case and for bad settings, with one line on standard error."""
    for words, settings in ((("case", "YK-9999"), {}), (("cases",), {"EHCP_AUTHORITY": "York"})):
        done = run(tmp_path / "home", *words, **settings)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("ehcp: ")
        assert done.stderr.count("\n") == 1


def test_settings_may_stand_in_a_file(tmp_path):
    """What ehcp.toml says in the home folder holds, unless the environment says otherwise."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "ehcp.toml").write_text('today = 2025-07-01\nauthority = "383"\n', encoding="utf-8")
    asked = ("record", "LS-1", "request_received", "--on", "2025-07-01")
    assert run(home, *asked, EHCP_TODAY="").returncode == 0
    shown = json.loads(run(home, "case", "LS-1", "--json").stdout)
    assert (shown["authority"], shown["as_of"]) == ("383", TODAY)
