"""What may follow what once a decision was notified: mediation and appeals, detention, and the life of a plan.

Each event needs something that went before and is still open; `NEEDS_BEFORE` is the whole of the rules.
"""

from collections.abc import Collection
from dataclasses import dataclass

from config.vocabulary import EventKind as E
from config.vocabulary import Route
from models.case import (
    PLAN_BEGINS,
    PLAN_ENDS,
    REASSESSMENT_BEGINS,
    Case,
    Happening,
    RefusedError,
    Reversal,
    in_words,
    moment,
)
from models.events import Event
from models.frozen import replace


@dataclass(frozen=True, slots=True)
class Before:
    """One of these must have happened, and none of `until` since; `otherwise` says what is missing."""

    one_of: Collection[E]
    until: Collection[E]
    otherwise: str


REVIEW_DECISIONS = (
    E.DECISION_TO_MAINTAIN_PLAN_NOTIFIED,
    E.DECISION_TO_AMEND_PLAN_NOTIFIED,
    E.DECISION_TO_CEASE_PLAN_NOTIFIED,
)
LETTERS = (
    E.DECISION_NOT_TO_ASSESS_NOTIFIED,
    E.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED,
    E.FINAL_PLAN_SENT,
    E.DECISION_NOT_TO_REASSESS_NOTIFIED,
    E.DECISION_TO_MAINTAIN_PLAN_NOTIFIED,
    E.DECISION_TO_CEASE_PLAN_NOTIFIED,
    E.DECISION_NOT_TO_AMEND_PLAN_NOTIFIED,
    E.AMENDED_PLAN_SENT,
)
"""Decisions that can be appealed (s.51(2)): the letter starts the family's windows."""
_ORDERS = (E.CONTENTS_AMENDMENT_ORDERED, E.PLACEMENT_AMENDMENT_ORDERED)
_AMENDMENT_DUE = (
    E.AMENDMENT_NOTICE_SENT,
    *_ORDERS,
    *REASSESSMENT_BEGINS,
)
ROUTES_TO_AN_AMENDMENT = (
    Route.TRIBUNAL_ORDER_AMEND,
    Route.CONSENT_ORDER,
    Route.MEDIATION_AGREEMENT,
    Route.CONCESSION_NOTIFIED,
)
_AMENDED = (E.AMENDED_PLAN_SENT, E.DECISION_NOT_TO_AMEND_PLAN_NOTIFIED)

_A_PLAN = Before(PLAN_BEGINS, PLAN_ENDS, "no plan is maintained: record final_plan_sent or plan_transferred_in first")
_A_REVIEW = Before(
    (E.REVIEW_MEETING_HELD,), REVIEW_DECISIONS, "no review meeting is open: record review_meeting_held first"
)
_A_LETTER = Before(LETTERS, (), "no decision that can be appealed was notified (s.51(2) of the Act)")
_A_REASSESSMENT_REQUEST = Before(
    (E.REASSESSMENT_REQUESTED,),
    (E.DECISION_TO_REASSESS_NOTIFIED, E.DECISION_NOT_TO_REASSESS_NOTIFIED),
    "no request for re-assessment is open (reg 25(1))",
)
_A_REASSESSMENT_ORDERED = Before(
    (E.REASSESSMENT_REQUESTED, E.DECISION_REVERSED),
    _A_REASSESSMENT_REQUEST.until,
    "no request for re-assessment is open, and no refusal of one was reversed (regs 25(1), 44(2)(b))",
)
_AN_AMENDMENT = Before(
    _AMENDMENT_DUE,
    _AMENDED,
    "no amendment is under way: record amendment_notice_sent, a re-assessment or an order first",
)
_A_MEDIATION = Before(
    (E.MEDIATION_REQUESTED,), (E.MEDIATION_HELD,), "no mediation is open: record mediation_requested first"
)
_ALWAYS = Before(tuple(E), (), "")

NEEDS_BEFORE: dict[E, Before] = {
    E.DETAINED: _ALWAYS,
    E.RELEASED: Before(
        (E.DETAINED, E.DETAINED_PERSON_REQUEST_RECEIVED), (E.RELEASED,), "nobody was detained (SI 2015/62)"
    ),
    E.FAMILY_TOLD_OF_TRANSFER: Before(
        (E.PLAN_TRANSFERRED_IN,), (E.FAMILY_TOLD_OF_TRANSFER,), "no plan was transferred in (reg 15(4))"
    ),
    E.REVIEW_MEETING_ARRANGED: _A_PLAN,
    E.REVIEW_MEETING_HELD: _A_PLAN,
    E.REVIEW_REPORT_CIRCULATED: Before(
        (E.REVIEW_MEETING_HELD,), (E.REVIEW_REPORT_CIRCULATED,), "no review meeting awaits its report (reg 20(9))"
    ),
    E.PHASE_TRANSFER_EXPECTED: _A_PLAN,
    E.REASSESSMENT_REQUESTED: _A_PLAN,
    E.REASSESSMENT_DECIDED: _A_PLAN,
    E.DECISION_TO_REASSESS_NOTIFIED: _A_REASSESSMENT_ORDERED,
    E.DECISION_NOT_TO_REASSESS_NOTIFIED: _A_REASSESSMENT_REQUEST,
    E.DECISION_TO_MAINTAIN_PLAN_NOTIFIED: _A_REVIEW,
    E.DECISION_TO_AMEND_PLAN_NOTIFIED: _A_REVIEW,
    E.DECISION_TO_CEASE_PLAN_NOTIFIED: _A_PLAN,
    E.CONTENTS_AMENDMENT_ORDERED: _A_PLAN,
    E.PLACEMENT_AMENDMENT_ORDERED: _A_PLAN,
    E.AMENDMENT_NOTICE_SENT: _A_PLAN,
    E.DECISION_NOT_TO_AMEND_PLAN_NOTIFIED: _AN_AMENDMENT,
    E.AMENDED_PLAN_SENT: _AN_AMENDMENT,
    E.MEDIATION_DECLINED: _A_LETTER,
    E.MEDIATION_REQUESTED: _A_LETTER,
    E.MEDIATION_HELD: _A_MEDIATION,
    E.MEDIATION_CERTIFICATE_ISSUED: Before(
        (E.MEDIATION_DECLINED, E.MEDIATION_REQUESTED, E.MEDIATION_HELD),
        (E.MEDIATION_CERTIFICATE_ISSUED,),
        "nobody has turned to mediation (regs 34 and 39)",
    ),
    E.MEDIATION_AGREEMENT_REACHED: Before(
        (E.MEDIATION_REQUESTED, E.MEDIATION_HELD), (), "no mediation was asked for or held (reg 42)"
    ),
    E.MEDIATION_ACTION_DONE: Before(
        (E.MEDIATION_AGREEMENT_REACHED,), (E.MEDIATION_ACTION_DONE,), "no agreement awaits its action (reg 42(3))"
    ),
    E.APPEAL_LODGED: _A_LETTER,
    E.MOVE_NOTIFIED: _A_PLAN,
    E.PLAN_TRANSFERRED_OUT: _A_PLAN,
    E.PLAN_CEASED: Before(
        (E.DECISION_TO_CEASE_PLAN_NOTIFIED,),
        PLAN_ENDS,
        "no decision to cease it was notified (s.45 of the Act, reg 31)",
    ),
}
"""What each event needs before it; every event here may come after the request has ended."""

