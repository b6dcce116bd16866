"""The report to the SEND partnership board: how timely, who is waited for, and what changed."""

from tasks.reports import telling
from tasks.reports.document import Document, Part, Words
from tasks.reports.known import Known
from tasks.reports.periods import said


def board(known: Known) -> Document:
    """The report of a period.  It names no request, and its small counts are suppressed."""
    parts: list[Part] = [
        Words("heading", "How timely"),
        telling.timely(known),
        Words("small", telling.about_suppression(known.below)),
        Words("heading", "Where it is going"),
        telling.trend(known),
        Words("heading", "Beside others"),
        telling.others(known),
        Words("heading", "Who is waiting, and for how long"),
        telling.waits(known),
        Words("heading", "Advice by service"),
        telling.advice(known),
        Words("heading", "Escalations"),
        telling.escalated(known),
    ]
    return Document(
        title="EHC needs assessments: report to the SEND partnership board",
        authority=known.authority,
        period=said(known.period),
        sample=known.sample,
        ends_on=known.period.last,
        parts=parts,
    )
