"""The advice of a sample assessment: who is asked, how long each takes, and what happens in between."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from config.vocabulary import AdviceKind, EventKind, Ground
from tasks.sampling.answers import answers, known
from tasks.sampling.chance import Note, happens
from tasks.sampling.days import after, near

# From this year group on, reg 6(1)(g) asks for advice on preparing for adulthood.
YEAR_9 = 9
SIX_WEEKS = 42


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for advice: of what kind, of whom, and within the case as what."""

    kind: AdviceKind
    service: str
    ref: str | None = None
    setting: str | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The columns that every event about this advice carries."""
        said = {"advice_kind": self.kind, "service": self.service, "advice_ref": self.ref}
        return said | {"setting": self.setting} if self.setting else said


# Days from asking to having: fewest, most, most often.
_PACE = {
    "family": (5, 38, 14),
    "setting": (7, 45, 25),
    "educational_psychology": (24, 70, 42),
    "social_care": (5, 50, 28),
    "health": (20, 62, 41),
    "community_paediatrics": (20, 66, 42),
    "speech_and_language_therapy": (20, 70, 42),
    "occupational_therapy": (25, 80, 44),
    "camhs": (20, 80, 44),
    "preparation_for_adulthood": (10, 50, 30),
}
_SLOW = ("educational_psychology", "occupational_therapy", "camhs")
# How likely each service is to be what a stalled assessment waits for.
_STALLING = {
    "educational_psychology": 0.85,
    "health": 0.75,
    "community_paediatrics": 0.75,
    "camhs": 0.75,
    "speech_and_language_therapy": 0.6,
    "occupational_therapy": 0.6,
    "social_care": 0.3,
    "setting": 0.12,
}
_HEALTH_BODIES = ("health", "community_paediatrics", "speech_and_language_therapy", "occupational_therapy", "camhs")
_LONG_WAIT = 75

# Made up, far above the numbers that schools have.
SETTINGS = tuple(str(urn) for urn in range(990001, 990061))
_ALWAYS = (
    Asked(AdviceKind.PARENTAL, "family"),
    Asked(AdviceKind.PSYCHOLOGICAL, "educational_psychology"),
    Asked(AdviceKind.SOCIAL_CARE, "social_care"),
)
_THERAPIES = (("speech_and_language_therapy", 0.4), ("occupational_therapy", 0.22), ("camhs", 0.12))


def asked_for(year_group: int, rng: Random) -> list[Asked]:
    """Whom one assessment asks: the five kinds always, the therapies where they know the child."""
    doctor = rng.choice(("health", "community_paediatrics"))
    school = Asked(AdviceKind.EDUCATIONAL, "setting", setting=rng.choice(SETTINGS))
    asked = [*_ALWAYS, school, Asked(AdviceKind.MEDICAL, doctor)]
    for therapy, share in _THERAPIES:
        if happens(rng, share):
            # What the family asked for stands under reg 6(1)(h), what the authority asked for under (c).
            by_family = happens(rng, 0.2)
            kind = AdviceKind.REASONABLY_REQUESTED if by_family else AdviceKind.MEDICAL
            asked.append(Asked(kind, therapy, therapy))
    if year_group >= YEAR_9:
        asked.append(Asked(AdviceKind.PREPARATION_FOR_ADULTHOOD, "preparation_for_adulthood"))
    return asked


def gathered(
    asked: list[Asked], year_group: int, start: date, until: date, rng: Random, *, stalled: bool
) -> Iterator[Note]:
    """Every event of the advice, from the decision to assess to the last day by which it was all had."""
    sought = near(after(start, rng.randint(0, 4)), start, min(after(start, 5), until))
    for each in asked:
        late = stalled and happens(rng, _STALLING.get(each.service, 0))
        days = (until - sought).days if late else _days(each, (until - sought).days, rng)
        received = near(after(sought, days), sought, until)
        yield from _before(each, sought, received, rng)
        yield received, EventKind.ADVICE_RECEIVED, each.columns
        yield from _quality(each, year_group, received, until, rng)


def _days(asked: Asked, most: int, rng: Random) -> int:
    """How long this advice took; where the whole assessment was long, slow services took much of it."""
    days = round(rng.triangular(*_PACE[asked.service]))
    if most > _LONG_WAIT and asked.service in _SLOW:
        days = round(days * (1 + (most - _LONG_WAIT) / 120))
    return days if days <= most else round(most * rng.uniform(0.6, 1))


def _before(asked: Asked, sought: date, received: date, rng: Random) -> Iterator[Note]:
    """What happened between the asking and the advice."""
    yield sought, EventKind.ADVICE_SOUGHT, asked.columns | known(asked.kind, asked.setting, sought, received)
    if happens(rng, 0.92):
        reached = near(after(sought, rng.choice((0, 1, 1, 3))), sought, min(after(sought, 3), received))
        yield reached, EventKind.ADVICE_REQUEST_RECEIVED, asked.columns
    if asked.service == "social_care" and happens(rng, 0.06):
        answered = near(after(sought, 6), sought, received)
        yield (
            answered,
            EventKind.ADVICE_NOT_KNOWN,
            asked.columns
            | {
                "note": "Early help was asked instead.",
                "route_tried": "early_help_assessment",
            },
        )
    waited = (received - sought).days
    if waited > SIX_WEEKS - 7:
        yield from _while_waiting(asked, sought, received, rng)


def _while_waiting(asked: Asked, sought: date, received: date, rng: Random) -> Iterator[Note]:
    """Late advice is sometimes promised, and health bodies sometimes have a lawful ground."""
    said = near(after(sought, rng.randint(28, SIX_WEEKS + 4)), sought, received)
    if happens(rng, 0.4):
        promised = max(said, after(min(received, after(said, 21)), rng.randint(-6, 2)))
        yield said, EventKind.ADVICE_PROMISED, asked.columns | {"promised_on": promised}
    late = (received - sought).days > SIX_WEEKS
    if late and asked.service in _HEALTH_BODIES and happens(rng, 0.12):
        missed = near(after(sought, rng.randint(14, 35)), sought, received)
        claim = {"duty": "provide_advice", "ground": Ground.MISSED_APPOINTMENT, "starts_on": missed}
        claim["evidence"] = "Letter of the clinic on the file."
        yield max(missed, said), EventKind.EXCEPTION_CLAIMED, asked.columns | claim


def _quality(asked: Asked, year_group: int, received: date, until: date, rng: Random) -> Iterator[Note]:
    """Most advice is accepted; a little goes back and comes again, where there is time for it."""
    read = after(received, rng.randint(1, 5))
    if read > until:
        return
    again = after(read, rng.randint(5, 12))
    if again < until and happens(rng, 0.06):
        yield read, EventKind.ADVICE_RETURNED, asked.columns | answers(asked.kind, year_group, read, good=False)
        again = near(again, after(read, 1), until)
        yield again, EventKind.ADVICE_RECEIVED, asked.columns
        yield until, EventKind.ADVICE_ACCEPTED, asked.columns | answers(asked.kind, year_group, until, good=True)
    elif happens(rng, 0.7):
        good = answers(asked.kind, year_group, read, good=True)
        yield near(read, received, until), EventKind.ADVICE_ACCEPTED, asked.columns | good
