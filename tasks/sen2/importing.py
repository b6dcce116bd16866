"""Begin with a return: its requests become events, and its persons go to a file that the council keeps.

A request is given the reference `SEN2-<year>-<person>`, the position of its person in the return, and `-2` and so
on for further requests of that person: a position says nothing about a child, is the same each time the
file is read, and keeps the order of the return.  A UPN or a name would do neither, and would be personal data in
every list, letter and log.  Where the council has references of its own, its file of persons (the one that
an export takes) gives them: a request then goes to the row with its UPN or ULN, which is looked at and not kept.

Each request is told as events, and told back as a return: what would not come back the same is listed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from config.sen2 import Layout, Severity
from config.statute import NothingInForceError
from models.calendars import england
from models.case import RefusedError
from models.events import Event
from models.store import history
from models.store.session import reading
from tasks.opening import Tracker
from tasks.reading import UnreadableFileError
from tasks.recording import Recorded, record
from tasks.sen2.beginnings import events_of
from tasks.sen2.checking import Checked, check
from tasks.sen2.council import Row, join, must_be_new, said_by_council, write_council
from tasks.sen2.describing import described
from tasks.sen2.records import Record, Return
from tasks.sen2.references import References


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A request that is not tracked, or an element that would not come back: which, and why."""

    number: int
    """Which person of the return."""
    case_ref: str
    what: str
    why: str

    def __str__(self) -> str:
        """As it stands in a list."""
        return f"person {self.number} ({self.case_ref}), {self.what}: {self.why}"


@dataclass(slots=True)
class Begun:
    """What became of an import."""

    file: str
    checked: Checked
    requests: int = 0
    events: int = 0
    accepted: int = 0
    already_known: int = 0
    rejected: list[LeftOut] = field(default_factory=list)
    """Requests that cannot be tracked from what the return says of them."""
    lost: list[LeftOut] = field(default_factory=list)
    """Elements that the tracker cannot hold: they would not come back in an export."""
    persons_file: Path | None = None


class ReturnHasErrorsError(UnreadableFileError):
    """A return with errors is not begun with; `checked` lists them."""

    def __init__(self, file: str, checked: Checked) -> None:
        """The first of them in the sentence."""
        first = next(each for each in checked.findings if each.severity is Severity.ERROR)
        more = f"; and {checked.errors - 1} more" if checked.errors > 1 else ""
        super().__init__(f"{file}: nothing was read: {first}{more}: ehcp sen2 check lists them")
        self.checked = checked


class CannotBeginError(UnreadableFileError):
    """The tracker refuses an event of a return."""


def begin(
    tracker: Tracker,
    found: Return,
    *,
    references: References | None = None,
    persons_out: Path | None = None,
    accept_valid: bool = False,
) -> Begun:
    """Record the events of a return, and write its persons to the file that is named.

    All or nothing: with a request that cannot be tracked nothing is taken, unless `accept_valid` asks for
    the others.  The same return again changes nothing.  Raises ReturnHasErrorsError for one that breaks a rule, and
    UnreadableFileError where its references cannot be found, the tracker refuses an event or the file
    of persons cannot be written.
    """
    if persons_out:
        must_be_new(persons_out)
    checked = check(found)
    if checked.errors:
        raise ReturnHasErrorsError(found.name, checked)
    begun = Begun(found.name, checked)
    events: list[Event] = []
    rows: list[Row] = []
    references = references or References(found.layout)
    for each in _told(found, references, begun):
        events += each[0]
        rows.append(each[1])
    _must_be_strangers(tracker, found, references, {row.case_ref for row in rows})
    begun.events = len(events)
    if begun.rejected and not accept_valid:
        return begun
    done = record(tracker.engine, events, now=tracker.now())
    if done.refused:
        raise CannotBeginError(f"{found.name}: nothing was read: {_refused(done)}")
    begun.accepted, begun.already_known = len(done.new), len(done.known)
    if persons_out:
        write_council(persons_out, found.layout, rows)
        begun.persons_file = persons_out
    return begun


