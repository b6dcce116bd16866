"""Letters that are written before they are sent, and a number that grows when what they rest on changes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "letters",
        sa.Column("message", sa.Integer(), sa.ForeignKey("outbox.id"), primary_key=True, autoincrement=False),
        sa.Column("made_under", sa.String(64), nullable=False),
        sa.Column("made_of", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "revisions",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    """Take them away again.  Letters are written anew when they are sent."""
    op.drop_table("revisions")
    op.drop_table("letters")
