"""What `ehcp serve` registers: every deployment with its form and its schedule, and none that is gone."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from tasks.opening import LONDON

if TYPE_CHECKING:
    from prefect import Flow
    from prefect.client.orchestration import PrefectClient
    from prefect.client.schemas.responses import DeploymentResponse
    from prefect.deployments.runner import RunnerDeployment
    from prefect.runner import Runner

TAGS = ("ehcp",)
SCHEDULES = {
    "daily": ("0 6 * * *",),
    # The last of the day at 18:00.  On a bank holiday the delivery itself writes to nobody.
    "deliver": ("*/15 7-17 * * 1-5", "0 18 * * 1-5"),
    "weekly-summary": ("30 7 * * 1",),
}
"""When each flow runs by itself, on London's clock."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """A flow under a name, with its form and its schedule.

    Prefect's own class derives the form from the function alone, where every optional field becomes a switch
    of types, and takes a third of a second each.
    """

    flow: "Flow[..., Any]"
    name: str
    description: str
    form: dict[str, Any]
    meant: dict[str, str] = field(default_factory=dict)
    """What the form need not ask."""
    pool: str | None = None
    """The work pool whose workers run it; without one, this process does."""

    @property
    def schedules(self) -> tuple[str, ...]:
        """When it runs by itself."""
        return SCHEDULES.get(self.name, ())

    @property
    def entrypoint(self) -> str:
        """Where a process of its own finds the flow."""
        return f"{self.flow.__module__}.{self.flow.fn.__name__}"

    def is_as(self, there: "DeploymentResponse") -> bool:
        """Whether the server has it in this very form."""
        crons = {getattr(each.schedule, "cron", None) for each in there.schedules if each.active}
        return (
            crons == set(self.schedules)
            and (there.description, there.parameters) == (self.description, self.meant)
            and (there.parameter_openapi_schema, there.entrypoint) == (self.form, self.entrypoint)
            and there.work_pool_name == self.pool
        )

    async def put(self, server: "PrefectClient") -> UUID:
        """Create it, or bring it up to date; its id stays."""
        from prefect.client.schemas.actions import DeploymentScheduleCreate
        from prefect.client.schemas.schedules import CronSchedule

        crons = [CronSchedule(cron=each, timezone=LONDON) for each in self.schedules]
        return await server.create_deployment(
            flow_id=await server.create_flow_from_name(self.flow.name),
            name=self.name,
            description=self.description,
            parameters=self.meant,
            parameter_openapi_schema=self.form,
            enforce_parameter_schema=True,
            schedules=[DeploymentScheduleCreate(schedule=each) for each in crons],
            entrypoint=self.entrypoint,
            tags=list(TAGS),
            work_pool_name=self.pool,
        )


@dataclass(frozen=True, slots=True)
class _InPlace:
    """As much of a deployment as Prefect's runner asks for, when it is in place already."""

    name: str
    id: UUID
    storage: None = None

    async def aapply(self) -> UUID:
        return self.id


async def register(runner: "Runner", home: str = "", pool: str | None = None) -> Mapping[str, UUID]:
    """Put every deployment in place and have the runner execute it; those of ours that are gone from the code go.

    Safe to repeat: ids stay.  `home` is the address of the start page, to which each description leads;
    `pool` the work pool whose workers take their shares of the tracking.
    Returns the ids by name.
    """
    from prefect.client.orchestration import get_client

    async with get_client() as server:
        await _have_pool(server, pool)
        there = {each.name: each for each in await _ours(server)}
        ids: dict[str, UUID] = {}
        # One after the other: side by side, they only wait for the server's one database, and for retries.
        wanted = list(deployments(home, pool))
        for each in wanted:
            known = there.get(each.name)
            ids[each.name] = known.id if known and each.is_as(known) else await each.put(server)
        for gone in {each.id for each in there.values()} - set(ids.values()):
            await server.delete_deployment(gone)
    for name, one in ((each.name, ids[each.name]) for each in wanted if not each.pool):
        await runner.aadd_deployment(cast("RunnerDeployment", _InPlace(name, one)))
    return ids


async def _have_pool(server: "PrefectClient", pool: str | None) -> None:
    """A pool of processes under that name, where there is none yet."""
    from prefect.client.schemas.actions import WorkPoolCreate
    from prefect.exceptions import ObjectAlreadyExists

    if pool:
        with contextlib.suppress(ObjectAlreadyExists):
            await server.create_work_pool(WorkPoolCreate(name=pool, type="process"))


async def _ours(server: "PrefectClient") -> "list[DeploymentResponse]":
    from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
    from prefect.client.schemas.sorting import DeploymentSort

    ours = DeploymentFilter(tags=DeploymentFilterTags(all_=list(TAGS)))
    return await server.read_deployments(deployment_filter=ours, sort=DeploymentSort.NAME_ASC, limit=200)


def deployments(home: str = "", pool: str | None = None) -> Iterator[Deployment]:
    """Every deployment: each flow under its own name, and `record-event` once more for each event."""
    from flows.record_event import record_event
    from flows.sharing import share_of_tracking
    from tasks.forms import FORMS, OTHERS, about, schema

    way = f"\n\n[Start page]({home})" if home else ""
    for flow in _flows():
        says = str(flow.description).partition("\n\nArgs:")[0]
        yield Deployment(flow, flow.name, says + way, schema(OTHERS.get(flow.name, ())))
    if pool:
        share, asks = share_of_tracking, share_of_tracking.parameters.model_dump()
        yield Deployment(share, share.name, str(share.description), asks, pool=pool)
    for form in FORMS:
        meant = {"event": form.event.value}
        yield Deployment(record_event, form.name, about(form.event) + way, schema(form.fields), meant)


def _flows() -> "tuple[Flow[..., Any], ...]":
    from flows.alarm import alarm
    from flows.approval import approval
    from flows.daily import daily
    from flows.delivery import deliver
    from flows.forms.gate import check_advice
    from flows.forms.shortcuts import acknowledge_escalation, claim_exception, mute_chasing
    from flows.forms.what_if import what_if
    from flows.import_cases import import_cases
    from flows.record_event import record_event
    from flows.track_request import track_request
    from flows.weekly_summary import weekly_summary

    recording = (record_event, acknowledge_escalation, mute_chasing, claim_exception, check_advice)
    return (alarm, approval, daily, deliver, weekly_summary, *recording, import_cases, track_request, what_if)
