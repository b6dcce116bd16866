"""The pictures of the README: the generated sample authority in Prefect's UI.  `make gallery` writes them anew."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from tests.browser.looking import FACES, Window, chromium
from tests.flows.served import TODAY, Served, free_port

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
    for key in ("home", "timeliness"):
        _picture(light.reads(pages[key]), key)
    _picture(light.follows(light.reads(pages["home"]), "Breaches"), "breaches")
    late = light.page.locator("td a").first.inner_text()
    case = pages[f"case-{late.lower()}"]
    _picture(light.reads(case), "case")
    _picture(dark.reads(case), "case-dark")
    _picture(light.opens("/runs"), "runs")
    _picture(light.opens(f"/deployments/deployment/{served.deployments()['advice-received']}/run"), "form")
    asked = served.runs(state={"type": {"any_": ["PAUSED"]}})[0]
    page = light.opens(f"/runs/flow-run/{asked['id']}")
    page.get_by_role("button", name="Open menu").click()
    page.get_by_role("menuitem", name="Resume").click()
    page.get_by_role("dialog").wait_for()
    _picture(page, "approval")


def _window(served: Served, browser: Browser, face: str) -> Window:
    context = browser.new_context(viewport=SIZE)
    context.clock.set_fixed_time(f"{TODAY}T09:00:00Z")
    return Window(context, f"http://127.0.0.1:{served.port}{FACES[face]}")


def _picture(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1000)  # what is drawn by script moves for a moment
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
