"""Two returns reconciled: what was added, is gone or changed, and that no value of a person is shown."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tasks.sen2.explaining import explain
from tasks.sen2.reading import read_return
from tests.dates import day
from tests.sen2 import a_person, exports, persons_of_stories, stories, takes, write_persons

TODAY = day("Mon 2 Feb 2026")


@pytest.fixture
def made(new_office, tmp_path):
    """The return of some events and persons."""
    numbers = iter(range(99))

    def make(events, rows):
        name = next(numbers)
        with new_office() as office:
            desk = office.set_to(today=TODAY)
            takes(desk.tracker, events)
            persons = write_persons(tmp_path / f"{name}.csv", rows)
            return read_return(exports(desk.tracker, persons, tmp_path / f"{name}.xml"))

    return make


def differences(found):
    """Each change in short."""
    return [(each.what, each.module, each.field, each.old, each.new) for each in found.changes]


def test_a_return_and_itself_differ_in_nothing(made):
    """And both give the same counts and the same measures."""
    one = made(stories(), persons_of_stories())
    found = explain(one, one)
    assert found.changes == []
    assert all(old == new for old, new in (*found.counts.values(), *found.measures.values()))
    assert found.counts["Y/Y"] == (4, 4)


def test_what_changed_is_told_by_module_and_element(made):
    """A plan sent a week later moves two days; a new request and one that is gone are named by their places."""
    before = [each for each in stories() if each.case_ref != "A-1"]
    rows = persons_of_stories()
    without = {ref: row for ref, row in rows.items() if ref != "A-1"}
    old = made(before, without)
    after = [each for each in stories() if each.case_ref not in ("W-1", "Y-Y-1")]
    after += [_later(each) for each in stories() if each.case_ref == "Y-Y-1"]
    new = made(after, {ref: row for ref, row in rows.items() if ref != "W-1"})
    assert differences(explain(old, new)) == [
        ("added", "Person", "", "", ""),
        ("changed", "Assessment", "AssessmentOutcomeDate", "2025-05-19", "2025-05-26"),
        ("changed", "NamedPlan", "StartDate", "2025-05-19", "2025-05-26"),
        ("gone", "Person", "", "", ""),
    ]
    counts = explain(old, new).counts
    assert (counts["A/-"], counts["W/-"]) == ((0, 1), (2, 1))


def _later(each):
    late = each.event == "final_plan_sent"
    return replace(each, occurred_on=each.occurred_on + timedelta(days=7), key="") if late else each


def test_a_further_request_and_a_second_need_are_told(made):
    """A request is known again by its day of receipt, everything else by its place."""
    rows = persons_of_stories()
    old = made(
        [each for each in stories() if each.case_ref != "AGAIN-1"], {k: v for k, v in rows.items() if k != "AGAIN-1"}
    )
    rows["Y-Y-1"] |= {"senneed2_sentype": "HI", "senneed2_sentyperank": "2"}
    new = made(stories(), rows)
    assert differences(explain(old, new)) == [("added", "Requests", "", "", ""), ("added", "SENneed", "", "", "")]
    assert differences(explain(new, old)) == [("gone", "Requests", "", "", ""), ("gone", "SENneed", "", "", "")]


def test_a_person_is_known_again_without_the_number_and_shown_without_a_value(made):
    """A UPN that was found since, and a corrected postcode: that they changed is told, and nothing else."""
    rows = persons_of_stories()
    rows["A-1"] = {**a_person(77), "upn": "", "upnunknown": "UN8"}
    old = made(stories(), rows)
    rows["A-1"] = {**a_person(77), "postcode": "YO99 9ZZ"}
    new = made(stories(), rows)
    assert differences(explain(old, new)) == [
        ("changed", "Person", "PostCode", "", ""),
        ("changed", "Person", "UPNunknown", "UN8", ""),
        ("changed", "Person", "UPN", "", ""),
    ]
