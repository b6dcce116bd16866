"""Alarm a person; Prefect's automations start this."""

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from config.practice.alarms import alarms
from flows.opened import opened
from tasks.alarming import raise_alarm
from tasks.delivering import deliver


@flow(name="alarm", flow_run_name="{about}")
def alarm(about: str) -> State[None]:
    """Write to whoever is to know, once a day or a week.

    Args:
        about: Which alarm, by its id in config/practice/alarms.toml.
    """
    if about not in alarms():
        return Failed(name="Unknown", message=f"there is no such alarm: choose one of {', '.join(alarms())}")
    tracker = opened()
    new = raise_alarm(tracker, about, tracker.today())
    deliver(tracker)
    return Completed(name=alarms()[about].label if new else "Told before")
