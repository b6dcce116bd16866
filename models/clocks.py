"""Every duty that a request gives rise to: when its clock started, when it is due, when it was done.

`standings(case, statute)` derives dates and nothing but dates: there is no "today" in it, no count
that is kept, no date that is moved.  `standing.state(on=day)` then answers for a day.

Source of every rule: `config/statute`, which cites the Regulations.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest

from config.statute import REFUSAL_TO_ASSESS_REVERSED, REFUSAL_TO_ISSUE_REVERSED, Duty, DutyKind, Rule, Statute
from config.vocabulary import Basis, EventKind, Ground, Route, State
from models.case import AdviceRequest, Case, Claim, Moment, Reversal

_REVERSED = {
    EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED: REFUSAL_TO_ASSESS_REVERSED,
    EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED: REFUSAL_TO_ISSUE_REVERSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One duty of one request.  Days are civil dates; `due_on` is the last day on which it is in time."""

    duty: str
    about: str | None
    holder: str
    kind: DutyKind
    basis: Basis
    rule: str
    started_on: date
    started_by: str
    estimated: bool = False
    due_on: date
    done_on: date | None = None
    ended_on: date | None = None
    ended_as: State | None = None
    excepted_by: Ground | None = None
    promised_on: date | None = None

    def state(self, on: date) -> State:
        """Where this duty stands at the end of a day."""
        if self.done_on and self.done_on <= on:
            return State.MET if self.done_on <= self.due_on else self._unless_excepted(State.LATE)
        if self.ended_on and self.ended_on <= on:
            return self.ended_as or State.NO_LONGER_OWED
        if on <= self.due_on or self.kind is DutyKind.CONDITIONAL:
            return State.OUTSTANDING
        return self._unless_excepted(State.OVERDUE)

    def days_late(self, on: date) -> int:
        """Whole days between the due date and the day it was done (or the day asked about); never negative."""
        if self.kind is DutyKind.MINIMUM or self.state(on) not in (State.LATE, State.OVERDUE):
            return 0
        return max(0, ((self.done_on if self.done_on and self.done_on <= on else on) - self.due_on).days)

    @property
    def breached_on(self) -> date | None:
        """The first day on which a duty in statute stood breached, whenever anyone noticed; else None."""
        if self.basis is not Basis.STATUTE or self.excepted_by:
            return None
        if self.ended_as is State.OVERDUE:
            return self.ended_on
        if self.kind is DutyKind.MINIMUM:
            return None
        if self.kind is DutyKind.CONDITIONAL:
            # Until the family was refused nothing was broken, so no earlier day can be the breach.
            return self.done_on if self.done_on and self.done_on > self.due_on else None
        stopped = min(self.done_on or date.max, self.ended_on or date.max)
        return self.due_on + timedelta(days=1) if stopped > self.due_on else None

    def _unless_excepted(self, state: State) -> State:
        return State.EXCEPTED if self.excepted_by else state


def standings(case: Case, statute: Statute) -> tuple[Standing, ...]:
    """Every duty of the request, in order of due date.

    Raises config.statute.NothingInForceError for a clock that started before the law began.
    """
    found = [each for duty in statute.tracked for each in _clocks(duty, case, statute)]
    return tuple(sorted(found, key=lambda each: (each.due_on, each.duty, each.about or "")))


def _clocks(duty: Duty, case: Case, statute: Statute) -> Iterator[Standing]:
    shape = _SHAPES.get(duty.id)
    if shape:
        return shape(duty, case, statute)
    return _one_clock(duty, case)


def _one_clock(duty: Duty, case: Case) -> Iterator[Standing]:
    """A duty that a request can give rise to once (or once a reversal)."""
    for start, applies_to, directed_on in _starts(duty, case):
        rule = duty.rule_on(start.on, applies_to)
        standing = _running(duty, rule, start, None, directed_on)
        done = _first(case, duty.ends, start.on)
        yield _with_exception(_stopped(standing, duty, case, done), rule, case.claims)


def _starts(duty: Duty, case: Case) -> Iterator[tuple[Moment, str | None, date | None]]:
    """What set this duty's clock going: the request, or a refusal overturned by a route it speaks of."""
    if case.clock_kind in duty.starts:
        yield case.clock, None, None
    for reversal in case.reversals:
        if _REVERSED[reversal.of] in duty.starts and duty.knows(reversal.route):
            # The day that an order itself sets is for the plan, not for the steps before it.
            directed = reversal.directed_on if EventKind.FINAL_PLAN_SENT in duty.ends else None
            yield reversal.at, reversal.route, directed


def _running(duty: Duty, rule: Rule, start: Moment, about: str | None, directed_on: date | None = None) -> Standing:
    return Standing(
        duty=duty.id,
        about=about,
        holder=duty.holder,
        kind=duty.kind,
        basis=rule.basis,
        rule=rule.version,
        started_on=start.on,
        started_by=start.event,
        due_on=directed_on or start.on + timedelta(days=rule.days),
    )


