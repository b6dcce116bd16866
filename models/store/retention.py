"""Requests past the council's rule: which they are, which are held back, and how one is made anonymous.

Dates, kinds and codes stay, so that every count that was ever published can be counted again; whatever leads
to a person, or to the council's own file, goes.
"""

import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from models.store import trail
from models.store.history import chunks
from models.store.tables import (
    anonymised,
    anonymising,
    cases,
    closures,
    events,
    holds,
    letters,
    metadata,
    outbox,
    replies,
    steps,
    summaries,
)

ANONYMOUS = "kept-0"
REMOVED = "removed by retention"
_STAYS = (
    *("id", "authority", "event", "occurred_on", "recorded_at", "source", "year_group", "advice_kind", "service"),
    *("duty", "ground", "starts_on", "ends_on", "route", "directed_on", "promised_on", "takes_effect_on"),
    *("last_reviewed_on", "phase", "reason", "answers", "known", "route_tried", "sections", "reply", "agencies"),
    *("changed", "whose", "gathered", "used"),
)
_WORD = re.compile(r"[\w/-]+")
_NAMES = ("id", "case_ref", "officer", "about", "started_by", "claimed_by", "setting", "because")
_LONG = 8
"""The id of an event may be a plain number, which stands in a text for something else."""
_DERIVED = ("cases", "standings", "claims")


@dataclass(slots=True)
class _Names:
    """The new names of one request and of what it speaks of; drawn, not derived: nobody can work back."""

    ref: str = field(default_factory=lambda: f"{ANONYMOUS}{secrets.token_hex(8)}")
    keys: dict[str, str] = field(default_factory=dict)
    abouts: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)

    def key(self, old: str) -> str:
        """Of an event."""
        return self.keys.setdefault(old, f"{ANONYMOUS}{secrets.token_hex(8)}")

    def setting(self, old: str) -> str:
        """Of a school or college."""
        return self.settings.setdefault(old, f"{ANONYMOUS}{secrets.token_hex(8)}")

    def about(self, old: str | None, kind: str) -> str | None:
        """Of a request for advice, as `medical-2`."""
        if old is None or old == kind:
            return old
        return self.abouts.setdefault(old, f"{kind}-{len(self.abouts) + 1}")


def past_the_rule(connection: sa.Connection, authority: str, until: date) -> list[tuple[str, date, str | None]]:
    """Closed by that day, with nothing heard since, and not anonymous yet: reference, day, and why it is held."""
    heard = sa.select(events.c.case_ref, sa.func.max(events.c.occurred_on).label("on"))
    last = heard.where(events.c.authority == authority).group_by(events.c.case_ref).subquery()
    held = sa.and_(holds.c.authority == cases.c.authority, holds.c.case_ref == cases.c.case_ref)
    query = (
        sa.select(cases.c.case_ref, cases.c.closed_on, holds.c.reason)
        .join(last, last.c.case_ref == cases.c.case_ref)
        .outerjoin(holds, held)
        .where(cases.c.authority == authority, cases.c.closed_on <= until, last.c.on <= until)
        .where(cases.c.case_ref.not_like(f"{ANONYMOUS}%"))
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query.order_by(cases.c.closed_on, cases.c.case_ref))]


def hold(connection: sa.Connection, authority: str, ref: str, reason: str, since: date) -> None:
    """Keep a request as it is, whatever the rule says; a new reason takes the place of the old one."""
    release(connection, authority, ref)
    connection.execute(sa.insert(holds).values(authority=authority, case_ref=ref, reason=reason, since=since))


def release(connection: sa.Connection, authority: str, ref: str) -> bool:
    """Let the rule hold again; whether it was held."""
    gone = sa.delete(holds).where(holds.c.authority == authority, holds.c.case_ref == ref)
    return connection.execute(gone).rowcount > 0


