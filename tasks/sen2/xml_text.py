"""A return written as XML: UTF-8, escaped, one element a line, always in the order of the layout."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from config.sen2 import Layout
from tasks.sen2.private_file import private_file
from tasks.sen2.records import Record


def write_xml(path: Path, layout: Layout, header: Record, persons: Iterable[Record]) -> None:
    """Write a return, for nobody else to read.  A file of that name is replaced only by a whole one."""
    with private_file(path) as stream:
        stream.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{layout.root}>\n')
        stream.writelines(_lines(header, layout, 1))
        stream.write(f" <{layout.persons}>\n")
        for person in persons:
            stream.writelines(_lines(person, layout, 2))
        stream.write(f" </{layout.persons}>\n</{layout.root}>\n")


def _lines(record: Record, layout: Layout, depth: int) -> Iterator[str]:
    module = layout.module(record.module)
    indent = " " * depth
    elements = [
        f"{indent} <{each.name}>{escape(record.said[each.name])}</{each.name}>\n"
        for each in module.elements
        if each.name in record.said
    ]
    yield f"{indent}<{record.module}>\n"
    if not module.parts_first:
        yield from elements
    for part in layout.parts_of(record.module):
        for each in record.all(part.name):
            yield from _lines(each, layout, depth + 1)
    if module.parts_first:
        yield from elements
    yield f"{indent}</{record.module}>\n"
