"""Every date of this folder is written with its weekday, and a wrong weekday fails the test."""

import re
from pathlib import Path

import pytest

from tests.dates import day, written

HERE = Path(__file__).parent


def test_a_day_is_read_and_written_alike():
    """A day keeps its form when it is read and written again."""
    assert written(day("Wed 21 May 2025")) == "Wed 21 May 2025"


@pytest.mark.parametrize(
    "slip",
    ["Thu 21 May 2025", "Wed 21 may 2025", "Wednesday 21 May 2025", "21 May 2025", "2025-05-21"],
)
def test_a_slip_in_a_date_fails(slip):
    """A wrong weekday, or another form, is refused."""
    with pytest.raises(ValueError, match=re.escape(slip.split()[-1])):
        day(slip)


def test_a_day_that_does_not_exist_fails():
    """2025 had no 29 February."""
    with pytest.raises(ValueError, match="day"):
        day("Sat 29 Feb 2025")


def test_no_date_of_the_specification_goes_without_its_weekday():
    """No file of this folder holds a date that its reader cannot check by eye."""
    bare = re.compile(
        r"\bdate\(\d|(?<![A-Z][a-z]{2} )\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) 20\d\d"
    )
    files = [each for each in HERE.iterdir() if each.suffix in (".py", ".csv") and each != Path(__file__)]
    assert [each.name for each in files if bare.search(each.read_text(encoding="utf-8"))] == []
