"""The report to the SEND partnership board: how timely, who is waited for, and what changed."""

from dataclasses import replace

from tasks.reports import drawing, governing, telling
from tasks.reports.document import Document, Part, Points, Words
from tasks.reports.findings import findings
from tasks.reports.known import Known
from tasks.reports.periods import said

_WHERE = "What each figure counts stands on the page of this report, and the team finds its cases by ehcp report board --trace."


def board(known: Known) -> Document:
    """The report of a period.  It names no request, and its small counts are suppressed."""
    timely = replace(telling.timely(known), brief=True)
    parts: list[Part | None] = [
        Words("heading", "In short, with the change since the period before"),
        Points(findings(known)),
        Words("heading", "How timely"),
        timely,
        Words("small", f"{telling.about_suppression(known.below)} {_WHERE}"),
        *_trend(known),
        Words("heading", "Beside others, and who is waiting"),
        *_others(known),
        replace(telling.waits(known), side="right"),
        replace(telling.escalated(known), brief=True, side="right"),
        Words("heading", "Advice by service, and the services' capacity"),
        replace(telling.advice(known), brief=True),
        Words("small", f"{telling.SMALL_IN_A_COLUMN} {_dates(known)}"),
        governing.demand(known),
        Words("heading", "The strategy and the operational plan"),
        governing.by_priority(known),
        governing.audited(known),
        governing.satisfied(known),
        governing.about_the_plan(known),
        governing.plan(known),
    ]
    return Document(
        title="Report to the SEND partnership board",
        authority=known.authority,
        period=said(known.period),
        sample=known.sample,
        ends_on=known.period.last,
        parts=tuple(each for each in parts if each),
        dense=True,
    )


def _trend(known: Known) -> tuple[Part | None, ...]:
    """Where it is going can be said of two periods at least."""
    if len(known.periods) < 2:  # noqa: PLR2004
        return ()
    return (Words("heading", "Where it is going"), drawing.trend(known), telling.trend(known))


def _others(known: Known) -> tuple[Part, ...]:
    if not known.beside:
        return (Words("words", "No published figures are held for this authority."),)
    return (replace(telling.others(known), side="left"), Words("small", telling.PUBLISHED, side="left"))


def _dates(known: Known) -> str:
    """What the date of each service rests on: only some are law."""
    by_name: dict[str, list[str]] = {}
    for row in known.advice:
        by_name.setdefault(row.date_name, []).append(row.label)
    return " ".join(
        f"{name}: {', '.join(sorted(services))}." for name, services in sorted(by_name.items(), reverse=True)
    )
