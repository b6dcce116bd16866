"""PostgreSQL itself holds the rows of several authorities apart."""

from alembic import op

from models.store.row_security import protect, unprotect

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLES = (
    "cases",
    "claims",
    "closures",
    "contacts",
    "events",
    "outbox",
    "replies",
    "revisions",
    "standings",
    "steps",
    "stopped_addresses",
    "summaries",
    "sweeps",
    "todos",
)
_OF_A_MESSAGE = "EXISTS (SELECT 1 FROM outbox WHERE outbox.id = letters.message)"


def upgrade() -> None:
    """Give each table its policy; a letter belongs to whom its message belongs to."""
    for table in _TABLES:
        protect(op.get_bind(), table)
    protect(op.get_bind(), "letters", _OF_A_MESSAGE)


def downgrade() -> None:
    """Take the policies away."""
    for table in (*_TABLES, "letters"):
        unprotect(op.get_bind(), table)
