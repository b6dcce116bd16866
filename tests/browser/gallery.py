"""The pictures of the README: the generated sample authority in Prefect's UI.  `make gallery` writes them anew."""

from datetime import date
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from config.settings import Settings
from tasks.measuring import last_sunday
from tasks.opening import open_tracker
from tasks.reporting import write_summary
from tasks.reports import pages, period_of
from tests.browser.looking import FACES, Window, chromium
from tests.dates import day
from tests.flows.served import TODAY, Served, free_port

PICTURES = Path(__file__).with_name("pictures")
MONDAY = date.fromisoformat(TODAY)
QUARTER = day("Wed 1 Jul 2026"), day("Wed 30 Sep 2026")
SIZE = {"width": 1280, "height": 900}


def main() -> None:
    """Serve the sample in a folder of its own, and take every picture."""
    with TemporaryDirectory() as folder, chromium() as browser:
        served = Served(Path(folder) / "home", free_port(), name="gallery")
        try:
            assert served.is_ready(seconds=600), served.complained()
            _take(served, browser)
            _send(served.home, browser)
        finally:
            served.ends()
            served.is_cleared_away()


def _take(served: Served, browser: Browser) -> None:
    pages = {each["key"]: each["latest_id"] for each in served.asks("/artifacts/latest/filter", {"limit": 200})}
    light, dark = (_window(served, browser, face) for face in ("light", "dark"))
    _picture(light.reads(pages["home"]), "home")
    _picture(light.follows(light.page, "Breaches"), "breaches")
    late = light.page.locator("td a").first.inner_text().replace("\N{NO-BREAK SPACE}", " ")
    case = pages[f"case-{late.lower()}"]
    _picture(light.reads(case), "case", begins_at="text=To know:")
    _picture(dark.reads(case), "case-dark")
    _picture(light.reads(pages["timeliness"]), "timeliness", begins_at="text=Finalised plans, month by month")
    _picture(light.opens("/runs?flow-run-search=week"), "runs", begins_at="text=Items per page")
    _picture(light.opens(f"/deployments/deployment/{served.deployments()['advice-received']}/run"), "form")
    asked = served.runs(name={"like_": "tell the director"}, state={"type": {"any_": ["PAUSED"]}})[0]
    page = light.opens(f"/runs/flow-run/{asked['id']}")
    page.get_by_role("button", name="Open menu").click()
    page.get_by_role("menuitem", name="Resume").click()
    page.get_by_role("dialog").wait_for()
    _picture(page, "approval")


def _send(home: Path, browser: Browser) -> None:
    """What goes out: the message of a week, and the first pages of the reports about a quarter."""
    tracker = open_tracker(Settings(home=home, today=MONDAY))
    page = browser.new_page(viewport={"width": 760, "height": 1500})
    with TemporaryDirectory() as folder:
        files = write_summary(tracker, last_sunday(MONDAY), Path(folder))
        page.goto(next(each for each in files if each.suffix == ".html").as_uri())
        page.screenshot(path=PICTURES / "week.png")
        for drawn in pages(tracker, period_of(*QUARTER, MONDAY), Path(folder)):
            if drawn.stem in ("report-board-1", "report-scrutiny-1"):
                copyfile(drawn, PICTURES / drawn.name)
    tracker.engine.dispose()


def _window(served: Served, browser: Browser, face: str) -> Window:
    context = browser.new_context(viewport=SIZE)
    return Window(context, f"http://127.0.0.1:{served.port}{FACES[face]}")


def _picture(page: Page, name: str, begins_at: str = "") -> None:
    """What a person sees of a page, from something on it downwards."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)  # what is drawn by script moves for a moment
    if begins_at:
        page.locator(begins_at).first.evaluate("found => found.scrollIntoView({block: 'start'})")
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
