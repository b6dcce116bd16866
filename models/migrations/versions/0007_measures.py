"""What the measures count by, and what was said of each week."""

import sqlalchemy as sa
from alembic import op

from models.store.tables import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_DAYS = {
    "ix_cases_decided": ("cases", ["authority", "decided_on"]),
    "ix_cases_no_plan": ("cases", ["authority", "no_plan_on"]),
    "ix_cases_final": ("cases", ["authority", "final_on"]),
    "ix_cases_closed": ("cases", ["authority", "closed_on"]),
    "ix_standings_started": ("standings", ["authority", "duty", "started_on", "holder"]),
    # What is asked of advice by the hundred thousand is answered from the index alone.
    "ix_standings_done": (
        "standings",
        [
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
        ],
    ),
    "ix_standings_owed": ("standings", ["authority", "duty", "due_on"]),
    "ix_standings_past": ("standings", ["authority", "breached_on", "done_on", "ended_on", "case_ref"]),
}


def upgrade() -> None:
    """Add a column that `ehcp rebuild` fills, the ways to the days that are counted, and the weeks."""
    op.add_column("cases", sa.Column("contested_otherwise", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name, (table, columns) in _DAYS.items():
        op.create_index(name, table, columns)
    op.drop_index("ix_standings_breached", "standings")
    op.create_table(
        "summaries",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("week_ending", sa.Date(), primary_key=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Take them away again, and with them what was said of past weeks."""
    op.drop_table("summaries")
    op.create_index("ix_standings_breached", "standings", ["authority", "breached_on"])
    for name, (table, _) in _DAYS.items():
        op.drop_index(name, table)
    op.drop_column("cases", "contested_otherwise")
