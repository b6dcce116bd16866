"""Holds, what was made anonymous, and the one door through which that may change an event."""

import sqlalchemy as sa
from alembic import op

from models.store.row_security import protect

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_REFUSED = "events are append-only: record an event_corrected instead"
_LET_THROUGH = "SELECT 1 FROM anonymising a WHERE a.authority = OLD.authority AND a.case_ref = OLD.case_ref"
_SQLITE = (
    "CREATE TRIGGER events_no_UPDATE BEFORE UPDATE ON events {when} BEGIN SELECT RAISE(ABORT, '" + _REFUSED + "'); END"
)
_FUNCTION = f"""
CREATE FUNCTION refuse_change_of_an_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NOT EXISTS ({_LET_THROUGH}) THEN RAISE EXCEPTION '{_REFUSED}'; END IF; RETURN NEW; END $$
"""
_STATEMENT = (
    "CREATE TRIGGER events_append_only BEFORE {what} ON events "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_events()"
)


def upgrade() -> None:
    """Add the tables, and let an update of an event through while its request is being made anonymous."""
    op.create_table(
        "holds",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("case_ref", sa.String(80), primary_key=True),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
    )
    op.create_table(
        "anonymised",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("authority", sa.String(3), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
    )
    op.create_table(
        "anonymising",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("case_ref", sa.String(80), primary_key=True),
    )
    for table in ("holds", "anonymised", "anonymising"):
        protect(op.get_bind(), table)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER events_no_UPDATE")
        op.execute(_SQLITE.format(when=f"WHEN NOT EXISTS ({_LET_THROUGH})"))
        return
    op.execute("DROP TRIGGER events_append_only ON events")
    op.execute(_STATEMENT.format(what="DELETE OR TRUNCATE"))
    op.execute(_FUNCTION)
    op.execute(
        "CREATE TRIGGER event_append_only BEFORE UPDATE ON events "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_an_event()"
    )


def downgrade() -> None:
    """Close the door again; what was made anonymous stays so."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER events_no_UPDATE")
        op.execute(_SQLITE.format(when=""))
    else:
        op.execute("DROP TRIGGER event_append_only ON events")
        op.execute("DROP FUNCTION refuse_change_of_an_event()")
        op.execute("DROP TRIGGER events_append_only ON events")
        op.execute(_STATEMENT.format(what="UPDATE OR DELETE OR TRUNCATE"))
    for table in ("anonymising", "anonymised", "holds"):
        op.drop_table(table)
