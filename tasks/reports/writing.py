"""Write a report to a folder: all of its files, or none."""

import shutil
import tempfile
from collections.abc import Mapping
from enum import StrEnum
from errno import EISDIR
from pathlib import Path

from config.errors import PlainError
from models.letters import in_words
from models.store import history
from models.store.calendar_days import Period
from models.store.session import reading
from models.store.standing_on import first_day
from tasks.composing import reader_name
from tasks.opening import Tracker
from tasks.reports.board import board
from tasks.reports.document import Document
from tasks.reports.foi import foi
from tasks.reports.inspection import inspection
from tasks.reports.known import know
from tasks.reports.method import method
from tasks.reports.periods import PeriodError
from tasks.reports.printing import page, pdf, pictures
from tasks.reports.scrutiny import scrutiny


class Report(StrEnum):
    """Who it is for."""

    BOARD = "board"
    SCRUTINY = "scrutiny"
    FOI = "foi"
    INSPECTION = "inspection"


class FolderError(PlainError):
    """The folder cannot be written."""


def write_report(tracker: Tracker, report: Report, period: Period, folder: Path) -> tuple[Path, ...]:
    """Write a report of a period; the files written.

    Raises PeriodError where nothing is known of the period, and FolderError; then nothing was written.
    """
    _refuse_what_is_unknown(tracker, period)
    made = _files(tracker, report, period)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if taken := next((name for name in made if (folder / name).is_dir()), None):
            raise IsADirectoryError(EISDIR, f"{taken} is a folder there")
        aside = Path(tempfile.mkdtemp(dir=folder, prefix=".report-"))
        try:
            for name, content in made.items():
                (aside / name).write_bytes(content)
            return tuple((aside / name).replace(folder / name) for name in made)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        raise FolderError(f"{folder} cannot be written: {error.strerror}") from None


def _refuse_what_is_unknown(tracker: Tracker, period: Period) -> None:
    """A report full of noughts would say that nothing happened."""
    with reading(tracker.engine) as connection:
        since = first_day(connection, tracker.authority)
    if since is None:
        raise PeriodError("nothing is recorded yet: there is nothing to report")
    if period.last < since:
        raise PeriodError(f"the period ends before the first request that is known, of {in_words(since)}")


def _files(tracker: Tracker, report: Report, period: Period) -> Mapping[str, bytes]:
    name = f"{report}-{tracker.authority}-{period.first.isoformat()}-to-{period.last.isoformat()}"
    if report is Report.FOI:
        return {f"{name}.csv": foi(tracker, period)}
    if report is Report.INSPECTION:
        return {f"{name}.xlsx": inspection(tracker, period), f"{name}-method.pdf": pdf(method_of(tracker, period))}
    document = document_of(tracker, report, period)
    return {f"{name}.pdf": pdf(document), f"{name}.html": page(document).encode()}


def document_of(tracker: Tracker, report: Report, period: Period) -> Document:
    """The board's or the committee's report, before it is printed."""
    return (board if report is Report.BOARD else scrutiny)(know(tracker, period))


def method_of(tracker: Tracker, period: Period) -> Document:
    """The method statement of the inspection pack."""
    with reading(tracker.engine) as connection:
        return method(
            reader_name(connection, tracker.authority),
            period,
            sample=history.is_sample(connection, tracker.authority),
            other_disputes_left_out=tracker.settings.other_disputes == "left_out",
        )


def pages(tracker: Tracker, period: Period, folder: Path) -> tuple[Path, ...]:
    """A picture of each page of the two reports that are read on paper, for a gallery; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for report in (Report.BOARD, Report.SCRUTINY):
        for number, picture in enumerate(pictures(document_of(tracker, report, period)), 1):
            written.append(folder / f"report-{report}-{number}.png")
            written[-1].write_bytes(picture)
    return tuple(written)
