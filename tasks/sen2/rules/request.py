"""R1 to R9: the request and the decision whether to assess."""

from collections.abc import Iterator

from tasks.sen2.records import Record
from tasks.sen2.rules.fault import A, Fault, H, Known, N, W, Y

_FLAGS = ("RequestMediation", "RequestTribunal")


def requests(person: Record, known: Known) -> Iterator[Fault]:
    """Everything about the requests of a person."""
    found = person.all("Requests")
    for request in found:
        yield from _received(request, person, known)
        yield from _decided(request, known)
        yield from _further(request, known)
    if len(found) > 1:
        yield Fault("R9", person, "Requests", f"{len(found)} requests of one person: check that none is counted twice")


def _received(request: Record, person: Record, known: Known) -> Iterator[Fault]:
    on, born = request.on("ReceivedDate"), person.on("PersonBirthDate")
    outcome = request.said.get("RequestOutcome")
    if "ReceivedDate" not in request.said and outcome != H:
        yield Fault("R1", request, "ReceivedDate", "is missing: give the day on which the request was received")
    if on and on > known.census:
        yield Fault("R1", request, "ReceivedDate", f"is after the census day, {known.census}")
    if on and born and on < born:
        yield Fault("R1", request, "ReceivedDate", "is before the birth: check both dates")
    element = known.layout.module("Requests").find("RequestSource")
    asked = element and element.compulsory_since and element.compulsory_since <= known.year
    if asked and outcome != H and "RequestSource" not in request.said:
        yield Fault("R7", request, "RequestSource", "is missing: say who asked")


def _decided(request: Record, known: Known) -> Iterator[Fault]:
    outcome = request.said.get("RequestOutcome")
    if outcome is None:
        yield Fault("R2", request, "RequestOutcome", "is missing: write Y, N, A, W or H")
    if outcome in (Y, N) and "RequestOutcomeDate" not in request.said:
        yield Fault(
            "R3", request, "RequestOutcomeDate", f"is missing: {outcome} has the day on which the family was told"
        )
    if outcome in (A, W, H) and "RequestOutcomeDate" in request.said:
        yield Fault("R3", request, "RequestOutcomeDate", f"{outcome} has none: delete it, or correct the outcome")
    yield from _in_scope(request, known)


def _in_scope(request: Record, known: Known) -> Iterator[Fault]:
    outcome, on = request.said.get("RequestOutcome"), request.on("RequestOutcomeDate")
    received = request.on("ReceivedDate")
    if received and received >= known.first and outcome == H:
        yield Fault(
            "R4", request, "RequestOutcome", "H is for what was decided before the year, and it came in the year"
        )
    if on is None:
        return
    if received and on < received:
        yield Fault("R4", request, "RequestOutcomeDate", "is before ReceivedDate: check both dates")
    if on > known.census:
        yield Fault(
            "R4", request, "RequestOutcomeDate", f"is after the census day, {known.census}: write A without a date"
        )
    if on < known.first and not (outcome == N and request.has(*_FLAGS)):
        yield Fault("R4", request, "RequestOutcomeDate", "is before the year: write H without a date, or leave it out")


def _further(request: Record, known: Known) -> Iterator[Fault]:
    outcome = request.said.get("RequestOutcome")
    assessment = request.one("Assessment")
    if outcome in (A, W, H):
        for name in _FLAGS:
            if request.has(name):
                yield Fault("R5", request, name, f"{outcome} carries no flag: delete it, or correct the outcome")
    ceased = W in (outcome, assessment.said.get("AssessmentOutcome") if assessment else None)
    if "Exported" in request.said and not ceased:
        yield Fault(
            "R5", request, "Exported", "who moved before the end has the outcome W: correct the one or the other"
        )
    if outcome in (A, W) and assessment:
        yield Fault("R5", request, "Assessment", f"{outcome} has no assessment: correct the outcome")
    if outcome == N and assessment and not request.has(*_FLAGS):
        yield Fault(
            "R6", request, "RequestMediation", "an assessment after a refusal, and no flag: check that none is due"
        )
    if request.said.get("Exported") == known.authority and known.authority:
        yield Fault("R8", request, "Exported", "is the own authority: write the one that the child moved to")
