"""The audit trail, read: does the chain hold, and who recorded what of a request?"""

from collections.abc import Mapping
from typing import Any

from models.store import trail
from models.store.session import reading
from models.store.trail import Verdict
from tasks.opening import Tracker
from tasks.showing import UnknownCaseError


def verify(tracker: Tracker, expected: str | None = None) -> Verdict:
    """Follow the chain of the tracker's authority; `expected` is the end that was noted at an earlier time."""
    with reading(tracker.engine) as connection:
        return trail.verify(connection, tracker.authority, expected)


def who_recorded(tracker: Tracker, ref: str) -> list[Mapping[str, Any]]:
    """Who recorded each event of a request, when, and by what.  Raises UnknownCaseError."""
    with reading(tracker.engine) as connection:
        found = trail.recorded(connection, tracker.authority, ref)
    if not found:
        raise UnknownCaseError(f"authority {tracker.authority} has no request {ref}")
    return found
