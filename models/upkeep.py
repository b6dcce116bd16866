"""The authority's own clocks about advice: asked for in time, reworked, followed up, and the family told.

None of them is law (basis `practice`): they remind, and set no legal status.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import zip_longest

from config.statute import Duty
from config.vocabulary import EventKind, State
from models.case import AdviceRequest, Happening, Moment
from models.frozen import replace
from models.seen import Seen
from models.standing import Standing

ONE_DAY = timedelta(days=1)


def asking(duty: Duty, seen: Seen) -> Iterator[Standing]:
    """Done when any advice has been asked for since the assessment was to be made: until then nothing can be late."""
    start = _assessing(seen)
    asked = [max(day, start.at.on) for each in seen.case.advice if (day := _asked_on(each))]
    running = seen.running(duty, duty.rule_on(start.at.on), start)
    away = seen.first(duty.falls_away_on, start)
    over = _first_day(away.at if away else None, seen.ended_on(start.at.on))
    yield _stopped(running, min(asked, default=None), over)


def _assessing(seen: Seen) -> Happening:
    """What first made an assessment due: the decision, or a refusal to assess that was overturned; one set this going."""
    overturned = (each.at for each in seen.case.reversals if each.of is EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED)
    begun = [Happening(EventKind.DECISION_REVERSED, at) for at in overturned]
    begun += seen.of((EventKind.DECISION_TO_ASSESS_NOTIFIED,))
    return min(begun, key=lambda each: each.place)


def _asked_on(asked: AdviceRequest) -> date | None:
    """When it was asked for; asked before the assessment was to be made, it had to be asked again."""
    if asked.before_decision and asked.received is None:
        return None
    return _moment(asked).on


def _moment(asked: AdviceRequest) -> Moment:
    moment = asked.sought or asked.reached_body
    assert moment, "a request for advice was either sought or reached its body"
    return moment


def rework(duty: Duty, seen: Seen) -> Iterator[Standing]:
    """One clock for each time that advice went back to its author."""
    for asked in seen.case.advice:
        for each in asked.rework:
            if _was_over(asked, each.returned, seen):
                continue
            start = Happening(EventKind.ADVICE_RETURNED, each.returned)
            running = seen.running(duty, duty.rule_on(each.returned.on), start)
            service = asked.service or seen.statute.advice_about(asked.kind).service
            again = each.again.on if each.again else None
            yield _stopped(replace(running, about=asked.ref, holder=service), again, seen.ended_on(each.returned.on))


def not_known(duty: Duty, seen: Seen) -> Iterator[Standing]:
    """Done when another service was asked, or the advice came after all."""
    for asked in seen.case.advice:
        if asked.not_known and not _was_over(asked, asked.not_known, seen):
            start = Happening(EventKind.ADVICE_NOT_KNOWN, asked.not_known)
            running = seen.running(duty, duty.rule_on(asked.not_known.on), start)
            done = _first_day(asked.replaced, asked.received.on if asked.received else None)
            yield _stopped(replace(running, about=asked.ref), done, seen.ended_on(asked.not_known.on))


def _was_over(asked: AdviceRequest, at: Moment, seen: Seen) -> bool:
    """Whether what the advice was asked for had ended by then: nobody waits for it any more."""
    over = seen.ended_on(_moment(asked).on)
    return over is not None and over < at.on


def family(duty: Duty, seen: Seen, late: Iterator[Standing]) -> Iterator[Standing]:
    """The family is told when advice becomes late, and again and again until it comes.

    `late` are the clocks of the advice itself.
    """
    for each in late:
        if each.holder != "family" and (each.stopped_on or date.max) > each.due_on:
            yield from _told(duty, seen, each)


def _told(duty: Duty, seen: Seen, advice: Standing) -> Iterator[Standing]:
    """One clock from the lateness to the first word, and one from each word to the next."""
    first, over = Moment(advice.due_on + ONE_DAY, advice.started_by), advice.stopped_on
    words = [each.at for each in seen.case.told if each.about == advice.about and each.at.on >= first.on]
    starts = [first, *(each for each in words if over is None or each.on < over)]
    for start, told in zip_longest(starts, words[: len(starts)]):
        rule = duty.rule_on(start.on, "first" if start is first else "again")
        running = seen.running(duty, rule, Happening(EventKind.ADVICE_SOUGHT, start))
        yield _stopped(replace(running, about=advice.about), told.on if told else None, over)


def _stopped(running: Standing, done: date | None, over: date | None) -> Standing:
    if done and (over is None or done <= over):
        return replace(running, done_on=done)
    return replace(running, ended_on=over, ended_as=State.NO_LONGER_OWED) if over else running


def _first_day(moment: Moment | None, day: date | None) -> date | None:
    return min((each for each in (moment.on if moment else None, day) if each), default=None)


SHAPES: Mapping[str, Callable[[Duty, Seen], Iterator[Standing]]] = {
    "request_advice": asking,
    "rework_advice": rework,
    "follow_up_not_known": not_known,
}
"""Whose clocks are made here, but for the family's, which follow those of the advice."""
