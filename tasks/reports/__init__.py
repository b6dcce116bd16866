"""Reports for those above and outside the team: partnership board, scrutiny committee, FOI answer, inspection day."""

from tasks.reports.periods import PeriodError, period_of
from tasks.reports.writing import FolderError, Report, pages, write_report

__all__ = ["FolderError", "PeriodError", "Report", "pages", "period_of", "write_report"]
