"""Prefect's automations, made from the table of alarms: each starts the flow `alarm`."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from config.practice.alarms import Alarm, alarms

if TYPE_CHECKING:
    from prefect.automations import AutomationCore, EventTrigger

MOST = 200
MARK = "Made by EHCP Timelines: "
"""How the description of each begins: what begins so is ours to change and to remove."""


async def register_automations(alarm_deployment: UUID) -> None:
    """Create what is missing, mend what differs, and remove what is no longer in the table."""
    from prefect.automations import AutomationCore, RunDeployment
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.sorting import AutomationSort

    async with get_client() as client:
        found = await client.read_automations(sort=AutomationSort.NAME_ASC, limit=MOST)
        there = {each.name: each for each in found if each.description.startswith(MARK)}
        for alarm in alarms().values():
            wanted = AutomationCore(
                name=alarm.label,
                description=MARK + alarm.says,
                trigger=_trigger(alarm),
                actions=[RunDeployment(deployment_id=alarm_deployment, parameters={"about": alarm.id})],
            )
            known = there.pop(alarm.label, None)
            if known is None:
                await client.create_automation(wanted)
            elif _said(known) != _said(wanted):
                await client.update_automation(known.id, wanted.model_copy(update={"enabled": known.enabled}))
        for gone in there.values():
            await client.delete_automation(gone.id)


def _said(automation: "AutomationCore") -> str:
    """What an automation does, without what the server adds; one that is the same is left alone.

    To write it again would start its waiting anew.
    """
    said = automation.model_dump(mode="json", include={"description", "trigger", "actions"})
    said["trigger"] = {name: value for name, value in said["trigger"].items() if name != "id"}
    return repr(sorted(said.items()))


def _trigger(alarm: Alarm) -> "EventTrigger":
    from prefect.automations import EventTrigger, Posture

    silent = alarm.unless_within_hours
    flows = {"prefect.resource.role": "flow", "prefect.resource.name": list(alarm.of_flows)}
    return EventTrigger(
        expect=set(alarm.on),
        match_related=flows if alarm.of_flows else {},
        posture=Posture.Proactive if silent else Posture.Reactive,
        threshold=alarm.times,
        within=timedelta(hours=silent or alarm.within_hours),
    )
