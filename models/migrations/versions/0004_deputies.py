"""Deputies, absences and who stands above whom."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WORDS = (("deputy", 254), ("above", 80))


def upgrade() -> None:
    """Add columns; a contact that is there has no deputy, is not away, and stands below nobody."""
    for name, longest in _WORDS:
        op.add_column("contacts", sa.Column(name, sa.String(longest), nullable=False, server_default=""))
    for name in ("away_from", "away_to"):
        op.add_column("contacts", sa.Column(name, sa.Date()))


def downgrade() -> None:
    """Take them away again."""
    for name in ("deputy", "above", "away_from", "away_to"):
        op.drop_column("contacts", name)
