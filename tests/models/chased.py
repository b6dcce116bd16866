"""What the tests of chasing share: medical advice that is due on Mon 4 Aug 2025, and the ladder that it climbs."""

from datetime import date

from config.practice import Ladder, ladders
from models.case import Case
from models.chasing import Silence, silence
from models.events import Event
from models.standing import Standing
from tests.dates import day
from tests.factories import clock, event, requested_on

DUE = day("Mon 4 Aug 2025")
ADVICE: Ladder = ladders().of("provide_advice", "health")


def asked(*later: Event) -> Case:
    """Medical advice, due on Mon 4 Aug 2025, and what happened then."""
    return requested_on(
        "Mon 12 May 2025",
        event("decision_to_assess_notified", "Mon 9 Jun 2025"),
        event("advice_sought", "Mon 23 Jun 2025", advice_kind="medical"),
        event("advice_request_received", "Mon 23 Jun 2025", advice_kind="medical"),
        *later,
    )


def about_it(kind: str, on: str, **columns: object) -> Event:
    """An event about that advice."""
    return event(kind, on, advice_kind="medical", **columns)


def mute(on: str, until: str | None = None) -> Event:
    """Its chasing silenced: until a day, or until further notice."""
    return about_it("chasing_muted", on, note="agreed", **({"ends_on": until} if until else {}))


def taken_on(on: str, by: str | None = None, **columns: object) -> Event:
    """Somebody took its lateness on (or that of what the columns say), and said by which day, or did not."""
    said = {"advice_kind": "medical", "promised_on": by} | columns
    return event("escalation_acknowledged", on, **{name: each for name, each in said.items() if each})


def the_clock(case: Case) -> Standing:
    """The clock of that advice."""
    return clock(case, "provide_advice")


def the_silence(*later: Event) -> Silence | None:
    """Why that advice is not chased, after what happened."""
    case = asked(*later)
    return silence(case, the_clock(case))


def logged(**steps: str) -> dict[str, date]:
    """The steps that were logged, by the day on which each was decided."""
    return {step: day(on) for step, on in steps.items()}
