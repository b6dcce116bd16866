"""The gate of advice: what follows from the answers, by rule.  Whoever answers does not decide whether it goes back."""

from collections.abc import Iterator, Mapping

from config.practice.gate import Question, advice_gate
from config.vocabulary import AdviceKind, EventKind
from models import answers

NO = "0"
MEANS = {"2": "yes", "1": "partly", NO: "no", answers.NOT_APPLICABLE: "does not apply"}
GATED = (EventKind.ADVICE_ACCEPTED, EventKind.ADVICE_RETURNED)
"""The events that carry the answers."""


def asked(kind: AdviceKind, year_group: int | None) -> list[Question]:
    """What is asked of an advice of that kind; where the year is not known, what may be asked as well."""
    return [each for each in advice_gate().values() if each.of_kind(kind) and each.of_year(year_group) is not False]


def failed(said: str | None) -> list[Question]:
    """The questions of the gate that were answered no: why the advice went back."""
    given = answers.read(said)
    return [each for each in advice_gate().values() if each.gate and given.get(each.id) == NO]


def outcome(said: str) -> EventKind:
    """What follows from the answers."""
    return EventKind.ADVICE_RETURNED if failed(said) else EventKind.ADVICE_ACCEPTED


def amiss(said: str, kind: AdviceKind, year_group: int | None = None) -> Iterator[str]:
    """What is wrong with the answers, a sentence each: unknown, out of range, not asked of this advice, or missing."""
    given = answers.read(said)
    for question, answer in given.items():
        if why := _wrong(question, answer, kind, year_group):
            yield why
    for each in asked(kind, year_group):
        if each.id not in given and each.of_year(year_group):
            yield f"{each.id} is not answered: {each.question}"


def _wrong(question: str, answer: str, kind: AdviceKind, year_group: int | None) -> str:
    known = advice_gate().get(question)
    if known is None:
        return f"{question} is no question of the gate: they are {', '.join(advice_gate())}"
    if answer not in MEANS:
        return (
            f"{question}={answer} is no answer: write {', '.join(f'{code} ({says})' for code, says in MEANS.items())}"
        )
    if answer == answers.NOT_APPLICABLE:
        return "" if known.na else f"{question} is asked of every advice: answer it 0, 1 or 2"
    if not known.of_kind(kind):
        return f"{question} is not asked of {kind.replace('_', ' ')} advice: leave it out, or answer na"
    if known.of_year(year_group) is False:
        return f"{question} is asked from year {known.from_year_group} on, and this is year {year_group}: answer na"
    return ""


def contradiction(event: EventKind, said: Mapping[str, object]) -> str:
    """Why an event cannot go with its answers; empty where it can."""
    given = str(said["answers"])
    follows = outcome(given)
    if event is follows:
        return ""
    why = ", ".join(f"{each.id} is answered 0" for each in failed(given)) or "no question of the gate is answered 0"
    return f"{why}, so this is {follows}, and not {event}"
