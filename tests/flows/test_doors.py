"""Who may come in to Prefect's server: this machine alone, unless a password is set; and no page of another site."""

import shutil

import httpx
import pytest

from flows.doors import DoorError, door
from tests.flows.served import Served, free_port
from tests.flows.test_bad_input import SECRET, sentence

OTHERS = ("0.0.0.0", "::", "10.1.2.3", "tracker.york.example", "127.0.0.1.york.example", "192.168.0.1")
PASSWORD = f"york:{SECRET}"


@pytest.mark.parametrize("host", OTHERS)
@pytest.mark.parametrize("password", [None, "", "  "])
def test_a_server_for_others_without_a_password_is_refused(desk, host, password):
    """One sentence, status 2, nothing started, nothing changed; an empty password is none."""
    before = desk.everything()
    if password is not None:
        desk.set(PREFECT_SERVER_API_AUTH_STRING=password)
    refused = sentence(desk.set(EHCP_PREFECT_HOST=host)("serve"))
    assert refused == (
        "EHCP_PREFECT_HOST opens the server to others: set PREFECT_SERVER_API_AUTH_STRING to user:password first"
    )
    assert desk.everything() == before


@pytest.mark.parametrize("password", [SECRET, f"{SECRET}:", f":{SECRET}"])
def test_half_a_password_is_refused_and_not_repeated(desk, password):
    desk.set(EHCP_PREFECT_HOST="10.1.2.3", PREFECT_SERVER_API_AUTH_STRING=password)
    assert sentence(desk("serve")).startswith("PREFECT_SERVER_API_AUTH_STRING is no user with a password")


def test_a_host_that_cannot_be_one_is_refused(desk):
    assert sentence(desk.set(EHCP_PREFECT_HOST="http://here")("serve")).startswith("EHCP_PREFECT_HOST (or prefect_host")


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:4200"), ("localhost", "http://localhost:4200"), ("::1", "http://[::1]:4200")],
)
def test_this_machine_alone_needs_no_password(host, url):
    """Its own pages may ask it, under either name, and nobody else's."""
    found, told = door(host, 4200, {})
    assert found == url
    assert told["PREFECT_SERVER_UI_API_URL"] == f"{url}/api"
    assert set(told["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"].split(",")) == {url, "http://localhost:4200"}


def test_a_server_at_every_address_needs_one_for_browsers():
    """A browser elsewhere cannot ask 0.0.0.0; we ourselves ask this machine."""
    with pytest.raises(DoorError, match="set PREFECT_SERVER_UI_API_URL, or a host"):
        door("0.0.0.0", 4200, {"PREFECT_SERVER_API_AUTH_STRING": PASSWORD})
    seen = {"PREFECT_SERVER_API_AUTH_STRING": PASSWORD, "PREFECT_SERVER_UI_API_URL": "https://t.york.example/api"}
    url, told = door("0.0.0.0", 4200, seen)
    assert url == "http://127.0.0.1:4200"
    assert "https://t.york.example" in told["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"].split(",")


@pytest.fixture(scope="module")
def served(homes, tmp_path_factory):
    """A server at every address of this machine, with a password."""
    home, port = shutil.copytree(homes["known"], tmp_path_factory.mktemp("doors") / "home"), free_port()
    seen = f"http://127.0.0.1:{port}/api"
    others = {"EHCP_PREFECT_HOST": "0.0.0.0", "PREFECT_SERVER_UI_API_URL": seen}
    found = Served(home, port, **others, PREFECT_SERVER_API_AUTH_STRING=PASSWORD)
    assert found.is_ready(), found.complained()
    yield found
    found.is_cleared_away()


def test_with_a_password_it_works_for_who_has_it(served):
    """Its own client registered, tracked today and wrote the pages; a form is carried out."""
    assert served.runs(name={"any_": ["Mon 23 Nov 2026"]})
    ended = served.executes("record-event", case_ref="YK-0002", event="request_withdrawn", occurred_on="2026-11-23")
    assert ended == ("COMPLETED", "Recorded: request withdrawn")
    assert SECRET not in served.said() + served.complained()


def test_without_it_nobody_is_told_anything_or_may_change_anything(served):
    url = f"http://127.0.0.1:{served.port}/api"
    for key in (None, ("york", "wrong"), ("", "")):
        assert httpx.post(f"{url}/artifacts/filter", json={}, auth=key, timeout=30).status_code in {401, 403}
        assert httpx.get(f"{url}/admin/settings", auth=key, timeout=30).status_code == 401


def test_a_page_of_another_site_may_not_read_and_not_ask_in_the_name_of_who_has_the_password(served):
    """No browser hands it the answer, nor sends what needs a key for it."""
    url = f"http://127.0.0.1:{served.port}/api"
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    asked |= {"Access-Control-Request-Headers": "authorization"}
    assert (
        "access-control-allow-origin" not in httpx.options(f"{url}/flow_runs/filter", headers=asked, timeout=30).headers
    )
    answer = httpx.post(f"{url}/flow_runs/filter", json={}, auth=served.key, headers=asked, timeout=30)
    assert "access-control-allow-origin" not in answer.headers
    own = asked | {"Origin": f"http://127.0.0.1:{served.port}"}
    assert httpx.options(f"{url}/flow_runs/filter", headers=own, timeout=30).headers["access-control-allow-origin"]


def test_no_process_shows_the_password(served):
    """Arguments are there for every user of the machine to read."""
    words = [each.read_bytes() for each in processes(served)]
    assert len(words) >= 2
    assert not [each for each in words if SECRET.encode() in each]


def processes(served):
    """The arguments of the server and of what serves it."""
    from pathlib import Path  # noqa: PLC0415

    pids = [*served.servers(), served.process.pid]
    return [Path(f"/proc/{pid}/cmdline") for pid in pids]
