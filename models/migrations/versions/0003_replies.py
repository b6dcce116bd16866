"""Replies that were read, what they leave for a person, and the addresses that mail came back from."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add three tables."""
    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("authority", sa.String(3), nullable=False),
        sa.Column("message_id", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("in_reply_to", sa.String(120)),
        sa.Column("case_ref", sa.String(80)),
        sa.Column("answer", sa.String(60)),
        sa.Column("used", sa.String(64)),
        sa.UniqueConstraint("authority", "message_id", name="uq_replies_message_id"),
        sa.UniqueConstraint("authority", "used", name="uq_replies_used"),
    )
    op.create_table(
        "todos",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("authority", sa.String(3), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("case_ref", sa.String(80)),
        sa.Column("reply", sa.Integer(), sa.ForeignKey("replies.id"), nullable=False, unique=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date()),
    )
    op.create_index("ix_todos_open", "todos", ["authority", "done_on"])
    op.create_table(
        "stopped_addresses",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("mailbox", sa.String(254), primary_key=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("message", sa.Integer(), sa.ForeignKey("outbox.id"), nullable=False),
    )


def downgrade() -> None:
    """Take them away again.  What was promised or muted by mail stays: it is among the events."""
    op.drop_table("stopped_addresses")
    op.drop_table("todos")
    op.drop_table("replies")
