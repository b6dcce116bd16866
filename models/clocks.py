"""Every duty that a request or a plan gives rise to: when its clock started, when it is due, when it was done.

`standings(case, statute)` derives dates and nothing but dates: there is no "today" in it, no count
that is kept, no date that is moved.  `standing.state(on=day)` then answers for a day.

Source of every rule: `config/statute`, which cites the Regulations.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from config.statute import REVERSED, THE_START, Duty, DutyKind, Rule, Statute
from config.vocabulary import EventKind, Route, State
from models import plan
from models.calendars import Calendar, england
from models.case import REASSESSMENT_ENDS, AdviceRequest, Case, Happening, Moment, Reversal
from models.exceptions import Verdict
from models.seen import Seen
from models.standing import Standing


def standings(case: Case, statute: Statute, calendar: Calendar | None = None) -> tuple[Standing, ...]:
    """Every duty of the request and of its plan, in order of due date.

    `calendar` holds the bank holidays and the settings' closures; by default those of England, and none.
    Raises config.statute.NothingInForceError for a clock that started before the law began.
    """
    seen = Seen(case, statute, calendar or england())
    found = [each for duty in statute.tracked for each in _clocks(duty, seen)]
    return tuple(sorted(found, key=lambda each: (each.due_on, each.duty, each.about or "")))


def rights(case: Case, statute: Statute, calendar: Calendar | None = None) -> tuple[Standing, ...]:
    """The family's own windows: one for each letter that opens one.  Nobody can breach them."""
    seen = Seen(case, statute, calendar or england())
    found = [_event_clock(right, start, seen) for right in statute.right for start in seen.of(right.starts)]
    return tuple(sorted(found, key=lambda each: (each.started_on, each.due_on)))


def considered(
    standing: Standing, case: Case, statute: Statute, calendar: Calendar | None = None
) -> tuple[Verdict, ...]:
    """Every exception that was claimed against this duty, with whether and why it applies."""
    seen = Seen(case, statute, calendar or england())
    rule = next(each for each in statute.find(standing.duty).rule if each.version == standing.rule)
    return seen.verdicts(standing, rule)


def _clocks(duty: Duty, seen: Seen) -> Iterator[Standing]:
    if duty.id == "provide_advice":
        return _advice(duty, seen)
    if duty.id == "respond_to_consultation":
        return _consultations(duty, seen)
    if duty.kind is DutyKind.MINIMUM:
        return _floors(duty, seen)
    if set(duty.starts) & {seen.case.clock_kind, *REVERSED.values()} - {EventKind.PLAN_TRANSFERRED_IN}:
        return _of_the_request(duty, seen)
    return _of_events(duty, seen)


def _of_the_request(duty: Duty, seen: Seen) -> Iterator[Standing]:
    """A duty that a request can give rise to once (or once a reversal)."""
    case = seen.case
    if case.clock_kind in duty.starts:
        done = seen.first(duty.ends, case.clock)
        settled = done.at if done else case.closing.at if case.closing else None
        detained = case.detained(settled.on if settled else date.max)
        rule = duty.rule_on(case.clock.on, "detained" if detained else None)
        yield _finished(seen.running(duty, rule, Happening(case.clock_kind, case.clock)), duty, rule, seen)
    for reversal in case.reversals:
        # A route of which the law of its day says nothing has no clock of its own.
        if REVERSED[reversal.of] in duty.starts and (rule_now := _rule_of(duty, reversal)):
            # The day that an order itself sets is for the plan, not for the steps before it.
            directed = reversal.directed_on if EventKind.FINAL_PLAN_SENT in duty.ends else None
            start = Happening(EventKind.DECISION_REVERSED, reversal.at, directed_on=directed)
            yield _finished(seen.running(duty, rule_now, start), duty, rule_now, seen)


def _rule_of(duty: Duty, reversal: Reversal) -> Rule | None:
    return duty.rule_in_force(reversal.at.on, reversal.route)


def _finished(running: Standing, duty: Duty, rule: Rule, seen: Seen) -> Standing:
    """With what ended the clock (done, replaced by another clock, or no longer owed), and what lifts the limit."""
    return seen.with_exception(_stopped(running, duty, seen), rule)


def _stopped(running: Standing, duty: Duty, seen: Seen) -> Standing:
    start = Moment(running.started_on, running.started_by)
    done = seen.first(duty.ends, start)
    replaced = _replaced(duty, seen.case, running)
    if done and not (replaced and done.at.on > replaced.refused.on):
        return replace(running, done_on=done.at.on)
    if replaced:
        # It stopped when the refusal was notified: from then on no plan was owed under it.
        return replace(running, ended_on=replaced.refused.on, ended_as=State.SUPERSEDED)
    away = seen.first(duty.falls_away_on, start)
    days = [each.on for each in (away.at if away else None, seen.life_ended(start)) if each]
    return replace(running, ended_on=min(days), ended_as=State.NO_LONGER_OWED) if days else running


