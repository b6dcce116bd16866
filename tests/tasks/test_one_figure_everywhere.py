"""One definition of every figure: the message, the workbook, the board and the command say the same, and so do the events.

A generated year of a small authority; everything is counted a second time in plain Python from its events.
"""

import json
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from config.measures import measures
from config.official import official_row
from config.statute import statute
from config.vocabulary import Basis, State
from models.clocks import standings
from models.replay import replay
from models.store import history
from models.store.session import reading
from models.timeliness import facts
from tasks.boards.figures import timeliness as board_of_figures
from tasks.boards.look import look
from tasks.measuring import YEAR, summary_as_known_now, timeliness, week
from tasks.rendering import render
from tasks.sampling import sample_year
from tasks.sheets import summary_sheet
from tests.dates import day
from tests.factories import AUTHORITY
from tests.models.measured_again import measured_again

SUNDAY = day("Sun 23 Nov 2025")
ENDS = day("Wed 31 Dec 2025")


@pytest.fixture(scope="module")
def year(new_office):
    """An office that holds a generated year of York, with its summary and everything replayed."""
    with new_office() as office:
        office.hears(*sample_year(official_row("York", 2024), authority=AUTHORITY, ends_on=ENDS))
        with reading(office.engine) as connection:
            known = history.load(connection, AUTHORITY, history.references(connection, AUTHORITY))
            summary = summary_as_known_now(connection, office.tracker, SUNDAY)
        cases = [replay(events) for events in known.values()]
        yield office, summary, [(case, standings(case, statute())) for case in cases]


def told(rows, state, on=SUNDAY):
    return [each for each in rows if each.state(on) is state]


def test_the_measures_are_those_of_a_count_from_the_events(year):
    office, summary, cases = year
    again = measured_again([facts(*each) for each in cases], SUNDAY - YEAR, SUNDAY)
    found = timeliness(office.tracker, SUNDAY - YEAR, SUNDAY)
    assert {name: found[name] for name in again} == again
    for row in summary.measures:
        assert row.percent == found[row.definition], row.label
        rate = measures().find(row.definition)
        assert row.numerator == found[rate.top]
        assert row.denominator == sum(found[each] for each in rate.of)


def test_what_is_open_and_past_its_date_is_what_the_events_say(year):
    _, summary, cases = year
    open_ones = [
        (case, duties)
        for case, duties in cases
        if case.clock.on <= SUNDAY and not (case.closing and case.closing.at.on <= SUNDAY)
    ]
    breached = sum(
        any(each.basis is Basis.STATUTE and each.state(SUNDAY) is State.OVERDUE for each in duties)
        for _, duties in open_ones
    )
    assert sum(row.open for row in summary.by_stage) == sum(row.count for row in summary.waiting) == len(open_ones)
    assert summary.overdue == breached
    within_six = sum((SUNDAY - case.clock.on).days <= 42 for case, _ in open_ones)
    assert summary.waiting[0].count == within_six
    assert summary.months[-1].left_open == len(open_ones)


def test_the_advice_of_each_service_is_what_the_events_say(year):
    _, summary, cases = year
    first = SUNDAY - timedelta(days=90)
    asked = [each for _, duties in cases for each in duties if each.duty == "provide_advice"]
    counts: dict[str, Counter] = defaultdict(Counter)
    for each in asked:
        label = "family" if each.holder == "family" else statute().service_label(each.holder)
        count = counts[label]
        count["asked"] += first <= each.started_on <= SUNDAY
        if each.done_on and first <= each.done_on <= SUNDAY:
            count["came"] += 1
            count["in_time"] += each.done_on <= each.due_on
            count["late"] += each.done_on > each.due_on and not each.excepted_by
        waits = each.started_on <= SUNDAY and (each.stopped_on is None or each.stopped_on > SUNDAY)
        count["outstanding"] += waits
        count["overdue"] += waits and each.state(SUNDAY) is State.OVERDUE
    assert summary.advice
    for row in summary.advice:
        assert {name: getattr(row, name) for name in counts[row.label]} == counts[row.label], row.label


def test_what_fell_due_this_month_is_what_the_events_say(year):
    _, summary, cases = year
    first, last = day("Sat 1 Nov 2025"), day("Sun 30 Nov 2025")
    owed = [
        each
        for _, duties in cases
        for each in duties
        if each.duty.startswith("send_final_plan") and first <= each.due_on <= last and not each.excepted_by
    ]
    due = [each for each in owed if each.ended_on is None or each.ended_on > each.due_on]
    in_time = sum(each.done_on is not None and each.done_on <= each.due_on for each in due)
    assert (summary.month.due, summary.month.in_time) == (len(due), in_time)
    assert summary.month.due == summary.month.in_time + summary.month.missed + summary.month.to_come


def test_the_message_the_workbook_the_board_and_the_command_say_the_same(year):
    """Each figure of the summary, wherever it stands."""
    office, summary, _ = year
    words = render(summary)
    book = CalamineWorkbook.from_filelike(BytesIO(summary_sheet(summary)))
    sheets = {name: book.get_sheet_by_name(name).to_python()[4:] for name in book.sheet_names}
    page = board_of_figures(look(office.tracker, SUNDAY))
    as_json = json.loads(json.dumps(timeliness(office.tracker, SUNDAY - YEAR, SUNDAY)))
    for row, cells in zip(summary.measures, sheets["Measures"], strict=True):
        assert cells == [row.label, row.percent, row.numerator, row.denominator, row.definition]
        figure = f"{row.figure} ({row.numerator} of {row.denominator})"
        assert f"{row.label}: {figure}" in words.text
        assert row.figure in words.html
        assert f"**{row.figure}** ({row.numerator:,} of {row.denominator:,})" in page
        assert as_json[row.definition] == row.percent
    for row, cells in zip(summary.advice, sheets["Advice"], strict=True):
        assert cells[2:] == [row.asked, row.came, row.in_time, row.late, row.returned, row.first_time, row.rounds, row.rework_days, row.wanting, row.outstanding, row.overdue, row.oldest_days]  # fmt: skip
        assert f"{row.outstanding} waited for, {row.overdue} past the date" in words.text
    assert [cells[1:] for cells in sheets["Months"]] == [
        [row.within, row.over, row.received, row.sent, row.left_open] for row in summary.months
    ]
    assert [cells[1] for cells in sheets["Waiting"]] == [row.count for row in summary.waiting]


def test_of_more_plans_than_are_foretold_the_message_says_which_command_tells(year, monkeypatch):
    office, summary, _ = year
    monkeypatch.setattr(week, "MOST_FORETOLD", summary.month.due - 1)
    with reading(office.engine) as connection:
        month = summary_as_known_now(connection, office.tracker, SUNDAY).month
    assert month.to_come > 0
    says = f"What may be expected of {month.to_come:,} plans, ehcp forecast tells."
    assert (month, says != summary.month.forecast) == (replace(summary.month, forecast=says), True)
