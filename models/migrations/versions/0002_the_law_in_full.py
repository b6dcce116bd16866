"""The life of a plan, exceptions that are judged, and the closures of settings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# A stored row says nothing about these until it is derived again: `ehcp rebuild`.
FLAGS = (("cases", "excepted_late"), ("cases", "requested"), ("standings", "directed"), ("standings", "excepted_late"))


def upgrade() -> None:
    """Add columns and tables; nothing that is there is changed."""
    for name, kind in (("takes_effect_on", sa.Date()), ("last_reviewed_on", sa.Date()), ("phase", sa.String(60))):
        op.add_column("events", sa.Column(name, kind))
    for table, name in FLAGS:
        default = sa.true() if name == "requested" else sa.false()
        op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=default))
    op.create_table(
        "claims",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("claimed_by", sa.String(80), primary_key=True),
        sa.Column("case_ref", sa.String(80), nullable=False),
        sa.Column("duty", sa.String(60), nullable=False),
        sa.Column("about", sa.String(80)),
        sa.Column("ground", sa.String(60), nullable=False),
        sa.Column("setting", sa.String(80)),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date()),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("recorded_late", sa.Boolean(), nullable=False),
        sa.Column("because", sa.String(500), nullable=False),
        sa.Column("told_on", sa.Date()),
    )
    op.create_index("ix_claims_case", "claims", ["authority", "case_ref"])
    op.create_table(
        "closures",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("setting", sa.String(80), primary_key=True),
        sa.Column("closed_from", sa.Date(), primary_key=True),
        sa.Column("closed_to", sa.Date(), nullable=False),
    )


def downgrade() -> None:
    """Take them away again.  What the new columns of the events say is lost: take a copy first."""
    op.drop_table("closures")
    op.drop_table("claims")
    for table, name in FLAGS:
        op.drop_column(table, name)
    for name in ("phase", "last_reviewed_on", "takes_effect_on"):
        op.drop_column("events", name)
