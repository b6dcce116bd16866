"""The figures of a week as a workbook that everybody can read, also with a screen reader.

Laid out as the Analysis Function asks for statistics in spreadsheets: a cover, the contents, notes, and one
table a sheet that begins in the first column, is named, and has no empty rows, merged or hidden cells.  No
cell is a formula or a link, whatever a value looks like.

Source: Releasing statistics in spreadsheets, https://analysisfunction.civilservice.gov.uk/policy-store/releasing-statistics-in-spreadsheets/
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter

from models.letters import WeeklySummary, in_words

Cell = str | int | float | date | None
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: the name of its sheet, what it is, what must be known to read it, its heads and its rows."""

    name: str
    title: str
    note: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def workbook(title: str, said: Sequence[str], notes: Sequence[str], sheets: Sequence[Sheet], made_on: date) -> bytes:
    """A workbook of these tables, with a cover, contents and notes; the same arguments give the same bytes."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, SAFE) as book:
        book.set_properties({"title": title, "created": datetime(made_on.year, made_on.month, made_on.day)})  # noqa: DTZ001
        bold = book.add_format({"bold": True, "font_size": 14})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        full = [each for each in sheets if each.rows]
        _column(book, "Cover", [title, *said], bold, wrapped)
        contents = [f"{each.name}: {each.title}" for each in full]
        _column(
            book,
            "Contents",
            ["Contents", "Each sheet holds one table.", "Notes: how to read the figures", *contents],
            bold,
            wrapped,
        )
        _column(book, "Notes", ["Notes", *notes], bold, wrapped)
        for number, each in enumerate(full, 1):
            _table(book, each, number, bold, wrapped)
    return kept.getvalue()


def _column(book: Any, name: str, lines: Sequence[str], bold: Any, wrapped: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 100)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, wrapped if row else bold)


def _table(book: Any, of: Sheet, number: int, bold: Any, wrapped: Any) -> None:
    """The title in A1, what must be known below it, then the table, named, to its last row."""
    sheet = book.add_worksheet(of.name)
    sheet.write_string(0, 0, of.title, bold)
    sheet.write_string(1, 0, "This sheet holds one table.")
    sheet.write_string(2, 0, of.note)
    first = 3
    name = f"Table_{number}"
    heads = [{"header": each, "header_format": wrapped} for each in of.heads]
    last_row, last_column = first + len(of.rows), len(of.heads) - 1
    sheet.add_table(
        first,
        0,
        last_row,
        last_column,
        {"name": name, "columns": heads, "autofilter": False, "style": "Table Style Light 1"},
    )
    day = book.add_format({"num_format": "d mmm yyyy", "align": "left"})
    for place, row in enumerate(of.rows, first + 1):
        for column, value in enumerate(row):
            _write(sheet, place, column, value, day)
    for column, head in enumerate(of.heads):
        longest = max([len(word) for word in head.split()] + [len(str(row[column])) for row in of.rows])
        sheet.set_column(column, column, min(_WIDEST, longest + 3))
    sheet.freeze_panes(first + 1, 1)


def _write(sheet: Any, row: int, column: int, value: Cell, day: Any) -> None:
    """A cell of its own kind; what is not there is said, since an empty cell says nothing."""
    if value is None:
        sheet.write_string(row, column, "not available")
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001  a spreadsheet knows no zone
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value)


def summary_sheet(of: WeeklySummary) -> bytes:
    """The weekly summary as a workbook: every figure of the message, and the breaches that it only counts."""
    week = f"week ending {in_words(of.week_ending)}"
    said = [f"{of.authority_name}, {week}", *of.headlines]
    said += ["Generated sample data: no figure is about a real request."] if of.sample else []
    said += [of.sweep_missing] if of.sweep_missing else []
    notes = [
        "For use inside the team: small counts are not suppressed.",
        "Where there is nothing to count, a rate is not available.",
        *(f"{each.label}: {each.formula}. {each.named_by}: {each.definition}." for each in of.measures),
    ]
    return workbook(f"EHC needs assessments: weekly summary, {week}", said, notes, _sheets(of), of.week_ending)


def _sheets(of: WeeklySummary) -> list[Sheet]:
    return [*_of_the_week(of), *_of_the_year(of)]


def _of_the_week(of: WeeklySummary) -> list[Sheet]:
    month, beside = of.month, ("This week", "A week before", "4 weeks before", "A year before")
    late = "Past a statutory date"
    return [
        Sheet("Month", "Finalised plans due this month", month.forecast if month else "", ("Month", "Due", "Sent in time", "Missed", "To come"), [(month.month, month.due, month.in_time, month.missed, month.to_come)] if month else []),
        Sheet("Changes", "Against earlier weeks", "As the summaries of those weeks said it.", ("At the end of the week", *beside), [(each.label, each.now, each.week_before, each.four_weeks_before, each.year_before) for each in of.changes]),
        Sheet("In and out", "What happened in the week", "From Monday to Sunday.", ("In the week", *beside), [(each.label, each.this_week, each.week_before, each.four_weeks_before, each.year_before) for each in of.flow]),
        Sheet("Breaches", "Dates set in law that passed this week", "Days late at the end of the week, or on the day it was done.", ("Request", "What", "Due", "Days late", "Waited for"), [(each.case_ref, each.what, each.due_on, each.days_late, each.cause) for each in of.new_breaches]),
        Sheet("Due", "Due in the next four weeks", "A refusal is owed only where there will be no plan.", ("Week beginning", "Decisions whether to assess", "Refusals of a plan", "Finalised plans"), [(each.week_beginning, each.decisions, each.refusals, each.final_plans) for each in of.due_next_four_weeks]),
        Sheet("Advice", "Advice by service, last thirteen weeks", "Sent back: for rework. First time: never sent back. Rounds: how often all that came was sent. Rework: days from going back to coming again.", ("Service", "Date set by", "Asked", "Came", "In time", "Late", "Sent back", "First time", "Rounds", "Rework, days", "Most often sent back for", "Waited for", "Past the date", "Oldest, days"), [(each.label, each.date_name, each.asked, each.came, each.in_time, each.late, each.returned, each.first_time, each.rounds, each.rework_days, each.wanting, each.outstanding, each.overdue, each.oldest_days) for each in of.advice]),
        Sheet("Stages", "Open requests by stage", "Past: at least one duty set in law is not done by its date.", ("Stage", "Open", late), [(each.stage.value, each.open, each.overdue) for each in of.by_stage]),
        Sheet("Waiting", "Open requests by the time since the request", "A band ends with its last whole week.", ("Waiting", "Open"), [(each.label, each.count) for each in of.waiting]),
        Sheet("Escalations", "Escalations, and words to families", "Unanswered: for more than a week.", ("Sent", "Answered", "Unanswered", "Families owed a word"), [(of.escalations.opened, of.escalations.answered, of.escalations.ignored, of.families_owed)] if of.escalations else []),
        Sheet("Oldest", "Requests that have been open longest", "With what each waits for.", ("Request", "Stage", "Weeks", "Waits for"), [(each.case_ref, each.stage.value, each.weeks, each.waits_for) for each in of.oldest]),
    ]  # fmt: skip


def _of_the_year(of: WeeklySummary) -> list[Sheet]:
    return [
        Sheet("Measures", "How timely: twelve months", "What each counts stands on the sheet Notes.", ("Measure", "Per cent", "Count", "Of", "Name"), [(each.label, each.percent, each.numerator, each.denominator, each.definition) for each in of.measures]),
        Sheet("Months", "Month by month", "Plans measured, exceptions counted in; open at the end of the month.", ("Month", "Plans within 20 weeks", "Plans over 20 weeks", "Requests received", "Plans sent", "Open"), [(each.month, each.within, each.over, each.received, each.sent, each.left_open) for each in of.months]),
        Sheet("Beside others", "Plans within 20 weeks, exceptions left out, as published", "The last calendar year that is held for each area.", ("Area", "Year", "Per cent", "Plans"), [(each.area, each.year, each.percent, each.plans) for each in of.beside]),
        Sheet("Held by", "Who held it, and for how long: mean days", "Plans sent in twelve months; the services overlap.", ("Held by", "Days", "Requests"), [(each.party, each.days, each.requests) for each in of.held]),
        Sheet("Reminders", "What the reminders do", "Advice that came in the seven days before a message, and from it.", ("Message", "Open before", "Came before", "Sent", "Came from it"), [(each.label, each.open_before, each.answered_before, each.sent, each.answered) for each in of.effects]),
    ]  # fmt: skip
