"""Which decision a mediation or an appeal was about: the last one before it that could be appealed.

SEN2 asks for it by decision: about the request, about the assessment, or about other matters (what a plan
contains, a review, a re-assessment).
"""

from collections.abc import Iterator
from datetime import date

from config.vocabulary import EventKind, Route
from models.case import Case
from models.events import ORDER
from models.plan import LETTERS

_MEDIATED = {EventKind.MEDIATION_HELD: "Mediation", EventKind.APPEAL_LODGED: "Tribunal"}
_ABOUT = {
    EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED: "Request",
    EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED: "Assessment",
}
OTHER = "Other"
"""What the flags begin with that are about neither decision."""
_ORDERED = (EventKind.CONTENTS_AMENDMENT_ORDERED, EventKind.PLACEMENT_AMENDMENT_ORDERED)


def contested(case: Case) -> frozenset[str]:
    """The flags of the return that are set, as RequestMediation or OtherTribunal."""
    return frozenset((*_by_event(case), *_by_reversal(case)))


def _by_event(case: Case) -> Iterator[str]:
    letters = sorted(_letters(case))
    for each in case.later:
        if each.kind in _MEDIATED:
            before = [kind for on, rank, kind in letters if (on, rank) < (each.at.on, ORDER[each.kind])]
            yield (_ABOUT.get(before[-1], OTHER) if before else OTHER) + _MEDIATED[each.kind]
        elif each.kind in _ORDERED:
            yield OTHER + ("Mediation" if each.route is Route.MEDIATION_AGREEMENT else "Tribunal")


def _letters(case: Case) -> Iterator[tuple[date, int, EventKind]]:
    decided = [(each.at.on, each.kind) for each in case.decisions]
    decided += [(each.at.on, each.kind) for each in case.later]
    if case.closing:
        decided.append((case.closing.at.on, case.closing.kind))
    yield from ((on, ORDER[kind], kind) for on, kind in decided if kind in LETTERS)


def _by_reversal(case: Case) -> Iterator[str]:
    """A refusal falls by an agreement in mediation or in an appeal; a change of mind with neither is no contest."""
    for each in case.reversals:
        if each.route is Route.MEDIATION_AGREEMENT:
            yield _ABOUT.get(each.of, OTHER) + "Mediation"
        elif each.route is not Route.OWN_REVIEW:
            yield _ABOUT.get(each.of, OTHER) + "Tribunal"
