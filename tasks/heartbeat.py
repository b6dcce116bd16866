"""A heartbeat that needs no Prefect: has today's tracking run by nine?  For cron or systemd, through `ehcp doctor --alert`."""

from zoneinfo import ZoneInfo

from models.store import sweeps
from models.store.session import reading
from tasks.alarming import raise_alarm
from tasks.delivering import deliver
from tasks.opening import LONDON, OFFICE_OPENS, Tracker

ALARM = "day_missing"


def is_missing(tracker: Tracker) -> bool:
    """Whether it is nine o'clock in London and today's tracking has not run."""
    if tracker.now().astimezone(ZoneInfo(LONDON)).time() < OFFICE_OPENS:
        return False
    with reading(tracker.engine) as connection:
        last = sweeps.last_day(connection, tracker.authority)
    return last is None or last < tracker.today()


def alert(tracker: Tracker) -> bool:
    """Tell the SEND manager, once a day, that the tracking is missing; whether it is.  The letter leaves at once."""
    missing = is_missing(tracker)
    if missing and raise_alarm(tracker, ALARM, tracker.today()):
        deliver(tracker)
    return missing
