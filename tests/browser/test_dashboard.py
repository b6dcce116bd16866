"""The dashboard in a real browser: `ehcp serve` as a process, both faces of Prefect's UI, and a person who clicks.

The installation knows three open requests on Wed 6 Aug 2025: YK-0001 waits for two pieces of advice, YK-0002
for a decision that is late, YK-0005 came in last week.  The browser's clock stands on that day too.
"""

import json
import re
import sqlite3
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.sync_api import expect
from prefect.settings import PREFECT_API_URL, temporary_settings

from config.settings import Settings
from models.store.session import open_store
from tasks.boards import HOME, PAGES
from tasks.opening import Tracker
from tasks.publishing import publish
from tasks.recording import record
from tests.browser.looking import FACES, PATIENCE, Window
from tests.conftest import MAILBOXES
from tests.dates import day
from tests.factories import AUTHORITY, event
from tests.flows.desk import NOTE, Desk
from tests.flows.served import Served, free_port

expect.set_options(timeout=PATIENCE)
TODAY = day("Wed 6 Aug 2025")
NOW = datetime(2025, 8, 6, 9, tzinfo=UTC)
WIDTHS = (1280, 1600)
CASE = "case-yk-0001"
KEYS = (HOME, *PAGES, CASE)
MANY = 3000
SOURCES = {"www.legislation.gov.uk", "www.gov.uk", "assets.publishing.service.gov.uk"}
TOTAL = re.compile(r"3,000 open requests|The first [0-9]+ of [0-9,]+\.")
REFUSED = "Failed to load resource: the server responded with a status of 409 (Conflict)"
"""Chromium's own words for any answer of a server that refuses, as Prefect's does a form that is not complete."""
LARGE = (HOME, "caseload", "breaches", "due-soon", "advice-outstanding", "officers")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """An installation with three open requests, served until the last test of this file."""
    home = tmp_path_factory.mktemp("dashboard") / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        desk = Desk(home, patch)
        desk.hears_the_story()
        assert desk("record", "YK-0005", "request_received", "--on", "2025-07-28").status == 0
    served = Served(home, free_port(), name="dashboard", today=TODAY.isoformat())
    try:
        assert served.is_ready(), served.complained()
        yield served
    finally:
        served.is_cleared_away()


@pytest.fixture(scope="module")
def pages(served):
    """The id of each page, by its key."""
    return {each["key"]: each["latest_id"] for each in served.asks("/artifacts/latest/filter", {"limit": 200})}


@pytest.fixture(scope="module")
def windows(browser, served):
    """A window on each face of the UI, whose day is the tracker's: opened once, since each loads megabytes of script."""
    with ExitStack() as held:
        found = {}
        for face, root in FACES.items():
            context = held.enter_context(browser.new_context(viewport={"width": WIDTHS[0], "height": 1000}))
            context.clock.set_fixed_time(NOW)
            found[face] = Window(context, f"http://127.0.0.1:{served.port}{root}")
        yield found


@pytest.fixture(params=FACES)
def window(windows, request):
    """One of them.  Nothing may go wrong in it unseen."""
    found = windows[request.param]
    found.complaints.clear()
    yield found
    assert found.complaints == []


light = pytest.mark.parametrize("window", ["light"], indirect=True)


@pytest.fixture(scope="module")
def known(served, pages):
    """What a link of ours may lead to: the path of each page and form, with the fields that it has."""
    found = {f"/artifacts/artifact/{each}": set() for each in pages.values()} | {"/events": set()}
    for each in served.asks("/deployments/filter", {}):
        form = f"/deployments/deployment/{each['id']}"
        found |= {form: set(), f"{form}/run": set(each["parameter_openapi_schema"]["properties"])}
    return found


@pytest.mark.parametrize("key", KEYS)
def test_a_page_can_be_read(window, pages, known, key):
    """Its heading, its table or picture, nothing to scroll sideways on either width, and no link leads nowhere."""
    page = window.reads(pages[key])
    expect(page.locator("table, img").or_(page.get_by_text("None.", exact=True)).first).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        assert window.scrolls_sideways() == []
    leads = [urlsplit(urljoin(page.url, each)) for each in window.links(page)]
    outside = {each.hostname for each in leads} - {"127.0.0.1"}
    assert outside <= SOURCES
    for each in leads:
        if each.hostname == "127.0.0.1":
            filled = parse_qs(each.query).get("parameters", ["{}"])[0]
            assert json.loads(filled).keys() <= known[each.path.removeprefix(window.face)], each.path


def test_an_officer_comes_from_the_start_page_to_a_filled_in_form(window, served, pages):
    """Home, the breaches, the request, and the form for its medical advice: each a click away from the last."""
    page = window.follows(window.reads(pages[HOME]), "Breaches")
    expect(page.get_by_role("heading", name="Breaches")).to_be_visible()
    page = window.follows(page, "YK-0001")
    expect(page.get_by_role("heading", name="YK-0001 · week 11 · assessment")).to_be_visible()
    page = window.follows(page, "advice received")
    expect(page.locator("textarea").first).to_have_value("YK-0001")
    expect(page.get_by_text("medical", exact=True).first).to_be_visible()


