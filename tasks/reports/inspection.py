"""The inspection-day pack: figures, exceptions, escalations and the list of plans, with how they were made.

For inspectors, inside the council's secure channel: it holds references, and its counts are not suppressed.
"""

from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa

from config.measures import Count, Mean, Rate, measures
from config.practice import StepKind, ladders
from config.vocabulary import EventKind
from models.case import Case
from models.letters import in_words
from models.replay import replay
from models.store import history
from models.store.calendar_days import Period
from models.store.ledgers import escalation_log, exceptions
from models.store.session import reading
from models.wording import what
from tasks.composing import reader_name
from tasks.measuring import Figures, figures
from tasks.opening import Tracker
from tasks.reports.method import RULES
from tasks.reports.periods import said
from tasks.reports.telling import capital
from tasks.sheets import Cell, Sheet, workbook

ANNEX_A = (
    ("Unique ID", "The reference of the case"),
    ("UPN", ""),
    ("ULN", ""),
    ("Date of birth", ""),
    ("Gender", ""),
    ("Ethnicity", ""),
    ("Date initial plan issued", "The day on which the finalised plan was sent"),
    ("Date updated plan issued", "The last day on which an amended plan was sent"),
    ("Date plan last reviewed", "The last review meeting, or the day that came with a plan from another authority"),
    ("Primary need", ""),
    ("Establishment URN", ""),
    ("Establishment phase", ""),
    ("Subsidiary establishment", ""),
    ("Elective home education", ""),
    ("Suspensions", ""),
    ("Permanent exclusions", ""),
    ("Absence", ""),
    ("Pupil premium", ""),
    ("Known to children's social care", ""),
    ("Which social care team", ""),
    ("Disability", ""),
)
"""The columns of list 1, and where this tracker has each from; empty: it does not hold it.

Source: the columns as Data to Insight's validator names them; to be checked against the inspectors' letter.
"""


def inspection(tracker: Tracker, period: Period) -> bytes:
    """The workbook of a period."""
    with reading(tracker.engine) as connection:
        authority = tracker.authority
        (found,) = figures(connection, tracker, [period])
        sheets = [
            _timeliness(found),
            _exceptions(connection, authority, period),
            _escalations(connection, authority, period),
            _annex_a(connection, authority, period.last),
            _columns(),
        ]
        name, sample = reader_name(connection, authority), history.is_sample(connection, authority)
    cover = [
        f"{name}, {said(period)}",
        "For inspectors, inside the council's secure channel: it holds case references, and small counts are not suppressed. It holds no name, no date of birth and no free text.",
        "The method statement beside this workbook says how every figure is counted.",
    ]  # fmt: skip
    cover += ["Generated sample data: no figure is about a real request."] if sample else []
    cover += [f"Nothing to list: {each.title}." for each in sheets if not each.rows]
    return workbook("Inspection pack: EHC needs assessments", cover, RULES, sheets, period.last)


def _timeliness(found: Figures) -> Sheet:
    rows = [(each.label, found[each.id], _UNIT[type(each)], each.id, "our own" if each.ours else "the DfE's", capital(each.sentence)) for each in measures()]  # fmt: skip
    return Sheet(
        "Timeliness",
        "Every measure of the period, by both definitions",
        "Exceptions counted in, and exceptions left out.",
        ("Measure", "Figure", "Unit", "Name", "Whose name", "What is counted"),
        rows,
    )


_UNIT = {Count: "number", Rate: "per cent", Mean: "weeks"}


def _exceptions(connection: sa.Connection, authority: str, period: Period) -> Sheet:
    rows = [
        (
            each.case_ref,
            what(each.duty, each.about),
            each.ground.replace("_", " "),
            each.starts_on,
            each.ends_on or "not over",
            each.claimed_on,
            each.recorded_on,
            each.due_on or "no date",
            "holds" if each.holds else "does not hold",
            "after the limit" if each.recorded_late else "by the limit",
            each.told_on or "not recorded",
            each.because,
        )
        for each in exceptions(connection, authority, period)
    ]
    heads = ("Request", "Duty", "Ground", "From", "To", "Claimed", "Recorded", "Limit", "Verdict", "Recorded in time", "Family told", "Why")  # fmt: skip
    note = "Claimed or recorded in the period, or of a plan that was sent in it."
    return Sheet("Exceptions", "Exceptions ledger", note, heads, rows)


def _escalations(connection: sa.Connection, authority: str, period: Period) -> Sheet:
    named = {step.id for each in ladders().ladder for step in each.step if step.kind is StepKind.ESCALATION}
    rows = [
        (
            each.case_ref,
            what(each.duty, each.about),
            each.step.replace("_", " "),
            each.audience.replace("_", " "),
            each.decided_on,
            each.sent_on or "not sent",
            each.status.replace("_", " "),
            each.taken_on or "not taken on",
        )
        for each in escalation_log(connection, authority, period, sorted(named))
    ]
    heads = ("Request", "About", "Step", "To", "Decided", "Sent", "What became of it", "Taken on")
    note = "Taken on: the first acknowledgement about the request from the day of the message to the end of the period."
    return Sheet("Escalations", "Escalation log", note, heads, rows)


def _annex_a(connection: sa.Connection, authority: str, on: date) -> Sheet:
    known = history.load(connection, authority, history.references(connection, authority))
    rows = [row for events in known.values() for row in _plan(replay(events), on)]
    heads = tuple(name for name, source in ANNEX_A if source)
    note = f"Plans maintained on {in_words(on)}. The other columns of the list stand on the next sheet."
    return Sheet("Annex A list 1", "Annex A, list 1: the columns that the tracker holds", note, heads, sorted(rows))


def _plan(case: Case, on: date) -> Iterator[tuple[Cell, ...]]:
    """The plan of a case as the list has it, where one was maintained at the end of that day."""
    ended = case.plan_ended
    if case.plan is None or case.plan.on > on or (ended and ended.on <= on):
        return
    later = [each for each in case.later if each.at.on <= on]
    amended = [each.at.on for each in later if each.kind is EventKind.AMENDED_PLAN_SENT]
    reviewed = [each.at.on for each in later if each.kind is EventKind.REVIEW_MEETING_HELD]
    reviewed += [each.last_reviewed_on for each in later if each.last_reviewed_on]
    ours = case.closing is not None and case.closing.kind is EventKind.FINAL_PLAN_SENT
    issued = case.plan.on if ours else "by another authority"
    yield case.case_ref, issued, max(amended, default="none"), max(reviewed, default="none")


def _columns() -> Sheet:
    rows = [(name, "held" if source else "not held", source or "From the council's case system") for name, source in ANNEX_A]  # fmt: skip
    return Sheet("Annex A columns", "Annex A, list 1: which columns the tracker holds", "As Data to Insight names them; check against the inspectors' letter.", ("Column", "Held", "Where from"), rows)  # fmt: skip
