"""Days and instants as text: ISO only, and help for whoever wrote something else.

Nothing is guessed.  '12/01/2026' is 12 January to one system and 1 December to another, and a
statutory date counted from the wrong one would look just as sound.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from config.statute import statute
from models.case import in_words
from tasks.reading.cells import Cell, quoted
from tasks.reading.refusals import RefusedCellError

LONDON = ZoneInfo("Europe/London")

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_NUMBER = re.compile(r"[0-9]{1,7}(\.[0-9]+)?")
_PARTS = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})([T ][0-9:.]+Z?)?")
# What may be shown of a bad date: figures and signs, or a month in letters between figures.
_SHOWABLE = re.compile(r"[0-9TZ/.:+ -]{1,40}|[0-9]{1,2}[ -][A-Za-z]{3,9}[ -][0-9]{2,4}")

_FORM = "write it as YYYY-MM-DD"
_FULL_YEAR = 4
_YEARS_AHEAD = 10


def day(cell: Cell) -> date:
    """A day from a date cell or from YYYY-MM-DD.  Raises RefusedCellError with the way to write it."""
    if isinstance(cell, datetime):
        raise RefusedCellError(f"has a time of day: write {cell.date().isoformat()}", cell.isoformat())
    if isinstance(cell, date):
        return cell
    shown = cell if _SHOWABLE.fullmatch(cell) else ""
    if not _ISO_DAY.fullmatch(cell):
        raise RefusedCellError(f"{quoted(shown)} {_how_to_write(cell)}", shown)
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise RefusedCellError(f"'{cell}' is not a real date: check the day and the month", cell) from None


def _how_to_write(said: str) -> str:
    if _NUMBER.fullmatch(said):
        return f"is a number, not a date: format the column as a date, or {_FORM}"
    parts = _PARTS.fullmatch(said)
    if not parts:
        return f"is not a date that can be read: {_FORM}"
    if _FULL_YEAR not in (len(parts[1]), len(parts[3])):
        return f"does not give the year in four digits: {_FORM}"
    return _which_of(_readings(parts[1], parts[2], parts[3]))


def _readings(first: str, second: str, third: str) -> list[date]:
    """Every real day that three figures could mean, the British reading first."""
    british, american = (third, second, first), (third, first, second)
    orders = [(first, second, third)] if len(first) == _FULL_YEAR else [british, american]
    days = (_real(*map(int, each)) for each in orders)
    return list(dict.fromkeys(each for each in days if each))


def _real(year: int, month: int, day_of_month: int) -> date | None:
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None


def _which_of(readings: list[date]) -> str:
    if not readings:
        return f"is not a real date: {_FORM}"
    written = " or ".join(each.isoformat() for each in readings)
    if len(readings) == 1:
        return f"is not in the form YYYY-MM-DD: write {written}"
    return f"could be {' or '.join(f'{each.day} {each:%B}' for each in readings)}: write {written}"


@cache
def first_day_of_the_law() -> date:
    """The first day about which the statute can be asked."""
    return min(each.in_force_from for each in statute().instrument)


def past_day(today: date) -> Callable[[Cell], date]:
    """A parser for a day on which something happened: not in the future, not before the Regulations."""

    def parse(cell: Cell) -> date:
        on = day(cell)
        if on > today:
            raise RefusedCellError(f"{in_words(on)} is in the future: today is {in_words(today)}", on.isoformat())
        first = first_day_of_the_law()
        if on < first:
            why = f"the Regulations were not yet in force (they began on {first.day} {first:%B %Y}): check the year"
            raise RefusedCellError(f"on {in_words(on)} {why}", on.isoformat())
        return on

    return parse


def any_day(today: date) -> Callable[[Cell], date]:
    """A parser for a day that may lie ahead.  The bounds only catch a slip in the year."""

    def parse(cell: Cell) -> date:
        on = day(cell)
        first, last = first_day_of_the_law().year, today.year + _YEARS_AHEAD
        if not first <= on.year <= last:
            raise RefusedCellError(f"{in_words(on)} is not in the years {first} to {last}: check the year", str(on))
        return on

    return parse


def past_instant(today: date) -> Callable[[Cell], datetime]:
    """A parser for the moment of recording, as UTC.  Without an offset it is London's clock."""

    def parse(cell: Cell) -> datetime:
        at = _instant(cell)
        if not first_day_of_the_law().year <= at.year <= today.year + 1:
            raise RefusedCellError(f"{in_words(at.date())} cannot be when it was recorded: check the year", str(cell))
        on = at.astimezone(LONDON).date()
        if on > today:
            raise RefusedCellError(f"{in_words(on)} is in the future: today is {in_words(today)}", str(cell))
        return at.astimezone(UTC)

    return parse


def _instant(cell: Cell) -> datetime:
    """An aware datetime from a cell; a day alone is its midnight."""
    iso = cell.isoformat() if isinstance(cell, date) else cell
    shown = iso if _SHOWABLE.fullmatch(iso) else ""
    if not _ISO_INSTANT.fullmatch(iso):
        raise RefusedCellError(
            f"{quoted(shown)} is not a date and time that can be read: write 2026-01-12T09:30", shown
        )
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        raise RefusedCellError(f"'{iso}' is not a real date and time: check the figures", iso) from None
    return at if at.tzinfo else at.replace(tzinfo=LONDON)
