"""The house: who knows what, how large anything may grow, what must never stand in a file, and that the parts fit."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config.practice import bank_holidays, ladders
from config.statute import statute

ROOT = Path(__file__).parents[1]
FLOORS = ("config", "models", "tasks", "flows")
MODULES = [each for floor in FLOORS for each in sorted((ROOT / floor).rglob("*.py"))]
TOML = sorted((ROOT / "config").rglob("*.toml"))

# In parts, so that this file itself holds none of them.
REGISTRIES = [".".join(each) for each in (("py" + "pi", "org"), ("python" + "hosted", "org"), ("npm" + "js", "org"))]
REGISTRIES += [".".join(each) for each in (("npm" + "js", "com"), ("ana" + "conda", "org"), ("j" + "frog", "io"))]
REGISTRIES += [".".join(each) for each in (("crates", "io"), ("proxy", "golang", "org"), ("artifact" + "ory", ""))]
OF_A_MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home|Users|tmp)/\w")


def named(path: Path) -> str:
    """A file as it is called in the checkout."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Its lines, without those of its docstring: to explain much is no fault."""
    said = function.body[0] if ast.get_docstring(function) else None
    return function.end_lineno - function.lineno + 1 - (said.end_lineno - said.lineno + 1 if said else 0)


def imported(path: Path) -> set[str]:
    """The packages that a file imports, wherever in it."""
    found: set[str] = set()
    for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(each, ast.Import):
            found |= {name.name.partition(".")[0] for name in each.names}
        if isinstance(each, ast.ImportFrom) and each.module:
            found.add(each.module.partition(".")[0])
    return found


def texts() -> Iterator[tuple[str, str]]:
    """Every text that is kept, or would be with the next commit, with its name."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b""
        if b"\0" not in content:
            yield name, content.decode("utf-8", errors="replace")


def direct() -> list[Requirement]:
    """What pyproject.toml asks for, development tools included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(each) for each in project["dependencies"] + project["optional-dependencies"]["dev"]]


def locked() -> dict[str, str]:
    """What the lock file holds: each package with its version."""
    lines = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\\n]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in lines}


@pytest.mark.parametrize("floor", FLOORS)
def test_the_tests_try_this_checkout(floor):
    """No other copy of the packages is on the way."""
    assert Path(import_module(floor).__file__).parents[1] == ROOT


def test_only_the_store_knows_the_database():
    """config and models know no SQL; tasks name its types and nothing else of it; flows not even those."""
    knowing = {named(each) for each in MODULES if "sqlalchemy" in imported(each)}
    elsewhere = {each for each in knowing if not each.startswith(("models/store/", "models/migrations/", "tasks/"))}
    assert elsewhere == set()
    used = {
        (named(each), name)
        for each in (ROOT / "tasks").rglob("*.py")
        for name in re.findall(r"\bsa\.(\w+)", each.read_text(encoding="utf-8"))
    }
    assert {(file, name) for file, name in used if name not in ("Engine", "Connection", "Row")} == set()
    assert {each for each in knowing if each.startswith("tasks/")} == {file for file, _ in used}


def test_only_publishing_and_the_flows_know_prefect():
    """Two tasks put copies into Prefect, the pages and the event feed; whatever is derived or sent does without it."""
    knowing = {named(each) for each in MODULES if "prefect" in imported(each)}
    assert {each for each in knowing if not each.startswith("flows/")} == {"tasks/announcing.py", "tasks/publishing.py"}
    assert {each for each in knowing if each.startswith("flows/cli/")} == set()


def test_no_function_is_longer_than_forty_lines():
    """One idea each."""
    long = {
        (named(path), each.name): length(each)
        for path in MODULES
        if "migrations" not in path.parts
        for each in functions(path)
    }
    assert {where: lines for where, lines in long.items() if lines > 40} == {}


def test_no_file_is_longer_than_three_hundred_lines():
    """One room each."""
    long = {named(path): path.read_text(encoding="utf-8").count("\n") for path in MODULES}
    assert {where: lines for where, lines in long.items() if lines > 300} == {}


def test_no_file_names_a_package_registry():
    """Where packages come from is each machine's own matter."""
    hits = [(name, host) for name, text in texts() for host in REGISTRIES if host in text.lower()]
    assert hits == []


def test_no_file_names_a_folder_of_somebodys_machine():
    """No path below a home folder, a workspace or the folder of temporary files, and not that of this checkout."""
    found = [
        (name, hit[0])
        for name, text in texts()
        if (hit := OF_A_MACHINE.search(text) or re.search(re.escape(f"{ROOT}/"), text))
    ]
    assert found == []


def test_the_guards_see_what_they_look_for():
    """A line with such a host or such a folder would be found."""
    assert any(host in "index-url = https://" + "py" + "pi.org/simple" for host in REGISTRIES)
    assert OF_A_MACHINE.search('open("/' + 'home/ann/file")')
    assert not OF_A_MACHINE.search("https://example.org/home/ann")


def test_every_locked_package_has_its_hashes_and_no_address():
    """What was tried is what is installed, from wherever a machine gets its packages."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", lock.strip())
    assert len(blocks) == len(locked()) > 50
    assert [each.splitlines()[0] for each in blocks if not re.search(r"--hash=sha256:[0-9a-f]{64}", each)] == []
    assert "://" not in lock
    assert "index-url" not in lock


@pytest.mark.parametrize("asked", direct(), ids=lambda asked: asked.name)
def test_every_direct_dependency_is_locked_within_its_bounds(asked):
    """A bound that was moved without `make lock` is found."""
    assert asked.specifier.contains(locked()[canonicalize_name(asked.name)], prereleases=True)


@pytest.mark.parametrize("file", TOML, ids=named)
def test_every_data_file_can_be_read(file):
    """And says something."""
    assert tomllib.loads(file.read_text(encoding="utf-8"))


def test_every_data_file_is_taken_by_its_reader():
    """The law, the ladders and the calendar load whole."""
    assert {"config/statute", "config/practice"} <= {named(each.parent) for each in TOML}
    assert statute().duty
    assert ladders().ladder
    assert bank_holidays()


def test_the_readme_names_targets_that_exist():
    """Whoever follows it types no word that make does not know; `make` alone lists them all."""
    readme, makefile = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "Makefile"))
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    told = set(re.findall(r"(?:^|`)make ([a-z]+)", readme, re.MULTILINE))
    assert {"run", "test", "check", "fix"} <= told <= targets
    explained = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert targets == explained | {"help"}


def test_the_readme_leads_to_files_that_exist():
    """Every picture and every file that it names is there."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\((?!https?://|#|/)([^)]+)\)", readme))
    spoken = set(re.findall(r"`((?:config|models|tasks|flows|tests)/[\w./*<>-]*)`", readme))
    assert any(each.endswith(".png") for each in linked)
    assert "models/clocks.py" in spoken
    assert [each for each in sorted(linked | spoken) if not list(ROOT.glob(each))] == []
