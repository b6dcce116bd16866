"""How the operational plan stands on a day, for the command line and for the board."""

from datetime import date
from typing import Any

from config.practice.priorities import priorities
from models.actions import Action
from models.store import actions
from models.store.session import reading
from tasks.opening import Tracker


def plan(tracker: Tracker, on: date) -> list[dict[str, Any]]:
    """Every action with its standing on a day, in the order of the plan."""
    with reading(tracker.engine) as connection:
        found = actions.find_all(connection, tracker.authority)
    return [_row(each, on) for each in found]


def _row(each: Action, on: date) -> dict[str, Any]:
    return {
        "id": each.id,
        "priority": each.priority,
        "action": each.action,
        "owner": each.owner,
        "due_on": each.due_on,
        "status": each.status,
        "last_word_on": each.last_word_on,
        "outcomes": each.outcomes,
        "silent_for_days": each.silent_for(on),
        "overdue": each.is_overdue(on),
        "stale": each.is_stale(on, priorities().stale_after_days),
    }
