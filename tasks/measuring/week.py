"""The weekly summary: how the caseload stood when the week ended, and what the week brought."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import sqlalchemy as sa

from config.practice import StepKind, bank_holidays, ladders
from config.statute import statute
from config.vocabulary import Stage
from models.effect import DUTY, effects, together
from models.letters import (
    Citation,
    DueRow,
    EffectRow,
    EscalationPart,
    HeldRow,
    MonthPart,
    MonthRow,
    StageRow,
    WaitRow,
    WeeklySummary,
    counted,
    in_words,
)
from models.store import approvals, contacts, history, summaries, sweeps
from models.store.calendar_days import Period
from models.store.effects import clocks
from models.store.outbox import Status
from models.store.standing_on import (
    Open,
    due_in,
    escalations,
    held,
    open_at_the_end_of,
    open_requests,
    owed_to_families,
)
from tasks.composing import holder_label, reader_name
from tasks.forecasting import month_sentence
from tasks.measuring.advice import advice_rows, lately
from tasks.measuring.causes import new_breaches, oldest_requests
from tasks.measuring.comparing import beside, changes, flow
from tasks.measuring.figures import SHOWN, YEAR, Figures, figures, measure_rows, months_to
from tasks.opening import Tracker

WEEK = timedelta(days=7)
WEEKS_AHEAD = 4
MOST_FORETOLD = 2_000
"""Plans due in a month: a forecast looks at each request, and of more not on the way.  No authority has so many."""
MOST_CLOCKS = 10_000
"""So many pieces of advice, the newest, tell what a reminder does as well as all of them."""
_WEEKS = (6, 12, 16, 20, 30, 52)
BANDS = tuple(7 * each for each in _WEEKS)
"""A band ends with its last whole week: day 140 is still within 20 weeks."""
LABELS = (
    f"0 to {_WEEKS[0]} weeks",
    *(f"over {low}, to {high} weeks" for low, high in pairwise(_WEEKS)),
    f"over {_WEEKS[-1]} weeks",
)


OF_A_MONTH = ("plans_issued_den", "plans_issued_within_20_weeks", "requests_received_in_year", "assess_issued")
OF_THIS_MONTH = ("plans_due", "plans_due_in_time")
SHOWN_AND_SAID = (*SHOWN, "plans_issued_with_exception", "plans_issued_exception_recorded_late")


def last_sunday(day: date) -> date:
    """The Sunday that ended the last whole week before a day."""
    return day - timedelta(days=day.isoweekday())


def weekly_summary(connection: sa.Connection, tracker: Tracker, week_ending: date) -> WeeklySummary:
    """The summary of a week: as it was kept when it was over, or, where none was kept, as it is known now.

    Raises ValueError for a day that is no Sunday.
    """
    (kept,) = summaries.find(connection, tracker.authority, [week_ending])
    return kept or summary_as_known_now(connection, tracker, week_ending)


def summary_as_known_now(connection: sa.Connection, tracker: Tracker, sunday: date) -> WeeklySummary:
    """The state of the caseload at the end of a week, and what the week brought, by what is recorded now."""
    authority = tracker.authority
    team = contacts.find_all(connection, authority).get(("", "case_officer"))
    open_ones = open_requests(connection, authority, sunday, BANDS)
    open_questions = approvals.left_open(connection, authority, sunday)
    (year,) = figures(connection, tracker, [Period(sunday - YEAR, sunday)], SHOWN_AND_SAID)
    found = WeeklySummary(
        week_ending=sunday,
        authority_name=reader_name(connection, authority),
        by_stage=by_stage(open_ones),
        waiting=waiting(open_ones),
        new_breaches=new_breaches(connection, authority, sunday),
        due_next_four_weeks=_due(connection, authority, sunday),
        advice=tuple(advice_rows(connection, authority, lately(sunday)).values()),
        measures=measure_rows(year),
        citations=_citations(),
        reply_to=team.mailbox if team else "",
        phone=team.phone if team else "",
        sweep_missing=_sweep_missing(connection, authority, sunday),
        sample=history.is_sample(connection, authority),
        undecided=open_questions[Status.AWAITING_APPROVAL],
        expired=open_questions[Status.EXPIRED],
        effects=_effects(connection, authority, sunday),
        month=_this_month(connection, tracker, sunday),
        flow=flow(connection, tracker, sunday),
        months=month_rows(connection, tracker, sunday),
        beside=beside(authority, sunday.year),
        held=_held(connection, authority, Period(sunday - YEAR, sunday)),
        escalations=_escalations(connection, authority, sunday),
        families_owed=owed_to_families(connection, authority, sunday),
        oldest=oldest_requests(connection, authority, sunday),
    )
    return replace(found, changes=changes(connection, authority, found))


def by_stage(found: list[Open]) -> tuple[StageRow, ...]:
    """The open requests by stage."""
    stages = {stage: [each for each in found if each.stage is stage] for stage in Stage if stage is not Stage.CLOSED}
    return tuple(
        StageRow(stage, sum(each.open for each in rows), sum(each.past for each in rows))
        for stage, rows in stages.items()
    )


def waiting(found: list[Open]) -> tuple[WaitRow, ...]:
    """How many requests have waited how long."""
    waits = Counter[int]()
    for each in found:
        waits[each.band] += each.open
    return tuple(WaitRow(label, waits[place]) for place, label in enumerate(LABELS))


def _due(connection: sa.Connection, authority: str, sunday: date) -> tuple[DueRow, ...]:
    """What falls due in each of the next four weeks, still to be done."""
    weeks: dict[date, Counter[str]] = {sunday + timedelta(days=1) + n * WEEK: Counter() for n in range(WEEKS_AHEAD)}
    ahead = Period(min(weeks), max(weeks) + WEEK - timedelta(days=1))
    for duty, due_on, number in due_in(connection, authority, ahead, _KIND):
        weeks[due_on - timedelta(days=due_on.weekday())][_KIND.get(duty, "")] += number
    return tuple(DueRow(monday, due["decision"], due["refusal"], due["final"]) for monday, due in weeks.items())


_KIND = {
    "notify_decision_whether_to_assess": "decision",
    "notify_decision_not_to_issue_plan": "refusal",
    "notify_no_plan_after_reversal": "refusal",
    "send_final_plan": "final",
    "send_final_plan_after_reversal": "final",
    "send_final_plan_after_order": "final",
}


def _this_month(connection: sa.Connection, tracker: Tracker, sunday: date) -> MonthPart:
    """The finalised plans whose last day lies in the month of the Monday after the week, with what may be expected."""
    first = (sunday + timedelta(days=1)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    whole, past = figures(
        connection, tracker, [Period(first, last), Period(first, sunday - timedelta(days=1))], OF_THIS_MONTH
    )
    due, in_time = int(whole["plans_due"] or 0), int(whole["plans_due_in_time"] or 0)
    missed = int(past["plans_due"] or 0) - int(past["plans_due_in_time"] or 0)
    to_come = due - in_time - missed
    if to_come and due > MOST_FORETOLD:
        foretold = f"What may be expected of {to_come:,} plans, ehcp forecast tells."
    else:
        foretold = month_sentence(connection, tracker.authority, sunday, first) if to_come else ""
    return MonthPart(f"{first:%B} {first.year}", due, in_time, missed, to_come, foretold)


def month_rows(connection: sa.Connection, tracker: Tracker, last: date) -> tuple[MonthRow, ...]:
    """Month by month: the plans within 20 weeks and over, what came in and went out, and what was open at the end."""
    months = months_to(last)
    found = figures(connection, tracker, months, OF_A_MONTH)
    backlog = open_at_the_end_of(connection, tracker.authority, [each.last for each in months])
    return tuple(map(_month, months, found, backlog))


def _month(month: Period, found: Figures, left_open: int) -> MonthRow:
    within = int(found["plans_issued_within_20_weeks"] or 0)
    return MonthRow(
        month=f"{month.first:%b} {month.first.year}",
        within=within,
        over=int(found["plans_issued_den"] or 0) - within,
        received=int(found["requests_received_in_year"] or 0),
        sent=int(found["assess_issued"] or 0),
        left_open=left_open,
    )


_OWN = {
    "deciding": "The authority, until it decided to assess",
    "last_advice_to_draft": "The authority, from the last advice to the draft",
    "draft_to_plan": "The draft, until the finalised plan",
    "last_advice_to_plan": "From the last advice to the finalised plan",
}


def _held(connection: sa.Connection, authority: str, year: Period) -> tuple[HeldRow, ...]:
    """By whom the requests were held whose plan was sent in twelve months."""
    return tuple(
        HeldRow(_OWN.get(each.party) or holder_label(each.party), round(each.days / each.requests, 1), each.requests)
        for each in held(connection, authority, year)
        if each.requests
    )


def _escalations(connection: sa.Connection, authority: str, sunday: date) -> EscalationPart:
    named = {step.id for each in ladders().ladder for step in each.step if step.kind is StepKind.ESCALATION}
    found = escalations(connection, authority, Period(sunday - WEEK + timedelta(days=1), sunday), sorted(named))
    return EscalationPart(found.opened, found.answered, found.ignored)


def _effects(connection: sa.Connection, authority: str, sunday: date) -> tuple[EffectRow, ...]:
    """What each step about advice did in the last twelve months, over all services, lowest first."""
    known = clocks(connection, authority, sunday - YEAR, sunday, MOST_CLOCKS)
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
    """A week whose tracking did not reach its Friday says so, in the first lines; one in which it paused, too."""
    days = sweeps.days(connection, authority, sunday)
    if not days:
        return "Figures may be short: the daily tracking has not run yet."
    if days[-1] < sunday - timedelta(days=2):
        return f"Figures may be short: the daily tracking has not run since {in_words(days[-1])}."
    monday = sunday - timedelta(days=6)
    of_week = [monday + timedelta(days=each) for each in range(7)]
    missed = [in_words(each) for each in of_week if days[0] < each < days[-1] and each not in days]
    if not missed:
        return ""
    said = " and ".join(each for each in (", ".join(missed[:-1]), missed[-1]) if each)
    return f"The daily tracking did not run on {said}; what had come due was looked at later."
