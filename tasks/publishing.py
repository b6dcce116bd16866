"""Publish the pages in the Prefect UI, each in place: its address never changes.  Copies only: the store is the truth.

A page is made once, outside any run, and from then on changed: an artifact of a run would be purged
with it, and a new one a day would make the server's database grow.
"""

from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client

from config.errors import PlainError
from models.letters import in_words
from models.store.retention import still_named
from models.store.session import reading
from tasks.boards import HOME, PAGES, CaseBoard, Links, boards, case_board, case_key, look
from tasks.opening import LONDON, Tracker

AT_ONCE = 4
"""So many pages are sent at a time: the server writes them one after the other anyway."""
LISTED = "case-pages"
_PAGE = 200
_AROUND = (HOME, "caseload", "officers")


class NotPublishedError(PlainError):
    """Prefect's server did not take a page."""


def publish(tracker: Tracker, on: date, *, now: datetime | None = None) -> int:
    """Put every board and the start page in place as they stand on a day; how many."""
    refreshed = _refreshed(now or tracker.now())
    with get_client(sync_client=True) as server:
        seen = look(tracker, on)
        pages = _Pages(server, [HOME, *PAGES])
        pages.find_cases(each["case_ref"] for each in seen.cases)
        _forget_anonymous(tracker, pages)
        for key in (HOME, *PAGES):
            pages.make(key)
        found = boards(replace(seen, links=Links(pages.ids, _forms(server))))
        with ThreadPoolExecutor(AT_ONCE) as several:
            list(several.map(lambda key: pages.put(key, found[key], refreshed), found))
    return len(found)


def publish_case(tracker: Tracker, ref: str, on: date, *, now: datetime | None = None) -> CaseBoard:
    """Put the page of one request in place as it stands on a day.  Raises UnknownCaseError."""
    with get_client(sync_client=True) as server:
        pages = _Pages(server, [case_key(ref), *_AROUND])
        board = case_board(tracker, ref, on, Links(pages.ids, _forms(server)))
        return replace(board, artifact=pages.put_case(board.key, board.markdown, _refreshed(now or tracker.now())))


def _forget_anonymous(tracker: Tracker, pages: "_Pages") -> None:
    """Take away the page of a request that has lost its name: a copy must not outlive what it is of."""
    with reading(tracker.engine) as connection:
        refs = still_named(connection, tracker.authority)
    if refs is not None:
        pages.keep_only({case_key(ref) for ref in refs})


def start_page() -> str:
    """The address of the start page, from any other page of Prefect's UI.

    Made where it is not there yet, with the boards: the first page of a request leads to them.
    """
    with get_client(sync_client=True) as server:
        pages = _Pages(server, [HOME, *PAGES])
        for key in (HOME, *PAGES):
            pages.make(key)
        return str(Links(pages.ids).page(HOME))


class _Pages:
    """The pages that are there, by key.

    Asked for by hand: the client's own methods would write every page into the event feed as well.
    """

    def __init__(self, server: SyncPrefectClient, keys: Iterable[str]) -> None:
        """Find the pages with these keys."""
        self.server = server
        self.ids = self._ask(keys)

    def _ask(self, keys: Iterable[str]) -> dict[str, str]:
        return {each["key"]: each["latest_id"] for each in self._rows(keys)}

    def _rows(self, keys: Iterable[str]) -> Iterator[dict[str, Any]]:
        asked = {"artifacts": {"key": {"any_": list(keys)}}, "sort": "KEY_ASC", "limit": _PAGE}
        for offset in count(0, _PAGE):
            found = self.server.request("POST", "/artifacts/latest/filter", json=asked | {"offset": offset}).json()
            yield from found
            if len(found) < _PAGE:
                return

    def find_cases(self, refs: Iterable[str]) -> None:
        """Find the pages of these requests, and of those that were found before."""
        known = self._listed()
        new = self._ask(key for ref in refs if (key := case_key(ref)) not in known)
        self._enlist(known, new)
        self.ids = known | new | self.ids

    def put_case(self, key: str, markdown: str, description: str) -> str:
        """Write the page of a request, and keep where it is where it was not there before; its id."""
        before = self.ids.get(key)
        found = self.put(key, markdown, description)
        if found != before:
            self._enlist(self._listed(), {key: found})
        return found

    def _listed(self) -> dict[str, str]:
        """Where the page of each request is: kept in an artifact, for to ask for a page brings its whole text."""
        for row in self._rows([LISTED]):
            self.ids[LISTED] = row["latest_id"]
            return dict(row["data"])
        return {}

    def _enlist(self, known: dict[str, str], new: dict[str, str]) -> None:
        """Two runs at once may lose what one of them adds: the next `find_cases` asks for it again."""
        if new:
            self.put(LISTED, known | new, "Where the page of each request is.", kind="list")

    def keep_only(self, keys: Collection[str]) -> None:
        """Take away the page of each request whose key is none of these."""
        listed = self._listed()
        gone = listed.keys() - set(keys)
        for key in gone:
            for row in self.server.request("POST", "/artifacts/filter", json=_with_key(key)).json():
                self.server.request("DELETE", "/artifacts/{id}", path_params={"id": row["id"]})
            self.ids.pop(key, None)
        if gone:
            left = {key: page for key, page in listed.items() if key not in gone}
            self.put(LISTED, left, "Where the page of each request is.", kind="list")

    def make(self, key: str) -> None:
        """Make a page that is not there yet, so that others can lead to it before it is written."""
        if key not in self.ids:
            self.put(key, "Not written yet.", "")

    def put(self, key: str, data: str | dict[str, str], description: str, kind: str = "markdown") -> str:
        """Write a page in its place, or make it; its id.  Raises NotPublishedError."""
        values: dict[str, Any] = {"data": data, "description": description}
        try:
            if key not in self.ids or not self._changed(self.ids[key], values):
                values |= {"key": key, "type": kind, **_keeper(self.server)}
                self.ids[key] = self.server.request("POST", "/artifacts/", json=values).json()["id"]
        except httpx.HTTPStatusError as error:
            # Prefect's own sentence quotes the whole page, and would be kept with the run.
            status = error.response.status_code
            raise NotPublishedError(f"Prefect's server did not take the page {key} (status {status})") from None
        return self.ids[key]

    def _changed(self, page: str, values: dict[str, Any]) -> bool:
        """Change a page.  False where somebody deleted it meanwhile."""
        try:
            self.server.request("PATCH", "/artifacts/{id}", json=values, path_params={"id": page})
        except httpx.HTTPStatusError as error:
            if error.response.status_code == httpx.codes.NOT_FOUND:
                return False
            raise
        return True


def _with_key(key: str) -> dict[str, Any]:
    return {"artifacts": {"key": {"any_": [key]}}}


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
