"""Tell Prefect's event feed what happened to requests: a copy, from which nothing is ever read back.

How far the telling has come is kept in Prefect: lose its database, and all of it is told anew.  Nothing is
told twice: on SQLite, Prefect drops whatever it was about to write with a batch that it knows already.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

import pendulum
from prefect.events import emit_event
from prefect.variables import Variable

from models.store import happenings
from models.store.happenings import Happening
from models.store.session import reading
from tasks.opening import LONDON, Tracker

MOST = 5000
"""So many events at a time: a first start with a large caseload tells the newest."""
NOON = time(12)


@dataclass(frozen=True, slots=True)
class Announced:
    """Which requests had news since the last time, and how many events were told of it."""

    refs: frozenset[str]
    told: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """How far the telling has come: the number of the event recorded last, and the day."""

    event: int
    day: date


def announce(tracker: Tracker, on: date) -> Announced:
    """Tell what happened since the last time, up to a day: handed to Prefect's own thread, which sends it in batches."""
    start = on - timedelta(days=tracker.settings.prefect_keep_days)
    name = f"ehcp-told-{tracker.authority}"
    mark = _mark(Variable.get(name), start)
    found, newest = _news(tracker, mark, start, on)
    last = sorted(found, key=lambda each: each.on)[-MOST:]
    for each in last:
        _emit(tracker.authority, each, tracker.now(on))
    Variable.set(name, json.dumps({"event": newest, "day": max(mark.day, on).isoformat()}), overwrite=True)
    return Announced(frozenset(each.case_ref for each in found), len(last))


def _mark(kept: object, start: date) -> _Mark:
    """Where to go on; what Prefect would have purged by now need not be told."""
    if not isinstance(kept, str):
        return _Mark(0, start)
    read = json.loads(kept)
    return _Mark(read["event"], max(start, date.fromisoformat(read["day"])))


def _news(tracker: Tracker, mark: _Mark, start: date, on: date) -> tuple[list[Happening], int]:
    """What was recorded and what the days brought; to a request that is new, also what they had brought before."""
    authority = tracker.authority
    with reading(tracker.engine) as connection:
        newest = happenings.newest(connection, authority)
        found = happenings.recorded(connection, authority, mark.event, start)
        new = {each.case_ref for each in found if each.name == "request.received"}
        found += happenings.came_about(connection, authority, start, on, new)
        found += happenings.came_about(connection, authority, mark.day, on)
    return list({(each.name, each.case_ref, each.key): each for each in found if each.on <= on}.values()), newest


def resource(authority: str, ref: str) -> str:
    """The id under which a request stands in the event feed."""
    return f"ehcp.case.{authority}.{ref}"


def _emit(authority: str, happening: Happening, now: datetime) -> None:
    noon = pendulum.instance(datetime.combine(happening.on, NOON), tz=LONDON)
    ref, service = happening.case_ref, happening.codes.get("service")
    related = {"prefect.resource.id": f"ehcp.service.{service}", "prefect.resource.role": "service"}
    emit_event(
        f"ehcp.{happening.name}",
        {"prefect.resource.id": resource(authority, ref), "prefect.resource.name": ref},
        occurred=min(noon, now),
        related=[related] if service else [],
        payload={"on": happening.on.isoformat(), **happening.codes},
        id=uuid5(NAMESPACE_URL, f"{authority}|{ref}|{happening.name}|{happening.key}"),
    )


def tell(authority: str, names: Iterable[str]) -> None:
    """Tell something about the whole authority's day, for the automations."""
    about = {"prefect.resource.id": f"ehcp.authority.{authority}", "prefect.resource.name": authority}
    for name in names:
        emit_event(f"ehcp.{name}", about)
