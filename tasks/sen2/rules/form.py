"""Rules about the form: what stands where, how often, and what its values look like (L1 to L4 and the code lists)."""

from collections.abc import Iterator

from tasks.sen2.records import Record
from tasks.sen2.rules.fault import Fault, Known


def form(top: Record, known: Known) -> Iterator[Fault]:
    """Everything about the form of a module and of all within it."""
    for record in top.walk():
        yield from (Fault(each.rule, record, each.element, each.says) for each in record.strange)
        yield from _values(record, known)
        yield from _too_many(record, known)


def _values(record: Record, known: Known) -> Iterator[Fault]:
    module = known.layout.module(record.module)
    for name, value in record.said.items():
        element = module.find(name)
        if element and (wrong := known.layout.wrong(element, value)):
            yield Fault(element.rule, record, name, wrong)


def _too_many(record: Record, known: Known) -> Iterator[Fault]:
    for part in known.layout.parts_of(record.module):
        there = len(record.all(part.name))
        if part.most and there > part.most:
            yield Fault("L4", record, part.name, f"{there} of them: {part.most} at most")
