"""The tables: the truth and what is derived from it, and what was decided and sent."""

from models.store.tables.keeping import anonymised, anonymising, holds
from models.store.tables.messages import (
    letters,
    outbox,
    replies,
    revisions,
    steps,
    stopped_addresses,
    summaries,
    sweeps,
    todos,
)
from models.store.tables.quality import actions, satisfaction
from models.store.tables.trail import chain_heads, seals
from models.store.tables.truth import UtcDateTime, cases, claims, closures, contacts, events, metadata, standings

__all__ = [
    "UtcDateTime",
    "actions",
    "anonymised",
    "anonymising",
    "cases",
    "chain_heads",
    "claims",
    "closures",
    "contacts",
    "events",
    "holds",
    "letters",
    "metadata",
    "outbox",
    "replies",
    "revisions",
    "satisfaction",
    "seals",
    "standings",
    "steps",
    "stopped_addresses",
    "summaries",
    "sweeps",
    "todos",
]
