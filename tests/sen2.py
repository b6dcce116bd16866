"""Returns for tests: the council's file of persons, invented from references, and a tracker to export from.

Nobody is named: a surname is "S1", and a UPN is made of the number of the row.
"""

import csv
from datetime import date, datetime
from functools import cache
from pathlib import Path

from config.official import official_row
from models.events import Event
from tasks.opening import Tracker
from tasks.rebuilding import take_closures
from tasks.recording import record
from tasks.sampling import sample_closures, sample_year
from tasks.sen2.exporting import Officers, export
from tests.dates import day
from tests.factories import event

MADE_AT = datetime(2026, 2, 2, 9)
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


# One request for each line of the event map: what SEN2 makes of it stands behind the reference.
_STORIES = """
Y-Y request_received Mon 6 Jan 2025 source=education
Y-Y decision_to_assess_notified Mon 10 Feb 2025
Y-Y final_plan_sent Mon 19 May 2025
N request_received Mon 3 Feb 2025 source=parent_or_young_person
N decision_not_to_assess_notified Mon 10 Mar 2025
N mediation_requested Mon 24 Mar 2025
N mediation_held Mon 7 Apr 2025
A request_received Mon 8 Dec 2025 source=health
W request_received Mon 5 May 2025 source=social_care
W request_withdrawn Mon 26 May 2025
W-EXPORTED request_received Mon 5 May 2025 source=other
W-EXPORTED no_longer_responsible Mon 2 Jun 2025 reason=moved
Y-A request_received Mon 1 Sep 2025 source=education
Y-A decision_to_assess_notified Mon 6 Oct 2025
Y-W request_received Mon 3 Mar 2025 source=education
Y-W decision_to_assess_notified Mon 7 Apr 2025
Y-W request_withdrawn Mon 2 Jun 2025
N-W-EXPORTED request_received Mon 3 Mar 2025 source=education
N-W-EXPORTED decision_not_to_assess_notified Mon 7 Apr 2025
N-W-EXPORTED decision_reversed Mon 2 Jun 2025 route=mediation_agreement
N-W-EXPORTED no_longer_responsible Mon 7 Jul 2025 reason=moved
Y-N request_received Mon 3 Mar 2025 source=education
Y-N decision_to_assess_notified Mon 7 Apr 2025
Y-N decision_not_to_issue_plan_notified Mon 9 Jun 2025
Y-N appeal_lodged Mon 7 Jul 2025
Y-DRAFT request_received Mon 1 Sep 2025 source=education
Y-DRAFT decision_to_assess_notified Mon 6 Oct 2025
Y-DRAFT decision_to_issue_plan Mon 1 Dec 2025
Y-DRAFT draft_plan_served Mon 8 Dec 2025
Y-Y-EXCEPTED request_received Mon 6 Jan 2025 source=education
Y-Y-EXCEPTED decision_to_assess_notified Mon 10 Feb 2025
Y-Y-EXCEPTED exception_claimed Mon 7 Apr 2025 duty=send_final_plan ground=exceptional_personal_circumstances starts_on=2025-04-01
Y-Y-EXCEPTED final_plan_sent Mon 1 Sep 2025
N-Y request_received Mon 6 Jan 2025 source=parent_or_young_person
N-Y decision_not_to_assess_notified Mon 10 Feb 2025
N-Y decision_reversed Mon 7 Apr 2025 route=mediation_agreement
N-Y decision_to_assess_notified Mon 14 Apr 2025
N-Y final_plan_sent Mon 7 Jul 2025
N2024-Y request_received Mon 2 Sep 2024 source=parent_or_young_person
N2024-Y decision_not_to_assess_notified Mon 7 Oct 2024
N2024-Y decision_reversed Mon 3 Feb 2025 route=tribunal_order_assess
N2024-Y final_plan_sent Mon 12 May 2025
N-OWN-Y request_received Mon 6 Jan 2025 source=parent_or_young_person
N-OWN-Y decision_not_to_assess_notified Mon 10 Feb 2025
N-OWN-Y decision_reversed Mon 24 Feb 2025 route=own_review
N-OWN-Y final_plan_sent Mon 19 May 2025
Y-N-PLAN request_received Mon 6 Jan 2025 source=education
Y-N-PLAN decision_to_assess_notified Mon 10 Feb 2025
Y-N-PLAN decision_not_to_issue_plan_notified Mon 14 Apr 2025
Y-N-PLAN decision_reversed Mon 2 Jun 2025 route=mediation_agreement
Y-N-PLAN final_plan_sent Mon 7 Jul 2025
Y-Y-CONTENT request_received Mon 6 Jan 2025 source=education
Y-Y-CONTENT decision_to_assess_notified Mon 10 Feb 2025
Y-Y-CONTENT final_plan_sent Mon 19 May 2025
Y-Y-CONTENT appeal_lodged Mon 16 Jun 2025
Y-RYA detained_person_request_received Mon 1 Sep 2025 source=other
Y-RYA decision_to_assess_notified Mon 6 Oct 2025
H-Y request_received Mon 4 Nov 2024 source=education
H-Y decision_to_assess_notified Mon 9 Dec 2024
H-Y final_plan_sent Mon 24 Mar 2025
H-A request_received Mon 4 Nov 2024 source=education
H-A decision_to_assess_notified Mon 9 Dec 2024
H-H request_received Mon 9 Jan 2023 source=education
H-H decision_to_assess_notified Mon 13 Feb 2023
H-H final_plan_sent Mon 22 May 2023
H-H review_meeting_held Mon 3 Mar 2025
H-H decision_to_amend_plan_notified Mon 24 Mar 2025
H-H amendment_notice_sent Mon 24 Mar 2025
H-H amended_plan_sent Mon 12 May 2025
H-H phase_transfer_expected Mon 1 Sep 2025 takes_effect_on=2026-09-01 phase=primary_to_secondary
H-MAINTAINED request_received Mon 9 Jan 2023 source=education
H-MAINTAINED decision_to_assess_notified Mon 13 Feb 2023
H-MAINTAINED final_plan_sent Mon 22 May 2023
H-MAINTAINED review_meeting_held Mon 2 Jun 2025
H-MAINTAINED decision_to_maintain_plan_notified Mon 23 Jun 2025
H-CEASED request_received Mon 10 Jan 2022 source=education
H-CEASED decision_to_assess_notified Mon 14 Feb 2022
H-CEASED final_plan_sent Mon 23 May 2022
H-CEASED decision_to_cease_plan_notified Mon 16 Jun 2025
H-CEASED plan_ceased Mon 1 Sep 2025 reason=2
H-LEFT request_received Mon 10 Jan 2022 source=education
H-LEFT decision_to_assess_notified Mon 14 Feb 2022
H-LEFT final_plan_sent Mon 23 May 2022
H-LEFT no_longer_responsible Mon 4 Aug 2025 reason=left_england
H-MOVED request_received Mon 10 Jan 2022 source=education
H-MOVED decision_to_assess_notified Mon 14 Feb 2022
H-MOVED final_plan_sent Mon 23 May 2022
H-MOVED plan_transferred_out Mon 6 Oct 2025
CAME-IN plan_transferred_in Mon 12 May 2025 last_reviewed_on=2024-11-04
AGAIN request_received Mon 6 Oct 2025 source=parent_or_young_person
AGAIN decision_to_assess_notified Mon 10 Nov 2025
"""
_OUT_OF_SCOPE = """
OVER request_received Mon 8 Jan 2024 source=education
OVER decision_not_to_assess_notified Mon 12 Feb 2024
ENDED request_received Mon 10 Jan 2022 source=education
ENDED final_plan_sent Mon 23 May 2022
ENDED no_longer_responsible Mon 2 Dec 2024 reason=over_age
NEXT request_received Mon 5 Jan 2026 source=education
"""
_AFTER_CENSUS_DAY = """
A decision_to_assess_notified Mon 19 Jan 2026
Y-A final_plan_sent Mon 26 Jan 2026
Y-Y no_longer_responsible Mon 26 Jan 2026 reason=moved
"""


