"""From what a file says to records: everything in the place that the layout of the year gives it."""

from dataclasses import dataclass, field

from config.sen2 import Layout, Module
from tasks.sen2.records import Record, Strange


@dataclass(slots=True)
class Node:
    """An element of a file as it stands there."""

    tag: str
    text: list[str] = field(default_factory=list)
    parts: list["Node"] = field(default_factory=list)

    @property
    def said(self) -> str:
        """Its text."""
        return "".join(self.text).strip()


def placed(node: Node, module: Module, layout: Layout) -> Record:
    """The record of a node.  What has no place in it is kept in `strange`, without its value."""
    record = Record(module.name)
    ranks = layout.ranks_of(module.name)
    within = {each.name: each for each in layout.parts_of(module.name)}
    last = -1
    for part in node.parts:
        element = module.find(part.tag)
        if part.tag in within:
            record.parts.append(placed(part, within[part.tag], layout))
        elif element is None or part.parts:
            record.strange.append(_misplaced(part.tag, module, layout))
            continue
        elif element.name in record.said:
            record.strange.append(Strange("L1", element.name, "it stands twice: leave one"))
        elif part.said:
            record.said[element.name] = part.said
        rank = ranks[element.name if element else part.tag]
        if rank < last:
            record.strange.append(Strange("L2", element.name if element else part.tag, "it stands after a later one"))
        last = max(last, rank)
    if node.said:
        record.strange.append(Strange("L1", "", "there is text between the elements: delete it"))
    return record


def _misplaced(tag: str, module: Module, layout: Layout) -> Strange:
    """An unknown name is not repeated: it could be anything."""
    for each in layout.modules:
        if each.name == tag:
            return Strange("L1", tag, f"it stands within {module.name} and belongs within {each.within or 'Persons'}")
        if each.find(tag):
            return Strange("L1", tag, f"it stands within {module.name} and belongs within {each.name}")
    return Strange("L1", "", f"{module.name} has an element that the layout {layout.collection.year} does not know")
