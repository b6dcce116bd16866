"""`ehcp serve` as a real process in an empty home: the sample, the boards, the schedules, and how it ends.

A start takes half a minute on a slow machine, so two are lived through once, and the tests ask what
was seen of them.
"""

import signal
import sqlite3
from contextlib import closing, contextmanager
from email import message_from_bytes
from email.policy import default
from types import SimpleNamespace

import pytest

from tests.flows.served import TODAY, Served, free_port, until

NAMES = {"daily", "deliver", "track-request", "record-event", "import-cases", "weekly-summary"}
BOARDS = {"home", "caseload", "breaches", "due-soon", "advice-outstanding", "timeliness", "outbox"}
LOADING = "loading a generated sample authority"


@contextmanager
def serving(home, *words):
    """A process that is cleared away whatever becomes of the test."""
    served = Served(home, free_port(), *words)
    try:
        yield served
    finally:
        served.is_cleared_away()


def letters(home):
    """What lies in the outbox folder, as a mail program reads it."""
    files = sorted((home / "outbox").glob("*.eml"))
    return [message_from_bytes(each.read_bytes(), policy=default) for each in files]


def ids(found):
    """The Message-IDs of letters, sorted: one that stands twice is seen."""
    return sorted(each["Message-ID"] for each in found)


def rows(home, query):
    """An answer of the tracker's own database."""
    with closing(sqlite3.connect(home / "ehcp.sqlite")) as database:
        return database.execute(query).fetchall()


def last_open(home):
    """The newest request that is still undecided."""
    return rows(home, "SELECT case_ref FROM cases WHERE stage = 'request' ORDER BY case_ref DESC")[0][0]


def at_the_same_door(served):
    """How a second process ends, and what it complains of, that is to serve at the port of the first."""
    other = Served(served.home, served.port, name="other")
    try:
        return other.process.wait(timeout=60), other.complained()
    finally:
        other.process.kill()


def how_it_ends(served):
    """Its exit status after SIGTERM, the seconds it took, the servers left behind, and what it complained of."""
    status, seconds = served.ends()
    return SimpleNamespace(status=status, seconds=seconds, left=served.servers(), complained=served.complained())


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home folder that is not there yet."""
    return tmp_path_factory.mktemp("serve") / "home"


@pytest.fixture(scope="module")
def first(home):
    """What was seen of the first start, from nothing to its end."""
    with serving(home) as served:
        assert served.is_ready(), served.complained()
        seen = SimpleNamespace(said=served.said(), health=served.asks("/health"), deployments=served.deployments())
        seen.scheduled = until(lambda: scheduled(served, "daily"), 90)
        seen.day = [each["state"] for each in served.runs(name={"any_": ["Mon 23 Nov 2026"]})]
        found = {each["key"]: each["latest_id"] for each in served.asks("/artifacts/latest/filter", {"limit": 200})}
        seen.boards, seen.home, seen.port = found.keys(), found["home"], served.port
        seen.ref = last_open(home)
        form = {"case_ref": seen.ref, "event": "request_withdrawn", "occurred_on": TODAY}
        seen.recorded = served.executes("record-event", **form)
        seen.sent = served.executes("deliver")
        seen.same_door = at_the_same_door(served)
        seen.letters, seen.events = letters(home), rows(home, "SELECT COUNT(*) FROM events")
        seen.end = how_it_ends(served)
    return seen


def scheduled(served, deployment):
    """The runs of a deployment that wait for their time."""
    of = {"any_": [served.deployments()[deployment]]}
    return served.runs(deployment_id=of, state={"type": {"any_": ["SCHEDULED"]}})


@pytest.fixture(scope="module")
def second(home, first):
    """What was seen of the next start in the same home, which was asked to speak JSON."""
    with serving(home, "--json") as served:
        assert served.is_ready('"api"'), served.complained()
        seen = SimpleNamespace(document=served.document(), port=served.port, complained=served.complained())
        assert seen.document["boards"].endswith(f"/v2/artifacts/artifact/{first.home}"), "its address has changed"
        seen.letters, seen.events = letters(home), rows(home, "SELECT COUNT(*) FROM events")
        seen.end = how_it_ends(served)
    return seen


def test_it_says_where_to_look(first, home):
    """An empty tracker is given a sample, and the last lines name the boards, the runs and the messages."""
    assert LOADING in first.said
    assert f"Boards    http://127.0.0.1:{first.port}/v2/artifacts/artifact/{first.home}\n" in first.said
    assert f"Messages  {home}/outbox" in first.said
    assert first.health is True


def test_every_deployment_is_there_and_the_scheduler_works(first):
    """The six names of the contract, and runs of the next mornings that wait for their time."""
    assert first.deployments.keys() >= NAMES
    assert first.scheduled
    assert all("auto-scheduled" in each["tags"] for each in first.scheduled)


def test_today_was_tracked_at_once(first):
    """The day's run is red, as limits are breached, and named for what it found; its boards are there."""
    assert "FAILED" in [each["type"] for each in first.day]
    assert first.day[0]["name"].endswith(" at risk")
    assert first.boards >= BOARDS


