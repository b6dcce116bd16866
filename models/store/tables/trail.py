"""Who recorded each event, and the chain that holds them together."""

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

from models.store.tables.truth import REF, metadata

_DIGEST, _WHO = String(64), String(120)

seals = Table(
    "seals",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("event", REF, nullable=False),
    Column("by", _WHO, nullable=False),
    Column("through", _WHO, nullable=False),
    Column("salt", String(16)),
    Column("text_digest", _DIGEST),
    Column("digest", _DIGEST, nullable=False),
    UniqueConstraint("authority", "event", name="uq_seals_event"),
)

chain_heads = Table(
    "chain_heads",
    metadata,
    Column("authority", String(3), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("digest", _DIGEST, nullable=False),
)
