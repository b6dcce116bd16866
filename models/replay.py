"""From events to a `Case`: what may follow what.

`replay(events)` folds the events of one request into a frozen `Case`, in the order in which they
happened, whatever the order in which they were recorded.  An event that cannot have happened then
and there is refused with a sentence; nothing else in the project decides what may follow what.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from config.vocabulary import EventKind, Route
from models import advice
from models.case import (
    Case,
    Claim,
    Closing,
    Decision,
    Mute,
    NoEventError,
    RefusedError,
    Reversal,
    in_words,
    moment,
    must_be_open,
)
from models.events import Event

STARTS = (EventKind.REQUEST_RECEIVED, EventKind.BECAME_RESPONSIBLE)
"""The events that start a request's clock."""
_REFUSALS = (EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED, EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED)

# Two events of one day happened in the order of the process, whatever the order of the rows.
# A reversal comes first: the family is often told of the new decision on the same day.
_ORDER = {kind: rank for rank, kind in enumerate(EventKind)} | {EventKind.DECISION_REVERSED: -1}


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events that stand (corrected ones left out), in the order in which they happened."""
    known = {each.key: each for each in events}
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
    return sorted(standing, key=lambda each: (each.occurred_on, _ORDER[each.event], each.key))


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
    return Case(
        authority=first.authority,
        case_ref=first.case_ref,
        clock=moment(first),
        clock_kind=first.event,
        source=first.source,
        year_group=first.year_group,
        officer=first.officer,
    )


def _after(case: Case, event: Event) -> Case:
    if event.officer and event.officer != case.officer:
        case = replace(case, officer=event.officer)
    return _APPLY[event.event](case, event)


def _started_again(case: Case, event: Event) -> Case:
    """A duplicate (parent and school a day apart): the earliest day governs, so nothing changes."""
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
    if case.outcome not in _REFUSALS:
        raise RefusedError(event, "there is no refusal in force that could be reversed")
    assert case.closing
    assert event.route
    to_assess = case.outcome is EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED
    if event.route is (Route.TRIBUNAL_ORDER_PLAN if to_assess else Route.TRIBUNAL_ORDER_ASSESS):
        raise RefusedError(event, f"{event.route} does not answer a {case.outcome.words}")
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
    """A refusal or a plan already stands as the outcome; the end of responsibility does not rewrite it."""
    return case if case.closing else _close(case, event)


def _claim(case: Case, event: Event) -> Case:
    assert event.duty
    assert event.ground
    assert event.starts_on
    if event.ends_on and event.ends_on < event.starts_on:
        raise RefusedError(event, f"an exception that ends on {in_words(event.ends_on)}, before it starts")
    about = event.about if event.duty in ("provide_advice", "respond_to_consultation") else None
    claim = Claim(event.duty, about, event.ground, event.starts_on, event.ends_on, moment(event))
    return replace(case, claims=(*case.claims, claim))


def _exception_ended(case: Case, event: Event) -> Case:
    """The latest such claim has ended: one that was over before keeps its own last day."""
    same = [
        at
        for at, claim in enumerate(case.claims)
        if (claim.duty, claim.ground) == (event.duty, event.ground) and event.about in (None, claim.about)
    ]
    if not same:
        raise RefusedError(event, f"the end of an exception ({event.ground}) that was not claimed")
    latest = {case.claims[at].about: at for at in same}.values()
    claims = (replace(each, ends_on=event.occurred_on) if at in latest else each for at, each in enumerate(case.claims))
    return replace(case, claims=tuple(claims))


def _mute(case: Case, event: Event) -> Case:
    return replace(case, mutes=(*case.mutes, Mute(event.about, moment(event), event.ends_on)))


def _resume(case: Case, event: Event) -> Case:
    kept = tuple(each for each in case.mutes if event.about not in (None, each.about))
    return replace(case, mutes=kept)


def _note_only(case: Case, _: Event) -> Case:
    """Kept in the record; no clock depends on it."""
    return case


_APPLY: dict[EventKind, Callable[[Case, Event], Case]] = {
    EventKind.REQUEST_RECEIVED: _started_again,
    EventKind.BECAME_RESPONSIBLE: _started_again,
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
    EventKind.DECISION_TO_ISSUE_PLAN: _decide,
    EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED: _decide,
    EventKind.DRAFT_PLAN_SERVED: _draft,
    EventKind.REPRESENTATIONS_RECEIVED: _representations,
    EventKind.SETTING_CONSULTED: advice.setting_consulted,
    EventKind.SETTING_RESPONDED: advice.setting_responded,
    EventKind.FINAL_PLAN_SENT: _finalise,
    EventKind.REQUEST_WITHDRAWN: _withdraw,
    EventKind.NO_LONGER_RESPONSIBLE: _no_longer_responsible,
    EventKind.EXCEPTION_CLAIMED: _claim,
    EventKind.EXCEPTION_ENDED: _exception_ended,
    EventKind.FAMILY_TOLD: _note_only,
    EventKind.ESCALATION_ACKNOWLEDGED: _note_only,
    EventKind.CHASING_MUTED: _mute,
    EventKind.CHASING_RESUMED: _resume,
    EventKind.EVENT_CORRECTED: _note_only,
}


def _close(case: Case, event: Event) -> Case:
    return replace(case, closing=Closing(event.event, moment(event), event.reason))
