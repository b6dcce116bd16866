"""Days as a caseworker writes them: with their weekday, so that a slip in a table fails."""

from datetime import date, datetime

FORMAT = "%a %d %b %Y"


def day(text: str) -> date:
    """The day written as "Wed 21 May 2025".

    Raises ValueError where the weekday is not that of the date, or the form is another one.
    """
    on = datetime.strptime(text, FORMAT).date()
    if text != written(on):
        raise ValueError(f"{text!r} is not how that day is written: {written(on)}")
    return on


def written(on: date) -> str:
    """The other way round: "Wed 21 May 2025"."""
    return f"{on:%a} {on.day} {on:%b %Y}"
