"""What was decided and sent.

`steps` holds every message step that was decided, under a key that makes it happen once; `outbox` the
messages that carry them, `letters` those that are written and wait to be sent; `summaries` what was said of
each week when it was over.
"""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from models.store.tables.truth import REF, WORD, UtcDateTime, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(400), nullable=False, unique=True),
    Column("authority", String(3), nullable=False),
    Column("letter", WORD, nullable=False),
    Column("service", REF, nullable=False),
    Column("role", REF, nullable=False),
    Column("to", String(254)),
    Column("about_on", Date, nullable=False),
    Column("subject", String(300)),
    Column("status", WORD, nullable=False),
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
    Column("case_ref", REF, nullable=False),
    Column("duty", WORD, nullable=False),
    Column("about", REF),
    Column("started_by", REF, nullable=False),
    Column("step", WORD, nullable=False),
    Column("audience", WORD, nullable=False),
    Column("status", WORD, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("message", Integer, ForeignKey("outbox.id")),
    Index("ix_steps_case", "authority", "case_ref"),
    Index("ix_steps_message", "message"),
    Index("ix_steps_status", "authority", "status"),
)

summaries = Table(
    "summaries",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("week_ending", Date, primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("said", Text, nullable=False),
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
    Column("kind", WORD, nullable=False),
    Column("read_on", Date, nullable=False),
    Column("in_reply_to", String(120)),
    Column("case_ref", REF),
    Column("answer", WORD),
    Column("used", String(64)),
    UniqueConstraint("authority", "message_id", name="uq_replies_message_id"),
    UniqueConstraint("authority", "used", name="uq_replies_used"),
)

todos = Table(
    "todos",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("authority", String(3), nullable=False),
    Column("kind", WORD, nullable=False),
    Column("case_ref", REF),
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
