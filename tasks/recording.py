"""Record events: checked against everything known about the request, derived, and kept in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from config.practice import Ladders, ladders
from config.statute import NothingInForceError, Statute, statute
from config.vocabulary import EventKind
from models import gate
from models.calendars import Calendar
from models.case import NoEventError, RefusedError
from models.clocks import standings
from models.derive import Derived, Logged, derive
from models.events import Event
from models.frozen import replace
from models.replay import STARTS, replay
from models.store import caseload, closures, derived, history
from models.store.session import claim_authority, in_a_transaction, reading
from tasks.opening import Tracker
from tasks.reading import check_event
from tasks.showing import UnknownCaseError


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that was not taken, and why, in one sentence that quotes no free text."""

    event: Event
    why: str
    column: str = "event"
    """What is to be mended."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of the events that were handed in."""

    new: tuple[Event, ...]
    known: tuple[Event, ...]
    refused: tuple[Refused, ...]


def record(engine: sa.Engine, events: Sequence[Event], *, now: datetime, accept_valid: bool = False) -> Recorded:
    """Record events of one or several requests, all or nothing; `accept_valid` takes the good ones.

    The derived dates are written in the same transaction.  An event that is there already changes
    nothing.
    """
    return in_a_transaction(engine, lambda connection: _record(connection, events, now, accept_valid=accept_valid))


def _record(connection: sa.Connection, events: Sequence[Event], now: datetime, *, accept_valid: bool) -> Recorded:
    taken: list[Recorded] = []
    # In one order, so that two imports never wait for each other.
    for authority, own in sorted(_by(events, "authority").items()):
        claim_authority(connection, authority)
        taken.append(record_within(connection, authority, own, now, accept_valid=accept_valid))
    done = Recorded(*(tuple(x for each in taken for x in getattr(each, name)) for name in ("new", "known", "refused")))
    if done.refused and not accept_valid:
        connection.rollback()
        return Recorded((), done.known, done.refused)
    return done


def record_within(
    connection: sa.Connection, authority: str, events: list[Event], now: datetime, *, accept_valid: bool
) -> Recorded:
    """The same within a transaction that its caller has begun, with the authority claimed."""
    new, known, refused = _sort_out(connection, authority, events)
    found: dict[str, Derived | None] = {}
    accepted: list[Event] = []
    stored = history.load(connection, authority, {each.case_ref for each in new})
    logged = caseload.logged_steps(connection, authority, list(stored))
    deriver = Deriver(statute(), ladders(), closures.calendar_of(connection, authority))
    for ref, own in _by(new, "case_ref").items():
        good, bad, follows = deriver.admit(stored.get(ref, []), own, logged.get(ref, {}), now)
        refused += bad
        if good:
            accepted += good
            found[ref] = follows
    known, refused = _twins_of_refused(known, refused)
    if accept_valid or not refused:
        history.append(connection, accepted, now)
        derived.save(connection, authority, {ref: derived.rows_of(each) for ref, each in found.items()})
    return Recorded(tuple(accepted), tuple(known), tuple(refused))


def _sort_out(
    connection: sa.Connection, authority: str, events: list[Event]
) -> tuple[list[Event], list[Event], list[Refused]]:
    """New events (each once), those known already, and those whose id belongs to another request."""
    there = history.known_keys(connection, authority, [each.key for each in events])
    known, refused = [], []
    new: dict[str, Event] = {}
    for event in events:
        first = new.get(event.key, event)
        owner = there.get(event.key, first.case_ref)
        if owner != event.case_ref:
            refused.append(Refused(event, "its external_id belongs to an event of another request"))
        elif event.key in there or event.key in new:
            known.append(event)
        else:
            new[event.key] = event
    return list(new.values()), known, refused


def _twins_of_refused(known: list[Event], refused: list[Refused]) -> tuple[list[Event], list[Refused]]:
    """A row that stands twice is refused twice: the second is not known either."""
    why = {each.event.key: each.why for each in refused}
    twins = [Refused(each, why[each.key]) for each in known if each.key in why]
    return [each for each in known if each.key not in why], refused + twins


