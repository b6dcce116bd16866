"""Which reference a request of a return is given (`tasks.sen2.importing` says why)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.sen2 import Layout
from tasks.reading import BadRowsError, Rejected, UnreadableFileError, cells, dates
from tasks.reading.checking import parse
from tasks.reading.tables import read_table
from tasks.sen2.council import Columns
from tasks.sen2.records import Record

_NUMBERS = ("UPN", "UniqueLearnerNumber")
_RECEIVED = "receiveddate"
_NAMED = 20


@dataclass(frozen=True, slots=True)
class _Known:
    case_ref: str
    received: str


@dataclass(slots=True)
class References:
    """References by position; or those of the council's file, where `known` has been read from it."""

    layout: Layout
    known: dict[str, list[_Known]] | None = None
    """The requests of each UPN and ULN, by the number itself."""
    missing: list[int] = field(default_factory=list)

    def of(self, position: int, number: int, person: Record, request: Record) -> str:
        """The reference of a request: its person's position, and which of the person's requests it is."""
        if self.known is None:
            further = f"-{number}" if number > 1 else ""
            return f"SEN2-{self.layout.collection.year}-{position:05}{further}"
        mine = next((self.known[said] for name in _NUMBERS if (said := person.said.get(name)) in self.known), [])
        found = _matching(mine, request.said.get("ReceivedDate", ""))
        if found is None:
            self.missing.append(position)
            return ""
        return found.case_ref

    def must_be_whole(self, file: str) -> None:
        """Raises UnreadableFileError where a request has no reference in the council's file."""
        if self.missing:
            named = ", ".join(str(each) for each in self.missing[:_NAMED])
            more = f" and {len(self.missing) - _NAMED} more" if len(self.missing) > _NAMED else ""
            raise UnreadableFileError(
                f"{file}: the file of references has no one row for a request of the persons {named}{more}: "
                "each needs a row with its UPN or ULN and, where a person has several, its receiveddate"
            )


def _matching(mine: Sequence[_Known], received: str) -> _Known | None:
    """The one row of that day; where the rows name no day, the only row."""
    same = [each for each in mine if each.received == received]
    open_ones = [each for each in mine if not each.received]
    return same[0] if len(same) == 1 else open_ones[0] if len(mine) == len(open_ones) == 1 else None


def read_references(path: Path, layout: Layout) -> References:
    """The references of the council's own file, by UPN and ULN.

    Raises UnreadableFileError where it cannot be read; no value of it is shown.
    """
    table = read_table(path, known=(*Columns(layout).names, _RECEIVED), required=("case_ref",))
    known: dict[str, list[_Known]] = defaultdict(list)
    rejected: list[Rejected] = []
    parsers = {"case_ref": cells.case_ref, "upn": cells.text, "uniquelearnernumber": cells.text, _RECEIVED: dates.day}
    for number in table.rows:
        cells_of = {name: cell for name, cell in table.said(number).items() if name in parsers}
        said, faults = parse(cells_of, parsers)
        rejected += [Rejected(number, each.column, "", each.reason) for each in faults]
        if "case_ref" not in said:
            rejected.append(Rejected(number, "case_ref", "", "is missing: every row needs the council's own reference"))
            continue
        received = said[_RECEIVED].isoformat() if _RECEIVED in said else ""
        for each in ("upn", "uniquelearnernumber"):
            if each in said:
                known[said[each]].append(_Known(said["case_ref"], received))
    if rejected:
        raise BadRowsError(path.name, tuple(rejected))
    return References(layout, dict(known))