def anonymise(connection: sa.Connection, authority: str, refs: Sequence[str]) -> dict[str, str]:
    """Give these requests names that lead nowhere, and forget what was said of them: old reference to new.

    The one exception from "events are never changed".  What is derived of the old names is removed; of the
    new ones it is for the caller to derive.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")  # what is gone is gone from the file, too
    names = {ref: _Names() for ref in refs}
    connection.execute(sa.insert(anonymising), [{"authority": authority, "case_ref": ref} for ref in refs])
    for some in chunks(sorted(refs)):
        _events(connection, authority, some, names)
    trail.seal_again(connection, authority, {old: drawn for new in names.values() for old, drawn in new.keys.items()})
    for ref, new in names.items():
        _closures(connection, authority, new)
        _messages(connection, authority, ref, new)
        _replies(connection, authority, ref)
        _others(connection, authority, ref, new)
    keys = {old: drawn for new in names.values() for old, drawn in new.keys.items() if len(old) >= _LONG}
    _reword(connection, authority, keys | {ref: new.ref for ref, new in names.items()})
    connection.execute(sa.delete(anonymising).where(anonymising.c.authority == authority))
    return {ref: new.ref for ref, new in names.items()}


def note_it(connection: sa.Connection, authority: str, on: date, by: str, number: int) -> None:
    """Who made how many requests anonymous, and when; never which."""
    connection.execute(sa.insert(anonymised).values(authority=authority, on=on, by=by, cases=number))


def still_named(connection: sa.Connection, authority: str) -> set[str] | None:
    """Every reference that is still one, of any authority; None where this one never made a request anonymous."""
    if connection.execute(sa.select(anonymised.c.id).where(anonymised.c.authority == authority).limit(1)).first():
        return set(connection.scalars(sa.select(cases.c.case_ref)))
    return None


def counted(connection: sa.Connection, authority: str, refs: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """What is stored about these requests but for names: all that a count could rest on."""
    found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for table in (metadata.tables[name] for name in _DERIVED):
        columns = [column for column in table.c if column.name not in _NAMES]
        for some in chunks(sorted(refs)):
            query = sa.select(table.c.case_ref, *columns).where(table.c.authority == authority)
            for ref, *row in connection.execute(query.where(table.c.case_ref.in_(some))):
                found[ref].append((table.name, *map(str, row)))
    return {ref: sorted(rows) for ref, rows in found.items()}


def _events(connection: sa.Connection, authority: str, refs: Sequence[str], names: Mapping[str, _Names]) -> None:
    query = sa.select(events).where(events.c.authority == authority, events.c.case_ref.in_(refs)).order_by(events.c.id)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    for row in rows:
        connection.execute(
            sa.update(events).where(events.c.id == row["id"]).values(_event(row, names[row["case_ref"]]))
        )


def _event(row: Mapping[str, Any], names: _Names) -> dict[str, Any]:
    """What stays of an event: a column that is not known here goes."""
    return dict.fromkeys(row, None) | {name: row[name] for name in _STAYS} | {
        "case_ref": names.ref,
        "key": names.key(row["key"]),
        "corrects": names.key(row["corrects"]) if row["corrects"] else None,
        "advice_ref": names.about(row["advice_ref"], row["advice_kind"] or "advice"),
        "setting": names.setting(row["setting"]) if row["setting"] else None,
        # That something showed the ground is a fact of the claim; what it was is not needed any more.
        "evidence": REMOVED if row["evidence"] is not None else None,
    }  # fmt: skip


def _closures(connection: sa.Connection, authority: str, names: _Names) -> None:
    """An exception stands or falls with the days on which a setting was closed: the new name takes them along."""
    for old, new in names.settings.items():
        query = sa.select(closures).where(closures.c.authority == authority, closures.c.setting == old)
        rows = [dict(row) | {"setting": new} for row in connection.execute(query).mappings()]
        if rows:
            connection.execute(sa.insert(closures), rows)


def _messages(connection: sa.Connection, authority: str, ref: str, new: _Names) -> None:
    """Steps under their new names, each with a key of its own; and no letter that names the old one."""
    query = sa.select(steps).where(steps.c.authority == authority, steps.c.case_ref == ref)
    carried: dict[int, None] = {}
    for row in connection.execute(query).mappings().all():
        about = (new.abouts | new.settings).get(row["about"], row["about"])
        named = {"case_ref": new.ref, "about": about, "started_by": new.key(row["started_by"])}
        drawn = f"{ANONYMOUS}{secrets.token_hex(16)}"
        connection.execute(sa.update(steps).where(steps.c.id == row["id"]).values(key=drawn, **named))
        carried |= {row["message"]: None} if row["message"] else {}
    for some in chunks(sorted(carried)):
        connection.execute(sa.delete(letters).where(letters.c.message.in_(some)))


def _reword(connection: sa.Connection, authority: str, words: Mapping[str, str]) -> None:
    """The new references in place of the old ones, wherever a text holds one as a word; in one pass."""
    for table, columns in ((outbox, ("key", "subject", "why")), (summaries, ("said",))):
        kept = [*table.primary_key.columns]
        query = sa.select(*kept, *(table.c[name] for name in columns)).where(table.c.authority == authority)
        for row in connection.execute(query).mappings().all():
            new = {name: _WORD.sub(lambda found: words.get(found[0], found[0]), row[name] or "") for name in columns}
            changed = {name: text for name, text in new.items() if text != (row[name] or "")}
            if changed:
                own = [column == row[column.name] for column in kept]
                connection.execute(sa.update(table).where(*own).values(changed))


def _replies(connection: sa.Connection, authority: str, ref: str) -> None:
    """The ids of a person's letters lead to them."""
    query = sa.select(replies.c.id).where(replies.c.authority == authority, replies.c.case_ref == ref)
    for number in connection.scalars(query).all():
        drawn = {"message_id": f"{ANONYMOUS}{secrets.token_hex(8)}", "in_reply_to": None, "used": None}
        connection.execute(sa.update(replies).where(replies.c.id == number).values(drawn))


def _others(connection: sa.Connection, authority: str, ref: str, new: _Names) -> None:
    """Every other table that names the request; what is derived is taken away."""
    for name, table in metadata.tables.items():
        if "case_ref" not in table.c or name in ("events", "anonymising"):
            continue
        own = (table.c.authority == authority, table.c.case_ref == ref)
        if name in _DERIVED:
            connection.execute(sa.delete(table).where(*own))
        else:
            connection.execute(sa.update(table).where(*own).values(case_ref=new.ref))
