"""The audit trail: who recorded each event, by what, and a chain of digests over the events of each authority.

Each digest covers what its event says, who recorded it, and the digest before it: an event that is changed, taken out,
put in or moved no longer fits.  Free text is covered by a salted digest of its own, so that it can be taken out lawfully.
"""

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from models import acting
from models.store.tables import anonymised, chain_heads, events, seals

FREE_TEXT = ("note", "evidence")
BEFORE = "before the trail began"
"""Who recorded the events that were there when the trail began: nobody knows any more."""
EARLIER = "an earlier release"
_START = "0" * 64
_COLUMNS = [each for each in events.c if each.name != "id"]
_AT_ONCE = 500
_MADE = ("salt", "text_digest", "digest")
_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def seal(connection: sa.Connection, rows: Sequence[Mapping[str, Any]], *, who: tuple[str, str] | None = None) -> None:
    """Add events that were appended just now to the chains of their authorities, each claimed by the caller."""
    own: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        own[row["authority"]].append(row)
    for authority, appended in sorted(own.items()):
        number, digest = _head(connection, authority)
        made = list(_links(appended, number, digest, *(who or (acting.somebody(), acting.through.get()))))
        for start in range(0, len(made), _AT_ONCE):
            connection.execute(sa.insert(seals), made[start : start + _AT_ONCE])
        _put_head(connection, authority, made[-1]["number"], made[-1]["digest"])


def _links(
    rows: Iterable[Mapping[str, Any]], number: int, digest: str, by: str, through: str
) -> Iterator[dict[str, Any]]:
    for row in rows:
        number += 1
        link = {
            "authority": row["authority"],
            "number": number,
            "event": row["key"],
            "by": by,
            "through": through[: acting.MOST],
        }
        link["salt"] = secrets.token_hex(8) if any(row.get(name) is not None for name in FREE_TEXT) else None
        link["text_digest"] = _text_digest(row, link["salt"]) if link["salt"] else None
        link["digest"] = digest = _digest(row, link, digest)
        yield link


def _digest(row: Mapping[str, Any], link: Mapping[str, Any], before: str) -> str:
    """What an event says, and where, by whom and by what it was recorded.

    What it does not say is left out: a column of a later release changes no digest of an earlier one.
    """
    said = {name: _plain(value) for name, value in row.items() if value is not None and name not in ("id", *FREE_TEXT)}
    of_link = [link[name] for name in ("number", "by", "through", "text_digest")]
    return _sha(_canonical([before, of_link, said]))


def _text_digest(row: Mapping[str, Any], salt: str) -> str:
    return _sha(json.dumps([salt, *(row.get(name) for name in FREE_TEXT)], ensure_ascii=False))


def _plain(value: Any) -> Any:
    if isinstance(value, str):  # most are
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _head(connection: sa.Connection, authority: str) -> tuple[int, str]:
    found = connection.execute(sa.select(chain_heads).where(chain_heads.c.authority == authority)).first()
    return (found.number, found.digest) if found else (0, _START)


def _put_head(connection: sa.Connection, authority: str, number: int, digest: str) -> None:
    said = {"authority": authority, "number": number, "digest": digest}
    connection.execute(
        sa.text(
            "INSERT INTO chain_heads (authority, number, digest) VALUES (:authority, :number, :digest) "
            "ON CONFLICT (authority) DO UPDATE SET number = excluded.number, digest = excluded.digest"
        ),
        said,
    )


def begin(connection: sa.Connection) -> None:
    """Seal the events that were there before the trail was."""
    unsealed = sa.select(*_COLUMNS).outerjoin(
        seals, sa.and_(seals.c.authority == events.c.authority, seals.c.event == events.c.key)
    )
    found = connection.execute(unsealed.where(seals.c.event.is_(None)).order_by(events.c.id))
    for some in found.mappings().partitions(10_000):
        seal(connection, [dict(row) for row in some], who=(BEFORE, EARLIER))


def seal_again(connection: sa.Connection, authority: str, renamed: Mapping[str, str]) -> None:
    """Make the chain anew from the first of these events on, by their new keys: they were lawfully made anonymous.

    Who recorded each stays.  An end that was noted before stands in the chain no longer.
    """
    firsts = []
    for start in range(0, len(renamed), _AT_ONCE):
        part = dict(list(renamed.items())[start : start + _AT_ONCE])
        same = sa.and_(seals.c.authority == authority, seals.c.event.in_(part))
        firsts.append(connection.scalar(sa.select(sa.func.min(seals.c.number)).where(same)))
        connection.execute(sa.update(seals).where(same).values(event=sa.case(part, value=seals.c.event)))
    if found := [each for each in firsts if each is not None]:
        _chain_from(connection, authority, min(found))


