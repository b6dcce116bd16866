"""The operational plan's actions; what was found by audits of plans, and how views were gathered."""

import sqlalchemy as sa
from alembic import op

from models.store.row_security import protect

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


_NEW = {
    "agencies": sa.String(120),
    "changed": sa.String(120),
    "whose": sa.String(60),
    "gathered": sa.String(120),
    "used": sa.String(60),
}


def upgrade() -> None:
    """Add the plan, and the columns."""
    for name, kind in _NEW.items():
        op.add_column("events", sa.Column(name, kind))
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
        sa.Column("outcomes", sa.String(120)),
    )
    op.create_table(
        "satisfaction",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("whose", sa.String(60), primary_key=True),
        sa.Column("first_on", sa.Date(), primary_key=True),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
    )

    for table in ("actions", "satisfaction"):
        protect(op.get_bind(), table)


def downgrade() -> None:
    """Take them away again.  What the columns say is lost: take a copy first."""
    for name in reversed(_NEW):
        op.drop_column("events", name)
    op.drop_table("satisfaction")
    op.drop_table("actions")