def test_the_outbox_holds_what_a_service_would_have_got(first):
    """A chaser, an escalation and a weekly summary, each with a text and an HTML part, to made-up mailboxes only."""
    assert all(each["To"].endswith(".example") for each in first.letters)
    assert all(each.get_body(("plain",)) and each.get_body(("html",)) for each in first.letters)
    bodies = [each.get_body(("plain",)).get_content() for each in first.letters]
    assert any("advice is due" in each for each in bodies)
    assert any("week ending Sun 22 Nov 2026" in each for each in bodies)
    assert any("Please take this on" in each for each in bodies)


def test_the_served_process_executes_what_a_form_asks_for(first, home):
    """A withdrawal typed into the form is in the database, and a delivery ran."""
    assert first.recorded == ("COMPLETED", "Recorded: request withdrawn")
    assert first.sent[0] == "COMPLETED"
    closed = rows(home, f"SELECT outcome, closed_on FROM cases WHERE case_ref = '{first.ref}'")
    assert closed == [("request_withdrawn", TODAY)]


def test_a_second_serve_at_the_same_door_is_refused(first):
    """One sentence, status 2."""
    status, complained = first.same_door
    assert status == 2
    assert complained.startswith("ehcp: something answers on http://127.0.0.1:")
    assert complained.count("\n") == 1


@pytest.mark.parametrize("start", ["first", "second"])
def test_it_ends_when_told_to(start, request):
    """SIGTERM ends it with status 0 within half a minute, quietly, and no server is left."""
    end = request.getfixturevalue(start).end
    assert end.status == 0
    assert end.seconds < 30
    assert end.left == []
    # Where the machine is very busy, Prefect's server logs that its database was locked, and tries again.
    assert "Traceback" not in end.complained or "database is locked" in end.complained


def test_the_next_start_continues(first, second, home):
    """No sample is loaded again, no event is recorded twice, and no message is sent a second time."""
    assert LOADING not in second.complained
    assert second.events == first.events
    assert ids(second.letters) == ids(first.letters)
    assert len(set(ids(second.letters))) == len(second.letters)
    assert rows(home, "SELECT COUNT(*) FROM outbox WHERE status = 'sent'") == [(len(second.letters),)]


def test_with_json_it_speaks_one_document(first, second, home):
    """The addresses, under their names."""
    url = f"http://127.0.0.1:{second.port}"
    assert second.document == {
        "boards": f"{url}/v2/artifacts/artifact/{first.home}",
        "runs": f"{url}/v2/runs",
        "messages": f"{home}/outbox",
        "api": f"{url}/api",
    }


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_no_server_is_left_by_a_start_that_is_broken_off(tmp_path, how):
    """Told to end while Prefect's server is still starting, it ends that too."""
    with serving(tmp_path / "home") as served:
        assert until(served.servers, 60)
        status, seconds = served.ends(how)
        assert (status, served.servers()) == (0 if how is signal.SIGTERM else 130, [])
        assert seconds < 30
