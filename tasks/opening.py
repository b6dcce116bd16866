"""Open an installation: its settings and its database, ready for the other tasks."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

import pendulum
import sqlalchemy as sa

from config.settings import Settings
from models.store import history
from models.store.session import open_store, reading

LONDON = "Europe/London"
OFFICE_OPENS = time(9)


@dataclass(frozen=True, slots=True)
class Tracker:
    """One installation."""

    settings: Settings
    engine: sa.Engine

    @property
    def authority(self) -> str:
        """The authority that commands speak about."""
        return self.settings.authority

    def of(self, authority: str) -> "Tracker":
        """The same installation, speaking about another of its authorities."""
        return replace(self, settings=self.settings.model_copy(update={"authority": authority}))

    def today(self) -> date:
        """The civil day in London, or the fixed day of a demonstration."""
        return today(self.settings)

    def now(self, on: date | None = None) -> datetime:
        """This instant; on a fixed or a given day, nine o'clock of that day in London."""
        day = on or self.settings.today
        if day is None or (self.settings.today is None and day == self.today()):
            return pendulum.now("UTC")
        return pendulum.instance(datetime.combine(day, OFFICE_OPENS), tz=LONDON)

    def is_empty(self) -> bool:
        """Whether nothing was ever recorded."""
        with reading(self.engine) as connection:
            return history.is_empty(connection)

    @property
    def home(self) -> Path:
        """The folder of this installation."""
        return self.settings.home


def today(settings: Settings) -> date:
    """The civil day in London, or the fixed day that `EHCP_TODAY` sets."""
    if settings.today:
        return settings.today
    london = pendulum.now(LONDON)
    return date(london.year, london.month, london.day)


def open_tracker(settings: Settings) -> Tracker:
    """Open the database that the settings name.  Raises StoreError in one sentence."""
    return Tracker(settings, open_store(settings.database))
