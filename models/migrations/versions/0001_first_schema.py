"""The first schema."""

import sqlalchemy as sa
from alembic import op

from models.store.tables import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY_POSTGRESQL = """
CREATE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'events are append-only: record an event_corrected instead'; END $$
"""
APPEND_ONLY_SQLITE = """
CREATE TRIGGER events_no_{what} BEFORE {what} ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only: record an event_corrected instead'); END
"""


def upgrade() -> None:
    """Create every table, and the triggers that keep events append-only."""
    op.create_table(
        "cases",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("case_ref", sa.String(80), primary_key=True),
        sa.Column("stage", sa.String(60), nullable=False),
        sa.Column("outcome", sa.String(60)),
        sa.Column("officer", sa.String(80)),
        sa.Column("source", sa.String(60)),
        sa.Column("year_group", sa.Integer()),
        sa.Column("clock_on", sa.Date(), nullable=False),
        sa.Column("decided", sa.String(60)),
        sa.Column("decided_on", sa.Date()),
        sa.Column("no_plan_on", sa.Date()),
        sa.Column("final_on", sa.Date()),
        sa.Column("withdrawn_on", sa.Date()),
        sa.Column("assessing_on", sa.Date()),
        sa.Column("drafting_on", sa.Date()),
        sa.Column("closed_on", sa.Date()),
        sa.Column("contested", sa.Boolean(), nullable=False),
        sa.Column("excepted", sa.Boolean(), nullable=False),
        sa.Column("next_attention_on", sa.Date()),
    )
    op.create_index("ix_cases_attention", "cases", ["next_attention_on", "authority"])
    op.create_index("ix_cases_clock", "cases", ["authority", "clock_on"])
    op.create_table(
        "contacts",
        sa.Column("authority", sa.String(3), primary_key=True),
        sa.Column("service", sa.String(80), primary_key=True),
        sa.Column("role", sa.String(80), primary_key=True),
        sa.Column("mailbox", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("authority", sa.String(3), nullable=False),
        sa.Column("case_ref", sa.String(80), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("event", sa.String(60), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("external_id", sa.String(80)),
        sa.Column("officer", sa.String(80)),
        sa.Column("source", sa.String(60)),
        sa.Column("year_group", sa.Integer()),
        sa.Column("advice_kind", sa.String(60)),
        sa.Column("advice_ref", sa.String(80)),
        sa.Column("service", sa.String(80)),
        sa.Column("duty", sa.String(60)),
        sa.Column("ground", sa.String(60)),
        sa.Column("starts_on", sa.Date()),
        sa.Column("ends_on", sa.Date()),
        sa.Column("evidence", sa.Text()),
        sa.Column("route", sa.String(60)),
        sa.Column("directed_on", sa.Date()),
        sa.Column("promised_on", sa.Date()),
        sa.Column("setting", sa.String(80)),
        sa.Column("reason", sa.String(80)),
        sa.Column("corrects", sa.String(80)),
        sa.Column("note", sa.Text()),
        sa.UniqueConstraint("authority", "key", name="uq_events_key"),
    )
    op.create_index("ix_events_case", "events", ["authority", "case_ref"])
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(400), nullable=False, unique=True),
        sa.Column("authority", sa.String(3), nullable=False),
        sa.Column("letter", sa.String(60), nullable=False),
        sa.Column("service", sa.String(80), nullable=False),
        sa.Column("role", sa.String(80), nullable=False),
        sa.Column("to", sa.String(254)),
        sa.Column("about_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(300)),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("why", sa.String(300)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("queued_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime()),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column("sent_on", sa.Date()),
        sa.Column("message_id", sa.String(120)),
    )
    op.create_index("ix_outbox_sent", "outbox", ["authority", "to", "sent_on"])
    op.create_index("ix_outbox_status", "outbox", ["authority", "status"])
    op.create_table(
        "standings",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("authority", sa.String(3), nullable=False),
        sa.Column("case_ref", sa.String(80), nullable=False),
        sa.Column("duty", sa.String(60), nullable=False),
        sa.Column("about", sa.String(80)),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("basis", sa.String(60), nullable=False),
        sa.Column("rule", sa.String(60), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("started_by", sa.String(80), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date()),
        sa.Column("ended_on", sa.Date()),
        sa.Column("ended_as", sa.String(60)),
        sa.Column("excepted_by", sa.String(60)),
        sa.Column("promised_on", sa.Date()),
        sa.Column("breached_on", sa.Date()),
        sa.Column("silent_because", sa.String(60)),
        sa.Column("silent_until", sa.Date()),
    )
    op.create_index("ix_standings_breached", "standings", ["authority", "breached_on"])
    op.create_index("ix_standings_case", "standings", ["authority", "case_ref"])
    op.create_index("ix_standings_due", "standings", ["authority", "due_on"])
    op.create_table(
        "sweeps",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("authority", sa.String(3), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("ran_at", UtcDateTime(), nullable=False),
        sa.Column("examined", sa.Integer(), nullable=False),
        sa.Column("queued", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
    )
    op.create_table(
        "steps",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(600), nullable=False, unique=True),
        sa.Column("authority", sa.String(3), nullable=False),
        sa.Column("case_ref", sa.String(80), nullable=False),
        sa.Column("duty", sa.String(60), nullable=False),
        sa.Column("about", sa.String(80)),
        sa.Column("started_by", sa.String(80), nullable=False),
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("audience", sa.String(60), nullable=False),
        sa.Column("status", sa.String(60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("message", sa.Integer(), sa.ForeignKey("outbox.id")),
    )
    op.create_index("ix_steps_case", "steps", ["authority", "case_ref"])
    op.create_index("ix_steps_message", "steps", ["message"])
    _forbid_changes()


def _forbid_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(APPEND_ONLY_SQLITE.format(what=what))
        return
    op.execute(APPEND_ONLY_POSTGRESQL)
    op.execute(
        "CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_events()"
    )


def downgrade() -> None:
    """Remove everything.  The events go too: take a copy first."""

    op.drop_table("steps")
    op.drop_table("sweeps")
    op.drop_table("standings")
    op.drop_table("outbox")
    op.drop_table("events")
    op.drop_table("contacts")
    op.drop_table("cases")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_events()")
