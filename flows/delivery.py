"""Send what is queued, between two daily runs."""

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.opened import opened
from tasks import delivering

send = task(name="send what is due", cache_policy=NO_CACHE)(delivering.deliver)


@flow(name="deliver")
def deliver() -> State[None]:
    """Send every queued message that is still true."""
    done = send(opened())
    counts = ", ".join(f"{number} {status.replace('_', ' ')}" for status, number in sorted(done.counts.items()))
    return Completed(name=counts or "Nothing to send", message="; ".join(done.waiting) or None)
