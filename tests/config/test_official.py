"""The official figures: which row a question finds, and the sentence it gets where there is none."""

import pytest
from pydantic import ValidationError

from config.errors import PlainError
from config.official import FILE, Level, NoOfficialRowError, complete_rows, official_row

ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Source: Department for Education, Education, health and care plans"
)


@pytest.mark.parametrize("like", ["York", "york", "  YORK ", "816", "E06000014", "e06000014"])
def test_an_authority_is_found_by_its_name_or_either_code(like):
    """Upper and lower case are the same."""
    row = official_row(like, 2025)
    assert (row.name, row.la_code, row.level) == ("York", "816", Level.AUTHORITY)
    assert (row.requests_received, row.requests_refused, row.assess_plan_issued) == (529, 125, 352)
    assert (row.within20w_incl_exc, row.within20w_excl_exc, row.pct20w_excl_exc) == (330, 319, 98.5)
    assert (row.avg_weeks_incl_exc, row.avg_weeks_excl_exc) == (12.9, 12.6)


def test_england_and_its_regions_are_held_too():
    """A report compares an authority with both."""
    england = official_row("England", 2025)
    assert (england.level, england.requests_received, england.la_code) == (Level.NATIONAL, 162702, "")
    assert official_row("Yorkshire and The Humber", 2024).level is Level.REGIONAL


def test_what_was_not_published_is_none():
    """A blank is no nought."""
    row = official_row("York", 2020)
    assert row.requests_assess_yes is None
    assert not row.has_bands


@pytest.mark.parametrize(
    ("like", "year", "sentence"),
    [
        ("Yrok", 2025, "No official figures are held for 'Yrok'; did you mean York?"),
        (
            "hull",
            2024,
            "No official figures are held for 'hull'; did you mean Kingston upon Hull, City of or Solihull?",
        ),
        ("", 2024, "No official figures are held for ''."),
        ("Atlantis-on-Sea", 2024, "No official figures are held for 'Atlantis-on-Sea'."),
        (
            "york",
            2018,
            "The official figures of York are held for 2019, 2020, 2021, 2022, 2023, 2024, 2025, not for 2018.",
        ),
        (
            "Norfolk",
            2022,
            "Norfolk 2022: not published: timeliness_den_incl_exc, timeliness_den_excl_exc, within20w_incl_exc, within20w_excl_exc.",
        ),
    ],
)
def test_a_question_without_an_answer_gets_one_sentence(like, year, sentence):
    """It says what is unknown, and what is known instead."""
    with pytest.raises(NoOfficialRowError) as refusal:
        official_row(like, year)
    assert str(refusal.value) == sentence
    assert isinstance(refusal.value, LookupError)
    assert isinstance(refusal.value, PlainError)


def test_a_row_with_undated_plans_is_found_and_is_not_complete():
    """Manchester 2023 published 448 plans in its denominator and in no band."""
    row = official_row("Manchester", 2023)
    assert row.undated == 448
    assert row not in complete_rows()


def test_complete_rows_have_what_a_year_needs():
    """Only authorities, each once a year, and England never."""
    rows = complete_rows()
    assert len(rows) == len({(row.name, row.year) for row in rows}) == 882
    assert {row.level for row in rows} == {Level.AUTHORITY}
    assert not [row for row in rows if row.missing or row.undated]
    assert {row.name for row in rows if row.year == 2025} == {
        "Derbyshire",
        "North Lincolnshire",
        "North Yorkshire",
        "York",
    }


def test_published_figures_agree_with_each_other():
    """Where all parts were published, they add up to the whole, and a part is never more than it."""
    for row in complete_rows():
        parts = (row.requests_assess_yes, row.requests_refused, row.requests_outstanding, row.requests_withdrawn)
        assert None in parts or sum(parts) == row.requests_received, f"{row.name} {row.year}"
        assert row.within20w_excl_exc <= row.within20w_incl_exc <= row.timeliness_den_incl_exc, f"{row.name} {row.year}"
        assert row.timeliness_den_excl_exc <= row.timeliness_den_incl_exc, f"{row.name} {row.year}"


def test_the_file_carries_its_attribution():
    """The licence asks for it."""
    assert FILE.read_text(encoding="utf-8").startswith(f"# {ATTRIBUTION}\n")


def test_a_row_cannot_be_changed():
    """The figures are other people's."""
    with pytest.raises(ValidationError):
        official_row("York", 2025).year = 2030
