"""Random requests and plans that could have happened, made by walking through the process as an office does.

`histories()` gives the events of one request (or of a plan that came in), in the order in which the walk
came to them; every one of them is accepted by `models.replay`.
"""

from datetime import timedelta

from hypothesis import strategies as st

from config.statute import statute
from config.vocabulary import AdviceKind, Ground, Route
from models.events import Event
from models.exceptions import CLOSURES
from tests.models.plan_lives import live
from tests.models.walk import Walk

SERVICES = (None, "community_paediatrics", "camhs", "educational_psychology")
SETTINGS = (None, "100001", "100002")
TO_ASSESS = [each for each in Route if each not in (Route.TRIBUNAL_ORDER_PLAN, Route.TRIBUNAL_ORDER_AMEND)]
TO_MAKE_A_PLAN = [each for each in Route if each not in (Route.TRIBUNAL_ORDER_ASSESS, Route.TRIBUNAL_ORDER_AMEND)]
OFTEN_EXCEPTED = ("notify_decision_whether_to_assess", "send_final_plan", "provide_advice")
WHILE_IT_IS_AWAITED = ("reached", "promised", "replaced", "not known")
REQUESTS = ("request_received", "became_responsible", "detained_person_request_received")


@st.composite
def histories(draw: st.DrawFn, *, claims: bool = True) -> list[Event]:
    """The events of one request, from the first to wherever it stands; or of a plan that came in.

    `claims=False` leaves exceptions out: whoever records one by hand is refused where its facts do not hold.
    """
    walk = Walk(draw)
    walk.one_of(_request, _request, _plan_that_was_sent, _plan_that_came_in)(walk)
    for _ in range(draw(st.integers(0, 2)) if claims else 0):
        _claim(walk)
    return walk.events


def _plan_that_came_in(walk: Walk) -> None:
    walk.write("plan_transferred_in", last_reviewed_on=walk.later(0, at_least=-500))
    walk.perhaps_write("family_told_of_transfer", walk.later(60))
    live(walk)


def _plan_that_was_sent(walk: Walk) -> None:
    walk.write("request_received")
    walk.go_on(200, at_least=1)
    walk.write("final_plan_sent")
    live(walk)


def _request(walk: Walk) -> None:
    walk.write(walk.one_of(*REQUESTS))
    if walk.perhaps():
        walk.write("request_received", walk.later(3), source="education")
        walk.go_on(3, at_least=3)
    if walk.perhaps():
        _advice(walk)
    if walk.one_of(False, False, True):
        walk.write("detained")
        if walk.perhaps():
            walk.go_on(100)  # past it: nobody is detained a second time before
            walk.write("released")
    walk.go_on(70, at_least=1)
    _decide_whether_to_assess(walk)


def _decide_whether_to_assess(walk: Walk) -> None:
    decision = walk.one_of("assess", "assess", "assess", "refuse", "refuse and reverse", "end", "wait")
    if decision == "end":
        _end(walk)
    elif decision == "assess":
        walk.write("decision_to_assess_notified")
        _assess(walk)
    elif decision != "wait":
        walk.write("decision_not_to_assess_notified")
        if decision == "refuse and reverse":
            _reverse(walk, TO_ASSESS)
            if walk.perhaps():
                walk.go_on(30)
                walk.write("decision_to_assess_notified")
            _assess(walk)


def _assess(walk: Walk) -> None:
    for _ in range(walk.draw(st.integers(0, 3))):
        walk.go_on(10)
        _advice(walk)
    walk.go_on(120, at_least=1)
    decision = walk.one_of("issue", "issue", "issue", "refuse", "refuse and reverse", "end", "wait")
    if decision == "end":
        _end(walk)
    elif decision == "issue":
        _issue(walk)
    elif decision != "wait":
        walk.write("decision_not_to_issue_plan_notified")
        if decision == "refuse and reverse":
            _reverse(walk, TO_MAKE_A_PLAN)
            walk.go_on(90)
            _issue(walk)


