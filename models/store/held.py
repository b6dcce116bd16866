"""Everything that is held about one request: the tables say themselves which of them name it, so none is forgotten."""

from typing import Any

import sqlalchemy as sa

from models.store.tables import metadata, outbox, steps
from models.store.trail import recorded


def held(connection: sa.Connection, authority: str, ref: str) -> dict[str, list[dict[str, Any]]]:
    """Every row about a request, by table; of the messages those that spoke of it, without what else they said."""
    found = {}
    for name, table in sorted(metadata.tables.items()):
        if "case_ref" in table.c and name != "anonymising":
            query = sa.select(table).where(table.c.authority == authority, table.c.case_ref == ref)
            found[name] = [dict(row) for row in connection.execute(query.order_by(*table.primary_key)).mappings()]
    of_it = sa.select(steps.c.message).where(steps.c.authority == authority, steps.c.case_ref == ref)
    # A message to a service speaks of several requests: its subject and its text are not this family's alone.
    columns = [column for column in outbox.c if column.name not in ("key", "subject")]
    messages = sa.select(*columns).where(outbox.c.id.in_(of_it)).order_by(outbox.c.id)
    found["outbox"] = [dict(row) for row in connection.execute(messages).mappings()]
    found["recorded"] = [dict(row) for row in recorded(connection, authority, ref)]
    return found
