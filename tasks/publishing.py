"""Publish the pages in the Prefect UI, each in place: its address never changes.  Copies only: the store is the truth.

A page is made once, outside any run, and from then on changed: an artifact of a run would be purged
with it, and a new one a day would make the server's database grow.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import sqlalchemy as sa
from prefect.client.orchestration import SyncPrefectClient, get_client

from config.errors import PlainError
from config.settings import Settings
from models.letters import in_words
from tasks.boards import HOME, PAGES, CaseBoard, Links, boards, case_board, case_key
from tasks.opening import LONDON, Tracker

AT_ONCE = 4
"""So many pages are sent at a time: the server writes them one after the other anyway."""
_PAGE = 200
_AROUND = (HOME, "caseload", "officers")


class NotPublishedError(PlainError):
    """Prefect's server did not take a page."""


def publish(engine: sa.Engine, authority: str, on: date, *, now: datetime | None = None) -> int:
    """Put every board and the start page in place as they stand on a day; how many."""
    tracker = Tracker(Settings(authority=authority), engine)
    refreshed = _refreshed(now or tracker.now())
    with get_client(sync_client=True) as server:
        pages = _Pages(server, {"any_": [HOME, *PAGES]}, {"like_": "case-%"})
        for key in (HOME, *PAGES):
            pages.make(key)
        found = boards(tracker, on, Links(pages.ids, _forms(server)))
        with ThreadPoolExecutor(AT_ONCE) as several:
            list(several.map(lambda key: pages.put(key, found[key], refreshed), found))
    return len(found)


def publish_case(engine: sa.Engine, authority: str, ref: str, on: date, *, now: datetime | None = None) -> CaseBoard:
    """Put the page of one request in place as it stands on a day.  Raises UnknownCaseError."""
    tracker = Tracker(Settings(authority=authority), engine)
    with get_client(sync_client=True) as server:
        pages = _Pages(server, {"any_": [case_key(ref), *_AROUND]})
        board = case_board(tracker, ref, on, Links(pages.ids, _forms(server)))
        return replace(board, artifact=pages.put(board.key, board.markdown, _refreshed(now or tracker.now())))


def start_page() -> str:
    """The address of the start page, from any other page of Prefect's UI; made where it is not there yet."""
    with get_client(sync_client=True) as server:
        pages = _Pages(server, {"any_": [HOME]})
        pages.make(HOME)
        return str(Links(pages.ids).page(HOME))


class _Pages:
    """The pages that are there, by key.

    Asked for by hand: the client's own methods would write every page into the event feed as well.
    """

    def __init__(self, server: SyncPrefectClient, *keys: dict[str, Any]) -> None:
        """Find the pages with these keys."""
        self.server = server
        self.ids = {key: found for each in keys for key, found in self._find(each)}

    def _find(self, keys: dict[str, Any]) -> Iterable[tuple[str, str]]:
        asked = {"artifacts": {"key": keys}, "sort": "KEY_ASC", "limit": _PAGE}
        for offset in count(0, _PAGE):
            found = self.server.request("POST", "/artifacts/latest/filter", json=asked | {"offset": offset}).json()
            yield from ((each["key"], each["latest_id"]) for each in found)
            if len(found) < _PAGE:
                return

    def make(self, key: str) -> None:
        """Make a page that is not there yet, so that others can lead to it before it is written."""
        if key not in self.ids:
            self.put(key, "Not written yet.", "")

    def put(self, key: str, markdown: str, description: str) -> str:
        """Write a page in its place, or make it; its id.  Raises NotPublishedError."""
        values = {"data": markdown, "description": description}
        try:
            if key not in self.ids or not self._changed(self.ids[key], values):
                values |= {"key": key, "type": "markdown", **_keeper(self.server)}
                self.ids[key] = self.server.request("POST", "/artifacts/", json=values).json()["id"]
        except httpx.HTTPStatusError as error:
            # Prefect's own sentence quotes the whole page, and would be kept with the run.
            status = error.response.status_code
            raise NotPublishedError(f"Prefect's server did not take the page {key} (status {status})") from None
        return self.ids[key]

    def _changed(self, page: str, values: dict[str, str]) -> bool:
        """Change a page.  False where somebody deleted it meanwhile."""
        try:
            self.server.request("PATCH", "/artifacts/{id}", json=values, path_params={"id": page})
        except httpx.HTTPStatusError as error:
            if error.response.status_code == httpx.codes.NOT_FOUND:
                return False
            raise
        return True


def _keeper(server: SyncPrefectClient) -> dict[str, str]:
    """The run to which the pages belong, which never ends: both faces ask in vain for the run of a page without one.

    What belongs to a run that has ended is purged with it.
    """
    flow = server.request("POST", "/flows/", json={"name": "pages"}).json()["id"]
    found = server.request("POST", "/flow_runs/filter", json={"flows": {"id": {"any_": [flow]}}, "limit": 1}).json()
    kept = {"type": "RUNNING", "name": "Kept fresh"}
    if not found:
        run = {"flow_id": flow, "name": "The pages of the dashboard", "state": kept, "tags": ["ehcp"]}
        found = [server.request("POST", "/flow_runs/", json=run).json()]
    task = {"flow_run_id": found[0]["id"], "name": "pages", "task_key": "pages", "dynamic_key": "pages", "state": kept}
    made = server.request("POST", "/task_runs/", json=task).json()
    return {"flow_run_id": found[0]["id"], "task_run_id": made["id"]}


def _forms(server: SyncPrefectClient) -> dict[str, str]:
    """The deployments by name, each with its id."""
    found = server.request("POST", "/deployments/filter", json={"limit": _PAGE, "sort": "NAME_ASC"}).json()
    return {each["name"]: each["id"] for each in found}


def _refreshed(now: datetime) -> str:
    here = now.astimezone(ZoneInfo(LONDON))
    return f"Refreshed {in_words(here.date())} {here:%H:%M}."
