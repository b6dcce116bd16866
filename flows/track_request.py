"""Publish the timeline of one request."""

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from config.errors import PlainError
from flows.opened import opened
from tasks.publishing import publish_case


@flow(name="track-request", flow_run_name="{case_ref}")
def track_request(case_ref: str) -> State[None]:
    """Show every clock of one request with its law.

    Args:
        case_ref: The council's own reference.
    """
    tracker = opened()
    try:
        board = publish_case(tracker.engine, tracker.authority, case_ref, tracker.today())
    except PlainError as refusal:
        return Failed(name="Not found", message=str(refusal))
    return Completed(name=board.state)
