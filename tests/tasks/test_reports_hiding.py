"""What of the figures of a period may be told together: no small count can be worked out from what is told."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.measures import Rate, measures
from models.suppression import HIDDEN, small
from models.timeliness import percent
from tasks.reports.hiding import about, tellable, whole_percent
from tasks.reports.told import told

BELOW = 3
BOARD = ("pc_plans_issued_20_weeks_ex", "pc_plans_issued_within_20_weeks")
EXCLUDING = ("plans_issued_den_ex", "plans_issued_20_weeks_ex", "plans_issued_gt20weeks_ltyear_ex")
INCLUDING = ("plans_issued_den", "plans_issued_within_20_weeks", "plans_issued_gt20weeks_ltyear")
FOI = (*EXCLUDING, BOARD[0], *INCLUDING, BOARD[1], "assess_issued")


def figures(in_time, late, excepted_in_time, excepted_late, disputed):
    """The figures of so many plans: of five kinds, none of which took over a year."""
    plans, excepted = in_time + late, excepted_in_time + excepted_late
    found = {
        "plans_issued_den_ex": plans,
        "plans_issued_20_weeks_ex": in_time,
        "plans_issued_gt20weeks_ltyear_ex": late,
        "plans_issued_den": plans + excepted,
        "plans_issued_within_20_weeks": in_time + excepted_in_time,
        "plans_issued_gt20weeks_ltyear": late + excepted_late,
        "plans_issued_gt_1_year": 0,
        "plans_issued_gt_1_year_ex": 0,
        "plans_issued_with_exception": excepted,
        "assess_issued": plans + excepted + disputed,
    }
    rates = [measures().find(name) for name in BOARD]
    return found | {each.id: percent(found[each.top], found[each.of[0]]) for each in rates}


def printed(kinds, shown):
    found = told(figures(*kinds), shown, BELOW)
    return [found.rate(each) if each in BOARD else found.count(each) for each in shown]


def behind(kinds) -> Iterator[int]:
    """Everything that somebody is behind: the five kinds, the exceptions, and all that were late."""
    yield from kinds
    yield kinds[2] + kinds[3]
    yield kinds[1] + kinds[3]


def fits(text, name, of):
    """Whether a caseload could be the one that is printed, for a reader who knows what the words mean."""
    if text == HIDDEN:
        return True
    if name not in BOARD:
        return int(text) == of[name]
    rate = measures().find(name)
    top, whole = of[rate.top], of[rate.of[0]]
    said, _, counts = text.partition("\n")
    if said == "nothing to count":
        return whole == 0
    if said.startswith("about"):
        return whole_percent(top, whole) == int(said.removeprefix("about ").removesuffix("%"))
    if said.startswith("at "):
        few = whole - top if said.startswith("at least") else top
        return small(few, BELOW) and (not counts or whole == int(counts.removeprefix("of ")))
    return counts == f"{top} of {whole}"


def what_a_reader_may_think(kinds, shown, caseloads):
    """Every caseload that fits what is printed of this one."""
    texts = printed(kinds, shown)
    return [
        each for each, of in caseloads if all(fits(text, name, of) for text, name in zip(texts, shown, strict=True))
    ]


FEW = range(8)
OF_THE_BOARD = [(each, figures(*each)) for each in product(range(36), FEW, FEW, FEW, [0])]
OF_AN_ANSWER = [(each, figures(*each)) for each in product(range(20), range(6), range(5), range(4), range(10))]


@settings(max_examples=40, deadline=None)
@given(st.tuples(st.integers(0, 30), *(st.integers(0, 4),) * 3, st.just(0)))
def test_no_small_number_of_plans_follows_from_the_two_rates_of_a_report(kinds):
    """Whatever caseload it is: another one with another number behind it prints the same."""
    may_be = what_a_reader_may_think(kinds, BOARD, OF_THE_BOARD)
    assert kinds in may_be
    for true, thought in zip(behind(kinds), zip(*map(behind, may_be), strict=True), strict=True):
        assert not small(true, BELOW) or len(set(thought)) > 1


@settings(max_examples=25, deadline=None)
@given(st.tuples(st.integers(0, 16), st.integers(0, 3), st.integers(0, 2), st.integers(0, 2), st.integers(0, 5)))
def test_no_small_number_of_plans_follows_from_the_counts_of_an_answer(kinds):
    """With both definitions side by side, and all plans that were sent."""
    may_be = what_a_reader_may_think(kinds, FOI, OF_AN_ANSWER)
    assert kinds in may_be
    for true, thought in zip(behind(kinds), zip(*map(behind, may_be), strict=True), strict=True):
        assert not small(true, BELOW) or len(set(thought)) > 1


def test_what_hides_nobody_is_told_as_it_is():
    assert printed((30, 10, 5, 6, 7), FOI) == ["40", "30", "10", "75.0%\n30 of 40", "51", "35", "16", "68.6%\n35 of 51", "58"]  # fmt: skip


def test_a_threshold_of_nought_tells_everything():
    found = told(figures(3, 1, 1, 0, 0), FOI, 0)
    assert [found.count(each) for each in EXCLUDING] == ["4", "3", "1"]
    assert found.rate(BOARD[1]) == "80.0%\n4 of 5"


def test_few_late_plans_are_a_bound_of_the_rate():
    """Two of 40 were late: a reader learns that there were some, and not how many."""
    found = told(figures(38, 2, 0, 0, 0), BOARD, 5)
    assert (found.rate(BOARD[0]), found.count("plans_issued_20_weeks_ex")) == ("at least 90.0%\nof 40", HIDDEN)


def test_few_plans_in_time_are_a_bound_as_well():
    assert told(figures(2, 38, 0, 0, 0), BOARD, 5).rate(BOARD[0]) == "at most 10.0%\nof 40"


def test_a_share_of_few_plans_is_not_told():
    """A bound of 20 in a hundred about five plans would be read as the figure."""
    assert told(figures(4, 1, 0, 0, 0), BOARD, 5).rate(BOARD[0]) == HIDDEN


def test_two_exceptions_are_not_told_by_the_difference_of_the_two_definitions():
    """The headline stands; the other is told to the whole per cent, that several numbers of exceptions fit."""
    found = told(figures(60, 40, 1, 1, 0), BOARD, 5)
    assert (found.rate(BOARD[0]), found.rate(BOARD[1])) == ("60.0%\n60 of 100", "about 60%")


def test_a_whole_per_cent_that_only_one_number_fits_is_not_told():
    """Beside 9 of 24, 46 in a hundred could be nothing but four exceptions that were all in time."""
    assert about((13, 28), (9, 24), 5, exactly=True) is None


def test_a_part_that_would_give_the_other_part_away_is_not_told():
    """Of nine refusals two were in time: neither number is told, nor which of the nine."""
    counts = {"assess_not_issued": 9, "outcome_decision_within_time": 2, "outcome_decision_over_time": 7}
    assert tellable(counts, list(counts), 5) == {"assess_not_issued"}


def test_no_rate_tells_a_small_rest():
    """For each rate: where the rest of its whole is small, its counts are never told together."""
    for rate in (each for each in measures() if isinstance(each, Rate)):
        others = [each for each in rate.of if each != rate.top]
        counts = {rate.top: 50} | dict.fromkeys(others, 52 if rate.top not in rate.of else 2)
        assert not {rate.top, *rate.of} <= tellable(counts, list(counts), 5), rate.id


@pytest.mark.parametrize("part", [0, 1, 7, 333, 1000])
def test_a_whole_per_cent_is_rounded_half_up(part):
    assert whole_percent(part, 1000) == int(percent(part, 1000) + 0.5)
    assert whole_percent(part, 0) == -1
