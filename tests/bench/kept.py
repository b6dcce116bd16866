"""The tables of the benchmarks: shown when they are measured, and kept for the README with machine and date."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

FOLDER = Path(__file__).with_name("results")


@dataclass(frozen=True, slots=True)
class Measured:
    """One measured table: a sentence that says what, its columns, its rows, and what is aimed at."""

    name: str
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    aims: str

    def show(self, console: Console) -> None:
        """The table for whoever measures."""
        table = Table(title=self.title, caption=self.aims)
        for place, column in enumerate(self.columns):
            table.add_column(column, justify="right" if place else "left")
        for row in self.rows:
            table.add_row(*row)
        console.print(table)

    def keep(self) -> None:
        """The same for the README, which `python -m tests.documents` puts together."""
        lines = ["| " + " | ".join(self.columns) + " |", "|---" + "|--:" * (len(self.columns) - 1) + "|"]
        lines += ["| " + " | ".join(row) + " |" for row in self.rows]
        text = f"**{self.title}** ({machine()})\n\n" + "\n".join(lines) + f"\n\n{self.aims}\n"
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / f"{self.name}.md").write_text(text, encoding="utf-8")


def machine() -> str:
    """What it was measured on, and when."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {date.today():%d %B %Y}"