def stories(*, out_of_scope: bool = False, after_census_day: bool = False) -> list[Event]:
    """The events of every story; also of those that no return tells, and what happened after the census day."""
    more = (_OUT_OF_SCOPE if out_of_scope else "") + (_AFTER_CENSUS_DAY if after_census_day else "")
    return [_event(line) for line in (_STORIES + more).split("\n") if line]


def _event(line: str) -> Event:
    ref, kind, weekday, number, month, year, *columns = line.split()
    said = dict(each.split("=") for each in columns)
    said |= {
        name: date.fromisoformat(said[name])
        for name in ("starts_on", "takes_effect_on", "last_reviewed_on")
        if name in said
    }
    return event(kind, f"{weekday} {number} {month} {year}", case_ref=f"{ref}-1", **said)


def persons_of_stories() -> dict[str, dict[str, str]]:
    """Their persons; AGAIN is a further request of the one refused."""
    rows = persons_for(stories())
    rows["W-EXPORTED-1"]["exported"] = rows["N-W-EXPORTED-1"]["exported"] = "383"
    rows["CAME-IN-1"] |= {"transferla": "383", "startdate": "2023-05-08"}
    rows["AGAIN-1"] = rows["AGAIN-1"] | {name: rows["N-1"][name] for name in rows["N-1"] if "_" not in name}
    rows["AGAIN-1"]["person"] = rows["N-1"]["person"] = "P-1"
    return rows


def takes(tracker: Tracker, events: tuple[Event, ...] | list[Event]) -> None:
    """Record the events; none may be refused."""
    take_closures(tracker.engine, tracker.authority, sample_closures(day("Wed 31 Dec 2025")))
    done = record(tracker.engine, events, now=tracker.now())
    assert not done.refused, done.refused[:3]


def exports(tracker: Tracker, persons: Path, out: Path, *, year: int = 2026) -> Path:
    """The return of a year with the persons of a file; it must be clean."""
    done = export(tracker, year=year, persons=persons, out=out, officers=OFFICERS, made_at=MADE_AT)
    assert not done.checked.errors, list(map(str, done.checked.findings))
    assert done.file
    return done.file