def _stopped(standing: Standing, duty: Duty, case: Case, done: Moment | None) -> Standing:
    """With what ended the clock: done, replaced by another clock, or no longer owed."""
    replaced = _replaced(duty, case, standing)
    if done and not (replaced and done.on > replaced.refused.on):
        return replace(standing, done_on=done.on)
    if replaced:
        # It stopped when the refusal was notified: from then on no plan was owed under it.
        return replace(standing, ended_on=replaced.refused.on, ended_as=State.SUPERSEDED)
    ends = [_first(case, duty.falls_away_on, standing.started_on), case.closing and case.closing.at]
    days = [each.on for each in ends if each]
    return replace(standing, ended_on=min(days), ended_as=State.NO_LONGER_OWED) if days else standing


def _replaced(duty: Duty, case: Case, standing: Standing) -> Reversal | None:
    """A reversal with clocks of its own ends the clocks before it; a change of mind does not."""
    if not duty.replaced_by_reversal:
        return None
    later = (each for each in case.reversals if each.refused.on >= standing.started_on)
    return next((each for each in later if each.route is not Route.OWN_REVIEW), None)


def _first(case: Case, kinds: tuple[EventKind, ...], since: date) -> Moment | None:
    """The first of these events on or after a day."""
    moments = [each for kind in kinds for each in _happened(case, kind) if each.on >= since]
    return min(moments, key=lambda each: each.on, default=None)


def _happened(case: Case, kind: EventKind) -> Iterator[Moment]:
    yield from (each.at for each in case.decisions if each.kind is kind)
    if kind is EventKind.DRAFT_PLAN_SERVED:
        yield from case.drafts
    if case.closing and case.closing.kind is kind and kind is EventKind.FINAL_PLAN_SENT:
        yield case.closing.at


def _advice(duty: Duty, case: Case, statute: Statute) -> Iterator[Standing]:
    """One clock for each request for advice, from the day that the body received it (reg 8(1))."""
    for asked in case.advice:
        start = asked.reached_body or asked.sought
        assert start, "a request for advice was either sought or reached its body"
        rule = duty.rule_on(start.on, _body(asked, statute))
        service = asked.service or statute.advice_about(asked.kind).service
        running = replace(
            _running(duty, rule, start, asked.ref),
            holder=service,
            estimated=asked.reached_body is None,
            promised_on=asked.promised_on,
        )
        claims = tuple(each for each in case.claims if each.about in (None, asked.ref, asked.kind))
        yield _with_exception(_advice_stopped(running, asked, case), rule, claims)


def _body(asked: AdviceRequest, statute: Statute) -> str:
    """Reg 8 bites on a request made for an assessment: asked before the decision, only the Code speaks."""
    return "other" if asked.before_decision else statute.body_of(asked.kind, asked.service)


def _advice_stopped(running: Standing, asked: AdviceRequest, case: Case) -> Standing:
    if asked.replaced:
        return replace(running, ended_on=asked.replaced.on, ended_as=State.SUPERSEDED)
    return _answered(running, asked.received, case)


def _answered(running: Standing, answer: Moment | None, case: Case) -> Standing:
    """Done with the answer; what comes after the request has ended was no longer awaited."""
    ended = case.closing.at.on if case.closing else date.max
    if answer and answer.on <= ended:
        return replace(running, done_on=answer.on)
    return replace(running, ended_on=ended, ended_as=State.NO_LONGER_OWED) if case.closing else running


def _representations(duty: Duty, case: Case, statute: Statute) -> Iterator[Standing]:
    """Reg 13(1)(a), a floor: met when its days have run, broken by a final plan sent within them."""
    del statute
    for draft, following in zip_longest(case.drafts, case.drafts[1:]):
        rule = duty.rule_on(draft.on)
        running = _running(duty, rule, draft, None)
        yield _floor(running, case, following)


def _floor(running: Standing, case: Case, next_draft: Moment | None) -> Standing:
    if next_draft and next_draft.on <= running.due_on:
        return replace(running, ended_on=next_draft.on, ended_as=State.SUPERSEDED)
    closing = case.closing
    if closing and closing.at.on <= running.due_on:
        broken = closing.kind is EventKind.FINAL_PLAN_SENT
        return replace(running, ended_on=closing.at.on, ended_as=State.OVERDUE if broken else State.NO_LONGER_OWED)
    return replace(running, done_on=running.due_on)


def _consultations(duty: Duty, case: Case, statute: Statute) -> Iterator[Standing]:
    del statute
    for each in case.consultations:
        rule = duty.rule_on(each.asked.on)
        yield _answered(_running(duty, rule, each.asked, each.setting), each.answered, case)


_SHAPES = {
    "provide_advice": _advice,
    "allow_representations": _representations,
    "respond_to_consultation": _consultations,
}


def _with_exception(standing: Standing, rule: Rule, claims: tuple[Claim, ...]) -> Standing:
    """An exception disapplies this one limit where its facts hold.  It moves no date."""
    for claim in claims:
        if claim.duty == standing.duty and _holds(claim, standing, rule):
            return replace(standing, excepted_by=claim.ground)
    return standing


def _holds(claim: Claim, standing: Standing, rule: Rule) -> bool:
    """A ground of this limit's own list, inside its period, and long enough where the list asks for it.

    A ground whose last day is not known yet is taken at its word.
    """
    ground = next((each for each in rule.exceptions if each.ground is claim.ground), None)
    if ground is None or claim.starts_on > standing.due_on:
        return False
    if claim.ends_on is None:
        return True
    days = (claim.ends_on - claim.starts_on).days + 1
    return claim.ends_on >= standing.started_on and days >= ground.at_least_days
