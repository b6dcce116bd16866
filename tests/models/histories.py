"""Random requests that could have happened, made by walking through the process as an office does.

`histories()` gives the events of one request, in the order in which the walk came to them; every one
of them is accepted by `models.replay`.
"""

from datetime import date, timedelta

from hypothesis import strategies as st

from config.statute import statute
from config.vocabulary import AdviceKind, Ground, Route
from models.events import Event
from tests.factories import event

SERVICES = (None, "community_paediatrics", "camhs", "educational_psychology")
TO_ASSESS = [route for route in Route if route is not Route.TRIBUNAL_ORDER_PLAN]
TO_MAKE_A_PLAN = [route for route in Route if route is not Route.TRIBUNAL_ORDER_ASSESS]


class Walk:
    """Somebody going through the process, writing down what happened, day after day."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.today = draw(st.dates(date(2016, 1, 1), date(2025, 12, 31)))
        self.events: list[Event] = []

    def later(self, at_most: int, at_least: int = 0) -> date:
        """Some days on from today."""
        return self.today + timedelta(days=self.draw(st.integers(at_least, at_most)))

    def perhaps(self) -> bool:
        """It may go either way."""
        return self.draw(st.booleans())

    def mostly(self) -> bool:
        """It happens three times in four."""
        return self.draw(st.sampled_from([True, True, True, False]))

    def one_of(self, *choices: object) -> object:
        """One of several ways on."""
        return self.draw(st.sampled_from(choices))

    def write(self, kind: str, on: date | None = None, **columns: object) -> None:
        """Something happened: today, or on the day given."""
        self.events.append(event(kind, on or self.today, **columns))

    def go_on(self, at_most: int, at_least: int = 0) -> None:
        """Time passes."""
        self.today = self.later(at_most, at_least)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """The events of one request, from the first to wherever it stands."""
    walk = Walk(draw)
    walk.write(walk.one_of("request_received", "became_responsible"))
    if walk.perhaps():
        walk.write("request_received", walk.later(3), source="education")
        walk.go_on(3, at_least=3)
    if walk.perhaps():
        _advice(walk)
    walk.go_on(70, at_least=1)
    _decide_whether_to_assess(walk)
    for _ in range(draw(st.integers(0, 2))):
        _claim(walk)
    return walk.events


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


def _reverse(walk: Walk, routes: list[Route]) -> None:
    walk.go_on(200, at_least=1)
    days = {"directed_on": walk.later(100)} if walk.perhaps() else {}
    walk.write("decision_reversed", route=walk.one_of(*routes), **days)


def _advice(walk: Walk) -> None:
    """One request for advice under a reference of its own, and what became of it."""
    about = {"advice_kind": walk.one_of(*AdviceKind), "advice_ref": f"advice-{len(walk.events)}"}
    walk.write("advice_sought", service=walk.one_of(*SERVICES), **about)
    day = walk.later(10)
    for kind in walk.draw(st.lists(st.sampled_from(["reached", "promised", "replaced"]), unique=True, max_size=2)):
        if kind == "reached":
            walk.write("advice_request_received", day, **about)
        elif kind == "promised":
            walk.write("advice_promised", day, promised_on=day + timedelta(days=30), **about)
        else:
            walk.write("advice_sought", service="speech_and_language_therapy", **about)
    for kind in ["advice_received", "advice_returned", "advice_received", "advice_accepted"][
        : walk.one_of(0, 1, 1, 2, 4)
    ]:
        day += timedelta(days=walk.draw(st.integers(1, 60)))
        walk.write(kind, day, **about)


def _claim(walk: Walk) -> None:
    """A ground claimed against some limit, whether or not it lifts it."""
    asked = [each for each in walk.events if each.advice_ref]
    duty = walk.one_of(*statute().tracked)
    grounds = duty.rule[0].grounds if walk.mostly() else ()
    said = {"duty": duty.id, "ground": walk.one_of(*(grounds or Ground))}
    if duty.id == "provide_advice" and asked:
        chosen = walk.one_of(*asked)
        said |= {"advice_kind": chosen.advice_kind, "advice_ref": chosen.advice_ref}
    first = walk.events[0].occurred_on + timedelta(days=walk.draw(st.integers(0, 140)))
    starts_on = first + timedelta(days=walk.draw(st.integers(-60, 30)))
    ends = {"ends_on": starts_on + timedelta(days=walk.draw(st.integers(0, 60)))} if walk.perhaps() else {}
    walk.write("exception_claimed", first, starts_on=starts_on, **ends, **said)
    if walk.perhaps():
        walk.write("exception_ended", first + timedelta(days=walk.draw(st.integers(0, 60))), **said)


def _end(walk: Walk) -> None:
    if walk.perhaps():
        walk.write("request_withdrawn")
    else:
        walk.write("no_longer_responsible", reason="moved")
