"""The official measures that a return gives, by the same definitions as those of the tracker."""

from collections.abc import Iterable, Iterator

from config.sen2 import Collection
from config.vocabulary import EventKind
from models.store.calendar_days import Period
from models.store.measuring import counted_apart
from models.timeliness import Facts
from tasks.sen2.records import Record

_OF_REQUEST, _OF_ASSESSMENT = ("RequestMediation", "RequestTribunal"), ("AssessmentMediation", "AssessmentTribunal")
_OTHERWISE = ("OtherMediation", "OtherTribunal")
_DECIDED = {
    "Y": EventKind.DECISION_TO_ASSESS_NOTIFIED,
    "N": EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED,
    "H": EventKind.DECISION_TO_ASSESS_NOTIFIED,
}


# Which exceptions were recorded late, no return says.
_UNTOLD = ("plans_issued_exception_recorded_late",)


def figures(rows: Iterable[Facts], collection: Collection) -> dict[str, int | float | None]:
    """Every measure of the calendar year of a return, by its id in `config/measures.toml`."""
    found = counted_apart(rows, Period(collection.first, collection.last)).figures
    return {name: figure for name, figure in found.items() if name not in _UNTOLD}


def facts_of(person: Record, collection: Collection) -> Iterator[Facts]:
    """What each request of a person contributes; nothing, where it does not say when it was received."""
    for request in person.all("Requests"):
        assessment = request.one("Assessment") or Record("Assessment")
        received, outcome = request.on("ReceivedDate"), request.said.get("RequestOutcome", "")
        refused = assessment.said.get("AssessmentOutcome") == "N"
        issued, decided_on = _issued(assessment), request.on("RequestOutcomeDate")
        if received:
            yield Facts(
                clock_on=received,
                # A decision without its day was not recorded: the tracker does not count it either.
                decided=_DECIDED.get(outcome) if decided_on or outcome == "H" else None,
                decided_on=decided_on,
                no_plan_on=assessment.on("AssessmentOutcomeDate") if refused else None,
                final_on=issued.on("StartDate" if refused else "AssessmentOutcomeDate") if issued else None,
                withdrawn_on=collection.census if outcome == "W" else None,
                contested=request.has(*_OF_REQUEST) or assessment.has(*_OF_ASSESSMENT),
                contested_otherwise=assessment.has(*_OTHERWISE),
                excepted=assessment.has("Week20"),
            )


def _issued(assessment: Record) -> Record | None:
    """What says when the plan was issued: the assessment, or after a refusal the plan itself."""
    outcome = assessment.said.get("AssessmentOutcome")
    if outcome == "N":
        return assessment.one("NamedPlan")
    return assessment if outcome == "Y" else None
