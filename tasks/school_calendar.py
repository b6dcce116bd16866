"""The calendar for schools: for each week in which a request could be submitted, what is closed while it is assessed."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from config.errors import PlainError
from config.statute import statute
from models.calendars import Closure
from models.case import in_words
from models.store import closures, history
from models.store.session import reading
from models.submission import Could, Stretch, Week, weeks
from tasks.composing import reader_name
from tasks.opening import Tracker
from tasks.reports.document import Document, Line, Points, Table, Words
from tasks.reports.periods import PeriodError
from tasks.reports.printing import page

A_YEAR = timedelta(weeks=52) - timedelta(days=1)
LONGEST = timedelta(weeks=160)
REMARKS = (
    "A request can be submitted in any week, and every calendar day counts: no week is left out because a school is closed.",
    "The weeks are completed weeks since the request: from the end of week 6, the last day to decide, to the end of week 12, by when advice asked for on that day is due; and from the end of week 16 to the end of week 17, when settings are commonly consulted. The days are those of a request received on the Monday; received later in the week, each is as many days later.",
    "An exception could be claimed only where the case's own facts are so: the advice of the head teacher or principal was asked for on one of the days that are named, and the closure made it impractical to keep the limit. It is claimed for one limit of one request, and it moves no date.",
    "The six weeks of those who are asked for advice (reg 8) know no exception for a closed school.",
)  # fmt: skip


class SettingError(PlainError):
    """No closures are known of a setting, or of none at all."""


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """The weeks of settings that close on the same days."""

    settings: tuple[str, ...]
    closures: tuple[Closure, ...]
    weeks: tuple[Week, ...]


def calendars(tracker: Tracker, setting: str | None, first: date, last: date) -> list[SchoolCalendar]:
    """The calendar of one setting, or of all whose closures are known: those that close alike share one.

    Raises SettingError where nothing is known of it, PeriodError for a period that is none or longer than three years.
    """
    if last < first:
        raise PeriodError(f"the weeks end on {in_words(last)}, before they begin on {in_words(first)}")
    if last - first > LONGEST:
        raise PeriodError("the weeks are more than three years: ask for a school year at a time")
    with reading(tracker.engine) as connection:
        known = closures.calendar_of(connection, tracker.authority)
    _refuse_unknown(setting, known.closures)
    alike: dict[tuple[tuple[date, date], ...], list[str]] = defaultdict(list)
    for each in [setting] if setting else sorted(known.closures):
        alike[tuple((one.closed_from, one.closed_to) for one in known.closures_of(each))].append(each)
    return [
        SchoolCalendar(tuple(names), known.closures_of(names[0]), tuple(weeks(names[0], known, statute(), first, last)))
        for names in alike.values()
    ]


def _refuse_unknown(setting: str | None, known: Any) -> None:
    if setting and setting not in known:
        raise SettingError(f"no closures are known of setting {setting}: import them with ehcp closures import FILE")
    if not known:
        raise SettingError("no closures are known of any setting: import them with ehcp closures import FILE")


def document(each: SchoolCalendar) -> dict[str, Any]:
    """A calendar as the command's JSON has it."""
    return {
        "settings": each.settings,
        "closures": [{"closed_from": one.closed_from, "closed_to": one.closed_to} for one in each.closures],
        "weeks": [_as_json(week) for week in each.weeks],
    }


def _as_json(week: Week) -> dict[str, Any]:
    said = asdict(week)
    for could in said["could"]:
        del could["closure"]["setting"]
    return said


def in_short(each: SchoolCalendar) -> Iterator[dict[str, Any]]:
    """A week a row, narrow enough for a terminal."""
    for week in each.weeks:
        yield {
            "week_of": f"{week.monday.day} {week.monday:%b %Y}",
            "closed_6_to_12": f"{week.assessment.closed_days} of {week.assessment.days}",
            "closed_16_to_17": f"{week.consultation.closed_days} of {week.consultation.days}",
            "plan_due": f"{week.plan_due_on.day} {week.plan_due_on:%b %Y}",
            "could_apply": ", ".join(could.provision.split(",")[0] for could in week.could) or "none",
            "closures": "told" if week.told_to_the_end else "told in part",
        }


