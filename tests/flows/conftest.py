"""Desks to type at, each over a home folder of its own; nothing of whoever runs the tests reaches them."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch as mocking

import pytest

from models.store.session import open_store
from tasks import opening
from tests.flows.desk import Desk


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """The environment without any setting of ours or of Prefect's; every database opened is closed again."""
    engines = []

    def opens(url: str) -> object:
        engines.append(open_store(url))
        return engines[-1]

    # `ehcp serve` sets Prefect's own variables, for the processes that it starts.
    with mocking.dict(os.environ), pytest.MonkeyPatch.context() as patch:
        for name in [each for each in os.environ if each.startswith(("EHCP_", "PREFECT_"))]:
            patch.delenv(name)
        patch.setattr(opening, "open_store", opens)
        patch.chdir(tmp_path)
        yield patch
    for engine in engines:
        engine.dispose()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two home folders to copy: one that is empty, and one in which the four requests are known."""
    folder = tmp_path_factory.mktemp("homes")
    homes = {name: folder / name for name in ("empty", "known")}
    for home in homes.values():
        home.mkdir()
        open_store(f"sqlite:///{home / 'ehcp.sqlite'}").dispose()
    with pytest.MonkeyPatch.context() as patch:
        Desk(homes["known"], patch).hears_the_story()
    return homes


def _desk(home: Path, tmp_path: Path, environment: pytest.MonkeyPatch) -> Desk:
    shutil.copytree(home, tmp_path / "home")
    return Desk(tmp_path / "home", environment)


@pytest.fixture
def empty(homes: dict[str, Path], tmp_path: Path, environment: pytest.MonkeyPatch) -> Desk:
    """A desk where nothing was ever recorded."""
    return _desk(homes["empty"], tmp_path, environment)


@pytest.fixture
def desk(homes: dict[str, Path], tmp_path: Path, environment: pytest.MonkeyPatch) -> Desk:
    """A desk where the four requests and the contacts are known, on Friday 1 August 2025."""
    return _desk(homes["known"], tmp_path, environment)


@pytest.fixture
def runs(prefect_server: None, desk: Desk) -> Iterator[Desk]:
    """A desk whose installation the flows work on too."""
    from flows.opened import opened  # noqa: PLC0415

    opened.cache_clear()
    yield desk
    opened.cache_clear()
