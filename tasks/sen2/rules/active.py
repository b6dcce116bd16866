"""C1 to C4: what was in force on the census day: placements, needs, reviews."""

from collections.abc import Iterator
from itertools import pairwise

from tasks.sen2.records import Record
from tasks.sen2.rules.fault import Fault, Known

_RANKS = ["1", "2"]
_REVIEW = ("ReviewMeeting", "LastReview", "ReviewDraft", "PhaseTransferFinalDate")


def active_plans(person: Record, known: Known) -> Iterator[Fault]:
    """Everything about the active plans of a person."""
    for request in person.all("Requests"):
        for active in request.all("ActivePlans"):
            yield from _placed(active, known)
            yield from _needs(active)
            yield from _reviewed(active, known)


def _placed(active: Record, known: Known) -> Iterator[Fault]:
    placements = active.all("PlacementDetail")
    for each in placements:
        entry, leaving = each.on("EntryDate"), each.on("LeavingDate")
        if entry and leaving and leaving < entry:
            yield Fault("C3", each, "LeavingDate", "is before EntryDate: check both dates")
        for name, on in (("EntryDate", entry), ("LeavingDate", leaving)):
            if on and on > known.census:
                yield Fault("C3", each, name, f"is after the census day, {known.census}")
    if "TransferLA" not in active.said and not any(_there_on_census_day(each, known) for each in placements):
        yield Fault(
            "C1", active, "PlacementDetail", "no placement on the census day: add it, with SENsetting if at no setting"
        )


def _there_on_census_day(placement: Record, known: Known) -> bool:
    entry, leaving = placement.on("EntryDate"), placement.on("LeavingDate")
    return (entry is None or entry <= known.census) and (leaving is None or leaving >= known.census)


def _needs(active: Record) -> Iterator[Fault]:
    needs = active.all("SENneed")
    if not needs:
        yield Fault("C2", active, "SENneed", "is missing: give the primary need")
    ranks = sorted(each.said.get("SENtypeRank", "") for each in needs)
    if ranks != _RANKS[: len(needs)] and len(needs) <= len(_RANKS):
        yield Fault("C2", active, "SENtypeRank", "the first need has rank 1 and the second rank 2")
    for each in needs:
        if "SENtype" not in each.said:
            yield Fault("C2", each, "SENtype", "is missing: give the need")
    types = sorted(each.said.get("SENtype", "") for each in needs)
    if any(one == two for one, two in pairwise(types)):
        yield Fault("C2", active, "SENtype", "both needs are the same: leave one")


def _reviewed(active: Record, known: Known) -> Iterator[Fault]:
    meeting, written = active.on("ReviewMeeting"), active.on("LastReview")
    decided, dated = "ReviewOutcome" in active.said, "LastReview" in active.said
    if decided != dated:
        missing, there = ("LastReview", "ReviewOutcome") if decided else ("ReviewOutcome", "LastReview")
        yield Fault("C4", active, missing, f"is missing: {there} is given")
    if meeting and written and written < meeting:
        yield Fault("C4", active, "LastReview", "is before ReviewMeeting: check both dates")
    for name in _REVIEW:
        if (on := active.on(name)) and on > known.census:
            yield Fault("C4", active, name, f"is after the census day, {known.census}")
