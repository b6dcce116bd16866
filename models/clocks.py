"""Every duty that a request or a plan gives rise to: when its clock started, when it is due, when it was done.

`standings(case, statute)` derives dates and nothing but dates: there is no "today" in it, no count
that is kept, no date that is moved.  `standing.state(on=day)` then answers for a day.

Source of every rule: `config/statute`, which cites the Regulations.
"""

from collections.abc import Collection, Iterator
from datetime import date
from itertools import zip_longest

from config.statute import REVERSED, THE_START, Duty, DutyKind, Rule, Statute
from config.vocabulary import Basis, EventKind, Route, State
from models import plan, upkeep
from models.calendars import Calendar, england
from models.case import AdviceRequest, Case, Happening, Moment, Reversal
from models.exceptions import Verdict
from models.frozen import replace
from models.seen import Seen
from models.standing import Standing


def standings(
    case: Case, statute: Statute, calendar: Calendar | None = None, only: Collection[str] = ()
) -> tuple[Standing, ...]:
    """Every duty of the request and of its plan, in order of due date; or `only` those of these names.

    `calendar` holds the bank holidays and the settings' closures; by default those of England, and none.
    Raises config.statute.NothingInForceError for a clock that started before the law began.
    """
    seen = Seen(case, statute, calendar or england())
    there = seen.triggers
    wanted = [each for each in statute.tracked if each.id in only] if only else statute.tracked
    found = [each for duty in wanted if not there.isdisjoint(duty.starts) for each in _clocks(duty, seen)]
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
    if duty.id in _SHAPES:
        return _SHAPES[duty.id](duty, seen)
    if duty.kind is DutyKind.MINIMUM:
        return _floors(duty, seen)
    if set(duty.starts) & {seen.case.clock_kind, *REVERSED.values()} - {EventKind.PLAN_TRANSFERRED_IN}:
        return _of_the_request(duty, seen)
    return _of_events(duty, seen)


def _of_the_request(duty: Duty, seen: Seen) -> Iterator[Standing]:
    """A duty that a request can give rise to once (or once a reversal)."""
    case = seen.case
    if case.clock_kind in duty.starts:
        start = Happening(case.clock_kind, case.clock)
        settled = seen.first(duty.ends, start) or seen.ending
        detained = case.detained(settled.at.on if settled else date.max)
        yield _clock(duty, duty.rule_on(case.clock.on, "detained" if detained else None), start, seen)
    for reversal in case.reversals:
        # A route of which the law of its day says nothing has no clock of its own.
        if REVERSED[reversal.of] in duty.starts and (rule_now := _rule_of(duty, reversal)):
            # The day that an order itself sets is for the plan, not for the steps before it.
            directed = reversal.directed_on if EventKind.FINAL_PLAN_SENT in duty.ends else None
            start = Happening(EventKind.DECISION_REVERSED, reversal.at, directed_on=directed)
            yield _clock(duty, rule_now, start, seen)


def _rule_of(duty: Duty, reversal: Reversal) -> Rule | None:
    return duty.rule_in_force(reversal.at.on, reversal.route)


def _clock(duty: Duty, rule: Rule, start: Happening, seen: Seen) -> Standing:
    """With what ended the clock (done, replaced by another clock, or no longer owed), and what lifts the limit."""
    running = seen.running(duty, rule, start)
    return seen.with_exception(_stopped(running, duty, start, seen), rule)


def _stopped(running: Standing, duty: Duty, start: Happening, seen: Seen) -> Standing:
    """What came first: a deed that came after the end of its clock answers another one."""
    done = seen.first(duty.ends, start)
    ends = list(_ends(duty, start, seen, refused=done is not None))
    ended_on, ended_as = min(ends, key=lambda each: each[0], default=(None, None))
    if done and (ended_on is None or done.at.on <= ended_on):
        return replace(running, done_on=done.at.on)
    return replace(running, ended_on=ended_on, ended_as=ended_as)


