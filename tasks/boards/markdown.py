"""Markdown as Prefect's two faces show it: headings, tables that fit, and text that cannot break them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from models.letters import in_words

MOST_ROWS = 200
"""A table shows so many rows and names the total: a page of thousands helps nobody."""
_SPECIAL = re.compile(r"[\\`*\[\]<>|#~]")
_FIXED_SPACE = "\N{NO-BREAK SPACE}"


class Markdown(str):
    """Text that is markdown already, and is to stay as it is."""

    __slots__ = ()


def escaped(value: object) -> Markdown:
    """A value as text of a page: whatever stands in it is shown, and means nothing.

    A day keeps together on one line, and nothing is written where there is no value.
    """
    if isinstance(value, Markdown):
        return value
    if isinstance(value, date):
        return Markdown(in_words(value).replace(" ", _FIXED_SPACE))
    text = "" if value is None else str(value).replace("_", " ")
    return Markdown(_SPECIAL.sub(r"\\\g<0>", " ".join(text.split())))


def heading(title: str, purpose: str, on: date) -> str:
    """How every page begins: its name, its day, and a sentence about what it is for."""
    return f"# {title}\n\n**{in_words(on)}.**  {purpose}\n\n"


def section(title: str, text: str) -> str:
    """A part of a page under its own heading."""
    return f"## {title}\n\n{text}\n"


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]], most: int = MOST_ROWS) -> str:
    """A table, cut after so many rows with the total named; a word where there is no row."""
    if not rows:
        return "None.\n"
    lines = [_line(heads), _line(["---"] * len(heads)), *(_line(map(escaped, row)) for row in rows[:most])]
    cut = f"\nThe first {most} of {len(rows):,}.\n" if len(rows) > most else ""
    return "\n".join(lines) + "\n" + cut


def bullets(lines: Iterable[str]) -> str:
    """A list with a point before each line."""
    return "".join(f"- {each}\n" for each in lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
