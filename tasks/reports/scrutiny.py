"""The page for a scrutiny committee: plain words, and whether it is better than last time."""

from tasks.reports import drawing, telling
from tasks.reports.document import Document, Part, Points, Words
from tasks.reports.findings import findings
from tasks.reports.known import Known
from tasks.reports.periods import said

SHOWN = (
    "pc_plans_issued_20_weeks_ex",
    "pc_plans_issued_within_20_weeks",
    "pc_plans_due_in_time",
    "pc_request_outcome_six_weeks",
)
_WHAT = (
    "When a child or young person may need more help than their school or college can give, the council can be asked to assess "
    "what they need. It has 6 weeks to decide whether to assess, and 20 weeks from the request to send a finalised "
    "education, health and care (EHC) plan. The law knows some exceptions, such as a family's long absence."
)  # fmt: skip


def scrutiny(known: Known) -> Document:
    """One page about a period.  It names no request, and its small counts are suppressed."""
    parts: list[Part | None] = [
        Words("words", _WHAT),
        Words("heading", "What happened, with the change since the period before"),
        Points(findings(known)),
        drawing.trend(known),
        Words("heading", "Better or worse than last time"),
        telling.timely(known, SHOWN),
        Words("words", _elsewhere(known)),
        Words("small", telling.about_suppression(known.below)),
    ]
    return Document(
        title="Are EHC plans on time?",
        authority=known.authority,
        period=said(known.period),
        sample=known.sample,
        ends_on=known.period.last,
        parts=tuple(each for each in parts if each),
        dense=True,
    )


def _elsewhere(known: Known) -> str:
    """The published headline of the authority beside England and the region, in a sentence."""
    if not known.beside:
        return "No published figures are held for this authority."
    own, *others = known.beside
    beside = " and ".join(f"{each.figure} in {each.area} ({each.year})" for each in others[:2])
    return f"As published by the DfE for {own.year}, {own.figure} of plans in {own.area} were sent within 20 weeks, exceptions left out; {beside}."  # fmt: skip
