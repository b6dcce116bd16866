"""The contacts file: read whole, or refused with every bad row named."""

import pytest

from tasks.reading import BadRowsError, Contact, read_contacts
from tests.tasks.test_reading import write_csv

EP = {"service": "Educational_Psychology", "role": "service_lead", "mailbox": "ep-lead@york.example"}
DIRECTOR = {"role": "director", "mailbox": "dcs@york.example", "phone": "01904 000000", "authority": "816"}


def test_contacts_are_read(tmp_path):
    officer = {"role": "officer-7", "mailbox": "send.team7@york.example"}
    assert read_contacts(write_csv(tmp_path / "in.csv", [EP, DIRECTOR, officer])) == [
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
    ],
)  # fmt: skip
def test_a_bad_contact_refuses_the_file_and_names_the_row(tmp_path, row, column, reason):
    with pytest.raises(BadRowsError) as refused:
        read_contacts(write_csv(tmp_path / "in.csv", [EP, row]))
    (rejected,) = refused.value.rejected
    assert (rejected.row, rejected.column) == (2, column)
    assert reason in rejected.reason
    assert f"row 2, column {column}" in str(refused.value)
