"""Who recorded each event, and a chain over all of them.  Those that are there are sealed when the database is opened."""

import sqlalchemy as sa
from alembic import op

from models.store.row_security import protect, unprotect

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the links of the chains, and where each chain ends."""
    op.create_table(
        "seals",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("event", sa.String(80), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("through", sa.String(120), nullable=False),
        sa.Column("salt", sa.String(16)),
        sa.Column("text_digest", sa.String(64)),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.UniqueConstraint("authority", "event", name="uq_seals_event"),
    )
    op.create_table(
        "chain_heads",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    for table in ("seals", "chain_heads"):
        protect(op.get_bind(), table)


def downgrade() -> None:
    """Take the trail away; on the way up again it begins anew."""
    for table in ("seals", "chain_heads"):
        unprotect(op.get_bind(), table)
        op.drop_table(table)