def _chain_from(connection: sa.Connection, authority: str, first: int) -> None:
    before = sa.select(seals.c.digest).where(seals.c.authority == authority, seals.c.number == first - 1)
    digest, number = connection.scalar(before) or _START, first - 1
    changed = []
    for link, row in list(_chain(connection, authority, first)):
        (made,) = _links([row], number, digest, link["by"], link["through"])
        digest, number = made["digest"], made["number"]
        changed.append({f"new_{name}": made[name] for name in _MADE} | {"of": number})
    update = sa.update(seals).where(seals.c.authority == authority, seals.c.number == sa.bindparam("of"))
    connection.execute(update.values({name: sa.bindparam(f"new_{name}") for name in _MADE}), changed)
    _put_head(connection, authority, number, digest)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a chain: how many events it holds, the digest that ends it, and what does not fit, in a sentence."""

    events: int
    digest: str
    wrong: str | None


def verify(connection: sa.Connection, authority: str, expected: str | None = None) -> Verdict:
    """Follow the chain of an authority from its first event to its last.

    `expected` is a digest that was noted earlier: it must stand in the chain, or the end was cut off and made anew.
    """
    number, digest, seen = 0, _START, False
    with closing(_chain(connection, authority)) as chain:
        for link, row in chain:
            number += 1
            if wrong := _misfit(link, row, number, digest):
                return Verdict(number - 1, digest, wrong)
            digest = link["digest"]
            seen = seen or digest == expected
    return Verdict(
        number, digest, _wrong_end(connection, authority, number, digest, missing=bool(expected) and not seen)
    )


def _chain(
    connection: sa.Connection, authority: str, first: int = 1
) -> Generator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Every link in order from one on, with its event: without one, its key is None."""
    of_link = [each.label(f"seal_{each.name}") for each in seals.c]
    same = sa.and_(events.c.authority == seals.c.authority, events.c.key == seals.c.event)
    query = sa.select(*of_link, *_COLUMNS).select_from(seals).outerjoin(events, same)
    query = query.where(seals.c.authority == authority, seals.c.number >= first).order_by(seals.c.number)
    with connection.execute(query.execution_options(yield_per=_AT_ONCE)) as found:
        for row in found.mappings():
            link = {name.removeprefix("seal_"): value for name, value in row.items() if name.startswith("seal_")}
            yield link, {name: value for name, value in row.items() if not name.startswith("seal_")}


def _misfit(link: Mapping[str, Any], row: Mapping[str, Any], number: int, before: str) -> str | None:
    """What is wrong with a link of the chain, if anything is."""
    if link["number"] != number:
        return f"event {number} of the chain is missing"
    if row["key"] is None:
        return f"event {number} of the chain was taken out of the events"
    which = f"event {number} ({row['case_ref']}, {row['event']})"
    if link["salt"]:
        if _text_digest(row, link["salt"]) != link["text_digest"]:
            return f"the free text of {which} is not as it was recorded"
    elif any(row[name] is not None for name in FREE_TEXT):
        return f"the free text of {which} was put in later"
    return None if _digest(row, link, before) == link["digest"] else f"{which} is not as it was recorded"


def _wrong_end(connection: sa.Connection, authority: str, number: int, digest: str, *, missing: bool) -> str | None:
    there = connection.scalar(sa.select(sa.func.count()).where(events.c.authority == authority))
    if there != number:
        return f"there are {there} events, and {number} in the chain: some were put in past it"
    if _head(connection, authority) != ((number, digest) if number else (0, _START)):
        return f"the chain ends with event {number}, and its end was kept otherwise: events were cut off"
    if not missing:
        return None
    last = connection.scalar(sa.select(sa.func.max(anonymised.c.on)).where(anonymised.c.authority == authority))
    since = f", unless it was noted before {last.isoformat()}, when requests were made anonymous" if last else ""
    return f"the digest that was noted stands nowhere in the chain: its end was cut off and made anew{since}"


def recorded(connection: sa.Connection, authority: str, ref: str) -> list[Mapping[str, Any]]:
    """Who recorded each event of a request, when, and by what; in the order of recording."""
    same = sa.and_(events.c.authority == seals.c.authority, events.c.key == seals.c.event)
    names = ("event", "occurred_on", "recorded_at")
    query = sa.select(seals.c.number, *[events.c[name] for name in names], seals.c.by, seals.c.through).join(
        seals, same
    )
    query = query.where(events.c.authority == authority, events.c.case_ref == ref).order_by(seals.c.number)
    return [dict(row) for row in connection.execute(query).mappings()]