def _ends(duty: Duty, start: Happening, seen: Seen, *, refused: bool) -> Iterator[tuple[date, State]]:
    """Everything that ends a clock undone, with what it makes of it."""
    replaced = _replaced(duty, seen, start)
    if replaced:
        # It stopped when the refusal was notified: from then on no plan was owed under it.
        yield replaced.refused.on, State.SUPERSEDED
    away, over = seen.first(duty.falls_away_on, start), seen.life_ended(start)
    # A draft does not undo a refusal that follows it: notified after its weeks, it is late all the same.
    if away and not (duty.kind is DutyKind.CONDITIONAL and refused):
        yield away.at.on, State.NO_LONGER_OWED
    if over:
        yield over.at.on, State.NO_LONGER_OWED


def _replaced(duty: Duty, seen: Seen, start: Happening) -> Reversal | None:
    """A reversal with clocks of its own ends the clocks before it; a change of mind does not."""
    if not duty.replaced_by_reversal or not seen.case.reversals:
        return None
    of_the_plan = seen.case.plan is not None and seen.ending is not None and start.place > seen.ending.place
    for each in seen.case.reversals:
        same_round = of_the_plan == (each.of is EventKind.DECISION_NOT_TO_REASSESS_NOTIFIED)
        if same_round and each.refused.on >= start.at.on and _has_clocks(each, seen.statute):
            return each
    return None


def _has_clocks(reversal: Reversal, statute: Statute) -> bool:
    """Whether the law of its day gave this route any clock: without one, the clock of the request stands."""
    trigger = REVERSED[reversal.of]
    rules = (_rule_of(duty, reversal) for duty in statute.tracked if trigger in duty.starts)
    # A date that the authority sets itself replaces no limit of the law.
    return any(rule and rule.basis is not Basis.PRACTICE for rule in rules)


def _of_events(duty: Duty, seen: Seen) -> Iterator[Standing]:
    """A duty that each of several events sets going; while one clock runs, the earliest event governs."""
    if duty.where_the_plan_is_followed and not plan.is_followed(seen.case):
        return
    known: list[tuple[Happening, Standing]] = []
    for start in seen.of(duty.starts):
        if _carries_out_an_order(start, seen):
            continue
        new = _event_clock(duty, start, seen)
        if not any(_governs(earlier, new, same_phase=start.phase is by.phase) for by, earlier in known):
            known.append((start, new))
            yield new


def _carries_out_an_order(start: Happening, seen: Seen) -> bool:
    """Whether a word of re-assessment answers an order: its limits run from the order (reg 44(2)(b), not reg 27(2))."""
    if start.kind is not EventKind.DECISION_TO_REASSESS_NOTIFIED:
        return False
    asked = seen.of((EventKind.REASSESSMENT_REQUESTED, EventKind.DECISION_REVERSED))
    answered = next(each for each in reversed(asked) if each.place < start.place)
    return answered.kind is EventKind.DECISION_REVERSED and answered.route is not Route.OWN_REVIEW


def _governs(earlier: Standing, new: Standing, *, same_phase: bool) -> bool:
    """Whether a clock that still runs is the one of this event too.

    Another phase transfer is another matter; so is, on another day, what another rule speaks about.
    """
    runs = earlier.stopped_on is None or earlier.stopped_on > new.started_on
    same_matter = earlier.rule == new.rule or earlier.started_on == new.started_on
    return runs and same_phase and same_matter


def _event_clock(duty: Duty, start: Happening, seen: Seen) -> Standing:
    return _clock(duty, duty.rule_on(_law_day(duty, start), *_particulars(start)), start, seen)


def _law_day(duty: Duty, start: Happening) -> date:
    """The law is asked for the day that a length is measured from."""
    from_the_start = all(rule.measured_from == THE_START for rule in duty.rule)
    return start.at.on if from_the_start else (start.takes_effect_on or start.at.on)


def _particulars(start: Happening) -> tuple[str | None, ...]:
    """What a rule may be for in particular: the event, its route, the phase."""
    return (start.kind, start.phase, f"{start.kind}:{start.route}")


