"""The operational plan as a file: an action a row, each with an owner who is a role."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from config.practice.outcomes import outcomes
from config.practice.priorities import priorities
from models.actions import Action, Status
from tasks.reading import cells, dates
from tasks.reading.records import Layout, read_records
from tasks.reading.refusals import RefusedCellError, Rejected

REQUIRED = ("id", "priority", "action", "owner", "due_on", "status")
COLUMNS = (*REQUIRED, "last_word_on", "outcomes")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
_ROLE = re.compile(r"[A-Za-z][A-Za-z &/(),'-]{1,79}")
_LONGEST = 200


def read_actions(path: Path, *, today: date) -> list[Action]:
    """Read the plan; it is taken whole or not at all.

    Raises UnreadableFileError; where rows are bad it is a BadRowsError, whose `rejected` lists them.
    """
    known = [each.id for each in priorities().priority]
    layout = Layout(
        parsers={
            "id": _id,
            "priority": lambda cell: cells.one_of(cells.text(cell), known, "priority"),
            "action": _text,
            "owner": _owner,
            "due_on": dates.any_day(today),
            "status": cells.word(Status, "status"),
            "last_word_on": dates.past_day(today),
            "outcomes": _outcomes,
        },
        required=REQUIRED,
        missing=_missing,
        make=lambda said: Action(**said),
        among=_doubled,
    )
    return list(read_records(path, layout).values())


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