def _in_full(each: SchoolCalendar) -> Iterator[Line]:
    """A week a row, with the days of everything."""
    for week in each.weeks:
        exceptions = "\n".join(_could(could, week) for could in week.could) or "none"
        known = "" if week.told_to_the_end else " The setting has not told its closures to the end of these weeks."
        yield Line(
            in_words(week.monday),
            (_stretch(week.assessment), _stretch(week.consultation), exceptions),
            f"Plan due by {in_words(week.plan_due_on)}.{known}",
        )


def _stretch(of: Stretch) -> str:
    closed = "open throughout" if not of.closed_days else f"{of.closed_days} of {of.days} days closed"
    return f"{in_words(of.first)} to {in_words(of.last)}: {closed}, {of.working_days_open} working days open"


def _could(could: Could, week: Week) -> str:
    """Against which limit, for which days of receipt, and when the advice would have to be asked for."""
    name = statute().find(could.duty).name
    all_week = (could.received_from, could.received_to) == (week.monday, week.monday + timedelta(days=6))
    received = "" if all_week else f", received {in_words(could.received_from)} to {in_words(could.received_to)}"
    asked = f"advice asked {in_words(could.ask_from)} to {in_words(could.ask_to)}"
    return f"{name} ({could.provision}){received}, {asked}"


def as_csv(found: Sequence[SchoolCalendar]) -> bytes:
    """All calendars, a setting and a week a row, days as ISO dates; UTF-8 with its mark, so that a spreadsheet reads it."""
    kept = io.StringIO()
    lines = [_line(name, week) for each in found for name in each.settings for week in each.weeks]
    writer = csv.DictWriter(kept, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    return b"\xef\xbb\xbf" + kept.getvalue().encode()


def _line(setting: str, week: Week) -> dict[str, str]:
    line = {"setting": f"'{setting}" if setting.startswith(("-", "@")) else setting, "week_of": week.monday.isoformat()}
    for name, part in (("weeks_6_to_12", week.assessment), ("weeks_16_to_17", week.consultation)):
        line[f"{name}_from"], line[f"{name}_to"] = part.first.isoformat(), part.last.isoformat()
        line[f"{name}_days_closed"], line[f"{name}_working_days_open"] = (
            str(part.closed_days),
            str(part.working_days_open),
        )
    line["plan_due_by"] = week.plan_due_on.isoformat()
    line["exceptions_that_could_apply"] = "; ".join(f"{each.duty} {each.provision}" for each in week.could)
    line["closures_told_to_the_end"] = "yes" if week.told_to_the_end else "no"
    return line


def write(tracker: Tracker, found: Sequence[SchoolCalendar], folder: Path) -> tuple[Path, ...]:
    """One CSV file of all, and a page for each calendar; the files written.  Raises SettingError where they cannot be."""
    made = {"school-calendar.csv": as_csv(found)}
    with reading(tracker.engine) as connection:
        name, sample = reader_name(connection, tracker.authority), history.is_sample(connection, tracker.authority)
    for number, each in enumerate(found, 1):
        made[f"school-calendar-{number}.html"] = page(_page(each, name, sample=sample)).encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in made.items():
            (folder / file).write_bytes(content)
    except OSError as error:
        raise SettingError(f"{folder} cannot be written: {error.strerror}") from None
    return tuple(folder / file for file in made)


def _page(each: SchoolCalendar, authority: str, *, sample: bool) -> Document:
    last = each.weeks[-1].monday + timedelta(days=6)
    heads = ("Submitted in the week of", "Weeks 6 to 12", "Weeks 16 to 17", "Exceptions that could be claimed")
    closed = tuple(
        f"{in_words(one.closed_from)} to {in_words(one.closed_to)}, {one.days} days" for one in each.closures
    )
    return Document(
        title="When a request is submitted, and when the setting is closed",
        authority=authority,
        period=f"{in_words(each.weeks[0].monday)} to {in_words(last)}",
        sample=sample,
        ends_on=last,
        parts=(
            Words("lead", f"For {'setting' if len(each.settings) == 1 else 'settings'} {', '.join(each.settings)}."),
            Points(REMARKS),
            Words("heading", "Closed, as told by the setting"),
            Points(closed),
            Words("heading", "Week by week"),
            Table("Each week in which a request could be submitted", heads, tuple(_in_full(each)), worded=True),
        ),
    )
