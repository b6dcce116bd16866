"""What a sample says of quality: views gathered, families told of late advice, plans audited and acted on.

It has a lot of its own for each request, so that whatever else is in the sample stays as it is without it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from config.practice.plan_audit import plan_audit
from config.quality import Agency, Changed, Gathered, Whose, YesNo
from config.vocabulary import AdviceKind, EventKind
from models import answers
from tasks.sampling.advice import SIX_WEEKS
from tasks.sampling.chance import Note, happens
from tasks.sampling.days import after, near

HEARD = {Whose.CHILD: 0.93, Whose.PARENT: 0.97}
USED = 0.95
TOLD = 0.8
"""How many families are told in time of advice that is late, where they are told before it comes."""
AUDITED, MODERATED, CLOSED = 0.12, 0.25, 0.6
GOOD = (0.97, 0.88, 0.62)
"""How likely an answer is yes, of plans of three sorts."""
_WAYS = tuple(Gathered)
_WAY_WEIGHTS = (6, 3, 4, 3, 1, 4, 1)


def quality(notes: Sequence[Note], rng: Random) -> Iterator[Note]:
    """The further events of a request whose history is this."""
    first = {kind: on for on, kind, _ in reversed(notes)}
    assessed, sent = first.get(EventKind.DECISION_TO_ASSESS_NOTIFIED), first.get(EventKind.FINAL_PLAN_SENT)
    if assessed:
        yield from _views(assessed, min(notes[-1][0], after(assessed, 40)), rng)
        yield from _told_of_late_advice(notes, rng)
    if sent and happens(rng, AUDITED):
        yield from _audit(near(after(sent, rng.randint(10, 45)), sent, after(sent, 60)), rng)


def _views(assessed: date, until: date, rng: Random) -> Iterator[Note]:
    for whose, share in HEARD.items():
        on, ways = after(assessed, rng.randint(3, 30)), rng.choices(_WAYS, _WAY_WEIGHTS, k=2)
        used = YesNo.YES if happens(rng, USED) else YesNo.NO
        if happens(rng, share):
            said = {"whose": whose, "gathered": ";".join(each for each in Gathered if each in ways), "used": used}
            yield near(on, assessed, max(assessed, until)), EventKind.VIEWS_GATHERED, said


def _told_of_late_advice(notes: Sequence[Note], rng: Random) -> Iterator[Note]:
    """Most families are told within three working days of advice that did not come, and every fortnight after."""
    asked: dict[tuple[AdviceKind, str | None], date] = {}
    for on, kind, columns in notes:
        about = (columns.get("advice_kind", AdviceKind.PARENTAL), columns.get("advice_ref"))
        if kind is EventKind.ADVICE_REQUEST_RECEIVED or (kind is EventKind.ADVICE_SOUGHT and about not in asked):
            asked[about] = on
        elif kind is EventKind.ADVICE_RECEIVED and about in asked and columns.get("service") != "family":
            yield from _words(asked.pop(about), on, about, rng)


def _words(asked: date, came: date, about: tuple[AdviceKind, str | None], rng: Random) -> Iterator[Note]:
    said = {"advice_kind": about[0], "advice_ref": about[1]}
    told = near(after(asked, SIX_WEEKS + rng.randint(1, 3)), after(asked, SIX_WEEKS + 1), after(asked, SIX_WEEKS + 4))
    while told < came and happens(rng, TOLD):
        yield told, EventKind.FAMILY_TOLD, said
        told = near(after(told, 13), told, after(told, 14))


def _audit(on: date, rng: Random) -> Iterator[Note]:
    """A plan is as good as it is, and its auditors mostly see it alike."""
    good = rng.choices(GOOD, (5, 4, 1))[0]
    agencies = ";".join(each for each in Agency if each is Agency.EDUCATION or happens(rng, 0.5))
    yield on, EventKind.PLAN_AUDITED, {"answers": _answers(good, rng), "agencies": agencies}
    if happens(rng, MODERATED):
        seen = min(0.98, max(0.5, good + rng.uniform(-0.15, 0.1)))
        yield after(on, 7), EventKind.PLAN_AUDITED, {"answers": _answers(seen, rng), "agencies": "health;social_care"}
    if good < GOOD[0] and happens(rng, CLOSED):
        changed = rng.choice((Changed.PLAN_AMENDED, Changed.TEMPLATE_CHANGED, Changed.TRAINING_GIVEN))
        yield after(on, rng.randint(14, 40)), EventKind.PLAN_AUDIT_CLOSED, {"changed": changed}


def _answers(good: float, rng: Random) -> str:
    """So many are yes; of the others most are partly."""
    given = {}
    for each in plan_audit().question:
        if each.may_be_na and happens(rng, 0.5):
            given[each.id] = answers.NOT_APPLICABLE
        else:
            given[each.id] = "2" if happens(rng, good) else "1" if happens(rng, 0.8) else "0"
    return answers.write(given)
