"""The pictures of the README: the generated sample authority in Prefect's UI.  `make gallery` writes them anew."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from tests.browser.looking import FACES, Window, chromium
from tests.flows.served import Served, free_port

PICTURES = Path(__file__).with_name("pictures")
SIZE = {"width": 1280, "height": 900}


def main() -> None:
    """Serve the sample in a folder of its own, and take every picture."""
    with TemporaryDirectory() as folder, chromium() as browser:
        served = Served(Path(folder) / "home", free_port(), name="gallery")
        try:
            assert served.is_ready(seconds=600), served.complained()
            _take(served, browser)
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
