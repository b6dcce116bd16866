"""A1 to A6: the assessment and the decision whether to issue a plan."""

from collections.abc import Iterator

from tasks.sen2.records import Record
from tasks.sen2.rules.fault import A, Fault, H, Known, N, W, Y

_FLAGS = ("AssessmentMediation", "AssessmentTribunal")


def assessments(person: Record, known: Known) -> Iterator[Fault]:
    """Everything about the assessments of a person."""
    for request in person.all("Requests"):
        agreed = request.said.get("RequestOutcome")
        assessment = request.one("Assessment")
        if assessment:
            yield from _outcome(assessment)
            yield from _days(assessment, request, known)
            yield from _after_it(assessment, request)
        elif agreed in (Y, H):
            yield Fault("A1", request, "Assessment", f"is missing: RequestOutcome {agreed} has an assessment")
        yield from _came_in(request)


def _outcome(assessment: Record) -> Iterator[Fault]:
    outcome, dated = assessment.said.get("AssessmentOutcome"), "AssessmentOutcomeDate" in assessment.said
    planned = assessment.one("NamedPlan") is not None
    if outcome is None:
        yield Fault("A1", assessment, "AssessmentOutcome", "is missing: write Y, N, A, W or H")
    if not dated and (outcome == N or (outcome == Y and planned)):
        yield Fault(
            "A2", assessment, "AssessmentOutcomeDate", f"is missing: {outcome} has the day of the plan or the letter"
        )
    if dated and outcome in (A, W, H):
        yield Fault("A2", assessment, "AssessmentOutcomeDate", f"{outcome} has none: delete it, or correct the outcome")


def _days(assessment: Record, request: Record, known: Known) -> Iterator[Fault]:
    on, outcome = assessment.on("AssessmentOutcomeDate"), assessment.said.get("AssessmentOutcome")
    if on is None:
        return
    for name in ("ReceivedDate", "RequestOutcomeDate"):
        earlier = request.on(name)
        if earlier and on < earlier:
            yield Fault("A3", assessment, "AssessmentOutcomeDate", f"is before {name}: check both dates")
    if on > known.census:
        yield Fault(
            "A3",
            assessment,
            "AssessmentOutcomeDate",
            f"is after the census day, {known.census}: write A without a date",
        )
    if on < known.first and not (outcome == N and assessment.has(*_FLAGS)):
        yield Fault(
            "A3", assessment, "AssessmentOutcomeDate", "is before the year: write H without a date, or leave it out"
        )
    if outcome == Y and "Week20" not in assessment.said:
        yield Fault("A4", assessment, "Week20", "is missing: say whether an exception to the 20 weeks applies, 0 or 1")


def _after_it(assessment: Record, request: Record) -> Iterator[Fault]:
    outcome, plan = assessment.said.get("AssessmentOutcome"), assessment.one("NamedPlan")
    if outcome == N and plan and not assessment.has(*_FLAGS):
        yield Fault(
            "R6", assessment, "AssessmentMediation", "a plan after a refusal, and no flag: check that none is due"
        )
    if outcome in (A, W):
        for part in (plan, request.one("ActivePlans")):
            if part:
                says = f"AssessmentOutcome {outcome} has no plan: correct the one or the other"
                yield Fault("A6", part, "", says)


def _came_in(request: Record) -> Iterator[Fault]:
    active, assessment = request.one("ActivePlans"), request.one("Assessment")
    if active is None or "TransferLA" not in active.said:
        return
    if request.said.get("RequestOutcome") != H:
        yield Fault("A5", request, "RequestOutcome", "is H for a plan that came in from another authority")
    if assessment and assessment.said.get("AssessmentOutcome") != H:
        yield Fault("A5", assessment, "AssessmentOutcome", "is H for a plan that came in from another authority")
