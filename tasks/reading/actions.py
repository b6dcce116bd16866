"""The operational plan as a file: an action a row, each with an owner who is a role."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from config.practice.outcomes import outcomes
from config.practice.priorities import priorities
from models.actions import Action, Status
from tasks.reading import cells, dates
from tasks.reading.checking import parse
from tasks.reading.refusals import BadRowsError, RefusedCellError, Rejected
from tasks.reading.tables import Table, read_table

REQUIRED = ("id", "priority", "action", "owner", "due_on", "status")
COLUMNS = (*REQUIRED, "last_word_on", "outcomes")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
_ROLE = re.compile(r"[A-Za-z][A-Za-z &/(),'-]{1,79}")
_LONGEST = 200


def read_actions(path: Path, *, today: date) -> list[Action]:
    """Read the plan; it is taken whole or not at all.

    Raises UnreadableFileError; where rows are bad it is a BadRowsError, whose `rejected` lists them.
    """
    table = read_table(path, known=COLUMNS, required=REQUIRED)
    found: dict[int, Action] = {}
    rejected: list[Rejected] = []
    for number in table.rows:
        read = _action(table, number, today)
        if isinstance(read, Action):
            found[number] = read
        else:
            rejected += read
    rejected += _doubled(found)
    if rejected:
        raise BadRowsError(path.name, tuple(sorted(rejected, key=lambda each: each.row)))
    return list(found.values())


def _action(table: Table, number: int, today: date) -> Action | list[Rejected]:
    if slipped := table.too_long(number):
        return [slipped]
    parsers: dict[str, cells.Parser] = {
        "id": _id,
        "priority": lambda cell: cells.one_of(
            cells.text(cell), [each.id for each in priorities().priority], "priority"
        ),
        "action": _text,
        "owner": _owner,
        "due_on": dates.any_day(today),
        "status": cells.word(Status, "status"),
        "last_word_on": dates.past_day(today),
        "outcomes": _outcomes,
    }
    said, faults = parse(table.said(number), parsers)
    rejected = [Rejected(number, each.column, each.value, each.reason) for each in faults]
    bad = {each.column for each in faults}
    rejected += [
        Rejected(number, each, "", _missing(each)) for each in REQUIRED if each not in said and each not in bad
    ]
    return rejected or Action(**said)


def _missing(column: str) -> str:
    if column == "owner":
        return "is missing: an action without an owner is nobody's; write a role, as Head of SEND"
    return f"is missing: every action has its {column.replace('_', ' ')}"


def _id(cell: cells.Cell) -> str:
    said = cells.text(cell)
    if not _ID.fullmatch(said):
        raise RefusedCellError("may hold letters, digits, . and - only, at most 20: as 4.1")
    return said


def _text(cell: cells.Cell) -> str:
    said = cells.free_text(cell)
    if len(said) > _LONGEST or not said.isprintable():
        raise RefusedCellError(f"is longer than {_LONGEST} characters or more than one line: say it in one sentence")
    return said


def _outcomes(cell: cells.Cell) -> str:
    """Statements of the outcomes framework, each once, in the order of the framework."""
    known = [each.id for each in outcomes()]
    said = {cells.one_of(each.strip(), known, "outcome") for each in cells.text(cell).split(";")}
    return ";".join(each for each in known if each in said)


def _owner(cell: cells.Cell) -> str:
    """A role.  Whether it is a name nobody can tell by its letters; what surely is no role is refused."""
    said = cells.text(cell)
    if not _ROLE.fullmatch(said):
        raise RefusedCellError(
            "may hold letters and spaces only: write a role, as Head of SEND, never a name or an address"
        )
    return said


def _doubled(found: dict[int, Action]) -> Iterator[Rejected]:
    first: dict[str, int] = {}
    for number, each in found.items():
        earlier = first.setdefault(each.id, number)
        if earlier != number:
            yield Rejected(number, "id", each.id, f"stands twice: rows {earlier} and {number}: number each action once")
