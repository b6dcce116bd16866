"""The day: read the replies, track the caseload, write the letters, send what is due, publish the boards."""

from datetime import date

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.opened import opened
from tasks.delivering import Delivered, deliver
from tasks.publishing import publish
from tasks.replies.reading import read_replies
from tasks.sweeping import Swept, sweep
from tasks.writing import write_ahead

read = task(name="read the replies", cache_policy=NO_CACHE)(read_replies)
track = task(name="track the caseload", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=10)(sweep)
write = task(name="write the letters", cache_policy=NO_CACHE)(write_ahead)
send = task(name="send what is due", cache_policy=NO_CACHE)(deliver)
show = task(name="publish the boards", cache_policy=NO_CACHE, retries=1, retry_delay_seconds=5)(publish)


def _named_for_its_day() -> str:
    day = flow_run.parameters.get("as_of") or opened().today()
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day:%a} {day.day} {day:%b %Y}"


@flow(name="daily", flow_run_name=_named_for_its_day)
def daily(as_of: date | None = None) -> State[None]:
    """Read the replies, track every request whose day has come, write and send the messages, refresh the boards.

    Safe to repeat and safe to have missed.  Boards: [home](/artifacts/key/home).

    Args:
        as_of: The day to track up to; leave empty for today.
    """
    tracker = opened()
    day = as_of or tracker.today()
    heard = read(tracker, on=day, return_state=True)
    swept = track(tracker.engine, tracker.authority, as_of=day, now=tracker.now(as_of))
    # Whatever could not be written now is written when it is sent, and says there what is wrong with it.
    write(tracker, on=day, return_state=True)
    sent = send(tracker, on=day)
    shown = show(tracker.engine, tracker.authority, day, return_state=True)
    unheard = () if heard.is_completed() else ("the replies could not be read: ehcp replies read says why",)
    return _state(swept, sent, unheard, published=shown.is_completed())


def _state(swept: Swept, sent: Delivered, unheard: tuple[str, ...], *, published: bool) -> State[None]:
    """The state that the day ends in, named for what it found; failed where a request could not be looked at."""
    breached = len({each.case_ref for each in swept.breaches})
    name = f"{breached} breached, {swept.at_risk} at risk"
    said = [f"{len(swept.messages)} messages queued", *unheard, *sent.waiting]
    if not published:
        said.insert(0, "the boards could not be published")
    if swept.failed:
        name += f", {len(swept.failed)} not looked at"
        said.insert(0, f"could not be looked at: {', '.join(each.case_ref for each in swept.failed)}")
    state = Completed if published and not swept.failed else Failed
    return state(name=name, message="; ".join(said))
