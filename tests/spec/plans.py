"""A plan whose life is followed: requested Mon 1 Sep 2025, finalised Mon 12 Jan 2026 within the 20 weeks."""

from models.case import Case
from models.events import Event
from tests.factories import event, requested_on

MADE = "Mon 12 Jan 2026"


def with_plan(*later: Event, made: str = MADE) -> Case:
    """The plan, and what happened then."""
    return requested_on("Mon 1 Sep 2025", event("final_plan_sent", made), *later)
