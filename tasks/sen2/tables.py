"""A return that comes as tables: one a module, each row with its own key and that of its parent."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from config.sen2 import Layout, Module
from tasks.sen2.placing import Node, placed
from tasks.sen2.records import RefusedReturnError, Return

_HEADER, _PERSON = "Header", "Person"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a module's table: its key, its parent's key, and its cells by the names of the elements."""

    key: str
    parent: str
    said: Mapping[str, str]


def assembled(name: str, layout: Layout, header: Mapping[str, str], tables: Mapping[str, Sequence[TableRow]]) -> Return:
    """The return that the tables make, read through the same places as one in XML.

    Raises RefusedReturnError where a row names a parent that is not there, or two rows have one key.
    """
    below = _below(name, layout, tables)
    module = layout.module(_PERSON)
    persons = tables.get(_PERSON, ())
    return Return(
        name,
        layout,
        placed(_header(layout, header), layout.module(_HEADER), layout),
        lambda: (placed(_node(module, row, layout, below), module, layout) for row in persons),
    )


def _below(
    name: str, layout: Layout, tables: Mapping[str, Sequence[TableRow]]
) -> dict[tuple[str, str], list[TableRow]]:
    """The rows of each module by the key of their parent."""
    found: dict[tuple[str, str], list[TableRow]] = defaultdict(list)
    for module in layout.modules:
        rows = tables.get(module.name, ())
        if len({row.key for row in rows}) < len(rows) and layout.parts_of(module.name):
            raise RefusedReturnError(name, "P3", f"two rows of {module.name} have the same key: give each its own")
        if module.within not in ("", _HEADER):
            parents = {row.key for row in tables.get(module.within, ())}
            lost = sum(row.parent not in parents for row in rows)
            if lost:
                why = f"{lost} rows of {module.name} name a row of {module.within} that is not there"
                raise RefusedReturnError(name, "P3", f"{why}: add it, or delete them")
            for row in rows:
                found[module.name, row.parent].append(row)
    return found


def _node(module: Module, row: TableRow, layout: Layout, below: Mapping[tuple[str, str], list[TableRow]]) -> Node:
    node = Node(module.name, parts=list(_leaves(module, row.said)))
    for part in layout.parts_of(module.name):
        node.parts += (_node(part, each, layout, below) for each in below.get((part.name, row.key), ()))
    return node


def _leaves(module: Module, said: Mapping[str, str]) -> Iterator[Node]:
    """The cells in the order of the layout: the order of columns says nothing."""
    ranks = {each.name: rank for rank, each in enumerate(module.elements)}
    for name in sorted(said, key=lambda name: ranks.get(name, len(ranks))):
        yield Node(name, [said[name]])


def _header(layout: Layout, said: Mapping[str, str]) -> Node:
    """One row holds what the XML spreads over three modules."""
    node = Node(_HEADER)
    for module in layout.parts_of(_HEADER):
        own = {name: value for name, value in said.items() if module.find(name)}
        node.parts.append(Node(module.name, parts=list(_leaves(module, own))))
    top = {name: value for name, value in said.items() if layout.module(_HEADER).find(name)}
    node.parts += _leaves(layout.module(_HEADER), top)
    return node


def year_of(name: str, said: str) -> int:
    """The collection year of a header."""
    if not (said.isascii() and said.isdigit()):
        raise RefusedReturnError(name, "X2", "its header names no collection year")
    return int(said[:9])
