"""What must be kept longer, what was made anonymous, and by whom."""

from sqlalchemy import Column, Date, Integer, String, Table

from models.store.tables.truth import REF, WORD, metadata

holds = Table(
    "holds",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("case_ref", REF, primary_key=True),
    Column("reason", WORD, nullable=False),
    Column("since", Date, nullable=False),
)

anonymised = Table(
    "anonymised",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("authority", String(3), nullable=False),
    Column("on", Date, nullable=False),
    Column("by", String(120), nullable=False),
    Column("cases", Integer, nullable=False),
)

# The trigger of the events lets an update through for a request that stands here, and here it stands only
# within the transaction that makes it anonymous.
anonymising = Table(
    "anonymising",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("case_ref", REF, primary_key=True),
)
