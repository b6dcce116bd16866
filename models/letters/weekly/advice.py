"""The advice of one service: how timely it was, and beside it how good."""

from dataclasses import dataclass
from typing import Protocol

from config.vocabulary import Basis
from models.letters.weekly.rows import share
from models.letters.words import DATE_NAMES
from models.timeliness import percent


class Came(Protocol):
    """Advice that came in a period: in time or late (of what had no exception), and how much never went back."""

    @property
    def in_time(self) -> int: ...  # noqa: D102
    @property
    def late(self) -> int: ...  # noqa: D102
    @property
    def first_time(self) -> int: ...  # noqa: D102
    @property
    def came(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Before:
    """The same of the thirteen weeks before."""

    in_time: int
    late: int
    first_time: int
    came: int

    @property
    def shares(self) -> str:
        """Both shares, as they are printed: neither is told without the other."""
        return (
            f"in time {share(self.in_time, self.in_time + self.late)}, first time {share(self.first_time, self.came)}"
        )


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """Advice of one service: what came and went in thirteen weeks, and what is waited for at their end.

    `oldest_days` since the oldest that is outstanding was asked for; `returned` went back for rework.
    """

    label: str
    basis: Basis
    asked: int
    in_time: int
    late: int
    outstanding: int
    overdue: int
    oldest_days: int | None
    returned: int
    came: int
    first_time: int
    rounds: int = 0
    """How often all that came was sent, the first time and each time again."""
    rework_days: int = 0
    """Between going back and coming again, of what came again: counted apart from lateness."""
    wanting: str = ""
    """The question of the gate that most often sent it back."""
    before: Before | None = None
    """None where nothing came."""

    @property
    def date_name(self) -> str:
        """What the dates of this service may be called."""
        return DATE_NAMES[self.basis]

    @property
    def in_time_share(self) -> str:
        """The share in time of what came without an exception, as it is printed."""
        return share(self.in_time, self.in_time + self.late)

    @property
    def first_time_share(self) -> str:
        """The share of what came that never went back, as it is printed."""
        return share(self.first_time, self.came)

    @property
    def mean_rounds(self) -> str:
        """How often a piece of advice was sent until it was good enough, as it is printed; empty of nothing."""
        return f"{self.rounds / self.came:.2f}" if self.came and self.rounds else ""


def points(now: Came, before: Came) -> tuple[float, float] | None:
    """By how many points the share in time and the share accepted the first time changed; None of nothing."""
    shares = [
        (percent(each.in_time, each.in_time + each.late), percent(each.first_time, each.came)) for each in (now, before)
    ]
    (timely, good), (timely_before, good_before) = shares
    if timely is None or good is None or timely_before is None or good_before is None:
        return None
    return round(timely - timely_before, 1), round(good - good_before, 1)
