"""Pages in a real Prefect server: each under its key and at one address for good, whatever is published again."""

import time

import httpx
import pytest
from prefect.client.orchestration import get_client
from prefect.events.schemas.events import Event
from prefect.types._datetime import now

from tasks.boards import HOME, PAGES
from tasks.publishing import NotPublishedError, publish, publish_case
from tasks.retaining import make_anonymous
from tests.dates import day
from tests.factories import CASE_REF, event

BEFORE, AFTER = "Mon 14 Jul 2025", "Mon 18 Aug 2025"


@pytest.fixture
def known(prefect_server, new_office):
    """An office with one request, beside a Prefect server."""
    with new_office() as office:
        office.asks_for_medical_advice()
        yield office


def latest():
    """The pages that the server shows, by key."""
    with get_client(sync_client=True) as server:
        found = server.request("POST", "/artifacts/latest/filter", json={"limit": 200}).json()
    return {each["key"]: each for each in found}


def published(office, on):
    """Publish all pages as they stand on a day."""
    return publish(office.tracker, day(on), now=office.tracker.now(day(on)))


def published_case(office, on):
    """Publish the page of the request as it stands on a day."""
    return publish_case(office.tracker, CASE_REF, day(on), now=office.tracker.now(day(on)))


def versions(key):
    """How many artifacts the server keeps under a key."""
    asked = {"artifacts": {"key": {"any_": [key]}}}
    with get_client(sync_client=True) as server:
        return len(server.request("POST", "/artifacts/filter", json=asked).json())


def test_the_page_of_a_request_goes_with_its_name(known):
    """A copy in Prefect does not outlive what it is of; the pages of the others stay."""
    known.asks_for_medical_advice("YK-0002")
    for ref in (CASE_REF, "YK-0002"):
        publish_case(known.tracker, ref, day(BEFORE), now=known.tracker.now(day(BEFORE)))
    known.hears(event("request_withdrawn", "Mon 18 Aug 2025", case_ref=CASE_REF))
    assert make_anonymous(known.tracker, day("Mon 18 Aug 2031")) == 1
    published(known, "Tue 19 Aug 2031")
    assert "case-yk-0002" in latest()
    assert f"case-{CASE_REF.lower()}" not in latest()
    assert versions(f"case-{CASE_REF.lower()}") == 0
    assert CASE_REF not in str(latest())


def test_every_page_is_put_in_place_and_keeps_its_address(known):
    """The second time it is changed and not made anew; what the lists show is changed with it."""
    assert published(known, BEFORE) == len(PAGES) + 1
    first = latest()
    assert published(known, AFTER) == len(PAGES) + 1
    again = latest()
    for key in (HOME, *PAGES):
        assert again[key]["latest_id"] == first[key]["latest_id"]
        assert "Mon 18 Aug 2025" in again[key]["data"]
        assert again[key]["description"] == "Refreshed Mon 18 Aug 2025 09:00."
        assert versions(key) == versions(HOME)


def test_a_page_belongs_to_a_run_that_never_ends(known):
    """With a run that has ended it would be purged; without any, both faces of the UI ask for one in vain."""
    with get_client(sync_client=True) as server:
        for each in latest().values():  # of other tests, which may have deleted the run since
            server.request("DELETE", "/artifacts/{id}", path_params={"id": each["latest_id"]})
    published(known, BEFORE)
    (keeper,) = {each["flow_run_id"] for key, each in latest().items() if key in PAGES}
    with get_client(sync_client=True) as server:
        run = server.read_flow_run(keeper)
    assert (run.name, run.state.type.value, run.end_time) == ("The pages of the dashboard", "RUNNING", None)
    assert all(each["task_run_id"] for key, each in latest().items() if key in PAGES)


def test_the_page_of_a_request_is_put_in_place_and_the_boards_lead_to_it(known):
    """Under the request's own key; before it is there, no board leads to it."""
    published(known, AFTER)
    first = published_case(known, BEFORE)
    assert (first.key, first.state, first.title) == ("case-yk-0001", "On track", "YK-0001 · week 9 · assessment")
    again = published_case(known, AFTER)
    assert (again.artifact, again.state) == (first.artifact, "Breached")
    assert latest()[first.key]["latest_id"] == first.artifact
    published(known, AFTER)
    assert f"(../../artifacts/artifact/{first.artifact})" in latest()["caseload"]["data"]


def test_the_page_of_a_request_leads_back_to_the_boards(known):
    """Home, the caseload and the officer's."""
    published(known, AFTER)
    page, boards = published_case(known, AFTER).markdown, latest()
    for key in (HOME, "caseload", "officers"):
        assert f"(../../artifacts/artifact/{boards[key]['latest_id']})" in page


def test_a_page_that_somebody_deleted_comes_back(known):
    """With the next publishing."""
    published(known, BEFORE)
    gone = latest()["breaches"]["latest_id"]
    with get_client(sync_client=True) as server:
        server.delete_artifact(gone)
    published(known, BEFORE)
    assert latest()["breaches"]["latest_id"] != gone


def test_the_page_of_a_request_that_somebody_deleted_is_found_at_its_new_address(known):
    """The boards do not lead to where it was."""
    gone = published_case(known, AFTER).artifact
    published(known, AFTER)
    with get_client(sync_client=True) as server:
        server.delete_artifact(gone)
    there = published_case(known, AFTER).artifact
    published(known, AFTER)
    assert there != gone
    assert f"(../../artifacts/artifact/{there})" in latest()["caseload"]["data"]


def test_a_page_of_a_request_that_was_lost_from_the_list_is_found_again(known):
    """Two runs that make a page at once may lose the entry of one."""
    made = published_case(known, AFTER).artifact
    with get_client(sync_client=True) as server:
        server.delete_artifact(latest()["case-pages"]["latest_id"])
    published(known, AFTER)
    assert latest()["case-pages"]["data"] == {"case-yk-0001": made}


def test_a_page_that_the_server_does_not_take_is_named_without_its_words(known, monkeypatch):
    """What Prefect says of it quotes the whole page, and would be kept with the run."""

    published(known, BEFORE)
    with httpx.HTTPTransport() as line:
        through = line.handle_request

        def refuses(_, request):
            return httpx.Response(413, request=request, json={}) if request.method == "PATCH" else through(request)

        monkeypatch.setattr(httpx.HTTPTransport, "handle_request", refuses)
        with pytest.raises(NotPublishedError) as refused:
            published(known, BEFORE)
    assert str(refused.value).endswith("(status 413)")
    assert CASE_REF not in str(refused.value)


def test_the_event_feed_does_not_repeat_the_pages(known):
    """A page of forty kilobytes would be kept there once a refresh."""
    published_case(known, BEFORE)
    published_case(known, AFTER)
    after = Event(occurred=now("UTC"), event="ehcp.test.after", resource={"prefect.resource.id": "ehcp.test"})
    with get_client(sync_client=True) as server:
        # Not by Prefect's own thread, which sends to whichever server it met first.
        server.request("POST", "/events", json=[after.model_dump(mode="json")])
    deadline = time.monotonic() + 60
    while "ehcp.test.after" not in (seen := {each["event"] for each in feed()}) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert "ehcp.test.after" in seen
    assert "prefect.artifact.updated" not in seen


def feed():
    """The newest events."""
    with get_client(sync_client=True) as server:
        return server.request("POST", "/events/filter", json={"limit": 50}).json()["events"]
