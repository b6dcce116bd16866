"""Import the event files that lie in the inbox folder."""

from collections.abc import Sequence
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State

from config.errors import PlainError
from flows.forms.answers import answered, refused
from flows.opened import opened
from models.letters import counted
from tasks import answering
from tasks.importing import Imported, event_files, import_file


@flow(name="import-cases", flow_run_name="Import", validate_parameters=False)
def import_cases(file: str | None = None, accept_valid: bool | None = None) -> State[None]:
    """Import one event file, or every one of a folder: each all or nothing, and each only once."""
    tracker = opened()
    try:
        found = event_files(tracker.home / "inbox", file or "")
        done = [import_file(tracker, each, accept_valid=bool(accept_valid)) for each in found]
    except PlainError as refusal:
        return refused("Not imported", str(refusal))
    if any(each.rejected for each in done):
        create_markdown_artifact(answering.refusals(done), description="Rows that were not taken")
    return _state(done)


def _state(done: Sequence[Imported]) -> State[None]:
    """Named for the counts; failed where a row or a file was refused, with the first refusal in its words."""
    rejected = [(Path(each.file).name, one) for each in done for one in each.rejected]
    counts = (sum(each.accepted for each in done), sum(each.already_known for each in done), len(rejected))
    name = "{} recorded, {} known, {} rejected".format(*counts)
    if not rejected:
        return answered(name, counted(len(done), "file") + " read")
    if len(done) == 1 and done[0].unreadable:
        return refused("Not imported", done[0].unreadable)
    more = "" if len(rejected) == 1 else f" (and {len(rejected) - 1} more: all of them are among this run's artifacts)"
    file, first = rejected[0]
    return refused(name, f"{f'{file}, ' if len(done) > 1 else ''}{answering.told(first)}{more}")
