"""What waits for the approval of a person, and when it was approved."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column that `ehcp rebuild` fills, and the way to what waits."""
    op.add_column("standings", sa.Column("approved_on", sa.Date()))
    op.create_index("ix_steps_status", "steps", ["authority", "status"])


def downgrade() -> None:
    """Take them away again; no step waits any more."""
    op.drop_index("ix_steps_status", "steps")
    op.execute("UPDATE steps SET status = 'superseded' WHERE status IN ('awaiting_approval', 'expired')")
    op.drop_column("standings", "approved_on")
