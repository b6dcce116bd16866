"""One look at the caseload: what every board shows of it is read once."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from config.vocabulary import Basis, State
from models.store import caseload
from models.store.caseload import Kept
from models.store.session import reading
from models.wording import what
from tasks.boards.links import Links, link
from tasks.boards.markdown import Markdown
from tasks.cases import Concern, case_rows
from tasks.opening import Tracker

_ORDER = list(Concern)


@dataclass(frozen=True, slots=True)
class Look:
    """The caseload on a day, and where its pages are."""

    tracker: Tracker
    on: date
    cases: Sequence[Mapping[str, Any]]
    """The open requests, most urgent first."""
    running: Sequence[Kept]
    """Every duty that runs, oldest date first."""
    links: Links = field(default_factory=Links)

    def counts(self) -> Counter[Concern]:
        """How many open requests are of which concern."""
        return Counter(each["concern"] for each in self.cases)

    def case(self, ref: str) -> Markdown:
        """A request by its reference, with a link to its page."""
        return link(ref, self.links.case(ref))

    def officer(self, officer: str | None) -> Markdown:
        """An officer, with a link to what they have in hand."""
        return link(officer or "nobody", self.links.page("officers"))

    def breached(self) -> list[Kept]:
        """The limits set by statute that have passed unmet."""
        overdue = (each for each in self.running if each.standing.state(self.on) is State.OVERDUE)
        return [each for each in overdue if each.standing.basis is Basis.STATUTE]

    def advice(self) -> dict[str, list[Kept]]:
        """The advice and answers that are waited for, by who owes them, oldest date first."""
        found: dict[str, list[Kept]] = defaultdict(list)
        for each in self.running:
            if each.standing.holder != "local_authority":
                found[each.standing.holder].append(each)
        return found


def look(tracker: Tracker, on: date) -> Look:
    """Look at the caseload as it stands on a day."""
    with reading(tracker.engine) as connection:
        running = caseload.running(connection, tracker.authority, on)
        summaries = caseload.caseload(connection, tracker.authority, on)
    cases = case_rows(summaries, running, on)
    cases.sort(key=lambda each: (_ORDER.index(each["concern"]), each["concerned_on"] or date.max))
    return Look(tracker, on, cases, running)


def owed(kept: Kept) -> str:
    """What a duty is called."""
    return what(kept.standing.duty, kept.standing.about)
