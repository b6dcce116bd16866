"""Measure timeliness: the official figures of a period, and the weekly summary."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import sqlalchemy as sa

from config.practice import bank_holidays, ladders
from config.statute import statute
from config.vocabulary import Basis, Stage, State
from models.effect import DUTY, effects, together
from models.letters import (
    AdviceRow,
    BreachRow,
    Citation,
    DueRow,
    MeasureRow,
    StageRow,
    WaitRow,
    WeeklySummary,
    counted,
    in_words,
)
from models.letters.weekly_summary import EffectRow
from models.standing import Standing
from models.store import approvals, caseload, contacts, history, sweeps
from models.store.caseload import Kept, Summary
from models.store.effects import clocks
from models.store.outbox import Status
from models.store.session import reading
from models.timeliness import measures
from models.wording import IF_ANY, what
from tasks.composing import holder_label, reader_name

WEEK = timedelta(days=7)
WEEKS_AHEAD = 4
YEAR = timedelta(days=364)
MONTHS = 12
_BANDS = ((6, "0 to 6 weeks"), (12, "over 6, to 12 weeks"), (16, "over 12, to 16 weeks"), (20, "over 16, to 20 weeks"))
_LONG = ((30, "over 20, to 30 weeks"), (52, "over 30, to 52 weeks"))
_LONGEST = "over 52 weeks"


def timeliness(engine: sa.Engine, authority: str, first: date, last: date) -> dict[str, int | float | None]:
    """The official measures of a period, both days included, under their DfE names."""
    with reading(engine) as connection:
        return measures(caseload.all_facts(connection, authority), first, last)


def advice_by_service(engine: sa.Engine, authority: str, on: date) -> tuple[AdviceRow, ...]:
    """The advice asked for in the open requests, by service and by what its date rests on."""
    with reading(engine) as connection:
        return _advice(caseload.of_open_requests(connection, authority, "provide_advice", on), on)


def by_month(connection: sa.Connection, authority: str, last: date) -> list[tuple[date, dict[str, int | float | None]]]:
    """The official measures of each of the twelve months that end with a day, by the first of the month."""
    facts = caseload.all_facts(connection, authority)
    months = [last.year * 12 + last.month - 1 - back for back in range(MONTHS, -1, -1)]
    firsts = [date(month // 12, month % 12 + 1, 1) for month in (*months[1:], months[-1] + 1)]
    ends = (min(following - timedelta(days=1), last) for following in firsts[1:])
    return [(first, measures(facts, first, end)) for first, end in zip(firsts, ends, strict=False)]


def last_sunday(day: date) -> date:
    """The Sunday that ended the last whole week before a day."""
    return day - timedelta(days=day.isoweekday())


def weekly_summary(connection: sa.Connection, authority: str, week_ending: date) -> WeeklySummary:
    """The state of the caseload at the end of a week, and what the week brought.

    Raises ValueError for a day that is no Sunday.
    """
    running = caseload.running(connection, authority, week_ending)
    team = contacts.find_all(connection, authority).get(("", "case_officer"))
    requests = caseload.caseload(connection, authority, week_ending)
    open_questions = approvals.left_open(connection, authority, week_ending)
    return WeeklySummary(
        week_ending=week_ending,
        authority_name=reader_name(connection, authority),
        by_stage=_by_stage(requests, running, week_ending),
        waiting=waiting(requests, week_ending),
        new_breaches=_new_breaches(connection, authority, week_ending),
        due_next_four_weeks=_due(running, week_ending),
        advice=_advice(caseload.of_open_requests(connection, authority, "provide_advice", week_ending), week_ending),
        measures=rates(connection, authority, week_ending),
        citations=_citations(),
        reply_to=team.mailbox if team else "",
        phone=team.phone if team else "",
        sweep_missing=_sweep_missing(connection, authority, week_ending),
        sample=history.is_sample(connection, authority),
        undecided=open_questions[Status.AWAITING_APPROVAL],
        expired=open_questions[Status.EXPIRED],
        effects=_effects(connection, authority, week_ending),
    )


def _by_stage(requests: list[Summary], running: list[Kept], on: date) -> tuple[StageRow, ...]:
    breached = {each.case_ref for each in running if _breached(each, on)}
    stages = {each.case_ref: each.stage(on) for each in requests}
    found = Counter(stages.values())
    past = Counter(stage for ref, stage in stages.items() if ref in breached)
    return tuple(StageRow(stage, found[stage], past[stage]) for stage in Stage if stage is not Stage.CLOSED)


def _breached(kept: Kept, on: date) -> bool:
    return kept.standing.basis is Basis.STATUTE and kept.standing.state(on) is State.OVERDUE


def waiting(requests: Iterable[Summary], on: date) -> tuple[WaitRow, ...]:
    """How many requests have waited how long."""
    found = Counter(_band(on - each.clock_on) for each in requests)
    return tuple(WaitRow(label, found[label]) for label in (*(label for _, label in (*_BANDS, *_LONG)), _LONGEST))


def _band(waited: timedelta) -> str:
    """The band of a wait.  A band ends with its last whole week: day 140 is still within 20 weeks."""
    return next((label for weeks, label in (*_BANDS, *_LONG) if waited <= weeks * WEEK), _LONGEST)


def _new_breaches(connection: sa.Connection, authority: str, sunday: date) -> tuple[BreachRow, ...]:
    found = caseload.breached_between(connection, authority, sunday - WEEK + timedelta(days=1), sunday)
    return tuple(
        BreachRow(
            each.case_ref,
            what(each.standing.duty, each.standing.about).removesuffix(IF_ANY),
            each.standing.due_on,
            # A floor that was broken was broken before its last day.
            max(0, (min(each.standing.done_on or sunday, sunday) - each.standing.due_on).days),
        )
        for each in found
    )


def _due(running: Iterable[Kept], sunday: date) -> tuple[DueRow, ...]:
    """What falls due in each of the next four weeks, still to be done."""
    weeks: dict[date, Counter[str]] = {sunday + timedelta(days=1) + n * WEEK: Counter() for n in range(WEEKS_AHEAD)}
    for each in running:
        standing = each.standing
        monday = standing.due_on - timedelta(days=standing.due_on.weekday())
        if monday in weeks and not standing.excepted_by:
            weeks[monday][_KIND.get(standing.duty, "")] += 1
    return tuple(DueRow(monday, due["decision"], due["refusal"], due["final"]) for monday, due in weeks.items())


_KIND = {
    "notify_decision_whether_to_assess": "decision",
    "notify_decision_not_to_issue_plan": "refusal",
    "notify_no_plan_after_reversal": "refusal",
    "send_final_plan": "final",
    "send_final_plan_after_reversal": "final",
    "send_final_plan_after_order": "final",
}


def _advice(asked: Iterable[Kept], on: date) -> tuple[AdviceRow, ...]:
    """Advice by service and by what its date rests on; families are asked for theirs, never counted."""
    of_service: dict[tuple[str, Basis], list[Standing]] = defaultdict(list)
    for each in asked:
        if each.standing.holder != "family":
            of_service[each.standing.holder, each.standing.basis].append(each.standing)
    rows = [_advice_row(holder, basis, found, on) for (holder, basis), found in of_service.items()]
    return tuple(sorted(rows, key=lambda row: (-row.overdue, -row.outstanding, row.label)))


def _advice_row(holder: str, basis: Basis, asked: list[Standing], on: date) -> AdviceRow:
    open_ones = [each for each in asked if each.state(on) in (State.OUTSTANDING, State.OVERDUE, State.EXCEPTED)]
    overdue = sum(each.state(on) is State.OVERDUE for each in open_ones)
    oldest = max(((on - each.started_on).days for each in open_ones), default=None)
    return AdviceRow(holder_label(holder), basis, len(asked), len(open_ones), overdue, oldest)


def rates(connection: sa.Connection, authority: str, last: date) -> tuple[MeasureRow, ...]:
    """The rates of the twelve months that ended with a day."""
    found = measures(caseload.all_facts(connection, authority), last - YEAR, last)
    left_out = {"pc_plans_issued_20_weeks_ex": _exceptions_left_out(found)}
    return tuple(
        MeasureRow(
            label,
            formula + left_out.get(rate, ""),
            int(found[top] or 0),
            sum(int(found[each] or 0) for each in below),
            found[rate],
            rate,
        )
        for label, formula, top, below, rate in _RATES
    )


def _exceptions_left_out(found: Mapping[str, int | float | None]) -> str:
    """Exceptions written down only after the limit had passed are counted apart wherever the figure stands."""
    left_out, late = found["plans_issued_with_exception"], found["plans_issued_exception_recorded_late"]
    return f"; {left_out} plans are left out for an exception, {late} of these recorded after the limit had passed"


def _effects(connection: sa.Connection, authority: str, sunday: date) -> tuple[EffectRow, ...]:
    """What each step about advice did in the last twelve months, over all services, lowest first."""
    known = clocks(connection, authority, sunday - YEAR, sunday)
    found = together(effects(known, ladders(), sunday, bank_holidays()))
    days = _days_of_steps()
    return tuple(
        EffectRow(
            label=_step_words(step, days[step]),
            sent=each.after.whole,
            answered=each.after.part,
            open_before=each.before.whole,
            answered_before=each.before.part,
        )
        for step, each in sorted(found.items(), key=lambda item: min(days[item[0]]))
        if each.after.whole
    )


def _days_of_steps() -> Mapping[str, set[int]]:
    """The days from the due date on which each step about advice goes; a ladder of one service may differ."""
    found: dict[str, set[int]] = defaultdict(set)
    for step in (step for each in ladders().ladder if DUTY in (each.duty, *each.also_for) for step in each.step):
        found[step.id].add(step.days)
    return found


def _step_words(step: str, days: set[int]) -> str:
    """A step as a reader would call it: "Reminder 1, 14 days before the date"."""
    name = step.replace("_", " ").capitalize()
    if len(days) > 1 or not (on := min(days)):
        return name
    return f"{name}, {counted(abs(on), 'day')} {'before' if on < 0 else 'after'} the date"


_LEFT_OUT = "requests that went to mediation or a tribunal are left out"
_RATES: tuple[tuple[str, str, str, tuple[str, ...], str], ...] = (
    (
        "Plans within 20 weeks, exceptions left out (12 months)",
        f"finalised plans sent within 140 days of the request, of those sent without a recorded exception; {_LEFT_OUT}",
        "plans_issued_20_weeks_ex",
        ("plans_issued_den_ex",),
        "pc_plans_issued_20_weeks_ex",
    ),
    (
        "Plans within 20 weeks, exceptions counted in (12 months)",
        f"finalised plans sent within 140 days of the request, of all sent; {_LEFT_OUT}",
        "plans_issued_within_20_weeks",
        ("plans_issued_den",),
        "pc_plans_issued_within_20_weeks",
    ),
    (
        "Decisions whether to assess within 6 weeks (12 months)",
        "decisions notified within 42 days of the request, of all decisions notified",
        "request_outcome_six_weeks",
        ("request_outcome_six_weeks", "request_outcome_over_6_weeks"),
        "pc_request_outcome_six_weeks",
    ),
)


def _citations() -> tuple[Citation, ...]:
    duties = (
        "notify_decision_whether_to_assess",
        "notify_decision_not_to_issue_plan",
        "send_final_plan",
        "provide_advice",
    )
    rules = [rule for duty in duties for rule in statute().find(duty).rule]
    return tuple(Citation(rule.cite, str(rule.href), rule.basis) for rule in rules)


def _sweep_missing(connection: sa.Connection, authority: str, sunday: date) -> str:
    """A week whose tracking did not reach its Friday says so, in the first lines."""
    last = sweeps.last_day(connection, authority)
    if last is None:
        return "The daily tracking has not run yet."
    if last < sunday - timedelta(days=2):
        return f"The daily tracking has not run since {in_words(last)}."
    return ""
