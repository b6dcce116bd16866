"""Somebody going through the process with an open diary: what random histories are made with."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from models.events import Event
from tests.factories import event

NOON, LONDON = time(12), ZoneInfo("Europe/London")


class Walk:
    """Somebody going through the process, writing down what happened, day after day."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.today = draw(st.dates(date(2015, 1, 1), date(2025, 12, 31)))
        self.events: list[Event] = []
        self.plan_is_over = False

    def later(self, at_most: int, at_least: int = 0) -> date:
        """Some days on from today."""
        return self.today + timedelta(days=self.draw(st.integers(at_least, at_most)))

    def perhaps(self) -> bool:
        """It may go either way."""
        return self.draw(st.booleans())

    def mostly(self) -> bool:
        """It happens three times in four."""
        return self.draw(st.sampled_from([True, True, True, False]))

    def one_of(self, *choices: object) -> object:
        """One of several ways on."""
        return self.draw(st.sampled_from(choices))

    def write(self, kind: str, on: date | None = None, **columns: object) -> None:
        """Something happened: today, or on the day given."""
        self.events.append(event(kind, on or self.today, **columns))

    def perhaps_write(self, kind: str, on: date | None = None, **columns: object) -> bool:
        """Something may have happened; whether it did."""
        happened = self.perhaps()
        if happened:
            self.write(kind, on, **columns)
        return happened

    def go_on(self, at_most: int, at_least: int = 0) -> None:
        """Time passes."""
        self.today = self.later(at_most, at_least)

    def directed(self) -> dict[str, date]:
        """An order may set a day of its own."""
        return {"directed_on": self.later(100)} if self.perhaps() else {}

    def recorded(self, happened_on: date) -> dict[str, datetime]:
        """Typed in on the day, or long after."""
        typed_on = happened_on + timedelta(days=self.one_of(0, 1, 30, 300))
        return {"recorded_at": datetime.combine(typed_on, NOON, LONDON)}
