"""From a request of a return to the events that it tells of, so that an authority can begin with what it has.

A return leaves days out.  Where an event needs one that is missing, it is taken so that no limit is flattered:
a decision "before the year" on the last day on which it can have been, a reversal on the first.  Where a
return leaves out so much that no honest event is left, there is none, and the caller says so.  What is recorded
is recorded now: an exception counts among those that were written down late, for nobody can say otherwise.

`external_id` follows from the reference and the event, so that the same return again is nothing new.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from config.sen2 import Collection
from config.vocabulary import EndReason, EventKind, Ground, Route, Source
from models.events import Event
from tasks.sen2.records import Record

_DAY = timedelta(days=1)
_SOURCES = {
    "1": Source.PARENT_OR_YOUNG_PERSON,
    "2": Source.EDUCATION,
    "3": Source.HEALTH,
    "4": Source.SOCIAL_CARE,
    "5": Source.OTHER,
}
_ENDED_FOR = {"1": EndReason.OVER_AGE, "7": EndReason.LEFT_ENGLAND, "8": EndReason.DIED}
_MOVED = "5"
_REVIEWED = {
    "A": EventKind.DECISION_TO_AMEND_PLAN_NOTIFIED,
    "C": EventKind.DECISION_TO_CEASE_PLAN_NOTIFIED,
    "M": EventKind.DECISION_TO_MAINTAIN_PLAN_NOTIFIED,
}
WEEK20 = "SEN2 return, Week20: it names neither the ground nor its days."


@dataclass(frozen=True, slots=True)
class Told:
    """An event before it has a reference: what happened, when, and its other columns."""

    kind: EventKind
    on: date
    columns: dict[str, Any]


def events_of(request: Record, ref: str, authority: str, collection: Collection) -> list[Event]:
    """The events that a request of a return tells of; none where it does not say when anything began."""
    received = request.on("ReceivedDate")
    if received is None:
        return []
    told = list(_Teller(request, received, collection).tell())
    numbers: dict[EventKind, int] = {}
    events = []
    for each in told:
        numbers[each.kind] = number = numbers.get(each.kind, 0) + 1
        external_id = f"sen2-{ref}-{each.kind}" + (f"-{number}" if number > 1 else "")
        events.append(
            Event(
                case_ref=ref,
                event=each.kind,
                occurred_on=each.on,
                authority=authority,
                external_id=external_id,
                **each.columns,
            )
        )
    return events


@dataclass(frozen=True, slots=True)
class _Teller:
    """One request of a return, told as events."""

    request: Record
    received: date
    collection: Collection

    @property
    def _before(self) -> date:
        """The last day before the year."""
        return self.collection.first - _DAY

    def tell(self) -> Iterator[Told]:
        """Its events, in no order."""
        began = EventKind.DETAINED_PERSON_REQUEST_RECEIVED if self.request.has("RYA") else EventKind.REQUEST_RECEIVED
        source = _SOURCES.get(self.request.said.get("RequestSource", ""))
        yield Told(began, self.received, {"source": source} if source else {})
        decided = self._decided_on
        outcome = self.request.said.get("RequestOutcome")
        if outcome == "W":
            yield self._ended(max(self.received, self.collection.first))
        if decided and outcome == "N":
            yield Told(EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED, decided, {})
            yield from self._refusal_to_assess(decided)
        elif decided:
            yield Told(EventKind.DECISION_TO_ASSESS_NOTIFIED, decided, {})
        if decided and (assessment := self.request.one("Assessment")):
            yield from self._assessed(assessment, decided)

    @property
    def _decided_on(self) -> date | None:
        """The day of the decision; of one before the year the last on which it can have been."""
        if self.request.said.get("RequestOutcome") != "H":
            return self.request.on("RequestOutcomeDate")
        assessment = self.request.one("Assessment")
        refused = assessment.on("AssessmentOutcomeDate") if assessment else None
        known = [each for each in (self._before, self._historical_plan_on, refused) if each]
        return max(self.received, min(known))

    def _ended(self, on: date) -> Told:
        """Withdrawn, or moved where the return says to whom."""
        if "Exported" in self.request.said:
            return Told(EventKind.NO_LONGER_RESPONSIBLE, on, {"reason": EndReason.MOVED})
        return Told(EventKind.REQUEST_WITHDRAWN, on, {})

    def _refusal_to_assess(self, on: date) -> Iterator[Told]:
        overturned = self.request.one("Assessment") is not None
        yield from _contest(self.request, "Request", on, Route.TRIBUNAL_ORDER_ASSESS if overturned else None)

    def _assessed(self, assessment: Record, decided: date) -> Iterator[Told]:
        outcome, on = assessment.said.get("AssessmentOutcome"), assessment.on("AssessmentOutcomeDate")
        # An assessment after a refusal begins with the reversal, the day after.
        refused = self.request.said.get("RequestOutcome") == "N"
        since = max(decided + _DAY if refused else decided, self.collection.first)
        if outcome == "W":
            yield self._ended(since)
        elif outcome == "Y" and on:
            yield Told(EventKind.FINAL_PLAN_SENT, on, {})
            yield from self._excepted(assessment, on)
            yield from _contest(assessment, "Other", on, None)
        elif outcome == "Y":
            yield Told(EventKind.DECISION_TO_ISSUE_PLAN, since, {})
        elif outcome == "N" and on:
            yield Told(EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED, on, {})
            yield from self._refusal_of_a_plan(assessment, on)
        elif outcome == "H":
            yield from self._historical_plan(assessment)
        if plan := assessment.one("NamedPlan"):
            yield from self._life_of(plan)

    def _refusal_of_a_plan(self, assessment: Record, on: date) -> Iterator[Told]:
        plan = assessment.one("NamedPlan")
        # A refusal of an earlier year is in the return only because it fell.
        overturned = plan or on < self.collection.first
        yield from _contest(assessment, "Assessment", on, Route.TRIBUNAL_ORDER_PLAN if overturned else None)
        if plan and (sent := plan.on("StartDate")):
            yield Told(EventKind.FINAL_PLAN_SENT, sent, {})
            yield from _contest(assessment, "Other", sent, None)

    def _excepted(self, assessment: Record, on: date) -> Iterator[Told]:
        """An exception whose ground the return does not name: personal circumstances, with a note that says so."""
        if assessment.has("Week20"):
            duty = (
                "send_final_plan_after_reversal"
                if self.request.said.get("RequestOutcome") == "N"
                else "send_final_plan"
            )
            ground = {
                "ground": Ground.EXCEPTIONAL_PERSONAL_CIRCUMSTANCES,
                "starts_on": self.received,
                "evidence": WEEK20,
            }
            yield Told(EventKind.EXCEPTION_CLAIMED, on, {"duty": duty, **ground})

    @property
    def _historical_plan_on(self) -> date | None:
        """When a plan of an earlier year was first sent: its StartDate, unless it was amended or reviewed since."""
        assessment, active = self.request.one("Assessment"), self.request.one("ActivePlans")
        if assessment is None or assessment.said.get("AssessmentOutcome") != "H":
            return None
        plan = assessment.one("NamedPlan")
        started = plan.on("StartDate") if plan else None
        met = active.on("ReviewMeeting") if active else None
        known = [each for each in (started, met, self._before) if each]
        return max(self.received, min(known)) if started else None

    def _historical_plan(self, assessment: Record) -> Iterator[Told]:
        sent, plan = self._historical_plan_on, assessment.one("NamedPlan")
        if sent is None or plan is None:
            return
        yield Told(EventKind.FINAL_PLAN_SENT, sent, {})
        if (started := plan.on("StartDate")) and started > sent:
            active = self.request.one("ActivePlans")
            if active is None or "ReviewDraft" not in active.said:
                # There was a notice, on that day at the latest: no plan is amended without one (reg 22).
                yield Told(EventKind.AMENDMENT_NOTICE_SENT, started, {})
            yield Told(EventKind.AMENDED_PLAN_SENT, started, {})

    def _life_of(self, plan: Record) -> Iterator[Told]:
        if ceased := plan.on("CeaseDate"):
            yield from _ceased(plan.said.get("CeaseReason", ""), ceased)
        if active := self.request.one("ActivePlans"):
            yield from _reviewed(active)


def _contest(record: Record, about: str, on: date, overturned_by: Route | None) -> Iterator[Told]:
    """What the two flags of a decision tell: a mediation, an appeal, and whether the decision fell by it."""
    mediated, appealed = record.has(f"{about}Mediation"), record.has(f"{about}Tribunal")
    if overturned_by:
        given_way = Route.MEDIATION_AGREEMENT if mediated else Route.OWN_REVIEW
        route = overturned_by if appealed else given_way
        yield Told(EventKind.DECISION_REVERSED, on + _DAY, {"route": route})
    if mediated and not (overturned_by and not appealed):
        mediation = (EventKind.MEDIATION_REQUESTED, EventKind.MEDIATION_HELD, EventKind.MEDIATION_CERTIFICATE_ISSUED)
        yield from (Told(kind, on, {}) for kind in mediation)
    if appealed and not overturned_by:
        yield Told(EventKind.APPEAL_LODGED, on, {})


def _ceased(reason: str, on: date) -> Iterator[Told]:
    if reason == _MOVED:
        yield Told(EventKind.PLAN_TRANSFERRED_OUT, on, {})
    elif reason in _ENDED_FOR:
        yield Told(EventKind.NO_LONGER_RESPONSIBLE, on, {"reason": _ENDED_FOR[reason]})
    else:
        yield Told(EventKind.DECISION_TO_CEASE_PLAN_NOTIFIED, on, {})
        yield Told(EventKind.PLAN_CEASED, on, {"reason": reason or None})


def _reviewed(active: Record) -> Iterator[Told]:
    """A review, where the return says when it met."""
    met, written = active.on("ReviewMeeting"), active.on("LastReview")
    decided = _REVIEWED.get(active.said.get("ReviewOutcome", ""))
    if met is None:
        return
    yield Told(EventKind.REVIEW_MEETING_HELD, met, {})
    if decided and written:
        yield Told(decided, written, {})
    if (draft := active.on("ReviewDraft")) and decided is EventKind.DECISION_TO_AMEND_PLAN_NOTIFIED:
        yield Told(EventKind.AMENDMENT_NOTICE_SENT, draft, {})
