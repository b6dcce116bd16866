"""Decide about what waits for approval: the answer is checked, and recorded as an event, once.

The form in Prefect and the command line both come here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from config.errors import PlainError
from config.vocabulary import AdviceKind, EventKind, MuteReason
from models.case import RefusedError, in_words
from models.events import Event
from models.store import history
from models.store.replies import Clock
from models.store.session import claim_authority, writing
from tasks.opening import Tracker
from tasks.questions import Question, questions, waiting
from tasks.reading import check_event
from tasks.reading.refusals import BadValueError
from tasks.recording import record_within

ONE_DAY = timedelta(days=1)


class NothingWaitsError(PlainError):
    """There is nothing to decide: it was answered already, or it is no longer true."""


class SeveralWaitError(PlainError):
    """More than one thing waits about a request, and none was named."""


class Choice(StrEnum):
    """What a person can decide."""

    APPROVE = "approve"
    CHANGE_DATE = "change_date"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision with what belongs to it."""

    choice: Choice
    told_on: date | None = None
    """The day on which the family was told; by default today."""
    ask_again_on: date | None = None
    reason: MuteReason | None = None


def answer(tracker: Tracker, clock: Clock, said: Answer) -> Event:
    """Record a decision about what waits, in one transaction with the question whether it still waits.

    Raises BadValueError naming a field that is missing, contradictory or impossible, NothingWaitsError
    where there is nothing to decide, and RefusedError for an event that cannot have happened.
    """
    today = tracker.today()
    with writing(tracker.engine) as connection:
        claim_authority(connection, clock.authority)
        question = next((each for each in questions(connection, clock.authority, today) if each.clock == clock), None)
        if question is None:
            raise NothingWaitsError(
                f"nothing waits for approval about this date of {clock.case_ref}: it was answered "
                "already, or is no longer true"
            )
        _check(question, said, today)
        columns = _columns(question, said, today) | _about(connection, clock)
        event = check_event(columns, authority=clock.authority, today=today)
        done = record_within(connection, clock.authority, [event], tracker.now(), accept_valid=False)
        for refusal in done.refused:
            raise RefusedError(refusal.event, refusal.why)
        return event


_BELONGS = {"told_on": Choice.APPROVE, "ask_again_on": Choice.CHANGE_DATE}


def _check(question: Question, said: Answer, today: date) -> None:
    """Each field where it belongs and nowhere else: a date that is not used would be a misunderstanding."""
    for field, choice in _BELONGS.items():
        if getattr(said, field) and said.choice is not choice:
            raise BadValueError(
                field, "", f"belongs to the decision {_words(choice)}, and {_words(said.choice)} was chosen"
            )
    if said.told_on and not question.is_family_word:
        raise BadValueError("told_on", "", "is for a word to the family, and this is an escalation")
    if said.reason and said.choice is Choice.APPROVE:
        raise BadValueError("reason", "", "belongs to the decisions change date and stop, and approve was chosen")
    if said.choice is Choice.STOP and said.reason is None:
        raise BadValueError("reason", "", f"is missing: to stop needs one of {', '.join(MuteReason)}")
    if said.choice is Choice.CHANGE_DATE and said.ask_again_on is None:
        raise BadValueError("ask_again_on", "", "is missing: to change the date needs the day on which to ask again")
    if said.ask_again_on and said.ask_again_on <= today:
        raise BadValueError("ask_again_on", "", f"{in_words(said.ask_again_on)} is not after today")
    since = question.kept.standing.started_on
    if said.told_on and not since <= said.told_on <= today:
        raise BadValueError("told_on", "", f"{in_words(said.told_on)} is not between {in_words(since)} and today")


def _words(choice: Choice) -> str:
    return choice.replace("_", " ")


def _columns(question: Question, said: Answer, today: date) -> dict[str, Any]:
    """The event that a decision is."""
    clock, about_it = question.clock, {"case_ref": question.clock.case_ref, "occurred_on": today}
    if said.choice is Choice.APPROVE and question.is_family_word:
        return about_it | {"event": EventKind.FAMILY_TOLD, "occurred_on": said.told_on or today}
    if said.choice is Choice.APPROVE:
        return about_it | {"event": EventKind.ESCALATION_APPROVED, "duty": clock.duty}
    muted = about_it | {
        "event": EventKind.CHASING_MUTED,
        "duty": clock.duty,
        "reason": said.reason or MuteReason.NOT_NOW,
    }
    # The last silent day is the one before that on which it is asked again.
    return muted | ({"ends_on": said.ask_again_on - ONE_DAY} if said.ask_again_on else {})


def _about(connection: sa.Connection, clock: Clock) -> dict[str, Any]:
    """The columns that name the clock: the request for advice, or the setting."""
    if clock.about is None:
        return {}
    if clock.about in tuple(AdviceKind):
        return {"advice_kind": clock.about}
    asked = history.load(connection, clock.authority, [clock.case_ref])[clock.case_ref]
    kind = next((each.advice_kind for each in reversed(asked) if each.advice_ref == clock.about), None)
    return {"advice_kind": kind, "advice_ref": clock.about} if kind else {"setting": clock.about}


def the_question(tracker: Tracker, case_ref: str, duty: str | None = None, about: str | None = None) -> Question:
    """What waits about a request; where several things do, the one that is named.

    Raises NothingWaitsError, and SeveralWaitError with the names of those that wait.
    """
    found = [
        each
        for each in waiting(tracker.engine, tracker.authority, tracker.today())
        if each.clock.case_ref == case_ref and duty in (None, each.clock.duty) and about in (None, each.clock.about)
    ]
    if not found:
        raise NothingWaitsError(f"nothing waits for approval about {case_ref}: ehcp approvals lists what does")
    if len(found) > 1:
        named = "; ".join(
            f"--duty {each.clock.duty}" + (f" --about {each.clock.about}" * bool(each.clock.about)) for each in found
        )
        raise SeveralWaitError(f"{len(found)} things wait about {case_ref}: name one by {named}")
    return found[0]
