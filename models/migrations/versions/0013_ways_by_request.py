"""Ways to a duty of a request, to what went back, and to what was recorded lately."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_DONE = ["authority", "duty", "done_on", "ended_on", "due_on", "holder", "excepted_by", "started_on", "basis", "case_ref"]
_CASE = ["authority", "case_ref"]


def upgrade() -> None:
    """Which advice went back, and when, is then answered from the indexes alone."""
    _make_anew("ix_standings_done", [*_DONE, "about"])
    _make_anew("ix_standings_case", [*_CASE, "duty", "about"])
    op.create_index("ix_events_recorded", "events", ["authority", "recorded_at"])


def downgrade() -> None:
    """Back to the narrower ones."""
    op.drop_index("ix_events_recorded", "events")
    _make_anew("ix_standings_case", _CASE)
    _make_anew("ix_standings_done", _DONE)


def _make_anew(name: str, columns: list[str]) -> None:
    op.drop_index(name, "standings")
    op.create_index(name, "standings", columns)