def _advice(duty: Duty, seen: Seen) -> Iterator[Standing]:
    """Its clocks, worked out once: the word to the family follows them."""
    if seen.advice is None:
        seen.advice = tuple(_clocks_of_advice(duty, seen))
    return iter(seen.advice)


def _clocks_of_advice(duty: Duty, seen: Seen) -> Iterator[Standing]:
    """One clock for each request for advice, from the day that the body received it (reg 8(1))."""
    for asked in seen.case.advice:
        start = asked.reached_body or asked.sought
        assert start, "a request for advice was either sought or reached its body"
        over = seen.ended_on(asked.sought.on) if asked.sought else None
        if over and over < start.on:
            continue  # it reached the body when nobody waited for it any more
        rule = duty.rule_on(start.on, _body(asked, seen.statute))
        service = asked.service or seen.statute.advice_about(asked.kind).service
        running = replace(
            seen.running(duty, rule, Happening(EventKind.ADVICE_SOUGHT, start)),
            about=asked.ref,
            holder=service,
            estimated=asked.reached_body is None,
            promised_on=asked.promised_on,
        )
        yield seen.with_exception(_advice_stopped(running, asked, seen), rule)


def _body(asked: AdviceRequest, statute: Statute) -> str:
    """Reg 8 bites on a request made for an assessment: asked before the decision, only the Code speaks."""
    return "other" if asked.before_decision else statute.body_of(asked.kind, asked.service)


def _advice_stopped(running: Standing, asked: AdviceRequest, seen: Seen) -> Standing:
    over = seen.ended_on(running.started_on)
    if asked.replaced and (over is None or asked.replaced.on <= over):
        return replace(running, ended_on=asked.replaced.on, ended_as=State.SUPERSEDED)
    return _answered(running, asked.received, seen)


def _answered(running: Standing, answer: Moment | None, seen: Seen) -> Standing:
    """Done with the answer; what comes after the assessment has ended was no longer awaited."""
    ended = seen.ended_on(running.started_on)
    if answer and (ended is None or answer.on <= ended):
        return replace(running, done_on=answer.on)
    return replace(running, ended_on=ended, ended_as=State.NO_LONGER_OWED) if ended else running


def _consultations(duty: Duty, seen: Seen) -> Iterator[Standing]:
    for each in seen.case.consultations:
        rule = duty.rule_on(each.asked.on)
        running = seen.running(duty, rule, Happening(EventKind.SETTING_CONSULTED, each.asked))
        yield _answered(replace(running, about=each.setting), each.answered, seen)


def _floors(duty: Duty, seen: Seen) -> Iterator[Standing]:
    """A floor: met when its days have run, broken by a deed within them, begun again by a re-issue."""
    starts = seen.of(duty.starts)
    for start, following in zip_longest(starts, starts[1:]):
        detained = "detained" if seen.case.detained(start.at.on) else None
        running = seen.running(duty, duty.rule_on(start.at.on, detained), start)
        yield _floor(running, duty, start, seen, following)


def _floor(running: Standing, duty: Duty, start: Happening, seen: Seen, following: Happening | None) -> Standing:
    """Of the deed, the re-issue and the end of it all, whichever came first within its days."""
    ends = {
        State.OVERDUE: seen.first(duty.ends, start),
        State.SUPERSEDED: following,
        State.NO_LONGER_OWED: seen.life_ended(start),
    }
    within = [(each, state) for state, each in ends.items() if each and each.at.on <= running.due_on]
    if not within:
        return replace(running, done_on=running.due_on)
    end, ended_as = min(within, key=lambda each: each[0].place)
    return replace(running, ended_on=end.at.on, ended_as=ended_as)


def _family(duty: Duty, seen: Seen) -> Iterator[Standing]:
    return upkeep.family(duty, seen, _advice(seen.statute.find("provide_advice"), seen))


_SHAPES = {
    **upkeep.SHAPES,
    "provide_advice": _advice,
    "respond_to_consultation": _consultations,
    "keep_family_informed": _family,
}
"""The duties that a request gives rise to once for each of several things."""
