"""Every figure of the board's report leads back to its cases: as many, and the very ones that the events tell of.

A generated year of York, lived through for its last weeks, so that there are escalations as well.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from config.measures import Count, Rate, measures
from config.official import official_row
from config.practice.priorities import priorities
from models.actions import Status
from models.store import actions, history
from models.store.calendar_days import Period
from models.store.session import reading, writing
from models.suppression import HIDDEN
from models.timeliness import percent
from tasks.composing import holder_label
from tasks.reports import Report, tracing
from tasks.reports.board import board
from tasks.reports.known import know
from tasks.reports.printing import page, pictures
from tasks.reports.writing import document_of
from tasks.sampling import sample_plan, sample_year
from tests.dates import day
from tests.factories import AUTHORITY
from tests.tasks.test_reports import rows, telling_all

YEAR = Period(day("Wed 1 Jan 2025"), day("Wed 31 Dec 2025"))
AUTUMN = Period(day("Wed 1 Oct 2025"), day("Wed 31 Dec 2025"))


@pytest.fixture(scope="module")
def office(new_office):
    """An office that holds the year 2025 of York, its plan, and what the sweeps of December escalated."""
    with new_office() as opened:
        found = opened.set_to(today=day("Thu 1 Jan 2026"))
        found.hears(*sample_year(official_row("York", 2025), authority=AUTHORITY, ends_on=YEAR.last))
        with writing(found.engine) as connection:
            actions.replace_all(connection, AUTHORITY, sample_plan(YEAR.last))
        for number in range(3):
            found.sweeps(day("Mon 1 Dec 2025") + timedelta(days=14 * number))
            found.delivers(day("Mon 1 Dec 2025") + timedelta(days=14 * number))
        yield found


@pytest.fixture(scope="module", params=[YEAR, AUTUMN], ids=["year", "quarter"])
def traced(request, office):
    """The report of a period with nothing left out, and the cases behind its figures."""
    period = request.param
    return know(telling_all(office), period), lambda name: tracing.trace(office.tracker, period, name).parts


def test_every_measure_has_as_many_cases_as_it_counts(traced):
    """Of a rate both what is above the line and what is below it."""
    known, cases_of = traced
    for measure in measures():
        parts = cases_of(measure.id)
        assert {name: len(cases) for name, cases in parts.items()} == {name: known.figures[-1][name] for name in parts}
        if isinstance(measure, Rate):
            assert set(parts) == {measure.top, *measure.of}


def test_a_request_stands_behind_a_count_of_requests_once(traced):
    """And every one of them is known."""
    known, cases_of = traced
    for measure in measures().count:
        if measure.of == "requests":
            refs = [each["case_ref"] for each in cases_of(measure.id)[measure.id]]
            assert len(set(refs)) == len(refs)
            assert all(
                known.period.first <= each["on"] <= known.period.last for each in cases_of(measure.id)[measure.id]
            )


def test_every_wait_has_its_cases(traced):
    """The bands, and all together."""
    known, cases_of = traced
    bands = [cases_of(f"waiting_{place}")["open"] for place in range(1, len(known.waiting) + 1)]
    assert [len(each) for each in bands] == [each.count for each in known.waiting]
    every = {each["case_ref"] for each in cases_of("open_at_end")["open"]}
    assert every == {each["case_ref"] for band in bands for each in band}
    assert len(every) == known.open_at_end[-1]


def test_every_cell_of_the_advice_has_its_cases(traced, office):
    """By service and column, as the table tells them where nothing is left out."""
    known, cases_of = traced
    table = rows(board(known), "Advice by service")
    services = {each.split(":")[0] for each in tracing.names(office.tracker, known.period) if ":" in each}
    assert {holder_label(each) for each in services - {"family"}} == set(table)
    for service in services - {"family"}:
        asked, in_time, late, back, good, ahead, past, _, work = table[holder_label(service)]
        numbers = {"asked": asked, "in_time": in_time, "late": late, "sent_back": back}
        numbers |= {"to_come_in_date": ahead, "to_come_past_date": past}
        for name, told in numbers.items():
            (cases,) = cases_of(f"{service}:{name}").values()
            assert f"{len(cases):,}" == told, (service, name)
        first_time, came = cases_of(f"{service}:good_the_first_time").values()
        share = percent(len(first_time), len(came))
        assert good == ("nothing to count" if share is None else f"{share:.0f}%")
        waiting, returned = cases_of(f"{service}:weeks_of_work").values()
        weeks = len(waiting) / (len(returned) / 26) if returned else None
        assert work in (f"{weeks:.0f} weeks" if weeks else "none", "0 weeks")


def test_escalations_and_words_to_families_have_their_cases(traced):
    """Of December there are some."""
    known, cases_of = traced
    found = known.escalations
    numbers = {"escalated": found.opened, "taken_on": found.answered, "unanswered": found.ignored, "families_owed": known.families_owed}  # fmt: skip
    assert {name: len(cases_of(name)[name]) for name in numbers} == numbers
    assert found.opened
    assert known.families_owed


def test_every_figure_of_a_priority_has_its_cases(traced):
    """The part lies within the whole."""
    known, cases_of = traced
    for figure in priorities().figure:
        part, whole = (cases_of(figure.id)[each.id] for each in (figure.part, figure.of))
        assert (len(part), len(whole)) == known.shares[figure.id]
        assert {each["case_ref"] for each in part} <= {each["case_ref"] for each in whole}


def test_the_early_years_are_those_of_the_events(traced, office):
    """A second count, from the events themselves."""
    known, cases_of = traced
    with reading(office.engine) as connection:
        told = history.load(connection, AUTHORITY, history.references(connection, AUTHORITY))
    first = [events[0] for events in told.values()]
    young = {each.case_ref for each in first if each.year_group <= 0 and known.period.first <= each.occurred_on <= known.period.last}  # fmt: skip
    assert {each["case_ref"] for each in cases_of("requests_early_years")["requests_up_to_reception"]} == young


def test_what_is_said_of_the_plan_is_what_the_plan_says(traced):
    """Ten actions, two past their day, four of which nothing was heard for long."""
    known, cases_of = traced
    assert len(cases_of("actions")["actions"]) == len(known.plan) == 10
    assert {each["action"] for each in cases_of("actions_overdue")["actions_overdue"]} == {"1.2", "4.1"}
    assert {each["action"] for each in cases_of("actions_silent")["actions_silent"]} == {"1.2", "2.2", "4.1", "4.5"}
    assert "10 actions as last imported: 3 not started, 4 under way, 2 done, 1 stopped." in page(board(known))


def test_a_name_that_is_no_figure_says_where_the_names_stand(office):
    """In one sentence."""
    with pytest.raises(tracing.UnknownFigureError, match=r"no figure 'timeliness': `--trace list` names them all"):
        tracing.trace(office.tracker, YEAR, "timeliness")


def test_every_figure_that_is_named_can_be_traced(office):
    """And counts alone have a single part."""
    for name in tracing.names(office.tracker, AUTUMN):
        assert tracing.trace(office.tracker, AUTUMN, name).parts
    assert all(len(tracing.trace(office.tracker, AUTUMN, each.id).parts) == 1 for each in measures() if isinstance(each, Count))  # fmt: skip


def test_the_report_of_york_2025_is_two_pages(office):
    """Suppressed, as the board gets it; also with the longest plan that is told, and with nothing left out."""
    assert len(pictures(document_of(office.tracker, Report.BOARD, YEAR), ppi=20)) == 2
    known = know(telling_all(office), YEAR)
    silent = [replace(each, id=f"9.{place}", status=Status.NOT_STARTED, last_word_on=None) for place, each in enumerate(known.plan)]  # fmt: skip
    made = board(replace(known, plan=(*known.plan, *silent)))
    assert len(rows(made, "Actions past their day")) == 5
    assert len(pictures(made, ppi=20)) == 2


def test_parts_of_one_whole_are_told_only_as_far_as_none_of_them_follows(office):
    """Of forty requests three are early: their rest could be told, but not beside the thirty that are not."""
    shares = {"requests_early_years": (3, 40), "requests_from_year_nine": (7, 40), "family_words": (2, 9), "phase_transfers": (0, 0), "child_heard": (30, 40), "parents_heard": (38, 40)}  # fmt: skip
    known = replace(know(office.tracker, YEAR), shares=shares)
    voice, _, early, transition = (cells[0].split("\n") for cells in rows(board(known), "The strategy").values())
    assert [each.split(": ")[1] for each in voice] == ["75.0% (30 of 40)", HIDDEN, HIDDEN]
    assert [each.split(": ")[1] for each in (*early, *transition)] == [HIDDEN, HIDDEN, "nothing to count"]


def test_a_whole_that_the_report_does_not_tell_is_not_told_with_a_part_of_it(office):
    """Two of the plans sent are not measured: whoever knew how many were sent would know of them."""
    known = know(office.tracker, YEAR)
    now = known.figures[-1] | {"assess_issued": int(known.figures[-1]["plans_issued_den"]) + 2}
    known = replace(known, figures=(*known.figures[:-1], now))
    voice = rows(board(known), "The strategy")["Voice"][0]
    assert f"Plans that used the child's own views: {HIDDEN}" in voice
