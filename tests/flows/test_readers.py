"""Who may type what: the team everything, a service what is its own, the board counts that are suppressed."""

import pytest
import typer.main

from flows.cli import readers, whole
from tests.flows.desk import NOTE
from tests.flows.test_bad_input import sentence
from tests.flows.test_cli_whole import commands

FIRST = sorted({name.split()[0] for name, _ in commands()})
ALLOWED = {"service:health": (*readers.OPEN, *readers.SERVICE), "board": (*readers.OPEN, *readers.BOARD)}
REFUSED = [
    (reader, name) for reader, allowed in ALLOWED.items() for name, _ in commands() if name.split()[0] not in allowed
]
PERIOD = ("--from", "2025-01-01", "--to", "2025-06-30")


def test_every_command_is_somebodys():
    """A new command stands in one of the lists before it stands in the command line."""
    assert sorted((*readers.OPEN, *readers.SERVICE, *readers.BOARD, *readers.TEAM)) == FIRST
    assert set(typer.main.get_command(whole()).commands) == set(FIRST)


@pytest.mark.parametrize(("reader", "name"), REFUSED)
def test_what_is_not_theirs_is_refused_before_anything_is_looked_at(desk, reader, name):
    """One sentence, status 2, nothing changed; so is its help."""
    before = desk.everything()
    refused = sentence(desk.set(EHCP_READER=reader)(*name.split()))
    assert refused.startswith(f"{name.split()[0]} is for the team: EHCP_READER is set to {reader.split(':')[0]}")
    assert desk.everything() == before


def test_a_service_sees_of_the_caseload_what_waits_for_it(desk):
    """Two services are asked for advice; each is shown its own duty, and the other requests are not there."""
    desk.set(EHCP_READER="service:health")
    (row,) = desk.asks("cases")["cases"]
    assert (row["case_ref"], row["about"], row["waiting_for"]) == ("YK-0001", "medical", ["health"])
    assert "YK-0002" not in desk("cases").out


def test_a_service_sees_of_a_request_its_own_advice(desk):
    found = desk.set(EHCP_READER="service:health").asks("case", "YK-0001")
    assert [each["about"] for each in found["duties"]] == ["medical"]
    assert {each["about"] for each in found["events"]} == {"medical"}
    assert [found[each] for each in ("rights", "exceptions", "warnings", "next", "officer")] == [[], [], [], None, None]
    said = desk("case", "YK-0001", "--explain")
    assert "psychological" not in said.out + str(found)
    assert NOTE not in said.out


@pytest.mark.parametrize("ref", ["YK-0002", "YK-9999"])
def test_a_service_cannot_tell_a_request_of_others_from_none(desk, ref):
    refused = sentence(desk.set(EHCP_READER="service:health")("case", ref))
    assert refused == f"authority 816 has no request {ref} by that day"


def test_a_service_sees_the_messages_to_itself(desk):
    desk("sweep")
    everything = desk.asks("outbox")["messages"]
    own = desk.set(EHCP_READER="service:health").asks("outbox")["messages"]
    assert 0 < len(own) < len(everything)
    assert {item["about"] for each in own for item in each["items"]} == {"medical"}


def test_the_board_is_given_its_reports_and_no_request(desk):
    """Small counts are suppressed in all three; the pack of an inspection names requests."""
    desk.set(EHCP_READER="board")
    for report in readers.FOR_THE_BOARD:
        assert desk("report", report, *PERIOD, "--out", str(desk.home / "out")).status == 0
    refused = sentence(desk("report", "inspection", *PERIOD, "--out", str(desk.home / "out")))
    assert refused == "report inspection names requests: the board may have board, scrutiny, foi"
    said = "".join(each.read_text(encoding="utf-8") for each in (desk.home / "out").iterdir() if each.suffix != ".pdf")
    assert "YK-000" not in said


def test_the_law_is_for_everybody(desk):
    for reader in ALLOWED:
        assert desk.set(EHCP_READER=reader)("due", "--received", "2025-05-21").status == 0


@pytest.mark.parametrize("reader", ["director", "service:", "service", "service:a b"])
def test_a_reader_that_is_none_is_refused(desk, reader):
    assert sentence(desk.set(EHCP_READER=reader)("cases")).startswith(
        "EHCP_READER (or reader in ehcp.toml): write team"
    )
