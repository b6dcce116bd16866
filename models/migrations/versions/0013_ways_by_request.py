"""Ways to a duty of a request, to what went back, and to what was recorded lately; and what SQLite plans by."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_DONE = [
    "authority",
    "duty",
    "done_on",
    "ended_on",
    "due_on",
    "holder",
    "excepted_by",
    "started_on",
    "basis",
    "case_ref",
]
_CASE = ["authority", "case_ref"]
_OF_DUTY = ["duty", "about", "holder", "started_on", "done_on"]

# How many rows there are, and how many are alike in the first columns of each index: of a large caseload, since for a
# small one any plan will do.  Nobody analyses the database of a council, and without this SQLite guesses that a duty is
# as rare as a request; it would then go through all advice of ten years for each that went back.  PostgreSQL finds out
# by itself.
_STATISTICS = {
    "cases": {
        "sqlite_autoindex_cases_1": "250000 250000 1",
        "ix_cases_attention": "250000 1000 1000",
        "ix_cases_clock": "250000 250000 75",
        "ix_cases_decided": "250000 250000 75",
        "ix_cases_no_plan": "250000 250000 900",
        "ix_cases_final": "250000 250000 100",
        "ix_cases_closed": "250000 250000 100",
    },
    "events": {
        "sqlite_autoindex_events_1": "6000000 6000000 1",
        "ix_events_case": "6000000 6000000 25",
        "ix_events_kind": "6000000 6000000 220000 700",
        "ix_events_recorded": "6000000 6000000 7000",
    },
    "standings": {
        "ix_standings_case": "3500000 3500000 14 2 2 2 1 1",
        "ix_standings_done": "3500000 3500000 220000 120 80 13 12 12 12 12 1 1",
        "ix_standings_due": "3500000 3500000 800",
        "ix_standings_owed": "3500000 3500000 220000 100",
        "ix_standings_past": "3500000 3500000 1000 100 95 2",
        "ix_standings_started": "3500000 3500000 220000 100 55",
    },
}
_STAT1 = sa.table("sqlite_stat1", sa.column("tbl"), sa.column("idx"), sa.column("stat"))


def upgrade() -> None:
    """Which advice went back, and when, is then answered from the indexes alone."""
    _make_anew("ix_standings_done", [*_DONE, "about"])
    _make_anew("ix_standings_case", [*_CASE, *_OF_DUTY])
    op.create_index("ix_events_recorded", "events", ["authority", "recorded_at"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ANALYZE alembic_version")  # it makes the table of statistics
        _forget_statistics()
        op.bulk_insert(_STAT1, [_said(table, *each) for table, of in _STATISTICS.items() for each in of.items()])
        op.execute("ANALYZE sqlite_schema")  # and this reads it


def downgrade() -> None:
    """Back to the narrower ones."""
    op.drop_index("ix_events_recorded", "events")
    _make_anew("ix_standings_case", _CASE)
    _make_anew("ix_standings_done", _DONE)
    if op.get_bind().dialect.name == "sqlite":
        _forget_statistics()


def _make_anew(name: str, columns: list[str]) -> None:
    op.drop_index(name, "standings")
    op.create_index(name, "standings", columns)


def _said(table: str, index: str, numbers: str) -> dict[str, str]:
    return {"tbl": table, "idx": index, "stat": numbers}


def _forget_statistics() -> None:
    op.execute("DELETE FROM sqlite_stat1 WHERE tbl IN ('cases', 'events', 'standings')")
