"""The file of closures: read whole, or refused with every bad row named."""

import pytest

from models.calendars import Closure
from tasks.reading import BadRowsError, read_closures
from tests.dates import day
from tests.tasks.test_reading import write_csv

TODAY = day("Wed 1 Oct 2025")
SUMMER = {"setting": "100001", "closed_from": "2025-07-23", "closed_to": "2025-09-02"}


def test_closures_are_read(tmp_path):
    """Two settings, and two closures of one of them that do not touch."""
    rows = [SUMMER, SUMMER | {"closed_from": "2025-09-03", "closed_to": "2025-09-03"}, SUMMER | {"setting": "100002"}]
    found = read_closures(write_csv(tmp_path / "in.csv", rows), today=TODAY)
    assert found[0] == Closure("100001", day("Wed 23 Jul 2025"), day("Tue 2 Sep 2025"))
    assert [each.setting for each in found] == ["100001", "100001", "100002"]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (SUMMER | {"setting": ""}, "setting", "is missing: every row names a setting and its closed days"),
        (SUMMER | {"setting": "100002", "closed_to": ""}, "closed_to", "is missing"),
        (SUMMER | {"setting": "100002", "closed_to": "04/09/2025"}, "closed_to", "could be 4 September or 9 April"),
        (SUMMER | {"setting": "100002", "closed_to": "2025-07-22"}, "closed_to", "is before closed_from"),
        (
            SUMMER | {"closed_from": "2025-09-02", "closed_to": "2025-09-05"},
            "closed_from",
            "overlaps row 1 of the same setting",
        ),
        (SUMMER, "closed_from", "overlaps row 1 of the same setting"),
    ],
)
def test_a_bad_row_refuses_the_file_and_is_named(tmp_path, row, column, reason):
    """Row and column, and what to do."""
    with pytest.raises(BadRowsError) as refused:
        read_closures(write_csv(tmp_path / "in.csv", [SUMMER, row]), today=TODAY)
    (rejected,) = refused.value.rejected
    assert (rejected.row, rejected.column) == (2, column)
    assert reason in rejected.reason
