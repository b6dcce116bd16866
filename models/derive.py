"""Everything that follows from the events of one request, in one place: what is stored beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from config.practice import Ladders
from config.statute import Statute
from models.calendars import Calendar, england
from models.case import Case, Claim
from models.chasing import Silence, Steps, approved_on, next_attention, silence
from models.clocks import considered, standings
from models.events import Event
from models.exceptions import Verdict
from models.frozen import replace
from models.replay import replay
from models.standing import Standing
from models.timeliness import Facts, facts

Logged = Mapping[tuple[str, str | None, str], Steps]
"""The message steps already logged: by duty, about, and the event that started the clock."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with the limit that it is about, if there is one, and what became of it."""

    due_on: date | None
    verdict: Verdict
    told_on: date | None
    """When the family was told of it."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A request, its duties with their silences, its facts, its exceptions, and when it must be looked at again."""

    case: Case
    standings: tuple[tuple[Standing, Silence | None], ...]
    facts: Facts
    claims: tuple[Judged, ...]
    next_attention_on: date | None


def derive(
    events: Iterable[Event], statute: Statute, ladders: Ladders, logged: Logged, calendar: Calendar | None = None
) -> Derived:
    """Derive all that follows from the events of one request.

    Raises RefusedError for an event that cannot have happened, NothingInForceError for a clock that
    started before the law began.
    """
    case, calendar = replay(events), calendar or england()
    found = standings(case, statute, calendar)
    silenced = tuple((_with_approval(case, each), silence(case, each)) for each in found)
    claims = judged(case, found, statute, calendar)
    return Derived(case, silenced, facts(case, found), claims, next_attention(silenced, ladders, logged))


def _with_approval(case: Case, standing: Standing) -> Standing:
    on = approved_on(case, standing)
    return replace(standing, approved_on=on) if on else standing


def judged(case: Case, found: Iterable[Standing], statute: Statute, calendar: Calendar) -> tuple[Judged, ...]:
    """Every claim of a request, held against the limit that it is about."""
    if not case.claims:
        return ()
    claimed = {each.duty for each in case.claims}
    held = [
        (standing.due_on, verdict)
        for standing in found
        if standing.duty in claimed
        for verdict in considered(standing, case, statute, calendar)
    ]
    return tuple(_judged(case, claim, [each for each in held if each[1].claim == claim]) for claim in case.claims)


def _judged(case: Case, claim: Claim, held: list[tuple[date, Verdict]]) -> Judged:
    """Of several limits of that name, the one that the claim lifts; else the first."""
    told = next((each.at.on for each in case.told if _about(claim, each.duty, each.about)), None)
    if not held:
        nothing = Verdict(claim, holds=False, because=f"this request has no limit {claim.duty}", recorded_late=False)
        return Judged(None, nothing, told)
    due_on, verdict = next((each for each in held if each[1].holds), held[0])
    return Judged(due_on, verdict, told)


def _about(claim: Claim, duty: str | None, about: str | None) -> bool:
    return duty == claim.duty or (about is not None and about == claim.about)
