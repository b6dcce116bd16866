"""A generated year gives the published figures through our own clocks and measures.

The Department for Education's rows: https://explore-education-statistics.service.gov.uk (OGL v3.0).
"""

import os
import random
from collections import defaultdict

import pytest

from config.official import OfficialRow, complete_rows, official_row
from config.statute import statute
from models.clocks import standings
from models.events import Event
from models.replay import replay
from models.timeliness import facts
from tasks.sampling import sample_year
from tests.dates import day
from tests.models.measured import measured

# Every worker of one run draws the same rows; another run draws others.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(random.SystemRandom().random())
NAMED = [official_row("York", 2025), official_row("Leeds", 2024), official_row("Essex", 2024)]
CHOSEN = [*NAMED, *random.Random(RUN).sample([row for row in complete_rows() if row.requests_received], 37)]

PUBLISHED = {
    "requests_received_in_year": "requests_received",
    "requests_decided_not_to_assess": "requests_refused",
    "assess_issued": "assess_plan_issued",
    "plans_issued_den": "timeliness_den_incl_exc",
    "plans_issued_den_ex": "timeliness_den_excl_exc",
    "plans_issued_within_20_weeks": "within20w_incl_exc",
    "plans_issued_20_weeks_ex": "within20w_excl_exc",
    "pc_plans_issued_20_weeks_ex": "pct20w_excl_exc",
}


def year_of(row: OfficialRow) -> dict[str, int | float | None]:
    """The official measures of a generated year, by the code that the product uses."""
    histories: dict[str, list[Event]] = defaultdict(list)
    for event in sample_year(row, authority="816", ends_on=day(f"{_weekday(row.year)} 31 Dec {row.year}")):
        histories[event.case_ref].append(event)
    cases = [replay(events) for events in histories.values()]
    found = [facts(case, standings(case, statute())) for case in cases]
    return measured(found, day(f"{_first(row.year)} 1 Jan {row.year}"), day(f"{_weekday(row.year)} 31 Dec {row.year}"))


def _weekday(year: int) -> str:
    return {2019: "Tue", 2020: "Thu", 2021: "Fri", 2022: "Sat", 2023: "Sun", 2024: "Tue", 2025: "Wed"}[year]


def _first(year: int) -> str:
    return {2019: "Tue", 2020: "Wed", 2021: "Fri", 2022: "Sat", 2023: "Sun", 2024: "Mon", 2025: "Wed"}[year]


def differences(row: OfficialRow) -> dict[str, tuple[object, object]]:
    """What of a generated year is not as published: ours, and the published figure."""
    found = year_of(row)
    published = {ours: getattr(row, theirs) for ours, theirs in PUBLISHED.items()}
    return {
        name: (found[name], figure)
        for name, figure in published.items()
        if figure is not None and found[name] != figure
    }


@pytest.mark.parametrize("row", CHOSEN, ids=lambda row: f"{row.name} {row.year}")
def test_the_year_reproduces_the_published_row(row):
    """Requests, refusals, plans, denominators and both headline counts and the rate, each as published."""
    assert not differences(row)
    assert None not in (row.requests_received, row.timeliness_den_excl_exc, row.within20w_excl_exc)
