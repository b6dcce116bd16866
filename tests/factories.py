"""Events, requests and clocks for tests, made by driving the real code.

case = requested_on("Wed 21 May 2025", event("decision_to_assess_notified", "Wed 2 Jul 2025"))
assert state_of(case, "notify_decision_whether_to_assess", on="Wed 2 Jul 2025") == "met"
"""

from datetime import date

from config.quality import Whose, YesNo
from config.statute import statute
from config.vocabulary import (
    AdviceKind,
    DraftReply,
    EventKind,
    Ground,
    Known,
    Phase,
    Route,
    Source,
    State,
)
from models.case import Case
from models.clocks import standings
from models.events import Event
from models.replay import replay
from models.standing import Standing
from tests.dates import day

AUTHORITY = "816"
CASE_REF = "YK-0001"

_WORDS = {
    "advice_kind": AdviceKind,
    "ground": Ground,
    "route": Route,
    "source": Source,
    "phase": Phase,
    "known": Known,
    "reply": DraftReply,
    "whose": Whose,
    "used": YesNo,
}
_DAYS = ("starts_on", "ends_on", "directed_on", "promised_on", "takes_effect_on", "last_reviewed_on")
_SHOWN = {"exception_claimed": {"evidence": "Seen by the case officer."}}


def as_day(on: str | date) -> date:
    """A day, whether written with its weekday or computed."""
    return day(on) if isinstance(on, str) else on


def event(kind: str, on: str | date, **columns: object) -> Event:
    """Something that happened on a day; the other columns are spelled as in the event file."""
    for name, word in _WORDS.items():
        if name in columns:
            columns[name] = word(columns[name])
    for name in _DAYS:
        if name in columns:
            columns[name] = as_day(columns[name])
    said = {"case_ref": CASE_REF, "authority": AUTHORITY} | _SHOWN.get(kind, {}) | columns
    return Event(event=EventKind(kind), occurred_on=as_day(on), **said)


def a_case(*events: Event) -> Case:
    """The request that these events tell of."""
    return replay(events)


def requested_on(received: str | date, *later: Event) -> Case:
    """A request received on a day, and what happened then."""
    return a_case(event("request_received", received), *later)


def clocks_of(case: Case, duty: str, about: str | None = None) -> list[Standing]:
    """Every clock of that duty, in order of due date."""
    return [each for each in standings(case, statute()) if each.duty == duty and about in (None, each.about)]


def clock(case: Case, duty: str, about: str | None = None) -> Standing:
    """The one clock of that duty; fails where there is none, or more than one."""
    found = clocks_of(case, duty, about)
    assert len(found) == 1, f"{len(found)} clocks of {duty}, and one was expected"
    return found[0]


def due(case: Case, duty: str, about: str | None = None) -> date:
    """The last day on which that duty is in time."""
    return clock(case, duty, about).due_on


def state_of(case: Case, duty: str, *, on: str | date, about: str | None = None) -> State:
    """Where that duty stands at the end of a day."""
    return clock(case, duty, about).state(on=as_day(on))


def breached_on(case: Case, duty: str, about: str | None = None) -> date | None:
    """The day on which that duty was breached, or None."""
    return clock(case, duty, about).breached_on


def duties_of(case: Case) -> set[str]:
    """The duties that this request has given rise to."""
    return {each.duty for each in standings(case, statute())}
