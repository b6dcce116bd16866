"""What a request submitted in a given week would run into: the setting closed while it is assessed, or is consulted.

Nothing follows from it by itself.  Closures count as calendar days like all others; what a closure can do is
to let an exception be claimed against one limit, where the facts of the case are so (`models/exceptions.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.statute import Rule, Statute
from config.vocabulary import EventKind, Ground
from models.calendars import Calendar, Closure
from models.counting import last_day
from models.exceptions import Asked, Limit, could_apply, window

WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)
ASSESSMENT = (6, 12)
"""From the last day to decide, in completed weeks, to that of advice that was asked for on it."""
CONSULTATION = (16, 17)
"""The week in which settings are commonly consulted, so that the plan can follow by week 20."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the process, both days included, and how many of its days the setting is closed."""

    first: date
    last: date
    closed_days: int
    working_days_open: int
    """Days, neither weekend nor bank holiday, on which somebody is there to be asked."""

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Could:
    """An exception that a closure could support against one limit."""

    duty: str
    due_on: date
    """The limit of a request received on the first day of the week from which it could."""
    received_from: date
    received_to: date
    provision: str
    closure: Closure
    ask_from: date
    ask_to: date
    """The days on which the setting's advice would have to be asked for."""


@dataclass(frozen=True, slots=True)
class Week:
    """A week in which a request could be submitted; its stretches are those of a request received on its Monday."""

    monday: date
    assessment: Stretch
    consultation: Stretch
    plan_due_on: date
    could: tuple[Could, ...]
    told_to_the_end: bool
    """Whether the setting has told its closures up to the end of these weeks; if not, there may be more of them."""


def weeks(setting: str | None, calendar: Calendar, law: Statute, first: date, last: date) -> list[Week]:
    """Every week, from the one with the first day to the one with the last."""
    monday = first - timedelta(days=first.weekday())
    found = []
    while monday <= last:
        found.append(_week(setting, calendar, law, monday))
        monday += WEEK
    return found


def _week(setting: str | None, calendar: Calendar, law: Statute, monday: date) -> Week:
    closures = calendar.closures_of(setting)
    plan = law.find("send_final_plan").rule_on(monday)
    told_to = max((each.closed_to for each in closures), default=date.min)
    consultation = _stretch(closures, calendar, monday, CONSULTATION)
    return Week(
        monday=monday,
        assessment=_stretch(closures, calendar, monday, ASSESSMENT),
        consultation=consultation,
        plan_due_on=last_day(plan, monday, calendar.bank_holidays),
        could=tuple(_could(setting, calendar, law, monday)),
        told_to_the_end=consultation.last <= told_to,
    )


def _stretch(closures: Sequence[Closure], calendar: Calendar, received: date, span: tuple[int, int]) -> Stretch:
    first, last = received + WEEK * span[0], received + WEEK * span[1]
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    closed = {each for each in days if any(closure.covers(each, each) for closure in closures)}
    at_work = {each for each in days if each.weekday() < 5 and each not in calendar.bank_holidays}  # noqa: PLR2004
    return Stretch(first, last, len(closed), len(at_work - closed))


def _could(setting: str | None, calendar: Calendar, law: Statute, monday: date) -> Iterator[Could]:
    """For each limit that knows a school's closure, and each closure: from and to which day of the week it could."""
    days = [monday + timedelta(days=number) for number in range(7)]
    for duty in law.tracked:
        if EventKind.REQUEST_RECEIVED not in duty.starts:
            continue
        for closure in calendar.closures_of(setting):
            found = [each for day in days for each in _against(duty.id, duty.rule_on(day), day, closure, calendar)]
            if found:
                yield Could(
                    duty.id,
                    found[0].due_on,
                    found[0].received_from,
                    found[-1].received_to,
                    found[0].provision,
                    closure,
                    min(each.ask_from for each in found),
                    max(each.ask_to for each in found),
                )


def _against(duty: str, rule: Rule, received: date, closure: Closure, calendar: Calendar) -> Iterator[Could]:
    """The same for one day of receipt: the advice has to be asked for while the limit runs and within the window."""
    due_on = last_day(rule, received, calendar.bank_holidays)
    ask_from, ask_to = (max(window(closure)[0], received), min(window(closure)[1], due_on))
    if ask_from > ask_to:
        return
    limit = Limit(rule, received, due_on, (Asked(ask_from, closure.setting),))
    for ground, lifted_by, _ in could_apply(limit, calendar):
        if lifted_by == closure and ground.ground is Ground.SCHOOL_CLOSED:
            yield Could(duty, due_on, received, received, ground.provision, closure, ask_from, ask_to)
