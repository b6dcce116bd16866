"""Monday's message: the weekly timeliness summary."""

from datetime import date

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed

from config.errors import PlainError
from flows.forms.answers import refused
from flows.opened import opened
from tasks import delivering, forecasting, reporting

queue = task(name="queue the summary", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=10)(
    reporting.queue_summary
)
send = task(name="send what is due", cache_policy=NO_CACHE)(delivering.deliver)


judge = task(name="judge the forecasts", cache_policy=NO_CACHE)(forecasting.calibration_lines)


def _named_for_its_week() -> str:
    """A day that ends no week is refused in the run itself, in words."""
    asked = flow_run.parameters.get("week_ending") or reporting.week_ending(opened(), None)
    sunday = date.fromisoformat(asked) if isinstance(asked, str) else asked
    return f"Week ending {sunday:%a} {sunday.day} {sunday:%b %Y}"


@flow(name="weekly-summary", flow_run_name=_named_for_its_week)
def weekly_summary(week_ending: date | None = None) -> State[None]:
    """Queue the summary of a week for its readers, once, and send it; then say how good the forecasts were.

    Args:
        week_ending: A Sunday; leave empty for the last one.
    """
    tracker = opened()
    try:
        sunday = reporting.week_ending(tracker, week_ending)
    except PlainError as refusal:
        return refused("Not sent", str(refusal))
    made = queue(tracker, sunday)
    done = send(tracker)
    for line in judge(tracker, sunday):
        get_run_logger().info(line)
    return Completed(name=f"{made} queued" if made else "Sent before", message="; ".join(done.waiting) or None)
