"""Small counts are not told to whoever is outside the team, nor what they could be worked out from.

The DfE publishes counts of 1; this project does not follow it there.
"""

from collections.abc import Sequence

HIDDEN = "c"
"""What stands instead of a count, as in official statistics: confidential."""


def small(count: int, below: int) -> bool:
    """Whether a count could point at somebody; nobody is behind a nought."""
    return 0 < count < below


def shown(count: int, below: int) -> str:
    """A count for somebody outside the team."""
    return HIDDEN if small(count, below) else f"{count:,}"


def part_shown(part: int, whole: int, below: int) -> bool:
    """Whether a part of a told whole may be told: neither it nor the rest is small."""
    return not (small(part, below) or small(whole - part, below) or small(whole, below))


def suppressed(table: Sequence[Sequence[int]], below: int) -> list[list[int | None]]:
    """A table of counts of which the totals of rows and columns are told, with None for what is not told.

    Beside the small counts, the next smallest of a row or column is taken out wherever a single gap could be
    worked out from the total.
    """
    cells: list[list[int | None]] = [[None if small(each, below) else each for each in row] for row in table]
    lines = _lines(len(table), len(table[0]) if table else 0)
    while hidden := next((each for line in lines if (each := _next_to_hide(line, cells, table))), None):
        row, column = hidden
        cells[row][column] = None
    return cells


def _lines(rows: int, columns: int) -> list[list[tuple[int, int]]]:
    across = [[(row, column) for column in range(columns)] for row in range(rows)]
    down = [[(row, column) for row in range(rows)] for column in range(columns)]
    return across + down


def _next_to_hide(
    line: list[tuple[int, int]], cells: list[list[int | None]], table: Sequence[Sequence[int]]
) -> tuple[int, int] | None:
    """The cell to take out beside a single gap: the smallest that somebody is behind, or else any."""
    gaps = [(row, column) for row, column in line if cells[row][column] is None]
    told = [(row, column) for row, column in line if cells[row][column] is not None]
    if len(gaps) != 1 or not told:
        return None
    return min(told, key=lambda at: (table[at[0]][at[1]] == 0, table[at[0]][at[1]], at))
