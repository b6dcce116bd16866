"""The gate of advice: what is asked of one advice, and the event that follows from the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.practice.gate import Question
from config.vocabulary import AdviceKind
from models import answers, gate
from models.events import Event
from models.replay import replay
from models.store import history
from models.store.session import reading
from tasks.opening import Tracker
from tasks.reading import BadValueError, check_event
from tasks.recording import Recorded, record_one
from tasks.showing import UnknownCaseError

# A form asks in words, a file answers in figures: both are understood.
_CODES = {says.replace(" ", "_"): code for code, says in gate.MEANS.items()}
WORDS = tuple(_CODES)
NOT_ASKED = "does_not_apply"


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of an advice that was held against the gate."""

    event: Event
    recorded: Recorded
    failed: tuple[Question, ...]

    @property
    def says(self) -> str:
        """The outcome in a sentence, in the words of the questions."""
        if not self.failed:
            return "Accepted: no question of the gate was answered no."
        asked = "  ".join(f"{each.id}: {each.question}" for each in self.failed)
        return f"Sent back, and its author is told which questions were answered no.  {asked}"


def questions(tracker: Tracker, ref: str, kind: AdviceKind) -> list[Question]:
    """What is asked of an advice of that kind in this request.  Raises UnknownCaseError."""
    with reading(tracker.engine) as connection:
        events = history.load(connection, tracker.authority, [ref]).get(ref)
    if not events:
        raise UnknownCaseError(f"authority {tracker.authority} has no request {ref}")
    return gate.asked(kind, replay(events).year_group)


def read_kind(said: str) -> AdviceKind:
    """A kind of advice as it was typed.  Raises BadValueError."""
    if said not in tuple(AdviceKind):
        raise BadValueError("advice_kind", "", f"write one of {', '.join(AdviceKind)}")
    return AdviceKind(said)


def answered(given: Mapping[str, object]) -> str:
    """The answers of a form as the event carries them; a question left empty was not answered."""
    said = {question: str(answer).strip() for question, answer in given.items() if answer not in (None, "")}
    return answers.write({question: _CODES.get(answer, answer) for question, answer in said.items()})


def check(tracker: Tracker, values: Mapping[str, Any]) -> Checked:
    """Record what follows from the answers: that the advice is accepted, or that it goes back.

    Raises what `record_one` raises; the outcome is by rule, and whoever answers does not choose it.
    """
    if not values.get("answers"):
        raise BadValueError("answers", "", "is missing: answer the questions of the gate, as A1=2;A2=0;A10=na")
    event = gate.outcome(str(values["answers"]))
    found = dict(values) | {"event": event.value}
    checked = check_event(found, authority=tracker.authority, today=tracker.today())
    return Checked(checked, record_one(tracker, found), tuple(gate.failed(checked.answers)))
