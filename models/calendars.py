"""What the calendar says: bank holidays, and the weeks in which a school, college or early years provider is closed.

Closures are the settings' own (imported with `ehcp closures import`); nothing follows from them by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from config.practice import bank_holidays


@dataclass(frozen=True, slots=True)
class Closure:
    """A setting closed from its first closed day to its last, both included."""

    setting: str
    closed_from: date
    closed_to: date

    @property
    def days(self) -> int:
        """How many days it was closed on end."""
        return (self.closed_to - self.closed_from).days + 1

    def covers(self, first: date, last: date) -> bool:
        """Whether it was closed on all of these days."""
        return self.closed_from <= first and last <= self.closed_to


@dataclass(frozen=True, slots=True)
class Calendar:
    """Bank holidays of England, and the closures of each setting that has told them."""

    bank_holidays: frozenset[date]
    closures: Mapping[str, tuple[Closure, ...]] = field(default_factory=dict)

    def knows(self, setting: str | None) -> bool:
        """Whether this setting's closures are there at all."""
        return setting in self.closures

    def closures_of(self, setting: str | None) -> tuple[Closure, ...]:
        """The closures of a setting; none where it is unknown."""
        return self.closures.get(setting or "", ())

    def with_holiday(self, day: date) -> "Calendar":
        """The same calendar with one bank holiday more."""
        return replace(self, bank_holidays=self.bank_holidays | {day})

    def with_closure(self, closure: Closure) -> "Calendar":
        """The same calendar with one closure more."""
        more = (*self.closures_of(closure.setting), closure)
        return replace(self, closures={**self.closures, closure.setting: more})


@cache
def england() -> Calendar:
    """The bank holidays of England, and no setting's closures."""
    return Calendar(bank_holidays())
