"""The contacts file: read whole, or refused with every bad row named."""

import pytest

from tasks.reading import BadRowsError, Contact, read_contacts
from tests.dates import day
from tests.tasks.test_reading import TODAY, write_csv

EP = {"service": "Educational_Psychology", "role": "service_lead", "mailbox": "ep-lead@york.example"}
DIRECTOR = {"role": "director", "mailbox": "dcs@york.example", "phone": "01904 000000", "authority": "816"}


def test_contacts_are_read(tmp_path):
    officer = {"role": "officer-7", "mailbox": "send.team7@york.example"}
    assert read_contacts(write_csv(tmp_path / "in.csv", [EP, DIRECTOR, officer]), today=TODAY) == [
        Contact(service="educational_psychology", role="service_lead", mailbox="ep-lead@york.example"),
        Contact(role="director", mailbox="dcs@york.example", phone="01904 000000", authority="816"),
        Contact(role="officer-7", mailbox="send.team7@york.example"),
    ]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (EP | {"role": ""}, "role", "is missing"),
        (EP | {"mailbox": ""}, "mailbox", "is missing"),
        (EP | {"mailbox": "ep-lead"}, "mailbox", "is no email address: write it as team@council.gov.uk"),
        (EP | {"mailbox": "a@b.uk\nBcc: x@y.uk"}, "mailbox", "is no email address"),
        (EP | {"service": ""}, "service", "is missing: service_lead is a role within a service"),
        (EP | {"role": "officer-7"}, "role", "is no role of a service"),
        (DIRECTOR | {"role": "direktor"}, "role", "'direktor' is no role: did you mean director?"),
        (DIRECTOR | {"phone": "1904000000"}, "phone", "with its leading 0 or +"),
        (DIRECTOR | {"authority": "York"}, "authority", "write its three digits"),
        (EP | {"service": "educational_psychology"}, "role", "educational_psychology service_lead stands twice: rows 1 and 2"),
        (DIRECTOR | {"deputy": "nobody"}, "deputy", "is no email address"),
        (DIRECTOR | {"away_to": "2026-12-01"}, "away_from", "is missing: an absence has its first day"),
        (DIRECTOR | {"away_from": "2026-12-02", "away_to": "2026-12-01"}, "away_to", "is before away_from"),
        (DIRECTOR | {"above": "head_of_service"}, "above", "names head_of_service, who is not in this file"),
        (DIRECTOR | {"above": "director"}, "above", "leads round in a circle"),
    ],
)  # fmt: skip
def test_a_bad_contact_refuses_the_file_and_names_the_row(tmp_path, row, column, reason):
    with pytest.raises(BadRowsError) as refused:
        read_contacts(write_csv(tmp_path / "in.csv", [EP, row]), today=TODAY)
    (rejected,) = refused.value.rejected
    assert (rejected.row, rejected.column) == (2, column)
    assert reason in rejected.reason
    assert f"row 2, column {column}" in str(refused.value)


def test_deputies_absences_and_who_stands_above_are_read(tmp_path):
    """And a service that all authorities share is marked with a star."""
    lead = EP | {
        "deputy": "deputy@york.example",
        "away_from": "2026-12-01",
        "away_to": "2026-12-11",
        "above": "director",
    }
    found = read_contacts(
        write_csv(tmp_path / "in.csv", [lead | {"authority": "*"}, DIRECTOR | {"authority": "*"}]), today=TODAY
    )
    assert found[0] == Contact(
        authority="*",
        service="educational_psychology",
        role="service_lead",
        mailbox="ep-lead@york.example",
        deputy="deputy@york.example",
        away_from=day("Tue 1 Dec 2026"),
        away_to=day("Fri 11 Dec 2026"),
        above="director",
    )
