"""How commands speak: one JSON document, or words and tables for people."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Annotated, Any

import typer

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def parse_day(text: str) -> date:
    """A day as YYYY-MM-DD.  Anything else is refused: 01/02/2026 could be two days."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a day: write it as YYYY-MM-DD, as in 2026-11-23") from None


Day = Annotated[date, typer.Option(parser=parse_day, metavar="YYYY-MM-DD")]
AsOf = Annotated[
    date | None,
    typer.Option(parser=parse_day, metavar="YYYY-MM-DD", help="The day to speak of; by default today in London."),
]


def print_json(document: Any) -> None:
    """Print one JSON document; days are ISO dates."""
    typer.echo(json.dumps(document, default=_plain, ensure_ascii=False, indent=1))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Print a table with the named columns of each row."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(in_words(row.get(column)) for column in columns))
    Console().print(table)


def counted(number: int, one: str, more: str = "") -> str:
    """A number with its noun: "1 request", "12 requests"."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def in_words(value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%a} {value.day} {value:%b %Y}"
    return str(value).replace("_", " ")
