"""The exceptions ledger: every lawful ground that was ever claimed, and what became of it."""

from typing import Any

import sqlalchemy as sa

from models.store import closures
from models.store.session import reading


def exceptions_ledger(engine: sa.Engine, authority: str) -> list[dict[str, Any]]:
    """Each claim with its limit, whether its facts hold and why, whether it came too late, and when the family was told."""
    with reading(engine) as connection:
        rows = closures.ledger(connection, authority)
    return [{("family_told_on" if name == "told_on" else name): value for name, value in row.items()} for row in rows]
