"""Publish the boards in the Prefect UI, under stable keys.  Copies only: the store is the truth."""

from datetime import date

import sqlalchemy as sa
from prefect.artifacts import create_markdown_artifact

from tasks.boards import boards, home


def publish(engine: sa.Engine, authority: str, on: date) -> int:
    """Publish every board as it stands on a day; how many."""
    as_of = f"As it stood on {on.isoformat()}"
    found = boards(engine, authority, on)
    links = {board.title: _put(key, board.markdown, as_of) for key, board in found.items()}
    _put("home", home(engine, authority, on, links), as_of)
    return len(found) + 1


def _put(key: str, markdown: str, description: str) -> str:
    """Publish one board; the address of its page."""
    made = create_markdown_artifact(markdown, key=key, description=description)
    return f"/artifacts/artifact/{made}"