OF_THE_FAMILY = (
    *(E.DETAINED, E.RELEASED, E.MEDIATION_DECLINED, E.MEDIATION_REQUESTED, E.MEDIATION_HELD, E.APPEAL_LODGED),
    *(E.MEDIATION_CERTIFICATE_ISSUED, E.MEDIATION_AGREEMENT_REACHED, E.MEDIATION_ACTION_DONE),
)
"""Of these, what does not show that the life of the plan is followed here; nor does the end of responsibility."""


def is_followed(case: Case) -> bool:
    """Whether anything about the life of the plan is recorded: else nobody can say what became of it."""
    return any(each.kind not in (*OF_THE_FAMILY, E.NO_LONGER_RESPONSIBLE) for each in case.later)


def note(case: Case, event: Event) -> Case:
    """Keep the event, where what it needs has happened.  Raises RefusedError, in one sentence, where it has not."""
    needs = NEEDS_BEFORE.get(event.event)
    if needs and not _is_open(case, needs):
        raise RefusedError(event, f"{event.event.words} on {in_words(event.occurred_on)}: {needs.otherwise}")
    if event.event in _ORDERS and event.route not in ROUTES_TO_AN_AMENDMENT:
        raise RefusedError(
            event, f"{event.route} orders no amendment: it is one of {', '.join(ROUTES_TO_AN_AMENDMENT)}"
        )
    return replace(case, later=(*case.later, happening(event)))


def happening(event: Event) -> Happening:
    """The event as the clocks need it: no free text."""
    return Happening(
        kind=event.event,
        at=moment(event),
        route=event.route,
        phase=event.phase,
        takes_effect_on=event.takes_effect_on,
        last_reviewed_on=event.last_reviewed_on,
        directed_on=event.directed_on,
    )


def _is_open(case: Case, needs: Before) -> bool:
    """Whether one of the events has happened, and none that closes it since."""
    found = False
    for kind in (case.clock_kind, *_ended_as(case), *(each.kind for each in case.later)):
        found = (found or kind in needs.one_of) and (kind not in needs.until or kind in needs.one_of)
    return found


def _ended_as(case: Case) -> list[E]:
    """The decisions and the ending of the request, which came before whatever is kept in `later`."""
    kinds = [each.kind for each in case.decisions]
    return [*kinds, case.closing.kind] if case.closing else kinds


def refused_to_reassess(case: Case) -> bool:
    """Whether a refusal to re-assess stands, and was not reversed."""
    refused = Before((E.DECISION_NOT_TO_REASSESS_NOTIFIED,), (E.DECISION_REVERSED,), "")
    return case.has_plan and _is_open(case, refused)


def reverse(case: Case, event: Event) -> Case:
    """A refusal to re-assess overturned: the re-assessment is owed, with clocks of its own."""
    assert event.route
    if event.route in (Route.TRIBUNAL_ORDER_PLAN, Route.TRIBUNAL_ORDER_AMEND):
        raise RefusedError(event, f"{event.route} does not answer a refusal to re-assess (reg 44(2)(b), (c))")
    refusal = next(each for each in reversed(case.later) if each.kind is E.DECISION_NOT_TO_REASSESS_NOTIFIED)
    reversal = Reversal(
        of=refusal.kind,
        refused=refusal.at,
        route=event.route,
        at=moment(event),
        directed_on=event.directed_on,
        decisions_before=len(case.decisions),
    )
    return note(replace(case, reversals=(*case.reversals, reversal)), event)


def audited(case: Case, event: Event) -> Case:
    """A draft can be audited before it is final, and a plan at any time after it was sent."""
    if not (case.drafts or case.plan):
        raise RefusedError(event, "an audit of a plan, and no draft was served and no plan sent by then")
    return replace(case, audited=moment(event))


def audit_closed(case: Case, event: Event) -> Case:
    """What was changed answers an audit."""
    if case.audited is None:
        raise RefusedError(event, "what was changed after an audit, and no audit was recorded by then")
    return case


def unchanged(case: Case, _: Event) -> Case:
    """It starts and ends no clock."""
    return case
