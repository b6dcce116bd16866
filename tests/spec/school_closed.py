"""A school's closed weeks in the summer of 2026, and what was asked of the school: the facts of reg 10(4)(a).

    "... requested advice from the head teacher ... during a period beginning one week before any date
    on which that school ... was closed for a continuous period of not less than 4 weeks from that date
    and ending one week before the date on which it re-opens".

Closed from Thu 23 Jul 2026 to Tue 1 Sep 2026 and open again on Wed 2 Sep 2026, the school must have been
asked from Thu 16 Jul 2026 to Wed 26 Aug 2026.
"""

from config.statute import statute
from models.calendars import Calendar, Closure, england
from models.case import Case
from models.clocks import standings
from models.events import Event
from tests.dates import day
from tests.factories import event

CLOSED = {"starts_on": "Thu 23 Jul 2026", "ends_on": "Tue 1 Sep 2026"}


def asked_of_the_school(on: str, **columns: object) -> Event:
    """Educational advice asked on a day."""
    return event("advice_sought", on, **({"advice_kind": "educational"} | columns))


def told_by(setting: str, first: str, last: str) -> Calendar:
    """The calendar that a school has sent: closed from its first day to its last."""
    return england().with_closure(Closure(setting, day(first), day(last)))


def state_under(calendar: Calendar, case: Case, duty: str, *, on: str) -> str:
    """Where the one clock of that duty stands on a day, for who knows the calendars of the schools."""
    (found,) = [each for each in standings(case, statute(), calendar) if each.duty == duty]
    return found.state(day(on))
