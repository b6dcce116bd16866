"""From events to a `Case`: what may follow what.

`replay(events)` folds the events of one request into a frozen `Case`, in the order in which they
happened, whatever the order in which they were recorded.  An event that cannot have happened then
and there is refused with a sentence; nothing else in the project decides what may follow what.
"""

from collections.abc import Callable, Iterable

from config.vocabulary import EventKind, Route
from models import advice, plan
from models.case import (
    PLAN_BEGINS,
    Acknowledged,
    Case,
    Claim,
    Closing,
    Decision,
    Mute,
    NoEventError,
    RefusedError,
    Reversal,
    Word,
    in_words,
    moment,
    must_be_open,
)
from models.events import ORDER, Event
from models.frozen import replace

REQUESTS = (
    EventKind.REQUEST_RECEIVED,
    EventKind.BECAME_RESPONSIBLE,
    EventKind.DETAINED_PERSON_REQUEST_RECEIVED,
)
"""The events that start a request's clock."""
STARTS = (*REQUESTS, EventKind.PLAN_TRANSFERRED_IN)
"""The events that a record can begin with: a request, or a plan that another authority made."""
_REFUSALS = (EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED, EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED)


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events that stand (corrected ones left out), in the order in which they happened."""
    known = _first_recorded(events)
    corrections = [each for each in known.values() if each.event is EventKind.EVENT_CORRECTED]
    for correction in corrections:
        mistake = known.get(str(correction.corrects))
        if mistake is None:
            raise RefusedError(correction, "it corrects an event that this request does not have")
        if mistake.event is EventKind.EVENT_CORRECTED:
            raise RefusedError(
                correction, "a correction cannot be corrected: record the event again, under a new external_id"
            )
    gone = {each.corrects for each in corrections} | {each.key for each in corrections}
    standing = (each for each in known.values() if each.key not in gone)
    return sorted(standing, key=lambda each: (each.occurred_on, ORDER[each.event], each.key))


def _first_recorded(events: Iterable[Event]) -> dict[str, Event]:
    """Each event once: of a row that was exported again, what was recorded first."""
    known: dict[str, Event] = {}
    for each in events:
        if each.key not in known or each.recorded_on < known[each.key].recorded_on:
            known[each.key] = each
    return known


def replay(events: Iterable[Event]) -> Case:
    """Fold the events of one request into a Case.

    Raises RefusedError, naming the event, where one of them cannot have happened; and NoEventError
    where no event stands.
    """
    standing = in_order(events)
    if not standing:
        raise NoEventError("no event of this request stands: each one was corrected away")
    case = _begin(standing[0])
    for event in standing[1:]:
        case = _after(case, event)
    return case


def _begin(first: Event) -> Case:
    if first.event not in STARTS:
        raise RefusedError(
            first, f"{first.event.words} on {in_words(first.occurred_on)}: no request was received by then"
        )
    case = Case(
        authority=first.authority,
        case_ref=first.case_ref,
        clock=moment(first),
        clock_kind=first.event,
        source=first.source,
        year_group=first.year_group,
        officer=first.officer,
    )
    if first.event is EventKind.PLAN_TRANSFERRED_IN:
        # There is no request to decide: what runs from here on is the life of the plan.
        return plan.note(_close(case, first), first)
    return case


def _after(case: Case, event: Event) -> Case:
    if event.officer and event.officer != case.officer:
        case = replace(case, officer=event.officer)
    return _APPLY[event.event](case, event)


def _started_again(case: Case, event: Event) -> Case:
    """A duplicate (parent and school a day apart): the earliest day governs, so nothing changes."""
    if event.event is EventKind.PLAN_TRANSFERRED_IN:
        raise RefusedError(event, "a plan that comes in while its request is known here needs a reference of its own")
    if case.closing:
        raise RefusedError(
            event, f"a new request after this one ended on {in_words(case.closing.at.on)} needs a reference of its own"
        )
    year_group = event.year_group if case.year_group is None else case.year_group
    return replace(case, source=case.source or event.source, year_group=year_group)


def _decide(case: Case, event: Event) -> Case:
    must_be_open(case, event)
    earlier = case.decided_since_reversal(event.event)
    if earlier:
        raise RefusedError(event, f"{event.event.words} a second time: it was recorded for {in_words(earlier.on)}")
    if event.event is EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED and case.assessing_on:
        raise RefusedError(event, "a refusal to assess after a decision to assess")
    case = replace(case, decisions=(*case.decisions, Decision(event.event, moment(event))))
    return _close(case, event) if event.event in _REFUSALS else case


def _reverse(case: Case, event: Event) -> Case:
    if plan.refused_to_reassess(case):
        return plan.reverse(case, event)
    if case.outcome not in _REFUSALS:
        raise RefusedError(
            event, "there is no refusal in force that could be reversed (regs 42, 44 and 45 speak of a refusal)"
        )
    assert case.closing
    assert event.route
    to_assess = case.outcome is EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED
    other = Route.TRIBUNAL_ORDER_PLAN if to_assess else Route.TRIBUNAL_ORDER_ASSESS
    if event.route in (other, Route.TRIBUNAL_ORDER_AMEND):
        raise RefusedError(event, f"{event.route} does not answer a {case.outcome.words} (reg 44(2)(b), (c))")
    reversal = Reversal(
        of=case.closing.kind,
        refused=case.closing.at,
        route=event.route,
        at=moment(event),
        directed_on=event.directed_on,
        decisions_before=len(case.decisions),
    )
    return replace(case, reversals=(*case.reversals, reversal), closing=None)


def _draft(case: Case, event: Event) -> Case:
    must_be_open(case, event)
    return replace(case, drafts=(*case.drafts, moment(event)))


def _representations(case: Case, event: Event) -> Case:
    if not case.drafts:
        raise RefusedError(event, "views on a draft plan that was not served")
    return replace(case, representations=(*case.representations, moment(event)))


def _finalise(case: Case, event: Event) -> Case:
    if case.outcome is EventKind.FINAL_PLAN_SENT:
        assert case.closing
        raise RefusedError(event, f"a second final plan: one was sent on {in_words(case.closing.at.on)}")
    must_be_open(case, event)
    return _close(case, event)


def _withdraw(case: Case, event: Event) -> Case:
    must_be_open(case, event)
    return _close(case, event)


def _no_longer_responsible(case: Case, event: Event) -> Case:
    """A refusal or a plan already stands as the outcome: the end of responsibility ends the plan and rewrites nothing."""
    if not case.closing:
        return _close(case, event)
    return plan.note(case, event) if case.outcome in PLAN_BEGINS else case


def _claim(case: Case, event: Event) -> Case:
    assert event.duty
    assert event.ground
    assert event.starts_on
    if event.ends_on and event.ends_on < event.starts_on:
        raise RefusedError(event, f"an exception that ends on {in_words(event.ends_on)}, before it starts")
    claim = Claim(
        duty=event.duty,
        about=_about(event),
        ground=event.ground,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        at=moment(event),
        recorded_on=event.recorded_on,
        setting=event.setting,
        shown=event.evidence is not None,
    )
    return replace(case, claims=(*case.claims, claim))


def _about(event: Event) -> str | None:
    """Which of several clocks of its duty a claim is about: each request for advice has its own."""
    if event.duty == "provide_advice":
        return event.advice_ref or event.advice_kind
    return event.setting if event.duty == "respond_to_consultation" else None


def _exception_ended(case: Case, event: Event) -> Case:
    """The latest such claim has ended: one that was over before keeps its own last day."""
    same = [
        at
        for at, claim in enumerate(case.claims)
        if (claim.duty, claim.ground) == (event.duty, event.ground) and _about(event) in (None, claim.about)
    ]
    if not same:
        raise RefusedError(event, f"the end of an exception ({event.ground}) that was not claimed")
    latest = {case.claims[at].about: at for at in same}.values()
    claims = (replace(each, ends_on=event.occurred_on) if at in latest else each for at, each in enumerate(case.claims))
    return replace(case, claims=tuple(claims))


def _told(case: Case, event: Event) -> Case:
    return replace(case, told=(*case.told, Word(event.duty, event.about, moment(event))))


def _acknowledge(case: Case, event: Event) -> Case:
    taken = Acknowledged(event.duty, event.about, moment(event), event.promised_on)
    return replace(case, acknowledged=(*case.acknowledged, taken))


def _approve(case: Case, event: Event) -> Case:
    return replace(case, approved=(*case.approved, Word(event.duty, event.about, moment(event))))


def _mute(case: Case, event: Event) -> Case:
    return replace(case, mutes=(*case.mutes, Mute(event.duty, event.about, moment(event), event.ends_on)))


def _resume(case: Case, event: Event) -> Case:
    kept = tuple(
        each for each in case.mutes if event.about not in (None, each.about) or event.duty not in (None, each.duty)
    )
    return replace(case, mutes=kept)


# A correction is applied before anything is replayed (`in_order`), and is no step of the process itself.
_APPLY: dict[EventKind, Callable[[Case, Event], Case]] = {
    EventKind.REQUEST_RECEIVED: _started_again,
    EventKind.BECAME_RESPONSIBLE: _started_again,
    EventKind.DETAINED_PERSON_REQUEST_RECEIVED: _started_again,
    EventKind.PLAN_TRANSFERRED_IN: _started_again,
    EventKind.DECISION_TO_ASSESS_NOTIFIED: _decide,
    EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED: _decide,
    EventKind.DECISION_REVERSED: _reverse,
    EventKind.ADVICE_SOUGHT: advice.sought,
    EventKind.ADVICE_REQUEST_RECEIVED: advice.reached_body,
    EventKind.ADVICE_PROMISED: advice.promised,
    EventKind.ADVICE_RECEIVED: advice.received,
    EventKind.ADVICE_ACCEPTED: advice.accepted,
    EventKind.ADVICE_RETURNED: advice.returned,
    EventKind.ADVICE_NOT_KNOWN: advice.not_known,
    EventKind.VIEWS_GATHERED: plan.unchanged,
    EventKind.DECISION_TO_ISSUE_PLAN: _decide,
    EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED: _decide,
    EventKind.DRAFT_SECTION_SHARED: advice.section_shared,
    EventKind.DRAFT_SECTION_ANSWERED: advice.section_answered,
    EventKind.DRAFT_PLAN_SERVED: _draft,
    EventKind.REPRESENTATIONS_RECEIVED: _representations,
    EventKind.SETTING_CONSULTED: advice.setting_consulted,
    EventKind.SETTING_RESPONDED: advice.setting_responded,
    EventKind.FINAL_PLAN_SENT: _finalise,
    EventKind.PLAN_AUDITED: plan.audited,
    EventKind.PLAN_AUDIT_CLOSED: plan.audit_closed,
    EventKind.REQUEST_WITHDRAWN: _withdraw,
    EventKind.NO_LONGER_RESPONSIBLE: _no_longer_responsible,
    EventKind.EXCEPTION_CLAIMED: _claim,
    EventKind.EXCEPTION_ENDED: _exception_ended,
    EventKind.FAMILY_TOLD: _told,
    EventKind.ESCALATION_ACKNOWLEDGED: _acknowledge,
    EventKind.ESCALATION_APPROVED: _approve,
    EventKind.CHASING_MUTED: _mute,
    EventKind.CHASING_RESUMED: _resume,
    **dict.fromkeys(plan.NEEDS_BEFORE, plan.note),
}


def _close(case: Case, event: Event) -> Case:
    return replace(case, closing=Closing(event.event, moment(event), event.reason))
