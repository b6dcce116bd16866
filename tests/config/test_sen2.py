"""The SEN2 return as data: its layouts by year, its rules, and what is not confirmed."""

import pytest

from config.sen2 import Severity, UnknownCollectionError, collections, layout_of, rules, unconfirmed
from tests.dates import day


def names(year, module):
    """The elements of a module in one year."""
    return [each.name for each in layout_of(year).module(module).elements]


def test_the_census_days_are_third_thursdays_of_january():
    """Those of all years that are known, the next one included."""
    days = [each.census for each in collections().values()]
    assert days == [day("Thu 18 Jan 2024"), day("Thu 16 Jan 2025"), day("Thu 15 Jan 2026"), day("Thu 21 Jan 2027")]
    assert {year: each.deadline for year, each in collections().items() if each.deadline} == {
        2025: day("Fri 14 Mar 2025"),
        2026: day("Thu 12 Mar 2026"),
        2027: day("Thu 11 Mar 2027"),
    }


def test_a_return_is_about_the_calendar_year_before_it():
    """The return of 2026 tells 2025."""
    found = layout_of(2026).collection
    assert (found.first, found.last) == (day("Wed 1 Jan 2025"), day("Wed 31 Dec 2025"))


def test_what_came_in_2025_is_not_in_the_layout_of_2024():
    """Five elements and one need; RequestSource was voluntary for a year."""
    assert "DSCO" not in names(2024, "Header")
    assert set(names(2025, "Requests")) - set(names(2024, "Requests")) == {"RequestSource"}
    new = {"ReviewDraft", "PhaseTransferDueDate", "PhaseTransferFinalDate"}
    assert set(names(2025, "ActivePlans")) - set(names(2024, "ActivePlans")) == new
    assert set(layout_of(2025).codes["SENtype"]) - set(layout_of(2024).codes["SENtype"]) == {"DS"}
    assert layout_of(2025).module("Requests").find("RequestSource").compulsory_since == 2026


def test_every_element_refers_to_what_is_there():
    """Its kind, its code list and its rule; a module stands within one that is there."""
    layout = layout_of(2026)
    for module in layout.modules:
        assert module.within in {"", *(each.name for each in layout.modules)}
        for element in module.elements:
            assert element.kind in (*layout.kinds, "code")
            assert (element.kind == "code") == bool(element.codes)
            assert element.codes in ("", *layout.codes)
            assert element.rule in rules()
            assert element.label


@pytest.mark.parametrize("year", [2023, 2027, 1])
def test_a_year_without_a_layout_is_refused_in_one_sentence(year):
    """It names the years that there are."""
    with pytest.raises(UnknownCollectionError, match=f"{year} is not known: the years known are 2024, 2025, 2026"):
        layout_of(year)


def test_every_rule_says_where_it_comes_from():
    """An id of this project's own, what it holds, and which kind of source stands behind it."""
    assert len(rules()) > 35
    assert all(each.says and each.source for each in rules().values())
    assert {each.severity for each in rules().values()} == set(Severity)


def test_what_is_not_confirmed_is_listed():
    """Spelling, order, codes, rule numbers: nobody is to believe that they were read in the specification."""
    assert {"SENsetting", "every rule", "every module", "Message"} <= {each.about for each in unconfirmed()}
