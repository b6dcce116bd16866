"""Reconcile two returns: what was added, what is gone and what changed, record by record."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from config.sen2 import Layout
from tasks.sen2.records import Record, Return, shown
from tasks.sen2.tallying import facts_of, figures

ADDED, GONE, CHANGED = "added", "gone", "changed"
_NAMES = ("Surname", "Forename", "PersonBirthDate")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.  `old` and `new` are empty where they could be personal."""

    what: str
    old_person: str
    new_person: str
    module: str
    field: str
    old: str
    new: str


@dataclass(slots=True)
class Explained:
    """What became of the old return in the new one."""

    changes: list[Change] = field(default_factory=list)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The requests by outcome of request and assessment, in the old and in the new return."""
    measures: dict[str, tuple[int | float | None, int | float | None]] = field(default_factory=dict)
    """The official measures that either return gives."""


def explain(old: Return, new: Return) -> Explained:
    """Hold a new return against an old one.  Raises RefusedReturnError where either cannot be read on."""
    before, after = list(old.persons()), list(new.persons())
    found = Explained(list(_changes(before, after, new.layout)))
    one, two = (
        Counter(_outcome(each) for person in some for each in person.all("Requests")) for some in (before, after)
    )
    found.counts = {name: (one[name], two[name]) for name in sorted(one | two)}
    first, second = (
        figures((each for person in some for each in facts_of(person, of)), of)
        for some, of in ((before, old.layout.collection), (after, new.layout.collection))
    )
    found.measures = {name: (first[name], second[name]) for name in first}
    return found


def _outcome(request: Record) -> str:
    assessment = request.one("Assessment")
    outcomes = (
        request.said.get("RequestOutcome", "?"),
        assessment.said.get("AssessmentOutcome", "?") if assessment else "-",
    )
    return "/".join(outcomes)


def _changes(before: list[Record], after: list[Record], layout: Layout) -> Iterator[Change]:
    marks = {mark: position for position, person in enumerate(before) for mark in _marks(person)}
    met: set[int] = set()
    for position, person in enumerate(after):
        was = next((marks[mark] for mark in _marks(person) if mark in marks and marks[mark] not in met), None)
        who = f"person {position + 1}"
        if was is None:
            yield Change(ADDED, "", who, "Person", "", "", "")
            continue
        met.add(was)
        yield from _Pair(f"person {was + 1}", who, layout).compare(before[was], person)
    for position in range(len(before)):
        if position not in met:
            yield Change(GONE, f"person {position + 1}", "", "Person", "", "", "")


def _marks(person: Record) -> Iterator[tuple[str, ...]]:
    """What a person is known again by: the UPN, the ULN, or else the name and birth date."""
    yield from ((name, person.said[name]) for name in ("UPN", "UniqueLearnerNumber") if name in person.said)
    if all(name in person.said for name in _NAMES):
        yield tuple(person.said[name].upper() for name in _NAMES)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The same person in both returns."""

    old_person: str
    new_person: str
    layout: Layout

    def compare(self, old: Record, new: Record) -> Iterator[Change]:
        """The differences of a module and of all within it."""
        module = self.layout.module(new.module)
        for name in dict.fromkeys((*old.said, *new.said)):
            one, two = old.said.get(name, ""), new.said.get(name, "")
            if one != two:
                element = module.find(name)
                yield self._change(CHANGED, module.name, name, shown(element, one), shown(element, two))
        for part in self.layout.parts_of(module.name):
            yield from self._parts(old.all(part.name), new.all(part.name))

    def _parts(self, old: list[Record], new: list[Record]) -> Iterator[Change]:
        """Requests are matched by their day of receipt; everything else by its place."""
        here, there = _keyed(old), _keyed(new)
        for key, each in there.items():
            if key in here:
                yield from self.compare(here[key], each)
            else:
                yield self._change(ADDED, each.module, "", "", "")
        for key, each in here.items():
            if key not in there:
                yield self._change(GONE, each.module, "", "", "")

    def _change(self, what: str, module: str, name: str, old: str, new: str) -> Change:
        return Change(what, self.old_person, self.new_person, module, name, old, new)


def _keyed(records: list[Record]) -> dict[tuple[str, int], Record]:
    numbers: Counter[str] = Counter()
    found = {}
    for each in records:
        key = each.said.get("ReceivedDate", "") if each.module == "Requests" else each.module
        numbers[key] += 1
        found[key, numbers[key]] = each
    return found
