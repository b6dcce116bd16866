"""Audits of plans: which are drawn by lot, what was found, and whether it is what York set itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from config.errors import PlainError
from config.practice.plan_audit import plan_audit
from models.audit import Audit, Stratum, Summary, audits, sample, summary
from models.replay import in_order
from models.store import audits as kept
from models.store import history
from models.store.audits import Sent
from models.store.calendar_days import Period
from models.store.session import reading
from models.timeliness import percent
from tasks.opening import Tracker
from tasks.reading import BadRowsError, Rejected
from tasks.reading.audits import read_audits
from tasks.recording import record

_PHASES = ((0, "early_years"), (6, "primary"), (11, "secondary"), (14, "post_16"))
STRATA = ("phase", "source")
MONTHS = 3


class SampleError(PlainError):
    """No sample can be drawn; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample, with all that is needed to draw it again."""

    seed: str
    plans: int
    strata: tuple[Stratum, ...]


def draw(tracker: Tracker, period: Period, size: int, by: str) -> Drawn:
    """Draw so many of the plans sent in a period by lot.  Raises SampleError where there are none, or `by` is unknown."""
    if by not in STRATA:
        raise SampleError(f"no sample is stratified by '{by}': choose one of {', '.join(STRATA)}")
    with reading(tracker.engine) as connection:
        sent = kept.plans_sent(connection, tracker.authority, period)
    if not sent:
        raise SampleError("no plan was sent in that period: there is nothing to sample")
    stratum = phase_of if by == "phase" else _source_of
    seed = f"{tracker.authority} {period.first} {period.last}"
    return Drawn(seed, len(sent), tuple(sample({each.case_ref: stratum(each) for each in sent}, size, seed)))


def phase_of(each: Sent) -> str:
    """The phase of education of the year group that the request named."""
    if each.year_group is None:
        return "not_recorded"
    return next((name for last, name in _PHASES if each.year_group <= last), "post_16")


def _source_of(each: Sent) -> str:
    return each.source or "not_recorded"


def take_audits(tracker: Tracker, path: Path) -> tuple[int, int]:
    """Record the audits of a file, all or none: how many are new, and how many were known already.

    Raises UnreadableFileError; where rows are bad, or a plan is not there to be audited, a BadRowsError.
    """
    found = read_audits(path, authority=tracker.authority, today=tracker.today())
    done = record(tracker.engine, list(found.values()), now=tracker.now())
    if done.refused:
        rows = {id(event): number for number, event in found.items()}
        refused = [Rejected(rows[id(each.event)], "case_ref", each.event.case_ref, each.why) for each in done.refused]
        raise BadRowsError(path.name, tuple(sorted(refused, key=lambda each: each.row)))
    return len(done.new), len(done.known)


def audits_of(connection: sa.Connection, authority: str, period: Period) -> list[Audit]:
    """Every audit of a period, by day."""
    known = history.load(connection, authority, kept.audited(connection, authority))
    found = [audit for events in known.values() for audit in audits(in_order(events))]
    inside = [each for each in found if period.first <= each.on <= period.last]
    return sorted(inside, key=lambda each: (each.on, each.case_ref))


def grades(tracker: Tracker, period: Period) -> dict[str, Any]:
    """The grades of a period, quarter by quarter, beside the targets, with what the team has to look at."""
    with reading(tracker.engine) as connection:
        found = audits_of(connection, tracker.authority, period)
    whole = summary(found, plan_audit())
    return {
        "from": period.first,
        "to": period.last,
        "audited": whole.audited,
        "targets": list(targets(whole)),
        "quarters": [_quarter(each, found) for each in quarters(period)],
        "commonest_no": [{"question": name, "asks": plan_audit().questions[name].asks, "plans": number} for name, number in whole.commonest],
        "moderated": whole.moderated,
        "disagreements": [_disagreement(each) for each in whole.disagreements],
        "open_loops": [{"case_ref": each.case_ref, "audited_on": each.on, "grade": each.grade(plan_audit())} for each in whole.open_loops],
    }  # fmt: skip


def targets(of: Summary) -> Iterator[dict[str, Any]]:
    """Each target with what was reached of it."""
    for each in plan_audit().target:
        yield {
            "target": each.id,
            "label": each.label,
            "source": each.source,
            "wanted": each.percent,
            "met": of.met[each.id],
            "of": of.audited,
            "reached": percent(of.met[each.id], of.audited),
        }


def _quarter(period: Period, found: Sequence[Audit]) -> dict[str, Any]:
    own = summary([each for each in found if period.first <= each.on <= period.last], plan_audit())
    return {"from": period.first, "to": period.last, "audited": own.audited, **own.grades}


def quarters(period: Period) -> list[Period]:
    """The quarters of the calendar that a period touches, cut to it."""
    firsts = [period.first]
    months = period.first.year * 12 + (period.first.month - 1) // MONTHS * MONTHS
    while (following := _month(months := months + MONTHS)) <= period.last:
        firsts.append(following)
    lasts = [date.fromordinal(each.toordinal() - 1) for each in firsts[1:]]
    return [Period(*each) for each in zip(firsts, [*lasts, period.last], strict=True)]


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _disagreement(each: Audit) -> dict[str, Any]:
    rules = plan_audit()
    assert each.moderates
    return {
        "case_ref": each.case_ref,
        "first_on": each.moderates.on,
        "first_grade": each.moderates.grade(rules),
        "first_share": round(100 * each.moderates.share(rules), 1),
        "second_on": each.on,
        "second_grade": each.grade(rules),
        "second_share": round(100 * each.share(rules), 1),
        "questions": [name for name, said in each.answered.items() if each.moderates.answered.get(name) != said],
    }
