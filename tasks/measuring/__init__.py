"""Measure timeliness: the figures of a period, advice by service, and the weekly summary."""

from tasks.measuring.advice import PARTNER, advice_asked, advice_by_service
from tasks.measuring.figures import YEAR, Figures, figures, measure_rows, months_to, timeliness
from tasks.measuring.week import last_sunday, month_rows, summary_as_known_now, weekly_summary

__all__ = [
    "PARTNER",
    "YEAR",
    "Figures",
    "advice_asked",
    "advice_by_service",
    "figures",
    "last_sunday",
    "measure_rows",
    "month_rows",
    "months_to",
    "summary_as_known_now",
    "timeliness",
    "weekly_summary",
]
