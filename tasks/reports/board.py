"""The report to the SEND partnership board: how timely, who is waited for, and what changed."""

from tasks.reports import drawing, telling
from tasks.reports.document import Document, Part, Points, Words
from tasks.reports.findings import findings
from tasks.reports.known import Known
from tasks.reports.periods import said


def board(known: Known) -> Document:
    """The report of a period.  It names no request, and its small counts are suppressed."""
    parts: list[Part | None] = [
        Words("heading", "In short, with the change since the period before"),
        Points(findings(known)),
        Words("heading", "How timely"),
        telling.timely(known),
        Words("small", telling.about_suppression(known.below)),
        Words("heading", "Where it is going"),
        drawing.trend(known),
        telling.trend(known),
        Words("small", "Counted as in the table above; exceptions are left out of both shares of plans."),
        Words("heading", "Beside others"),
        *_others(known),
        Words("heading", "Who is waiting, and for how long"),
        drawing.waits(known),
        telling.waits(known),
        Words("heading", "Advice by service"),
        telling.advice(known),
        Words("small", f"{telling.SMALL_IN_A_COLUMN} Beside each service stands what its date rests on."),
        Words("heading", "Escalations"),
        telling.escalated(known),
    ]
    return Document(
        title="Report to the SEND partnership board",
        authority=known.authority,
        period=said(known.period),
        sample=known.sample,
        ends_on=known.period.last,
        parts=tuple(each for each in parts if each),
    )


def _others(known: Known) -> tuple[Part | None, ...]:
    if not known.beside:
        return (Words("words", "No published figures are held for this authority."),)
    return (drawing.beside(known), telling.others(known), Words("small", telling.PUBLISHED))
