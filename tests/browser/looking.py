"""How the tests look at Prefect's UI: both of its faces, and everything that a page complains of."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FACES = {"light": "/v2", "dark": ""}
"""Both faces of Prefect's UI, with where each begins."""
PATIENCE = 30_000
"""So many milliseconds are waited for what must appear, where tests run side by side."""

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
        page.on("console", lambda said: self._note(said.type == "error", said.text, page.url))
        page.on("pageerror", lambda error: self._note(True, str(error), page.url))
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

    def follows(self, page: Page, name: str, exact: bool = True) -> Page:
        """Click a link: the dark face opens another tab, the light one stays."""
        link = page.get_by_role("link", name=name, exact=exact).first
        if link.get_attribute("target") != "_blank":
            link.click()
            return page
        with page.expect_popup() as opened:
            link.click()
        return opened.value

    def fills_in(self, page: Page, label: str, day: str) -> Page:
        """Pick a day of the calendar in a form that is filled in but for it, submit it, and go to its run."""
        if self.face:
            page.get_by_role("button", name=label).click()
            page.get_by_role("button", name=day).click()
            page.keyboard.press("Escape")
        page.get_by_role("button", name="Submit").click()
        return self.follows(page, "View run")

    def scrolls_sideways(self) -> list[str]:
        """What is wider than its place; a table of the dark face scrolls in itself."""
        return self.page.evaluate(_TOO_WIDE)


def _leaves(url: str) -> bool:
    """Whether an address is on another machine."""
    return urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).hostname != "127.0.0.1"
