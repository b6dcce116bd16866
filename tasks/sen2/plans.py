"""The plan as the return tells it: when it began and ended, its last review, its phase transfer."""

from collections.abc import Collection as Several
from datetime import date

from config.statute import statute
from config.vocabulary import EndReason, EventKind
from models.calendars import Calendar
from models.case import Happening
from models.clocks import standings
from models.plan import REVIEW_DECISIONS
from tasks.sen2.records import Record
from tasks.sen2.seen import Seen

_ENDED_FOR = {
    EndReason.OVER_AGE: "1",
    EndReason.MOVED: "5",
    EndReason.LEFT_ENGLAND: "7",
    EndReason.DIED: "8",
    EndReason.OTHER: "9",
}
_REVIEWED = {
    EventKind.DECISION_TO_AMEND_PLAN_NOTIFIED: "A",
    EventKind.DECISION_TO_CEASE_PLAN_NOTIFIED: "C",
    EventKind.DECISION_TO_MAINTAIN_PLAN_NOTIFIED: "M",
}
# One review is told whole: half from the events and half from a file would be no review that there was.
_REVIEW = ("ReviewMeeting", "ReviewOutcome", "LastReview", "ReviewDraft")
_TRANSFER = ("PhaseTransferDueDate", "PhaseTransferFinalDate")
_PHASE_TRANSFER = "amend_plan_before_phase_transfer"


def named_plan(seen: Seen) -> Record | None:
    """NamedPlan, with what the tracker knows of it; None where there is no plan."""
    if not seen.case.plan:
        return None
    said = {}
    if started := _started_on(seen):
        said["StartDate"] = started.isoformat()
    if ended := seen.case.plan_ended:
        said["CeaseDate"] = ended.on.isoformat()
        if reason := _reason(seen):
            said["CeaseReason"] = reason
    settled = frozenset() if seen.case.plan_ended else frozenset({"CeaseReason"})
    return Record("NamedPlan", said, settled=settled)


def _started_on(seen: Seen) -> date | None:
    """The day of the current plan; of a plan that came in, only the council's own file can know it."""
    if seen.came_in:
        return None
    assert seen.plan_on
    if seen.plan_on >= seen.first:
        return seen.plan_on
    amended = [each.at.on for each in seen.case.later if each.kind is EventKind.AMENDED_PLAN_SENT]
    return amended[-1] if amended else seen.plan_on


def _reason(seen: Seen) -> str | None:
    """The code of the reason, where the event says one."""
    assert seen.case.plan_ended
    event = seen.events[seen.case.plan_ended.event]
    if event.event is EventKind.PLAN_TRANSFERRED_OUT:
        return _ENDED_FOR[EndReason.MOVED]
    if event.event is EventKind.NO_LONGER_RESPONSIBLE:
        return _ENDED_FOR.get(EndReason(event.reason)) if event.reason in tuple(EndReason) else None
    return event.reason if event.reason and event.reason.isdigit() else None


def active_plans(seen: Seen, calendar: Calendar) -> Record:
    """ActivePlans, with the last review and the phase transfer."""
    reviewed, transferred = _review(seen), _phase_transfer(seen, calendar)
    settled = {name for said, names in ((reviewed, _REVIEW), (transferred, _TRANSFER)) if said for name in names}
    if not seen.came_in_this_year:
        settled.add("TransferLA")
    return Record("ActivePlans", reviewed | transferred, settled=frozenset(settled))


def _review(seen: Seen) -> dict[str, str]:
    later = seen.case.later
    meeting = _last(later, (EventKind.REVIEW_MEETING_HELD,))
    if meeting is None:
        return {}
    said = {"ReviewMeeting": meeting.at.on.isoformat()}
    decided = _next(later, meeting, REVIEW_DECISIONS)
    if decided:
        said |= {"ReviewOutcome": _REVIEWED[decided.kind], "LastReview": decided.at.on.isoformat()}
        notice = _next(later, meeting, (EventKind.AMENDMENT_NOTICE_SENT,))
        if notice and decided.kind is EventKind.DECISION_TO_AMEND_PLAN_NOTIFIED:
            said["ReviewDraft"] = notice.at.on.isoformat()
    return said


def _phase_transfer(seen: Seen, calendar: Calendar) -> dict[str, str]:
    expected = _last(seen.case.later, (EventKind.PHASE_TRANSFER_EXPECTED,))
    if expected is None:
        return {}
    found = standings(seen.case, statute(), calendar)
    due = [each.due_on for each in found if each.duty == _PHASE_TRANSFER and each.started_by == expected.at.event]
    said = {"PhaseTransferDueDate": due[0].isoformat()} if due else {}
    if sent := _next(seen.case.later, expected, (EventKind.AMENDED_PLAN_SENT,)):
        said["PhaseTransferFinalDate"] = sent.at.on.isoformat()
    return said


def _last(later: tuple[Happening, ...], kinds: Several[EventKind]) -> Happening | None:
    return next((each for each in reversed(later) if each.kind in kinds), None)


def _next(later: tuple[Happening, ...], before: Happening, kinds: Several[EventKind]) -> Happening | None:
    """The first of these that followed."""
    return next((each for each in later if each.place > before.place and each.kind in kinds), None)
