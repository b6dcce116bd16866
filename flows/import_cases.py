"""Import an event file that lies in the inbox folder."""

from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.opened import opened
from tasks.importing import import_file


@flow(name="import-cases")
def import_cases(file: str, accept_valid: bool = False) -> State[None]:
    """Import one event file, all or nothing.

    Args:
        file: The name of a CSV or XLSX file in the folder "inbox" of the installation's home.
        accept_valid: Take the good rows and write the others, with reasons, beside the file.
    """
    tracker = opened()
    inbox = (tracker.home / "inbox").resolve()
    path = (inbox / Path(file)).resolve()
    if not path.is_relative_to(inbox):
        return Failed(name="Not imported", message="the file must lie in the inbox folder")
    done = import_file(tracker, path, accept_valid=accept_valid)
    if done.unreadable:
        return Failed(name="Not imported", message=done.unreadable)
    counts = f"{done.accepted} recorded, {done.already_known} known, {len(done.rejected)} rejected"
    rows = "; ".join(map(str, done.rejected[:20]))
    return (Failed if done.rejected else Completed)(name=counts, message=rows or None)
