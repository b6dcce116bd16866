"""What may become of a plan: reviews, amendments, re-assessments, transfers, mediation, appeals, detention.

`live(walk)` goes through some of it, in any order; all of it is accepted by `models.replay`.
"""

from collections.abc import Callable
from datetime import timedelta

from config.vocabulary import AdviceKind, Phase, Route
from models.plan import LETTERS, ROUTES_TO_AN_AMENDMENT
from tests.models.walk import Walk

TO_REASSESS = [each for each in Route if each not in (Route.TRIBUNAL_ORDER_PLAN, Route.TRIBUNAL_ORDER_AMEND)]


def live(walk: Walk) -> None:
    """Some of what happens in the life of a plan, from the day on which it was sent or came in."""
    for episode in walk.one_of((0,), (0, 1), (0, 1, 2), (0, 1, 2, 3), ()):
        if not walk.plan_is_over:
            walk.go_on(walk.one_of(5, 400), at_least=min(episode, 1))
            walk.one_of(*EPISODES)(walk)


def _review(walk: Walk) -> None:
    if walk.perhaps_write("review_meeting_arranged", takes_effect_on=walk.later(60)):
        walk.go_on(60)
    walk.write("review_meeting_held")
    walk.go_on(25)
    if walk.perhaps_write("review_report_circulated"):
        walk.go_on(20)
    decision = walk.one_of("maintain", "amend", "cease", None)
    if decision:
        walk.write(f"decision_to_{decision}_plan_notified")
    if decision == "amend" and walk.mostly():
        walk.go_on(20)
        _amend(walk)
    if decision == "cease":
        _cease(walk)


def _amend(walk: Walk) -> None:
    """With a review or without one; the notice may be sent again."""
    for _ in range(walk.one_of(1, 1, 2)):
        walk.write("amendment_notice_sent")
        walk.perhaps_write("setting_consulted", setting="100002")
        walk.go_on(walk.one_of(16, 80))
    _amended(walk)


def _amended(walk: Walk) -> None:
    answer = walk.one_of("amended_plan_sent", "amended_plan_sent", "decision_not_to_amend_plan_notified", None)
    if answer:
        walk.write(answer)


def _cease(walk: Walk) -> None:
    if walk.perhaps():
        walk.go_on(90, at_least=1)
        walk.write("plan_ceased")
        walk.plan_is_over = True


def _reassess(walk: Walk) -> None:
    walk.go_on(5, at_least=1)
    if walk.perhaps():
        walk.write("reassessment_decided")
        _assess_again(walk)
        return
    walk.write("reassessment_requested")
    walk.go_on(25)
    decision = walk.one_of("agree", "refuse", "refuse and reverse", "wait")
    if decision == "agree":
        walk.write("decision_to_reassess_notified")
        _assess_again(walk)
    elif decision != "wait":
        walk.write("decision_not_to_reassess_notified")
        if decision == "refuse and reverse":
            _reverse(walk)


def _reverse(walk: Walk) -> None:
    walk.go_on(200, at_least=1)
    walk.write("decision_reversed", route=walk.one_of(*TO_REASSESS), **walk.directed())
    walk.go_on(30)
    walk.perhaps_write("decision_to_reassess_notified")
    _assess_again(walk)


def _assess_again(walk: Walk) -> None:
    for number in range(walk.one_of(0, 1, 2)):
        about = {"advice_kind": walk.one_of(*AdviceKind), "advice_ref": f"again-{len(walk.events)}-{number}"}
        walk.write("advice_sought", **about)
        walk.perhaps_write("advice_received", walk.later(90), **about)
    walk.go_on(130)
    _amended(walk)


def _ordered(walk: Walk) -> None:
    kinds = walk.one_of(("contents",), ("placement",), ("contents", "placement"))
    for kind in kinds:
        walk.write(f"{kind}_amendment_ordered", route=walk.one_of(*ROUTES_TO_AN_AMENDMENT), **walk.directed())
        walk.go_on(walk.one_of(0, 20))
    walk.go_on(50)
    _amended(walk)


def _phase(walk: Walk) -> None:
    walk.write("phase_transfer_expected", phase=walk.one_of(*Phase), takes_effect_on=walk.later(600, at_least=-90))


def _mediate(walk: Walk) -> None:
    """Only where there is a decision that can be appealed."""
    if not any(each.event in LETTERS for each in walk.events):
        return
    if walk.perhaps():
        walk.write("mediation_declined")
    else:
        walk.write("mediation_requested")
        walk.go_on(50)
        if walk.perhaps_write("mediation_held") and walk.mostly():
            walk.write("mediation_agreement_reached", **walk.directed())
            walk.perhaps_write("mediation_action_done", walk.later(30))
    walk.go_on(10)
    if walk.perhaps_write("mediation_certificate_issued"):
        walk.go_on(40)
        walk.perhaps_write("appeal_lodged")


def _detain(walk: Walk) -> None:
    walk.write("detained")
    if walk.perhaps():
        walk.go_on(200)
        walk.write("released")


def _move(walk: Walk) -> None:
    walk.write("move_notified", takes_effect_on=walk.today + timedelta(days=walk.one_of(-20, 0, 10, 60)))
    if walk.perhaps():
        walk.go_on(70)
        walk.write("plan_transferred_out")
        walk.plan_is_over = True


def _leave(walk: Walk) -> None:
    walk.write("no_longer_responsible", reason="moved")
    walk.plan_is_over = True


EPISODES: tuple[Callable[[Walk], None], ...] = (
    *(_review, _review, _amend, _reassess, _reassess, _ordered, _phase),
    *(_phase, _mediate, _mediate, _mediate, _detain, _move, _leave),
)
