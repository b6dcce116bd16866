"""Each letter in a real browser, on a telephone and on a screen: nothing to scroll sideways, and nothing hard to read.

Debian's Chromium opens the HTML without a network; axe-core, which a package carries, looks for what people
with poor sight or a screen reader would stumble over.  The pictures stay in the folder of temporary files.
"""

from dataclasses import replace
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

from config.practice import StepKind
from config.practice.alarms import alarms
from models.letters import AlarmLetter, Answer, ShadowReport, Unsent
from tasks.composing import NOTHING_MORE
from tasks.rendering import render
from tests.dates import day
from tests.tasks.letters import ESCALATION, OVERDUE, REMINDER, TODAY, digest, summary

WIDTHS = (400, 760)
WRONG = """<!doctype html><html lang="en"><title>x</title><body><h1>Heading</h1><h3>Another heading</h3>
<p style="color: #bbbbbb">Grey words on white</p><table width="900"><tr><td>A wide table</td></tr></table>"""
LEVELS = "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(each => each.tagName[1])"
RULES = ["color-contrast", "heading-order", "empty-heading", "page-has-heading-one", "empty-table-header"]
RULES += ["html-has-lang", "document-title", "link-name", "link-in-text-block", "list", "scope-attr-valid"]
RULES += ["table-duplicate-name", "td-headers-attr", "th-has-data-cells", "meta-viewport", "aria-hidden-focus"]

ANSWERS = tuple(
    Answer(each, "mailto:x@york.example?subject=x") for each in ("will send by …", "already sent", "not mine")
)
DRAFT = ("We are writing about the assessment with the reference YK-2026-0077.", "It was due on Mon 2 Nov 2026.")
STOOD_DOWN = replace(
    OVERDUE, case_ref="YK-2026-0012", kind=StepKind.STOOD_DOWN, asks=NOTHING_MORE, ended_on=day("Fri 13 Nov 2026")
)

ALARM = max(alarms().values(), key=lambda each: len(each.label))


def shadow_report(longest):
    """Two messages that stayed."""
    unsent = (Unsent("health@nhs.example", "YK-2026-0123: medical advice"), Unsent(longest, digest().subject))
    return ShadowReport(
        authority_name="City of York Council", as_of=TODAY, unsent=unsent, reply_to="send.team@york.example"
    )


LONG = "Speech and language therapy advice, which the authority itself has asked for"
LETTERS = {
    "everything": digest(
        ESCALATION,
        replace(OVERDUE, answers=ANSWERS, estimated=True),
        replace(OVERDUE, case_ref="YK-2026-0077", what=LONG, draft=DRAFT, asks="Please tell the family."),
        replace(REMINDER, answers=ANSWERS),
        STOOD_DOWN,
        changes=("Since our message of Mon 9 Nov 2026: 1 item settled, 3 still waiting.", "YK-2026-0012: settled"),
    ),
    "escalation": digest(ESCALATION),
    "reminder": digest(replace(REMINDER, answers=ANSWERS)),
    "stood-down": digest(STOOD_DOWN),
    "summary": summary(),
    "alarm": AlarmLetter(
        authority_name="City of York Council", as_of=TODAY, label=ALARM.label, says=ALARM.says, do=ALARM.do
    ),
    "shadow": shadow_report("designated.clinical.officer@nhs.example"),
}
AS_LONG_AS_FILES_MAY_BRING = {
    "a reference": digest(replace(REMINDER, case_ref="SOUTH-YORKSHIRE/2026/EHCNA/000000000123")),
    "a mailbox": shadow_report("designated.clinical.officer.for.special.needs@humber-and-north-yorkshire.nhs.example"),
}


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """Where a person can look at what was opened."""
    return tmp_path_factory.mktemp("letters")


@pytest.fixture(params=WIDTHS)
def page(browser, request):
    """An empty page of a telephone, or of a screen, that reaches no network."""
    with browser.new_context(viewport={"width": request.param, "height": 900}, offline=True) as context:
        yield context.new_page()


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_can_be_read(page, pictures, name):
    page.set_content(render(LETTERS[name]).html)
    page.screenshot(path=pictures / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    assert is_as_wide_as_its_window(page)
    levels = [
        int(each) for each in page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName[1])")
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    found = Axe().run(page, options={"runOnly": {"type": "rule", "values": RULES}}).response
    assert said_of(found["violations"]) == []
    assert said_of(each for each in found["incomplete"] if each["id"] == "color-contrast") == []
    assert "color-contrast" in {each["id"] for each in found["passes"]}


def is_as_wide_as_its_window(page):
    """Nothing must be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


@pytest.mark.parametrize("what", AS_LONG_AS_FILES_MAY_BRING)
def test_the_longest_words_fit_on_a_telephone(browser, pictures, what):
    with browser.new_context(viewport={"width": 400, "height": 900}, offline=True) as context:
        page = context.new_page()
        page.set_content(render(AS_LONG_AS_FILES_MAY_BRING[what]).html)
        page.screenshot(path=pictures / f"long {what}-400.png", full_page=True)
        assert is_as_wide_as_its_window(page)


def said_of(results):
    """Each rule with the elements that break it."""
    return [(each["id"], node["html"][:120], node["failureSummary"]) for each in results for node in each["nodes"]]


def test_the_look_at_a_letter_finds_what_is_wrong(browser):
    """Grey on white, a heading left out, and a table too wide: else the tests above would prove nothing."""
    with browser.new_context(viewport={"width": 400, "height": 900}, offline=True) as context:
        page = context.new_page()
        page.set_content(WRONG)
        found = Axe().run(page, options={"runOnly": {"type": "rule", "values": RULES}}).response
        assert {"color-contrast", "heading-order"} <= {each["id"] for each in found["violations"]}
        assert not is_as_wide_as_its_window(page)
