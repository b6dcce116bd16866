"""Track one request: derive its clocks, draw its timeline, and say in one word how it stands."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from functools import partial

from prefect import flow, tags
from prefect.artifacts import create_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State, StateType
from prefect.runtime import flow_run
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from config.errors import PlainError
from flows.opened import opened
from tasks.boards import CaseBoard
from tasks.publishing import publish_case

AT_ONCE = 2
"""More of them make Prefect's server wait for its own database: ten took four times as long as two."""
COLOURS = {"Breached": StateType.FAILED, "Overdue": StateType.CRASHED, "Due soon": StateType.CRASHED}
"""Prefect colours a run by the type of its state: red, and the only amber that it has for a run that ended.

Any other is green.  The name of the state is what people read.
"""


@flow(name="track-request", flow_run_name="{case_ref}")
def track_request(case_ref: str, as_of: date | None = None) -> State[None]:
    """Show every clock of one request with its law, and what is next.

    Args:
        case_ref: The council's own reference.
        as_of: The day to show it on; leave empty for today.
    """
    tracker = opened()
    day = as_of or tracker.today()
    try:
        board = publish_case(tracker, case_ref, day)
    except PlainError as refusal:
        return State(type=StateType.FAILED, name="Not found", message=str(refusal))
    _label(board)
    return State(type=COLOURS.get(board.state, StateType.COMPLETED), name=board.state, message=board.sentence)


def _label(board: CaseBoard) -> None:
    """The run under the name and the tags by which people look for it, with the way to the page."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(flow_run.id, name=board.title, tags={*flow_run.tags, *board.tags})
    page = f"[Timeline of {board.title}](../../artifacts/artifact/{board.artifact})"
    create_markdown_artifact(page, description=board.sentence)


def track_all(refs: Sequence[str], on: date) -> None:
    """Track these requests side by side; one that fails stops none of the others."""
    # The heartbeat tells a killed run from a slow one; here it would cost each of many short ones a second.
    quick = temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None})
    with tags("ehcp"), quick, ThreadPoolExecutor(AT_ONCE) as several:
        for ref in refs:
            several.submit(copy_context().run, partial(track_request, ref, on, return_state=True))
