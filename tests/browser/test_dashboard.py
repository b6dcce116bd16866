"""The pages of the dashboard in a real browser: both faces of Prefect's UI, with three requests and with three thousand."""

import json
import re
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
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
from tests.browser.looking import NOW, TODAY, WIDTHS
from tests.conftest import MAILBOXES
from tests.factories import AUTHORITY, event
from tests.flows.desk import NOTE

KEYS = (HOME, *PAGES, "case-yk-0001")
MANY = 3000
SOURCES = {"www.legislation.gov.uk", "www.gov.uk", "assets.publishing.service.gov.uk"}
TOTAL = re.compile(r"3,000 open requests|The first [0-9]+ of [0-9,]+\.")
LARGE = (HOME, "caseload", "breaches", "due-soon", "advice-outstanding", "officers")


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
