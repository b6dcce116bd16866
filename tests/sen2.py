"""Returns for tests: the council's file of persons, invented from references, and a tracker to export from.

Nobody is named: a surname is "S1", and a UPN is made of the number of the row.
"""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from config.official import official_row
from models.events import Event
from tasks.opening import Tracker
from tasks.recording import record, take_closures
from tasks.sampling import sample_closures, sample_year
from tasks.sen2.exporting import Officers
from tests.dates import day

OFFICERS = Officers(medical=True, clinical=True, social_care=False)
NEEDS = ("ASD", "SEMH", "SLCN", "MLD", "HI", "PD", "DS", "OTH")
SETTING = {"urn": "{urn}", "placementrank": "1", "senunitindicator": "0", "resourcedprovisionindicator": "0"}


def a_person(number: int) -> dict[str, str]:
    """The invented row of one request: codes, and no name."""
    urn = str(100000 + number % 900)
    of_setting = {name: value.format(urn=urn) for name, value in SETTING.items()}
    return {
        "surname": f"S{number}",
        "forename": f"F{number}",
        "personbirthdate": date(2008 + number % 12, 1 + number % 12, 1 + number % 28).isoformat(),
        "sex": "MF"[number % 2],
        "ethnicity": ("WBRI", "MWAS", "APKN", "NOBT")[number % 4],
        "postcode": f"YO{1 + number % 30} {number % 9}AA",
        "upn": f"X{number:011}{number % 10}",
        "pb": "0",
        "oa": "0",
        **{f"plandetail1_{name}": value for name, value in of_setting.items()},
        **{f"placementdetail1_{name}": value for name, value in of_setting.items()},
        "placementdetail1_entrydate": "2023-09-04",
        "senneed1_sentype": NEEDS[number % len(NEEDS)],
        "senneed1_sentyperank": "1",
    }


def write_persons(path: Path, rows: dict[str, dict[str, str]]) -> Path:
    """The council's file, as CSV."""
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["case_ref", *columns])
        writer.writerows([ref, *(row.get(name, "") for name in columns)] for ref, row in rows.items())
    return path


@cache
def york() -> tuple[Event, ...]:
    """The events of a generated York, whose year is the published 2025."""
    return tuple(sample_year(official_row("York", 2025), authority="816", ends_on=day("Wed 31 Dec 2025")))


def persons_for(events: tuple[Event, ...] | list[Event]) -> dict[str, dict[str, str]]:
    """A person for every request, each another one."""
    refs = sorted({each.case_ref for each in events})
    return {ref: a_person(number) for number, ref in enumerate(refs, start=1)}


def takes(tracker: Tracker, events: tuple[Event, ...] | list[Event]) -> None:
    """Record the events; none may be refused."""
    take_closures(tracker.engine, tracker.authority, sample_closures(day("Wed 31 Dec 2025")))
    done = record(tracker.engine, events, now=tracker.now())
    assert not done.refused, done.refused[:3]
