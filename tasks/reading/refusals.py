"""What a reader says when it cannot go on: about one value, about one row, about a whole file.

None of these may carry what could be personal: they travel into terminals, logs and Prefect.
"""

from dataclasses import dataclass

from config.errors import PlainError

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Rejected:
    """One bad value of one row; `column` is empty where the row as a whole is meant.

    `row` counts from 1 at the first line after the header.  `value` is empty where it might be personal.
    """

    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        """The refusal as it stands in a list: "row 3, column event: ..."."""
        where = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{where}: {self.reason}"


class UnreadableFileError(PlainError):
    """A whole file is refused.  The text is one sentence: what is wrong, where, and what to do."""


class BadRowsError(UnreadableFileError):
    """A file that is taken whole or not at all has bad rows; `rejected` lists them."""

    def __init__(self, file: str, rejected: tuple[Rejected, ...]) -> None:
        """Put the refusals into the sentence, so that one run shows what there is to correct."""
        more = f"; and {len(rejected) - _SHOWN} more" if len(rejected) > _SHOWN else ""
        super().__init__(f"{file}: nothing was read: {'; '.join(map(str, rejected[:_SHOWN]))}{more}")
        self.rejected = rejected


class BadValueError(PlainError):
    """One value of one event is refused; `others` are the further bad values of the same event."""

    def __init__(self, column: str, value: str, reason: str, others: tuple["BadValueError", ...] = ()) -> None:
        """Keep the parts beside the sentence, so that a form can show each at its field."""
        super().__init__(f"{column}: {reason}")
        self.column, self.value, self.reason, self.others = column, value, reason, others


class RefusedCellError(ValueError):
    """A cell is refused by a parser, which does not know in which column it stands."""

    def __init__(self, reason: str, value: str = "") -> None:
        """`value` is what may be shown of the cell; by default nothing."""
        super().__init__(reason)
        self.reason, self.value = reason, value
