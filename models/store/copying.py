"""Every table in plain lines, for a copy that either database can be filled from again."""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from models.store.contacts import EVERY_AUTHORITY
from models.store.tables import metadata

AT_ONCE = 1_000


def table_names() -> list[str]:
    """The tables in the order in which they can be filled."""
    return [each.name for each in metadata.sorted_tables]


def count(connection: sa.Connection, table: str) -> int:
    """How many rows a table has."""
    return connection.scalar(sa.select(sa.func.count()).select_from(metadata.tables[table])) or 0


def lines(connection: sa.Connection, table: str) -> Iterator[bytes]:
    """The rows of a table, a line each, in the order of its key; memory does not follow their number."""
    found = metadata.tables[table]
    query = sa.select(found).order_by(*found.primary_key).execution_options(yield_per=AT_ONCE)
    with connection.execute(query) as rows:
        for row in rows:
            yield (json.dumps([_plain(each) for each in row], ensure_ascii=False) + "\n").encode()


def columns(table: str) -> list[str]:
    """The columns of a table, in the order of its lines."""
    return [each.name for each in metadata.tables[table].c]


def authorities(connection: sa.Connection) -> list[str]:
    """Whose rows there are."""
    tables = [each for each in metadata.sorted_tables if "authority" in each.c]
    found = connection.scalars(sa.union(*[sa.select(each.c.authority) for each in tables]))
    return sorted(set(found) - {EVERY_AUTHORITY})


def fill(connection: sa.Connection, table: str, rows: Iterable[bytes]) -> int:
    """Put the lines of a table into it, which must be empty; how many.  PostgreSQL counts on from them."""
    found, number = metadata.tables[table], 0
    for some in _chunks(rows):
        values = [_row(found, json.loads(each)) for each in some]
        connection.execute(sa.insert(found), values)
        number += len(values)
    own = found.autoincrement_column
    if number and own is not None and connection.dialect.name == "postgresql":
        newest = sa.select(sa.func.max(own)).scalar_subquery()
        sequence = sa.func.pg_get_serial_sequence(table, own.name)
        if connection.scalar(sa.select(sequence)):
            connection.execute(sa.select(sa.func.setval(sequence, newest)))
    return number


def _chunks(rows: Iterable[bytes]) -> Iterator[list[bytes]]:
    some: list[bytes] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _row(table: sa.Table, values: Sequence[Any]) -> dict[str, Any]:
    return {each.name: _value(each, value) for each, value in zip(table.c, values, strict=True)}


def _value(column: sa.Column[Any], value: Any) -> Any:
    if value is None:
        return None
    kind = column.type.impl if isinstance(column.type, sa.TypeDecorator) else column.type
    if isinstance(kind, sa.DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    return base64.b64decode(value) if isinstance(kind, sa.LargeBinary) else value
