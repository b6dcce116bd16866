"""The pages that the team reads in the Prefect UI, as markdown; every figure comes from the store."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tasks.boards import upkeep
from tasks.boards.advice import advice_outstanding, services
from tasks.boards.case import CaseBoard, case_board
from tasks.boards.caseload import breaches, caseload, due_soon
from tasks.boards.figures import timeliness
from tasks.boards.home import home
from tasks.boards.links import Links, case_key, link
from tasks.boards.look import Look, look
from tasks.boards.officers import officers

__all__ = ["HOME", "PAGES", "Board", "CaseBoard", "Links", "boards", "case_board", "case_key", "draw", "link", "look"]

HOME = "home"


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the dashboard."""

    title: str
    page: Callable[[Look], str]


PAGES: Mapping[str, Board] = {
    "breaches": Board("Breaches", breaches),
    "due-soon": Board("Due soon", due_soon),
    "advice-outstanding": Board("Advice outstanding", advice_outstanding),
    "caseload": Board("The whole caseload", caseload),
    "officers": Board("Officers: load, and what is next", officers),
    "services": Board("Services", services),
    "timeliness": Board("Timeliness, the official measures", timeliness),
    "exceptions-ledger": Board("Exceptions ledger", upkeep.ledger),
    "outbox": Board("Messages that wait, failed or are held", upkeep.outbox_board),
    "doctor": Board("Is everything in place for tonight?", upkeep.doctor),
}
"""Every board by its artifact key, in the order in which the start page names them."""


def boards(seen: Look) -> dict[str, str]:
    """Every page of the caseload that was looked at, by its artifact key."""
    return {key: draw(key, seen) for key in (HOME, *PAGES)}


def draw(key: str, seen: Look) -> str:
    """One page of the caseload that was looked at."""
    if key == HOME:
        return home(seen, {each: board.title for each, board in PAGES.items()})
    return PAGES[key].page(seen)
