"""One request from its first day to its last, as text: what happened, and who was written to.

Made by the real code: the events are recorded and every day is swept, on a database in memory.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from config.vocabulary import AdviceKind, EventKind, Source
from models.case import in_words
from models.events import Event
from models.store.contacts import Contact, replace_all
from models.store.session import open_store, writing
from models.wording import what
from tasks.recording import record
from tasks.sweeping import Swept, sweep

REF, AUTHORITY = "YK-2026-0001", "816"
_PSYCHOLOGY = {"advice_kind": AdviceKind.PSYCHOLOGICAL, "service": "educational_psychology"}
_MEDICAL = {"advice_kind": AdviceKind.MEDICAL, "service": "community_paediatrics"}

STORY = (
    (date(2026, 5, 6), EventKind.REQUEST_RECEIVED, {"source": Source.EDUCATION}),
    (date(2026, 6, 11), EventKind.DECISION_TO_ASSESS_NOTIFIED, {}),
    (date(2026, 6, 11), EventKind.ADVICE_SOUGHT, _PSYCHOLOGY),
    (date(2026, 6, 11), EventKind.ADVICE_SOUGHT, _MEDICAL),
    (date(2026, 6, 12), EventKind.ADVICE_REQUEST_RECEIVED, _MEDICAL),
    (date(2026, 6, 12), EventKind.ADVICE_REQUEST_RECEIVED, _PSYCHOLOGY),
    (date(2026, 7, 16), EventKind.ADVICE_RECEIVED, _PSYCHOLOGY),
    (date(2026, 7, 29), EventKind.ADVICE_PROMISED, _MEDICAL | {"promised_on": date(2026, 8, 3)}),
    (date(2026, 8, 5), EventKind.ADVICE_RECEIVED, _MEDICAL),
    (date(2026, 8, 17), EventKind.DECISION_TO_ISSUE_PLAN, {}),
    (date(2026, 8, 24), EventKind.DRAFT_PLAN_SERVED, {}),
    (date(2026, 9, 4), EventKind.REPRESENTATIONS_RECEIVED, {}),
    (date(2026, 9, 22), EventKind.FINAL_PLAN_SENT, {}),
)
_TO = {
    ("educational_psychology", "service"): "educational psychology",
    ("educational_psychology", "service_lead"): "principal educational psychologist",
    ("community_paediatrics", "service"): "community paediatrics",
    ("community_paediatrics", "service_lead"): "designated clinical officer",
    ("", "case_officer"): "case officer",
    ("", "send_manager"): "SEND manager",
    ("", "head_of_service"): "head of service",
    ("", "director"): "director",
}


def film() -> str:
    """The film, as a block of text."""
    lines = ["```text"]
    with TemporaryDirectory() as folder:
        engine = open_store(f"sqlite:///{Path(folder) / 'film.sqlite'}")
        with writing(engine) as connection:
            replace_all(connection, AUTHORITY, _contacts())
        events = _by_day()
        day, last = STORY[0][0], STORY[-1][0]
        while day <= last:
            record(engine, events[day], now=_nine(day))
            swept = sweep(engine, AUTHORITY, as_of=day, now=_nine(day))
            lines += [_line(day, said) for said in (*_happened(events[day]), *_written(swept))]
            day += timedelta(days=1)
        engine.dispose()
    return "\n".join([*lines, "```"])


def _line(day: date, said: str) -> str:
    week = (day - STORY[0][0]).days // 7
    return f"{in_words(day):<15}  week {week:>2}  {said}"


def _nine(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC)


def _contacts() -> list[Contact]:
    return [
        Contact(service=service, role=role, mailbox=f"{name.replace(' ', '.').lower()}@council.example")
        for (service, role), name in _TO.items()
    ]


def _by_day() -> dict[date, list[Event]]:
    found: dict[date, list[Event]] = defaultdict(list)
    for day, kind, more in STORY:
        found[day].append(Event(case_ref=REF, event=kind, occurred_on=day, authority=AUTHORITY, **more))
    return found


def _happened(events: list[Event]) -> list[str]:
    return [each.event.words + (f" ({each.about.replace('_', ' ')})" if each.about else "") for each in events]


def _written(swept: Swept) -> list[str]:
    return [
        f"    → {str(message.to).partition('@')[0].replace('.', ' ')}: {what(item.duty, item.about).lower()}, {item.step.replace('_', ' ')}"
        for message in swept.messages
        for item in message.items
    ]
