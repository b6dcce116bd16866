"""Questions about the law that need no database: upkeep, notices, what is in force."""

from datetime import timedelta

import pytest

from config.statute import statute
from tasks.explaining import due_dates, in_force, letter_of, notices, rights_in_force, upkeep
from tests.dates import day


@pytest.mark.parametrize(("days", "stale"), [(365, False), (366, True)])
def test_a_value_is_due_for_a_check_a_year_after_the_last(days, stale):
    """365 days after the last comparison with its source it is fresh, the day after it is not."""
    for rule in statute().find("send_final_plan").rule:
        listed = upkeep(rule.checked_on + timedelta(days=days))
        mine = [
            each["stale"] for each in listed if (each["duty"], each["version"]) == ("send_final_plan", rule.version)
        ]
        assert mine == [stale] * len(mine)
        assert bool(mine) is stale or rule.confidence != "V"


def test_what_was_only_read_second_hand_is_listed_with_its_mark():
    """The Code's paragraph on advice is marked K; what was read on legislation.gov.uk is not in the list."""
    listed = {(each["duty"], each["version"]): each["second_hand"] for each in upkeep(day("Tue 24 Nov 2026"))}
    assert listed["provide_advice", "2015-code"] == ["Code 2015 para 9.41 (K)"]
    assert ("send_final_plan", "2014") not in listed


@pytest.mark.parametrize("row", in_force(day("Tue 24 Nov 2026")), ids=lambda row: row["duty"])
def test_law_that_sets_a_status_was_read_by_someone(row):
    """K and I inform only."""
    marks = {row["confidence"], *(each["confidence"] for each in row["exceptions"])}
    assert row["basis"] != "statute" or not marks & {"K", "I"}


@pytest.mark.parametrize(
    ("on", "there"), [("Thu 30 Apr 2020", 0), ("Fri 1 May 2020", 1), ("Fri 25 Sep 2020", 1), ("Sat 26 Sep 2020", 0)]
)
def test_the_coronavirus_grounds_were_in_force_from_may_to_september_2020(on, there):
    """On each of these days, in the list of the 20 weeks."""
    (row,) = [each for each in in_force(day(on)) if each["duty"] == "send_final_plan" and not each["applies_to"]]
    assert sum(each["ground"] == "coronavirus" for each in row["exceptions"]) == there


def test_the_familys_windows_are_listed_apart():
    """They are no duty of the authority."""
    assert {each["duty"] for each in rights_in_force(day("Tue 24 Nov 2026"))} == {"contact_mediation_adviser", "appeal"}
    assert not {each["duty"] for each in in_force(day("Tue 24 Nov 2026"))} & {"contact_mediation_adviser", "appeal"}


def test_every_notice_says_what_its_letter_must_carry():
    """With its provision and link."""
    for each in notices():
        assert each["must_say"]
        assert each["href"].startswith("https://www.legislation.gov.uk/uksi/2014/1530/regulation/")
        assert letter_of(each["event"]).startswith(f"Its letter must carry ({each['provision']}): ")
    assert letter_of("advice_received") == ""


def test_each_due_date_has_its_sentence_and_its_arithmetic():
    """Received on Wed 21 May 2025."""
    found = {each["duty"]: each for each in due_dates(day("Wed 21 May 2025"))}
    assert found["send_final_plan"]["arithmetic"] == [
        "Wednesday 21 May 2025 is day 0; 20 weeks are 140 days; Wednesday 8 October 2025"
    ]
    assert found["notify_decision_whether_to_assess"]["sentence"].startswith(
        "The council must tell the parent or young person whether there will be an assessment by Wednesday 2 July 2025"
    )
