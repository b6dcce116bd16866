"""What goes with a letter: dates for a calendar, pictures for the page, figures for a spreadsheet.

Nothing about a child is ever attached: references, dates and counts.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from icalendar import Calendar, Event

from models.letters import Digest, Line, WeeklySummary
from tasks.packing import Attached, message_id
from tasks.rendering import Letter

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attached_to(letter: Letter, *, sent_on: datetime, domain: str) -> tuple[Attached, ...]:
    """The files that go with a letter."""
    if isinstance(letter, WeeklySummary):
        from tasks.sheets import summary_sheet  # noqa: PLC0415  a chaser needs none of it

        name = f"weekly-summary-{letter.week_ending.isoformat()}.xlsx"
        return (Attached(name, SHEET, summary_sheet(letter)),)
    dates = dates_of(letter, sent_on=sent_on, domain=domain)
    return (Attached("due-dates.ics", "text/calendar", dates),) if dates else ()


def pictures_of(letter: Letter) -> tuple[Attached, ...]:
    """The pictures that the page of a letter shows, by the names that its template asks for."""
    if not isinstance(letter, WeeklySummary):
        return ()
    return tuple(Attached(name, "image/png", drawn()) for name, drawn in _pictures(letter).items())


def standing_alone(html: str, pictures: Sequence[Attached]) -> str:
    """The page with its pictures inside, for a file that no email carries."""
    for each in pictures:
        html = html.replace(f"cid:{each.name}", f"data:{each.kind};base64,{base64.b64encode(each.content).decode()}")
    return html


def _pictures(letter: WeeklySummary) -> Mapping[str, Callable[[], bytes]]:
    from tasks.pictures import charts, png  # noqa: PLC0415  drawing costs half a second to load

    found: dict[str, Callable[[], bytes]] = {}
    if letter.advice_finding:
        found["advice"] = lambda: png(charts.advice(letter.advice))
    if letter.months:
        found["plans"] = lambda: png(charts.plans_by_month(letter.months))
        found["flow"] = lambda: png(charts.in_and_out(letter.months))
    return found


def dates_of(letter: Letter, *, sent_on: datetime, domain: str) -> bytes:
    """The dates that a letter speaks of and that are still to come, as a calendar; nothing where there are none."""
    lines = letter.dates if isinstance(letter, Digest) else ()
    if not lines:
        return b""
    calendar = Calendar()
    calendar.add("prodid", "-//EHCP Timelines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for line in lines:
        calendar.add_component(_entry(line, sent_on, domain))
    written: bytes = calendar.to_ical()
    return written


def _entry(line: Line, sent_on: datetime, domain: str) -> Event:
    """One date, the whole day long: a reference and what is due, and no more."""
    entry = Event()
    entry.add("uid", message_id(f"date|{line.case_ref}|{line.what}|{line.due_on}", domain).strip("<>"))
    entry.add("dtstamp", sent_on.astimezone(UTC))
    entry.add("dtstart", line.due_on)
    entry.add("summary", f"{line.case_ref}: {line.what} due")
    entry.add("class", "PRIVATE")
    entry.add("transp", "TRANSPARENT")
    return entry
