"""What may follow what in the life of a plan: each event refused without what it needs, and accepted with it."""

import pytest

from config.vocabulary import EventKind as E
from config.vocabulary import Route
from models.case import PLAN_BEGINS, RefusedError
from models.events import Event
from models.plan import LETTERS, NEEDS_BEFORE, OF_THE_FAMILY, ROUTES_TO_AN_AMENDMENT, is_followed
from models.replay import replay
from tests.factories import a_case, event

PLAN = event("plan_transferred_in", "Mon 5 Jan 2026", last_reviewed_on="Mon 6 Oct 2025")
REQUEST = event("request_received", "Mon 5 Jan 2026")
COLUMNS = {
    E.PHASE_TRANSFER_EXPECTED: {"phase": "secondary_to_post_16", "takes_effect_on": "Tue 1 Sep 2026"},
    E.REVIEW_MEETING_ARRANGED: {"takes_effect_on": "Mon 4 May 2026"},
    E.MOVE_NOTIFIED: {"takes_effect_on": "Mon 4 May 2026"},
    E.CONTENTS_AMENDMENT_ORDERED: {"route": "tribunal_order_amend"},
    E.PLACEMENT_AMENDMENT_ORDERED: {"route": "consent_order"},
    E.DECISION_REVERSED: {"route": "consent_order"},
}
# What has to be there before the event that another event needs.
FIRST = {
    E.DECISION_NOT_TO_REASSESS_NOTIFIED: (E.REASSESSMENT_REQUESTED,),
    E.DECISION_TO_REASSESS_NOTIFIED: (E.REASSESSMENT_REQUESTED,),
    E.DECISION_REVERSED: (E.REASSESSMENT_REQUESTED, E.DECISION_NOT_TO_REASSESS_NOTIFIED),
    E.DECISION_TO_MAINTAIN_PLAN_NOTIFIED: (E.REVIEW_MEETING_HELD,),
    E.DECISION_TO_AMEND_PLAN_NOTIFIED: (E.REVIEW_MEETING_HELD,),
    E.DECISION_NOT_TO_AMEND_PLAN_NOTIFIED: (E.AMENDMENT_NOTICE_SENT,),
    E.AMENDED_PLAN_SENT: (E.AMENDMENT_NOTICE_SENT,),
    E.MEDIATION_DECLINED: (E.DECISION_TO_CEASE_PLAN_NOTIFIED,),
    E.MEDIATION_REQUESTED: (E.DECISION_TO_CEASE_PLAN_NOTIFIED,),
    E.MEDIATION_HELD: (E.DECISION_TO_CEASE_PLAN_NOTIFIED, E.MEDIATION_REQUESTED),
    E.MEDIATION_AGREEMENT_REACHED: (E.DECISION_TO_CEASE_PLAN_NOTIFIED, E.MEDIATION_REQUESTED),
}
DAYS = ["Mon 2 Feb 2026", "Mon 9 Feb 2026", "Mon 16 Feb 2026", "Mon 23 Feb 2026", "Mon 2 Mar 2026"]
NEEDY = [each for each, needs in NEEDS_BEFORE.items() if set(needs.one_of) != set(E)]
OF_A_REQUEST = {E.DECISION_NOT_TO_ASSESS_NOTIFIED, E.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED, E.FINAL_PLAN_SENT}


def told(*kinds: E) -> list[Event]:
    """These events, a week apart from Mon 2 Feb 2026 on."""
    return [event(kind, on, **COLUMNS.get(kind, {})) for kind, on in zip(kinds, DAYS, strict=False)]


def life(*kinds: E) -> list[Event]:
    """A request where one of these belongs to it, else a plan; and then these events."""
    of_a_request = OF_A_REQUEST | {E.DETAINED_PERSON_REQUEST_RECEIVED}
    if kinds[0] is E.DETAINED_PERSON_REQUEST_RECEIVED:
        return [event(kinds[0], "Mon 5 Jan 2026"), *told(*kinds[1:])]
    return [
        REQUEST if kinds[0] in of_a_request else PLAN,
        *(told(*kinds) if kinds[0] not in PLAN_BEGINS[1:] else told(*kinds[1:])),
    ]


WITH = [pytest.param(kind, need, id=f"{kind} after {need}") for kind in NEEDY for need in NEEDS_BEFORE[kind].one_of]
CLOSED = [
    pytest.param(kind, need, end, id=f"{kind} after {need} and {end}")
    for kind in NEEDY
    for need in NEEDS_BEFORE[kind].one_of
    for end in NEEDS_BEFORE[kind].until
    if end not in NEEDS_BEFORE[kind].one_of
    and (need, end) != (E.DECISION_REVERSED, E.DECISION_NOT_TO_REASSESS_NOTIFIED)  # what was ordered is not refused
]


@pytest.mark.parametrize("kind", NEEDY)
def test_without_what_it_needs_an_event_is_refused_and_says_what_is_missing(kind):
    """On the day after a request, nothing that needs a plan, a letter, a review or an order can have happened."""
    with pytest.raises(RefusedError) as refused:
        replay([REQUEST, *told(kind)])
    assert str(refused.value) == f"{kind.words} on Mon 2 Feb 2026: {NEEDS_BEFORE[kind].otherwise}"


@pytest.mark.parametrize(("kind", "need"), WITH)
def test_with_any_one_of_what_it_needs_an_event_is_accepted(kind, need):
    """Every row of the table, each alternative on its own."""
    happened = life(*FIRST.get(need, ()), need, kind)
    assert replay(happened).later[-1].kind is kind