@light
def test_advice_that_came_is_recorded_by_clicking_and_is_chased_no_more(window, pages):
    """Without its day the form is refused by name; with it the run says so, and the request's page shows it."""
    page = window.reads(pages[CASE])
    expect(page.get_by_role("link", name="advice received")).to_have_count(2)
    page = window.follows(page, "advice received")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("'occurred_on' is a required property", exact=True)).to_be_visible()
    page = window.fills_in(page, "On which day", "Tuesday, August 5th, 2025")
    window.forgets(REFUSED, "Error creating flow run: Validation failed")
    expect(page.get_by_text("Recorded: advice received").first).to_be_visible()
    page = window.reads(pages[CASE])
    expect(page.get_by_role("cell", name="advice received: medical")).to_be_visible()
    expect(page.get_by_role("link", name="advice received")).to_have_count(1)


@light
def test_what_cannot_be_is_refused_in_a_sentence(window, pages):
    """A decision that ends the request was never made: the run fails, and its log names the field."""
    page = window.follows(window.reads(pages["case-yk-0005"]), "request withdrawn")
    page = window.fills_in(page, "On which day", "Thursday, August 7th, 2025")
    expect(page.get_by_text("Not recorded").first).to_be_visible()
    time.sleep(3)  # the log comes after the state, and the light face does not ask again
    page.reload()
    expect(page.get_by_text("occurred_on: Thu 7 Aug 2025 is in the future").first).to_be_visible()


@light
def test_a_decision_is_made_in_the_dialog(window, served):
    """The run waits, says what would be sent and why; resumed with an answer it ends, and is an event."""
    asked = served.runs(name={"like_": "YK-0002: tell the director"}, state={"type": {"any_": ["PAUSED"]}})[0]
    page = window.opens(f"/runs/flow-run/{asked['id']}?tab=Logs")
    page.get_by_role("button", name="Open menu").click()
    page.get_by_role("menuitem", name="Resume").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("16 days overdue")).to_be_visible()
    dialog.get_by_role("button", name="Decision").click()
    page.get_by_role("option", name="approve: it goes out").click()
    dialog.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("Recorded: escalation approved").first).to_be_visible()
    with closing(sqlite3.connect(served.home / "ehcp.sqlite")) as database:
        assert database.execute("SELECT COUNT(*) FROM events WHERE event = 'escalation_approved'").fetchone() == (1,)


def test_the_event_feed_of_a_request_is_a_click_away(window, pages):
    """Its last month, and nothing of any other request."""
    page = window.follows(window.reads(pages["case-yk-0002"]), "event feed")
    expect(page.get_by_text("ehcp.limit.breached").first).to_be_visible()
    expect(page.get_by_text("YK-0001")).to_have_count(0)


@pytest.fixture(scope="module")
def many(served, tmp_path_factory):
    """The pages of three thousand open requests, put in the place of those of three."""
    home = tmp_path_factory.mktemp("many")
    engine = open_store(f"sqlite:///{home / 'ehcp.sqlite'}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EHCP_HOME", str(home))
        with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{served.port}/api"}):
            record(engine, list(requests(MANY)), now=NOW)
            publish(Tracker(Settings(home=home, authority=AUTHORITY), engine), TODAY, now=NOW)
    yield
    engine.dispose()


def requests(number):
    """So many, received one by one over the last twenty weeks; medical advice is waited for by every tenth."""
    for each in range(number):
        ref, received = f"YK-2025-{each:04}", TODAY - timedelta(days=each % 140)
        yield event("request_received", received, case_ref=ref, officer=f"so-{each % 12:02}")
        if each % 140 > 60 and each % 10 == 0:
            yield event("decision_to_assess_notified", received + timedelta(days=30), case_ref=ref)
            asked = {"case_ref": ref, "advice_kind": "medical"}
            yield event("advice_sought", received + timedelta(days=31), service="health", **asked)
            yield event("advice_request_received", received + timedelta(days=31), **asked)


@pytest.mark.parametrize("key", LARGE)
def test_a_page_of_three_thousand_requests_can_be_used(window, pages, many, key):
    """It is cut with the total named, nothing scrolls sideways, and it is there within some seconds."""
    began = time.monotonic()
    page = window.reads(pages[key])
    expect(page.locator("table").first).to_be_visible()
    assert time.monotonic() - began < 20
    expect(page.get_by_text(TOTAL).first).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        assert window.scrolls_sideways() == []


def test_nothing_personal_is_in_the_database_of_prefect(served, many):
    """After all of the above: references are, no note, no mailbox and no telephone number of anybody."""
    with closing(sqlite3.connect(served.home / "prefect" / "prefect.db")) as database:
        found = "\n".join(database.iterdump())
    assert "case-yk-0001" in found
    assert NOTE[:20] not in found
    for mailbox in MAILBOXES.values():
        assert mailbox not in found
    assert "01904" not in found
