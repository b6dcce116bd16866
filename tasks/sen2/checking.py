"""Hold a return against the rules: every fault by rule, person, module, element, and what to do."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from config.sen2 import Collection, Layout, Severity, rules
from models.timeliness import Facts
from tasks.sen2.records import Record, Return, shown
from tasks.sen2.rules import OF_A_PERSON, Fault, header, known_from
from tasks.sen2.tallying import facts_of, figures

LISTED = 500
_MANY, _SHARE = 5, 0.1


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that is not kept, as it is told.  `value` is empty where it could be personal."""

    rule: str
    severity: str
    person: str
    """Which person of the file, by position; "header" for the return as a whole."""
    case_ref: str
    module: str
    field: str
    value: str
    says: str

    def __str__(self) -> str:
        """The finding as it stands in a list."""
        who = f"{self.person} ({self.case_ref})" if self.case_ref else self.person
        value = f" '{self.value}'" if self.value else ""
        return f"{self.rule} {who}, {self.module}, {self.field or 'the module'}{value}: {self.says}"


@dataclass(slots=True)
class Checked:
    """What became of a check: the first findings of each rule, and the number of all."""

    collection: Collection
    persons: int = 0
    findings: list[Finding] = field(default_factory=list)
    by_rule: Counter[str] = field(default_factory=Counter)
    facts: list[Facts] = field(default_factory=list)
    """What each request contributes to the official measures."""

    @property
    def errors(self) -> int:
        """How many findings keep the return from being handed in."""
        return sum(count for rule, count in self.by_rule.items() if rules()[rule].severity is Severity.ERROR)

    @property
    def queries(self) -> int:
        """How many ask for a look."""
        return sum(self.by_rule.values()) - self.errors

    @property
    def measures(self) -> dict[str, int | float | None]:
        """The official measures that the return gives."""
        return figures(self.facts, self.collection)

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep the first of each rule: a broken file must not fill the memory."""
        self.by_rule[finding.rule] += 1
        if self.by_rule[finding.rule] <= LISTED:
            self.findings.append(finding)


def check(found: Return) -> Checked:
    """Hold a whole return against every rule.

    Raises RefusedReturnError where the file cannot be read on.
    """
    checked = Checked(found.layout.collection)
    for _ in checking(found, checked):
        pass
    return checked


def checking(found: Return, checked: Checked) -> Iterator[Record]:
    """The persons of a return one after another, each checked on its way through."""
    known = known_from(found.layout, found.header)
    _add(checked, header(found.header, known), found.header, "header", found.layout)
    ended: Counter[str] = Counter()
    for position, person in enumerate(found.persons(), start=1):
        known.position = checked.persons = position
        faults = (fault for rule in OF_A_PERSON for fault in rule(person, known))
        _add(checked, faults, person, f"person {position}", found.layout)
        ended.update(each.said["CeaseReason"] for each in person.walk() if "CeaseReason" in each.said)
        checked.facts += facts_of(person, found.layout.collection)
        yield person
    if not checked.persons:
        nobody = Fault("P3", found.header, "Person", "the return has no person")
        _add(checked, [nobody], found.header, "header", found.layout)
    _add(checked, _many_for_other_reasons(found.header, ended), found.header, "header", found.layout)


def _many_for_other_reasons(top: Record, ended: Counter[str]) -> Iterator[Fault]:
    if ended["9"] >= _MANY and ended["9"] > _SHARE * ended.total():
        said = f"{ended['9']} of {ended.total()} plans ended for reason 9: COLLECT asks for an explanation"
        yield Fault("Q1", top, "CeaseReason", said)


def _add(checked: Checked, faults: Iterable[Fault], top: Record, who: str, layout: Layout) -> None:
    for fault in faults:
        checked.add(_told(fault, top, who, layout))


def _told(fault: Fault, top: Record, who: str, layout: Layout) -> Finding:
    element = layout.module(fault.record.module).find(fault.element)
    return Finding(
        rule=fault.rule,
        severity=rules()[fault.rule].severity,
        person=who,
        case_ref=_request_of(fault.record, top).ref,
        module=_named(fault.record, top),
        field=fault.element,
        value=shown(element, fault.record.said.get(fault.element, "")),
        says=fault.says,
    )


def _request_of(record: Record, top: Record) -> Record:
    return next((each for each in top.parts if any(part is record for part in each.walk())), top)


def _named(record: Record, top: Record) -> str:
    """The module, with its number where its parent has several."""
    for parent in top.walk():
        same = parent.all(record.module)
        place = next((number for number, each in enumerate(same, start=1) if each is record), 0)
        if place and len(same) > 1:
            return f"{record.module} {place}"
    return record.module
