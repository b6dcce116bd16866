"""A heartbeat that needs no Prefect: has today's tracking run by nine?  For cron or systemd, through `ehcp doctor --alert`."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from models.store import sweeps
from models.store.session import reading
from tasks.alarming import raise_alarm, was_told
from tasks.delivering import deliver
from tasks.opening import LONDON, OFFICE_OPENS, Tracker

ALARM = "day_missing"


@dataclass(frozen=True, slots=True)
class Alerted:
    """Whether today's tracking is missing, and whether the SEND manager has been written to about it."""

    missing: bool
    told: bool = False


def is_missing(tracker: Tracker) -> bool:
    """Whether it is nine o'clock in London and today's tracking has not run."""
    if tracker.now().astimezone(ZoneInfo(LONDON)).time() < OFFICE_OPENS:
        return False
    today = tracker.today()
    with reading(tracker.engine) as connection:
        return sweeps.days(connection, tracker.authority, today)[-1:] != [today]


def alert(tracker: Tracker) -> Alerted:
    """Tell the SEND manager, once a day, that the tracking is missing; a letter that could not leave is tried again."""
    if not is_missing(tracker):
        return Alerted(missing=False)
    today = tracker.today()
    raise_alarm(tracker, ALARM, today)
    if not was_told(tracker, ALARM, today):
        deliver(tracker)
    return Alerted(missing=True, told=was_told(tracker, ALARM, today))