@pytest.mark.parametrize(("kind", "need", "end"), CLOSED)
def test_what_has_been_closed_since_is_there_no_more(kind, need, end):
    """Once the answer is given, or the plan is over, the same event needs a new beginning."""
    own = (end,) if end is not E.PLAN_CEASED else (E.DECISION_TO_CEASE_PLAN_NOTIFIED, end)
    happened = [*life(*FIRST.get(need, ()), need), *_after(*own, kind)]
    with pytest.raises(RefusedError, match=NEEDS_BEFORE[kind].otherwise.split(":")[0].split("(")[0].strip()):
        replay(happened)


def _after(*kinds: E) -> list[Event]:
    """These events, a week apart from Mon 6 Apr 2026 on."""
    days = ["Mon 6 Apr 2026", "Mon 13 Apr 2026", "Mon 20 Apr 2026"]
    reason = {E.NO_LONGER_RESPONSIBLE: {"reason": "moved"}}
    return [event(kind, on, **COLUMNS.get(kind, reason.get(kind, {}))) for kind, on in zip(kinds, days, strict=False)]


@pytest.mark.parametrize("kind", [E.CONTENTS_AMENDMENT_ORDERED, E.PLACEMENT_AMENDMENT_ORDERED])
@pytest.mark.parametrize("route", Route)
def test_an_amendment_is_ordered_by_a_route_that_orders_amendments(kind, route):
    """An order to assess, an order to make a plan and an own change of mind are none."""
    ordered = event(kind, "Mon 2 Feb 2026", route=route)
    if route in ROUTES_TO_AN_AMENDMENT:
        assert a_case(PLAN, ordered).later[-1].route is route
    else:
        with pytest.raises(RefusedError, match=f"^{route} orders no amendment: it is one of tribunal_order_amend, "):
            a_case(PLAN, ordered)


REFUSED = [PLAN, *told(E.REASSESSMENT_REQUESTED, E.DECISION_NOT_TO_REASSESS_NOTIFIED)]


@pytest.mark.parametrize("route", Route)
def test_a_refusal_to_reassess_is_answered_by_an_order_to_reassess(route):
    """Regulation 44(2)(b): an order to make or to amend a plan answers other decisions."""
    reversal = event("decision_reversed", "Mon 2 Mar 2026", route=route)
    if route in (Route.TRIBUNAL_ORDER_PLAN, Route.TRIBUNAL_ORDER_AMEND):
        with pytest.raises(RefusedError, match=f"^{route} does not answer a refusal to re-assess"):
            a_case(*REFUSED, reversal)
    else:
        case = a_case(*REFUSED, reversal)
        assert [each.of for each in case.reversals] == [E.DECISION_NOT_TO_REASSESS_NOTIFIED]
        assert case.reassessing.on == reversal.occurred_on


def test_a_plan_does_not_come_in_where_its_request_is_known():
    """Another authority's plan has a reference of its own."""
    with pytest.raises(RefusedError, match="needs a reference of its own"):
        a_case(REQUEST, event("plan_transferred_in", "Mon 2 Feb 2026", last_reviewed_on="Mon 6 Oct 2025"))


def test_a_re_assessment_that_was_ordered_can_be_notified_without_a_new_request():
    """The Tribunal ordered it: the family is told of it, and has not to ask again."""
    reversal = event("decision_reversed", "Mon 2 Mar 2026", route="tribunal_order_assess")
    assert a_case(*REFUSED, reversal, event("decision_to_reassess_notified", "Mon 9 Mar 2026")).reassessing


def test_a_refusal_to_reassess_is_reversed_once():
    """After that there is no refusal in force."""
    reversals = [event("decision_reversed", on, route="consent_order") for on in ("Mon 2 Mar 2026", "Mon 9 Mar 2026")]
    with pytest.raises(RefusedError, match="no refusal in force"):
        a_case(*REFUSED, *reversals)


@pytest.mark.parametrize("kind", [*OF_THE_FAMILY, E.NO_LONGER_RESPONSIBLE])
def test_what_the_family_does_and_a_move_do_not_show_that_the_life_of_the_plan_is_followed(kind):
    """A tracker that is told of requests only does not know what became of the plan, and breaches nothing."""
    sent = event("final_plan_sent", "Mon 26 Jan 2026")
    needed = [each for each in FIRST.get(kind, ()) if each in OF_THE_FAMILY]
    needed += [E.DETAINED] if kind is E.RELEASED else []
    needed += [E.MEDIATION_REQUESTED] if kind is E.MEDIATION_CERTIFICATE_ISSUED else []
    needed += [E.MEDIATION_REQUESTED, E.MEDIATION_AGREEMENT_REACHED] if kind is E.MEDIATION_ACTION_DONE else []
    later = told(*needed, kind)
    assert not is_followed(a_case(REQUEST, sent, *later))
    assert is_followed(a_case(REQUEST, sent, event("review_meeting_held", "Tue 27 Jan 2026"), *later))


@pytest.mark.parametrize("kind", LETTERS)
def test_every_letter_is_a_decision_that_can_be_recorded(kind):
    """Section 51(2): what opens the family's windows is an event of its own."""
    case = replay(life(*FIRST.get(kind, ()), kind))
    assert kind in {each.kind for each in (*case.decisions, *case.later)} | {case.outcome}
