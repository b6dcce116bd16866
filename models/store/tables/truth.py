"""`events` is the truth and only grows; `cases`, `standings` and `claims` are derived from it."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
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

REF, WORD = String(80), String(60)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("authority", String(3), nullable=False),
    Column("case_ref", REF, nullable=False),
    Column("key", REF, nullable=False),
    Column("event", WORD, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("external_id", REF),
    Column("officer", REF),
    Column("source", WORD),
    Column("year_group", Integer),
    Column("advice_kind", WORD),
    Column("advice_ref", REF),
    Column("service", REF),
    Column("duty", WORD),
    Column("ground", WORD),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("evidence", Text),
    Column("route", WORD),
    Column("directed_on", Date),
    Column("promised_on", Date),
    Column("setting", REF),
    Column("reason", REF),
    Column("corrects", REF),
    Column("note", Text),
    Column("takes_effect_on", Date),
    Column("last_reviewed_on", Date),
    Column("phase", WORD),
    Column("answers", Text),
    Column("known", WORD),
    Column("route_tried", WORD),
    Column("sections", REF),
    Column("reply", WORD),
    Column("agencies", String(120)),
    Column("changed", String(120)),
    Column("whose", WORD),
    Column("gathered", String(120)),
    Column("used", WORD),
    UniqueConstraint("authority", "key", name="uq_events_key"),
    Index("ix_events_case", "authority", "case_ref"),
    Index("ix_events_kind", "authority", "event", "occurred_on"),
    Index("ix_events_recorded", "authority", "recorded_at"),
)

cases = Table(
    "cases",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("case_ref", REF, primary_key=True),
    Column("stage", WORD, nullable=False),
    Column("outcome", WORD),
    Column("officer", REF),
    Column("source", WORD),
    Column("year_group", Integer),
    Column("clock_on", Date, nullable=False),
    Column("decided", WORD),
    Column("decided_on", Date),
    Column("no_plan_on", Date),
    Column("final_on", Date),
    Column("withdrawn_on", Date),
    Column("assessing_on", Date),
    Column("drafting_on", Date),
    Column("closed_on", Date),
    Column("contested", Boolean, nullable=False),
    Column("contested_otherwise", Boolean, nullable=False),
    Column("excepted", Boolean, nullable=False),
    Column("excepted_late", Boolean, nullable=False),
    Column("requested", Boolean, nullable=False),
    Column("next_attention_on", Date),
    Index("ix_cases_attention", "next_attention_on", "authority"),
    Index("ix_cases_clock", "authority", "clock_on"),
    Index("ix_cases_decided", "authority", "decided_on"),
    Index("ix_cases_no_plan", "authority", "no_plan_on"),
    Index("ix_cases_final", "authority", "final_on"),
    Index("ix_cases_closed", "authority", "closed_on"),
)

standings = Table(
    "standings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("authority", String(3), nullable=False),
    Column("case_ref", REF, nullable=False),
    Column("duty", WORD, nullable=False),
    Column("about", REF),
    Column("holder", REF, nullable=False),
    Column("kind", WORD, nullable=False),
    Column("basis", WORD, nullable=False),
    Column("rule", WORD, nullable=False),
    Column("started_on", Date, nullable=False),
    Column("started_by", REF, nullable=False),
    Column("estimated", Boolean, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("directed", Boolean, nullable=False),
    Column("done_on", Date),
    Column("ended_on", Date),
    Column("ended_as", WORD),
    Column("excepted_by", WORD),
    Column("excepted_late", Boolean, nullable=False),
    Column("promised_on", Date),
    Column("approved_on", Date),
    Column("breached_on", Date),
    Column("silent_because", WORD),
    Column("silent_until", Date),
    Index("ix_standings_case", "authority", "case_ref", "duty", "about", "holder", "started_on", "done_on"),
    Index("ix_standings_due", "authority", "due_on"),
    Index("ix_standings_started", "authority", "duty", "started_on", "holder"),
    Index(
        "ix_standings_done",
        "authority",
        "duty",
        "done_on",
        "ended_on",
        "due_on",
        "holder",
        "excepted_by",
        "started_on",
        "basis",
        "case_ref",
        "about",
    ),
    Index("ix_standings_owed", "authority", "duty", "due_on"),
    Index("ix_standings_past", "authority", "breached_on", "done_on", "ended_on", "case_ref"),
)

claims = Table(
    "claims",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("claimed_by", REF, primary_key=True),
    Column("case_ref", REF, nullable=False),
    Column("duty", WORD, nullable=False),
    Column("about", REF),
    Column("ground", WORD, nullable=False),
    Column("setting", REF),
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
    Column("setting", REF, primary_key=True),
    Column("closed_from", Date, primary_key=True),
    Column("closed_to", Date, nullable=False),
)

contacts = Table(
    "contacts",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("service", REF, primary_key=True),
    Column("role", REF, primary_key=True),
    Column("mailbox", String(254), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("deputy", String(254), nullable=False),
    Column("away_from", Date),
    Column("away_to", Date),
    Column("above", REF, nullable=False),
)
