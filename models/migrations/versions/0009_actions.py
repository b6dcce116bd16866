"""The operational plan's actions."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the plan."""
    op.create_table(
        "actions",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("priority", sa.String(60), nullable=False),
        sa.Column("action", sa.String(200), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("last_word_on", sa.Date()),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("actions")