def _must_be_strangers(tracker: Tracker, found: Return, references: References, refs: set[str]) -> None:
    """Whoever has requests already must say which are which: else each would be there twice, under two references."""
    with reading(tracker.engine) as connection:
        there = set(history.references(connection, found.authority)) - refs
    if references.known is None and there:
        raise CannotBeginError(
            f"{found.name}: nothing was read: the tracker has {len(there)} other requests already, and these could be the "
            "same: give the council's file of persons as --references to ehcp sen2 import"
        )


def _refused(done: Recorded) -> str:
    first = done.refused[0]
    more = f"; and {len(done.refused) - 1} more" if len(done.refused) > 1 else ""
    return f"{first.event.case_ref}, {first.event.event}: {first.why}{more}"


def _told(found: Return, references: References, begun: Begun) -> Iterator[tuple[list[Event], Row]]:
    """Every request as events and as a row of the council's file."""
    for position, person in enumerate(found.persons(), start=1):
        requests = person.all("Requests")
        refs = [references.of(position, number, person, each) for number, each in enumerate(requests, start=1)]
        about = {place: said for place, said in said_by_council(person, found.layout).items() if place[0] == "Person"}
        for ref, request in zip(refs, requests, strict=True):
            begun.requests += 1
            teller = _Told(found, position, ref, request)
            events, rejected, lost = teller.events()
            begun.rejected += rejected
            begun.lost += lost
            yield events, Row(begun.requests, ref, refs[0], about | teller.for_council(events))
    references.must_be_whole(found.name)


@dataclass(frozen=True, slots=True)
class _Told:
    """One request on its way into events, and back for comparison."""

    found: Return
    position: int
    ref: str
    request: Record

    @property
    def _layout(self) -> Layout:
        return self.found.layout

    def events(self) -> tuple[list[Event], list[LeftOut], list[LeftOut]]:
        """Its events, why there are none, and what they do not tell."""
        events = events_of(self.request, self.ref, self.found.authority, self._layout.collection)
        if not events:
            why = "it does not say when it was received: record plan_transferred_in under this reference, on its day"
            return [], [self._left_out("Requests", why)], []
        try:
            again = self._again(events)
        except (RefusedError, NothingInForceError) as refusal:
            return [], [self._left_out("Requests", f"its days do not fit: {refusal}")], []
        if again is None:
            return [], [self._left_out("Requests", "it is over, and no part of the return of this year")], []
        join(again, Row(0, self.ref, self.ref, said_by_council(self.request, self._layout)), self._layout)
        return events, [], [self._left_out(what, _NOT_HELD) for what in sorted(set(_differing(self.request, again)))]

    def _again(self, events: list[Event]) -> Record | None:
        return described(events, self._layout.collection, england())

    def for_council(self, events: list[Event]) -> dict[tuple[str, int, str], str]:
        """What the council's file has to keep: all that it can hold, and the events do not tell."""
        said = said_by_council(self.request, self._layout)
        told = self._again(events) if events else None
        return {place: value for place, value in said.items() if told is None or not _tells(told, place)}

    def _left_out(self, what: str, why: str) -> LeftOut:
        return LeftOut(self.position, self.ref, what, why)


_NOT_HELD = "the tracker cannot hold it from a return: it will not come back in an export"


def _tells(told: Record, place: tuple[str, int, str]) -> bool:
    module, _, element = place
    return any(each.module == module and element in each.said for each in told.walk())


def _differing(one: Record, two: Record) -> Iterator[str]:
    """The elements that differ, by module.  A flag that is not there says as much as a 0."""
    for name in one.said.keys() | two.said.keys():
        if one.said.get(name, "0") != two.said.get(name, "0"):
            yield f"{one.module}, {name}"
    modules = {each.module for each in (*one.parts, *two.parts)}
    for module in modules:
        here, there = one.all(module), two.all(module)
        if len(here) != len(there):
            yield f"{one.module}, {module}"
        for each, other in zip(here, there, strict=False):
            yield from _differing(each, other)
