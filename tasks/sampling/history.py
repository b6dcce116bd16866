"""From an outline to the whole history of a request: every event that a case officer would have recorded."""

from collections.abc import Iterator
from datetime import date
from random import Random

from config.vocabulary import EndReason, EventKind, Route, Source
from tasks.sampling.advice import SETTINGS, asked_for, gathered
from tasks.sampling.answers import back_to_authors
from tasks.sampling.chance import Note, happens
from tasks.sampling.claims import DUTY, exception
from tasks.sampling.days import after, near
from tasks.sampling.outline import Outline

TWENTY_WEEKS = 140
_CAME = (EventKind.ADVICE_RECEIVED,)

_YEAR_GROUPS = range(-1, 15)
_YEAR_GROUP_WEIGHTS = (7, 9, 10, 10, 9, 9, 8, 8, 7, 6, 5, 4, 4, 2, 1, 1)
_SOURCES = (Source.EDUCATION, Source.PARENT_OR_YOUNG_PERSON, Source.OTHER, Source.SOCIAL_CARE, Source.HEALTH)
# Requests of parents are refused three times as often as those of schools (England 2025).
_SOURCE_WEIGHTS, _REFUSED_SOURCE_WEIGHTS = (62, 31, 5, 1, 1), (36, 58, 5, 0.5, 0.5)


def history(outline: Outline, rng: Random) -> list[Note]:
    """Every event of the request, in order of day, those after the sample's last day included."""
    year_group = rng.choices(_YEAR_GROUPS, _YEAR_GROUP_WEIGHTS)[0]
    source = rng.choices(_SOURCES, _REFUSED_SOURCE_WEIGHTS if outline.refused else _SOURCE_WEIGHTS)[0]
    first = {"source": source, "year_group": year_group}
    notes = [(outline.received, EventKind.REQUEST_RECEIVED, first), *_decided_or_not(outline, year_group, rng)]
    return sorted(notes, key=lambda note: note[0])


def _decided_or_not(outline: Outline, year_group: int, rng: Random) -> Iterator[Note]:
    if outline.decided is None:
        yield from _ending(outline)
        return
    if outline.refused:
        yield outline.decided, EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED, {}
        if outline.turn:
            yield from _assessed_after_all(outline, year_group, rng)
        return
    yield outline.decided, EventKind.DECISION_TO_ASSESS_NOTIFIED, {}
    if outline.turn:
        yield from _planned_after_all(outline, year_group, rng)
    else:
        yield from _assessed(outline, outline.decided, year_group, rng)


def _ending(outline: Outline) -> Iterator[Note]:
    if outline.ended and outline.ending:
        moved = {"reason": EndReason.MOVED} if outline.ending is EventKind.NO_LONGER_RESPONSIBLE else {}
        yield outline.ended, outline.ending, moved


def _assessed_after_all(outline: Outline, year_group: int, rng: Random) -> Iterator[Note]:
    """A refusal to assess was overturned: the family is told of the assessment within two weeks."""
    assert outline.turn
    turned = outline.turn.reversed
    yield turned, EventKind.DECISION_REVERSED, {"route": outline.turn.route}
    told = near(after(turned, rng.randint(1, 12)), turned, after(turned, 14))
    yield told, EventKind.DECISION_TO_ASSESS_NOTIFIED, {}
    yield from _assessed(outline, told, year_group, rng)


def _planned_after_all(outline: Outline, year_group: int, rng: Random) -> Iterator[Note]:
    """A refusal of a plan was overturned: only the draft and the plan are left to do."""
    assert outline.decided
    assert outline.turn
    assert outline.ended
    until = after(outline.turn.refused, -3)
    yield from gathered(asked_for(year_group, rng), year_group, outline.decided, until, rng, stalled=False)
    yield outline.turn.refused, EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED, {}
    # An order to make a plan comes with its date; an agreement has the regulation's.
    ordered = outline.turn.route is Route.TRIBUNAL_ORDER_PLAN and happens(rng, 0.3)
    directed = {"directed_on": after(outline.turn.reversed, 63)} if ordered else {}
    yield outline.turn.reversed, EventKind.DECISION_REVERSED, {"route": outline.turn.route, **directed}
    yield from _drafted(_draft_on(outline.turn.reversed, outline.ended, rng), outline.ended, rng)
    yield from _ending(outline)


def _assessed(outline: Outline, start: date, year_group: int, rng: Random) -> Iterator[Note]:
    """The assessment from the decision to its end, with a plan, without one, or broken off."""
    assert outline.ended
    if outline.ending is EventKind.FINAL_PLAN_SENT:
        yield from _to_the_plan(outline, start, year_group, rng)
        return
    broken_off = outline.ending is not EventKind.DECISION_NOT_TO_ISSUE_PLAN_NOTIFIED
    until = after(outline.ended, 60 if broken_off else -3)
    for note in gathered(asked_for(year_group, rng), year_group, start, until, rng, stalled=False):
        if note[0] < outline.ended:
            yield note
    yield from _ending(outline)


def _to_the_plan(outline: Outline, start: date, year_group: int, rng: Random) -> Iterator[Note]:
    assert outline.ended
    draft = _draft_on(start, outline.ended, rng)
    settled = near(after(draft, -rng.randint(0, 6)), min(after(start, 6), draft), draft)
    advice = list(
        gathered(asked_for(year_group, rng), year_group, start, after(settled, -1), rng, stalled=outline.stalled)
    )
    yield from advice
    first = {note[2]["advice_ref"] or note[2]["advice_kind"]: note for note in reversed(advice) if note[1] in _CAME}
    yield from back_to_authors(first.values(), draft, outline.ended)
    yield settled, EventKind.DECISION_TO_ISSUE_PLAN, {}
    yield from _drafted(draft, outline.ended, rng)
    yield from _about_lateness(outline, start, year_group, rng)
    yield from _ending(outline)


def _draft_on(start: date, ended: date, rng: Random) -> date:
    """The draft leaves the family its 15 days; in one case in fifty it does not."""
    hurried = happens(rng, 0.02)
    gap = rng.randint(8, 13) if hurried else min(round(rng.triangular(16, 38, 20)), (ended - start).days - 12)
    return near(after(ended, -gap), after(start, 8), after(ended, -min(gap, 15)))


def _drafted(draft: date, ended: date, rng: Random) -> Iterator[Note]:
    """The draft served, the family's views, and the settings consulted."""
    yield draft, EventKind.DRAFT_PLAN_SERVED, {}
    if happens(rng, 0.75):
        yield near(after(draft, rng.randint(5, 15)), draft, ended), EventKind.REPRESENTATIONS_RECEIVED, {}
    for urn in rng.sample(SETTINGS, rng.choice((1, 1, 2, 3))):
        setting = {"setting": urn}
        asked = near(after(draft, rng.randint(0, 3)), draft, after(ended, -1))
        yield asked, EventKind.SETTING_CONSULTED, setting
        if happens(rng, 0.85):
            yield near(after(asked, rng.randint(4, 18)), asked, ended), EventKind.SETTING_RESPONDED, setting


def _about_lateness(outline: Outline, start: date, year_group: int, rng: Random) -> Iterator[Note]:
    """An exception where one is recorded; else, of plans past 20 weeks, half of the families are told."""
    assert outline.ended
    if outline.excepted:
        yield from exception(outline.received, start, outline.ended, year_group, rng)
        return
    due = after(outline.received, TWENTY_WEEKS)
    if outline.ended > due and outline.turn is None and happens(rng, 0.5):
        yield near(after(due, rng.randint(-7, 7)), start, outline.ended), EventKind.FAMILY_TOLD, {"duty": DUTY}
