"""What the files of this folder share."""

import pytest

from config.statute import Statute, statute


@pytest.fixture
def law() -> Statute:
    """The law that this release ships."""
    return statute()
