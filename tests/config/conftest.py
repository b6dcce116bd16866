"""What the tests of the data files share."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.statute import Statute, read


@pytest.fixture
def law_of(tmp_path: Path) -> Callable[[str], Statute]:
    """Write a file of law and read it."""

    def write_and_read(text: str) -> Statute:
        file = tmp_path / "law.toml"
        file.write_text(text, encoding="utf-8")
        return read(file)

    return write_and_read
