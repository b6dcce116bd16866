"""How the tests look at Prefect's UI: both of its faces, and everything that a page complains of."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as NothingHappenedError

from tests.dates import day

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FACES = {"light": "/v2", "dark": ""}
"""Both faces of Prefect's UI, with where each begins."""
PATIENCE = 60_000
"""So many milliseconds are waited for what must appear, where tests run side by side."""
TODAY = day("Wed 6 Aug 2025")
NOW = datetime(2025, 8, 6, 9, tzinfo=UTC)
WIDTHS = (1280, 1600)

_GRAPH = ("setting '_parentID'", "reading 'updateTransform'", "reading 'canvas'")
"""Both faces draw a run's graph by a library that stumbles now and then over what has just gone; nothing is lost."""
_TOO_WIDE = """[...document.querySelectorAll("html, body, main, [class*=page], [class*=layout], [class*=markdown]")]
    .filter(each => each.scrollWidth > each.clientWidth + 1 && !each.className.toString().includes("table"))
    .filter(each => ["auto", "scroll"].includes(getComputedStyle(each).overflowX) || each.tagName == "HTML")
    .map(each => `${each.tagName} ${each.className}: ${each.scrollWidth} in ${each.clientWidth}`)"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium that nobody sees."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


class Window:
    """A window on one face of the UI; what its pages complain of, and what they ask of other machines, is noted."""

    def __init__(self, context: BrowserContext, root: str) -> None:
        self.root, self.face = root, urlsplit(root).path
        self.tab = "?tab=Artifact" if self.face else ""  # without it, the light face draws each page twice
        self.complaints: list[str] = []
        context.set_default_timeout(PATIENCE)
        context.on("page", self._watch)
        self.page = context.new_page()

    def _watch(self, page: Page) -> None:
        page.on("console", lambda said: self._note(_complains(said), said.text, page.url))
        page.on("pageerror", lambda error: self._note(not _is_of_the_graph(error), str(error), page.url))
        page.on("request", lambda asked: self._note(_leaves(asked.url), "asked for", asked.url))

    def _note(self, matters: bool, *said: str) -> None:
        if matters:
            self.complaints.append(" ".join(said))

    def forgets(self, *expected: str) -> None:
        """Complaints that were to be expected, by how they begin; each must be there."""
        for begins in expected:
            self.complaints.remove(next(each for each in self.complaints if each.startswith(begins)))

    def url(self, artifact: str) -> str:
        """The address of one of our pages."""
        return f"{self.root}/artifacts/artifact/{artifact}{self.tab}"

    def opens(self, path: str) -> Page:
        """A page of Prefect's own."""
        self.page.goto(f"{self.root}{path}")
        return self.page

    def reads(self, artifact: str) -> Page:
        """One of our pages, once it is there."""
        self.page.goto(self.url(artifact))
        self.page.locator("h1:visible").last.wait_for()
        return self.page

    def links(self, page: Page) -> list[str]:
        """The addresses that a page of ours leads to, as they are written."""
        written = "found => found.map(each => each.getAttribute('href'))"
        return page.locator("h1 ~ * a, h1 ~ a").evaluate_all(written)

    def follows(self, page: Page, name: str, within: Locator | None = None) -> Page:
        """Click a link, of a part of the page if one is given: the dark face opens another tab, the light one stays."""
        link = (within or page).get_by_role("link", name=name, exact=True).first
        if link.get_attribute("target") != "_blank":
            link.click()
            return page
        with page.expect_popup() as opened:
            link.click()
        return opened.value

    def picks_day(self, page: Page, label: str, on: date) -> None:
        """Pick a day of the calendar that the field with this label opens, which shows this month."""
        if self.face:
            page.get_by_role("button", name=label).click()
            page.get_by_role("button", name=f"{on:%A, %B} {on.day}").click()
            page.keyboard.press("Escape")
            page.get_by_role("grid").wait_for(state="hidden")  # while it closes, it swallows the next click
            return
        self._field(page, label).get_by_text("Select date").click()
        page.locator(".p-calendar").get_by_role("button", name=str(on.day), exact=True).first.click()
        page.get_by_role("button", name="Apply").click()

    def chooses(self, page: Page, label: str, word: str) -> None:
        """Choose one of the words that the field with this label offers."""
        if self.face:
            page.get_by_role("button", name=label).click()
        else:
            self._field(page, label).locator("button.p-select-button__control").press("ArrowDown")
        page.get_by_role("option", name=word, exact=True).click()

    def _field(self, page: Page, label: str) -> Locator:
        named = page.locator(".schema-form-property__label", has_text=re.compile(rf"^{label}( \(Optional\))?$"))
        return page.locator(".schema-form-property").filter(has=named).last

    def submits(self, page: Page) -> Page:
        """Send off a form, and go to its run; by its address, as what says "View run" is gone before a busy machine clicks."""
        with page.expect_response(lambda each: each.url.endswith("/create_flow_run") and each.ok) as made:
            _clicks_until_asked(page)
        page.goto(f"{self.root}/runs/flow-run/{made.value.json()['id']}?tab=Logs")
        return page

    def resumes(self, page: Page) -> Locator:
        """Open the question of a run that waits."""
        if self.face:
            page.get_by_role("button", name="Open menu").click()
            page.get_by_role("menuitem", name="Resume").click()
            return page.get_by_role("dialog")
        page.get_by_role("button", name="Resume").click()
        return page.locator(".p-modal")

    def scrolls_sideways(self) -> list[str]:
        """What is wider than its place; a table of the dark face scrolls in itself."""
        return self.page.evaluate(_TOO_WIDE)


def _clicks_until_asked(page: Page) -> None:
    """A click that went nowhere is made again, as a person would; one that asked the server is not."""
    for _ in range(3):
        with suppress(NothingHappenedError), page.expect_request("**/create_flow_run", timeout=10_000):
            page.get_by_role("button", name="Submit").click()
            return


def _complains(said: ConsoleMessage) -> bool:
    """Whether the console was told of an error that matters."""
    return said.type == "error" and not _is_of_the_graph(said.text)


def _is_of_the_graph(error: object) -> bool:
    """Whether it is a known stumble of Prefect's own."""
    return any(each in str(error) for each in _GRAPH)


def _leaves(url: str) -> bool:
    """Whether an address is on another machine."""
    return urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).hostname != "127.0.0.1"
