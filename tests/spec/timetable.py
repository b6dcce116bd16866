"""Thirteen requests, and the last days of their 6, 16 and 20 weeks: the table of the regulations' files.

Counted with the day of receipt as day 0; weekends, bank holidays and school holidays count like any
other day, and a last day that falls on one of them stays where it is.
"""

from typing import NamedTuple

import pytest

from tests.dates import day


class Row(NamedTuple):
    """One request as it is written in the table."""

    received: str
    six_weeks: str
    sixteen_weeks: str
    twenty_weeks: str
    note: str


TIMETABLE = [
    Row("Thu 29 Feb 2024", "Thu 11 Apr 2024", "Thu 20 Jun 2024", "Thu 18 Jul 2024", "leap-day receipt"),
    Row("Tue 14 May 2024", "Tue 25 Jun 2024", "Tue 3 Sep 2024", "Tue 1 Oct 2024", "receipt in Ombudsman 25 009 978"),
    Row("Thu 7 Aug 2025", "Thu 18 Sep 2025", "Thu 27 Nov 2025", "Thu 25 Dec 2025", "20 weeks end on Christmas Day"),
    Row("Fri 12 Dec 2025", "Fri 23 Jan 2026", "Fri 3 Apr 2026", "Fri 1 May 2026", "16 weeks end on Good Friday"),
    Row("Mon 5 Jan 2026", "Mon 16 Feb 2026", "Mon 27 Apr 2026", "Mon 25 May 2026", "20 weeks end on a bank holiday"),
    Row("Fri 13 Feb 2026", "Fri 27 Mar 2026", "Fri 5 Jun 2026", "Fri 3 Jul 2026", "the day before half-term"),
    Row("Mon 6 Apr 2026", "Mon 18 May 2026", "Mon 27 Jul 2026", "Mon 24 Aug 2026", "received on Easter Monday"),
    Row("Fri 5 Jun 2026", "Fri 17 Jul 2026", "Fri 25 Sep 2026", "Fri 23 Oct 2026", "6 weeks end as schools close"),
    Row("Fri 17 Jul 2026", "Fri 28 Aug 2026", "Fri 6 Nov 2026", "Fri 4 Dec 2026", "6 weeks within the summer holiday"),
    Row("Sun 9 Aug 2026", "Sun 20 Sep 2026", "Sun 29 Nov 2026", "Sun 27 Dec 2026", "every last day is a Sunday"),
    Row("Mon 7 Sep 2026", "Mon 19 Oct 2026", "Mon 28 Dec 2026", "Mon 25 Jan 2027", "16 weeks end on a substitute day"),
    Row("Fri 13 Nov 2026", "Fri 25 Dec 2026", "Fri 5 Mar 2027", "Fri 2 Apr 2027", "6 weeks end on Christmas Day"),
    Row(
        "Wed 23 Dec 2026", "Wed 3 Feb 2027", "Wed 14 Apr 2027", "Wed 12 May 2027", "received two days before Christmas"
    ),
]


def received_and(column: str) -> list:
    """The table's parameters for one limit: the day of receipt and the last day."""
    return [pytest.param(day(row.received), day(getattr(row, column)), id=row.note) for row in TIMETABLE]
