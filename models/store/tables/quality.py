"""What stands beside the requests and follows from no event: the operational plan."""

from sqlalchemy import Column, Date, Integer, String, Table

from models.store.tables.truth import REF, WORD, metadata

actions = Table(
    "actions",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("id", String(20), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("priority", WORD, nullable=False),
    Column("action", String(200), nullable=False),
    Column("owner", REF, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("status", WORD, nullable=False),
    Column("last_word_on", Date),
    Column("outcomes", String(120)),
)

satisfaction = Table(
    "satisfaction",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("whose", WORD, primary_key=True),
    Column("first_on", Date, primary_key=True),
    Column("last_on", Date, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("returned", Integer, nullable=False),
    Column("satisfied", Integer, nullable=False),
)
