"""One request as the return of a year tells it, from its events as they stood on the census day.

The first decision is what counts, and a later reversal rewrites neither it nor its day: it sets the flag of
the decision that was contested.  What was decided before the year is H, what is over by then is left out.
`config/sen2/unconfirmed.toml` says where the guide left a choice.
"""

from collections.abc import Iterable
from datetime import date

from config.sen2 import Collection
from config.statute import statute
from config.vocabulary import EventKind, Source
from models.calendars import Calendar
from models.case import NoEventError
from models.clocks import standings
from models.contests import contested
from models.events import Event
from models.replay import replay
from tasks.sen2.plans import active_plans, named_plan
from tasks.sen2.records import Record
from tasks.sen2.seen import Seen

_SOURCES = {
    Source.PARENT_OR_YOUNG_PERSON: "1",
    Source.EDUCATION: "2",
    Source.HEALTH: "3",
    Source.SOCIAL_CARE: "4",
    Source.OTHER: "5",
}
_REQUEST_FLAGS = ("RequestMediation", "RequestTribunal")
_ASSESSMENT_FLAGS = ("AssessmentMediation", "AssessmentTribunal", "OtherMediation", "OtherTribunal")


def described(events: Iterable[Event], collection: Collection, calendar: Calendar) -> Record | None:
    """The request as the return tells it, without what the tracker does not hold; None where it is no part of it."""
    known = _by(collection.census, events)
    try:
        case = replay(known)
    except NoEventError:
        return None
    seen = Seen(case, {each.key: each for each in known}, collection, contested(case))
    if not seen.is_in_scope:
        return None
    record = Record("Requests", _request(seen), settled=_settled(seen), ref=case.case_ref)
    if assessment := _assessment(seen, calendar):
        record.parts.append(assessment)
    if seen.has_plan_on_census_day:
        record.parts.append(active_plans(seen, calendar))
    return record


def _by(day: date, events: Iterable[Event]) -> list[Event]:
    """What had happened by then.  A correction counts whenever it was made: what it takes away never happened."""
    events = list(events)
    happened = {each.key for each in events if each.event is not EventKind.EVENT_CORRECTED and each.occurred_on <= day}
    return [each for each in events if each.key in happened or each.corrects in happened]


def _request(seen: Seen) -> dict[str, str]:
    case, outcome = seen.case, seen.request_outcome
    said = {} if seen.came_in else {"ReceivedDate": case.clock.on.isoformat()}
    if case.source:
        said["RequestSource"] = _SOURCES[case.source]
    said["RYA"] = _flag(case.detained(case.clock.on))
    if outcome in ("Y", "N") and seen.decided_on:
        said["RequestOutcomeDate"] = seen.decided_on.isoformat()
    said["RequestOutcome"] = outcome
    if outcome in ("Y", "N"):
        said |= {name: _flag(name in seen.contested) for name in _REQUEST_FLAGS}
    return said


def _settled(seen: Seen) -> frozenset[str]:
    """Nobody was exported who did not move."""
    return frozenset() if seen.moved_away else frozenset({"Exported"})


def _assessment(seen: Seen, calendar: Calendar) -> Record | None:
    outcome = seen.assessment_outcome
    if outcome is None:
        return None
    said = {"AssessmentOutcome": outcome}
    if on := seen.assessment_outcome_on:
        said["AssessmentOutcomeDate"] = on.isoformat()
        said |= {name: _flag(name in seen.contested) for name in _ASSESSMENT_FLAGS}
        if outcome == "Y":
            said["Week20"] = _flag(_excepted(seen, calendar))
    record = Record("Assessment", said)
    if plan := named_plan(seen):
        record.parts.append(plan)
    return record


def _excepted(seen: Seen, calendar: Calendar) -> bool:
    if not seen.case.claims:
        return False
    found = standings(seen.case, statute(), calendar)
    return any(each.duty.startswith("send_final_plan") and each.excepted_by for each in found)


def _flag(is_set: object) -> str:
    return "1" if is_set else "0"
