"""What was found of the advice and of the plan, and of whom it was asked: codes, in the events themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NEW = {
    "answers": sa.Text(),
    "known": sa.String(60),
    "route_tried": sa.String(60),
    "sections": sa.String(80),
    "reply": sa.String(60),
}


def upgrade() -> None:
    """Add the columns; what was recorded before says nothing in them."""
    for name, kind in _NEW.items():
        op.add_column("events", sa.Column(name, kind))
    op.create_index("ix_events_kind", "events", ["authority", "event", "occurred_on"])


def downgrade() -> None:
    """Take them away again.  What they say is lost: take a copy first."""
    op.drop_index("ix_events_kind", "events")
    for name in reversed(_NEW):
        op.drop_column("events", name)
