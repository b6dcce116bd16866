"""The day: read the replies, track the caseload, write and send the letters, and show how it stands."""

from collections.abc import Collection
from datetime import date

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, StateType
from prefect.runtime import flow_run

from flows.approval import ask
from flows.opened import opened
from flows.sharing import share_out
from flows.track_request import track_all
from tasks.alarming import is_many
from tasks.announcing import announce, tell
from tasks.cases import list_cases
from tasks.delivering import Delivered, deliver
from tasks.opening import Tracker
from tasks.publishing import publish
from tasks.replies.reading import read_replies
from tasks.sweeping import Swept, sweep
from tasks.writing import write_ahead

read = task(name="read the replies", cache_policy=NO_CACHE)(read_replies)
track = task(name="track the caseload", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=10)(sweep)
share = task(name="share out the tracking", cache_policy=NO_CACHE)(share_out)
ask_people = task(name="ask for decisions", cache_policy=NO_CACHE)(ask)
write = task(name="write the letters", cache_policy=NO_CACHE)(write_ahead)
send = task(name="send what is due", cache_policy=NO_CACHE)(deliver)
feed = task(name="tell the event feed", cache_policy=NO_CACHE)(announce)
show = task(name="publish the boards", cache_policy=NO_CACHE, retries=1, retry_delay_seconds=5)(publish)


def _named_for_its_day() -> str:
    day = flow_run.parameters.get("as_of") or opened().today()
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day:%a} {day.day} {day:%b %Y}"


@flow(name="daily", flow_run_name=_named_for_its_day)
def daily(as_of: date | None = None) -> State[None]:
    """Read the replies, track every request whose day has come, write and send the messages, show how all of it stands.

    Safe to repeat and safe to have missed.

    Args:
        as_of: The day to track up to; leave empty for today.
    """
    tracker = opened()
    day = as_of or tracker.today()
    heard = read(tracker, on=day, return_state=True)
    asks = tracker.settings.approvals != "off"
    if tracker.settings.work_pool:
        share(tracker, day, return_state=True)
    swept = track(tracker.engine, tracker.authority, as_of=day, now=tracker.now(as_of), approvals=asks)
    asked = ask_people(tracker, day, return_state=True)
    # Whatever could not be written now is written when it is sent, and says there what is wrong with it.
    write(tracker, on=day, return_state=True)
    sent = send(tracker, on=day)
    told = feed(tracker, day, return_state=True)
    news = told.result().refs if told.is_completed() else ()
    track_all(_most_urgent(tracker, day, {*news, *swept.refs}), day)
    shown = show(tracker, day, return_state=True)
    troubles = {
        "the boards could not be published": not shown.is_completed(),
        "the replies could not be read: ehcp replies read says why": not heard.is_completed(),
        "nobody could be asked for a decision": not asked.is_completed(),
        "the event feed could not be told": not told.is_completed(),
    }
    whole = shown.is_completed() and not swept.failed
    _signal(tracker.authority, swept, sent, whole=whole)
    return _state(swept, sent, [text for text, there in troubles.items() if there], whole=whole)


def _most_urgent(tracker: Tracker, on: date, refs: Collection[str]) -> list[str]:
    """The requests of those that have a run of their own: the most urgent first, those that were closed last."""
    still_open = [each["case_ref"] for each in list_cases(tracker.engine, tracker.authority, as_of=on)]
    ranked = [each for each in still_open if each in refs] + sorted(set(refs).difference(still_open))
    return ranked[: tracker.settings.runs_a_day]


def _breached(swept: Swept) -> int:
    """How many requests stand past a limit set by statute."""
    return len({each.case_ref for each in swept.breaches})


def _signal(authority: str, swept: Swept, sent: Delivered, *, whole: bool) -> None:
    """What the automations wait for."""
    signals = {
        "day.done": True,
        "day.failed": not whole,
        "delivery.failing": sent.unanswered,
        "breaches.many": is_many(_breached(swept)),
    }
    tell(authority, [name for name, given in signals.items() if given])


def _state(swept: Swept, sent: Delivered, troubles: list[str], *, whole: bool) -> State[None]:
    """The state that the day ends in, named for what it found.

    Red where a limit is breached or the work was not done, amber (the only one that Prefect has for a run
    that ended is that of a crash) where one is at risk, green where there is nothing to do.
    """
    name = f"{_breached(swept)} breached, {swept.at_risk} at risk"
    said = [*troubles, f"{len(swept.messages)} messages queued", *sent.waiting]
    if swept.failed:
        name += f", {len(swept.failed)} not looked at"
        said.insert(0, f"could not be looked at: {', '.join(each.case_ref for each in swept.failed)}")
    red, amber = not whole or swept.breaches, swept.at_risk or troubles
    kind = StateType.FAILED if red else StateType.CRASHED if amber else StateType.COMPLETED
    return State(type=kind, name=name, message="; ".join(said))
