"""Alarm a person about the tracker or the whole caseload: one letter, once a day or a week."""

from datetime import date, timedelta

from config.official import authority_name
from config.practice.alarms import Alarm, alarms
from models.letters import AlarmLetter
from models.store import outbox
from models.store.outbox import Message
from models.store.session import reading, writing
from tasks.addressing import queue_for
from tasks.opening import Tracker

LETTER = "alarm"


def raise_alarm(tracker: Tracker, about: str, on: date) -> bool:
    """Queue the letter of an alarm; False where it went out already that day or week.  Raises KeyError."""
    alarm = alarms()[about]
    with writing(tracker.engine) as connection:
        key, now = _key(tracker, about, on), tracker.now(on)
        made = queue_for(connection, tracker.authority, alarm.to, key=key, letter=LETTER, on=on, now=now)
    return made is not None


def was_told(tracker: Tracker, about: str, on: date) -> bool:
    """Whether the letter of that day or week has left.  Raises KeyError."""
    with reading(tracker.engine) as connection:
        return outbox.was_sent(connection, _key(tracker, about, on))


def letter(message: Message) -> AlarmLetter:
    """The words of a queued alarm."""
    alarm = alarms()[message.key.split("|")[2]]
    return AlarmLetter(
        authority_name=authority_name(message.authority),
        as_of=message.about_on,
        label=alarm.label,
        says=alarm.says,
        do=alarm.do,
    )


def is_many(breaches: int) -> bool:
    """Whether so many requests past a statutory date are to be told of."""
    at = alarms()["many_breaches"].at
    return at is not None and breaches >= at


def _key(tracker: Tracker, about: str, on: date) -> str:
    return "|".join((LETTER, tracker.authority, about, _since(alarms()[about], on).isoformat()))


def _since(alarm: Alarm, on: date) -> date:
    """The day, or the Monday of the week: the same alarm goes out once in it."""
    return on if alarm.every == "day" else on - timedelta(days=on.weekday())