def _replaced(duty: Duty, case: Case, standing: Standing) -> Reversal | None:
    """A reversal with clocks of its own ends the clocks before it; a change of mind does not."""
    if not duty.replaced_by_reversal:
        return None
    of_the_plan = case.plan is not None and standing.started_on >= case.plan.on
    for each in case.reversals:
        same_round = of_the_plan == (each.of is EventKind.DECISION_NOT_TO_REASSESS_NOTIFIED)
        if same_round and each.refused.on >= standing.started_on and each.route is not Route.OWN_REVIEW:
            return each
    return None


def _of_events(duty: Duty, seen: Seen) -> Iterator[Standing]:
    """A duty that each of several events sets going; while one clock runs, the earliest event governs."""
    if duty.where_the_plan_is_followed and not plan.is_followed(seen.case):
        return
    before: Standing | None = None
    for start in seen.of(duty.starts):
        if before is None or (before.stopped_on and before.stopped_on <= start.at.on):
            before = _event_clock(duty, start, seen)
            yield before


def _event_clock(duty: Duty, start: Happening, seen: Seen) -> Standing:
    rule = duty.rule_on(_law_day(duty, start), *_particulars(start))
    return _finished(seen.running(duty, rule, start), duty, rule, seen)


def _law_day(duty: Duty, start: Happening) -> date:
    """The law is asked for the day that a length is measured from."""
    from_the_start = all(rule.measured_from == THE_START for rule in duty.rule)
    return start.at.on if from_the_start else (start.takes_effect_on or start.at.on)


def _particulars(start: Happening) -> tuple[str | None, ...]:
    """What a rule may be for in particular: the event, its route, the phase."""
    return (start.kind, start.phase, f"{start.kind}:{start.route}")


def _advice(duty: Duty, seen: Seen) -> Iterator[Standing]:
    """One clock for each request for advice, from the day that the body received it (reg 8(1))."""
    for asked in seen.case.advice:
        start = asked.reached_body or asked.sought
        assert start, "a request for advice was either sought or reached its body"
        rule = duty.rule_on(start.on, _body(asked, seen.statute))
        service = asked.service or seen.statute.advice_about(asked.kind).service
        running = replace(
            seen.running(duty, rule, Happening(EventKind.ADVICE_SOUGHT, start)),
            about=asked.ref,
            holder=service,
            estimated=asked.reached_body is None,
            promised_on=asked.promised_on,
        )
        yield seen.with_exception(_advice_stopped(running, asked, seen.case), rule)


def _body(asked: AdviceRequest, statute: Statute) -> str:
    """Reg 8 bites on a request made for an assessment: asked before the decision, only the Code speaks."""
    return "other" if asked.before_decision else statute.body_of(asked.kind, asked.service)


def _advice_stopped(running: Standing, asked: AdviceRequest, case: Case) -> Standing:
    if asked.replaced:
        return replace(running, ended_on=asked.replaced.on, ended_as=State.SUPERSEDED)
    return _answered(running, asked.received, case)


def _answered(running: Standing, answer: Moment | None, case: Case) -> Standing:
    """Done with the answer; what comes after the assessment has ended was no longer awaited."""
    ended = _assessment_ended(case, running.started_on)
    if answer and (ended is None or answer.on <= ended):
        return replace(running, done_on=answer.on)
    return replace(running, ended_on=ended, ended_as=State.NO_LONGER_OWED) if ended else running


def _assessment_ended(case: Case, since: date) -> date | None:
    """The end of the request that was open then, or of the re-assessment (or amendment) of a plan."""
    if case.closing and case.closing.at.on >= since:
        return case.closing.at.on
    return next((each.at.on for each in case.later if each.kind in REASSESSMENT_ENDS and each.at.on >= since), None)


def _consultations(duty: Duty, seen: Seen) -> Iterator[Standing]:
    for each in seen.case.consultations:
        rule = duty.rule_on(each.asked.on)
        running = seen.running(duty, rule, Happening(EventKind.SETTING_CONSULTED, each.asked))
        yield _answered(replace(running, about=each.setting), each.answered, seen.case)


def _floors(duty: Duty, seen: Seen) -> Iterator[Standing]:
    """A floor: met when its days have run, broken by a deed within them, begun again by a re-issue."""
    starts = seen.of(duty.starts)
    for start, following in zip_longest(starts, starts[1:]):
        detained = "detained" if seen.case.detained(start.at.on) else None
        running = seen.running(duty, duty.rule_on(start.at.on, detained), start)
        yield _floor(running, duty, seen, following)


def _floor(running: Standing, duty: Duty, seen: Seen, following: Happening | None) -> Standing:
    start = Moment(running.started_on, running.started_by)
    if following and following.at.on <= running.due_on:
        return replace(running, ended_on=following.at.on, ended_as=State.SUPERSEDED)
    deed, end = seen.first(duty.ends, start), seen.life_ended(start)
    if deed and deed.at.on <= running.due_on:
        return replace(running, ended_on=deed.at.on, ended_as=State.OVERDUE)
    if end and end.on <= running.due_on:
        return replace(running, ended_on=end.on, ended_as=State.NO_LONGER_OWED)
    return replace(running, done_on=running.due_on)
