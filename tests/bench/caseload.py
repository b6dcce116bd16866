"""Caseloads of any size, made by the database itself: one request that was recorded, a great many times over.

So many of them are due on a day, spread evenly over the references; the others are in the same state two months later.
"""

import sqlite3
from pathlib import Path

import sqlalchemy as sa

from models.store.session import writing
from models.store.tables import cases, standings
from tasks.recording import record
from tests.bench.working import FIRST_DAY, RECEIVED, installation
from tests.factories import AUTHORITY, event

DUE_ON = FIRST_DAY
OFFICERS = 200
SHARE_DUE = 0.03
LATER = "+60 days"
_TEMPLATE = "TEMPLATE"
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :total)"


def database(home: Path) -> Path:
    """The file of an installation."""
    return home / "ehcp.sqlite"


def fill(home: Path, total: int, due: int) -> None:
    """An installation with so many open requests, of which so many are due."""
    home.mkdir(parents=True)
    with installation(home, DUE_ON) as tracker:
        template = event("request_received", RECEIVED, case_ref=_TEMPLATE, officer="template@york.example")
        assert not record(tracker.engine, [template], now=tracker.now()).refused
        with writing(tracker.engine) as connection:
            for table in (cases, standings):
                connection.execute(sa.text(_copies(table)), {"total": total, "every": total // due, "due": due})
                connection.execute(sa.delete(table).where(table.c.case_ref == _TEMPLATE))
    with sqlite3.connect(database(home)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copies(table: sa.Table) -> str:
    names = [each.name for each in table.c if each.name != "id"]
    chosen = [_chosen(table.c[name]) for name in names]
    return f"INSERT INTO {table.name} ({', '.join(map(_quoted, names))}) {_NUMBERS} SELECT {', '.join(chosen)} FROM n, {table.name}"


def _chosen(column: sa.Column[object]) -> str:
    name = _quoted(column.name)
    if column.name == "case_ref":
        return "'YK-' || printf('%07d', i)"
    if column.name == "officer":
        return f"CASE WHEN {name} IS NULL THEN NULL ELSE 'officer-' || (i % {OFFICERS}) || '@york.example' END"
    if isinstance(column.type, sa.Date):
        return f"CASE WHEN i % :every = 0 AND i / :every < :due THEN {name} ELSE date({name}, '{LATER}') END"
    return name


def _quoted(name: str) -> str:
    return f'"{name}"'


__all__ = ["AUTHORITY", "DUE_ON", "OFFICERS", "SHARE_DUE", "database", "fill"]
