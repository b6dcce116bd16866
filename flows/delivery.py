"""Send what is queued, between two daily runs."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.approval import ask
from flows.opened import opened
from tasks import delivering
from tasks.announcing import tell
from tasks.replies.reading import read_replies

read = task(name="read the replies", cache_policy=NO_CACHE)(read_replies)
ask_people = task(name="ask for decisions", cache_policy=NO_CACHE)(ask)
send = task(name="send what is due", cache_policy=NO_CACHE)(delivering.deliver)


@flow(name="deliver")
def deliver() -> State[None]:
    """Read the replies, ask anew what a lost run asked, then send every queued message that is still true."""
    tracker = opened()
    read(tracker, return_state=True)
    ask_people(tracker, tracker.today(), return_state=True)
    done = send(tracker)
    if done.unanswered:
        tell(tracker.authority, ["delivery.failing"])
    counts = ", ".join(f"{number} {status.replace('_', ' ')}" for status, number in sorted(done.counts.items()))
    return Completed(name=counts or "Nothing to send", message="; ".join(done.waiting) or None)
