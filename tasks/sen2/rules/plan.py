"""N1 to N5, C5 and Q1: the plan and the settings that it names."""

from collections.abc import Iterator

from tasks.sen2.records import Record
from tasks.sen2.rules.fault import Fault, H, Known, Y

_SETTING = ("URN", "UKPRN", "SENsetting")
_FLAGS = ("SENunitIndicator", "ResourcedProvisionIndicator")
_EXPLAINED = ("OTH", "NIEO")


def plans(person: Record, known: Known) -> Iterator[Fault]:
    """Everything about the plans of a person."""
    for request in person.all("Requests"):
        assessment, active = request.one("Assessment"), request.one("ActivePlans")
        plan = assessment.one("NamedPlan") if assessment else None
        if plan and assessment:
            yield from _started(plan, assessment, known)
            yield from _ended(plan, active, request, known)
            yield from _settings(plan, "PlanDetail")
        elif active:
            yield Fault("N1", request, "NamedPlan", "is missing: an active plan has one, within its Assessment")
        elif assessment and _has_a_plan(assessment):
            yield Fault("N1", assessment, "NamedPlan", "is missing: this outcome has a plan")
        if active:
            yield from settings(active, "PlacementDetail")


def _has_a_plan(assessment: Record) -> bool:
    outcome = assessment.said.get("AssessmentOutcome")
    return outcome == H or (outcome == Y and "AssessmentOutcomeDate" in assessment.said)


def _started(plan: Record, assessment: Record, known: Known) -> Iterator[Fault]:
    on, issued = plan.on("StartDate"), assessment.on("AssessmentOutcomeDate")
    if "StartDate" not in plan.said:
        yield Fault("N1", plan, "StartDate", "is missing: give the day of the current plan")
    if on and on > known.census:
        yield Fault("N1", plan, "StartDate", f"is after the census day, {known.census}")
    if on and issued and on != issued and assessment.said.get("AssessmentOutcome") == Y:
        yield Fault(
            "N2", plan, "StartDate", "differs from AssessmentOutcomeDate: check that the plan was amended since"
        )


def _ended(plan: Record, active: Record | None, request: Record, known: Known) -> Iterator[Fault]:
    on, started = plan.on("CeaseDate"), plan.on("StartDate")
    dated, reasoned = "CeaseDate" in plan.said, "CeaseReason" in plan.said
    if dated != reasoned:
        missing, there = ("CeaseReason", "CeaseDate") if dated else ("CeaseDate", "CeaseReason")
        yield Fault("N3", plan, missing, f"is missing: {there} is given")
    if on and started and on < started:
        yield Fault("N3", plan, "CeaseDate", "is before StartDate: check both dates")
    if on and not known.first <= on <= known.census:
        yield Fault(
            "N3", plan, "CeaseDate", f"is not between {known.first} and {known.census}: leave the plan out, or in force"
        )
    if dated and active:
        yield Fault("C5", request, "ActivePlans", "the plan has ended: delete ActivePlans or CeaseDate")
    if not dated and not active:
        yield Fault("C5", request, "ActivePlans", "is missing: the plan is in force on the census day")


def _settings(plan: Record, part: str) -> Iterator[Fault]:
    if not plan.all(part):
        yield Fault("N4", plan, part, "is missing: name the setting, or its type")
    yield from settings(plan, part)


def settings(holder: Record, part: str) -> Iterator[Fault]:
    """What is said of each setting."""
    for each in holder.all(part):
        if not any(name in each.said for name in _SETTING):
            yield Fault("N4", each, "URN", "is missing: give URN, UKPRN or SENsetting")
        if "URN" in each.said or "UKPRN" in each.said:
            missing = (name for name in _FLAGS if name not in each.said)
            yield from (Fault("N5", each, name, "is missing: write 0 or 1 with an establishment") for name in missing)
        if each.said.get("SENsetting") in _EXPLAINED:
            yield Fault("Q1", each, "SENsetting", "COLLECT asks for an explanation: keep a note ready")
