"""A case officer at work in a real browser, in either face of Prefect's UI: find, read, record, decide."""

import json
import re
import sqlite3
import time
from contextlib import closing
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tasks.boards import HOME
from tests.browser.looking import FACES
from tests.dates import day

REFUSED = "Failed to load resource: the server responded with a status of 409 (Conflict)"
"""Chromium's own words for any answer of a server that refuses, as Prefect's does a form that is not complete."""
EVIDENCE = "letter_or_email_on_file"
CAME_ON = day("Tue 5 Aug 2025")


def events(served, kind):
    """How many events of a kind are recorded."""
    with closing(sqlite3.connect(served.home / "ehcp.sqlite")) as database:
        return database.execute("SELECT COUNT(*) FROM events WHERE event = ?", [kind]).fetchone()[0]


def waits_for(page, advice):
    """What the page of the request says about advice that is waited for."""
    return page.locator("li").filter(has_text=re.compile(f"days: {advice}"))


@pytest.mark.parametrize(
    ("window", "asked", "says", "decision", "event"),
    [
        ("light", "YK-0002: tell the director", "16 days overdue", "approve: it goes out", "escalation approved"),
        (
            "dark",
            "YK-0001: tell the family that the medical",
            "medical advice",
            "the family has been told",
            "family told",
        ),
    ],
    indirect=["window"],
)
def test_a_decision_is_made_in_the_dialog(window, served, asked, says, decision, event):
    """The run waits, says what would be sent and why; resumed with an answer it ends, and is an event."""
    run = served.runs(name={"like_": asked}, state={"type": {"any_": ["PAUSED"]}})[0]
    page = window.opens(f"/runs/flow-run/{run['id']}?tab=Logs")
    dialog = window.resumes(page)
    expect(dialog.get_by_text(says).first).to_be_visible()
    window.chooses(page, "Decision", decision)
    dialog.get_by_role("button", name=re.compile("Resume|Submit")).click()
    expect(page.get_by_text(f"Recorded: {event}").first).to_be_visible()
    assert events(served, event.replace(" ", "_")) == 1


@pytest.mark.parametrize(
    ("window", "advice", "because", "refused"),
    [
        (
            "light",
            "Medical advice",
            "6 weeks after Friday 20 June 2025 (advice request received; SI 2014/1530 reg 8(1))",
            (REFUSED, "Error creating flow run: Validation failed"),
        ),
        (
            "dark",
            "Psychological advice",
            "6 weeks after Friday 20 June 2025 (advice request received; Code 2015 para 9.41)",
            (),
        ),
    ],
    indirect=["window"],
)
def test_from_the_start_page_to_advice_that_is_chased_no_more(window, pages, advice, because, refused):
    """Home, what is waited for, the request, why its date is what it is, what is sent next, its form; and then nothing of it is left."""
    page = window.reads(pages[HOME])
    expect(page.get_by_role("row").filter(has_text="YK-0001")).to_contain_text(re.compile("Breached|Overdue"))
    page = window.follows(page, "Advice outstanding")
    row = page.get_by_role("row").filter(has_text="YK-0001").filter(has_text=advice)
    page = window.follows(page, "YK-0001", within=row)
    waiting = waits_for(page, advice).first
    expect(waiting).to_contain_text(f"Why that day: {because}.")
    expect(waiting).to_contain_text("Next message: ")
    page = window.follows(page, "advice received", within=waiting)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("'occurred_on' is a required property", exact=True)).to_be_visible()
    window.picks_day(page, "On which day", CAME_ON)
    page = window.submits(page)
    expect(page.get_by_text("Recorded: advice received").first).to_be_visible()
    window.forgets(*refused)
    page = window.reads(pages["case-yk-0001"])
    expect(page.get_by_role("cell", name=f"advice received: {advice.split()[0].lower()}")).to_be_visible()
    expect(waits_for(page, advice)).to_have_count(0)
    page = window.follows(window.follows(page, "home"), "Advice outstanding")
    expect(page.get_by_role("heading", name="Advice outstanding")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="YK-0001").filter(has_text=advice)).to_have_count(0)


@pytest.mark.parametrize("window", FACES, indirect=True)
@pytest.mark.parametrize(
    ("form", "filled", "field", "word", "sentence"),
    [
        (
            "mute-chasing",
            {"reason": "in_hand"},
            "Which advice",
            "parental",
            "advice_kind: chasing muted (parental), which was never asked for in this request",
        ),
        (
            "claim-exception",
            {"duty": "provide_advice", "advice_kind": "medical", "starts_on": "2025-07-01", "evidence_held": EVIDENCE},
            "On which ground",
            "school_closed",
            "ground: provide_advice (SI 2014/1530 reg 8(1), Code 2015 para 9.41) does not know the ground school_closed",
        ),
    ],
)
def test_fields_that_contradict_each_other_are_refused_in_a_sentence(
    window, served, form, filled, field, word, sentence
):
    """Each alone is right; together they cannot be: the run fails, its log says why, and nothing is recorded."""
    asked = quote(json.dumps({"case_ref": "YK-0001"} | filled))
    page = window.opens(f"/deployments/deployment/{served.deployments()[form]}/run?parameters={asked}")
    window.chooses(page, field, word)
    window.picks_day(page, "On which day", CAME_ON)
    page = window.submits(page)
    expect(page.get_by_text("Not recorded").first).to_be_visible()
    time.sleep(3)  # the log comes after the state, and the light face does not ask again
    page.reload()
    expect(page.get_by_text(sentence).first).to_be_visible()
    assert events(served, "chasing_muted") + events(served, "exception_claimed") == 0


@pytest.mark.parametrize("window", ["light"], indirect=True)
def test_a_day_to_come_is_refused_in_a_sentence(window, pages):
    """A decision that ends the request was never made: the run fails, and its log names the field."""
    page = window.follows(window.reads(pages["case-yk-0005"]), "request withdrawn")
    window.picks_day(page, "On which day", day("Thu 7 Aug 2025"))
    page = window.submits(page)
    expect(page.get_by_text("Not recorded").first).to_be_visible()
    time.sleep(3)
    page.reload()
    expect(page.get_by_text("occurred_on: Thu 7 Aug 2025 is in the future").first).to_be_visible()


@pytest.mark.parametrize("window", FACES, indirect=True)
def test_the_event_feed_of_a_request_is_a_click_away(window, pages):
    """Its last month, and nothing of any other request."""
    page = window.follows(window.reads(pages["case-yk-0002"]), "event feed")
    expect(page.get_by_text("ehcp.limit.breached").first).to_be_visible()
    expect(page.get_by_text("YK-0001")).to_have_count(0)
