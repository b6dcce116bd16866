"""The standard answer to a freedom of information request, as CSV: the questions that recur, each with its definition."""

import csv
import io
from collections.abc import Iterator, Sequence

from config.measures import Count, Mean, Rate, measures
from models.store.calendar_days import Period
from models.store.ledgers import plans_owed
from models.store.session import reading
from models.suppression import HIDDEN
from models.timeliness import percent
from tasks.composing import reader_name
from tasks.measuring import figures
from tasks.opening import Tracker
from tasks.reports.periods import said
from tasks.reports.telling import about_suppression, capital
from tasks.reports.told import NOTHING, Told, told

HEADS = ("Question", "Measure", "Figure", "Unit", "What is counted", "Name")
_LIVE = ("=", "+", "-", "@", "\t", "\r")
_EXCLUDING = ("plans_issued_den_ex", "plans_issued_20_weeks_ex", "plans_issued_gt20weeks_ltyear_ex", "plans_issued_gt_1_year_ex", "pc_plans_issued_20_weeks_ex", "avg_weeks_issue_plan_exc")  # fmt: skip
_INCLUDING = ("plans_issued_den", "plans_issued_within_20_weeks", "plans_issued_gt20weeks_ltyear", "plans_issued_gt_1_year", "pc_plans_issued_within_20_weeks", "avg_weeks_issue_plan")  # fmt: skip

QUESTIONS: dict[str, tuple[str, ...]] = {
    "How many requests were received, and how many were refused?": ("requests_received_in_year", "requests_decided_not_to_assess", "pc_requests_decided_not_to_assess", "requests_decided_to_assess", "requests_decision_not_made", "requests_withdrawn"),
    "How many decisions whether to assess were made within 6 weeks?": ("request_outcome_six_weeks", "request_outcome_over_6_weeks", "pc_request_outcome_six_weeks"),
    "How many new plans were issued within 20 weeks, excluding exceptions?": _EXCLUDING,
    "How many new plans were issued within 20 weeks, including exceptions?": _INCLUDING,
    "How many plans fell due in the period, and were sent in time?": ("plans_due", "plans_due_in_time", "pc_plans_due_in_time"),
    "How many plans are due to be issued, and how many of them are over 20 weeks?": ("plans_owed", "plans_owed_over", "plans_owed_over_not_excepted", "plans_owed_over_excepted", "plans_owed_not_excepted", "plans_owed_excepted"),
    "How many assessments led to a plan?": ("assess_issued", "assess_not_issued", "pc_assess_issued"),
    "How many refusals of a plan were notified within 16 weeks?": ("outcome_decision_within_time", "pc_outcome_decision_within_time"),
}  # fmt: skip

# What `config/measures.toml` does not count: what stands at the end of the period, and one share.
OWN = {
    "plans_owed": ("Plans due to be issued", "assessments agreed and under way at the end of the period, with neither a plan nor a refusal of one"),
    "plans_owed_over": ("Of these, past the last day for the plan", "of the plans due to be issued, those whose last day had passed"),
    "plans_owed_over_not_excepted": ("Past the last day, without an exception", "of those past the last day, those without a recorded exception"),
    "plans_owed_over_excepted": ("Past the last day, with an exception", "of those past the last day, those for which a lawful exception is recorded"),
    "plans_owed_not_excepted": ("Due to be issued, without an exception", "of the plans due to be issued, those without a recorded exception"),
    "plans_owed_excepted": ("Due to be issued, with an exception", "of the plans due to be issued, those for which a lawful exception is recorded"),
    "pc_assess_issued": ("Assessments that led to a plan", "finalised plans sent, of all finalised plans sent and refusals of a plan notified in the period"),
}  # fmt: skip


def foi(tracker: Tracker, period: Period) -> bytes:
    """The answer about a period: UTF-8 with its mark, so that a spreadsheet reads it, and no cell that it would run."""
    with reading(tracker.engine) as connection:
        (found,) = figures(connection, tracker, [period])
        found |= plans_owed(connection, tracker.authority, period.last)
        name = reader_name(connection, tracker.authority)
    shown = [each for named in QUESTIONS.values() for each in named if each != "pc_assess_issued"]
    answer = told(found, shown, tracker.settings.suppress_below)
    kept = io.StringIO()
    rows = csv.writer(kept)
    rows.writerow(HEADS)
    rows.writerow(_inert(("About this answer", "Authority and period", f"{name}, {said(period)}", "", about_suppression(answer.below), "")))  # fmt: skip
    rows.writerow(_inert(("About this answer", "Limit for a plan", "20", "weeks", "every plan is owed within 20 weeks of the request; the law sets no lower target", "")))  # fmt: skip
    rows.writerows(_inert(row) for row in _rows(answer))
    return b"\xef\xbb\xbf" + kept.getvalue().encode()


def _inert(row: Sequence[str]) -> list[str]:
    """Cells that a spreadsheet takes for words or numbers, and never for a formula."""
    return [f"'{each}" if each.startswith(_LIVE) else each for each in row]


def _rows(of: Told) -> Iterator[tuple[str, ...]]:
    for question, names in QUESTIONS.items():
        for name in names:
            if name in OWN:
                label, sentence = OWN[name]
                unit = "per cent" if name.startswith("pc_") else "number"
                yield question, label, _own(name, of), unit, capital(sentence), f"{name} (ours)"
            else:
                measure = measures().find(name)
                named = f"{name} (ours)" if measure.ours else name
                yield question, measure.label, _figure(measure, of), _UNITS[type(measure)], capital(measure.sentence), named  # fmt: skip


_UNITS = {Count: "number", Rate: "per cent", Mean: "weeks"}


def _figure(measure: Count | Rate | Mean, of: Told) -> str:
    """The bare figure, for a cell; "c" where it is not told."""
    if isinstance(measure, Count):
        return of.count(measure.id).replace(",", "")
    figure = of.figures[measure.id]
    if figure is None:
        return NOTHING
    if isinstance(measure, Rate):
        rated = of.rated(measure.id)
        return rated.figure.replace("%", "") if rated else HIDDEN
    return f"{figure:.1f}" if measure.of in of.names else HIDDEN


def _own(name: str, of: Told) -> str:
    if name != "pc_assess_issued":
        return of.count(name).replace(",", "")
    issued, refused = of.number("assess_issued"), of.number("assess_not_issued")
    if issued is None or refused is None:
        return HIDDEN
    share = percent(issued, issued + refused)
    return NOTHING if share is None else f"{share:.1f}"