@dataclass(frozen=True, slots=True)
class Deriver:
    """Derives requests under one statute, one set of ladders and one calendar."""

    statute: Statute
    ladders: Ladders
    calendar: Calendar

    def derive(self, events: Iterable[Event], logged: Logged) -> Derived | None:
        """All that follows from the events; None where every one of them was corrected away."""
        try:
            return derive(events, self.statute, self.ladders, logged, self.calendar)
        except NoEventError:
            return None

    def admit(
        self, stored: list[Event], new: list[Event], logged: Logged, now: datetime
    ) -> tuple[list[Event], list[Refused], Derived | None]:
        """Which of the new events can have happened, given those stored, and what follows from all of them.

        All are tried together, so that a correction counts for the whole lot; one that is refused is
        left out, and the others are tried again.  So is a claim whose facts do not hold.
        """
        good, refused = list(new), list[Refused]()
        while good:
            try:
                follows = self.derive([*stored, *_recorded_at(good, now)], logged)
                found = _unfounded(follows, good) + _misjudged(follows, good)
            except RefusedError as refusal:
                found = [Refused(_culprit(refusal.event, good), str(refusal))]
            except NothingInForceError as refusal:
                found = [Refused(good[-1], str(refusal))]
            if not found:
                return good, refused, follows
            refused += found
            good = [each for each in good if each.key not in {refusal.event.key for refusal in found}]
        return good, refused, None


def _recorded_at(events: Iterable[Event], now: datetime) -> Iterator[Event]:
    """As they will be kept: whether an exception was recorded in time follows from it."""
    return (replace(each, recorded_at=each.recorded_at or now) for each in events)


def _unfounded(follows: Derived | None, new: list[Event]) -> list[Refused]:
    """The new claims whose facts do not hold, with the reason.  One that is stored stays, and is shown as it is."""
    why = {each.verdict.claim.at.event: each.verdict for each in follows.claims} if follows else {}
    return [
        Refused(each, f"the exception does not apply: {why[each.key].because}")
        for each in new
        if each.key in why and not why[each.key].holds
    ]


def _misjudged(follows: Derived | None, new: list[Event]) -> list[Refused]:
    """The new answers that are not those to the questions of this year group; the request knows it, and no row need."""
    checked = [each for each in new if each.event in gate.GATED and each.answers and each.advice_kind]
    found = ((each, [*_amiss(follows, each)]) for each in checked)
    return [Refused(each, f"answers: {'; '.join(why)}", "answers") for each, why in found if why]


def _amiss(follows: Derived | None, checked: Event) -> Iterator[str]:
    assert checked.answers
    assert checked.advice_kind
    yield from gate.amiss(checked.answers, checked.advice_kind, follows.case.year_group if follows else None)


def _culprit(event: Event, new: list[Event]) -> Event:
    """The new event that cannot be; or that made a stored one impossible: the last by then, or a correction."""
    if same := [each for each in new if each.key == event.key]:
        return same[0]
    corrections = [each for each in new if each.event is EventKind.EVENT_CORRECTED]
    before = [each for each in new if each.occurred_on <= event.occurred_on]
    return max(corrections or before or new, key=lambda each: each.occurred_on)


def _by(events: Iterable[Event], name: str) -> dict[str, list[Event]]:
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        groups[getattr(event, name)].append(event)
    return groups


_ABOUT_CLOCKS = (
    EventKind.CHASING_MUTED,
    EventKind.CHASING_RESUMED,
    EventKind.FAMILY_TOLD,
    EventKind.ESCALATION_ACKNOWLEDGED,
)


def _speaks_of_nothing(event: Event, stored: list[Event]) -> str | None:
    """Why an event changes nothing: what it names was never asked for, or does not belong together.

    A file may bring such events, in any order; whoever types one believes that it does something.
    """
    case = replay(stored)
    asked = {each.ref for each in case.advice} | {each.setting for each in case.consultations}
    if event.about not in asked:
        return f"advice_kind: {event.event.words} ({event.about}), which was never asked for in this request"
    own = [each for each in standings(case, statute()) if each.duty == event.duty]
    if own and not any(each.about for each in own):
        return f"duty: {event.duty} is not about one advice: leave out duty or advice_kind"
    return None


def record_one(tracker: Tracker, values: Mapping[str, object]) -> Recorded:
    """Check and record one event, given as the columns of the event file.

    Raises BadValueError for a value that cannot be, UnknownCaseError for an event of a request that is
    not there, RefusedError for one that cannot have happened.
    """
    event = check_event(values, authority=tracker.authority, today=tracker.today())
    if event.event not in STARTS:
        with reading(tracker.engine) as connection:
            stored = history.load(connection, event.authority, [event.case_ref]).get(event.case_ref)
        if not stored:
            raise UnknownCaseError(f"authority {event.authority} has no request {event.case_ref}")
        if event.event in _ABOUT_CLOCKS and event.about and (why := _speaks_of_nothing(event, stored)):
            raise RefusedError(event, why)
    done = record(tracker.engine, [event], now=tracker.now())
    for refusal in done.refused:
        raise RefusedError(refusal.event, refusal.why)
    return done
