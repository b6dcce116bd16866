"""What would change under another limit or calendar, asked from a form.  Nothing is written."""

from collections.abc import Iterator, Mapping
from datetime import date

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State

from config.errors import PlainError
from flows.forms.answers import answered, refused
from flows.opened import opened
from models.letters import counted
from tasks import answering, supposing


@flow(name="what-if", flow_run_name="What if", validate_parameters=False)
def what_if(
    duty: str | None = None,
    amount: int | None = None,
    unit: str | None = None,
    from_day: str | None = None,
    bank_holiday: str | None = None,
    setting: str | None = None,
    closed_from: str | None = None,
    closed_to: str | None = None,
) -> State[None]:
    """Suppose another limit, one more bank holiday, or a closed school: which dates would be others, and which not."""
    values = {name: str(value).strip() for name, value in locals().items() if value not in (None, "")}
    try:
        tracker = opened()
        suppose = supposing.supposing(
            limits=_together(values, "{duty}={amount}{unit}", "duty", "amount", "unit", "from_day"),
            starts=_day(values.get("from_day")),
            holidays=_together(values, "{bank_holiday}", "bank_holiday"),
            closed=_together(values, "{setting}:{closed_from}:{closed_to}", "setting", "closed_from", "closed_to"),
        )
        rows = supposing.what_if(tracker.engine, tracker.authority, as_of=tracker.today(), suppose=suppose)
    except PlainError as refusal:
        return refused("Not answered", str(refusal))
    create_markdown_artifact(answering.changes(rows, tracker.today()), description="What would change")
    requests = counted(len({each["case_ref"] for each in rows}), "request")
    return answered(f"{requests} would change", "Nothing was written.  The answer is among this run's artifacts.")


def _together(values: Mapping[str, str], written: str, *names: str) -> Iterator[str]:
    """What is supposed, as the command line writes it; some of what belongs together is not enough."""
    missing = [name for name in names if name not in values]
    if not missing:
        yield written.format(**values)
    elif len(missing) < len(names):
        raise supposing.SupposedError(f"{missing[0]}: is missing; {', '.join(names)} belong together")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise supposing.SupposedError("from_day: is not a day: write it as YYYY-MM-DD, as in 2026-11-23") from None