def _issue(walk: Walk) -> None:
    if walk.perhaps():
        walk.write("decision_to_issue_plan")
    for _ in range(walk.one_of(1, 1, 2, 0)):
        walk.go_on(30, at_least=1)
        walk.write("draft_plan_served")
        if walk.perhaps():
            walk.write("setting_consulted", setting="100001")
            walk.go_on(30)
            walk.write("setting_responded", setting="100001")
    if walk.mostly():
        walk.go_on(40)
        walk.write("final_plan_sent")
        live(walk)


def _reverse(walk: Walk, routes: list[Route]) -> None:
    walk.go_on(200, at_least=1)
    walk.write("decision_reversed", route=walk.one_of(*routes), **walk.directed())


def _advice(walk: Walk) -> None:
    """One request for advice under a reference of its own, and what became of it."""
    about = {"advice_kind": walk.one_of(*AdviceKind), "advice_ref": f"advice-{len(walk.events)}"}
    walk.write("advice_sought", service=walk.one_of(*SERVICES), setting=walk.one_of(*SETTINGS), **about)
    day = walk.later(10)
    for kind in walk.draw(st.lists(st.sampled_from(WHILE_IT_IS_AWAITED), unique=True, max_size=2)):
        if kind == "reached":
            walk.write("advice_request_received", day, **about)
        elif kind == "promised":
            walk.write("advice_promised", day, promised_on=day + timedelta(days=30), **about)
        elif kind == "not known":
            walk.write("advice_not_known", day, note="asked elsewhere", **about)
        else:
            walk.write("advice_sought", service="speech_and_language_therapy", **about)
    for _ in range(walk.one_of(0, 0, 1, 2)):
        walk.write("family_told", walk.later(90), **about)
    for kind in ["advice_received", "advice_returned", "advice_received", "advice_accepted"][
        : walk.one_of(0, 1, 1, 2, 4)
    ]:
        day += timedelta(days=walk.draw(st.integers(1, 60)))
        walk.write(kind, day, **about)


def _claim(walk: Walk) -> None:
    """A ground claimed against some limit, whether or not it lifts it."""
    asked = [each for each in walk.events if each.advice_ref]
    duty = statute().find(walk.one_of(*OFTEN_EXCEPTED)) if walk.perhaps() else walk.one_of(*statute().tracked)
    grounds = duty.rule[0].grounds if walk.mostly() else ()
    said = {"duty": duty.id, "ground": walk.one_of(*(grounds or Ground))}
    if duty.id == "provide_advice" and asked:
        chosen = walk.one_of(*asked)
        said |= {"advice_kind": chosen.advice_kind, "advice_ref": chosen.advice_ref}
    first = walk.events[0].occurred_on + timedelta(days=walk.draw(st.integers(0, 140)))
    shown = {} if walk.mostly() else {"evidence": None}
    walk.write(
        "exception_claimed", first, **_days_of_a_ground(walk, said["ground"]), **walk.recorded(first), **shown, **said
    )
    if walk.perhaps():
        walk.write("exception_ended", first + timedelta(days=walk.draw(st.integers(0, 60))), **said)


def _days_of_a_ground(walk: Walk, ground: Ground) -> dict[str, object]:
    """A closure around some advice that was asked for, now within its window and now beside it; or any days."""
    asked = [each.occurred_on for each in walk.events if each.advice_kind is AdviceKind.EDUCATIONAL]
    starts_on = walk.one_of(*(asked or [walk.events[0].occurred_on])) + timedelta(
        days=walk.one_of(-60, -30, -8, 0, 7, 8)
    )
    ends = {"ends_on": starts_on + timedelta(days=walk.one_of(0, 13, 26, 27, 41, 60))}
    if ground in CLOSURES:
        return {"starts_on": starts_on, "setting": walk.one_of(*SETTINGS), **ends}
    return {"starts_on": starts_on, **(ends if walk.perhaps() else {})}


def _end(walk: Walk) -> None:
    if walk.perhaps():
        walk.write("request_withdrawn")
    else:
        walk.write("no_longer_responsible", reason="moved")
