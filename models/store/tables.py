"""The tables.  `events` is the truth and only grows; `cases`, `standings` and `claims` are derived from it.

`steps` holds every message step that was decided, under a key that makes it happen once; `outbox` the
messages that carry them, `letters` those that are written and wait to be sent.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, kept in UTC: SQLite would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store the instant in UTC.  A time without a zone is a programming error."""
        if value is None:
            return None
        assert value.tzinfo, "an instant needs a zone"
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read it back in UTC."""
        del dialect
        # PostgreSQL answers in the zone of the session, which follows the machine's.
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


metadata = MetaData()

_REF, _WORD = String(80), String(60)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("authority", String(3), nullable=False),
    Column("case_ref", _REF, nullable=False),
    Column("key", _REF, nullable=False),
    Column("event", _WORD, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("external_id", _REF),
    Column("officer", _REF),
    Column("source", _WORD),
    Column("year_group", Integer),
    Column("advice_kind", _WORD),
    Column("advice_ref", _REF),
    Column("service", _REF),
    Column("duty", _WORD),
    Column("ground", _WORD),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("evidence", Text),
    Column("route", _WORD),
    Column("directed_on", Date),
    Column("promised_on", Date),
    Column("setting", _REF),
    Column("reason", _REF),
    Column("corrects", _REF),
    Column("note", Text),
    Column("takes_effect_on", Date),
    Column("last_reviewed_on", Date),
    Column("phase", _WORD),
    UniqueConstraint("authority", "key", name="uq_events_key"),
    Index("ix_events_case", "authority", "case_ref"),
)

cases = Table(
    "cases",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("case_ref", _REF, primary_key=True),
    Column("stage", _WORD, nullable=False),
    Column("outcome", _WORD),
    Column("officer", _REF),
    Column("source", _WORD),
    Column("year_group", Integer),
    Column("clock_on", Date, nullable=False),
    Column("decided", _WORD),
    Column("decided_on", Date),
    Column("no_plan_on", Date),
    Column("final_on", Date),
    Column("withdrawn_on", Date),
    Column("assessing_on", Date),
    Column("drafting_on", Date),
    Column("closed_on", Date),
    Column("contested", Boolean, nullable=False),
    Column("excepted", Boolean, nullable=False),
    Column("excepted_late", Boolean, nullable=False),
    Column("requested", Boolean, nullable=False),
    Column("next_attention_on", Date),
    Index("ix_cases_attention", "next_attention_on", "authority"),
    Index("ix_cases_clock", "authority", "clock_on"),
)

standings = Table(
    "standings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("authority", String(3), nullable=False),
    Column("case_ref", _REF, nullable=False),
    Column("duty", _WORD, nullable=False),
    Column("about", _REF),
    Column("holder", _REF, nullable=False),
    Column("kind", _WORD, nullable=False),
    Column("basis", _WORD, nullable=False),
    Column("rule", _WORD, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("started_by", _REF, nullable=False),
    Column("estimated", Boolean, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("directed", Boolean, nullable=False),
    Column("done_on", Date),
    Column("ended_on", Date),
    Column("ended_as", _WORD),
    Column("excepted_by", _WORD),
    Column("excepted_late", Boolean, nullable=False),
    Column("promised_on", Date),
    Column("approved_on", Date),
    Column("breached_on", Date),
    Column("silent_because", _WORD),
    Column("silent_until", Date),
    Index("ix_standings_case", "authority", "case_ref"),
    Index("ix_standings_due", "authority", "due_on"),
    Index("ix_standings_breached", "authority", "breached_on"),
)

claims = Table(
    "claims",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("claimed_by", _REF, primary_key=True),
    Column("case_ref", _REF, nullable=False),
    Column("duty", _WORD, nullable=False),
    Column("about", _REF),
    Column("ground", _WORD, nullable=False),
    Column("setting", _REF),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("claimed_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("due_on", Date),
    Column("holds", Boolean, nullable=False),
    Column("recorded_late", Boolean, nullable=False),
    Column("because", String(500), nullable=False),
    Column("told_on", Date),
    Index("ix_claims_case", "authority", "case_ref"),
)

closures = Table(
    "closures",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("setting", _REF, primary_key=True),
    Column("closed_from", Date, primary_key=True),
    Column("closed_to", Date, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("service", _REF, primary_key=True),
    Column("role", _REF, primary_key=True),
    Column("mailbox", String(254), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("deputy", String(254), nullable=False),
    Column("away_from", Date),
    Column("away_to", Date),
    Column("above", _REF, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(400), nullable=False, unique=True),
    Column("authority", String(3), nullable=False),
    Column("letter", _WORD, nullable=False),
    Column("service", _REF, nullable=False),
    Column("role", _REF, nullable=False),
    Column("to", String(254)),
    Column("about_on", Date, nullable=False),
    Column("subject", String(300)),
    Column("status", _WORD, nullable=False),
    Column("why", String(300)),
    Column("attempts", Integer, nullable=False),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("claimed_at", UtcDateTime),
    Column("sent_at", UtcDateTime),
    Column("sent_on", Date),
    Column("message_id", String(120)),
    Index("ix_outbox_status", "authority", "status"),
    Index("ix_outbox_sent", "authority", "to", "sent_on"),
)

letters = Table(
    "letters",
    metadata,
    Column("message", Integer, ForeignKey("outbox.id"), primary_key=True, autoincrement=False),
    Column("made_under", String(64), nullable=False),
    Column("made_of", String(64), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("raw", LargeBinary, nullable=False),
)

_authority = Column("authority", String(3), primary_key=True)
revisions = Table("revisions", metadata, _authority, Column("number", Integer, nullable=False))

steps = Table(
    "steps",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(600), nullable=False, unique=True),
    Column("authority", String(3), nullable=False),
    Column("case_ref", _REF, nullable=False),
    Column("duty", _WORD, nullable=False),
    Column("about", _REF),
    Column("started_by", _REF, nullable=False),
    Column("step", _WORD, nullable=False),
    Column("audience", _WORD, nullable=False),
    Column("status", _WORD, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("message", Integer, ForeignKey("outbox.id")),
    Index("ix_steps_case", "authority", "case_ref"),
    Index("ix_steps_message", "message"),
    Index("ix_steps_status", "authority", "status"),
)

sweeps = Table(
    "sweeps",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("authority", String(3), nullable=False),
    Column("as_of", Date, nullable=False),
    Column("ran_at", UtcDateTime, nullable=False),
    Column("examined", Integer, nullable=False),
    Column("queued", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
)

replies = Table(
    "replies",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("authority", String(3), nullable=False),
    Column("message_id", String(255), nullable=False),
    Column("kind", _WORD, nullable=False),
    Column("read_on", Date, nullable=False),
    Column("in_reply_to", String(120)),
    Column("case_ref", _REF),
    Column("answer", _WORD),
    Column("used", String(64)),
    UniqueConstraint("authority", "message_id", name="uq_replies_message_id"),
    UniqueConstraint("authority", "used", name="uq_replies_used"),
)

todos = Table(
    "todos",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("authority", String(3), nullable=False),
    Column("kind", _WORD, nullable=False),
    Column("case_ref", _REF),
    Column("reply", Integer, ForeignKey("replies.id"), nullable=False, unique=True),
    Column("day", Date, nullable=False),
    Column("done_on", Date),
    Index("ix_todos_open", "authority", "done_on"),
)

stopped_addresses = Table(
    "stopped_addresses",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("mailbox", String(254), primary_key=True),
    Column("since", Date, nullable=False),
    Column("code", String(12), nullable=False),
    Column("message", Integer, ForeignKey("outbox.id"), nullable=False),
)
